"""Minutes of real time on loopback sockets: the real platform's stand-in, the real client, and much that goes wrong.

`SOAK_SECONDS` says for how long; five minutes unless it is set.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import os
from collections import Counter
from random import Random

import pytest

from tests.faults.endless_scenario import EndlessScenario
from tests.faults.recording_connector import RecordingConnector
from tiktok_live.backoff import Backoff
from tiktok_live.client.config import LiveConfig
from tiktok_live.client.dependencies import Dependencies
from tiktok_live.client.live import LiveClient
from tiktok_live.client.states import ClientState
from tiktok_live.events.base import MessageEvent
from tiktok_live.net.clock import SystemClock
from tiktok_live.signing.chain.breaker import SignPolicy
from tiktok_live.signing.chain.pool import SignPool
from tiktok_live.simulator import FaultPlan, SimulatedRoom, Simulator
from tiktok_live.simulator.faults import kinds
from tiktok_live.simulator.faults.kinds import Fault
from tiktok_live.transports.websocket import WebSocketConnector

SECONDS = float(os.environ.get("SOAK_SECONDS", "300"))
SETTLED = 0.25
"""Part of the time after which objects are counted for the first time."""
OBJECTS = 500
"""How many objects more there may be at the end."""
_BOOKS = ("tiktok_live.simulator", "tiktok_live.session.server")


def _often(kind: type[Fault], probability: float, **values: object) -> Fault:
    return kind(times=0, probability=probability, **values)


# Five batches a second come: something strikes every two seconds or so.
PLAN = (
    _often(kinds.Drop, 0.004),
    _often(kinds.Drop, 0.004, code=1011, behind=True),
    _often(kinds.Drop, 0.004, code=1000),
    _often(kinds.Reset, 0.004),
    _often(kinds.Reset, 0.004, behind=True),
    _often(kinds.Silence, 0.002),
    _often(kinds.Silence, 0.004, seconds=1.0),
    _often(kinds.HalfOpen, 0.002),
    _often(kinds.Delay, 0.01, seconds=0.5),
    _often(kinds.Duplicate, 0.02, copies=2),
    _often(kinds.Reorder, 0.02, behind=2),
    _often(kinds.CorruptGzip, 0.01),
    _often(kinds.Truncate, 0.01),
    _often(kinds.Mislabel, 0.01),
    _often(kinds.UnknownType, 0.01),
    _often(kinds.WrongMethod, 0.01),
    _often(kinds.ClockJump, 0.01),
    _often(kinds.LostGiftEnd, 0.01),
    _often(kinds.TextFrame, 0.01),
    _often(kinds.HugeFrame, 0.002),
    _often(kinds.GzipBomb, 0.002, size=11_000_000),
    _often(kinds.PingFault, 0.01),
    _often(kinds.RoomFault, 0.005, action="pause"),
    _often(kinds.RoomFault, 0.005, action="resume"),
    _often(kinds.RoomFault, 0.002, action="change"),
    _often(kinds.RoomFault, 0.002, action="restart"),
    _often(kinds.Ignore, 0.01, what="ack"),
    _often(kinds.Ignore, 0.05, what="heartbeat"),
    _often(kinds.Ignore, 0.1, what="close"),
    _often(kinds.Ignore, 0.05, what="enter"),
    _often(kinds.Refuse, 0.1, status=503, message="", code=0),
    _often(kinds.Status, 0.05),
    _often(kinds.Shell, 0.05),
    _often(kinds.Cut, 0.05),
    _often(kinds.SlowResponse, 0.05, seconds=0.5),
)


class Watched:
    """A real client whose every frame is written down."""

    def __init__(self, simulator: Simulator) -> None:
        self.reached: Counter[int] = Counter()
        self.delivered: Counter[int] = Counter()
        self.names: Counter[str] = Counter()
        self.received = 0
        self.tap = RecordingConnector(WebSocketConnector(), SystemClock(), self._note)
        config = LiveConfig(
            cache_dir=None,
            follow=True,
            poll=5.0,
            reconnect=Backoff(initial=0.05, maximum=0.5, attempts=10_000),
            start_attempts=20,
            http_timeout=2.0,
            first_frame_timeout=2.0,
            first_message_timeout=2.0,
            stall_timeout=2.0,
            heartbeat_interval=1.0,
        )
        self.client = LiveClient(
            "demo",
            config=config.at(simulator.url),
            dependencies=Dependencies(
                connector=self.tap, sign_pool=SignPool(SignPolicy(open_after=10_000)), rng=Random(1)
            ),
        )
        self.client.on(MessageEvent)(self._take)
        self.client.on("event")(self._name)

    def _note(self, message) -> None:
        self.received += 1
        self.reached[message.msg_id] += 1

    def _take(self, event: MessageEvent) -> None:
        if event.msg_id:
            self.delivered[event.msg_id] += 1

    def _name(self, event) -> None:
        self.names[event.name] += 1


@pytest.mark.soak
async def test_a_stream_on_real_sockets_does_not_die(caplog):
    caplog.set_level(logging.CRITICAL)
    before = asyncio.all_tasks()
    room = SimulatedRoom(unique_id="demo", scenario=EndlessScenario(every=0.2, size=10))
    async with Simulator(room, faults=FaultPlan(PLAN, seed=11)) as simulator:
        watched = Watched(simulator)
        running = asyncio.create_task(_read(watched.client))
        early = await _pass(SECONDS * SETTLED, running)
        late = await _pass(SECONDS * (1 - SETTLED), running)
        assert watched.client.state is not ClientState.CLOSED
        await watched.client.aclose()
        await running
        _check(watched, simulator)
        struck = {strike.fault.kind: strike.count for strike in simulator.faults.strikes if strike.count}
        print(
            f"{len(watched.delivered)} messages, {sum(struck.values())} faults, {len(simulator.connections)} attempts, "
            f"{watched.names['reconnected']} reconnects, objects {early} and {late}"
        )
    assert len(struck) > (20 if SECONDS >= 120 else 8)
    assert asyncio.all_tasks() == before
    if SECONDS >= 120:
        assert late - early < OBJECTS


async def _read(client: LiveClient) -> None:
    async with client:
        await client.wait_closed()


async def _pass(seconds: float, running: asyncio.Task[None]) -> int:
    """Read for so long, and return how many objects of the library there are besides the simulator's books."""
    await asyncio.wait({running}, timeout=seconds)
    assert not running.done(), f"the stream died: {running}"
    gc.collect()
    modules = [str(type(each).__module__) for each in gc.get_objects()]
    return sum(name.startswith("tiktok_live.") and not name.startswith(_BOOKS) for name in modules)


def _check(watched: Watched, simulator: Simulator) -> None:
    """Whatever came whole was handed out once; what the platform knows to have come did; nothing is open."""
    assert set(watched.delivered.values()) == {1}
    assert set(watched.delivered) == {msg_id for msg_id in watched.reached if msg_id}
    acked = {msg_id for record in simulator.connections for msg_id, _ in record.acked()}
    sent = {msg_id for record in simulator.connections for frame in record.frames for msg_id, _ in frame.messages}
    assert acked <= set(watched.delivered) <= sent
    health = watched.client.health
    assert health.messages == watched.received
    assert health.messages == len(watched.delivered) + watched.reached[0] + health.duplicates
    assert not watched.tap.open
