"""A sign server on loopback that misbehaves as told, and otherwise hands on the simulator's own signed answer."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Self

from aiohttp import web

from tiktok_live.net.http_client import AiohttpClient

if TYPE_CHECKING:
    from tiktok_live.simulator import Simulator


class Signer:
    """Speaks EulerStream's dialect. `moods` are used up one per request, the last one stays.

    Moods: `serve`, `hang`, `garbage` (no protobuf), `empty`, `no cookie`, `wrong cookie`, `limited` (429), `broken`
    (500), `premium` (402), `offline` (the room is).
    """

    def __init__(self, simulator: Simulator, *moods: str) -> None:
        self.moods = list(moods)
        self.asked: list[str] = []
        self.simulator = simulator
        self._http = AiohttpClient()
        self._leaving = asyncio.Event()
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/webcast/rooms/{room_id}/connect", self._connect)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._leaving.set()
        await self._http.aclose()
        assert self._runner is not None
        await self._runner.cleanup()

    async def _connect(self, request: web.Request) -> web.Response:
        self.asked.append(request.match_info["room_id"])
        mood = self.moods.pop(0) if len(self.moods) > 1 else self.moods[0]
        if mood == "hang":
            await self._leaving.wait()
        refused = {
            "limited": (429, '{"code": 429, "message": "too many requests for now"}', {"Retry-After": "7"}),
            "broken": (500, '{"code": 500, "message": "out of order"}', {}),
            "premium": (402, '{"code": 402, "message": "this costs money"}', {}),
            "hang": (500, "", {}),
            "empty": (200, "", {"X-Set-TT-Cookie": "ttwid=a"}),
            "garbage": (200, "<html>hello", {"X-Set-TT-Cookie": "ttwid=a"}),
        }
        if mood in refused:
            status, text, headers = refused[mood]
            return web.Response(status=status, text=text, headers=headers)
        answer = await self._http.get(
            f"{self.simulator.url}/webcast/im/fetch/?room_id={request.match_info['room_id']}",
            headers={},
            timeout=5,
            max_bytes=1 << 20,
        )
        cookie = {"no cookie": "", "wrong cookie": "msToken=a"}.get(mood, answer.headers["X-Set-TT-Cookie"])
        headers = {"X-Set-TT-Cookie": cookie} if cookie else {}
        return web.Response(body=answer.body, content_type="application/protobuf", headers=headers)
