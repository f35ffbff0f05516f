"""The socket of the pages: `GET /overlay/socket`."""

from __future__ import annotations

from aiohttp import web

from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError
from tiktok_live.overlay.overlay import Overlay
from tiktok_live.overlay.views import parse_view
from tiktok_live.relay.access import Access, Door
from tiktok_live.relay.answers import Refusal

__all__ = ["SocketRoute"]


class SocketRoute:
    """Sends pages what they show.

    Args:
        overlay: the state of the rooms.
    """

    def __init__(self, overlay: Overlay) -> None:
        self._overlay = overlay

    def add_to(self, application: web.Application, access: Access) -> None:
        """Add the route. Own overlays may be pages of any origin: they can read, and nothing else."""
        application.add_routes([web.get("/overlay/socket", access.mark(Door.EVENTS, self._socket))])

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        if self._overlay.pages.is_full:
            raise Refusal(503, "too many pages are connected")
        with caught(ConfigError) as failure:
            view = parse_view(request.query, self._overlay.state(request.query.get("room", "")).room)
            snapshot = self._overlay.snapshot(view)
        if failure:
            raise Refusal(404, failure.error.message, failure.error.advice) from failure.cause
        return await self._overlay.pages.serve(request, view, snapshot)
