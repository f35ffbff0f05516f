"""`LiveClient.health`: every attribute, in every state, on a virtual clock."""

from __future__ import annotations

import asyncio
from dataclasses import FrozenInstanceError
from typing import Any

import pytest

from tests.client.rig import ROOM_ID, Rig, found, make_connection, plan, silent, socket
from tests.session.wire_messages import HELLO, chat, control, frame, gift, like
from tiktok_live.backoff import Backoff
from tiktok_live.client.health import ClientHealth, HealthRecorder
from tiktok_live.client.live import LiveClient
from tiktok_live.client.rates import FrameRates
from tiktok_live.client.states import ClientState
from tiktok_live.errors import ConnectError, NotLive
from tiktok_live.rooms.base import LookupStatus
from tiktok_live.session.client import ClientSession
from tiktok_live.session.reader import Counters
from tiktok_live.session.room_state import RoomState
from tiktok_live.testing import MemoryTransport, VirtualClock
from tiktok_live.wire.batches import Batch, BatchMessage, encode_batch
from tiktok_live.wire.frames import PushFrame, encode_push_frame

END = frame(control(3))
HEARTBEAT = encode_push_frame(PushFrame("hb"))
NO_METHOD = BatchMessage("WebcastNobodyKnowsMessage", b"", 0)
UNPARSABLE = BatchMessage("WebcastChatMessage", b"\xff\xff", 0)


def patient(*sockets: Any, **options: Any) -> Rig:
    return Rig(*sockets, **{"stall_timeout": 1e6, "first_message_timeout": None} | options)


# --- before, between and after connections


def test_health_before_the_start_has_only_the_host() -> None:
    assert LiveClient("@someone").health == ClientHealth(state=ClientState.IDLE, unique_id="someone")
    assert LiveClient(room_id=5).health == ClientHealth(state=ClientState.IDLE, room_id=5)


async def test_health_during_the_lookup() -> None:
    rig = Rig()
    hanging = asyncio.Event()
    rig.resolver.look_up = lambda _: hanging.wait()
    starting = asyncio.ensure_future(rig.client.start())
    await rig.clock.settle()
    assert rig.client.health == ClientHealth(state=ClientState.RESOLVING, unique_id="someone", attempts=1)
    starting.cancel()
    await asyncio.wait({starting})


async def test_ages_are_none_before_the_first_frame() -> None:
    rig = patient(silent(), first_frame_timeout=1e6)
    starting = asyncio.ensure_future(rig.client.start())
    await rig.clock.advance(25.0)
    health = rig.client.health
    assert (health.state, health.room_id, health.provider) == (ClientState.ENTERING, ROOM_ID, "")
    assert (health.connected_for, health.frame_age, health.message_age, health.heartbeat_age) == (None,) * 4
    assert (health.frames, health.heartbeats) == (0, 3)
    await rig.client.aclose()
    await asyncio.wait({starting})


async def test_ages_grow_and_restart() -> None:
    transport = socket()
    rig = patient(transport, heartbeat_interval=30.0)
    await rig.start()
    began = rig.clock.monotonic()
    await rig.clock.advance(10.0)
    transport.feed(frame(chat("a")))
    await rig.clock.advance(4.0)
    transport.feed(HEARTBEAT)
    await rig.clock.advance(3.0)
    health = rig.client.health
    assert health.state is ClientState.LIVE
    assert health.provider == "static"
    assert health.connected_for == pytest.approx(rig.clock.monotonic() - began, abs=0.3)
    assert health.message_age == pytest.approx(7.0)
    assert (health.frame_age, health.heartbeat_age) == (pytest.approx(3.0), pytest.approx(3.0))
    await rig.client.aclose()


async def test_ages_continue_between_connections() -> None:
    rig = patient(socket(HEARTBEAT, frame(chat("a")), close=None), reconnect=Backoff(initial=20.0, jitter=0.0))
    await rig.start()
    await rig.clock.advance(15.0)
    health = rig.client.health
    assert health.state is ClientState.RECONNECTING
    assert (health.provider, health.connected_for) == ("", None)
    assert (health.frames_per_second, health.messages_per_second) == (0.0, 0.0)
    ages = (health.frame_age, health.message_age, health.heartbeat_age)
    assert ages == (pytest.approx(15.0, abs=0.5),) * 3
    assert "broke" in health.last_error
    await rig.client.aclose()


async def test_new_connection_keeps_ages_until_it_receives_something() -> None:
    rig = patient(socket(HEARTBEAT, frame(chat("a")), close=None), socket())
    await rig.start()
    await rig.clock.advance(5.0)
    health = rig.client.health
    assert health.state is ClientState.LIVE
    assert health.frame_age == pytest.approx(4.0, abs=0.5)
    assert (health.message_age, health.heartbeat_age) == (pytest.approx(5.0, abs=0.5),) * 2
    await rig.client.aclose()


async def test_a_closed_client_keeps_its_counts() -> None:
    rig = patient(socket(frame(chat("a")), END, close=1000))
    await rig.start()
    await rig.ended()
    health = rig.client.health
    assert (health.state, health.frames, health.messages) == (ClientState.CLOSED, 3, 2)
    assert (health.provider, health.connected_for) == ("", None)
    assert health.frame_age is not None
    assert health.last_error == ""


async def test_a_verdict_is_the_last_error() -> None:
    rig = Rig(lookups=(found(LookupStatus.OFFLINE),))
    with pytest.raises(NotLive):
        await rig.start()
    health = rig.client.health
    assert health.last_error.startswith("room lookup: @someone is offline")
    assert (health.state, health.attempts, health.frames) == (ClientState.CLOSED, 1, 0)


# --- counts


async def test_every_count_of_one_connection() -> None:
    again = chat("again", msg_id=901)
    transport = socket(
        frame(again, chat("b"), need_ack=True),
        frame(again, like(1), NO_METHOD, UNPARSABLE),
        frame(NO_METHOD, gift(2, end=True)),
        b"\xff\xff\xff",
        HEARTBEAT,
    )
    rig = patient(transport, listen=False, room_state=False, heartbeat_interval=10.0)
    rig.client.on("chat")(rig.events.append)
    await rig.start()
    await rig.clock.advance(15.0)
    health = rig.client.health
    assert (health.frames, health.broken_frames, health.messages) == (6, 1, 8)
    assert health.bytes_received > 100
    assert (health.duplicates, health.unread) == (1, 3)
    assert health.unparsed == 1
    assert health.unknown == {"WebcastNobodyKnowsMessage": 2, "WebcastChatMessage": 1, "": 1}
    assert (health.acks, health.heartbeats, health.heartbeats_answered) == (1, 2, 1)
    assert (health.probes, health.reconnects, health.attempts) == (0, 0, 1)
    assert health.events > 0
    await rig.client.aclose()


async def test_counts_of_several_connections_add_up() -> None:
    rig = patient(
        socket(frame(chat("a"), chat("b"), need_ack=True), close=None),
        ConnectError("down"),
        silent(),
        socket(frame(chat("c"), need_ack=True), b"\xff\xff"),
        first_frame_timeout=5.0,
    )
    await rig.start()
    await rig.clock.advance(60.0)
    health = rig.client.health
    assert (health.frames, health.messages, health.acks, health.broken_frames) == (5, 3, 2, 1)
    assert (health.attempts, health.reconnects) == (4, 1)
    assert health.last_error.startswith("socket: the socket opened and then stayed silent")
    await rig.client.aclose()


async def test_unknown_messages_are_counted_across_lives() -> None:
    other = found(room_id=ROOM_ID + 1)
    rig = patient(socket(frame(NO_METHOD, NO_METHOD), close=None), socket(frame(NO_METHOD)), lookups=(found(), other))
    await rig.start()
    await rig.clock.advance(5.0)
    assert rig.client.room_id == ROOM_ID + 1
    assert rig.client.health.unknown == {"WebcastNobodyKnowsMessage": 3}
    await rig.client.aclose()


async def test_probes_are_counted() -> None:
    rig = patient(socket(frame(chat("a"))), stall_timeout=40.0, heartbeat_interval=30.0)
    await rig.start()
    await rig.clock.advance(25.0)
    assert rig.client.health.probes == 1
    await rig.client.aclose()


async def test_old_messages_that_are_dropped_are_counted() -> None:
    first = encode_batch(Batch((chat("old"), chat("older"))))
    rig = patient(socket(), outcomes=(plan(first_response=first),), backlog="drop")
    await rig.start()
    assert rig.client.health.backlog_dropped == 2
    await rig.client.aclose()


async def test_dropped_events_and_handler_failures_are_counted() -> None:
    many = frame(*(chat(str(number)) for number in range(20)))
    rig = patient(socket(many), queue_size=5, listen=False)

    release = asyncio.Event()

    @rig.client.on("chat")
    async def broken(_: object) -> None:
        await release.wait()
        raise ValueError("no")

    await rig.start()
    await rig.clock.settle()
    release.set()
    await rig.clock.settle()
    health = rig.client.health
    assert health.dropped == 14, "one is being handled, and five wait"
    assert health.handler_failures == 6
    await rig.client.aclose()
    assert rig.client.health.dropped == 14


# --- rates


async def test_rates_look_back_a_minute() -> None:
    transport = socket()
    rig = patient(transport)
    await rig.start()
    for _ in range(120):
        transport.feed(frame(chat("a"), chat("b")))
        await rig.clock.advance(1.0)
    health = rig.client.health
    assert health.frames_per_second == pytest.approx(1.0, rel=0.05)
    assert health.messages_per_second == pytest.approx(2.0, rel=0.05)
    await rig.clock.advance(80.0)
    health = rig.client.health
    assert (health.frames_per_second, health.messages_per_second) == (0.0, 0.0)
    await rig.client.aclose()


@pytest.mark.parametrize("interval", [1.0, 5.0, 10.0, 30.0])
async def test_rates_do_not_depend_on_the_heartbeats(interval: float) -> None:
    transport = socket()
    rig = patient(transport, heartbeat_interval=interval)
    await rig.start()
    for second in range(240):
        if second < 200:
            transport.feed(frame(chat("a")))
        await rig.clock.advance(1.0)
    # Nothing arrived in 40 of the last 60 to 90 seconds.
    assert 0.2 <= rig.client.health.messages_per_second <= 0.6
    await rig.client.aclose()


async def test_first_response_does_not_count_in_rates() -> None:
    first = encode_batch(Batch(tuple(chat(str(number)) for number in range(100))))
    rig = patient(socket(), outcomes=(plan(first_response=first),))
    await rig.start()
    await rig.clock.advance(1.0)
    health = rig.client.health
    assert health.messages == 100
    assert health.messages_per_second == 0.0
    await rig.client.aclose()


async def test_rates_start_again_with_a_new_connection() -> None:
    second = socket()
    rig = patient(socket(*[frame(chat("a")) for _ in range(50)], close=None), second)
    await rig.start()
    await rig.clock.advance(5.0)
    assert rig.client.health.frames_per_second == 0.0
    second.feed(*[frame(chat("b")) for _ in range(8)])
    await rig.clock.advance(4.0)
    assert rig.client.health.frames_per_second == pytest.approx(1.0, rel=0.1)
    await rig.client.aclose()


def test_number_of_samples_does_not_depend_on_the_timer() -> None:
    rates = FrameRates(Counters())
    rates.begin(0.0)
    for tick in range(100_000):
        rates.sample(tick / 10)
    assert len(rates._samples) <= 15


def test_timer_before_the_first_frame_takes_no_sample() -> None:
    rates = FrameRates(Counters())
    rates.sample(10.0)
    assert rates.per_second(11.0) == (0.0, 0.0)


# --- immutable and cheap


async def test_report_is_immutable() -> None:
    transport = socket(frame(NO_METHOD))
    rig = patient(transport)
    await rig.start()
    health = rig.client.health
    transport.feed(frame(NO_METHOD, chat("a")))
    await rig.clock.advance(1.0)
    assert (health.messages, health.unknown) == (1, {"WebcastNobodyKnowsMessage": 1})
    with pytest.raises(FrozenInstanceError):
        health.frames = 5
    with pytest.raises(TypeError):
        health.unknown["x"] = 1
    await rig.client.aclose()


async def test_reading_health_ten_thousand_times_leaks_nothing() -> None:
    rig = patient(socket(frame(chat("a"))))
    await rig.start()
    before, tasks = rig.client.health, asyncio.all_tasks()
    for _ in range(10_000):
        last = rig.client.health
    assert last == before
    assert len(rig.client._supervisor.connection.rates._samples) == 1
    assert asyncio.all_tasks() == tasks
    await rig.client.aclose()


def test_ages_are_never_negative_when_the_clock_goes_back() -> None:
    book, session = HealthRecorder(), ClientSession(5, RoomState())
    session.enter(50.0)
    session.receive_data(HELLO, 50.0)
    book.went_live("static", 50.0)
    health = book.report(
        make_connection(session, MemoryTransport(), VirtualClock()),
        40.0,
        state=ClientState.LIVE,
        unique_id="someone",
        room_id=5,
        unknown={},
        dropped=0,
        handler_failures=0,
        evicted=0,
    )
    assert (health.connected_for, health.frame_age) == (0.0, 0.0)
