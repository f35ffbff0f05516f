"""Combines a stream of events into fewer lines, and counts totals. Pure: the time is an argument.

Likes and gift streaks arrive as many small events. A user's likes within a few seconds become one line; a gift becomes
one line when the session completes it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from tiktok_live.cli.event_lines import event_line, gift_line, is_shown, like_line
from tiktok_live.events.base import UnknownEvent
from tiktok_live.events.families.gifts import GiftCompleteEvent, GiftEvent
from tiktok_live.events.families.room import LiveEndedEvent, LiveSuspendedEvent, ViewerCountEvent
from tiktok_live.events.families.social import LikeEvent
from tiktok_live.events.lifecycle import ConnectedEvent

if TYPE_CHECKING:
    from tiktok_live.cli.event_lines import Line, Part
    from tiktok_live.events.base import Event

__all__ = ["EventAggregator", "Totals"]

_BURST_PAUSE = 2.0  # seconds without a like that end a burst
_BURST_LIMIT = 8.0  # seconds after which a burst is ended anyway
_MAX_STREAKS = 100  # the header shows only a few

_ELLIPSIS: Part = (" \N{HORIZONTAL ELLIPSIS}", "quiet")


@dataclass(slots=True)
class Totals:
    """Counts of all received events.

    Attributes:
        events: number of events by name.
        viewers: latest number of viewers; None before the first.
        likes: highest total of likes of the live so far; the platform's number can decrease.
        new_likes: likes received while watching.
        gifts: gifts, summed over completions.
        diamonds: value of those gifts.
        unknown: messages that could not be read.
        connected_at: monotonic seconds of the first connection; None before it.
    """

    events: Counter[str] = field(default_factory=Counter[str])
    viewers: int | None = None
    likes: int = 0
    new_likes: int = 0
    gifts: int = 0
    diamonds: int = 0
    unknown: int = 0
    connected_at: float | None = None

    def count(self, event: Event, now: float) -> None:
        """Add `event`, received at `now` (monotonic seconds)."""
        self.events[event.name] += 1
        match event:
            case ViewerCountEvent():
                self.viewers = event.viewers
            case LikeEvent():
                self.new_likes += event.count
                self.likes = max(self.likes, event.total)
            case GiftCompleteEvent():
                self.gifts += event.count
                self.diamonds += event.diamonds
            case UnknownEvent():
                self.unknown += 1
            case ConnectedEvent() if self.connected_at is None:
                self.connected_at = now
            case _:
                pass  # other events are counted only by name


@dataclass(slots=True)
class _LikeBurst:
    latest: LikeEvent
    count: int
    started_at: float
    updated_at: float

    def is_over(self, now: float) -> bool:
        return now - self.updated_at >= _BURST_PAUSE or now - self.started_at >= _BURST_LIMIT


@dataclass(slots=True)
class _GiftStreak:
    """An open streak: its last tick, the count its completion will have, and the time of the last tick."""

    latest: GiftEvent
    count: int
    updated_at: float


class EventAggregator:
    """Turns events into lines.

    Args:
        only: event classes to show; empty for the default ones.
    """

    def __init__(self, only: tuple[type[Event], ...] = ()) -> None:
        self._only = only
        self._shows_gifts = not only or issubclass(GiftEvent, only) or issubclass(GiftCompleteEvent, only)
        self._likes: dict[int, _LikeBurst] = {}
        self._streaks: dict[str, _GiftStreak] = {}
        self.totals = Totals()

    @property
    def open_streaks(self) -> list[Line]:
        """Lines about the streaks that are not complete, the most recently updated last."""
        streaks = self._streaks.values()
        lines = [gift_line(each.latest, each.count, each.count * each.latest.gift.diamonds) for each in streaks]
        return [replace(line, parts=(*line.parts, _ELLIPSIS)) for line in lines]

    def add(self, event: Event, now: float) -> list[Line]:
        """Add an event and return the lines that are complete; `now` is in monotonic seconds."""
        self.totals.count(event, now)
        if isinstance(event, GiftEvent | GiftCompleteEvent):
            return self._add_gift(event, now) if self._shows_gifts else []
        if not self._is_wanted(event):
            return []
        if isinstance(event, LikeEvent):
            return self._add_like(event, now)
        # Pending lines precede the end of the live.
        pending = self.flush(now) if isinstance(event, LiveEndedEvent | LiveSuspendedEvent) else []
        return [*pending, event_line(event)]

    def due(self, now: float) -> list[Line]:
        """Return the pending lines that are complete at `now`, in monotonic seconds."""
        return [self._end_burst(user, now) for user in list(self._likes) if self._likes[user].is_over(now)]

    def flush(self, now: float) -> list[Line]:
        """Return all pending lines, because no event will follow."""
        return [self._end_burst(user, now) for user in list(self._likes)]

    def _is_wanted(self, event: Event) -> bool:
        return isinstance(event, self._only) if self._only else is_shown(event)

    def _add_like(self, event: LikeEvent, now: float) -> list[Line]:
        burst = self._likes.get(event.user.id)
        if burst is None:
            self._likes[event.user.id] = _LikeBurst(event, event.count, now, now)
            return []
        burst.latest, burst.count, burst.updated_at = event, burst.count + event.count, now
        return [self._end_burst(event.user.id, now)] if burst.is_over(now) else []

    def _add_gift(self, event: GiftEvent | GiftCompleteEvent, now: float) -> list[Line]:
        """Return a line when a gift is complete; until then its ticks only update the open streak."""
        streak = self._streaks.pop(event.streak_id, None)
        if isinstance(event, GiftCompleteEvent):
            line = _delayed(event_line(event), now - streak.updated_at if streak is not None else 0.0)
            return [line] if event.count else []
        count = event.delta + (streak.count if streak is not None else 0)
        if count and not event.is_final:
            self._streaks[event.streak_id] = _GiftStreak(event, count, now)
            if len(self._streaks) > _MAX_STREAKS:
                del self._streaks[next(iter(self._streaks))]
        return []

    def _end_burst(self, user_id: int, now: float) -> Line:
        burst = self._likes.pop(user_id)
        return _delayed(like_line(burst.latest, burst.count), now - burst.updated_at)


def _delayed(line: Line, seconds: float) -> Line:
    """Return `line` with the time at which it is printed, so that the times of lines never decrease."""
    return replace(line, at=line.at + timedelta(seconds=seconds))
