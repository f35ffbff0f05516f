"""A small site with a live page of our own, whose player reads a socket or polls. Frames are the test's."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aiohttp import WSMsgType, web

from tiktok_live.wire.frames import PushFrame, encode_push_frame

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

SOCKET = "/webcast/im/ws_proxy/ws_reuse_supplement/"
HIDDEN = "S3cr3tV4lue"  # in every query, cookie and header that the page uses
PLAYER = """
const socket = (path) => {
  const opened = new WebSocket(`ws://${HOST}${path}?room_id=7300000000000000001&wrss=HIDDEN`);
  opened.binaryType = "arraybuffer";
  opened.onopen = () => opened.send("enter");
};
const poll = async () => {
  for (;;) {
    const answer = await fetch(`http://${HOST}/webcast/im/fetch/?X-Bogus=HIDDEN&cursor=1`);
    if (answer.status !== 200) break;
    await answer.arrayBuffer();
  }
};
const play = async () => {
  await fetch(`http://${HOST}/webcast/im/fetch/?X-Bogus=HIDDEN&first=1`).then((answer) => answer.arrayBuffer());
  socket("/other/socket");
  socket("SOCKET");
};
"""
PAGES = {
    "page": "<script>PLAYER play();</script>",
    "poll": "<script>PLAYER poll();</script>",
    "worker": '<script>new Worker("/player.js");</script>',
    "frame": '<iframe src="/frame.html"></iframe>',
    "foreign": '<iframe src="http://FOREIGN/frame.html"></iframe>',
}


@dataclass
class LiveSite:
    """What the page's player receives, and how often it was loaded.

    `bodies` are what it polls, in order; `frames` what its socket receives; `first` the history.
    """

    url: str = ""
    player: str = "page"
    first: bytes = b""
    frames: list[bytes] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    loads: int = 0
    quiet: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def page(self) -> str:
        return f"{self.url}/@demo/live"

    def filled(self, text: str) -> str:
        host = self.url.partition("//")[2]
        text = text.replace("PLAYER", PLAYER).replace("HIDDEN", HIDDEN).replace("SOCKET", SOCKET)
        foreign = host.replace("127.0.0.1", "localhost")
        return text.replace("${HOST}", host).replace("FOREIGN", foreign)

    async def live(self, request: web.Request) -> web.Response:
        self.loads += 1
        response = web.Response(text=self.filled(PAGES[self.player]), content_type="text/html")
        response.set_cookie("sessionid", HIDDEN)
        return response

    async def elsewhere(self, request: web.Request) -> web.Response:
        return web.Response(text="elsewhere")

    async def script(self, request: web.Request) -> web.Response:
        return web.Response(text=self.filled("PLAYER play();"), content_type="text/javascript")

    async def frame(self, request: web.Request) -> web.Response:
        return web.Response(text=self.filled("<script>PLAYER play();</script>"), content_type="text/html")

    async def fetch(self, request: web.Request) -> web.Response:
        headers = {"Access-Control-Allow-Origin": "*"}
        if self.player != "poll":
            return web.Response(body=self.first, content_type="application/x-protobuf", headers=headers)
        if self.loads < 2:
            return web.Response(status=204)
        if not self.bodies:
            await self.quiet.wait()
            return web.Response(status=404)
        return web.Response(body=self.bodies.pop(0), content_type="application/x-protobuf", headers=headers)

    async def socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        has_entered = (await socket.receive()).type is WSMsgType.TEXT
        if has_entered and self.loads > 1:  # what the page received before it was switched on is nobody's
            for data in self.frames:
                await socket.send_str("not a frame")
                await socket.send_bytes(data)
        await self.quiet.wait()
        await socket.close()
        return socket

    async def other(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_bytes(encode_push_frame(PushFrame("msg", b"not the room's")))
        await self.quiet.wait()
        await socket.close()
        return socket


@asynccontextmanager
async def live_site(**options: object) -> AsyncIterator[LiveSite]:
    site = LiveSite(**options)  # type: ignore[arg-type]
    app = web.Application()
    app.router.add_get("/@demo/live", site.live)
    app.router.add_get("/elsewhere", site.elsewhere)
    app.router.add_get("/player.js", site.script)
    app.router.add_get("/frame.html", site.frame)
    app.router.add_get("/webcast/im/fetch/", site.fetch)
    app.router.add_get(SOCKET, site.socket)
    app.router.add_get("/other/socket", site.other)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    listening = web.TCPSite(runner, "127.0.0.1", 0)
    await listening.start()
    site.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield site
    finally:
        site.quiet.set()
        await runner.cleanup()
