"""What our extension does on its side of the port, and what another program may do there."""

from __future__ import annotations

import base64
import json
import socket
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from websockets.asyncio.client import connect

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from websockets.asyncio.client import ClientConnection

ORIGIN = "chrome-extension://abcdefghijklmnopabcdefghijklmnop"
SITE = "https://www.tiktok.com"
SOCKET = "wss://webcast-ws.tiktok.com/webcast/im/ws_proxy/ws_reuse_supplement/"
FETCH = f"{SITE}/webcast/im/fetch/"


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


class FakeExtension:
    """One connection; `wanted` is what the program asked for last."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.wanted: list[str] = []

    async def send(self, kind: str, **fields: Any) -> None:
        await self.connection.send(json.dumps({"type": kind, **fields}))

    async def greet(self, token: str, version: int = 1) -> None:
        await self.send("hello", version=version, token=token)
        await self.listen()

    async def listen(self) -> None:
        message = json.loads(await self.connection.recv())
        assert message.pop("type") == "wanted"
        self.wanted = message.pop("hosts")
        assert message == {}

    async def switch_on(self, tab: int, host: str, site: str = SITE) -> None:
        await self.send("tab", tab=tab, address=f"{site}/@{host}/live")

    async def frame(self, tab: int, data: bytes, address: str = SOCKET, **fields: Any) -> None:
        await self.send("frame", tab=tab, address=address, data=encoded(data), **fields)

    async def body(self, tab: int, data: bytes, address: str = FETCH, *, first: bool = False) -> None:
        await self.send("body", tab=tab, address=address, data=encoded(data), first=first)

    async def refused(self) -> tuple[int, str]:
        """Wait until the program closes the connection; return its code and reason."""
        await self.connection.wait_closed()
        assert self.connection.close_code is not None
        return self.connection.close_code, self.connection.close_reason or ""


@asynccontextmanager
async def extension(port: int, token: str = "", **options: Any) -> AsyncIterator[FakeExtension]:
    """Connect to the port, and with a token introduce itself."""
    options = {"origin": ORIGIN, "proxy": None, "max_size": None} | options
    async with connect(f"ws://127.0.0.1:{port}/", **options) as connection:
        made = FakeExtension(connection)
        if token:
            await made.greet(token)
        yield made
