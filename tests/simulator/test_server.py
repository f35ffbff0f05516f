from __future__ import annotations

import asyncio
import re
import socket as sockets
from random import Random
from urllib.parse import urlsplit

import aiohttp
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.simulator.clients import BROWSER, TTWID, ManualClock, dial, socket_url
from tiktok_live.errors import ConfigError, UsageError
from tiktok_live.events.decode import decode_message
from tiktok_live.proto import FetchResult
from tiktok_live.rooms.base import LookupStatus
from tiktok_live.rooms.parse import parse_check_alive, parse_live_page, parse_room_info, parse_user_room
from tiktok_live.simulator import (
    SOCKET_PATH,
    HandshakeRefusal,
    HostStatus,
    MessageWriter,
    Script,
    SimulatedRoom,
    Simulator,
    Step,
    Traffic,
    make_audience,
)
from tiktok_live.wire.batches import Batch, BatchMessage, decode_batch, encode_batch
from tiktok_live.wire.frames import PushFrame, ack, decode_push_frame, encode_push_frame, enter_room, heartbeat
from tiktok_live.wire.inflate import is_gzip

ROOM = SimulatedRoom(unique_id="demo_host")
WRITER = MessageWriter(ROOM, 1_750_000_000_000, Random(0))
(USER,) = make_audience(Random(0), 1)
CHATS = tuple(WRITER.chat(float(at), USER, f"chat {at}") for at in range(5))
END = WRITER.control(5.0, 3)
QUIET = 30.0
"""Seconds until a socket without heartbeats is closed."""


def scripted(*steps, name="demo_host", **options):
    return SimulatedRoom(unique_id=name, scenario=Script(steps, **options))


def one_by_one(*messages, need_ack=True):
    return [Step(float(at), (message,), need_ack) for at, message in enumerate(messages)]


def texts(batches):
    return [
        decode_message(message.method, message.payload).text
        for batch in batches
        for message in batch.messages
        if message.method == "WebcastChatMessage"
    ]


async def soon(condition):
    """Wait until the server, which runs in the same event loop, meets the condition."""
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110 - the records are plain values without events
            await asyncio.sleep(0)


@pytest.fixture
async def http():
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield session


# The socket: the handshake


async def test_the_handshake_announces_the_heartbeat_and_selects_no_subprotocol():
    async with (
        Simulator(scripted(*one_by_one(END)), speed=0) as simulator,
        dial(simulator, ROOM.room_id, subprotocols=["echo-protocol"]) as client,
    ):
        response = client.socket.response
        assert response.status_code == 101
        assert response.headers["Handshake-Options"] == "ping-interval=10"
        assert client.socket.subprotocol is None
        assert "permessage-deflate" in response.headers["Sec-WebSocket-Extensions"]


async def test_a_client_without_extensions_is_served():
    async with (
        Simulator(scripted(*one_by_one(CHATS[0], END)), speed=0) as simulator,
        dial(simulator, ROOM.room_id, compression=None) as client,
    ):
        assert "Sec-WebSocket-Extensions" not in client.socket.response.headers
        await client.enter(ROOM.room_id)
        assert texts(await client.batches()) == ["chat 0"]


async def test_the_request_is_recorded_unchanged():
    async with Simulator(ROOM) as simulator:
        query = "&browser_version=5.0%20(X11)&tz_name=Europe/Berlin&version_code=180800&version_code=270000&empty="
        async with dial(simulator, ROOM.room_id, query):
            (record,) = simulator.connections
            assert record.path == SOCKET_PATH
            assert record.query == f"aid=1988&room_id={ROOM.room_id}{query}"
            assert record.headers["cookie"] == f"ttwid={TTWID}"
            assert record.headers["User-Agent"] == BROWSER
            assert not record.is_closed
            assert record.refusal is None
        await soon(lambda: record.is_closed)
        assert TTWID not in repr(record)
        assert [request.path for request in simulator.requests] == [SOCKET_PATH]


async def refused(simulator, room_id=ROOM.room_id, **options):
    with pytest.raises(InvalidStatus) as caught:
        async with dial(simulator, room_id, **options):
            pass
    response = caught.value.response
    return (
        response.status_code,
        response.headers.get("Handshake-Msg"),
        response.headers.get("Handshake-Status"),
        response.body,
    )


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"additional_headers": {}}, ("DEVICE_BLOCKED", "415")),
        ({"user_agent_header": None}, ("DEVICE_BLOCKED", "415")),
        ({"room_id": 5}, ("DEVICE_BLOCKED", "415")),
    ],
)
async def test_a_handshake_without_cookie_user_agent_or_room_is_refused(options, expected):
    async with Simulator(ROOM) as simulator:
        assert await refused(simulator, **options) == (200, *expected, b"")
        (record,) = simulator.connections
        assert record.is_closed
        assert record.refusal == HandshakeRefusal()
        assert record.close_code is None


async def test_a_handshake_without_an_app_id_is_refused():
    async with Simulator(ROOM) as simulator:
        host = urlsplit(simulator.url).netloc
        reader, writer = await asyncio.open_connection(*host.split(":"))
        writer.write(
            f"GET {SOCKET_PATH}?room_id={ROOM.room_id} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\n"
            "Connection: close\r\n\r\n".encode()
        )
        response = await reader.read()
        writer.close()
        await writer.wait_closed()
        assert response.startswith(b"HTTP/1.1 200 OK\r\n")
        assert b"Handshake-Msg: illegal app_id\r\nHandshake-Status: 417\r\n" in response
        assert response.endswith(b"\r\n\r\n")


async def test_a_refusal_can_be_set_and_removed_while_running():
    async with Simulator(ROOM, handshake=HandshakeRefusal(403, "go away", None)) as simulator:
        assert await refused(simulator) == (403, "go away", None, b"")
        simulator.handshake = None
        async with dial(simulator, ROOM.room_id):
            pass
        simulator.handshake = HandshakeRefusal()
        assert (await refused(simulator))[:2] == (200, "DEVICE_BLOCKED")


async def test_a_page_request_to_the_socket_is_a_bad_request(http):
    async with Simulator(ROOM) as simulator:
        url = socket_url(simulator, ROOM.room_id).replace("ws://", "http://")
        async with http.get(url, headers={"Cookie": f"ttwid={TTWID}"}) as response:
            assert response.status == 400


# The socket: the messages


async def test_nothing_is_pushed_before_the_client_enters():
    async with (
        Simulator(scripted(*one_by_one(*CHATS, END)), speed=0) as simulator,
        dial(simulator, ROOM.room_id) as client,
    ):
        for sequence in (1, 2):
            await client.socket.send(heartbeat(ROOM.room_id, sequence))
            assert (await client.frame()).payload_type == "hb"
        await client.socket.send(enter_room(ROOM.room_id))
        kinds = [(await client.frame()).payload_type for _ in range(3)]
        assert kinds == ["im_enter_room_resp", "msg", "msg"]
        (record,) = simulator.connections
        assert list(record.heartbeats) == [1, 2]
        assert record.entered == [ROOM.room_id]


async def test_batches_are_gzip_frames_that_request_acks_which_are_recorded():
    async with Simulator(scripted(Step(0.0, CHATS), *one_by_one(END)), speed=0) as simulator:
        async with dial(simulator, ROOM.room_id) as client:
            await client.enter(ROOM.room_id)
            frame = await client.frame()
            assert frame.headers == {"compress_type": "gzip"}
            assert is_gzip(frame.payload)
            assert (frame.payload_type, frame.payload_encoding, frame.log_id) == ("msg", "pb", 1)
            (record,) = simulator.connections
            assert record.unacked
            await client.socket.send(ack(1, b"echoed"))
            await soon(lambda: record.acks)
            assert (record.acks[0].log_id, record.acks[0].payload) == (1, b"echoed")
            assert 1 not in record.unacked
            batch = await client.batch()
            assert batch.need_ack
            assert batch.internal_ext
            assert batch.cursor
            assert batch.heartbeat_duration == 10_000
            assert not batch.is_first
            await client.batches()
        await soon(lambda: record.is_closed)
        assert [received.log_id for received in record.acks] == [1, 2]
        assert record.acks[1].payload == batch.internal_ext
        assert (record.unacked, record.batches, record.close_code) == (set(), 2, 1000)


async def test_a_batch_may_request_no_ack():
    async with (
        Simulator(scripted(*one_by_one(CHATS[0], END, need_ack=False)), speed=0) as simulator,
        dial(simulator, ROOM.room_id) as client,
    ):
        await client.enter(ROOM.room_id)
        assert not (await client.batch(acked=False)).need_ack
        assert not simulator.connections[0].unacked


async def test_an_unreadable_message_is_recorded_and_otherwise_ignored():
    async with Simulator(ROOM) as simulator, dial(simulator, ROOM.room_id) as client:
        await client.socket.send(b"\xff\xff")
        await client.socket.send("text")
        await client.socket.send(encode_push_frame(PushFrame("unheard_of", b"x")))
        await client.socket.send(heartbeat(ROOM.room_id, 0))
        assert (await client.frame()).payload_type == "hb"
        assert list(simulator.connections[0].unreadable) == [b"\xff\xff", b"text", b"x"]


async def test_an_unknown_room_is_silent():
    async with Simulator(ROOM) as simulator, dial(simulator, ROOM.room_id) as client:
        await client.enter(5)
        await client.socket.send(heartbeat(5, 1))
        assert (await client.frame()).payload_type == "hb"
        assert simulator.connections[0].batches == 0


async def test_a_silent_server_sends_nothing_but_receives():
    async with Simulator(scripted(*one_by_one(*CHATS)), silent=True, speed=0) as simulator:
        async with dial(simulator, ROOM.room_id) as client:
            await client.socket.send(enter_room(ROOM.room_id))
            await client.socket.send(heartbeat(ROOM.room_id, 1))
            (record,) = simulator.connections
            await soon(lambda: record.heartbeats)
            assert record.entered == [ROOM.room_id]
            await (await client.socket.ping())
            for _ in range(10):
                await asyncio.sleep(0)
            assert record.batches == 0
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0):
                    await client.frame()
        simulator.silent = False
        async with dial(simulator, ROOM.room_id) as client:
            await client.enter(ROOM.room_id)
            assert texts(await client.batches()) == [f"chat {at}" for at in range(5)]


async def test_a_client_that_enters_twice_gets_two_replies_and_one_run():
    async with (
        Simulator(scripted(*one_by_one(*CHATS, END)), speed=0) as simulator,
        dial(simulator, ROOM.room_id) as client,
    ):
        await client.socket.send(enter_room(ROOM.room_id))
        await client.socket.send(enter_room(ROOM.room_id))
        kinds = []
        async for data in client.socket:
            frame = decode_push_frame(data)
            kinds.append(frame.payload_type)
            await client.socket.send(ack(frame.log_id, b"-"))
        assert kinds.count("im_enter_room_resp") == 2
        assert kinds.count("msg") == 6


# The socket: the live


async def test_steps_and_end_follow_the_clock():
    clock = ManualClock()
    async with (
        Simulator(scripted(*one_by_one(CHATS[0], CHATS[1], END)), clock=clock, speed=0.5) as simulator,
        dial(simulator, ROOM.room_id) as client,
    ):
        await client.enter(ROOM.room_id)
        assert texts([await client.batch()]) == ["chat 0"]
        await soon(lambda: clock.deadlines == [2.0, QUIET])
        await clock.reach(2.0)
        assert texts([await client.batch()]) == ["chat 1"]
        await soon(lambda: clock.deadlines == [4.0, QUIET])
        await clock.reach(4.0)
        assert (await client.batch()).messages == (END,)
        await soon(lambda: clock.deadlines == pytest.approx([4.2, QUIET]))
        assert not simulator.connections[0].is_closed
        await clock.reach(4.2)
        with pytest.raises(ConnectionClosed) as caught:
            await client.frame()
        assert caught.value.rcvd.code == 1000


async def test_a_socket_without_heartbeats_for_30_seconds_is_closed():
    clock = ManualClock()
    endless = scripted(Step(0.0, CHATS[:1]), Step(1000.0, ()))
    async with Simulator(endless, clock=clock) as simulator, dial(simulator, ROOM.room_id) as client:
        await client.enter(ROOM.room_id)
        await client.batch()
        await soon(lambda: clock.deadlines == [QUIET, 1000.0])
        clock.now += 20.0
        await client.socket.send(heartbeat(ROOM.room_id, 1))
        assert (await client.frame()).payload_type == "hb"
        await clock.reach(QUIET)
        await soon(lambda: clock.deadlines == [20.0 + QUIET, 1000.0])
        assert not simulator.connections[0].is_closed
        await clock.reach(20.0 + QUIET)
        with pytest.raises(ConnectionClosed):
            await client.frame()


async def test_the_wait_for_acks_is_bounded():
    async with (
        Simulator(scripted(*one_by_one(CHATS[0], END)), speed=0) as simulator,
        dial(simulator, ROOM.room_id) as client,
    ):
        await client.enter(ROOM.room_id)
        frames = [decode_push_frame(data).payload_type async for data in client.socket]
        assert frames == ["msg", "msg"]
        assert client.socket.close_code == 1000
        assert simulator.connections[0].unacked == {1, 2}


async def test_a_slow_reader_loses_no_message():
    big = tuple(BatchMessage("WebcastBig", Random(at).randbytes(60_000), at) for at in range(1, 300))
    async with Simulator(scripted(*one_by_one(*big, END)), speed=0) as simulator:
        async with dial(simulator, ROOM.room_id, max_queue=1) as client:
            await client.enter(ROOM.room_id)
            (record,) = simulator.connections
            await soon(lambda: record.batches > 5)
            for _ in range(1000):
                await asyncio.sleep(0)
            assert record.batches < 300, "the server waits for the reader"
            received = await client.batches()
        assert [message for batch in received for message in batch.messages] == [*big, END]
        await soon(lambda: record.is_closed)
        assert not record.unacked


async def test_clients_of_a_shared_run_get_the_same_batches_and_late_ones_its_history():
    clock = ManualClock()
    room = scripted(*one_by_one(*CHATS, END), is_shared=True)
    async with (
        Simulator(room, clock=clock) as simulator,
        dial(simulator, ROOM.room_id) as early,
        dial(simulator, ROOM.room_id) as late,
    ):
        await early.enter(ROOM.room_id)
        await early.batch()
        for at in range(1, 4):
            await clock.reach(float(at))
            await early.batch()
        clock.now += 0.5
        await late.enter(ROOM.room_id)
        first = await late.batch()
        assert texts([first]) == ["chat 0", "chat 1", "chat 2", "chat 3"]
        assert all(message.is_history for message in first.messages)
        await soon(lambda: clock.deadlines == [4.0, 4.0, QUIET, QUIET])
        await clock.reach(4.0)
        assert (await early.batch()).messages == (await late.batch()).messages == (CHATS[4],)


async def test_each_client_of_a_script_gets_all_of_it():
    async with Simulator(scripted(*one_by_one(*CHATS, END)), speed=0) as simulator:
        for _ in range(2):
            async with dial(simulator, ROOM.room_id) as client:
                await client.enter(ROOM.room_id)
                assert texts(await client.batches()) == [f"chat {at}" for at in range(5)]


async def test_generated_traffic_arrives_completely():
    expected = [message.msg_id for step in Traffic(seed=3, duration=20).steps(ROOM, 0) for message in step.messages]
    room = SimulatedRoom(unique_id="demo_host", scenario=Traffic(seed=3, duration=20))
    async with Simulator(room, speed=0) as simulator, dial(simulator, ROOM.room_id) as client:
        await client.enter(ROOM.room_id)
        received = await client.batches()
        assert [message.msg_id for batch in received for message in batch.messages] == expected


async def test_a_room_without_a_scenario_gets_traffic_of_the_simulators_seed():
    firsts = []
    for seed in (1, 1, 2):
        clock = ManualClock()
        async with Simulator(ROOM, seed=seed, clock=clock) as simulator, dial(simulator, ROOM.room_id) as client:
            await client.enter(ROOM.room_id)
            firsts.append(await client.batch())
    assert firsts[0] == firsts[1] != firsts[2]


async def test_pages_report_the_end(http):
    async with Simulator(scripted(*one_by_one(CHATS[0], END)), speed=0) as simulator:

        async def statuses():
            page = await (await http.get(f"{simulator.url}/@demo_host/live")).read()
            api = await (await http.get(f"{simulator.url}/api-live/user/room/?uniqueId=demo_host")).read()
            info = await (await http.get(f"{simulator.url}/webcast/room/info/?room_id={ROOM.room_id}")).read()
            alive = await (await http.get(f"{simulator.url}/webcast/room/check_alive/?room_ids={ROOM.room_id}")).read()
            lookups = (parse_live_page(page, "demo_host"), parse_user_room(api), parse_room_info(info))
            return {lookup.status for lookup in lookups}, parse_check_alive(alive)

        assert await statuses() == ({LookupStatus.LIVE}, {ROOM.room_id: True})
        async with dial(simulator, ROOM.room_id) as client:
            await client.enter(ROOM.room_id)
            await client.batches()
        assert await statuses() == ({LookupStatus.ENDED}, {ROOM.room_id: False})


async def test_a_client_that_disconnects_without_a_close_frame_is_recorded():
    async with Simulator(scripted(Step(0.0, CHATS[:1]), Step(1e6, CHATS[1:2]))) as simulator:
        async with dial(simulator, ROOM.room_id) as client:
            await client.enter(ROOM.room_id)
            await client.batch()
            client.socket.transport.abort()
        (record,) = simulator.connections
        await soon(lambda: record.is_closed)
        assert record.close_code == 1006


async def test_the_close_code_of_a_client_is_recorded():
    async with Simulator(ROOM) as simulator:
        async with dial(simulator, ROOM.room_id) as client:
            await client.enter(ROOM.room_id)
            await client.socket.close(4001)
        (record,) = simulator.connections
        await soon(lambda: record.is_closed)
        assert record.close_code == 4001


# Pages and APIs


@pytest.mark.parametrize("path", ["/", "/live", "/live/", "/@demo_host", "/@demo_host/live", "/@nobody/live/?"])
async def test_pages_set_a_guest_cookie_unless_the_request_has_one(http, path):
    async with Simulator(ROOM) as simulator:
        async with http.get(simulator.url + path) as response:
            assert response.status == 200
            cookie = response.headers["Set-Cookie"]
        value = re.fullmatch(r"ttwid=(1%7C[\w-]{43}%7C\d{10}%7C[0-9a-f]{64}); Path=/; Max-Age=\d+; HttpOnly", cookie)[1]
        assert list(simulator.cookies) == [value]
        async with http.get(simulator.url + path, headers={"Cookie": f"ttwid={value}"}) as response:
            assert "Set-Cookie" not in response.headers


async def test_cookies_differ_and_can_be_turned_off(http):
    async with Simulator(ROOM) as simulator:
        for _ in range(2):
            await http.get(simulator.url)
        assert len(set(simulator.cookies)) == 2
    async with Simulator(ROOM, cookie=False) as simulator, http.get(simulator.url) as response:
        assert response.status == 200
        assert "Set-Cookie" not in response.headers


async def test_user_names_are_case_insensitive_and_a_trailing_slash_is_optional(http):
    async with Simulator(ROOM) as simulator:
        for path in (
            "/@Demo_Host/live",
            "/api-live/user/room?uniqueId=DEMO_HOST",
            "/api-live/user/room/?uniqueId=demo_host",
        ):
            async with http.get(simulator.url + path) as response:
                assert str(ROOM.room_id) in await response.text()


async def test_a_live_starts_with_the_simulator_by_default(http):
    clock = ManualClock()
    earlier = SimulatedRoom(unique_id="earlier", started_at=1_700_000_000)
    actual = {}
    async with Simulator(ROOM, earlier, clock=clock) as simulator:
        for name in ("demo_host", "earlier"):
            response = await http.get(f"{simulator.url}/api-live/user/room/?uniqueId={name}")
            actual[name] = (await response.json())["data"]["liveRoom"]["startTime"]
    assert actual == {"demo_host": 1_750_000_100, "earlier": 1_700_000_000}


async def test_the_apis_report_the_status_of_a_room(http):
    rooms = [SimulatedRoom(unique_id=status.value, status=status) for status in HostStatus]
    async with Simulator(*rooms) as simulator:
        actual = {}
        for name in [*HostStatus, "nobody"]:
            async with http.get(f"{simulator.url}/api-live/user/room/?uniqueId={name}") as response:
                actual[str(name)] = parse_user_room(await response.read()).status
    assert actual == {
        "live": LookupStatus.LIVE,
        "paused": LookupStatus.PAUSED,
        "offline": LookupStatus.ENDED,
        "age_restricted": LookupStatus.AGE_RESTRICTED,
        "blocked": LookupStatus.BLOCKED,
        "nobody": LookupStatus.NOT_FOUND,
    }


async def test_check_alive_lists_known_and_unknown_rooms_in_order(http):
    away = SimulatedRoom(unique_id="away", status=HostStatus.OFFLINE, room_id=7)
    async with Simulator(ROOM, away) as simulator:
        url = f"{simulator.url}/webcast/room/check_alive/?room_ids=5,{ROOM.room_id},x,7"
        alive = parse_check_alive(await (await http.get(url)).read())
    assert list(alive.items()) == [(5, False), (ROOM.room_id, True), (7, False)]


@pytest.mark.parametrize("query", ["", "?room_id=", "?room_id=x", "?room_id=1"])
async def test_an_unknown_room_id_is_a_wrong_parameter(http, query):
    async with Simulator(ROOM) as simulator, http.get(f"{simulator.url}/webcast/room/info/{query}") as response:
        assert (await response.json())["status_code"] == 10011


async def test_gifts_are_listed(http):
    async with Simulator(ROOM) as simulator, http.get(f"{simulator.url}/webcast/gift/list/?aid=1988") as response:
        assert "Rose" in {gift["name"] for gift in (await response.json())["data"]["gifts"]}


async def test_an_unsigned_fetch_gets_an_empty_response(http):
    async with Simulator(ROOM) as simulator:
        for query in (f"?room_id={ROOM.room_id}", "?room_id=5", ""):
            async with http.get(f"{simulator.url}/webcast/im/fetch/{query}") as response:
                assert (response.status, await response.read()) == (200, b"")
                assert "X-Set-TT-Cookie" not in response.headers


async def test_a_fetch_of_a_room_with_a_first_batch_names_the_socket(http):
    room = SimulatedRoom(unique_id="demo_host", first_batch=CHATS)
    async with Simulator(room) as simulator:
        response = await http.get(f"{simulator.url}/webcast/im/fetch/?room_id={ROOM.room_id}")
        body = await response.read()
        assert response.content_type == "application/protobuf"
        assert response.headers["X-Set-TT-Cookie"].startswith(f"ttwid={simulator.cookies[0]}; ")
    assert decode_batch(body).messages == CHATS
    assert FetchResult.parse(body).push_server == simulator.ws_url + SOCKET_PATH


# Starting and closing


async def test_closing_sends_clients_a_close_frame():
    simulator = Simulator(ROOM)
    await simulator.start()
    async with dial(simulator, ROOM.room_id) as client:
        await client.enter(ROOM.room_id)
        await client.batch()
        await simulator.aclose()
        await client.batches(code=1001)
    assert simulator.connections[0].is_closed
    await simulator.aclose()


async def test_closing_does_not_wait_for_a_client_that_never_reads():
    endless = Traffic(duration=float("inf"), rate=1000)
    simulator = Simulator(SimulatedRoom(unique_id="demo_host", scenario=endless), speed=0)
    await simulator.start()
    host, port = urlsplit(simulator.url).netloc.split(":")
    with sockets.create_connection((host, int(port))) as stuck:
        request = (
            f"GET {SOCKET_PATH}?aid=1&room_id={ROOM.room_id} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {'A' * 22}==\r\n"
            f"User-Agent: x\r\nCookie: ttwid=1\r\n\r\n"
        )
        stuck.sendall(request.encode())
        enter = enter_room(ROOM.room_id)
        stuck.sendall(bytes([0x82, 0x80 | len(enter), 0, 0, 0, 0]) + enter)
        await soon(lambda: simulator.connections and simulator.connections[0].batches > 3)
        async with asyncio.timeout(10):
            await simulator.aclose()
    (record,) = simulator.connections
    assert record.is_closed
    assert record.close_code == 1006


async def test_it_starts_only_once_and_has_no_address_before():
    simulator = Simulator(ROOM)
    for address in ("url", "ws_url"):
        with pytest.raises(UsageError, match="not started"):
            getattr(simulator, address)
    await simulator.aclose()
    async with simulator:
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", simulator.url)
        assert re.fullmatch(r"ws://127\.0\.0\.1:\d+", simulator.ws_url)
        with pytest.raises(UsageError, match="once"):
            await simulator.start()


async def test_the_error_names_a_port_that_is_in_use():
    async with Simulator(ROOM) as simulator:
        port = urlsplit(simulator.url).port
        with pytest.raises(ConfigError, match=f"cannot listen on 127.0.0.1:{port}"):
            await Simulator(ROOM, port=port).start()


def test_an_invalid_option_is_an_error():
    with pytest.raises(ConfigError, match="two rooms"):
        Simulator(ROOM, SimulatedRoom(unique_id="DEMO_host", room_id=5))
    with pytest.raises(ConfigError, match="two rooms"):
        Simulator(ROOM, SimulatedRoom(unique_id="other", room_id=ROOM.room_id))
    with pytest.raises(ConfigError, match="speed"):
        Simulator(ROOM, speed=-1)


def test_a_batch_survives_encoding_and_decoding():
    assert decode_batch(encode_batch(Batch((END,)))).messages == (END,)
