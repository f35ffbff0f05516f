"""A server on loopback with responses like recorded ones of EulerStream."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aiohttp import web
from aiohttp.test_utils import TestServer

from tiktok_live.wire.codec import message_type

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

__all__ = ["COOKIE", "PUSH", "FakeEuler", "Reply", "fetch_body", "serving_euler"]

COOKIE = "ttwid=1%7Cabc%3D; msToken=tok-en=="
PUSH = "wss://webcast-ws.tiktok.com/webcast/im/ws_proxy/ws_reuse_supplement/"
ROUTE = {"wrss": "a/b=+", "imprp": ""}


def fetch_body(**changes: object) -> bytes:
    """Return a fetch response with one message. A change to None leaves a field out."""
    fields = {
        "cursor": "1750_c",
        "internal_ext": "fetch_time:1|x",
        "push_server": PUSH,
        "route_params": ROUTE,
        "is_first": True,
        "heartbeat_duration": 10_000,
        "messages": [{"method": "WebcastChatMessage", "payload": b"\x0a\x00", "msg_id": 7}],
        **changes,
    }
    result = message_type("transport.FetchResult")(
        **{name: value for name, value in fields.items() if value is not None}
    )
    return result.SerializeToString()


@dataclass
class Reply:
    body: bytes = field(default_factory=fetch_body)
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"X-Set-TT-Cookie": COOKIE, "X-Room-Id": "7300"})


@dataclass
class FakeEuler:
    """Responds by path. Other paths are a 404 in JSON, as on the real server."""

    replies: dict[str, Reply]
    url: str = ""
    requests: list[web.Request] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    async def respond(self, request: web.Request) -> web.Response:
        self.requests.append(request)
        self.bodies.append(await request.read())
        missing = Reply(b'{"code":404,"message":"Route not found"}', 404, {})
        reply = self.replies.get(request.path, missing)
        return web.Response(body=reply.body, status=reply.status, headers=reply.headers)


@asynccontextmanager
async def serving_euler(**replies: Reply) -> AsyncIterator[FakeEuler]:
    """Serve `replies` by name: `fetch`, `connect`, `sign_url`, `room_id` and `rate_limits`."""
    paths = {
        "fetch": "/webcast/fetch",
        "connect": "/webcast/rooms/7300/connect",
        "sign_url": "/tiktok/sign_url",
        "room_id": "/webcast/anchors/someone/room_id",
        "rate_limits": "/webcast/rate_limits",
    }
    fake = FakeEuler({paths[name]: reply for name, reply in replies.items()})
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", fake.respond)
    async with TestServer(app) as server:
        fake.url = f"http://127.0.0.1:{server.port}"
        yield fake
