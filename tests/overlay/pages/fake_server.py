"""A server of the pages whose socket says what a test tells it."""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web

import tiktok_live

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

PAGES = Path(tiktok_live.__file__).parent / "overlay" / "pages"
NO_STORE = {"Cache-Control": "no-store"}
OWN_STYLE = ":root { --accent: rgb(1, 2, 3); }"


@dataclass
class FakeServer:
    """Serves pages, and sends what it is told to all sockets.

    Attributes:
        parts: what a snapshot of an overlay contains.
        sockets: those that are open.
        opened: the queries with which sockets were opened.
        posts: path, body and token of each POST.
        refuses: whether the server refuses sockets.
    """

    parts: dict[str, dict[str, Any]] = field(default_factory=dict)
    sockets: list[web.WebSocketResponse] = field(default_factory=list)
    opened: list[dict[str, str]] = field(default_factory=list)
    posts: list[tuple[str, Any, str]] = field(default_factory=list)
    info: dict[str, Any] = field(default_factory=dict)
    rules: list[dict[str, str]] = field(default_factory=list)
    refuses: bool = False
    url: str = ""

    async def send(self, **message: Any) -> None:
        """Send a message to every socket."""
        for socket in self.sockets:
            await socket.send_str(json.dumps(message))

    async def close_sockets(self) -> None:
        """Close every socket, and refuse new ones."""
        self.refuses = True
        for socket in tuple(self.sockets):
            await socket.close()

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/", _index),
            web.get("/overlay/files/{name:.+}", _file),
            web.get("/overlay/own/{name:.+}", self._own),
            web.get("/overlay/socket", self._socket),
            web.get("/overlay/info", self._info),
            web.get("/control/rules", self._rules),
            web.post("/control/{path:.+}", self._post),
            web.get("/overlay/{name}", _page),
        ]

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        if self.refuses:
            raise web.HTTPServiceUnavailable
        query = dict(request.query)
        self.opened.append(query)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        head = {"type": "snapshot", "overlay": query["overlay"], "room": "ann", "connected": True, "live": True}
        await socket.send_str(json.dumps(head | self.parts.get(query["overlay"], {})))
        self.sockets.append(socket)
        async for _ in socket:
            pass
        self.sockets.remove(socket)
        return socket

    async def _post(self, request: web.Request) -> web.Response:
        token = request.headers.get("Authorization", "")
        self.posts.append((request.path, await request.json(), token))
        return web.json_response({"paused": True, "waiting": 2, "done": "played a sound"})

    async def _info(self, request: web.Request) -> web.Response:
        del request
        return web.json_response(self.info)

    async def _rules(self, request: web.Request) -> web.Response:
        del request
        return web.json_response({"rules": self.rules})

    async def _own(self, request: web.Request) -> web.Response:
        is_style = request.match_info["name"] == "mine.css"
        if is_style:
            return web.Response(text=OWN_STYLE, content_type="text/css", headers=NO_STORE)
        raise web.HTTPNotFound


async def _index(request: web.Request) -> web.StreamResponse:
    del request
    return _answer("index.html")


async def _page(request: web.Request) -> web.StreamResponse:
    del request
    return _answer("overlay.html")


async def _file(request: web.Request) -> web.StreamResponse:
    return _answer(request.match_info["name"])


def _answer(name: str) -> web.StreamResponse:
    path = PAGES / name
    if not path.is_file():
        raise web.HTTPNotFound
    return web.FileResponse(path, headers=NO_STORE)


@asynccontextmanager
async def fake_server() -> AsyncIterator[FakeServer]:
    """Run a server on a free port of this machine."""
    server = FakeServer()
    application = web.Application()
    application.add_routes(server.routes())
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield server
    finally:
        await runner.cleanup()


def person(number: int = 1, **changes: Any) -> dict[str, Any]:
    """Return a person as the server describes one."""
    name = f"Person {number}"
    made = {"id": str(number), "name": name, "handle": f"person{number}", "avatar": "", "roles": [], "level": 0}
    return made | {"badges": []} | changes


def line(number: int = 1, kind: str = "chat", **changes: Any) -> dict[str, Any]:
    """Return a line as the server describes one."""
    gift = {"id": "5655", "name": "Rose", "icon": ""} if kind == "gift" else None
    made = {"id": number, "kind": kind, "user": person(number), "text": "", "parts": [], "count": 1, "diamonds": 0}
    text = {"text": f"words {number}"} if kind == "chat" else {}
    return made | {"gift": gift, "time": 0} | text | changes


def alert(number: int = 1, **changes: Any) -> dict[str, Any]:
    """Return an alert as the server describes one."""
    shown = {"id": number, "kind": "follow", "tier": "small", "title": f"Title {number}", "text": "and words"}
    media = {"image": "", "sound": "", "volume": 1.0, "duration": 60_000, "animation": "fade", "layout": "above"}
    return shown | {"user": person(number), "gift": None, "count": 1, "diamonds": 0} | media | changes


def goal(value: int = 640, **changes: Any) -> dict[str, Any]:
    """Return a goal as the server describes one."""
    made = {"name": "mic", "kind": "diamonds", "title": "New microphone", "value": value, "start": 0, "target": 1000}
    return made | {"reached": value >= 1000, "mode": "stay", "times": int(value >= 1000)} | changes


COUNTERS = {"viewers": 1284, "likes": 48310, "diamonds": 15220, "followers": 87, "shares": 41, "subscribers": 12}
LAST = {"gift": line(7, "gift", count=5, diamonds=5), "follow": line(8, "follow"), "subscribe": None, "share": None}
PARTS: dict[str, dict[str, Any]] = {
    "chat": {"lines": [line(number) for number in range(1, 6)]},
    "ticker": {"lines": [line(1, "gift", diamonds=1), line(2, "follow")]},
    "alerts": {"current": alert() | {"remaining": 60_000}, "paused": False, "waiting": 0},
    "goal": {"goal": goal()},
    "leaderboard": {
        "entries": [{"user": person(number), "value": 1000 // number} for number in range(1, 4)],
        "kind": "diamonds",
        "span": "live",
    },
    "counters": {"counters": COUNTERS},
    "last": {"last": LAST},
    "timer": {"timer": {"running": False, "remaining": 3_725_000, "ends_at": None}},
}
"""What a snapshot of each overlay contains, as far as a test says nothing else."""
