"""A pool records every room to a file of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.client.pool.world import World, talking
from tests.client.recorded_lives import replayed
from tiktok_live.errors import ConfigError, UsageError


async def test_each_room_has_a_file_of_its_own(tmp_path: Path) -> None:
    world = World({"ann": talking("from ann", ends_at=10.0), "bob": talking("from bob", ends_at=10.0)})
    await world.pool.add("ann")
    world.pool.record(tmp_path)
    await world.pool.add("bob")
    await world.clock.advance(30.0)
    await world.pool.aclose()
    await world.connector.aclose()
    files = sorted(tmp_path.iterdir())  # noqa: ASYNC240 - a test
    texts = {path.name[:3]: [e.text for e in await replayed(path) if e.name == "chat"] for path in files}
    assert texts == {"ann": ["from ann"], "bob": ["from bob"]}


async def test_a_pool_needs_a_folder_and_is_recorded_once(tmp_path: Path) -> None:
    world = World({})
    with pytest.raises(ConfigError, match="is not a folder"):
        world.pool.record(tmp_path / "missing")
    world.pool.record(tmp_path)
    with pytest.raises(UsageError, match="recorded already"):
        world.pool.record(tmp_path)
    await world.pool.aclose()
    await world.connector.aclose()
