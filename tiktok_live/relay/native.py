"""The relay's own dialect: an event is what `to_dict()` returns, with its number and its room, as compact JSON.

What is no event but about the connection has a name that no event has: `snapshot`, `lost`, `refused`.
"""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tiktok_live.relay.feed import Feed, FeedItem, Selection
    from tiktok_live.relay.rooms import RelayRoom, RelayRooms

__all__ = [
    "StreamEncoder",
    "close_frame",
    "json_bytes",
    "json_line",
    "json_object",
    "lost_notice",
    "room_object",
    "snapshot_notice",
    "text_frame",
    "to_chunk",
    "to_text_frame",
]

_FINAL_TEXT, _FINAL_CLOSE = 0x81, 0x88
_SHORT, _MEDIUM = 126, 1 << 16  # lengths from which a WebSocket header is longer


class StreamEncoder:
    """Turns items into server-sent events, each with the id with which a browser resumes.

    Args:
        run: of the feed.
    """

    def __init__(self, run: str) -> None:
        self._run = run

    def chunk(self, item: FeedItem) -> Iterator[bytes]:
        """Return an item as a server-sent event, in a chunk of HTTP/1.1."""
        return (to_chunk(data, f"{self._run}-{item.id}") for data in item.encoded(json_object))


def json_object(item: FeedItem) -> tuple[bytes]:
    """Return an item as JSON."""
    return (json_bytes({"id": item.id, "room": item.room, **item.event.to_dict()}),)


def json_line(item: FeedItem) -> Iterator[bytes]:
    """Return an item as a line of JSON."""
    return (data + b"\n" for data in item.encoded(json_object))


def text_frame(item: FeedItem) -> Iterator[bytes]:
    """Return an item as a WebSocket frame."""
    return map(to_text_frame, item.encoded(json_object))


def json_bytes(data: object) -> bytes:
    """Return `data` as compact JSON in UTF-8."""
    try:
        return msgspec.json.encode(data)
    except UnicodeEncodeError:  # a half of a surrogate pair, which JSON can only have escaped
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        return text.encode(errors="backslashreplace")


def to_text_frame(payload: bytes) -> bytes:
    """Return a WebSocket frame as servers send them: text, whole, not masked, not compressed."""
    size = len(payload)
    if size < _SHORT:
        return bytes((_FINAL_TEXT, size)) + payload
    if size < _MEDIUM:
        return struct.pack("!BBH", _FINAL_TEXT, 126, size) + payload
    return struct.pack("!BBQ", _FINAL_TEXT, 127, size) + payload


def close_frame(code: int, reason: str) -> bytes:
    """Return the WebSocket frame that closes a connection; `reason` has up to 123 bytes."""
    payload = struct.pack("!H", code) + reason.encode()
    return bytes((_FINAL_CLOSE, len(payload))) + payload


def to_chunk(data: bytes, event_id: str = "") -> bytes:
    """Return a server-sent event in a chunk of HTTP/1.1."""
    prefix = f"id: {event_id}\n".encode() if event_id else b""
    event = b"%sdata: %s\n\n" % (prefix, data)
    return b"%x\r\n%s\r\n" % (len(event), event)


def room_object(room: RelayRoom) -> dict[str, object]:
    """Return what is known about a room, as JSON-safe values."""
    return {
        "room": room.handle,
        "live": room.live,
        "connected": room.connected,
        "lost": room.lost,
        "snapshot": room.snapshot.to_dict(),
    }


def snapshot_notice(feed: Feed, rooms: RelayRooms, selection: Selection) -> bytes:
    """Return what a consumer gets first: the state of its rooms, and the number after which events follow."""
    selected = [room_object(rooms.room(name)) for name in rooms.names if name in (selection.rooms or {name})]
    return json_bytes({"event": "snapshot", "run": feed.run, "last": feed.last, "rooms": selected})


def lost_notice(after: int, first: int) -> bytes:
    """Return the notice for a consumer that came back and does not get every event since."""
    return json_bytes({"event": "lost", "after": after, "next": first})
