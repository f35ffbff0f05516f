"""A simulated hour with faults is recorded by a program that is killed in its middle, and replayed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.client.recording.killed import check_killed

pytestmark = [pytest.mark.soak, pytest.mark.timeout(1800)]


async def test_half_an_hour_of_a_killed_program_is_replayed(tmp_path: Path) -> None:
    assert await check_killed(tmp_path / "live.ttlive", speed=60.0, seconds=30.0) > 3_000
