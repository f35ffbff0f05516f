"""What TikFinity sends of a message and our events leave out: codes of texts, ids of badges, times as numbers."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

from tiktok_live.events.base import Event, MessageEvent
from tiktok_live.events.derived import DerivedEvent
from tiktok_live.relay.tikfinity.bounds import LABEL, clip

__all__ = ["header_fields", "label_fields", "made_id", "milliseconds", "source_of", "wire_of"]

_FIRST_MADE = 9_000_000_000_000_000_000
_MADE = 2**57


def source_of(event: Event) -> MessageEvent | None:
    """Return the event of the message that an event is made of; None for those that the client creates."""
    if isinstance(event, DerivedEvent):
        return event._source  # noqa: SLF001 - `proto` is parsed anew, in about 1 ms
    return event if isinstance(event, MessageEvent) else None


def wire_of(event: Event) -> Any:
    """Return the message of an event as the decoder's parser read it; None if it has none."""
    source = source_of(event)
    return None if source is None else source._message  # noqa: SLF001 - `proto` is parsed anew, in about 1 ms


def milliseconds(event: Event) -> int:
    """Return when the platform created the message, or when it was received, in ms since 1970."""
    return round((event.created_at or event.received_at).timestamp() * 1000)


def made_id(event: Event, number: int = 0, purpose: str = "") -> str:
    """Return an id for a message that has none: always the same for the same arguments.

    It looks like the platform's ids, which stay below it until 2036, and fits into 63 bits.
    """
    source = source_of(event)
    content = b"" if source is None else source._payload  # noqa: SLF001 - the bytes as they were received
    facts = f"{event.name}:{event.room_id}:{event.msg_id}:{event.received_at.timestamp()}:{number}:{purpose}:"
    digest = blake2b(facts.encode(errors="replace") + content, digest_size=8).digest()
    return str(_FIRST_MADE + int.from_bytes(digest) % _MADE)


def header_fields(event: Event, number: int = 0) -> dict[str, object]:
    """Return `msgId` and `createTime`, both as text.

    Args:
        event: the event.
        number: distinguishes messages that have no id and are otherwise equal.
    """
    common = getattr(wire_of(event), "common", None)
    msg_id = event.msg_id or (common.msg_id if common is not None else 0)
    return {"msgId": str(msg_id) if msg_id else made_id(event, number), "createTime": str(milliseconds(event))}


def label_fields(event: Event, key: str = "", pattern: str = "") -> dict[str, object]:
    """Return `displayType` and `label`: the key and the pattern of the platform's sentence, or the usual ones."""
    common = getattr(wire_of(event), "common", None)
    text = common.display_text if common is not None else None
    return {
        "displayType": clip((text.key if text is not None else "") or key),
        "label": clip((text.default_pattern if text is not None else "") or pattern, LABEL),
    }
