from __future__ import annotations

import asyncio
import gzip
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from websockets.protocol import State

from tests.transports.servers import HIDDEN, connect, serving, until
from tiktok_live.errors import ConnectionClosedError, ConnectionClosedOK
from tiktok_live.transports import websocket
from tiktok_live.transports.websocket import MAX_FRAME, WebSocketTransport

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from websockets.asyncio.server import ServerConnection


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
            with pytest.raises(ConnectionClosedOK, match=f"the server closed the socket with code {code}\\.") as closed:
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


async def test_a_close_frame_without_a_code_is_an_error():
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
            ConnectionClosedError, match=r"the client closed the socket with code 1009 \(.*8388608"
        ) as end:
            await transport.receive()
        assert end.value.code == 1009
        await transport.aclose()


async def test_invalid_frames_end_the_connection():
    async def nonsense(connection: ServerConnection) -> None:
        connection.transport.write(gzip.compress(b"no frame"))
        await connection.wait_closed()

    async with serving(nonsense) as url:
        transport = await connect(url)
        with pytest.raises(ConnectionClosedError, match="the client closed the socket with code 1002"):
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


async def test_closing_sends_code_1000_and_may_be_repeated():
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
        with pytest.raises(ConnectionClosedOK, match="the client closed the socket with code 1000"):
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
        with pytest.raises(ConnectionClosedOK, match="the client closed"):
            await transport.receive()


async def test_a_cancelled_close_still_closes_the_socket():
    async with deaf() as (url, _):
        transport = await connect(url)
        closing = asyncio.create_task(transport.aclose())
        await until(lambda: transport._connection.state is State.CLOSING)
        closing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await closing
        await until(lambda: transport._connection.state is State.CLOSED)


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
            assert transport._connection.state is State.CLOSED
            await transport.aclose()


async def receive_all(transport: WebSocketTransport) -> None:
    while True:
        await transport.receive()


async def send_without_end(transport: WebSocketTransport) -> None:
    while True:
        await transport.send(b"x" * 1_000_000)
