"""Ten rooms in one real browser for seven minutes: long enough for the browser to slow hidden pages down.

`PAGE_SOAK_SECONDS` sets the duration; browsers slow timers down after five minutes.
"""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from contextlib import AsyncExitStack

import pytest

from tests.faults.endless_scenario import EndlessScenario
from tests.interop.display import CHROMIUM, SANDBOX
from tiktok_live.client.config import LiveConfig
from tiktok_live.client.dependencies import Dependencies
from tiktok_live.client.live import LiveClient
from tiktok_live.events.base import MessageEvent
from tiktok_live.net.pages import PageState
from tiktok_live.signing.chain.pool import SignPool
from tiktok_live.simulator import SimulatedRoom, Simulator

SECONDS = float(os.environ.get("PAGE_SOAK_SECONDS", "420"))
ROOMS = 10
HEARTBEAT = 10.0
"""Seconds between two heartbeats of a page that nothing slows down."""

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(not CHROMIUM, reason="CHROMIUM names no browser"),
    pytest.mark.usefixtures("screen"),
    pytest.mark.timeout(SECONDS + 180),
]


class Reader:
    """A client of one room, and what it received."""

    def __init__(self, simulator: Simulator, room: SimulatedRoom, sign: dict[str, object]) -> None:
        self.room = room
        config = LiveConfig(reconnect=None, close_patience=30.0, cache_dir=None).at(simulator.url)
        dependencies = Dependencies(sign_pool=SignPool())
        self.client = LiveClient(room.unique_id, config=config, sign=sign, dependencies=dependencies)
        self.received: Counter[int] = Counter()
        self.client.on(MessageEvent)(self._receive)

    def _receive(self, event: MessageEvent) -> None:
        self.received[event.msg_id] += 1

    def sent(self, simulator: Simulator) -> set[int]:
        """Return the ids of the messages that the room sent on the page's one socket."""
        (record,) = [record for record in simulator.connections if record.entered == [self.room.room_id]]
        return {msg_id for frame in record.frames for msg_id, _ in frame.messages}


@pytest.mark.parametrize("window", ["window", "tabs"])
async def test_ten_rooms_are_read_without_a_gap(tmp_path, window):
    rooms = [
        SimulatedRoom(unique_id=f"room{n}", room_id=7_300_000_000_000_000_100 + n, scenario=EndlessScenario())
        for n in range(ROOMS)
    ]
    sandbox = "on" if SANDBOX else "off"
    sign = {"provider": "page", "executable": CHROMIUM, "profile": str(tmp_path / "profile"), "window": window}
    states: Counter[str] = Counter()
    async with Simulator(*rooms) as simulator, AsyncExitStack() as stack:
        readers = [Reader(simulator, room, {**sign, "sandbox": sandbox, "timeout": 60.0}) for room in rooms]
        for reader in readers:
            await stack.enter_async_context(reader.client)
        end = asyncio.get_running_loop().time() + SECONDS
        while asyncio.get_running_loop().time() < end:
            await asyncio.sleep(5.0)
            states.update(reader.client.health.page for reader in readers)
        heartbeats = [len(record.heartbeats) for record in simulator.connections]
        print(
            f"\n{window}: {sum(sum(r.received.values()) for r in readers)} messages, heartbeats {heartbeats}, {states}"
        )
        assert set(states) == {PageState.READING}
        assert len(simulator.connections) == ROOMS
        assert min(heartbeats) >= SECONDS / HEARTBEAT - 2
        for reader in readers:
            sent, received = reader.sent(simulator), reader.received
            assert set(received.values()) == {1}
            missing = sent - set(received)
            assert len(missing) <= 3  # of the batch that is on its way right now
            assert not set(received) - sent
