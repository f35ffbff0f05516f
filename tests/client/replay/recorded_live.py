"""A simulated live of minutes on a virtual clock, with faults, recorded while it was read."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from tests.faults.site_client import SiteHttpClient
from tests.faults.soak_run import soak_faults
from tiktok_live.client.config import LiveConfig
from tiktok_live.client.dependencies import Dependencies
from tiktok_live.client.live import LiveClient
from tiktok_live.events.base import Event
from tiktok_live.session.room_view import RoomSnapshot
from tiktok_live.signing.chain.pool import SignPool
from tiktok_live.simulator import FaultPlan, SimulatedConnector, SimulatedRoom, Traffic
from tiktok_live.testing import VirtualClock

FAULT_INTERVAL = 20.0  # seconds


@dataclass(slots=True)
class RecordedLive:
    """What a client read while it was recorded.

    Attributes:
        events: that an `event` handler received.
        room: the last snapshot.
        paths: the captures.
    """

    events: list[Event] = field(default_factory=list)
    room: RoomSnapshot = field(default_factory=RoomSnapshot)
    paths: tuple[Path, ...] = ()


async def record_live(
    target: Path,
    *,
    seconds: float = 120.0,
    seed: int = 1,
    faults: bool | FaultPlan = True,
    follow: bool = False,
    **options: Any,
) -> RecordedLive:
    """Record a live of `seconds`, with a fault every twenty or those of a plan; `options` are those of `record`."""
    clock = VirtualClock()
    room = SimulatedRoom(unique_id="ann", nickname="Ann", scenario=Traffic(seed=seed, duration=seconds, rate=6.0))
    plan, rng = faults if isinstance(faults, FaultPlan) else FaultPlan(seed=seed), Random(seed)
    connector = SimulatedConnector(room, faults=plan, clock=clock, seed=seed)
    http = SiteHttpClient(connector.rooms, plan, clock=clock)
    client = LiveClient(
        "ann",
        config=LiveConfig(follow=follow, cache_dir=None).at("http://platform.test"),
        dependencies=Dependencies(connector=connector, http=http, clock=clock, sign_pool=SignPool(), rng=Random(seed)),
    )
    live = RecordedLive()
    client.on("event")(live.events.append)
    recording = client.record(target, **options)
    running = asyncio.ensure_future(_read(client))
    elapsed = 0.0
    while not running.done() and elapsed < 3 * seconds:
        await clock.advance(1.0)
        elapsed += 1.0
        if faults is True and elapsed % FAULT_INTERVAL == 0 and elapsed < seconds - FAULT_INTERVAL:
            plan.clear()
            plan.add(*soak_faults(rng))
    live.room = client.room
    closing = asyncio.ensure_future(client.aclose())
    while not closing.done():
        await clock.advance(1.0)
    await asyncio.gather(running, return_exceptions=True)
    await connector.aclose()
    live.paths = recording.paths
    return live


async def _read(client: LiveClient) -> None:
    await client.start()
    await client.wait_closed()


async def replay(path: Path, **options: Any) -> RecordedLive:
    """Replay a capture."""
    client = LiveClient.replay(path, **options)
    live = RecordedLive()
    client.on("event")(live.events.append)
    async with client:
        await client.wait_closed()
    live.room = client.room
    return live
