"""Ways to make a real client fail: a scripted web, refusing sockets, untrusted hosts."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from tests.transports.servers import own_certificate, serving_bytes, unused_port
from tiktok_live.client.config import LiveConfig
from tiktok_live.client.dependencies import Dependencies
from tiktok_live.client.live import LiveClient
from tiktok_live.errors import TikTokLiveError
from tiktok_live.net.http_client import HttpResponse
from tiktok_live.signing.base import SessionCookies
from tiktok_live.signing.chain.pool import SignPool
from tiktok_live.testing import MemoryConnector, MemoryTransport, VirtualClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

SECRET = "S3cr3tV4lue"
SESSION = SessionCookies(SECRET * 3, "useast1a")
GUEST = HttpResponse("", 200, {}, {"ttwid": f"1%7C{SECRET}"})
SLOW = {"http_timeout": 0.05, "connect_timeout": 0.05}
ROOM_ID = 7_300_000_000_000_000_001


def state(status: int, room_id: str = str(ROOM_ID)) -> dict[str, object]:
    return {"user": {"uniqueId": "demo", "roomId": room_id, "status": status}, "liveRoom": {"status": status}}


def page(status: int, room_id: str = str(ROOM_ID)) -> HttpResponse:
    content = json.dumps({"LiveRoom": {"liveRoomUserInfo": state(status, room_id)}})
    return response(f'<script id="SIGI_STATE" type="application/json">{content}</script>')


def api(code: int, message: str = "", data: object = None) -> HttpResponse:
    return response(json.dumps({"statusCode": code, "message": message, "data": data}))


def response(text: str = "", status: int = 200, **headers: str) -> HttpResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return HttpResponse("", status, named, {}, text.encode())


@dataclass
class Web:
    """Answers by where it is asked: the live page, the user API, the cookie page, and any sign server."""

    page: HttpResponse | Exception = field(default_factory=lambda: page(2))
    api: HttpResponse | Exception = field(default_factory=lambda: response("<html>"))
    cookie: HttpResponse | Exception = GUEST
    signer: HttpResponse | Exception | None = None

    async def get(self, url: str, **_: Any) -> HttpResponse:
        path = url.partition("://")[2].partition("/")[2]
        if path.startswith("@"):
            return self._answer(self.page)
        if path.startswith("api-live/"):
            return self._answer(self.api)
        return self._answer(self.cookie if path == "live" or self.signer is None else self.signer)

    async def post(self, url: str, **_: Any) -> HttpResponse:
        return await self.get(url)

    async def aclose(self) -> None:
        """Nothing to close."""

    def _answer(self, answer: HttpResponse | Exception) -> HttpResponse:
        if isinstance(answer, Exception):
            raise answer
        return answer


async def failure(**how: Any) -> TikTokLiveError:
    """Start a client and return the error that ends it.

    Args:
        how: `http`, `connector`, `resolver`, `browsers`, `clock`, `user`, `room_id` and `sign` for the client;
            everything else is an option of its configuration.
    """
    replaced = ("http", "connector", "resolver", "browsers")
    given = {name: how.pop(name) for name in replaced if name in how}
    room_id, clock, user = how.pop("room_id", None), how.pop("clock", None), how.pop("user", "demo")
    dependencies = Dependencies(**given, clock=clock, sign_pool=how.pop("sign_pool", None) or SignPool())
    sign = how.pop("sign", "direct")
    config = LiveConfig(**{"reconnect": None, "cache_dir": None, "close_patience": 0.1, **how})
    client = LiveClient(user, room_id=room_id, config=config, sign=sign, dependencies=dependencies)
    with pytest.raises(TikTokLiveError) as failed:
        await _until(clock, asyncio.ensure_future(_read(client)))
    return failed.value


async def _read(client: LiveClient) -> None:
    try:
        async with client:
            await client.wait_closed()
    finally:
        await client.aclose()


async def _until(clock: VirtualClock | None, reading: asyncio.Future[None]) -> None:
    while clock is not None and not reading.done():
        await clock.advance(0.25)
    await reading


async def fail_lookup(**web: HttpResponse | Exception) -> TikTokLiveError:
    """The lookup fails."""
    return await failure(http=Web(**web))


async def fail_signing(sign: object = "direct", **web: HttpResponse | Exception) -> TikTokLiveError:
    """The sign provider fails; the clock advances automatically."""
    return await failure(http=Web(**web), sign=sign, clock=VirtualClock())


async def fail_handshake(answer: str, **options: Any) -> TikTokLiveError:
    """The platform answers the handshake with `answer`, a status line and headers."""
    head = "\r\n".join(["HTTP/1.1 " + answer, "Content-Length: 0", "", ""]).encode()
    async with serving_bytes(head) as (host, _):
        return await failure(http=Web(), socket_url=f"ws://{host}", **options)


async def socket_at(scheme: str, host: str, **options: Any) -> TikTokLiveError:
    return await failure(http=Web(), socket_url=f"{scheme}://{host}", **options)


async def fail_connection(transport: MemoryTransport, **options: Any) -> TikTokLiveError:
    """The socket opens, then the scripted transport fails."""
    return await failure(http=Web(), connector=MemoryConnector([transport]), clock=VirtualClock(), **options)


def unused_host() -> str:
    return f"127.0.0.1:{unused_port()}"


@asynccontextmanager
async def silent_host() -> AsyncIterator[str]:
    """A host that accepts connections and sends nothing."""
    async with serving_bytes(b"", keep_open=True) as (host, _):
        yield host


@asynccontextmanager
async def plain_host() -> AsyncIterator[str]:
    """A host without TLS."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"


@asynccontextmanager
async def untrusted_host(folder: Path) -> AsyncIterator[str]:
    """A host with an untrusted certificate."""
    async with serving_bytes(b"", tls=own_certificate(folder)) as (host, _):
        yield host
