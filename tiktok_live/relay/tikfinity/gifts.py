"""Gifts as TikFinity sends them: every tick of a streak, the last one with `repeatEnd`.

Programs act on a streak when they see `repeatEnd`, so each completion of a streak has it exactly once: with the tick
that ends the streak, or with one more message if only the session knows that it is over, for example after a time-out.
Gifts that come even later are another streak to them, which counts from 1, so that what they add up is never too much.
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
from tiktok_live.session.gift_ledger import OPEN_LIMIT, REMEMBERED_LIMIT

if TYPE_CHECKING:
    from tiktok_live.proto.upb import gift_pb2

__all__ = ["STREAKS", "Streaks", "Tick", "gift_fields"]

STREAKS = OPEN_LIMIT + REMEMBERED_LIMIT
"""Streaks that are remembered: those that the session knows, open or completed."""

_STREAKABLE = 1
_SINGLE = 2
_NEXT_GROUP = 1_000_000  # groups are times in ms, and some programs compare the counts of one
_EXTRA_SIZE = 1_000  # bytes of `monitor_extra`; about 400 have been seen
_EXTRA_VALUE = 100
_EXACT = 2**53  # up to here, numbers of JavaScript are exact
_LABEL = "{0:user} sent {1:gift} \u00d7 {2:string}"


@dataclass(frozen=True, slots=True)
class Tick:
    """What a message says about a streak.

    Attributes:
        count: gifts since the streak began, or since its last end.
        is_end: whether the streak is complete.
        earlier_ends: how often it was complete before.
    """

    count: int
    is_end: bool
    earlier_ends: int = 0


@dataclass(slots=True)
class _Streak:
    """What was sent of a streak.

    Attributes:
        highest: its highest count.
        ended: its count at the last end; 0 before.
        ends: how many ends were sent.
    """

    highest: int = 0
    ended: int = 0
    ends: int = 0

    def take(self, count: int, *, is_end: bool) -> Tick | None:
        """Return what to send for a count; None if an end said it already."""
        self.highest = max(self.highest, count)
        if self.highest <= self.ended:
            return None
        tick = Tick(self.highest - self.ended, is_end, self.ends)
        if is_end:
            self.ended = self.highest
            self.ends += 1
        return tick


class Streaks:
    """The streaks of one room: their highest counts, and what their ends said."""

    def __init__(self, limit: int = STREAKS) -> None:
        self._limit = limit
        self._known: OrderedDict[str, _Streak] = OrderedDict()

    def take(self, event: GiftEvent | GiftCompleteEvent) -> Tick | None:
        """Return what to send for an event of a gift; None if it says nothing new."""
        if isinstance(event, GiftCompleteEvent):
            return self._complete(event)
        return self._tick(event) if event.is_streak else Tick(event.count, is_end=False)

    def knows(self, streak_id: str) -> bool:
        """Return whether a tick of a streak was taken."""
        return streak_id in self._known

    def _tick(self, event: GiftEvent) -> Tick | None:
        if not self.knows(event.streak_id) and not event.delta:
            return None  # a late tick of a streak that is complete
        return self._streak(event.streak_id).take(event.count, is_end=event.is_final)

    def _complete(self, event: GiftCompleteEvent) -> Tick | None:
        source = cast("GiftEvent", source_of(event))
        if not source.is_streak:
            return None
        is_known = self.knows(event.streak_id)
        streak = self._streak(event.streak_id)
        if not source.group_id:
            del self._known[event.streak_id]  # the sender's next streak has the same id
        return streak.take(max(streak.highest, source.count) if is_known else event.count, is_end=True)

    def _streak(self, streak_id: str) -> _Streak:
        """Return a streak, a new one if it is not known, and forget the one without a tick for the longest time."""
        streak = self._known.setdefault(streak_id, _Streak())
        self._known.move_to_end(streak_id)
        if len(self._known) > self._limit:
            self._known.popitem(last=False)
        return streak


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
        "groupId": str(message.group_id + tick.earlier_ends * _NEXT_GROUP) if message.group_id else "",
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
    """Return what the platform logs with a gift: the texts, whole numbers and flags of a flat JSON object.

    Ids are text, because most programs would change the last digits of such a number.
    """
    if not text or len(text.encode()) > _EXTRA_SIZE:
        return {}
    values: Any = None
    with caught(msgspec.DecodeError, RecursionError, ValueError):
        values = msgspec.json.decode(text)
    fields = cast("dict[str, object]", values) if isinstance(values, dict) else {}
    return {clip(key): _extra_value(value) for key, value in fields.items() if isinstance(value, str | int)}


def _extra_value(value: str | int) -> str | int:
    return clip(str(value), _EXTRA_VALUE) if isinstance(value, str) or abs(value) > _EXACT else value
