"""Sample events of every class, for documentation and tests: made-up messages, decoded like real ones."""

from __future__ import annotations

from datetime import UTC, datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Any, cast

from tiktok_live.events.base import DecodeContext, Event, MessageEvent, UnknownEvent
from tiktok_live.events.decode import decode_message
from tiktok_live.events.families.gifts import GiftCompleteEvent, GiftCompleteReason, GiftEvent
from tiktok_live.events.lifecycle import CommandRefusedEvent, LifecycleEvent
from tiktok_live.events.models import User
from tiktok_live.events.names import EVENTS
from tiktok_live.events.registry import MESSAGE_SPECS, MessageSpec
from tiktok_live.wire.codec import message_type

if TYPE_CHECKING:
    from collections.abc import Mapping

    from google.protobuf.descriptor import FieldDescriptor
    from google.protobuf.message import Message

__all__ = ["sample", "select_class"]

_ROOM = 7_300_000_000_000_000_001
_AT = 1_750_000_000  # seconds since 1970: a day in June 2025
_DEPTH = 6  # how deep nested messages are filled
_TEXTS = {
    "nickname": "Ann",
    "nick_name": "Ann",
    "display_id": "ann.live",
    "content": "Hello there",
    "sec_uid": "MS4wLjABAAAAexample",
    "name": "Rose",
    "level": "12",
    "content_language": "en",
    "create_at": str(_AT * 1000),
    "json": '{"banner":"example"}',
    "lang": "en",
}
_ID_SUFFIXES = ("id", "uid")
_TIMES_IN_SECONDS = {"unpack_at", "expire_time", "start_at"}
_NAMELESS = 99  # matches no variant, so the result is the base class
_FIELDS_SET_TO_ONE = {"index", "rank", "group_count", "type", "duration_ms", "duration", "action"}


def sample(cls: type[Event]) -> Event:
    """Return a sample event of exactly this class.

    Raises:
        KeyError: no message becomes this class; it is only a base of others.
    """
    if issubclass(cls, LifecycleEvent):
        return _lifecycle(cls)
    if cls is UnknownEvent:
        return decode_message("WebcastBrandNewMessage", b"\x08\x01", _ROOM, context=_context())
    if cls is GiftCompleteEvent:
        return GiftCompleteEvent(cast("GiftEvent", sample(GiftEvent)), 3, GiftCompleteReason.SINGLE)
    spec = next((spec for spec in MESSAGE_SPECS.values() if cls in spec.classes), None)
    if spec is None:
        raise KeyError(f"no message becomes a {cls.__name__}")
    return _decoded(spec, cast("type[MessageEvent]", cls))


def _context() -> DecodeContext:
    return DecodeContext(room_id=_ROOM, received_at=float(_AT))


def _decoded(spec: MessageSpec, cls: type[MessageEvent]) -> MessageEvent:
    message = message_type(spec.message)()
    _fill(message, _DEPTH)
    select_class(message, spec, cls)
    event = decode_message(spec.method, message.SerializeToString(), _ROOM + 5, context=_context())
    if type(event) is not cls:
        raise KeyError(f"the sample message became a {type(event).__name__} instead of a {cls.__name__}")
    return event


def select_class(message: Message, spec: MessageSpec, cls: type[MessageEvent]) -> None:
    """Set the fields of a message that make it an event of this class."""
    if spec.variants:
        numbers = {variant: number for number, variant in spec.variants.items()}
        setattr(message, spec.discriminator, numbers.get(cls, _NAMELESS))
    path, value = _FIELD_OF_CLASS.get(cls.__name__, ("", 0))
    *parents, name = path.split(".")
    if name:
        setattr(attrgetter(".".join(parents))(message) if parents else message, name, value)


def _fill(message: Message, depth: int) -> None:
    if not depth:
        return
    for field in cast("list[FieldDescriptor]", message.DESCRIPTOR.fields):
        value = getattr(message, field.name)
        if field.message_type is not None and field.message_type.GetOptions().map_entry:
            continue
        if field.message_type is not None:
            _fill(value.add() if field.is_repeated else value, depth - 1)
        elif field.is_repeated:
            value.append(_value(field))
        else:
            setattr(message, field.name, _value(field))


def _value(field: FieldDescriptor) -> str | bytes | bool | int | float:
    name = field.name
    match field.cpp_type:
        case field.CPPTYPE_STRING if field.type == field.TYPE_BYTES:
            return b""
        case field.CPPTYPE_STRING:
            return _TEXTS.get(name, f"https://cdn.example/{name}.webp" if "url" in name else "example")
        case field.CPPTYPE_BOOL:
            return True
        case field.CPPTYPE_ENUM:
            return 1
        case _:
            return _number(name, wide=field.type in {field.TYPE_INT64, field.TYPE_UINT64})


def _number(name: str, *, wide: bool) -> int:
    if name.endswith(_ID_SUFFIXES) and wide:
        return 6_800_000_000_000_000_001
    if "time" in name or name.endswith("_at"):
        return _AT * 1000 if wide and name not in _TIMES_IN_SECONDS else _AT
    return 1 if name in _FIELDS_SET_TO_ONE else 3


def _lifecycle(cls: type[LifecycleEvent]) -> LifecycleEvent:
    values: Mapping[str, Any] = {
        "room_id": _ROOM,
        "received_at": datetime.fromtimestamp(_AT, UTC),
        "unique_id": "ann.live",
        "provider": "direct",
        "reason": "the live ended",
        "attempt": 1,
        "delay": 1.5,
        "cause": "socket: the server stopped responding",
        "gap": 2.25,
        "handler": "bot.greet",
        "failed_on": sample(EVENTS["unknown"]),
        "error": ValueError("example"),
        "dropped": 12,
        "queue_size": 10_000,
        "seconds": 42.0,
        "outcome": "unavailable",
        "retry_after": 0.0,
        "previous": "euler",
        "status": "offline",
        "next_look": 60.0,
        "command": "song",
        "user": User(id=_ROOM, unique_id="ben.live", nickname="Ben"),
        "detail": "wait 5 seconds",
    }
    if cls is CommandRefusedEvent:
        values = {**values, "reason": "cooldown", "retry_after": 5.0}
    return cls(**{name: values[name] for name in cls.__struct_fields__})


# Classes that depend on another field than the discriminator: the field, and its value for this class.
_FIELD_OF_CLASS: Mapping[str, tuple[str, int | str]] = {
    "FanClubEntranceEvent": ("msg_type", 11),
    "FanClubJoinEvent": ("common.display_text.key", "pm_mt_fan_live_joined_comment"),
    "LevelEntranceEvent": ("msg_type", 9),
    "SubscriptionBannerEvent": ("msg_type", 4),
    "SuperFanBoxEvent": ("envelope_info.business_type", 19),
    "SuperFanEntranceEvent": ("content.key", "ttlive_superFan_commentNotif_superFanJoined"),
    "SuperFanEvent": ("content.key", "ttlive_superFan_commentNotif_someoneBecameSuperFan"),
    "SuperFanNoticeEvent": ("content.key", "ttlive_superFan_levelUp"),
}
