"""Minutes of real time on loopback sockets, with the simulator, a client, and frequent faults.

`SOAK_SECONDS` sets the duration; the default is five minutes.
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
"""Fraction of the duration after which objects are counted for the first time."""
MAX_NEW_OBJECTS = 500
"""Limit on new objects between the two counts."""
_RECORDS = ("tiktok_live.simulator", "tiktok_live.session.server")


def _often(kind: type[Fault], probability: float, **values: object) -> Fault:
    return kind(times=0, probability=probability, **values)


# With five batches per second a fault strikes about every two seconds.
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


class RecordedClient:
    """A client whose received and delivered messages are recorded."""

    def __init__(self, simulator: Simulator) -> None:
        self.received: Counter[int] = Counter()
        self.delivered: Counter[int] = Counter()
        self.names: Counter[str] = Counter()
        self.received_count = 0
        self.connector = RecordingConnector(WebSocketConnector(), SystemClock(), self._record_received)
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
                connector=self.connector, sign_pool=SignPool(SignPolicy(open_after=10_000)), rng=Random(1)
            ),
        )
        self.client.on(MessageEvent)(self._record_delivered)
        self.client.on("event")(self._record_name)

    def _record_received(self, message) -> None:
        self.received_count += 1
        self.received[message.msg_id] += 1

    def _record_delivered(self, event: MessageEvent) -> None:
        if event.msg_id:
            self.delivered[event.msg_id] += 1

    def _record_name(self, event) -> None:
        self.names[event.name] += 1


@pytest.mark.soak
async def test_a_stream_on_real_sockets_survives_faults(caplog):
    caplog.set_level(logging.CRITICAL)
    before = asyncio.all_tasks()
    room = SimulatedRoom(unique_id="demo", scenario=EndlessScenario(every=0.2, size=10))
    async with Simulator(room, faults=FaultPlan(PLAN, seed=11)) as simulator:
        recorded = RecordedClient(simulator)
        running = asyncio.create_task(_read(recorded.client))
        early = await _pass(SECONDS * SETTLED, running)
        late = await _pass(SECONDS * (1 - SETTLED), running)
        assert recorded.client.state is not ClientState.CLOSED
        await recorded.client.aclose()
        await running
        _check(recorded, simulator)
        struck = {strike.fault.kind: strike.count for strike in simulator.faults.strikes if strike.count}
        attempts = len(simulator.connections)
        print(
            f"{len(recorded.delivered)} messages, {sum(struck.values())} faults, {attempts} attempts, "
            f"{recorded.names['reconnected']} reconnects, objects {early} and {late}"
        )
    assert len(struck) > (20 if SECONDS >= 120 else 8)
    assert asyncio.all_tasks() == before
    if SECONDS >= 120:
        assert late - early < MAX_NEW_OBJECTS


async def _read(client: LiveClient) -> None:
    async with client:
        await client.wait_closed()


async def _pass(seconds: float, running: asyncio.Task[None]) -> int:
    """Read for `seconds`; return the number of objects of the library, without the records of the simulator."""
    await asyncio.wait({running}, timeout=seconds)
    assert not running.done(), f"the stream ended: {running}"
    gc.collect()
    modules = [str(type(each).__module__) for each in gc.get_objects()]
    return sum(name.startswith("tiktok_live.") and not name.startswith(_RECORDS) for name in modules)


def _check(recorded: RecordedClient, simulator: Simulator) -> None:
    """Check that messages received whole were delivered once, and acked ones too, and that no socket is open."""
    assert set(recorded.delivered.values()) == {1}
    assert set(recorded.delivered) == {msg_id for msg_id in recorded.received if msg_id}
    acked = {msg_id for record in simulator.connections for msg_id, _ in record.acked()}
    sent = {msg_id for record in simulator.connections for frame in record.frames for msg_id, _ in frame.messages}
    assert acked <= set(recorded.delivered) <= sent
    health = recorded.client.health
    assert health.messages == recorded.received_count
    assert health.messages == len(recorded.delivered) + recorded.received[0] + health.duplicates
    assert not recorded.connector.open
