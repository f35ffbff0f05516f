"""A killed program loses at most the last second of its recording."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.client.recording.killed import check_killed


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a signal of POSIX")
async def test_a_killed_program_loses_at_most_the_last_second(tmp_path: Path) -> None:
    assert await check_killed(tmp_path / "live.ttlive", speed=20.0, seconds=2.0) > 20
