"""All routes of the overlays."""

from __future__ import annotations

from aiohttp import web  # noqa: TC002 - public annotations exist at run time

from tiktok_live.overlay.control_routes import ControlRoutes
from tiktok_live.overlay.media import Media
from tiktok_live.overlay.overlay import Overlay
from tiktok_live.overlay.page_routes import PageRoutes
from tiktok_live.overlay.socket_route import SocketRoute
from tiktok_live.relay.access import Access
from tiktok_live.rules.engine import RulesEngine

__all__ = ["add_routes"]


def add_routes(
    application: web.Application, access: Access, overlay: Overlay, media: Media, rules: RulesEngine | None = None
) -> None:
    """Add pages, socket and control to an application that has not started.

    Args:
        application: of the relay.
        access: decides who may call which route.
        overlay: the state of the rooms.
        media: the user's own files.
        rules: that are followed; None if there are none.
    """
    SocketRoute(overlay).add_to(application, access)
    ControlRoutes(overlay, rules).add_to(application, access)
    # Last, because `/overlay/{name}` would match the socket.
    PageRoutes(media).add_to(application, access)

    async def disconnect(_: web.Application) -> None:
        overlay.pages.close()

    application.on_shutdown.append(disconnect)
