"""A replay gives the events of the live that was recorded."""

from __future__ import annotations

import pytest

from tests.client.replay.recorded_live import record_live, replay

HANDLER = {"events_dropped", "handler_failed", "command_refused"}


def described(events):
    """Describe events without the microsecond to which recorded times are rounded."""
    rows = []
    for event in events:
        row = event.to_dict()
        row["received_at"] = str(row["received_at"])[:23]
        if row["method"] == "":
            row["created_at"] = None
        if "gap" in row:
            row["gap"] = round(row["gap"], 3)
        rows.append(row)
    return rows


@pytest.mark.parametrize("seed", range(6))
async def test_a_replay_gives_the_events_of_the_live(tmp_path, seed):
    live = await record_live(tmp_path / "ann.ttlive", seed=seed)
    again = await replay(tmp_path / "ann.ttlive")
    assert [e.name for e in again.events] == [e.name for e in live.events]
    assert described(again.events) == described(live.events)
    assert again.room == live.room
