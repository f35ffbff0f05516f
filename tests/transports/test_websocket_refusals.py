from __future__ import annotations

import asyncio
import base64
import hashlib
import shutil
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

import pytest

from tests.transports.servers import HIDDEN, REFUSAL, connect, own_certificate, serving_bytes, unused_port
from tiktok_live.errors import ConnectError, ConnectTimeout, HandshakeRejected

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable


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
    said = "DEVICE_BLOCKED (415), this guest or this network is blocked"
    assert error.message == f"ws://{host}/p refused the handshake with HTTP 200: {said}"
    assert not error.retryable
    assert error.__cause__ is not None


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"400 Bad Request", (400, "", None, "the host rejected the request as malformed")),
        (b"403 Forbidden\r\nHandshake-Msg: go away", (403, "go away", None, "go away")),
        (b"404 Not Found\r\nHandshake-Status: 7", (404, "", 7, "there is no WebSocket at this address")),
        (b"200 OK\r\nHandshake-Msg: x\r\nHandshake-Status: y", (200, "x", None, "x (y)")),
        (b"200 OK\r\nHandshake-Msg: first\r\nHandshake-Msg: second", (200, "first", None, "first")),
        (b"302 Found\r\nLocation: ws://127.0.0.1:1/", (302, "", None, "a redirect, which is not followed")),
        (b"503 Service Unavailable", (503, "", None, "the host is overloaded or under maintenance")),
        (b"200 OK\r\nHandshake-Msg: " + b"m" * 999, (200, "m" * 200, None, "m" * 200)),
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
        with suppress(OSError):
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
async def test_an_invalid_handshake_response_is_a_connect_error(answer):
    async with serving_bytes(answer) as (host, _):
        with pytest.raises(ConnectError, match=f"ws://{host}/p cannot be reached: .") as failed:
            await connect(f"ws://{host}/p?msToken={HIDDEN}")
    assert failed.type is ConnectError
    assert failed.value.hop == "socket"
    assert HIDDEN not in str(failed.value)


@pytest.mark.parametrize("endless", [b"x", b"HTTP/1.1 200 OK\r\nX: y", b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 9_999])
async def test_an_answer_without_end_is_not_waited_for(endless):
    async with serving_bytes(endless.ljust(100_000, b"z"), keep_open=True) as (host, _):
        with pytest.raises(ConnectError, match=r"cannot be reached: .") as failed:
            await connect(f"ws://{host}/", timeout=30)
    assert failed.type is ConnectError


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
        with pytest.raises(ConnectError, match="the TLS handshake failed") as failed:
            await connect(f"wss://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
    assert failed.type is ConnectError


@pytest.mark.skipif(shutil.which("openssl") is None, reason="makes a certificate with openssl")
async def test_an_untrusted_certificate_is_a_connect_error(tmp_path):
    async with serving_bytes(b"", tls=own_certificate(tmp_path)) as (host, requests):
        with pytest.raises(ConnectError, match=r"self-signed certificate .*TLS is always verified.*ca_file") as failed:
            await connect(f"wss://{host}/")
    assert failed.type is ConnectError
    assert not failed.value.retryable
    assert requests == []


async def test_no_answer_in_time_is_a_timeout():
    async with serving_bytes(b"", keep_open=True) as (host, _):
        with pytest.raises(ConnectTimeout, match=r"did not open a socket within 0\.05 s") as failed:
            await connect(f"ws://{host}/p?msToken={HIDDEN}", timeout=0.05)
    assert HIDDEN not in str(failed.value)
