"""Faults of sockets, seen by a raw client."""

from __future__ import annotations

import asyncio

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.simulator.clients import ManualClock, dial
from tests.simulator.test_server import CHATS, END, ROOM, one_by_one, scripted, soon, texts
from tiktok_live.errors import ConfigError, ProtocolError
from tiktok_live.simulator import FaultPlan, Simulator
from tiktok_live.simulator.faults.kinds import (
    CorruptGzip,
    Delay,
    Drop,
    Duplicate,
    HalfOpen,
    Ignore,
    LostGiftEnd,
    PingFault,
    Refuse,
    Reset,
    RoomFault,
    Silence,
    TextFrame,
)
from tiktok_live.wire.frames import decode_push_frame, enter_room, frame_content, heartbeat

SCENARIO = one_by_one(*CHATS, END, need_ack=False)


def faulty(*faults, scenario=SCENARIO, **options):
    return Simulator(scripted(*scenario), speed=0, faults=FaultPlan(faults), **options)


async def refusal(simulator, **options):
    with pytest.raises(InvalidStatus) as caught:
        async with dial(simulator, ROOM.room_id, **options):
            pass
    response = caught.value.response
    names = ("Handshake-Msg", "Handshake-Status", "Location")
    return response.status_code, *[response.headers.get(name) for name in names]


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Refuse(), (200, "DEVICE_BLOCKED", "415", None)),
        (Refuse(message="illegal secret key", code=417), (200, "illegal secret key", "417", None)),
        (Refuse(status=400, message="", code=0), (400, None, None, None)),
        (Refuse(status=503, message="busy", code=0), (503, "busy", None, None)),
    ],
)
async def test_a_refuse_fault_strikes_one_handshake(fault, expected):
    async with faulty(fault, scenario=one_by_one(*CHATS, END)) as simulator:
        assert await refusal(simulator) == expected
        assert simulator.connections[0].refusal.status == expected[0]
        async with dial(simulator, ROOM.room_id) as client:
            await client.enter(ROOM.room_id)
            assert texts(await client.batches()) == [f"chat {at}" for at in range(5)]
        assert [record.number for record in simulator.connections] == [1, 2]


async def test_a_handshake_may_be_redirected():
    elsewhere = "ws://127.0.0.1:9/elsewhere"
    async with faulty(Refuse(status=302, message="", code=0, location=elsewhere)) as simulator:
        with pytest.raises((InvalidStatus, OSError)):
            async with dial(simulator, ROOM.room_id):  # this client follows the redirect, to a port without a server
                pass
        refused = simulator.connections[0].refusal
        assert refused.headers == {"Location": elsewhere}


async def take_all(client, frames):
    while True:
        frames.append(await client.socket.recv())


async def read_to_end(simulator):
    """Enter; return the frames until the connection ends, and the close frame."""
    frames = []
    async with dial(simulator, ROOM.room_id) as client:
        await client.socket.send(enter_room(ROOM.room_id))
        with pytest.raises(ConnectionClosed) as caught:
            await take_all(client, frames)
    return frames[1:], caught.value.rcvd


@pytest.mark.parametrize(("code", "reason"), [(1011, "why"), (1000, ""), (4001, "")])
async def test_the_socket_closes_at_a_frame_with_a_code(code, reason):
    async with faulty(Drop(frame=3, code=code, reason=reason)) as simulator:
        frames, close = await read_to_end(simulator)
        assert len(frames) == 2
        assert (close.code, close.reason) == (code, reason)
        await soon(lambda: simulator.connections[0].is_closed)
        frames, close = await read_to_end(simulator)
        assert (len(frames), close.code) == (6, 1000), "once"


@pytest.mark.parametrize(("fault", "expected"), [(Drop(frame=3), 2), (Drop(frame=3, behind=True), 3)])
async def test_a_connection_closes_without_a_close_frame(fault, expected):
    async with faulty(fault) as simulator:
        frames, close = await read_to_end(simulator)
        assert (len(frames), close) == (expected, None)
        (record,) = simulator.connections
        await soon(lambda: record.is_closed)
        assert len(list(record.sent())) == expected
        assert record.close_code == 1006


async def test_a_close_frame_may_have_no_code():
    async with faulty(Drop(frame=1, code=1005)) as simulator:
        _, close = await read_to_end(simulator)
        assert close.code == 1005


async def test_a_reset_is_a_tcp_reset():
    async with faulty(Reset(frame=3)) as simulator, dial(simulator, ROOM.room_id) as client:
        await client.socket.send(enter_room(ROOM.room_id))
        with pytest.raises(ConnectionClosed) as caught:
            await take_all(client, [])
        assert isinstance(caught.value.__cause__, ConnectionResetError)
        await soon(lambda: simulator.connections[0].is_closed)


async def test_a_half_open_socket_stays_open_and_neither_sends_nor_reads():
    simulator = faulty(HalfOpen(frame=2))
    async with simulator, dial(simulator, ROOM.room_id) as client:
        await client.enter(ROOM.room_id)
        assert texts([await client.batch()]) == ["chat 0"]
        (record,) = simulator.connections
        await soon(lambda: record.batches == 2)
        await client.socket.send(heartbeat(ROOM.room_id, 1))
        pong = await client.socket.ping()
        for _ in range(100):
            await asyncio.sleep(0)
        assert not pong.done()
        assert not record.heartbeats
        assert not record.is_closed
        client.socket.transport.abort()
        async with asyncio.timeout(10):
            await simulator.aclose()


async def test_a_silence_from_the_handshake_on():
    async with faulty(Silence(at_once=True)) as simulator, dial(simulator, ROOM.room_id) as client:
        await client.socket.send(enter_room(ROOM.room_id))
        await client.socket.send(heartbeat(ROOM.room_id, 1))
        (record,) = simulator.connections
        await soon(lambda: record.heartbeats)
        await (await client.socket.ping())
        assert record.entered == [ROOM.room_id]
        assert list(record.sent()) == []


async def test_a_delay_follows_the_clock_and_keeps_the_order():
    clock = ManualClock()
    async with (
        faulty(Delay(frame=2, seconds=7.0), scenario=one_by_one(*CHATS, END), clock=clock) as simulator,
        dial(simulator, ROOM.room_id) as client,
    ):
        await client.enter(ROOM.room_id)
        assert texts([await client.batch()]) == ["chat 0"]
        (record,) = simulator.connections
        await soon(lambda: record.batches == 6)
        assert len(list(record.sent())) == 1
        await clock.reach(7.0)
        assert texts(await client.batches()) == [f"chat {at}" for at in range(1, 5)]


async def test_the_record_matches_the_received_frames():
    async with faulty(CorruptGzip(frame=2), Duplicate(frame=3), TextFrame(frame=4)) as simulator:
        frames, _ = await read_to_end(simulator)
        bodies, broken, texts_received = [], 0, []
        for data in frames:
            if isinstance(data, str):
                texts_received.append(data)
                continue
            try:
                body = frame_content(decode_push_frame(data))
            except ProtocolError:
                broken += 1
            else:
                bodies.append(body)
        (record,) = simulator.connections
        assert (broken, texts_received, len(bodies)) == (1, ["hello"], 6)
        assert bodies[1] == bodies[2]
        assert [frame.number for frame in record.damaged()] == [2]
        assert [msg_id for msg_id, _ in record.sent()] == [
            message.msg_id for at, message in enumerate((*CHATS, END)) if at != 1
        ]


async def test_pongs_are_recorded():
    async with faulty(PingFault(frame=1, text="are you there")) as simulator:
        await read_to_end(simulator)
        assert list(simulator.connections[0].pongs) == [b"are you there"]


async def test_client_messages_may_be_ignored():
    faults = [Ignore(what="ping"), Ignore(what="heartbeat"), Ignore(what="enter")]
    async with faulty(*faults) as simulator, dial(simulator, ROOM.room_id) as client:
        pong = await client.socket.ping()
        await client.socket.send(heartbeat(ROOM.room_id, 1))
        await client.socket.send(enter_room(ROOM.room_id))
        (record,) = simulator.connections
        await soon(lambda: record.ignored == 3)
        assert not pong.done()
        assert (record.entered, list(record.heartbeats)) == ([], [])


async def test_a_close_frame_may_be_ignored():
    async with faulty(Ignore(what="close")) as simulator:
        async with dial(simulator, ROOM.room_id, close_timeout=0.05) as client:
            pass
        assert client.socket.close_code == 1006
        await soon(lambda: simulator.connections[0].is_closed)


async def test_faults_can_be_added_while_running():
    async with faulty() as simulator:
        simulator.faults.add(Refuse())
        assert (await refusal(simulator))[0] == 200
        simulator.faults.add(Drop(frame=1, code=1011))
        assert (await read_to_end(simulator))[1].code == 1011
        assert [strike.count for strike in simulator.faults.strikes] == [1, 1]


async def test_lost_gift_ends_are_recorded():
    async with faulty(LostGiftEnd(), scenario=one_by_one(CHATS[0], END, need_ack=False)) as simulator:
        await read_to_end(simulator)
        assert [frame.lost for frame in simulator.connections[0].frames] == [(), ()]


# Rooms


ENDLESS = one_by_one(*CHATS)[:2]


def long_room(clock):
    return scripted(*ENDLESS, one_by_one(*CHATS, END)[5], is_shared=True)


def action_of(batch):
    (message,) = batch.messages
    assert message.method == "WebcastControlMessage"
    return message.payload


async def test_pause_resume_and_end_reach_all_clients_and_the_pages():
    clock = ManualClock()
    async with (
        Simulator(long_room(clock), clock=clock) as simulator,
        dial(simulator, ROOM.room_id) as one,
        dial(simulator, ROOM.room_id) as other,
    ):
        for client in (one, other):
            await client.enter(ROOM.room_id)
            assert texts([await client.batch()])
        statuses = []
        for action in ("pause", "resume", "end"):
            simulator.act("demo_host", action)
            assert action_of(await one.batch()) == action_of(await other.batch())
            statuses.append((await simulator._rooms.find("demo_host").now()).status.value)
        assert statuses == ["paused", "live", "offline"]
        await soon(lambda: clock.deadlines[:2] == pytest.approx([0.2, 0.2]))
        await clock.reach(0.2001)
        for client in (one, other):
            assert await client.batches() == []
        assert all(not record.unacked for record in simulator.connections)


async def test_a_restart_ends_the_old_room_and_opens_a_new_one_at_once():
    async with faulty(RoomFault(frame=2, action="restart", room_id=77), scenario=one_by_one(*CHATS, END)) as simulator:
        frames, close = await read_to_end(simulator)
        assert close.code == 1000
        assert b"\x10\x03" in frame_content(decode_push_frame(frames[-1])), "field 2, action 3"
        assert len(frames) == 3
        assert simulator._rooms.find("DEMO_HOST").room.room_id == 77
        async with dial(simulator, 77) as client:
            await client.enter(77)
            assert texts(await client.batches()) == [f"chat {at}" for at in range(5)]
        async with dial(simulator, ROOM.room_id) as client:
            await client.enter(ROOM.room_id)
            (end,) = await client.batches()
            assert b"\x10\x03" in action_of(end)


async def test_a_room_change_closes_sockets_without_an_announcement():
    async with faulty(RoomFault(frame=2, action="change"), scenario=one_by_one(*CHATS, END)) as simulator:
        frames, close = await read_to_end(simulator)
        assert (len(frames), close) == (2, None)
        current = simulator._rooms.find("demo_host").room
        assert current.room_id != ROOM.room_id
        async with dial(simulator, current.room_id) as client:
            await client.enter(current.room_id)
            assert len(await client.batches()) == 6


async def test_an_unknown_user_and_a_duplicate_room_id_are_errors():
    async with faulty() as simulator:
        with pytest.raises(ConfigError, match="no user 'nobody'; the users are demo_host"):
            simulator.act("nobody", "end")
        with pytest.raises(ConfigError, match=f"room id {ROOM.room_id} is already in use"):
            simulator.act("demo_host", "restart", ROOM.room_id)
        assert simulator.act("demo_host", "end").room_id == ROOM.room_id
        assert simulator.act("demo_host", "restart").room_id != ROOM.room_id
