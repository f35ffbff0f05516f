"""Decoding: from a message's method and payload to a typed event, with one parse per message."""

from __future__ import annotations

import copyreg
from typing import TYPE_CHECKING

from tiktok_live.events.base import DEFAULT_PARSE, DecodeContext, ParseInfo, UnknownEvent
from tiktok_live.events.registry import MESSAGE_SPECS, MessageSpec
from tiktok_live.wire.codec import parse_failure, parser
from tiktok_live.wire.fields import repair
from tiktok_live.wire.frame_reader import LARGE_PAYLOAD, Allowance

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from google.protobuf.message import Message

    from tiktok_live.events.base import Event, MessageEvent

__all__ = ["decode_message", "methods_for", "rebuild"]

_TOO_LARGE = "the message or its batch has too many fields and would take too much memory when parsed"
_REPAIR_COST = 4  # repairing takes this many times as long as estimating the size


def decode_message(
    method: str,
    payload: bytes,
    msg_id: int = 0,
    is_backlog: bool = False,  # noqa: FBT001, FBT002 - called once per message, where keywords cost
    context: DecodeContext = DecodeContext(),  # noqa: B008 - frozen
    allowance: Allowance | None = None,
) -> MessageEvent:
    """Decode a message into an event.

    Never raises: a message that has no schema, does not parse or would take too much memory becomes an `UnknownEvent`.
    Text that is not valid UTF-8 is repaired (`MessageEvent.repaired`).

    Args:
        method: the platform's name of the message.
        payload: the message's bytes.
        msg_id: its id.
        is_backlog: whether the event happened before the client connected.
        context: room, time and gift catalogue from the connection.
        allowance: memory shared by the messages of a batch (`OpenedFrame.allowance`). If None, a large message gets
            its own.
    """
    spec = MESSAGE_SPECS.get(method)
    if spec is None:
        return UnknownEvent(method, payload, "this library has no schema for this method", msg_id, is_backlog, context)
    parse_info = DEFAULT_PARSE
    if allowance is not None or len(payload) > LARGE_PAYLOAD:
        allowance = allowance or Allowance()
        weight = allowance.spend(spec.message, payload)
        if weight is None:
            return UnknownEvent(method, payload, _TOO_LARGE, msg_id, is_backlog, context)
        parse_info = ParseInfo(weight=weight)
    from_bytes, refused = parser(spec.message)
    try:
        message = from_bytes(payload)
    except refused as error:
        repaired = _read_repaired(spec.message, payload, allowance)
        if repaired is None:
            return UnknownEvent(method, payload, parse_failure(spec.message, error), msg_id, is_backlog, context)
        message, parse_info = repaired, ParseInfo(is_repaired=True, weight=parse_info.weight)
    cls = spec.event if spec.choose is None else spec.choose(message)
    return cls(method, payload, message, msg_id, is_backlog, context, parse_info)


def _read_repaired(name: str, payload: bytes, allowance: Allowance | None) -> Message | None:
    """Return the message parsed after repairing its text; None if it still does not parse."""
    if allowance is not None and allowance.spend(name, payload, times=_REPAIR_COST) is None:
        return None
    repaired = repair(name, payload)
    from_bytes, refused = parser(name)
    try:
        return None if repaired is None else from_bytes(repaired)
    except refused:
        return None


def rebuild(method: str, payload: bytes, msg_id: int, is_backlog: bool, context: DecodeContext) -> MessageEvent:  # noqa: FBT001 - called by pickle
    """Return the copied or unpickled event."""
    # The original was decoded within the limits of its batch, so its copy always fits.
    allowance = Allowance(messages=len(payload)) if len(payload) > LARGE_PAYLOAD else None
    return decode_message(method, payload, msg_id, is_backlog, context, allowance)


def _reduce(event: MessageEvent) -> tuple[Callable[..., MessageEvent], tuple[object, ...], object]:
    """Copy or pickle an event as its payload, to be decoded again."""
    return rebuild, event._copy_args(), event._copy_state()  # noqa: SLF001 - written for this function


# Registered here because the base class cannot import this module: the registry imports the base class.
for _cls in {cls for spec in MESSAGE_SPECS.values() for cls in spec.classes}:
    copyreg.pickle(_cls, _reduce)


def methods_for(classes: Iterable[type[Event]]) -> frozenset[str] | None:
    """Return the methods whose messages can become an event of one of these classes; None means all methods.

    `UnknownEvent` and its bases need all methods, because any payload may fail to parse.
    """
    wanted = tuple(classes)
    if any(issubclass(UnknownEvent, cls) for cls in wanted):
        return None
    return frozenset(spec.method for spec in MESSAGE_SPECS.values() if any(_may_become(spec, cls) for cls in wanted))


def _may_become(spec: MessageSpec, wanted: type[Event]) -> bool:
    return any(issubclass(cls, wanted) for cls in spec.classes)
