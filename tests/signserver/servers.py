"""Scripted backends and resolvers, and a running server with an HTTP client."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tiktok_live.net.http_client import AiohttpClient
from tiktok_live.rooms.base import LookupStatus, Room, RoomLookup
from tiktok_live.signing.base import ConnectPlan, ProviderHealth, SignedRequest
from tiktok_live.signserver import Limits, SignServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

PATIENCE = 30.0  # seconds until a hanging test fails
ROOM_ID = 7_300_000_000_000_000_001
FETCH = f"/webcast/fetch?room_id={ROOM_ID}"
PAGE = "https://www.tiktok.com/@demo/live"
PLAN = ConnectPlan(
    url="wss://webcast-ws.tiktok.com/webcast/im/?aid=1988&browser_version=5.0%20%28plan%29&X-Gnarly=a%2Bb+c",
    headers={"User-Agent": "Mozilla/5.0 (plan)", "Cookie": "msToken=t; ttwid=1%7Cabc; other=x=y"},
    provider="scripted",
)
SIGNED = SignedRequest(
    url=f"{PAGE}?X-Bogus=bogus",
    headers={"X-Extra": "yes"},
    user_agent="Mozilla/5.0 (signed)",
    cookies={"msToken": "t"},
    fields={"x-bogus": "bogus", "X-Gnarly": "gnarly", "signature": "_02B", "msToken": "t"},
)


class ScriptedBackend:
    """Returns one scripted outcome for every call, and records the calls."""

    name = "scripted"

    def __init__(self, plan=PLAN, signed=SIGNED, healthy=True) -> None:
        self.plan, self.signed, self.healthy = plan, signed, healthy
        self.rooms, self.identities, self.requests = [], [], []
        self.health_checks = 0

    async def connect(self, room, identity):
        self.rooms.append(room)
        self.identities.append(identity)
        return await _outcome(self.plan)

    async def sign_url(self, request):
        self.requests.append(request)
        return await _outcome(self.signed)

    async def health(self):
        self.health_checks += 1
        return ProviderHealth(self.healthy, "scripted")

    async def aclose(self):
        raise AssertionError("the server must not close its backend")


async def _outcome(scripted):
    if isinstance(scripted, Exception):
        raise scripted
    if callable(scripted):
        return await scripted()
    return scripted


class PlansOnly:
    name = "plans only"
    connect = ScriptedBackend.connect
    health = ScriptedBackend.health
    __init__ = ScriptedBackend.__init__


class UrlsOnly:
    name = "urls only"
    sign_url = ScriptedBackend.sign_url
    health = ScriptedBackend.health
    __init__ = ScriptedBackend.__init__


class ScriptedResolver:
    """Returns one status for every user."""

    def __init__(self, status=LookupStatus.LIVE, room_id=ROOM_ID) -> None:
        self.status, self.room_id = status, room_id
        self.lookups = []

    async def look_up(self, unique_id):
        self.lookups.append(unique_id)
        if isinstance(self.status, Exception):
            raise self.status
        room = Room(room_id=self.room_id, unique_id=unique_id, status=self.status) if self.room_id else None
        return RoomLookup(status=self.status, source="api", detail="scripted", room=room)


class Caller:
    """An HTTP client of one server."""

    def __init__(self, server: SignServer, http: AiohttpClient) -> None:
        self.server, self._http = server, http

    @property
    def url(self) -> str:
        return self.server.url

    async def get(self, path, **headers):
        return await self._http.get(
            path if path.startswith("http") else self.url + path,
            headers=_header_names(headers),
            timeout=PATIENCE,
            max_bytes=1 << 22,
        )

    async def post(self, path, body, content_type="application/json", **headers):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return await self._http.post(
            self.url + path,
            headers={"Content-Type": content_type, **_header_names(headers)},
            body=data,
            timeout=PATIENCE,
            max_bytes=1 << 22,
        )

    async def raw(self, data: bytes) -> bytes:
        """Send bytes, and return everything received until the server closes the connection."""
        return await self._exchange(data, asyncio.StreamReader.read)

    async def first_line(self, data: bytes) -> bytes:
        """Send bytes, return the first line of the response, and disconnect."""
        return await self._exchange(data, asyncio.StreamReader.readline)

    async def _exchange(self, data, read) -> bytes:
        address = urlsplit(self.url)
        reader, writer = await asyncio.open_connection(address.hostname, address.port)
        response = b""
        try:
            async with asyncio.timeout(PATIENCE):
                writer.write(data)
                await writer.drain()
                response = await read(reader)
        except ConnectionError:
            pass  # the server closed the connection first, which tests accept
        finally:
            writer.close()
            await asyncio.gather(writer.wait_closed(), return_exceptions=True)
        return response


def _header_names(headers):
    return {name.replace("_", "-"): value for name, value in headers.items()}


@asynccontextmanager
async def serving(backend=None, **options) -> AsyncIterator[Caller]:
    """Run a server, which closes without waiting for running requests."""
    options.setdefault("limits", Limits(close_seconds=0.1))
    http = AiohttpClient()
    async with SignServer(backend if backend is not None else ScriptedBackend(), **options) as server:
        try:
            yield Caller(server, http)
        finally:
            await http.aclose()


def json_body(response):
    assert response.headers["Content-Type"] == "application/json", response.body[:200]
    return json.loads(response.body)


async def assert_still_serves(caller):
    assert (await caller.get(FETCH)).status == 200


async def until(condition):
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - plain values have no event to wait for
            await asyncio.sleep(0)
