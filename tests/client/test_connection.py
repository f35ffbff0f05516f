from __future__ import annotations

import asyncio
from datetime import datetime

import pytest

from tests.client.rig import make_connection
from tests.session.wire_messages import HELLO, chat, control, frame
from tiktok_live.errors import ConnectionClosed, ConnectionClosedError, ConnectTimeout
from tiktok_live.events.base import Event
from tiktok_live.session.client import ClientSession
from tiktok_live.session.options import SessionOptions
from tiktok_live.session.room_state import RoomState
from tiktok_live.testing import MemoryTransport, VirtualClock
from tiktok_live.wire.batches import Batch, encode_batch
from tiktok_live.wire.frames import decode_push_frame


class Pump:
    def __init__(self) -> None:
        self.clock = VirtualClock()
        self.transport = MemoryTransport()
        self.session = ClientSession(5, RoomState(), options=SessionOptions(end_grace=1.0))
        self.seen: list[str] = []
        self.sent_at_event: list[int] = []
        self.received_at: list[datetime] = []
        self.connection = make_connection(self.session, self.transport, self.clock)
        self.running = asyncio.ensure_future(self.read())

    async def read(self) -> None:
        async with self.connection as connection:
            async for events in connection:
                if connection.live_at is not None and "LIVE" not in self.seen:
                    self.seen.append("LIVE")
                self.take(events)

    def take(self, events: list[Event]) -> None:
        self.seen += [event.name for event in events]
        self.received_at += [event.received_at for event in events]
        self.sent_at_event += [len(self.transport.sent)] * len(events)

    @property
    def sent(self) -> list[str]:
        return [decode_push_frame(data).payload_type for data in self.transport.sent]


async def test_ack_is_sent_before_the_events_of_its_batch_are_yielded() -> None:
    pump = Pump()
    pump.transport.feed(HELLO, frame(chat("a"), chat("b"), need_ack=True))
    await pump.clock.settle()
    assert pump.sent == ["im_enter_room", "hb", "ack"]
    assert pump.seen == ["LIVE", "chat", "chat"]
    assert pump.sent_at_event == [3, 3]
    pump.running.cancel()
    await asyncio.gather(pump.running, return_exceptions=True)


async def test_events_follow_changes_of_the_wall_clock() -> None:
    pump = Pump()
    pump.transport.feed(HELLO, frame(chat("a")))
    await pump.clock.advance(1.0)
    pump.clock._wall += 3600.0  # the clock was set, or the computer slept with its monotonic clock stopped
    pump.transport.feed(frame(chat("b")))
    await pump.clock.settle()
    first, second = pump.received_at
    assert (second - first).total_seconds() == 3601.0
    pump.running.cancel()
    await asyncio.gather(pump.running, return_exceptions=True)


async def test_heartbeats_flow_while_nothing_arrives() -> None:
    pump = Pump()
    pump.transport.feed(HELLO)
    await pump.clock.advance(35.0)
    assert pump.sent == ["im_enter_room", "hb", "hb", "hb", "hb"]
    pump.running.cancel()
    await asyncio.gather(pump.running, return_exceptions=True)


async def test_reading_continues_after_the_end_until_the_server_closes() -> None:
    pump = Pump()
    pump.transport.feed(HELLO, frame(control(3)), frame(chat("late")))
    pump.transport.close_by_peer(1000)
    await pump.clock.settle()
    await pump.running
    assert pump.seen == ["LIVE", "live_ended", "chat"]
    assert pump.transport.closed


async def test_server_that_does_not_close_after_the_end_is_abandoned() -> None:
    pump = Pump()
    pump.transport.feed(HELLO, frame(control(3)))
    await pump.clock.advance(0.5)
    assert not pump.running.done()
    await pump.clock.advance(1.0)
    await pump.running
    assert pump.transport.closed


async def test_socket_close_during_a_live_is_raised() -> None:
    pump = Pump()
    pump.transport.feed(HELLO)
    pump.transport.close_by_peer(1000)
    with pytest.raises(ConnectionClosed):
        await pump.running


async def test_silence_from_the_start_is_a_timeout_without_live() -> None:
    pump = Pump()
    await pump.clock.advance(20.0)
    with pytest.raises(ConnectTimeout):
        await pump.running
    assert pump.seen == []
    assert pump.transport.closed


async def test_first_response_is_not_lost_if_the_socket_stays_silent() -> None:
    pump = Pump()
    pump.session.receive_first(encode_batch(Batch((chat("old"),))), 0.0)
    await pump.clock.advance(20.0)
    with pytest.raises(ConnectTimeout):
        await pump.running
    assert pump.seen == ["chat"]


async def test_cancelling_it_closes_the_socket_and_leaves_no_task() -> None:
    before = asyncio.all_tasks()
    pump = Pump()
    pump.transport.feed(HELLO)
    await pump.clock.settle()
    pump.running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await pump.running
    assert pump.transport.closed
    assert asyncio.all_tasks() == before


class OneWay(MemoryTransport):
    """A transport whose sends fail or hang, while its received frames still arrive."""

    def __init__(self, *, is_stuck: bool) -> None:
        super().__init__()
        self.is_stuck = is_stuck
        self.is_broken = False

    async def send(self, data: bytes) -> None:
        if not self.is_broken:
            await super().send(data)
        elif self.is_stuck:
            await asyncio.get_running_loop().create_future()
        else:
            raise ConnectionClosedError("the connection is closed")


def one_way(*, is_stuck: bool) -> Pump:
    transport = OneWay(is_stuck=is_stuck)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.client.test_connection.MemoryTransport", lambda: transport)
        return Pump()


async def test_frames_before_the_break_are_read_although_acks_fail() -> None:
    pump = one_way(is_stuck=False)
    await pump.clock.settle()
    pump.transport.is_broken = True
    pump.transport.feed(HELLO, frame(chat("a"), need_ack=True), frame(chat("b"), need_ack=True), frame(control(3)))
    pump.transport.close_by_peer(None)
    await pump.clock.settle()
    await pump.running
    assert pump.seen == ["LIVE", "chat", "chat", "live_ended"]


async def test_failed_heartbeat_reports_the_socket_s_error() -> None:
    pump = one_way(is_stuck=False)
    pump.transport.feed(HELLO)
    await pump.clock.settle()
    pump.transport.is_broken = True
    await pump.clock.advance(15.0)
    assert not pump.running.done()
    pump.transport.feed(frame(chat("late")))
    pump.transport.close_by_peer(4003)
    with pytest.raises(ConnectionClosed, match="4003"):
        await pump.running
    assert pump.seen == ["LIVE", "chat"]


async def test_server_that_stops_reading_is_a_connection_failure() -> None:
    pump = one_way(is_stuck=True)
    pump.transport.feed(HELLO)
    await pump.clock.settle()
    pump.transport.is_broken = True
    pump.transport.feed(frame(chat("a"), need_ack=True))
    await pump.clock.advance(29.0)
    assert not pump.running.done()
    await pump.clock.advance(2.0)
    with pytest.raises(ConnectionClosed, match="the server stopped reading"):
        await pump.running
    assert pump.transport.closed


async def test_first_response_waits_for_the_first_frame() -> None:
    pump = Pump()
    pump.session.receive_first(encode_batch(Batch((chat("old"),))), 0.0)
    await pump.clock.advance(12.0)
    assert pump.sent == ["im_enter_room", "hb", "hb"], "time has passed"
    assert pump.seen == []
    pump.transport.feed(HELLO)
    await pump.clock.settle()
    assert pump.seen == ["LIVE", "chat"]
    pump.running.cancel()
    await asyncio.gather(pump.running, return_exceptions=True)


async def test_slow_reader_limits_the_read_ahead() -> None:
    transport, clock, session = MemoryTransport(), VirtualClock(), ClientSession(5, RoomState())
    transport.feed(HELLO, *[frame(chat(str(number))) for number in range(100)])
    async with make_connection(session, transport, clock) as connection:
        await clock.settle()
        assert session.counters.frames <= 8
        texts = [event.text for _ in range(101) for event in await anext(connection)]
    assert texts == [str(number) for number in range(100)]
