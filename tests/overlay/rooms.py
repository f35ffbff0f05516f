"""Rooms, moments and servers for the tests of overlays."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from aiohttp import ClientSession, web

from tiktok_live.errors import ConfigError
from tiktok_live.events.families.gifts import GiftCompleteEvent
from tiktok_live.net.http_server import HttpServer
from tiktok_live.overlay.config import OverlayConfig
from tiktok_live.overlay.media import Media
from tiktok_live.overlay.overlay import Overlay
from tiktok_live.overlay.routes import add_routes
from tiktok_live.overlay.state import Moment, RoomOverlay
from tiktok_live.relay.access import Access
from tiktok_live.relay.feed import Feed
from tiktok_live.relay.rooms import RelayRoom
from tiktok_live.session.room_view import RoomSnapshot
from tiktok_live.testing import VirtualClock, make_event

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

START = Moment(0.0, 1_750_000_000.0)
TOKEN = "a-token-of-24-characters"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


class Rooms:
    """Stands for the rooms of a relay."""

    names = ("ann", "ben")

    def __init__(self) -> None:
        self.live = True

    def room(self, handle: str = "") -> RelayRoom:
        if handle and handle not in self.names:
            raise ConfigError(f"the relay has no room {handle!r}")
        return RelayRoom(handle or "ann", self.live, True, RoomSnapshot(), 0)


class Served:
    """Overlays on a port of this machine, with a clock that tests move."""

    def __init__(self, overlay: Overlay, feed: Feed, clock: VirtualClock, rooms: Rooms) -> None:
        self.overlay = overlay
        self.feed = feed
        self.clock = clock
        self.rooms = rooms
        self.http = ClientSession()
        self.url = ""

    async def post(self, path: str, body: object = None, headers: dict[str, str] | None = None) -> tuple[int, dict]:
        async with self.http.post(f"{self.url}{path}", json=body, headers=BEARER | (headers or {})) as answer:
            return answer.status, await answer.json()

    async def get(self, path: str) -> tuple[int, dict]:
        async with self.http.get(f"{self.url}{path}") as answer:
            return answer.status, await answer.json()


@asynccontextmanager
async def serving(
    config: OverlayConfig | None = None, folder: Path | None = None, rules: object = None
) -> AsyncIterator[Served]:
    clock, feed, rooms, access = VirtualClock(), Feed(), Rooms(), Access("127.0.0.1", TOKEN)
    config = config or OverlayConfig()
    async with Overlay(feed, rooms, config, clock=clock, folder=folder) as overlay:
        served = Served(overlay, feed, clock, rooms)
        application = web.Application(middlewares=[access.middleware])
        add_routes(application, access, overlay, Media(config.media), rules)
        server = HttpServer(application, "127.0.0.1", 0, shutdown_timeout=1.0)
        await server.start()
        served.url = f"http://{server.address}"
        try:
            yield served
        finally:
            await served.http.close()
            await server.aclose()


def streak(count: int, user: str = "ann", group_id: int = 7, **attributes: object) -> GiftCompleteEvent:
    """Return the completion of a streak of roses."""
    values = {"count": count, "user": user, "group_id": group_id, "reason": "end", **attributes}
    return make_event("gift_complete", gift="Rose", **values)


def state_of(config: OverlayConfig | None = None) -> RoomOverlay:
    return RoomOverlay("ann", config or OverlayConfig())


def messages(state: RoomOverlay) -> list[str]:
    """Return the types of the messages about alerts since the last call."""
    return [str(message["type"]) for message in state.changes().alerts]
