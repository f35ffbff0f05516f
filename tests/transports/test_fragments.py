"""One message in endlessly many frames, each of them without a byte: the size of a message bounds nothing here."""

from __future__ import annotations

import asyncio
import re
import tracemalloc
from base64 import b64encode
from contextlib import asynccontextmanager, suppress
from hashlib import sha1
from typing import TYPE_CHECKING

import pytest

from tests.transports.servers import connect
from tiktok_live.errors import ConnectionClosedError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

OPENED = (
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n"
)
MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455, section 4.2.2
BEGIN, MORE, LAST = b"\x02\x00", b"\x00\x00", b"\x80\x00"  # a binary message: its first frame, and two that continue it
FRAGMENTS = 100_000


@asynccontextmanager
async def sending(*parts: bytes) -> AsyncIterator[str]:
    """A server that opens a WebSocket and sends these bytes on it, as fast as they are taken."""

    async def answering(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        key = re.search(rb"(?i)sec-websocket-key: *(\S+)", head)[1]
        writer.write(OPENED % b64encode(sha1(key + MAGIC).digest()))
        with suppress(ConnectionError):
            for part in parts:
                writer.write(part)
                await writer.drain()
            await reader.read()
        writer.close()

    async with await asyncio.start_server(answering, "127.0.0.1", 0) as server:
        yield f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def test_a_message_of_some_empty_fragments_is_read():
    async with sending(BEGIN, MORE * 1000, LAST) as url:
        transport = await connect(url)
        assert await transport.receive() == b""
        await transport.aclose()


async def test_a_message_of_endless_empty_fragments_is_refused_within_bounded_memory():
    async with sending(BEGIN, *[MORE * 1000] * (FRAGMENTS // 1000), LAST) as url:
        transport = await connect(url)
        tracemalloc.start()
        try:
            with pytest.raises(ConnectionClosedError, match="the client closed the socket with code 1009") as closed:
                await transport.receive()
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        await transport.aclose()
    assert closed.value.code == 1009
    # All of them as objects would be some 30 MB.
    assert peak < 4_000_000
