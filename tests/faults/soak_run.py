"""Hours of a live with a fault every twenty seconds, and the delivery of every message checked."""

from __future__ import annotations

import asyncio
import gc
from collections import Counter
from dataclasses import dataclass, field
from random import Random

from tests.faults.endless_scenario import FIRST_ID, IDS_OF_A_ROOM, EndlessScenario
from tests.faults.recording_connector import RecordingConnector
from tests.faults.site_client import SiteHttpClient
from tiktok_live.client.config import LiveConfig
from tiktok_live.client.dependencies import Dependencies
from tiktok_live.client.live import LiveClient
from tiktok_live.events.base import MessageEvent
from tiktok_live.session.gift_ledger import _CompletedStreak
from tiktok_live.signing.chain.pool import SignPool
from tiktok_live.simulator import ConnectionRecord, FaultPlan, SimulatedConnector, SimulatedRoom
from tiktok_live.simulator.faults import kinds
from tiktok_live.simulator.faults.kinds import Fault
from tiktok_live.testing import VirtualClock

FAULT_INTERVAL = 20.0
"""Seconds between two faults."""
HOUR = 3600.0
_ROOMS_KEPT = 3
_LIVE = EndlessScenario(every=5.0, size=18)


def soak_faults(rng: Random) -> tuple[Fault, ...]:
    """Return the next faults: one of the stream, and sometimes one of reconnecting."""
    faults = rng.choices(tuple(_STREAM_FAULTS), tuple(_STREAM_FAULTS.values()))
    if rng.random() < 0.3:
        faults.append(rng.choice(_RECONNECT_FAULTS))
    return tuple(faults)


_STREAM_FAULTS: dict[Fault, int] = {
    kinds.Drop(): 3,
    kinds.Drop(code=1000): 2,
    kinds.Drop(code=1011, behind=True): 3,
    kinds.Reset(): 3,
    kinds.Reset(behind=True): 3,
    kinds.Silence(): 1,
    kinds.Silence(seconds=30.0): 3,
    kinds.HalfOpen(): 1,
    kinds.Delay(seconds=7.0): 4,
    kinds.Duplicate(copies=2): 4,
    kinds.Reorder(behind=2): 4,
    kinds.CorruptGzip(): 4,
    kinds.Truncate(): 4,
    kinds.Mislabel(): 4,
    kinds.UnknownType(): 4,
    kinds.ClockJump(times=1): 4,
    kinds.LostGiftEnd(): 4,
    kinds.TextFrame(): 4,
    kinds.HugeFrame(size=50_000): 2,
    kinds.GzipBomb(size=11_000_000): 1,
    kinds.PingFault(): 4,
    kinds.Ignore(what="ack", times=5): 4,
    kinds.Ignore(what="heartbeat", times=3): 4,
    kinds.RoomFault(action="pause"): 3,
    kinds.RoomFault(action="resume"): 3,
}
_RARE_FAULTS = (kinds.RoomFault(action="change"), kinds.RoomFault(action="restart"))
_RECONNECT_FAULTS: tuple[Fault, ...] = (
    kinds.Refuse(status=503, message="", code=0),
    kinds.Refuse(status=500, message="", code=0, times=2),
    kinds.Silence(at_once=True),
    kinds.Ignore(what="enter", times=1),
    kinds.Status(times=4),
    kinds.SlowResponse(seconds=30.0, times=2),
    kinds.Cut(times=2),
    kinds.Shell(times=2),
    kinds.InvalidResponse(times=2),
)


@dataclass(slots=True)
class MessageCounts:
    """Message counts by live, one byte per message, so that a day of messages fits in memory."""

    lives: dict[int, bytearray] = field(default_factory=dict)
    others: Counter[int] = field(default_factory=Counter)

    def add(self, msg_id: int) -> None:
        live, number = divmod(msg_id - FIRST_ID, IDS_OF_A_ROOM)
        if live < 0 or number > 10**7:
            self.others[msg_id] += 1  # a control message
            return
        counts = self.lives.setdefault(live, bytearray())
        if len(counts) <= number:
            counts.extend(bytes(number - len(counts) + 10_000))
        counts[number] += 1

    def has(self, msg_id: int) -> bool:
        live, number = divmod(msg_id - FIRST_ID, IDS_OF_A_ROOM)
        if live < 0 or number > 10**7:
            return msg_id in self.others
        counts = self.lives.get(live, b"")
        return number < len(counts) and bool(counts[number])

    def total(self) -> int:
        return sum(len(counts) - counts.count(0) for counts in self.lives.values()) + len(self.others)

    def maximum(self) -> int:
        """Return the highest count of a message."""
        return max([*(max(counts, default=0) for counts in self.lives.values()), *self.others.values()])


class SoakRun:
    """A client with the default options that follows a host through hours of faults.

    Attributes:
        struck: strikes by kind of fault.
        objects: number of objects by hour.
        received: messages that the client received in whole frames; duplicates are not counted.
        delivered: messages that a handler received.
    """

    def __init__(self, seed: int) -> None:
        self._rng = Random(seed)
        self.clock = VirtualClock()
        self.plan = FaultPlan(seed=seed)
        self.platform = SimulatedConnector(
            SimulatedRoom(unique_id="demo", scenario=_LIVE), faults=self.plan, clock=self.clock
        )
        self.received, self.delivered = MessageCounts(), MessageCounts()
        self.connector = RecordingConnector(self.platform, self.clock, self._record_received)
        self.http = SiteHttpClient(self.platform.rooms, self.plan, self.clock)
        self.client = LiveClient(
            "demo",
            config=LiveConfig(follow=True, cache_dir=None).at("http://platform.test"),
            dependencies=Dependencies(
                connector=self.connector,
                http=self.http,
                clock=self.clock,
                rng=Random(seed),
                sign_pool=SignPool(rng=Random(seed)),
            ),
        )
        self.client.on(MessageEvent)(self._record_delivered)
        self.struck: Counter[str] = Counter()
        self.objects: dict[float, int] = {}
        self.connections = 0
        self.sent = 0

    async def run(self, hours: float, count_at: tuple[float, ...]) -> None:
        """Read for `hours`, and count objects at the hours in `count_at`."""
        before = asyncio.all_tasks()
        running = asyncio.create_task(self._read())
        remaining = sorted(count_at)
        while self.clock.monotonic() < hours * HOUR:
            self._plan_faults()
            await self.clock.advance(FAULT_INTERVAL)
            assert not running.done(), f"the stream ended: {running}"
            self._check_closed_connections()
            if remaining and self.clock.monotonic() >= remaining[0] * HOUR:
                self.objects[remaining.pop(0)] = _count_objects()
        closing = asyncio.ensure_future(self.client.aclose())
        while not closing.done():
            await self.clock.advance(1.0)
        await asyncio.gather(running, closing)
        await self.platform.aclose()
        self._count_strikes()
        assert asyncio.all_tasks() == before, "tasks are still running"
        assert not self.connector.open, "a socket is left open"

    def missed(self) -> int:
        """Return how many messages were lost: sent while no socket was open, or in damaged frames."""
        return sum(len(counts.rstrip(b"\0")) for counts in self.received.lives.values()) - sum(
            len(counts) - counts.count(0) for counts in self.received.lives.values()
        )

    def check(self) -> None:
        """Check that each message received whole was dispatched once, also by the client's counters."""
        assert self.delivered.maximum() == 1, "a message was dispatched twice"
        assert {live: bytes(map(bool, counts)) for live, counts in self.received.lives.items()} == {
            live: bytes(counts) for live, counts in self.delivered.lives.items()
        }
        assert set(self.received.others) == set(self.delivered.others)
        health = self.client.health
        without_id = self.struck["huge_frame"]
        assert health.messages == self.delivered.total() + without_id + health.duplicates
        assert health.unread == health.dropped == health.handler_failures == 0

    async def _read(self) -> None:
        async with self.client:
            await self.client.wait_closed()

    def _plan_faults(self) -> None:
        self._count_strikes()
        self.plan.clear()
        rare = (self._rng.choice(_RARE_FAULTS),) if self._rng.random() < 0.003 else ()
        self.plan.add(*soak_faults(self._rng), *rare)

    def _count_strikes(self) -> None:
        for strike in self.plan.strikes:
            self.struck[strike.fault.kind] += strike.count

    def _check_closed_connections(self) -> None:
        """Check and drop the records of closed connections: each message sent in a whole frame was received."""
        records = self.platform.connections
        while len(records) > 1 and records[0].is_closed:
            self._check_record(records.popleft())
        # The memory of the platform is not measured.
        rooms = self.platform.rooms.by_id
        for room_id in tuple(rooms)[:-_ROOMS_KEPT]:
            del rooms[room_id]
        self.http.site.requests.clear()
        self.http.site.cookies.clear()
        self.http.paths.clear()

    def _check_record(self, record: ConnectionRecord) -> None:
        self.connections += record.refusal is None
        for msg_id, method in record.sent():
            self.sent += 1
            assert self.received.has(msg_id), (
                f"{method} {msg_id} was sent on connection {record.number} and not received"
            )

    def _record_received(self, message: object) -> None:
        if message.msg_id and not self.received.has(message.msg_id):
            self.received.add(message.msg_id)

    def _record_delivered(self, event: MessageEvent) -> None:
        if event.msg_id:
            self.delivered.add(event.msg_id)


def _count_objects() -> int:
    """Count the objects that the garbage collector tracks, except completed gift streaks: their number has a limit."""
    gc.collect()
    return sum(type(each) is not _CompletedStreak for each in gc.get_objects())
