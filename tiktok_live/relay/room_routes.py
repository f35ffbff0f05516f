"""Routes of the own dialect about rooms and the relay itself, and the documents that describe all routes."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from tiktok_live.relay.answers import json_answer
from tiktok_live.relay.documents import asyncapi, openapi
from tiktok_live.relay.native import room_object
from tiktok_live.relay.queries import check_names, parse_room

if TYPE_CHECKING:
    from aiohttp import web

    from tiktok_live.relay.feed import Feed
    from tiktok_live.relay.rooms import RelayRooms

__all__ = ["RoomRoutes"]


class RoomRoutes:
    """Handlers of `/rooms`, `/room`, `/stats`, `/health`, `/openapi.json` and `/asyncapi.json`.

    Args:
        rooms: the rooms.
        feed: has the counts.
    """

    def __init__(self, rooms: RelayRooms, feed: Feed) -> None:
        self._rooms = rooms
        self._feed = feed

    async def rooms(self, request: web.Request) -> web.Response:
        """Handle `/rooms`: every room, without its snapshot; the first one is the default."""
        check_names(request.query, ("token",))
        rooms = [self._rooms.room(name) for name in self._rooms.names]
        keys = ("room", "live", "connected", "lost")
        return json_answer({"rooms": [{key: room_object(room)[key] for key in keys} for room in rooms]})

    async def room(self, request: web.Request) -> web.Response:
        """Handle `/room`: one room, with its snapshot."""
        check_names(request.query, ("room", "token"))
        given = request.query.get("room", "") or next(iter(self._rooms.names), "")
        return json_answer(room_object(self._rooms.room(parse_room(given, self._rooms.names))))

    async def stats(self, request: web.Request) -> web.Response:
        """Handle `/stats`: the counts of the feed, and what was lost before it."""
        check_names(request.query, ("token",))
        lost = sum(self._rooms.room(name).lost for name in self._rooms.names)
        return json_answer({"run": self._feed.run, **asdict(self._feed.counts), "lost": lost})

    async def health(self, request: web.Request) -> web.Response:
        """Handle `/health`: how many rooms there are, and how many are being read."""
        check_names(request.query, ("token",))
        rooms = [self._rooms.room(name) for name in self._rooms.names]
        connected = sum(room.connected for room in rooms)
        return json_answer({"status": "ok", "rooms": len(rooms), "connected": connected})

    async def openapi(self, _: web.Request) -> web.Response:
        """Handle `/openapi.json`."""
        return json_answer(openapi())

    async def asyncapi(self, _: web.Request) -> web.Response:
        """Handle `/asyncapi.json`."""
        return json_answer(asyncapi())
