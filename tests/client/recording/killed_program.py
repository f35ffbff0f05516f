"""A program that records a simulated live with faults and prints its events, to be killed: `PATH SPEED`."""

from __future__ import annotations

import asyncio
import json
import sys
from math import inf

from tests.client.pool.world import Hosts, Plans
from tests.client.recorded_lives import FAULTS
from tests.client.rig import NoHttp
from tiktok_live.backoff import Backoff
from tiktok_live.client.config import LiveConfig
from tiktok_live.client.dependencies import Dependencies
from tiktok_live.client.live import LiveClient
from tiktok_live.events.base import Event
from tiktok_live.net.clock import SystemClock
from tiktok_live.signing.chain.pool import SignPool
from tiktok_live.simulator import FaultPlan, SimulatedConnector, SimulatedRoom
from tiktok_live.simulator.audience.traffic import Traffic


def show(event: Event) -> None:
    print(json.dumps(event.to_dict()), flush=True)


async def main(path: str, speed: float) -> None:
    clock = SystemClock()
    room = SimulatedRoom(unique_id="someone", scenario=Traffic(seed=1, duration=inf))
    backoff = Backoff(initial=0.01, maximum=0.05, attempts=1000)
    client = LiveClient(
        "someone",
        config=LiveConfig(reconnect=backoff, cache_dir=None, start_attempts=20, stall_timeout=5.0),
        sign=Plans(clock),
        dependencies=Dependencies(
            resolver=Hosts({"someone": room.room_id}, clock),
            connector=SimulatedConnector(room, faults=FaultPlan(FAULTS, seed=1), speed=speed),
            http=NoHttp(),
            sign_pool=SignPool(),
        ),
    )
    client.on("event")(show)
    client.record(path)
    async with client:
        await client.wait_closed()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], float(sys.argv[2])))
