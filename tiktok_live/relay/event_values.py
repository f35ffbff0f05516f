"""The values of an event for templates: one table with the name, meaning and source of each. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from tiktok_live.dispatch.command_arguments import bare
from tiktok_live.events.base import Event, json_value
from tiktok_live.events.families.chat import ChatEvent, EmoteEvent
from tiktok_live.events.families.social import LikeEvent
from tiktok_live.events.images import Image
from tiktok_live.events.models import Gift, User
from tiktok_live.events.texts import Emote

__all__ = ["MAX_VALUE", "VALUES", "EventValue", "values_of"]

MAX_VALUE = 2_000
"""Characters of the longest value; what is beyond is cut off."""

_COMMAND_PREFIX = "!"
_NO_USER = User()
_NO_GIFT = Gift()
_NO_EMOTE = Emote()
_TRIGGERS: Mapping[str, int] = {
    "share": 1,
    "gift": 3,
    "gift_complete": 3,
    "join": 6,
    "like": 7,
    "follow": 9,
    "subscribe": 10,
    "chat": 11,
    "emote": 12,
}
_COMMAND_TRIGGER = 2


@dataclass(frozen=True, slots=True)
class EventValue:
    """One value.

    Attributes:
        name: of its placeholder.
        meaning: for the documentation.
        empty: its value for events that have none; an empty text or 0, and so its type.
        read: returns it, from the host's handle and the event.
    """

    name: str
    meaning: str
    empty: str | int
    read: Callable[[str, Event], object]


def values_of(room: str, event: Event) -> Mapping[str, str | int]:
    """Return the values of an event by name, each computed when it is read.

    A text has at most `MAX_VALUE` characters. A value that the event does not have is an empty text or 0.

    Args:
        room: the host's handle.
        event: any event.
    """
    return _EventValues(room, event)


class _EventValues(Mapping[str, "str | int"]):
    """See `values_of`: most templates use few values, and reading an attribute may decode a part of the message."""

    __slots__ = ("_event", "_room")

    def __init__(self, room: str, event: Event) -> None:
        self._room = room
        self._event = event

    def __getitem__(self, name: str) -> str | int:
        value = VALUES[name]
        found = value.read(self._room, self._event)
        if isinstance(value.empty, int):
            return found if isinstance(found, int) else value.empty
        return value.empty if found is None else str(json_value(name, found))[:MAX_VALUE]

    def __iter__(self) -> Iterator[str]:
        return iter(VALUES)

    def __len__(self) -> int:
        return len(VALUES)


def _text(name: str, meaning: str, read: Callable[[str, Event], object]) -> EventValue:
    return EventValue(name, meaning, "", read)


def _number(name: str, meaning: str, read: Callable[[str, Event], object]) -> EventValue:
    return EventValue(name, meaning, 0, read)


def _of(attribute: str) -> Callable[[str, Event], object]:
    """Return a reader of an attribute that only some events have."""
    return lambda _, event: _attribute(event, attribute)


def _of_user(attribute: str) -> Callable[[str, Event], object]:
    return lambda _, event: getattr(_user(event), attribute)


def _of_gift(attribute: str) -> Callable[[str, Event], object]:
    return lambda _, event: getattr(_gift(event), attribute)


def _attribute(event: Event, name: str) -> object:
    # Not `getattr` with a default: the error of a missing attribute looks for similar names, which takes time.
    return getattr(event, name) if name in event.attributes else None


def _user(event: Event) -> User:
    user = _attribute(event, "user")
    return user if isinstance(user, User) else _NO_USER


def _gift(event: Event) -> Gift:
    gift = _attribute(event, "gift")
    return gift if isinstance(gift, Gift) else _NO_GIFT


def _display_name(_: str, event: Event) -> str:
    user = _user(event)
    return user.nickname or user.unique_id


def _url(image: Image) -> str:
    return image.best("webp", "jpg") if image else ""


def _id(number: int) -> str:
    return str(number) if number else ""


def _milliseconds(_: str, event: Event) -> int:
    return int(event.received_at.timestamp() * 1000)


def _written(event: Event) -> tuple[str, str]:
    """Return the command of a comment such as `!song Blue Moon`, and what follows it."""
    text = bare(event.text) if isinstance(event, ChatEvent) else ""
    if not text.startswith(_COMMAND_PREFIX):
        return "", ""
    command, _, arguments = text.removeprefix(_COMMAND_PREFIX).partition(" ")
    return command.casefold(), arguments.strip()


def _emote(event: Event) -> Emote:
    return next(iter(event.emotes), _NO_EMOTE) if isinstance(event, ChatEvent | EmoteEvent) else _NO_EMOTE


def _trigger(_: str, event: Event) -> int:
    return _COMMAND_TRIGGER if _written(event)[0] else _TRIGGERS.get(event.name, 0)


def _likes(_: str, event: Event) -> int:
    return event.count if isinstance(event, LikeEvent) else 0


def _total(_: str, event: Event) -> int:
    return event.total if isinstance(event, LikeEvent) else 0


_ALL = (
    _text("event", "name of the event, for example `gift`", lambda _, event: event.name),
    _text("room", "handle of the host, without `@`", lambda room, _: room),
    _text("room_id", "id of the room", lambda _, event: _id(event.room_id)),
    _text("msg_id", "id of the message; empty for events of the client", lambda _, event: _id(event.msg_id)),
    _text("time", "when the event was received, ISO 8601, UTC", lambda _, event: event.received_at.isoformat()),
    _number("time_ms", "the same in milliseconds since 1970", _milliseconds),
    _text("user", "display name of the user, or the handle if there is none", _display_name),
    _text("name", "display name of the user", _of_user("nickname")),
    _text("handle", "handle of the user, without `@`", _of_user("unique_id")),
    _text("user_id", "id of the user", lambda _, event: _id(_user(event).id)),
    _text("picture", "URL of the user's avatar", lambda _, event: _url(_user(event).avatar)),
    _number("gifter_level", "the user's gifter level", _of_user("gifter_level")),
    _number("fan_level", "the user's level in the fan club", _of_user("fan_level")),
    _text("text", "text of a comment, question, caption, introduction or notice", _of("text")),
    _text("command", "of a comment `!song Blue Moon`: `song`, in lower case", lambda _, event: _written(event)[0]),
    _text("arguments", "of a comment `!song Blue Moon`: `Blue Moon`", lambda _, event: _written(event)[1]),
    _text("emote_id", "id of the first emote of a comment", lambda _, event: _emote(event).id),
    _text("emote_picture", "URL of its picture", lambda _, event: _url(_emote(event).image)),
    _text("gift", "name of the gift", _of_gift("name")),
    _number("gift_id", "id of the kind of gift", _of_gift("id")),
    _text("gift_picture", "URL of the gift's picture", lambda _, event: _url(_gift(event).icon)),
    _number("price", "diamonds of one gift", _of_gift("diamonds")),
    _number(
        "count",
        "of `gift`: gifts since the streak began; of `gift_complete`: all gifts; of `like`: likes",
        _of("count"),
    ),
    _number("diamonds", "value in diamonds: of `gift`, what it adds; of `gift_complete`, all of it", _of("diamonds")),
    _text("streak_id", "equal in all events of one streak of gifts", _of("streak_id")),
    _number("likes", "of `like`: likes of this event", _likes),
    _number("total", "of `like`: likes of the whole live", _total),
    _number("viewers", "current number of viewers, in events that have it", _of("viewers")),
    _number("months", "of `subscribe`: months since the subscription began", _of("months")),
    _number(
        "trigger_type",
        "TikFinity's number of the kind: 1 share, 2 command, 3 gift, 6 join, 7 likes, 9 follow, 10 subscribe, 11 chat, "
        "12 emote; 0 for others",
        _trigger,
    ),
    _text("reason", "why: of `disconnected`, `room_closed`, `gift_complete` and others", _of("reason")),
)

VALUES: Mapping[str, EventValue] = {value.name: value for value in _ALL}
"""Every value by name, in the order of the documentation."""
