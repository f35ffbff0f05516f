"""Room lookup: from a user name to a room, by the live page and the web API; and the gift list."""

from __future__ import annotations

from tiktok_live.rooms.base import LookupSource, LookupStatus, Room, RoomLookup, RoomResolver, require_live
from tiktok_live.rooms.usernames import normalize_unique_id
from tiktok_live.rooms.web import WebResolver

__all__ = [
    "LookupSource",
    "LookupStatus",
    "Room",
    "RoomLookup",
    "RoomResolver",
    "WebResolver",
    "normalize_unique_id",
    "require_live",
]
