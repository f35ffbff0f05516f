"""Serves the pages, their modules and styles, and the user's own files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from aiohttp import web

from tiktok_live.causes import caught
from tiktok_live.overlay.media import MEDIA_ROUTE, MEDIA_TYPES, Media
from tiktok_live.overlay.views import OVERLAYS
from tiktok_live.regular_files import read_regular_file
from tiktok_live.relay.access import Access, Door
from tiktok_live.relay.answers import Refusal

__all__ = ["FILES_ROUTE", "PageRoutes"]

FILES_ROUTE = "/overlay/files/"
"""Where pages find their modules and styles."""

_FOLDER = Path(__file__).parent / "pages"
_PAGE = "overlay.html"
_INDEX = "index.html"
_MAX_FILE = 4 * 1024 * 1024  # bytes
_TYPES: Mapping[str, str] = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
    ".mp3": "audio/mpeg",
}
# OBS adds a style element of its own to every page. Pictures of viewers and gifts are on many hosts.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' https: data:; "
    "media-src 'self' https:; font-src 'self'; connect-src 'self' ws: wss:; frame-src 'self'; frame-ancestors 'self'; "
    "base-uri 'none'; form-action 'none'"
)
# A picture of the user may be an SVG, which can contain scripts.
_MEDIA_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}


class PageRoutes:
    """Routes that anybody on this machine may call: they hold nothing of a room.

    Args:
        media: the user's own files.
    """

    def __init__(self, media: Media) -> None:
        self._media = media
        self._files = {path.relative_to(_FOLDER).as_posix(): path for path in _FOLDER.rglob("*") if path.is_file()}

    def add_to(self, application: web.Application, access: Access) -> None:
        """Add the routes."""
        for path, handler in (
            ("/", self._index),
            (FILES_ROUTE + "{name:.+}", self._file),
            (MEDIA_ROUTE + "{name:.+}", self._own),
            ("/overlay/{name}", self._page),
        ):
            application.router.add_get(path, access.mark(Door.PUBLIC, handler))

    async def _index(self, request: web.Request) -> web.StreamResponse:
        del request
        return self._read(_INDEX)

    async def _page(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        if name not in OVERLAYS:
            raise Refusal(404, f"there is no overlay {name[:40]!r}", f"Overlays: {', '.join(OVERLAYS)}")
        return self._read(_PAGE)

    async def _file(self, request: web.Request) -> web.StreamResponse:
        return self._read(request.match_info["name"])

    async def _own(self, request: web.Request) -> web.StreamResponse:
        path = self._media.find(request.match_info["name"])
        if path is None:
            raise Refusal(404, "there is no such file in the media folder, or pages may not have it")
        headers = {"Content-Type": MEDIA_TYPES[path.suffix.lower()], "Content-Security-Policy": _MEDIA_POLICY}
        return web.FileResponse(path, headers=_HEADERS | headers)

    def _read(self, name: str) -> web.Response:
        path = self._files.get(name)
        kind = _TYPES.get(path.suffix, "") if path is not None else ""
        if path is None or not kind:
            raise Refusal(404, "there is no such file")
        with caught(OSError) as failure:
            content = read_regular_file(path, _MAX_FILE)
            headers = _HEADERS | {"Content-Security-Policy": _POLICY}
            return web.Response(body=content, content_type=kind, charset=_charset(kind), headers=headers)
        raise Refusal(404, "the file cannot be read") from failure.cause


def _charset(kind: str) -> str | None:
    return "utf-8" if kind.startswith("text/") else None
