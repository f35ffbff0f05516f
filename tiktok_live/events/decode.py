"""From a method and its bytes to a typed event: one row per method, one parse per message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tiktok_live.errors import MessageError
from tiktok_live.events.base import Context, UnknownEvent
from tiktok_live.events.rows import ROWS, Row
from tiktok_live.wire.codec import parse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tiktok_live.events.base import Event, MessageEvent

__all__ = ["ROWS", "Row", "decode_message", "methods_for", "rebuild"]


def decode_message(
    method: str,
    payload: bytes,
    msg_id: int = 0,
    is_backlog: bool = False,  # noqa: FBT001, FBT002 - called once per message, where keywords cost
    context: Context = Context(),  # noqa: B008 - frozen
) -> MessageEvent:
    """Return the event that `payload` is.

    Never raises: what has no schema or does not parse is an `UnknownEvent`.
    """
    row = ROWS.get(method)
    if row is None:
        return UnknownEvent(method, payload, "this method has no schema here", msg_id, is_backlog, context)
    try:
        message = parse(row.message, payload)
    except MessageError as error:
        return UnknownEvent(method, payload, error.message, msg_id, is_backlog, context)
    cls = row.event if row.choose is None else row.choose(message)
    return cls(method, payload, message, msg_id, is_backlog, context)


def rebuild(method: str, payload: bytes, msg_id: int, is_backlog: bool, context: Context) -> MessageEvent:  # noqa: FBT001 - called by pickle
    """Return the event that was pickled as these values."""
    return decode_message(method, payload, msg_id, is_backlog, context)


def methods_for(classes: Iterable[type[Event]]) -> frozenset[str] | None:
    """Return the methods whose messages can become an event of these classes; None stands for all.

    `UnknownEvent` and its bases want all: any payload may turn out not to parse.
    """
    wanted = tuple(classes)
    if any(issubclass(UnknownEvent, cls) for cls in wanted):
        return None
    return frozenset(row.method for row in ROWS.values() if any(_may_give(row, cls) for cls in wanted))


def _may_give(row: Row, wanted: type[Event]) -> bool:
    return any(issubclass(cls, wanted) for cls in row.classes)
