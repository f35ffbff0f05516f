"""Messages from the JSON of their events, as far as it says what was in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, cast

import msgspec

from tiktok_live.events.base import DecodeContext, MessageEvent, UnknownEvent, json_value
from tiktok_live.events.decode import decode_message
from tiktok_live.events.derived import DerivedEvent
from tiktok_live.events.lifecycle import LifecycleEvent
from tiktok_live.events.names import EVENTS
from tiktok_live.events.registry import MESSAGE_SPECS
from tiktok_live.events.samples import select_class
from tiktok_live.events.writing.event_fields import writers_of
from tiktok_live.events.writing.json_values import attribute_type, from_json
from tiktok_live.room_ids import room_id_from
from tiktok_live.wire.batches import BatchMessage
from tiktok_live.wire.codec import message_type

if TYPE_CHECKING:
    from tiktok_live.events.writing.writers import Message, Writer

__all__ = ["Row", "is_made_by_clients", "lost_attributes", "rebuilt"]

Row = Mapping[str, object]
"""An event as `to_dict()` returns it, after JSON."""

_MISFITS = (TypeError, ValueError, KeyError, AttributeError, OverflowError, RecursionError)
# The first one says what the others say, and more.
_INSTEAD = {"segments": ("text", "emotes"), "lines": ("text", "language")}
# A client sets these when it receives the message, or computes them from the messages before.
_OF_CLIENTS = frozenset({"received_at", "is_backlog", "msg_id", "room_id", "gift.delta", "gift.diamonds"})


def is_made_by_clients(row: Row) -> bool:
    """Return whether a client creates this event itself, without a message."""
    cls = EVENTS.get(str(row.get("event")))
    return cls is not None and issubclass(cls, LifecycleEvent | DerivedEvent)


def rebuilt(row: Row, msg_id: int) -> BatchMessage | None:
    """Return a message that a client reads as this event; None if there is none.

    Args:
        row: the event.
        msg_id: of the message if the event has none.
    """
    cls, method = EVENTS.get(str(row.get("event"))), str(row.get("method") or "")
    payload = _payload(cast("type[MessageEvent]", cls), method, row) if cls is not None else None
    if not method or payload is None:  # without a method it was a frame that could not be read
        return None
    message = BatchMessage(method, payload, room_id_from(row.get("msg_id")) or msg_id, row.get("is_backlog") is True)
    return message if type(_event(message, row)) is cls else None


def lost_attributes(row: Row, message: BatchMessage) -> tuple[str, ...]:
    """Return the attributes of an event that differ when a client reads its rebuilt message."""
    event = _event(message, row)
    known = [
        name for name in type(event).attributes if name in row and not {name, f"{event.name}.{name}"} & _OF_CLIENTS
    ]
    return tuple(name for name in known if _as_json(event, name) != row[name])


def _as_json(event: MessageEvent, name: str) -> object:
    return msgspec.to_builtins(json_value(name, getattr(event, name)))


def _event(message: BatchMessage, row: Row) -> MessageEvent:
    context = DecodeContext(room_id=room_id_from(row.get("room_id")))
    return decode_message(message.method, message.payload, message.msg_id, message.is_history, context)


def _payload(cls: type[MessageEvent], method: str, row: Row) -> bytes | None:
    if cls is UnknownEvent:
        return _unknown_payload(row)
    spec = MESSAGE_SPECS.get(method)
    if spec is None or cls not in spec.classes:
        return None
    message = message_type(spec.message)()
    select_class(message, spec, cls)
    for name, writer in _writers(cls, row):
        _write(message, cls, name, writer, row[name])
    return message.SerializeToString()


def _unknown_payload(row: Row) -> bytes | None:
    try:
        return cast("bytes", from_json(bytes, row.get("payload")))
    except _MISFITS:
        return None


def _writers(cls: type[MessageEvent], row: Row) -> Iterator[tuple[str, Writer]]:
    left_out = {name for given, names in _INSTEAD.items() if row.get(given) for name in names}
    for name, writer in writers_of(cls).items():
        if name in row and name not in left_out:
            yield name, writer


def _write(message: Message, cls: type[MessageEvent], name: str, writer: Writer, value: object) -> None:
    """Write one attribute; one that does not fit stays out, and `lost_attributes` names it."""
    try:
        model = from_json(attribute_type(cls, name), value)
        if model and not _is_default(model):
            writer(message, model)
    except _MISFITS:
        return


def _is_default(model: object) -> bool:
    """Return whether a model has only defaults: its field was absent."""
    defaults = _defaults(type(model)) if isinstance(model, msgspec.Struct) else ()
    return bool(defaults) and all(getattr(model, name) == value for name, value in defaults)


@cache
def _defaults(kind: type[msgspec.Struct]) -> tuple[tuple[str, object], ...]:
    """Return the attributes of a model with their defaults; empty if one is required."""
    fields = msgspec.structs.fields(kind)
    return () if any(field.required for field in fields) else tuple([(field.name, field.default) for field in fields])
