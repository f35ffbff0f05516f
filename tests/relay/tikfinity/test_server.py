from __future__ import annotations

import asyncio
import json
import socket
from contextlib import asynccontextmanager
from itertools import count

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.relay.served import make_rooms
from tests.session.wire_messages import gift
from tiktok_live.errors import ConfigError, UsageError
from tiktok_live.events.decode import decode_message
from tiktok_live.events.families.gifts import GiftCompleteEvent, GiftCompleteReason
from tiktok_live.net.clock import SystemClock
from tiktok_live.net.http_client import AiohttpClient
from tiktok_live.relay.consumers import Consumers, RelayLimits
from tiktok_live.relay.feed import Feed
from tiktok_live.relay.tikfinity.dialect import Dialect
from tiktok_live.relay.tikfinity.hosts import Host
from tiktok_live.relay.tikfinity.server import TikfinityServer
from tiktok_live.testing import make_event, make_user

PATIENCE = 20.0
CONFIG = {"event": "config", "data": {"events": []}}
_ids = count(1)


class Running:
    """A server of two rooms, whose events tests publish."""

    def __init__(self, server: TikfinityServer, feed: Feed, consumers: Consumers) -> None:
        self.server, self.feed, self.consumers = server, feed, consumers
        self.port = int(server.url.rstrip("/").rpartition(":")[2])

    def say(self, text: str, room: str = "ann") -> None:
        self.feed.publish(room, make_event("chat", text=text))

    @asynccontextmanager
    async def program(self, address="", host="127.0.0.1", **options):
        """Connect like a program, and read the greeting away."""
        async with connect(f"ws://{host}:{self.port}{address}", **options) as program:
            assert await received(program) == CONFIG
            yield program


@asynccontextmanager
async def running(port=0, **limits):
    feed = Feed()
    rooms = make_rooms("ann", "bob", feed=feed)
    consumers = Consumers(feed, SystemClock(), RelayLimits(close_seconds=0.5, **limits))
    async with TikfinityServer(rooms, feed, consumers, port=port) as server:
        try:
            yield Running(server, feed, consumers)
        finally:
            consumers.close()


async def received(program):
    async with asyncio.timeout(PATIENCE):
        text = await program.recv()
    assert isinstance(text, str)
    return json.loads(text)


async def comments(program, number):
    return [(await received(program))["data"]["comment"] for _ in range(number)]


async def until(condition):
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - plain values have no event to wait for
            await asyncio.sleep(0)


@pytest.mark.parametrize("address", ["", "/", "/any/path?and=query", "/?uniqueId="])
async def test_programs_connect_at_any_address_and_get_all_rooms(address):
    async with running() as relay, relay.program(address) as program:
        relay.say("hi")
        relay.say("ho", room="bob")
        assert await comments(program, 2) == ["hi", "ho"]


async def test_localhost_is_served_over_both_protocols():
    async with running() as relay:
        assert relay.server.url == f"ws://localhost:{relay.port}/"
        async with relay.program(host="localhost"):
            pass
        if has_ipv6():
            async with relay.program(host="[::1]") as program:
                relay.say("hi")
                assert await comments(program, 1) == ["hi"]


def has_ipv6():
    with socket.socket(socket.AF_INET6) as probe:
        try:
            probe.bind(("::1", 0))
        except OSError:
            return False
    return True


async def test_a_machine_without_ipv6_is_served_over_ipv4(monkeypatch):
    monkeypatch.setattr("tiktok_live.relay.localhost._IPV6", "2001:db8::1")
    async with running() as relay, relay.program():
        assert relay.server._server.addresses == (f"127.0.0.1:{relay.port}",)


@pytest.mark.parametrize("name", ["ann", "@ann", "ANN", "%40Ann"])
async def test_a_program_picks_one_room(name):
    async with running() as relay, relay.program(f"/?uniqueId={name}") as program:
        relay.say("not this", room="bob")
        relay.say("this")
        assert await comments(program, 1) == ["this"]


async def test_a_room_that_is_not_served_sends_nothing_and_is_logged_once(caplog):
    async with running() as relay, relay.program("/?uniqueId=carl"), relay.program("/?uniqueId=carl") as program:
        relay.say("hi")
        await (await program.ping())
        assert relay.feed.counts.offered == 0
    assert caplog.text.count("'carl', which is not relayed") == 1


async def test_each_frame_is_text_whole_and_not_compressed():
    async with running() as relay:
        reader, writer = await asyncio.open_connection("127.0.0.1", relay.port)
        try:
            await handshake(reader, writer, relay.port, extensions="permessage-deflate")
            assert await frame(reader) == json.dumps(CONFIG, separators=(",", ":")).encode()
            relay.say("grüße \U0001f600")
            data = await frame(reader)
            assert len(data) < 4096
            assert "grüße \U0001f600".encode() in data
            assert json.loads(data)["event"] == "chat"
        finally:
            writer.close()


async def test_a_program_that_takes_what_one_read_returns_for_one_message_gets_every_message():
    async with running() as relay, asyncio.timeout(PATIENCE):
        relay.feed.publish("ann", make_event("viewer_count", viewers=52))
        reader, writer = await asyncio.open_connection("127.0.0.1", relay.port)
        try:
            await handshake(reader, writer, relay.port)
            reads = [await reader.read(4096) for _ in range(2)]
            for number in range(5):
                relay.say(str(number))
            reads += [await reader.read(4096) for _ in range(5)]
        finally:
            writer.close()
    messages = [json.loads(read[read.index(b"{") :]) for read in reads]
    assert [message["event"] for message in messages] == ["config", "roomUser", *["chat"] * 5]


async def handshake(reader, writer, port, *, host="", extensions=""):
    lines = [
        "GET / HTTP/1.1",
        f"Host: {host or f'localhost:{port}'}",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
        f"Sec-WebSocket-Extensions: {extensions}",
    ]
    writer.write("\r\n".join([*lines, "", ""]).encode())
    head = await reader.readuntil(b"\r\n\r\n")
    assert b"permessage-deflate" not in head
    return head


async def frame(reader):
    """Read one frame with the eyes of a program that knows only the simplest ones."""
    first, size = await reader.readexactly(2)
    assert first == 0x81  # final, text, no extension
    if size == 126:
        size = int.from_bytes(await reader.readexactly(2))
    return await reader.readexactly(size)


async def opened(relay, path, headers):
    """Open an address like a browser's address bar."""
    http = AiohttpClient()
    try:
        address = f"http://127.0.0.1:{relay.port}{path}"
        return await http.get(address, headers=headers, timeout=PATIENCE, max_bytes=10_000)
    finally:
        await http.aclose()


@pytest.mark.parametrize(
    ("host", "is_ours"),
    [("localhost", True), ("127.0.0.1:21213", True), ("[::1]", True), ("rebound.example", False), ("192.0.2.7", False)],
)
async def test_the_host_is_checked_and_the_origin_is_not(host, is_ours):
    async with running() as relay:
        for origin in (None, "null", "http://absolute", "https://widgets.example"):
            headers = {"Host": host} | ({"Origin": origin} if origin else {})
            response = await opened(relay, "/", headers)
            assert response.status == (200 if is_ours else 403)
        if is_ours:
            async with relay.program(origin="https://widgets.example"):
                pass


async def test_a_rebound_name_gets_no_events():
    async with running() as relay:
        reader, writer = await asyncio.open_connection("127.0.0.1", relay.port)
        head = await handshake(reader, writer, relay.port, host="rebound.example")
        writer.close()
        assert head.startswith(b"HTTP/1.1 403 ")


async def test_a_browser_that_opens_the_address_gets_an_explanation():
    async with running() as relay:
        response = await opened(relay, "/x", {})
        assert response.status == 200
        assert f"a WebSocket, at ws://localhost:{relay.port}/" in response.body.decode()
        assert "Rooms: ann, bob" in response.body.decode()


async def test_a_program_gets_the_last_number_of_viewers_of_its_rooms_at_once():
    async with running() as relay:
        for room, viewers in [("ann", 1), ("ann", 52), ("bob", 7)]:
            relay.feed.publish(room, make_event("viewer_count", viewers=viewers))
        async with relay.program("/?uniqueId=ann") as program:
            message = await received(program)
            assert (message["event"], message["data"]["viewerCount"]) == ("roomUser", 52)
            assert message["data"]["tikfinityUsername"] == "ann"
        async with relay.program() as program:
            assert {(await received(program))["data"]["viewerCount"] for _ in range(2)} == {52, 7}


async def test_the_socket_stays_open_when_a_live_ends():
    async with running() as relay, relay.program() as program:
        relay.feed.publish("ann", make_event("live_ended"))
        relay.say("the next live")
        message = await received(program)
        assert (message["event"], message["data"]["actionId"]) == ("streamEnd", 3)
        assert await comments(program, 1) == ["the next live"]


async def test_pings_are_answered_and_junk_is_ignored():
    async with running() as relay, relay.program() as program:
        for junk in ['{"type":"connect"}', "", b"\xff\x00", "x" * 10_000]:
            await program.send(junk)
        # Text that is none: the frame of a client that cares for nothing.
        program.transport.write(bytes((0x81, 0x82, 0, 0, 0, 0)) + b"\xff\xfe")
        async with asyncio.timeout(PATIENCE):
            await (await program.ping(b"there?"))
        relay.say("hi")
        assert await comments(program, 1) == ["hi"]


async def test_too_large_a_message_closes_only_that_program():
    async with running(message_bytes=1000) as relay, relay.program() as one, relay.program() as other:
        await one.send("x" * 2000)
        with pytest.raises(ConnectionClosed) as closed:
            await received(one)
        assert closed.value.rcvd.code == 1009
        relay.say("hi")
        assert await comments(other, 1) == ["hi"]


async def test_programs_that_leave_and_come_back_get_what_comes_then():
    async with running() as relay:
        for text in "abc":
            async with relay.program() as program:
                relay.say(text)
                assert await comments(program, 1) == [text]
        await until(lambda: not relay.feed.counts.consumers)


async def test_a_program_that_does_not_read_is_closed_and_the_others_get_everything():
    async with running(waiting_items=420) as relay, relay.program() as program:
        reader, writer = await asyncio.open_connection("127.0.0.1", relay.port, limit=1024)
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        await handshake(reader, writer, relay.port)
        await until(lambda: relay.feed.counts.consumers == 2)
        for _ in range(100):
            for _ in range(400):
                relay.say("\U0001f600" * 500)
            for _ in range(400):
                await program.recv(decode=False)
            if relay.feed.counts.too_slow:
                break
        await until(lambda: relay.feed.counts.consumers == 1)
        writer.close()
        counts = relay.feed.counts
        assert counts.offered == counts.sent + counts.dropped + counts.waiting


async def test_a_message_is_made_once_for_all_programs(monkeypatch):
    made = []
    encode = Dialect.translate
    monkeypatch.setattr(Dialect, "translate", lambda self, item: made.append(item.id) or encode(self, item))
    async with running() as relay, relay.program() as one, relay.program("/?uniqueId=ann") as other:
        relay.say("hi")
        assert await comments(one, 1) == await comments(other, 1)
        assert made == [1]


def test_streaks_are_followed_while_no_program_is_connected():
    feed = Feed()
    dialect = Dialect(lambda handle: Host(handle, 5))
    feed.add_observer(dialect.observe)
    tick, end = (decode_message("WebcastGiftMessage", gift(3, end=last).payload, next(_ids)) for last in (False, True))
    feed.publish("ann", tick)
    feed.publish("ann", end)
    complete = feed.publish("ann", GiftCompleteEvent(end, 3, GiftCompleteReason.END))
    assert complete.encoded(dialect.encode) == ()  # the end was there


def test_the_host_of_a_room_is_known_by_id_as_soon_as_there_are_messages():
    feed, asked = Feed(), []
    dialect = Dialect(lambda handle: asked.append(handle) or Host(handle, 5))
    feed.add_observer(dialect.observe)
    assert dialect.encode(feed.publish("ann", make_event("waiting_for_live"))) == ()
    assert asked == []
    for user in ("x", "y"):
        [frame] = dialect.encode(feed.publish("ann", make_event("chat", user=make_user(user))))
        assert b'"tikfinityUserId":6,"tikfinityUsername":"ann"' in frame
    assert asked == ["ann"]


async def test_a_taken_port_is_told_and_everything_is_released():
    async with running() as relay:
        with pytest.raises(ConfigError, match="the port is in use"):
            async with running(port=relay.port):
                pass
        async with relay.program():
            pass


async def test_a_full_relay_refuses_with_words():
    async with running(consumers=1) as relay, relay.program():
        with pytest.raises(InvalidStatus) as refused:
            async with relay.program():
                pass
        assert refused.value.response.status_code == 503


async def test_closing_says_goodbye_to_programs():
    async with running() as relay:
        async with relay.program() as program:
            relay.consumers.close()
            with pytest.raises(ConnectionClosed) as closed:
                await received(program)
            assert closed.value.rcvd.code == 1001
        await relay.server.aclose()
        await relay.server.aclose()
        with pytest.raises(UsageError):
            await relay.server.start()
