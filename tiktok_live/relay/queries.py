"""What a consumer may ask for: which events, of which rooms, from where on. Misspelt names are refused."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NoReturn

from tiktok_live.client.options.suggestions import suggest
from tiktok_live.errors import ConfigError
from tiktok_live.events.names import event_class
from tiktok_live.relay.answers import Refusal
from tiktok_live.relay.feed import Selection
from tiktok_live.rooms.usernames import normalize_unique_id

__all__ = ["SELECTION", "check_names", "parse_number", "parse_room", "parse_selection"]

SELECTION = ("events", "rooms", "token")
"""Parameters of every route that selects events."""

_MAX_DIGITS = 15


def check_names(query: Mapping[str, str], known: Collection[str]) -> None:
    """Refuse parameters that a route does not have.

    Raises:
        Refusal: 400, with the name that was probably meant.
    """
    for name in query:
        if name not in known:
            raise Refusal(400, f"there is no parameter {name!r}", suggest(name, known))


def parse_selection(query: Mapping[str, str], rooms: Collection[str]) -> Selection:
    """Return what `events` and `rooms` select: names with commas between them; all if they are missing or empty.

    Raises:
        Refusal: 400 for an unknown event, 404 for an unknown room; the advice says which names are right.
    """
    names = frozenset(_event_name(each) for each in _listed(query.get("events", "")))
    return Selection(rooms=frozenset(parse_room(each, rooms) for each in _listed(query.get("rooms", ""))), names=names)


def parse_room(text: str, rooms: Collection[str]) -> str:
    """Return the handle of a room of the relay.

    Raises:
        Refusal: 404, or 400 for what cannot be a handle.
    """
    try:
        handle = normalize_unique_id(text)
    except ConfigError as error:
        _refuse(error)
    if handle not in rooms:
        raise Refusal(404, f"the relay has no room {handle!r}", f"Its rooms: {', '.join(rooms) or 'none'}")
    return handle


def parse_number(query: Mapping[str, str], name: str, default: int, most: int) -> int:
    """Return a parameter that is a whole number from 0 to `most`.

    Raises:
        Refusal: 400.
    """
    text = query.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdecimal() and len(text) <= _MAX_DIGITS) or int(text) > most:
        raise Refusal(400, f"{name} must be a whole number from 0 to {most}")
    return int(text)


def _listed(text: str) -> list[str]:
    return [name for each in text.split(",") if (name := each.strip())]


def _event_name(text: str) -> str:
    try:
        return event_class(text).name
    except ConfigError as error:
        _refuse(error)


def _refuse(error: ConfigError) -> NoReturn:
    raise Refusal(400, error.message, error.advice) from None
