"""Factories of events: each is decoded from a message made for it, as in a live."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from difflib import get_close_matches
from itertools import count
from typing import TYPE_CHECKING, Any, cast

from msgspec.structs import replace

from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError
from tiktok_live.events.base import DecodeContext, Event, MessageEvent, UnknownEvent, UserEvent
from tiktok_live.events.decode import decode_message
from tiktok_live.events.families.gifts import GiftCompleteEvent, GiftCompleteReason, GiftEvent
from tiktok_live.events.lifecycle import LifecycleEvent
from tiktok_live.events.models import Gift, User
from tiktok_live.events.names import EVENTS, event_class
from tiktok_live.events.registry import MESSAGE_SPECS, MessageSpec
from tiktok_live.events.samples import sample
from tiktok_live.events.writing.event_fields import payload_of, writers_of
from tiktok_live.events.writing.json_values import attribute_type
from tiktok_live.testing.models import as_gift, as_user

if TYPE_CHECKING:
    from tiktok_live.events.writing.writers import Writer

__all__ = ["DEFAULTS", "build_event", "check_names", "settable"]

_ROOM = 7_300_000_000_000_000_001
_AT = datetime.fromtimestamp(1_750_000_000, UTC)
_FIRST_STREAK = 1_750_000_000_000
_ENVELOPE = ("method", "msg_id", "room_id", "created_at", "received_at", "is_backlog")
_COMPLETE = ("count", "diamonds", "continues", "reason")
_UNKNOWN = ("method", "msg_id", "room_id", "received_at", "is_backlog", "payload")
_INSTEAD = {"segments": ("text",), "lines": ("text", "language")}  # what replaces defaults
_MISFITS = (TypeError, ValueError, AttributeError, OverflowError)

_ids = count(7_450_000_000_000_000_000)
_streaks = count(_FIRST_STREAK)

DEFAULTS: Mapping[str, Mapping[str, object]] = {
    "chat": {"text": "hello", "language": "en"},
    "gift": {"gift": "Rose", "count": 1, "is_final": True},
    "like": {"count": 1, "total": 1},
    "question": {"text": "how are you?"},
    "viewer_count": {"viewers": 120, "total_viewers": 500},
    "subscribe": {"months": 1},
    "live_intro": {"text": "Welcome"},
    "caption": {"text": "hello", "language": "en", "is_final": True},
}
"""What a factory sets besides `user`, by the event's name; everything else is absent, as in most messages."""


def build_event(kind: str | type[Event], attributes: Mapping[str, object]) -> Event:
    """Return an event; see `make_event`."""
    cls = event_class(kind)
    check_names(cls, attributes, settable(cls))
    with caught(*_MISFITS) as failure:
        return _made(cls, attributes)
    if isinstance(failure.error, ConfigError):  # which is a ValueError
        raise failure.error
    raise ConfigError(f"these attributes do not fit into a {cls.__name__}: {failure.error}") from failure.cause


def _made(cls: type[Event], attributes: Mapping[str, object]) -> Event:
    if issubclass(cls, LifecycleEvent):
        return _lifecycle(cls, attributes)
    if cls is GiftCompleteEvent:
        return _gift_complete(attributes)
    if cls is UnknownEvent:
        return _unknown(attributes)
    return _decoded(cast("type[MessageEvent]", cls), attributes)


def settable(cls: type[Event]) -> tuple[str, ...]:
    """Return the attributes that a factory of this class can set.

    Raises:
        ConfigError: no message becomes an event of exactly this class.
    """
    if issubclass(cls, LifecycleEvent):
        return cls.__struct_fields__
    if cls is GiftCompleteEvent:
        return tuple(dict.fromkeys((*settable(GiftEvent), *_COMPLETE)))
    if cls is UnknownEvent:
        return _UNKNOWN
    _spec_of(cls, "")
    return tuple(dict.fromkeys((*_ENVELOPE, *writers_of(cast("type[MessageEvent]", cls)))))


def check_names(cls: type[Event], names: Mapping[str, object], allowed: tuple[str, ...]) -> None:
    """Refuse names that are not among the allowed attributes of a class.

    Raises:
        ConfigError: with the nearest right one.
    """
    for name in names:
        if name not in allowed:
            raise _refused(cls, name, allowed)


def _refused(cls: type[Event], name: str, allowed: tuple[str, ...]) -> ConfigError:
    others = ", ".join(allowed)
    if name in cls.attributes:
        why = f"{cls.__name__}.{name} cannot be set: no field of its message holds it"
        return ConfigError(why, advice=f"Set those that a message has: {others}")
    near = get_close_matches(name, allowed, n=1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    return ConfigError(f"{cls.__name__} has no attribute {name!r}{hint}", advice=f"It has {others}")


def _spec_of(cls: type[Event], method: str) -> MessageSpec:
    """Return how the message of a class is decoded; the one named after the class, if there are several."""
    specs = [spec for spec in MESSAGE_SPECS.values() if cls in spec.classes and method in {"", spec.method}]
    if not specs and method:
        raise ConfigError(f"no message {method!r} becomes a {cls.__name__}")
    if not specs:
        below = sorted(name for name, other in EVENTS.items() if issubclass(other, cls) and other is not cls)
        raise ConfigError(
            f"{cls.__name__} is only a base of other events", advice=f"Make one of these: {', '.join(below[:12])}"
        )
    return next((spec for spec in specs if spec.event is cls), specs[0])


def _decoded(cls: type[MessageEvent], attributes: Mapping[str, Any]) -> MessageEvent:
    spec = _spec_of(cls, attributes.get("method", ""))
    writers = writers_of(cls)
    values = _with_defaults(cls, attributes)
    event = decode_message(
        spec.method,
        payload_of(cls, spec, values),
        attributes.get("msg_id", 0) or next(_ids),
        attributes.get("is_backlog", False),
        _context(attributes),
    )
    _check(event, cls, attributes, writers)
    return event


def _with_defaults(cls: type[MessageEvent], attributes: Mapping[str, Any]) -> Mapping[str, Any]:
    values: dict[str, Any] = {"created_at": _AT}
    if issubclass(cls, UserEvent):
        values["user"] = "ann"
    values |= DEFAULTS.get(cls.name, {})
    for given in _INSTEAD.keys() & attributes.keys():
        for name in _INSTEAD[given]:
            values.pop(name, None)
    values |= attributes
    values = {name: _named(cls, name, value) for name, value in values.items()}
    if cls is GiftEvent and values["gift"].is_streakable:
        values.setdefault("group_id", next(_streaks))
    return values


def _named(cls: type[MessageEvent], name: str, value: object) -> object:
    """Return the user or the gift that a name stands for; any other value unchanged."""
    if not isinstance(value, str):
        return value
    kind = attribute_type(cls, name)
    return as_user(value) if kind is User else as_gift(value) if kind is Gift else value


def _context(attributes: Mapping[str, Any]) -> DecodeContext:
    received = attributes.get("received_at") or attributes.get("created_at") or _AT
    return DecodeContext(room_id=attributes.get("room_id", 0) or _ROOM, received_at=received.timestamp())


def _check(event: Event, cls: type[Event], attributes: Mapping[str, Any], writers: Mapping[str, Writer]) -> None:
    """Refuse values that the message changes: what is asserted later would not be what was given.

    Roles of a user are exempt: many messages leave them out, as on the platform.
    """
    if type(event) is not cls:
        raise ConfigError(f"with these attributes the message is a {type(event).__name__}, not a {cls.__name__}")
    for name, given in attributes.items():
        if name not in writers:
            continue
        value = getattr(event, name)
        if value != given and not isinstance(value, User | Gift | tuple):
            raise ConfigError(f"{cls.__name__}.{name} would be {value!r} instead of {given!r}")


def _gift_complete(attributes: Mapping[str, Any]) -> GiftCompleteEvent:
    own = {name: attributes[name] for name in _COMPLETE if name in attributes}
    rest = {name: value for name, value in attributes.items() if name not in own or name == "count"}
    source = cast("GiftEvent", _decoded(GiftEvent, rest))
    reason = GiftCompleteReason(own.get("reason", "end" if source.is_streak else "single"))
    return GiftCompleteEvent(source, source.count, reason, own.get("continues", False), own.get("diamonds"))


def _unknown(attributes: Mapping[str, Any]) -> MessageEvent:
    method = attributes.get("method", "WebcastBrandNewMessage")
    event = decode_message(
        method,
        attributes.get("payload", b"\x08\x01"),
        attributes.get("msg_id", 0) or next(_ids),
        attributes.get("is_backlog", False),
        _context(attributes),
    )
    if type(event) is not UnknownEvent:
        raise ConfigError(f"a {method} with this payload is a {type(event).__name__}, not an unknown event")
    return event


def _lifecycle(cls: type[LifecycleEvent], attributes: Mapping[str, Any]) -> LifecycleEvent:
    values = dict(attributes)
    if isinstance(values.get("user"), str):
        values["user"] = as_user(values["user"])
    return replace(cast("LifecycleEvent", sample(cls)), **values)
