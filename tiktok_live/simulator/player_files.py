"""The files of the live page's player, the media that it can do without, and a socket that is not a live's."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

from aiohttp import WSMsgType, web

from tiktok_live.simulator.pages import PLAYER_FILES
from tiktok_live.wire.batches import Batch, BatchMessage, encode_batch
from tiktok_live.wire.frames import PushFrame, encode_push_frame

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

__all__ = ["OTHER_SOCKET_PATH", "frame", "routes"]

OTHER_SOCKET_PATH = "/other/socket"
"""The path of a socket that is not a live's; see `PageFault`. It replies to every message with text and a frame."""

_SCRIPTS = ("page.js", "player.js", "rows.js", "wire.js", "worker.js", "frame.js")
_TYPES = {**dict.fromkeys(_SCRIPTS, "text/javascript"), "style.css": "text/css", "font.woff2": "font/woff2"}
# A second of silence: frames of MPEG-1 layer III at 128 kbit/s and 44.1 kHz, of 417 bytes each.
_SILENCE = (b"\xff\xfb\x90\xc4" + bytes(413)) * 38
_EMPTY_STREAM = b"FLV\x01\x05" + (9).to_bytes(4) + bytes(4)
_MEDIA = {"sound.mp3": ("audio/mpeg", _SILENCE), "stream.flv": ("video/x-flv", _EMPTY_STREAM)}


def routes() -> list[web.RouteDef]:
    """Return the routes of the files, of the login page and of the other socket."""
    files = [
        web.get(f"/player/{name}", _serving(PLAYER_FILES.joinpath(name).read_bytes(), _TYPES[name])) for name in _TYPES
    ]
    media = [web.get(f"/player/{name}", _serving(body, kind)) for name, (kind, body) in _MEDIA.items()]
    login = web.get("/login", _serving(PLAYER_FILES.joinpath("login.html").read_bytes(), "text/html"))
    icon = web.get("/favicon.ico", _serving(b"", "image/x-icon"))
    return [*files, *media, icon, login, web.get(OTHER_SOCKET_PATH, _other_socket)]


def frame() -> str:
    """Return the page of a frame in which the player runs."""
    return PLAYER_FILES.joinpath("frame.html").read_text(encoding="utf-8")


def _serving(body: bytes, content_type: str) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def respond(request: web.Request) -> web.Response:
        del request
        return web.Response(body=body, content_type=content_type, headers={"Cache-Control": "no-cache"})

    return respond


async def _other_socket(request: web.Request) -> web.WebSocketResponse:
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    number = 0
    async for message in socket:
        if message.type is not WSMsgType.TEXT:
            continue
        number += 1
        await socket.send_str('{"type": "pong"}')
        await socket.send_bytes(_foreign_frame(number))
    return socket


def _foreign_frame(number: int) -> bytes:
    """Return a frame like those of a live: only the socket's path shows that it belongs to none."""
    batch = Batch((BatchMessage("WebcastChatMessage", b"\x1a\x09not yours", number),), need_ack=True)
    return encode_push_frame(
        PushFrame("msg", gzip.compress(encode_batch(batch), mtime=0), number, {"compress_type": "gzip"})
    )
