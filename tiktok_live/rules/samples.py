"""Made-up events for trying a rule: what the rule waits for, from a viewer named Ann."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

from tiktok_live.causes import caught
from tiktok_live.events.base import DecodeContext, Event, MessageEvent
from tiktok_live.events.decode import decode_message
from tiktok_live.events.families.chat import ChatEvent
from tiktok_live.events.families.gifts import GiftCompleteEvent, GiftCompleteReason, GiftEvent
from tiktok_live.events.families.room import ViewerCountEvent
from tiktok_live.events.families.social import LikeEvent
from tiktok_live.events.models import Gift, User
from tiktok_live.events.names import EVENTS
from tiktok_live.events.registry import MESSAGE_SPECS
from tiktok_live.events.samples import sample
from tiktok_live.events.writing.event_fields import payload_of
from tiktok_live.rules.rule import Rule

__all__ = ["example_of"]

_ANN = User(id=6_800_000_000_000_000_001, unique_id="ann.live", nickname="Ann")
_ROOM = 7_300_000_000_000_000_001
_ID = 7_450_000_000_000_000_000
_LIKES = 15  # in one event, as the app sends them
_GIFT = 5655
_TEXT = "Hello there"


def example_of(rule: Rule, received_at: float) -> Event:
    """Return an event that could trigger a rule, with the gift, the text and the numbers that the rule names.

    Args:
        rule: the rule; of several events it gets the first.
        received_at: wall time in seconds since 1970.
    """
    cls = rule.on[0]
    if cls is GiftCompleteEvent:
        gift = cast("GiftEvent", _decoded(GiftEvent, rule.table, received_at))
        return GiftCompleteEvent(gift, gift.count, GiftCompleteReason.SINGLE)
    if issubclass(cls, MessageEvent) and cls in _ATTRIBUTES:
        return _decoded(cls, rule.table, received_at)
    return next(_samples(cls))


def _samples(cls: type[Event]) -> Iterator[Event]:
    """Yield samples of a class, or of those below a class that is only a base."""
    for each in (cls, *[other for other in EVENTS.values() if issubclass(other, cls)]):
        with caught(KeyError):
            yield sample(each)


def _decoded(cls: type[MessageEvent], table: Mapping[str, Any], received_at: float) -> MessageEvent:
    spec = next(spec for spec in MESSAGE_SPECS.values() if spec.event is cls)
    context = DecodeContext(room_id=_ROOM, received_at=received_at)
    return decode_message(spec.method, payload_of(cls, spec, _ATTRIBUTES[cls](table)), _ID, context=context)


def _chat(table: Mapping[str, Any]) -> dict[str, Any]:
    text = _TEXT
    if command := _first(table.get("command")):
        text = f"{command} Blue Moon"
    elif part := _first(table.get("word") or table.get("contains")):
        text = f"Hello {part}"
    return {"user": _ANN, "text": text, "language": _first(table.get("language")) or "en"}


def _gift(table: Mapping[str, Any]) -> dict[str, Any]:
    named = _first(table.get("gift")) or "Rose"
    count = table.get("min_count", 1)
    price = max(1, -(-table.get("min_diamonds", 1) // count))
    name, number = (named, _GIFT) if isinstance(named, str) else ("Rose", named)
    gift = Gift(id=number, name=name, diamonds=price, is_streakable=False)
    return {"user": _ANN, "gift": gift, "count": count}


def _like(table: Mapping[str, Any]) -> dict[str, Any]:
    count = max(_LIKES, table.get("min_count", 1))
    return {"user": _ANN, "count": count, "total": max(table.get("likes_every", count), count)}


def _viewers(table: Mapping[str, Any]) -> dict[str, Any]:
    viewers = table.get("viewers_reach", 100)
    return {"viewers": viewers, "total_viewers": viewers}


_ATTRIBUTES: Mapping[type[Event], Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    ChatEvent: _chat,
    GiftEvent: _gift,
    LikeEvent: _like,
    ViewerCountEvent: _viewers,
}


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) else value
