from __future__ import annotations

import asyncio

from tiktok_live.rules.watching import FileWatch
from tiktok_live.testing import VirtualClock


async def test_a_file_that_is_still_being_written_is_not_read(tmp_path):
    clock, path = VirtualClock(), tmp_path / "rules.toml"
    path.write_text("a")
    changed = asyncio.ensure_future(FileWatch(path, clock).wait_changed())
    await clock.advance(5)
    for length in (2, 3, 4):
        path.write_text("a" * length)
        await clock.advance(1)
        assert not changed.done()
    await clock.advance(1)
    assert changed.done()
