"""What becomes of a stream of events for a person: fewer lines, and totals. Pure: time is a parameter.

A room's likes and gift streaks come as many small events. Likes of one person within a few seconds become one line;
a streak becomes one line when it is over.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from tiktok_live.cli.lines import is_told, like_line, line_of
from tiktok_live.events.base import UnknownEvent
from tiktok_live.events.gifts import GiftEvent
from tiktok_live.events.lifecycle import ConnectedEvent
from tiktok_live.events.room import LiveEndedEvent, LiveSuspendedEvent, ViewerCountEvent
from tiktok_live.events.social import LikeEvent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tiktok_live.cli.lines import Line, Part
    from tiktok_live.events.base import Event

__all__ = ["Feed", "Totals"]

_LIKES_QUIET = 2.0  # seconds without a like that end a burst
_LIKES_LONG = 8.0  # seconds after which a burst that goes on is told
_STREAK_QUIET = 10.0  # seconds without a tick after which no end of the streak will come

_GOES_ON: Part = (" \N{HORIZONTAL ELLIPSIS}", "quiet")

_StreakKey = tuple[int, int, int, int]


@dataclass(slots=True)
class Totals:
    """What was seen so far.

    Attributes:
        events: how many events of each name.
        viewers: people watching, as last told; None before the room told it.
        likes: likes of the whole live, the highest number told: it can go backwards.
        new_likes: likes that were seen here.
        gifts: gifts given, a streak once it is over.
        diamonds: what those were worth.
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
        """Add `event`, seen at `now` (monotonic seconds)."""
        self.events[event.name] += 1
        match event:
            case ViewerCountEvent():
                self.viewers = event.viewers
            case LikeEvent():
                self.new_likes += event.count
                self.likes = max(self.likes, event.total)
            case GiftEvent(is_final=True):
                self.count_gift(event)
            case UnknownEvent():
                self.unknown += 1
            case ConnectedEvent() if self.connected_at is None:
                self.connected_at = now
            case _:
                pass  # the rest is counted by name alone

    def count_gift(self, event: GiftEvent) -> None:
        """Add a gift that is over."""
        self.gifts += event.count
        self.diamonds += event.count * event.gift.diamonds


@dataclass(slots=True)
class _Likes:
    latest: LikeEvent
    count: int
    began: float
    last: float

    def is_over(self, now: float) -> bool:
        return now - self.last >= _LIKES_QUIET or now - self.began >= _LIKES_LONG


@dataclass(slots=True)
class _Streak:
    latest: GiftEvent
    last: float

    def is_over(self, now: float) -> bool:
        return now - self.last >= _STREAK_QUIET


class Feed:
    """Turns events into lines for a person.

    Args:
        only: the classes to tell about; empty for all that a person wants to know.
    """

    def __init__(self, only: tuple[type[Event], ...] = ()) -> None:
        self._only = only
        self._likes: dict[int, _Likes] = {}
        self._streaks: dict[_StreakKey, _Streak] = {}
        self.totals = Totals()

    @property
    def running(self) -> list[Line]:
        """Lines about the streaks that are not over, the oldest first."""
        lines = (line_of(streak.latest) for streak in self._streaks.values())
        return [replace(line, parts=(*line.parts, _GOES_ON)) for line in lines]

    def take(self, event: Event, now: float) -> list[Line]:
        """Return the lines that `event` makes due, at `now` in monotonic seconds."""
        self.totals.count(event, now)
        if not self._is_wanted(event):
            return []
        if isinstance(event, LikeEvent):
            return self._take_like(event, now)
        if isinstance(event, GiftEvent):
            return self._take_gift(event, now)
        # The end is the last word: what waits is told before it.
        waiting = self.flush(now) if isinstance(event, LiveEndedEvent | LiveSuspendedEvent) else []
        return [*waiting, line_of(event)]

    def due(self, now: float) -> list[Line]:
        """Return the lines that wait for nothing more at `now`, in monotonic seconds."""
        likes = [user for user, burst in self._likes.items() if burst.is_over(now)]
        streaks = [key for key, streak in self._streaks.items() if streak.is_over(now)]
        return self._end(likes, streaks, now)

    def flush(self, now: float) -> list[Line]:
        """Return every line that still waits: nothing more will come."""
        return self._end(list(self._likes), list(self._streaks), now)

    def _is_wanted(self, event: Event) -> bool:
        return isinstance(event, self._only) if self._only else is_told(event)

    def _take_like(self, event: LikeEvent, now: float) -> list[Line]:
        burst = self._likes.get(event.user.id)
        if burst is None:
            self._likes[event.user.id] = _Likes(event, event.count, now, now)
            return []
        burst.latest, burst.count, burst.last = event, burst.count + event.count, now
        return [self._end_likes(event.user.id, now)] if burst.is_over(now) else []

    def _take_gift(self, event: GiftEvent, now: float) -> list[Line]:
        key = (event.user.id, event.gift.id, event.group_id, event.recipient_id)
        if event.is_final:
            self._streaks.pop(key, None)
            return [line_of(event)]
        self._streaks[key] = _Streak(event, now)
        return []

    def _end(self, likes: Iterable[int], streaks: Iterable[_StreakKey], now: float) -> list[Line]:
        return [self._end_likes(user, now) for user in likes] + [self._end_streak(key, now) for key in streaks]

    def _end_likes(self, user_id: int, now: float) -> Line:
        burst = self._likes.pop(user_id)
        return _told_late(like_line(burst.latest, burst.count), now - burst.last)

    def _end_streak(self, key: _StreakKey, now: float) -> Line:
        # The end was missed, so the totals, which wait for it, have none of this yet.
        streak = self._streaks.pop(key)
        self.totals.count_gift(streak.latest)
        return _told_late(line_of(streak.latest), now - streak.last)


def _told_late(line: Line, seconds: float) -> Line:
    """Return `line` with the time at which it is told, so that the times of all lines only grow."""
    return replace(line, at=line.at + timedelta(seconds=seconds))
