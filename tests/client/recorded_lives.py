"""Lives of a simulated room with faults, recorded on a virtual clock."""

from __future__ import annotations

import asyncio
from random import Random
from typing import TYPE_CHECKING, Any

from tests.client.pool.world import Hosts, Plans
from tests.client.rig import NoHttp
from tiktok_live.backoff import Backoff
from tiktok_live.client.config import LiveConfig
from tiktok_live.client.dependencies import Dependencies
from tiktok_live.client.live import LiveClient
from tiktok_live.signing.chain.breaker import SignPolicy
from tiktok_live.signing.chain.pool import SignPool
from tiktok_live.simulator import FaultPlan, SimulatedConnector, SimulatedRoom
from tiktok_live.simulator.audience.traffic import Traffic
from tiktok_live.simulator.faults import kinds
from tiktok_live.testing import VirtualClock

if TYPE_CHECKING:
    from pathlib import Path

    from tiktok_live.events.base import Event

_LIMIT = 7200.0  # seconds on the virtual clock


def often(kind: type[kinds.Fault], probability: float, **values: Any) -> kinds.Fault:
    return kind(times=0, probability=probability, **values)


FAULTS = (
    often(kinds.Drop, 0.01),
    often(kinds.Reset, 0.01, behind=True),
    often(kinds.Silence, 0.002),
    often(kinds.CorruptGzip, 0.02),
    often(kinds.Duplicate, 0.05, copies=2),
    often(kinds.Reorder, 0.02, behind=2),
    often(kinds.LostGiftEnd, 0.1),
    often(kinds.Refuse, 0.2, status=503, message="", code=0),
    often(kinds.RoomFault, 0.005, action="pause"),
    often(kinds.RoomFault, 0.005, action="resume"),
)


class RecordedLive:
    """A client of a simulated room, and the events that it emitted."""

    def __init__(self, *, seconds: float = 120.0, seed: int = 1, faults: tuple[kinds.Fault, ...] = FAULTS) -> None:
        self.clock = VirtualClock()
        room = SimulatedRoom(unique_id="someone", scenario=Traffic(seed=seed, duration=seconds))
        self.platform = SimulatedConnector(room, faults=FaultPlan(faults, seed=seed), clock=self.clock)
        self.client = LiveClient(
            "someone",
            config=LiveConfig(
                reconnect=Backoff(initial=1.0, jitter=0.0, attempts=50), cache_dir=None, start_attempts=20
            ),
            sign=Plans(self.clock),
            dependencies=Dependencies(
                resolver=Hosts({"someone": room.room_id}, self.clock),
                connector=self.platform,
                http=NoHttp(),
                clock=self.clock,
                rng=Random(seed),
                sign_pool=SignPool(SignPolicy(jitter=0.0)),
            ),
        )
        self.events: list[Event] = []
        self.client.on("event")(self.events.append)

    async def read(self, path: Path, **options: Any) -> list[Event]:
        """Record the live to its end, and return its events."""
        self.client.record(path, **options)
        await self.until_closed()
        return self.events

    async def until_closed(self) -> None:
        closed = asyncio.ensure_future(self._run())
        while not closed.done() and self.clock.monotonic() < _LIMIT:
            await self.clock.advance(5.0)
        await closed
        await self.platform.aclose()

    async def _run(self) -> None:
        await self.client.start()
        await self.client.wait_closed()


async def replayed(path: Path, **options: Any) -> list[Event]:
    """Return the events of a replay."""
    client = LiveClient.replay(path, **options)
    events: list[Event] = []
    client.on("event")(events.append)
    async with client:
        await client.wait_closed()
    return events


def dicts(events: list[Event]) -> list[dict[str, object]]:
    """Return the events as dictionaries; a capture's times are microseconds."""
    kept = [event.to_dict() for event in events]
    return [
        {name: round(value, 4) if isinstance(value, float) else value for name, value in each.items()} for each in kept
    ]
