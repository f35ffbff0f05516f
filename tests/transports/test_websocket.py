from __future__ import annotations

import asyncio
import base64
import gzip
import hashlib
import logging
import shutil
import socket
import ssl
import subprocess
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from websockets.asyncio.server import serve

from tiktok_live.errors import (
    ConnectError,
    ConnectionClosedError,
    ConnectionClosedOK,
    ConnectTimeout,
    HandshakeRejected,
)
from tiktok_live.transports import websocket
from tiktok_live.transports.websocket import MAX_FRAME, WebSocketConnector, WebSocketTransport, parse_options

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
    from pathlib import Path

    from websockets.asyncio.server import ServerConnection

HIDDEN = "S3cr3tV4lue"
HEADERS = {"User-Agent": "me/1", "Cookie": f"ttwid=1%7C{HIDDEN}|~; other={HIDDEN}", "Origin": "https://www.tiktok.com"}
REFUSAL = b"HTTP/1.1 200 OK\r\nhandshake-msg: DEVICE_BLOCKED\r\nhandshake-status: 415\r\nserver: TLB\r\n"


@pytest.fixture(autouse=True)
async def nothing_is_left():
    yield
    for _ in range(5):  # aborted connections are given back by callbacks
        await asyncio.sleep(0)
    assert asyncio.all_tasks() == {asyncio.current_task()}


@asynccontextmanager
async def serving(handler: Callable[[ServerConnection], Awaitable[None]], **options: object) -> AsyncIterator[str]:
    async with serve(handler, "127.0.0.1", 0, **options) as server:
        yield f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}"


@asynccontextmanager
async def serving_bytes(answer: bytes, *, keep_open: bool = False, tls: ssl.SSLContext | None = None):
    """A server that answers each request with these bytes; gives its address and the requests it got."""
    requests: list[bytes] = []
    over = asyncio.Event()

    async def answering(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            requests.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(answer)
            await writer.drain()
            if keep_open:
                await over.wait()
        except (OSError, asyncio.IncompleteReadError):
            pass
        writer.close()

    async with await asyncio.start_server(answering, "127.0.0.1", 0, ssl=tls) as server:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}", requests
        over.set()


async def connect(url: str, headers: Mapping[str, str] = HEADERS, *, timeout: float = 5.0) -> WebSocketTransport:
    return await WebSocketConnector().connect(url, headers, timeout=timeout)


async def request_for(target: str, headers: Mapping[str, str] = HEADERS) -> tuple[str, list[tuple[str, str]]]:
    """The request line and the headers as they are on the wire."""
    async with serving_bytes(REFUSAL + b"\r\n") as (host, requests):
        with pytest.raises(HandshakeRejected):
            await connect(f"ws://{host}{target}", headers)
    line, *rest = requests[0].decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
    return line, [tuple(header.split(": ", 1)) for header in rest]


async def echo(connection: ServerConnection) -> None:
    async for message in connection:
        await connection.send(message)


async def until(holds: Callable[[], object]) -> None:
    async with asyncio.timeout(30):
        while not holds():  # noqa: ASYNC110 - nobody could set an event
            await asyncio.sleep(0)


def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


async def test_messages_go_both_ways():
    async with serving(echo) as url:
        transport = await connect(url)
        await transport.send(b"\x00\xff")
        await transport.send(b"")
        assert [await transport.receive(), await transport.receive()] == [b"\x00\xff", b""]
        await transport.aclose()


async def test_a_text_message_is_its_bytes():
    async def text(connection: ServerConnection) -> None:
        await connection.send("héllo")

    async with serving(text) as url:
        transport = await connect(url)
        assert await transport.receive() == "héllo".encode()
        await transport.aclose()


@pytest.mark.parametrize(
    "target",
    [
        "/p?a=%7C|~&b=%7c&c=%2F/&d='\"<>^`{}\\[]&e=*!$()@:,;&f=+&g=%&&h",
        "/webcast/im/ws_proxy/ws_reuse_supplement/?room_id=7300000000000000001&browser_version=5.0%20%28X11%29",
        "/?x=1?y=2",
        "/a//b/../c?x",
    ],
)
async def test_the_address_goes_out_byte_for_byte(target):
    line, _ = await request_for(target)
    assert line == f"GET {target} HTTP/1.1"


async def test_every_header_goes_out_once_and_as_it_is():
    _, headers = await request_for("/", HEADERS)
    assert sorted(name.lower() for name, _ in headers) == [
        "connection",
        "cookie",
        "host",
        "origin",
        "sec-websocket-extensions",
        "sec-websocket-key",
        "sec-websocket-version",
        "upgrade",
        "user-agent",
    ]
    assert {name: value for name, value in headers if name in HEADERS} == HEADERS


@pytest.mark.parametrize("name", ["User-Agent", "user-agent"])
async def test_the_user_agent_is_the_plan_s_whatever_its_case(name):
    _, headers = await request_for("/", {name: "me/1"})
    assert [value for key, value in headers if key.lower() == "user-agent"] == ["me/1"]


async def test_without_a_user_agent_none_is_made_up():
    _, headers = await request_for("/", {})
    assert "user-agent" not in [name.lower() for name, _ in headers]


async def test_the_server_s_options_are_read():
    def options(connection, request, response):
        response.headers["Handshake-Options"] = "ping-interval=5; Extra = a=b ;; flag"
        response.headers["Handshake-Options"] = "ping-interval=9"

    async with serving(echo, process_response=options) as url:
        transport = await connect(url)
        assert transport.options == {"ping-interval": "5", "extra": "a=b", "flag": ""}
        await transport.aclose()


async def test_without_options_there_are_none():
    async with serving(echo) as url:
        transport = await connect(url)
        assert transport.options == {}
        await transport.aclose()


@pytest.mark.parametrize(
    ("header", "options"),
    [
        ("", {}),
        (";;", {}),
        ("=nameless", {}),
        ("ping-interval=5", {"ping-interval": "5"}),
        (" A = 1 ; a = 2 ", {"a": "2"}),
        ("x", {"x": ""}),
    ],
)
def test_options_are_pairs_as_in_a_cookie(header, options):
    assert parse_options(header) == options


@pytest.mark.parametrize(
    "rest",
    [
        b"Content-Length: 0\r\n\r\n",
        b"Content-Length: 5\r\n\r\nno...",
        b"content-length: 5\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n5\r\nno",
        b"Content-Length: 3000000\r\n\r\n" + b"x" * 3_000_000,
        b"\r\n",
    ],
    ids=["empty", "body", "missing body", "endless chunks", "long body", "no length"],
)
@pytest.mark.parametrize("keep_open", [False, True])
async def test_a_refusal_with_http_200_tells_what_its_headers_say(rest, keep_open):
    async with serving_bytes(REFUSAL + rest, keep_open=keep_open) as (host, _):
        with pytest.raises(HandshakeRejected) as rejected:
            await connect(f"ws://{host}/p?msToken={HIDDEN}")
    error = rejected.value
    assert (error.status, error.handshake_message, error.handshake_status) == (200, "DEVICE_BLOCKED", 415)
    assert error.message == f"ws://{host}/p refused the handshake with HTTP 200: DEVICE_BLOCKED (415)"
    assert not error.retryable
    assert error.__cause__ is not None


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"400 Bad Request", (400, "", None, "no reason given")),
        (b"403 Forbidden\r\nHandshake-Msg: go away", (403, "go away", None, "go away")),
        (b"404 Not Found\r\nHandshake-Status: 7", (404, "", 7, "no reason given")),
        (b"200 OK\r\nHandshake-Msg: x\r\nHandshake-Status: y", (200, "x", None, "x (y)")),
        (b"200 OK\r\nHandshake-Msg: first\r\nHandshake-Msg: second", (200, "first", None, "first")),
        (b"302 Found\r\nLocation: ws://127.0.0.1:1/", (302, "", None, "no reason given")),
        (b"503 Service Unavailable", (503, "", None, "no reason given")),
    ],
)
async def test_any_answer_but_a_websocket_is_a_refusal(head, expected):
    async with serving_bytes(b"HTTP/1.1 " + head + b"\r\nContent-Length: 0\r\n\r\n") as (host, requests):
        with pytest.raises(HandshakeRejected) as rejected:
            await connect(f"ws://{host}/")
    error = rejected.value
    said = error.message.partition(f"HTTP {expected[0]}: ")[2]
    assert (error.status, error.handshake_message, error.handshake_status, said) == expected
    assert len(requests) == 1


@asynccontextmanager
async def answering(answer: Callable[[bytes], bytes], size: int) -> AsyncIterator[str]:
    """A server that answers each request in pieces of `size` bytes."""

    async def in_pieces(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        rest = answer(await reader.readuntil(b"\r\n\r\n"))
        while rest:
            writer.write(rest[:size])
            await writer.drain()
            await asyncio.sleep(0)
            rest = rest[size:]
        await reader.read()
        writer.close()

    async with await asyncio.start_server(in_pieces, "127.0.0.1", 0) as server:
        yield f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/"


PIECES = pytest.mark.parametrize("size", [1, 7, 1_000_000])


def welcome(request: bytes) -> bytes:
    """The answer that opens a WebSocket, and two messages right behind it."""
    key = next(line.partition(b": ")[2] for line in request.split(b"\r\n") if line.startswith(b"Sec-WebSocket-Key"))
    accept = base64.b64encode(hashlib.sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest())
    head = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    return head + b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n" + b"\x82\x05first" + b"\x82\x06second"


@PIECES
async def test_a_refusal_is_read_whole_however_it_is_cut(size):
    async with answering(lambda _: REFUSAL + b"Content-Length: 9\r\n\r\nnonsense.", size) as url:
        with pytest.raises(HandshakeRejected, match="DEVICE_BLOCKED"):
            await connect(url)


@PIECES
async def test_no_message_that_follows_the_welcome_is_lost_however_it_is_cut(size):
    async with answering(welcome, size) as url:
        transport = await connect(url)
        assert [await transport.receive(), await transport.receive()] == [b"first", b"second"]
        transport._connection.transport.abort()


async def test_no_secret_of_the_plan_is_in_an_error():
    async with serving_bytes(REFUSAL + b"\r\n") as (host, _):
        with pytest.raises(HandshakeRejected) as rejected:
            await connect(f"ws://me:{HIDDEN}@{host}/p?msToken={HIDDEN}")
    assert HIDDEN not in f"{rejected.value}{rejected.value!r}"
    assert HIDDEN not in str(rejected.value.__cause__)


async def test_a_redirect_is_not_followed():
    async with serving_bytes(b"") as (elsewhere, asked):
        location = f"Location: ws://{elsewhere}/\r\n".encode()
        async with serving_bytes(b"HTTP/1.1 302 Found\r\n" + location + b"\r\n") as (host, _):
            with pytest.raises(HandshakeRejected, match="HTTP 302"):
                await connect(f"ws://{host}/")
    assert asked == []


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"hello",
        b"hello\r\n\r\n",
        b"HTTP/1.1 200",
        b"HTTP/1.1 101 Switching Protocols\r\n\r\n",
        b"HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\n",
        b"x" * 100_000,
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n",
    ],
    ids=lambda answer: repr(answer[:40]),
)
async def test_an_answer_that_makes_no_sense_is_a_connect_error(answer):
    async with serving_bytes(answer) as (host, _):
        with pytest.raises(ConnectError, match=f"ws://{host}/p cannot be reached: .") as failed:
            await connect(f"ws://{host}/p?msToken={HIDDEN}")
    assert failed.type is ConnectError
    assert failed.value.hop == "socket"
    assert HIDDEN not in str(failed.value)


async def test_a_refused_port_is_a_connect_error():
    with pytest.raises(ConnectError, match=r"cannot be reached: .") as failed:
        await connect(f"ws://127.0.0.1:{unused_port()}/")
    assert failed.type is ConnectError
    assert failed.value.retryable


async def test_a_server_without_tls_is_a_connect_error():
    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(plain, "127.0.0.1", 0) as server:
        with pytest.raises(ConnectError, match="cannot be reached: SSLError") as failed:
            await connect(f"wss://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
    assert failed.type is ConnectError


def own_certificate(folder: Path) -> ssl.SSLContext:
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    making = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    making += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(making, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


@pytest.mark.skipif(shutil.which("openssl") is None, reason="makes a certificate with openssl")
async def test_a_certificate_that_nobody_vouches_for_is_a_connect_error(tmp_path):
    async with serving_bytes(b"", tls=own_certificate(tmp_path)) as (host, requests):
        with pytest.raises(ConnectError, match="CERTIFICATE_VERIFY_FAILED") as failed:
            await connect(f"wss://{host}/")
    assert failed.type is ConnectError
    assert requests == []


async def test_no_answer_in_time_is_a_timeout():
    async with serving_bytes(b"", keep_open=True) as (host, _):
        with pytest.raises(ConnectTimeout, match=r"did not open a socket within 0\.05 s") as failed:
            await connect(f"ws://{host}/p?msToken={HIDDEN}", timeout=0.05)
    assert HIDDEN not in str(failed.value)


async def test_opening_can_be_cancelled():
    async with serving_bytes(b"", keep_open=True) as (host, requests):
        opening = asyncio.create_task(connect(f"ws://{host}/"))
        await until(lambda: requests)
        opening.cancel()
        with pytest.raises(asyncio.CancelledError):
            await opening


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://h/",
        "ws://",
        "ws:///p",
        "ws://[",
        "ws://h:x/",
        "ws://h:99999/",
        "ws://h:0/",
        f"ws://{HIDDEN}@h/",
        f"ws://h/#{HIDDEN[:0]}",
        f"ws://h/?msToken={HIDDEN}&a=b c",
        f"ws://h/?msToken={HIDDEN}&a=é",
        f"ws://h/?msToken={HIDDEN}\r\nX: y",
        f"ws://h/?msToken={HIDDEN}\x00",
    ],
)
async def test_an_address_that_cannot_go_out_as_it_is_is_refused(url):
    with pytest.raises(ConnectError, match="the plan's address is no ws:// or wss:// URL") as failed:
        await connect(url)
    assert not failed.value.retryable
    assert HIDDEN not in str(failed.value)
    assert failed.value.__cause__ is None


@pytest.mark.parametrize("host", ["a" * 70, "a..b"])
async def test_a_host_whose_name_cannot_be_is_a_connect_error(host):
    with pytest.raises(ConnectError, match="is no name of a host") as failed:
        await connect(f"ws://{host}/")
    assert not failed.value.retryable


@pytest.mark.parametrize("value", [f"a={HIDDEN}\r\nX: y", f"a={HIDDEN}\x00", f"a={HIDDEN}é"])
async def test_a_header_that_cannot_go_out_as_it_is_is_refused_without_showing_it(value):
    with pytest.raises(ConnectError, match="the plan's header 'Cookie' cannot be sent") as failed:
        await connect(f"ws://127.0.0.1:{unused_port()}/", {"Cookie": value})
    assert HIDDEN not in str(failed.value)
    assert not failed.value.retryable


async def test_proxy_variables_of_the_environment_are_ignored(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "ws_proxy", "socks_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{unused_port()}")
    monkeypatch.delenv("no_proxy", raising=False)
    async with serving(echo) as url:
        transport = await connect(url)
        await transport.aclose()


async def test_no_cookie_is_in_a_log_on_any_level(caplog):
    caplog.set_level(logging.DEBUG)
    server = logging.getLogger("the server, which is no business of ours")
    server.propagate = False
    async with serving(echo, logger=server) as url:
        transport = await connect(f"{url}/?msToken={HIDDEN}&aid=1")
        await transport.send(b"100%")
        assert await transport.receive() == b"100%"
        await transport.aclose()
    assert "Cookie: ***" in caplog.text
    assert "aid=1" in caplog.text
    assert HIDDEN not in caplog.text
    assert {record.name for record in caplog.records} <= {"tiktok_live.transports.websocket", "asyncio"}


def closing(code: int, reason: str = ""):
    async def close(connection: ServerConnection) -> None:
        await connection.send(b"last")
        await connection.close(code, reason)

    return close


@pytest.mark.parametrize("code", [1000, 1001])
async def test_a_server_that_closes_well_does_so_after_its_messages(code):
    async with serving(closing(code)) as url:
        transport = await connect(url)
        assert await transport.receive() == b"last"
        for _ in range(2):
            with pytest.raises(ConnectionClosedOK, match=f"the server closed the socket with code {code}$") as closed:
                await transport.receive()
            assert (closed.value.code, closed.value.reason) == (code, "")
        await transport.aclose()


@pytest.mark.parametrize("code", [1011, 1008, 4003])
async def test_a_server_that_closes_with_an_error_is_an_error(code):
    async with serving(closing(code, f"bye msToken={HIDDEN}")) as url:
        transport = await connect(url)
        await transport.receive()
        with pytest.raises(ConnectionClosedError, match=rf"the server closed .* {code} \(bye msToken=\*\*\*") as closed:
            await transport.receive()
        assert (closed.value.code, closed.value.reason) == (code, "bye msToken=***")
        with pytest.raises(ConnectionClosedError, match=f"code {code}"):
            await transport.send(b"x")
        await transport.aclose()


async def test_a_close_frame_without_a_code_is_no_good_end():
    async def close(connection: ServerConnection) -> None:
        connection.transport.write(b"\x88\x00")
        await connection.wait_closed()

    async with serving(close) as url:
        transport = await connect(url)
        with pytest.raises(ConnectionClosedError) as closed:
            await transport.receive()
        assert closed.value.code == 1005
        await transport.aclose()


async def test_a_connection_that_breaks_has_no_code():
    async def vanish(connection: ServerConnection) -> None:
        await connection.send(b"last")
        connection.transport.abort()

    async with serving(vanish) as url:
        transport = await connect(url)
        with pytest.raises(ConnectionClosedError, match="the connection broke without a close frame") as closed:
            await receive_all(transport)
        assert (closed.value.code, closed.value.reason) == (1006, "")
        with pytest.raises(ConnectionClosedError):
            await transport.send(b"x")
        await transport.aclose()


@pytest.mark.parametrize("compression", [None, "deflate"])
async def test_a_message_of_the_limit_is_read_and_one_byte_more_ends_the_connection(compression):
    async def send(connection: ServerConnection) -> None:
        await connection.send(b"x" * MAX_FRAME)
        await connection.send(b"x" * (MAX_FRAME + 1))
        await connection.wait_closed()

    async with serving(send, compression=compression) as url:
        transport = await connect(url)
        assert len(await transport.receive()) == MAX_FRAME
        with pytest.raises(
            ConnectionClosedError, match=r"this end closed the socket with code 1009 \(.*8388608"
        ) as end:
            await transport.receive()
        assert end.value.code == 1009
        await transport.aclose()


async def test_frames_that_make_no_sense_end_the_connection():
    async def nonsense(connection: ServerConnection) -> None:
        connection.transport.write(gzip.compress(b"no frame"))
        await connection.wait_closed()

    async with serving(nonsense) as url:
        transport = await connect(url)
        with pytest.raises(ConnectionClosedError, match="this end closed the socket with code 1002"):
            await transport.receive()
        await transport.aclose()


async def test_pings_are_answered_and_none_is_sent():
    pings = []

    async def ping(connection: ServerConnection) -> None:
        await (await connection.ping(b"there?"))
        pings.append("answered")
        await connection.send(b"done")
        await connection.wait_closed()

    async with serving(ping, ping_interval=None) as url:
        transport = await connect(url)
        assert await transport.receive() == b"done"
        assert pings == ["answered"]
        assert transport._connection.keepalive_task is None
        await transport.aclose()


async def test_closing_says_so_with_code_1000_and_twice_is_fine():
    codes = []

    async def note(connection: ServerConnection) -> None:
        await connection.wait_closed()
        codes.append(connection.close_code)

    async with serving(note) as url:
        transport = await connect(url)
        receiving = asyncio.create_task(transport.receive())
        await asyncio.sleep(0)
        await transport.aclose()
        await transport.aclose()
        with pytest.raises(ConnectionClosedOK, match="this end closed the socket with code 1000"):
            await receiving
        with pytest.raises(ConnectionClosedOK):
            await transport.send(b"x")
    assert codes == [1000]


@asynccontextmanager
async def deaf() -> AsyncIterator[tuple[str, asyncio.Event]]:
    """A server that opens the socket and then reads nothing any more."""
    over = asyncio.Event()

    async def ignore(connection: ServerConnection) -> None:
        connection.transport.pause_reading()
        await over.wait()
        connection.transport.abort()

    async with serving(ignore, compression=None) as url:
        yield url, over
        over.set()


async def test_a_peer_that_does_not_answer_the_close_is_given_up(monkeypatch):
    monkeypatch.setattr(websocket, "_CLOSE_TIMEOUT", 0.02)
    async with deaf() as (url, _):
        transport = await connect(url)
        await transport.aclose()
        with pytest.raises(ConnectionClosedOK, match="this end closed"):
            await transport.receive()


async def test_a_peer_that_reads_nothing_does_not_hold_up_closing(monkeypatch):
    monkeypatch.setattr(websocket, "_CLOSE_TIMEOUT", 0.02)
    async with deaf() as (url, _):
        transport = await connect(url)
        sending = asyncio.create_task(send_without_end(transport))
        await until(lambda: transport._connection.paused)
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        async with asyncio.timeout(30):
            await transport.aclose()
            await transport.aclose()


async def receive_all(transport: WebSocketTransport) -> None:
    while True:
        await transport.receive()


async def send_without_end(transport: WebSocketTransport) -> None:
    while True:
        await transport.send(b"x" * 1_000_000)
