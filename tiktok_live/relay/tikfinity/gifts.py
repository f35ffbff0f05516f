"""Gifts as TikFinity sends them: every tick of a streak, the last one with `repeatEnd`.

Programs act on a streak when they see `repeatEnd`, so each completion of a streak has it exactly once: with the tick
that ends the streak, or with one more message if only the session knows that it is over, for example after a time-out.
A gift that cannot streak comes once, without it.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import msgspec

from tiktok_live.causes import caught
from tiktok_live.events.families.gifts import GiftCompleteEvent, GiftEvent
from tiktok_live.relay.tikfinity.bounds import LABEL, clip, clip_url
from tiktok_live.relay.tikfinity.wire import label_fields, milliseconds, source_of, wire_of

if TYPE_CHECKING:
    from tiktok_live.proto.upb import gift_pb2

__all__ = ["STREAKS", "Streaks", "Tick", "gift_fields"]

STREAKS = 10_000
"""Streaks that are remembered: more than a client keeps open."""

_STREAKABLE = 1
_SINGLE = 2
_EXTRA_TEXT = 1_000  # characters of `monitor_extra`; about 400 have been seen
_EXTRA_VALUE = 100
_LABEL = "{0:user} sent {1:gift} \u00d7 {2:string}"


@dataclass(frozen=True, slots=True)
class Tick:
    """What a message says about a streak.

    Attributes:
        count: gifts since the streak began.
        is_end: whether the streak is complete.
    """

    count: int
    is_end: bool


class Streaks:
    """The open streaks of one room: their highest counts, and whether their end was sent."""

    def __init__(self, limit: int = STREAKS) -> None:
        self._limit = limit
        self._last: OrderedDict[str, Tick] = OrderedDict()

    def take(self, event: GiftEvent | GiftCompleteEvent) -> Tick | None:
        """Return what to send for an event of a gift; None if it says nothing new."""
        if isinstance(event, GiftCompleteEvent):
            return self._complete(event)
        return self._tick(event) if event.is_streak else Tick(event.count, is_end=False)

    def _tick(self, event: GiftEvent) -> Tick | None:
        last = self._last.pop(event.streak_id, None)
        if last is None and not event.delta:
            return None  # a late tick of a streak that is complete, or one without gifts
        if last is not None and last.is_end and event.count <= last.count:
            self._last[event.streak_id] = last
            return None
        tick = Tick(max(event.count, last.count if last is not None else 0), event.is_final)
        self._last[event.streak_id] = tick
        if len(self._last) > self._limit:
            self._last.popitem(last=False)
        return tick

    def _complete(self, event: GiftCompleteEvent) -> Tick | None:
        source = cast("GiftEvent", source_of(event))
        last = self._last.pop(event.streak_id, None)
        if not source.is_streak or (last is not None and last.is_end):
            return None
        known = last.count if last is not None else 0
        return Tick(max(known, source.count, event.count), is_end=True)


def gift_fields(event: GiftEvent | GiftCompleteEvent, tick: Tick) -> dict[str, object]:
    """Return the fields of a gift beyond those of its sender."""
    source = cast("GiftEvent", source_of(event))
    message: gift_pb2.WebcastGiftMessage = wire_of(event)
    gift = source.gift
    kind = _STREAKABLE if source.is_streak else message.gift.type or _SINGLE
    name, picture = clip(gift.name), _picture(source, message)
    describe = clip(message.gift.describe, LABEL) or (f"Sent {name}" if name else "")
    return {
        "giftId": gift.id,
        "giftName": name,
        "giftType": kind,
        "diamondCount": gift.diamonds,
        "repeatCount": tick.count,
        "repeatEnd": tick.is_end,
        "groupId": str(message.group_id) if message.group_id else "",
        "giftPictureUrl": picture,
        "describe": describe,
        "originalName": name,
        "originalDescribe": describe,
        "timestamp": message.monitor_info.send_gift_send_message_success_ms or milliseconds(event),
        "receiverUserId": str(source.recipient_id) if source.recipient_id else "",
        "monitorExtra": _monitor_extra(message.monitor_extra),
        "extendedGiftInfo": {
            "id": gift.id,
            "name": name,
            "diamond_count": gift.diamonds,
            "type": kind,
            "image": {"url_list": [picture] if picture else []},
        },
        "gift": {
            "gift_id": gift.id,
            "repeat_count": tick.count,
            "repeat_end": int(tick.is_end),
            "gift_type": kind,
        },
        **label_fields(event, "webcast_aweme_gift_send_messageNew", _LABEL),
    }


def _picture(source: GiftEvent, message: gift_pb2.WebcastGiftMessage) -> str:
    urls = message.gift.image.url_list
    return clip_url(urls[0] if urls else source.gift.icon.url)


def _monitor_extra(text: str) -> dict[str, object]:
    """Return what the platform logs with a gift: the texts, whole numbers and flags of a flat JSON object."""
    if not text or len(text) > _EXTRA_TEXT:
        return {}
    values: Any = None
    with caught(msgspec.DecodeError, RecursionError, ValueError):
        values = msgspec.json.decode(text)
    fields = cast("dict[str, object]", values) if isinstance(values, dict) else {}
    return {
        clip(key): clip(value, _EXTRA_VALUE) if isinstance(value, str) else value
        for key, value in fields.items()
        if isinstance(value, str | int)
    }
