"""What becomes of a stream of events for a person: fewer lines, and totals. Pure: time is a parameter.

A room's likes and gift streaks come as many small events. Likes of one person within a few seconds become one line;
a gift becomes one line when the session says that it is complete.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from tiktok_live.cli.lines import gift_line, is_told, like_line, line_of
from tiktok_live.events.base import UnknownEvent
from tiktok_live.events.families.gifts import GiftCompleteEvent, GiftEvent
from tiktok_live.events.families.room import LiveEndedEvent, LiveSuspendedEvent, ViewerCountEvent
from tiktok_live.events.families.social import LikeEvent
from tiktok_live.events.lifecycle import ConnectedEvent

if TYPE_CHECKING:
    from tiktok_live.cli.lines import Line, Part
    from tiktok_live.events.base import Event

__all__ = ["Feed", "Totals"]

_LIKES_QUIET = 2.0  # seconds without a like that end a burst
_LIKES_LONG = 8.0  # seconds after which a burst that goes on is told
_GROWING_LIMIT = 100  # streaks, of which a header has room for a few

_GOES_ON: Part = (" \N{HORIZONTAL ELLIPSIS}", "quiet")


@dataclass(slots=True)
class Totals:
    """What was seen so far.

    Attributes:
        events: how many events of each name.
        viewers: people watching, as last told; None before the room told it.
        likes: likes of the whole live, the highest number told: it can go backwards.
        new_likes: likes that were seen here.
        gifts: gifts given: the sum of the completions.
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
            case GiftCompleteEvent():
                self.gifts += event.count
                self.diamonds += event.diamonds
            case UnknownEvent():
                self.unknown += 1
            case ConnectedEvent() if self.connected_at is None:
                self.connected_at = now
            case _:
                pass  # the rest is counted by name alone


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
    """A streak that grows: its last tick, what its completion will count, and when it ticked last."""

    latest: GiftEvent
    count: int
    last: float


class Feed:
    """Turns events into lines for a person.

    Args:
        only: the classes to tell about; empty for all that a person wants to know.
    """

    def __init__(self, only: tuple[type[Event], ...] = ()) -> None:
        self._only = only
        self._tells_gifts = not only or issubclass(GiftEvent, only) or issubclass(GiftCompleteEvent, only)
        self._likes: dict[int, _Likes] = {}
        self._streaks: dict[str, _Streak] = {}
        self.totals = Totals()

    @property
    def running(self) -> list[Line]:
        """Lines about the streaks that still grow, the one that ticked last at the end."""
        streaks = self._streaks.values()
        lines = [gift_line(each.latest, each.count, each.count * each.latest.gift.diamonds) for each in streaks]
        return [replace(line, parts=(*line.parts, _GOES_ON)) for line in lines]

    def take(self, event: Event, now: float) -> list[Line]:
        """Return the lines that `event` makes due, at `now` in monotonic seconds."""
        self.totals.count(event, now)
        if isinstance(event, GiftEvent | GiftCompleteEvent):
            return self._take_gift(event, now) if self._tells_gifts else []
        if not self._is_wanted(event):
            return []
        if isinstance(event, LikeEvent):
            return self._take_like(event, now)
        # The end is the last word: what waits is told before it.
        waiting = self.flush(now) if isinstance(event, LiveEndedEvent | LiveSuspendedEvent) else []
        return [*waiting, line_of(event)]

    def due(self, now: float) -> list[Line]:
        """Return the lines that wait for nothing more at `now`, in monotonic seconds."""
        return [self._end_likes(user, now) for user in list(self._likes) if self._likes[user].is_over(now)]

    def flush(self, now: float) -> list[Line]:
        """Return every line that still waits: nothing more will come."""
        return [self._end_likes(user, now) for user in list(self._likes)]

    def _is_wanted(self, event: Event) -> bool:
        return isinstance(event, self._only) if self._only else is_told(event)

    def _take_like(self, event: LikeEvent, now: float) -> list[Line]:
        burst = self._likes.get(event.user.id)
        if burst is None:
            self._likes[event.user.id] = _Likes(event, event.count, now, now)
            return []
        burst.latest, burst.count, burst.last = event, burst.count + event.count, now
        return [self._end_likes(event.user.id, now)] if burst.is_over(now) else []

    def _take_gift(self, event: GiftEvent | GiftCompleteEvent, now: float) -> list[Line]:
        """Tell a gift once, when it is complete; what its ticks add until then is for the header."""
        streak = self._streaks.pop(event.streak_id, None)
        if isinstance(event, GiftCompleteEvent):
            line = _told_late(line_of(event), now - streak.last if streak is not None else 0.0)
            return [line] if event.count else []
        count = event.delta + (streak.count if streak is not None else 0)
        if count and not event.is_final:
            self._streaks[event.streak_id] = _Streak(event, count, now)
            if len(self._streaks) > _GROWING_LIMIT:
                del self._streaks[next(iter(self._streaks))]
        return []

    def _end_likes(self, user_id: int, now: float) -> Line:
        burst = self._likes.pop(user_id)
        return _told_late(like_line(burst.latest, burst.count), now - burst.last)


def _told_late(line: Line, seconds: float) -> Line:
    """Return `line` with the time at which it is told, so that the times of all lines only grow."""
    return replace(line, at=line.at + timedelta(seconds=seconds))
