"""The command `info`: everything that the page and the API say about a user's live."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from tiktok_live.cli.client_flags import ClientFlags
from tiktok_live.cli.configuration import make_config
from tiktok_live.cli.output import Output, escape_json, sanitize
from tiktok_live.cli.status import code_of, live_for, lookup_fields, status_text
from tiktok_live.client.room_lookups import look_up_details
from tiktok_live.net.clock import SystemClock
from tiktok_live.rooms.base import require_live
from tiktok_live.rooms.usernames import normalize_unique_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tiktok_live.cli.runner import ExitCode
    from tiktok_live.rooms.base import Room, RoomLookup
    from tiktok_live.rooms.streams import Stream

__all__ = ["InfoOptions", "info", "stream_fields", "stream_text"]

_LABEL_CELLS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class InfoOptions:
    """Options of the command.

    Attributes:
        user: name, `@name` or URL.
        as_json: print a JSON object instead of text.
        client: options of the client.
    """

    user: str
    as_json: bool = False
    client: ClientFlags = field(default_factory=ClientFlags)


async def info(options: InfoOptions) -> ExitCode:
    """Print what is known, and return the exit code for the status.

    Raises:
        TikTokLiveError: an option is invalid, the lookup failed, or there is nothing to print.
        OutputClosed: the reader closed stdout.
    """
    config = make_config(options.client)
    name = normalize_unique_id(options.user)
    lookup = await look_up_details(name, config=config)
    room = lookup.room if lookup.room is not None else require_live(lookup, name)
    output = Output(sys.stdout, for_programs=options.as_json)
    if options.as_json:
        output.line(escape_json(json.dumps(_fields(name, lookup, room), ensure_ascii=False)))
        return code_of(lookup)
    for label, value in _rows(lookup, room):
        output.line(f"{label:{_LABEL_CELLS}}{sanitize(value)}")
    return code_of(lookup)


def stream_fields(stream: Stream) -> dict[str, object]:
    """Return a quality as JSON-safe values, without its addresses."""
    fields = {name: value for name, value in asdict(stream).items() if not name.endswith("_url")}
    expires_at = stream.expires_at
    return {**fields, "formats": stream.formats, "expires_at": expires_at.isoformat() if expires_at else None}


def stream_text(stream: Stream) -> str:
    """Return a quality for users, such as `hd (720p, 1280x720, h264, flv and hls)`."""
    size = f"{stream.width}x{stream.height}" if stream.width else ""
    parts = (stream.label, size, stream.codec, " and ".join(stream.formats))
    return f"{stream.quality} ({', '.join(dict.fromkeys(filter(None, parts)))})"


def _fields(name: str, lookup: RoomLookup, room: Room) -> dict[str, object]:
    details = {key: value for key, value in asdict(room.details).items() if key != "streams"}
    host = {"host_id": str(room.host_id), "host_nickname": room.host_nickname, "host_sec_uid": room.host_sec_uid}
    streams = [stream_fields(stream) for stream in room.details.streams]
    return {**lookup_fields(name, lookup), **host, "cover_url": room.cover_url, **details, "streams": streams}


def _rows(lookup: RoomLookup, room: Room) -> Iterator[tuple[str, str]]:
    """Yield label and value of everything that is known."""
    for label, value in (*_room_rows(lookup, room), *_host_rows(room), *_live_rows(room)):
        if value:
            yield label, value
    for place, stream in enumerate(room.details.streams):
        yield "" if place else "video", stream_text(stream)


def _room_rows(lookup: RoomLookup, room: Room) -> tuple[tuple[str, str], ...]:
    since = f"{room.started_at.astimezone():%Y-%m-%d %H:%M}" if room.started_at is not None else ""
    lasted = live_for(lookup, SystemClock().wall())
    return (
        ("user", f"@{room.unique_id}"),
        ("status", f"{status_text(lookup.status)}: {lookup.detail}"),
        ("title", room.title),
        ("since", f"{since} ({lasted})" if lasted else since),
        ("viewers", _number(room.viewers)),
        ("visits", _number(room.details.total_viewers)),
        ("room id", str(room.room_id)),
    )


def _host_rows(room: Room) -> tuple[tuple[str, str], ...]:
    details = room.details
    return (
        ("host", f"{room.host_nickname} (id {room.host_id})" if room.host_id else room.host_nickname),
        ("verified", "yes" if details.is_verified else ""),
        ("followers", _number(details.followers)),
        ("follows", _number(details.following)),
        ("bio", details.bio),
        ("picture", details.avatar_url),
    )


def _live_rows(room: Room) -> tuple[tuple[str, str], ...]:
    details = room.details
    kinds = {
        "sound only": details.is_sound_only,
        "for subscribers": details.is_for_subscribers,
        "sells goods": details.has_goods,
    }
    return (
        ("likes", _number(details.likes)),
        ("shares", _number(details.shares)),
        ("new followers", _number(details.new_followers)),
        ("topic", details.topic),
        ("game", details.game),
        ("introduction", details.introduction),
        ("kind", ", ".join(kind for kind, is_so in kinds.items() if is_so)),
        ("cover", room.cover_url),
    )


def _number(value: int | None) -> str:
    return "" if value is None else f"{value:,}"
