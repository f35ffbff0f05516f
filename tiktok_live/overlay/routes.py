"""All routes of the overlays."""

from __future__ import annotations

from aiohttp import web  # noqa: TC002 - in a public annotation

from tiktok_live.overlay.control_routes import ControlRoutes, RuleTester
from tiktok_live.overlay.media import Media
from tiktok_live.overlay.overlay import Overlay
from tiktok_live.overlay.page_routes import PageRoutes
from tiktok_live.overlay.socket_route import SocketRoute
from tiktok_live.relay.access import Access

__all__ = ["add_routes"]


def add_routes(
    application: web.Application, access: Access, overlay: Overlay, media: Media, test_rule: RuleTester | None = None
) -> None:
    """Add pages, socket and control to an application that has not started.

    Args:
        application: of the relay.
        access: decides who may call which route.
        overlay: the state of the rooms.
        media: the user's own files.
        test_rule: runs a rule; None if there are no rules.
    """
    SocketRoute(overlay).add_to(application, access)
    ControlRoutes(overlay, test_rule).add_to(application, access)
    # Last, because `/overlay/{name}` would match the socket.
    PageRoutes(media).add_to(application, access)
