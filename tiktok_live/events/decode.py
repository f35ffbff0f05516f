"""From a method and its bytes to a typed event: one row per method, one parse per message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tiktok_live.events.base import AS_IT_CAME, Context, Reading, UnknownEvent
from tiktok_live.events.registry import MESSAGE_SPECS, MessageSpec
from tiktok_live.wire.allowance import LARGE_PAYLOAD, Allowance
from tiktok_live.wire.codec import parser, refusal
from tiktok_live.wire.repair import repair

if TYPE_CHECKING:
    from collections.abc import Iterable

    from google.protobuf.message import Message

    from tiktok_live.events.base import Event, MessageEvent

__all__ = ["MESSAGE_SPECS", "MessageSpec", "decode_message", "methods_for", "rebuild"]

_TOO_LARGE = "it has too many fields, or its batch as a whole: parsed it would fill the memory"
_REPAIRING = 4  # times as long as weighing


def decode_message(
    method: str,
    payload: bytes,
    msg_id: int = 0,
    is_backlog: bool = False,  # noqa: FBT001, FBT002 - called once per message, where keywords cost
    context: Context = Context(),  # noqa: B008 - frozen
    allowance: Allowance | None = None,
) -> MessageEvent:
    """Return the event that `payload` is.

    Never raises: what has no schema, does not parse or would take too much memory is an `UnknownEvent`. Where a text is
    not UTF-8, that text alone is repaired (`MessageEvent.repaired`).

    Args:
        method: the platform's name of the message.
        payload: the message's bytes.
        msg_id: its id.
        is_backlog: whether it happened before the client connected.
        context: what the connection knows.
        allowance: what the messages of its batch may take together (`OpenedFrame.allowance`). Without one, a large
            message has one to itself.
    """
    row = MESSAGE_SPECS.get(method)
    if row is None:
        return UnknownEvent(method, payload, "this method has no schema here", msg_id, is_backlog, context)
    reading = AS_IT_CAME
    if allowance is not None or len(payload) > LARGE_PAYLOAD:
        allowance = allowance or Allowance()
        weight = allowance.spend(row.message, payload)
        if weight is None:
            return UnknownEvent(method, payload, _TOO_LARGE, msg_id, is_backlog, context)
        reading = Reading(weight=weight)
    from_bytes, refused = parser(row.message)
    try:
        message = from_bytes(payload)
    except refused as error:
        repaired = _read_repaired(row.message, payload, allowance)
        if repaired is None:
            return UnknownEvent(method, payload, refusal(row.message, error), msg_id, is_backlog, context)
        message, reading = repaired, Reading(is_repaired=True, weight=reading.weight)
    cls = row.event if row.choose is None else row.choose(message)
    return cls(method, payload, message, msg_id, is_backlog, context, reading)


def _read_repaired(name: str, payload: bytes, allowance: Allowance | None) -> Message | None:
    """Return the message with its text repaired; None where that is not, or not alone, what is wrong with it."""
    if allowance is not None and allowance.spend(name, payload, times=_REPAIRING) is None:
        return None
    repaired = repair(name, payload)
    from_bytes, refused = parser(name)
    try:
        return None if repaired is None else from_bytes(repaired)
    except refused:
        return None


def rebuild(method: str, payload: bytes, msg_id: int, is_backlog: bool, context: Context) -> MessageEvent:  # noqa: FBT001 - called by pickle
    """Return the event that was pickled as these values."""
    # What could be read once can be again, whatever was in its batch beside it.
    allowance = Allowance(messages=len(payload)) if len(payload) > LARGE_PAYLOAD else None
    return decode_message(method, payload, msg_id, is_backlog, context, allowance)


def methods_for(classes: Iterable[type[Event]]) -> frozenset[str] | None:
    """Return the methods whose messages can become an event of these classes; None stands for all.

    `UnknownEvent` and its bases want all: any payload may turn out not to parse.
    """
    wanted = tuple(classes)
    if any(issubclass(UnknownEvent, cls) for cls in wanted):
        return None
    return frozenset(row.method for row in MESSAGE_SPECS.values() if any(_may_give(row, cls) for cls in wanted))


def _may_give(row: MessageSpec, wanted: type[Event]) -> bool:
    return any(issubclass(cls, wanted) for cls in row.classes)
