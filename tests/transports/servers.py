"""Servers on loopback sockets, well-behaved and not, and the client that they are for."""

from __future__ import annotations

import asyncio
import socket
import ssl
import subprocess
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from websockets.asyncio.server import serve

from tiktok_live.transports.websocket import WebSocketConnector, WebSocketTransport

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
    from pathlib import Path

    from websockets.asyncio.server import ServerConnection

HIDDEN = "S3cr3tV4lue"
HEADERS = {"User-Agent": "me/1", "Cookie": f"ttwid=1%7C{HIDDEN}|~; other={HIDDEN}", "Origin": "https://www.tiktok.com"}
REFUSAL = b"HTTP/1.1 200 OK\r\nhandshake-msg: DEVICE_BLOCKED\r\nhandshake-status: 415\r\nserver: TLB\r\n"


@asynccontextmanager
async def serving(handler: Callable[[ServerConnection], Awaitable[None]], **options: object) -> AsyncIterator[str]:
    async with serve(handler, "127.0.0.1", 0, **options) as server:
        yield f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}"


@asynccontextmanager
async def serving_bytes(answer: bytes, *, keep_open: bool = False, tls: ssl.SSLContext | None = None):
    """A server that answers each request with these bytes; gives its address and the requests it got."""
    requests: list[bytes] = []
    over = asyncio.Event()

    answered: set[asyncio.Task[None]] = set()

    async def answering(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answered.add(asyncio.current_task())
        try:
            # Streams of Python 3.11 complain of a handler that was cancelled.
            with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                requests.append(await reader.readuntil(b"\r\n\r\n"))
                writer.write(answer)
                await writer.drain()
                if keep_open:
                    await over.wait()
        finally:
            writer.close()

    async with await asyncio.start_server(answering, "127.0.0.1", 0, ssl=tls) as server:
        try:
            yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}", requests
        finally:
            # What still runs when a test's loop is closed would be complained of in another test.
            over.set()
            for task in answered:
                task.cancel()
            await asyncio.gather(*answered, return_exceptions=True)
            await asyncio.sleep(0)


async def connect(url: str, headers: Mapping[str, str] = HEADERS, *, timeout: float = 5.0) -> WebSocketTransport:
    return await WebSocketConnector().connect(url, headers, timeout=timeout)


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


def own_certificate(folder: Path) -> ssl.SSLContext:
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    making = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    making += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(making, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context
