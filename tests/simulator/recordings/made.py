"""A short live, read and recorded once for all tests of recordings; and what a client reads of a recording."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import mkdtemp

from tests.client.replay.recorded_live import RecordedLive, record_live
from tiktok_live.client.config import LiveConfig
from tiktok_live.client.live import LiveClient
from tiktok_live.events.base import Event, MessageEvent
from tiktok_live.simulator import FaultPlan, Replay, SimulatedRoom, Simulator
from tiktok_live.simulator.faults.kinds import CorruptGzip, Drop

_MADE: list[RecordedLive] = []


async def live() -> RecordedLive:
    """A live of 25 seconds whose connection breaks, and of which one frame is damaged. Made once."""
    if not _MADE:
        faults = FaultPlan([CorruptGzip(connection=1, frame=10), Drop(connection=1, frame=30)])
        _MADE.append(await record_live(Path(mkdtemp()) / "ann.ttlive", seconds=25.0, faults=faults))
    return _MADE[0]


def rows(events: Iterable[Event]) -> list[dict[str, object]]:
    """Events as `watch --json` writes them."""
    return [json.loads(json.dumps(event.to_dict())) for event in events]


def messages(events: Iterable[Event], *without: str) -> list[dict[str, object]]:
    """The events of messages that could be read, without when they were received."""
    named = [event for event in events if isinstance(event, MessageEvent) and event.method]
    return [{key: value for key, value in row.items() if key not in {"received_at", *without}} for row in rows(named)]


def write_lines(path: Path, lines: Iterable[Mapping[str, object]]) -> Path:
    """Write a file of JSON lines."""
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


async def read(path: Path) -> list[Event]:
    """Return what a client receives from a simulated room that plays this recording."""
    replay = Replay.from_file(path, end=True)
    room = SimulatedRoom(unique_id="ann", room_id=replay.room.room_id, scenario=replay)
    events: list[Event] = []
    async with Simulator(room, speed=0) as simulator:
        client = LiveClient("ann", config=LiveConfig(cache_dir=None).at(simulator.url))
        client.on("event")(events.append)
        async with client:
            await client.wait_closed()
    return events
