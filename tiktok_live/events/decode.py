"""From a method and its bytes to a typed event: one spec per method, one parse per message."""

from __future__ import annotations

import copyreg
from typing import TYPE_CHECKING

from tiktok_live.events.base import DEFAULT_PARSE, DecodeContext, ParseInfo, UnknownEvent
from tiktok_live.events.registry import MESSAGE_SPECS, MessageSpec
from tiktok_live.wire.codec import parser, refusal
from tiktok_live.wire.fields import repair
from tiktok_live.wire.frame_reader import LARGE_PAYLOAD, Allowance

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from google.protobuf.message import Message

    from tiktok_live.events.base import Event, MessageEvent

__all__ = ["decode_message", "methods_for", "rebuild"]

_TOO_LARGE = "it has too many fields, or its batch as a whole: parsed it would fill the memory"
_REPAIRING = 4  # times as long as weighing


def decode_message(
    method: str,
    payload: bytes,
    msg_id: int = 0,
    is_backlog: bool = False,  # noqa: FBT001, FBT002 - called once per message, where keywords cost
    context: DecodeContext = DecodeContext(),  # noqa: B008 - frozen
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
    spec = MESSAGE_SPECS.get(method)
    if spec is None:
        return UnknownEvent(method, payload, "this method has no schema here", msg_id, is_backlog, context)
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
            return UnknownEvent(method, payload, refusal(spec.message, error), msg_id, is_backlog, context)
        message, parse_info = repaired, ParseInfo(is_repaired=True, weight=parse_info.weight)
    cls = spec.event if spec.choose is None else spec.choose(message)
    return cls(method, payload, message, msg_id, is_backlog, context, parse_info)


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


def rebuild(method: str, payload: bytes, msg_id: int, is_backlog: bool, context: DecodeContext) -> MessageEvent:  # noqa: FBT001 - called by pickle
    """Return the event that was copied or pickled as these values."""
    # The original was decoded within the limits of its batch, so the copy gets as much as its payload needs.
    allowance = Allowance(messages=len(payload)) if len(payload) > LARGE_PAYLOAD else None
    return decode_message(method, payload, msg_id, is_backlog, context, allowance)


def _reduce(event: MessageEvent) -> tuple[Callable[..., MessageEvent], tuple[object, ...], object]:
    """Return how to copy or pickle an event: as its payload, to be decoded again."""
    return rebuild, event._copy_args(), event._copy_state()  # noqa: SLF001 - the other half of it


# Here and not in the base class, which would have to import this module and with it the registry.
for _cls in {cls for spec in MESSAGE_SPECS.values() for cls in spec.classes}:
    copyreg.pickle(_cls, _reduce)


def methods_for(classes: Iterable[type[Event]]) -> frozenset[str] | None:
    """Return the methods whose messages can become an event of these classes; None stands for all.

    `UnknownEvent` and its bases want all: any payload may turn out not to parse.
    """
    wanted = tuple(classes)
    if any(issubclass(UnknownEvent, cls) for cls in wanted):
        return None
    return frozenset(spec.method for spec in MESSAGE_SPECS.values() if any(_may_give(spec, cls) for cls in wanted))


def _may_give(spec: MessageSpec, wanted: type[Event]) -> bool:
    return any(issubclass(cls, wanted) for cls in spec.classes)
