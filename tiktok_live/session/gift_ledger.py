"""Which gifts are open, what each tick adds, and when a gift is complete: every one exactly once."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tiktok_live.events.gifts import GiftCompleteEvent, GiftCompleteReason
from tiktok_live.session.seen import Seen

if TYPE_CHECKING:
    from tiktok_live.events.base import Event
    from tiktok_live.events.gifts import GiftEvent

__all__ = ["OPEN_LIMIT", "REMEMBERED_LIMIT", "STREAK_TIMEOUT", "TICKS_LIMIT", "GiftLedger"]

STREAK_TIMEOUT = 10.0
"""Seconds without a tick after which a streak is over. Recorded ends come up to 4 s after the tick before."""
OPEN_LIMIT = 5_000
"""How many streaks are open at most; one more completes the one that was silent longest."""
REMEMBERED_LIMIT = 10_000
"""How many completed streaks are remembered, so that none is completed twice: under 4 MB."""
TICKS_LIMIT = 10_000
"""How many ticks are remembered, so that none is told twice: minutes of the busiest room, under 3 MB."""


@dataclass(slots=True)
class _Streak:
    """An open streak: its number here, its last tick, the highest count of all, and when it ticked last."""

    number: int
    last: GiftEvent
    count: int
    ticked_at: float


@dataclass(slots=True)
class _Done:
    """What is remembered of a completed streak: its number here, and the highest count."""

    number: int
    count: int


class GiftLedger:
    """The gifts of one live. Pure: time is a parameter, and only grows.

    Args:
        streak_timeout: seconds without a tick after which a streak is over.
        open_limit: how many streaks are open at most.
        remembered_limit: how many completed streaks are remembered.
        ticks_limit: how many ticks are remembered.

    Attributes:
        gifts: how many were given: the sum of all deltas.
        diamonds: what was given, in diamonds: the sum of what each event added.
    """

    __slots__ = (
        "_beside",
        "_done",
        "_open",
        "_open_limit",
        "_remembered_limit",
        "_streak_timeout",
        "_streaks",
        "_ticks",
        "diamonds",
        "gifts",
    )

    def __init__(
        self,
        *,
        streak_timeout: float = STREAK_TIMEOUT,
        open_limit: int = OPEN_LIMIT,
        remembered_limit: int = REMEMBERED_LIMIT,
        ticks_limit: int = TICKS_LIMIT,
    ) -> None:
        self._streak_timeout = streak_timeout
        self._open_limit = open_limit
        self._remembered_limit = remembered_limit
        # Both by streak id. The first is in the order of the last ticks, so the next to time out is in front.
        self._open: OrderedDict[str, _Streak] = OrderedDict()
        self._done: OrderedDict[str, _Done] = OrderedDict()
        # The open streaks of a sender, gift and recipient: nearly always one.
        self._beside: dict[str, list[str]] = {}
        # Ticks by their streak's number, count and end: ids of streaks without a group come again, numbers do not.
        self._ticks: Seen[tuple[int, int, bool]] = Seen(ticks_limit)
        self._streaks = 0
        self.gifts = 0
        self.diamonds = 0

    def take(self, event: GiftEvent, now: float) -> list[Event]:
        """Return what to hand out for `event`: what it replaces, itself with its delta, its completion.

        Nothing for a tick of a streak that repeats another: the same count, and the end or not the end as well. A tick
        that comes late and was never seen is none. The repeat does not keep its streak open either.
        """
        if not event.is_streak:
            # One message is the whole gift: its delta is its count, as it says by itself.
            self._count(event)
            return [event, GiftCompleteEvent(event, event.count, GiftCompleteReason.SINGLE)]
        streak_id = event.streak_id
        streak, done = self._open.get(streak_id), self._done.get(streak_id)
        known = streak or done
        if known is not None and not self._is_new(known.number, event):
            return []
        completed: list[Event] = []
        if streak is not None:
            event = self._go_on(streak_id, streak, event, now)
        elif done is not None:
            event = _come_late(done, event)
        else:
            completed = self._begin(streak_id, event, now)
        ending = [self._complete(streak_id, GiftCompleteReason.END)] if event.is_final and done is None else []
        self._count(event)
        return [*completed, event, *ending]

    def next_deadline(self) -> float | None:
        """Return when `handle_timer` is due; None when no streak is open."""
        for streak in self._open.values():
            return streak.ticked_at + self._streak_timeout
        return None

    def handle_timer(self, now: float) -> list[Event]:
        """Complete the streaks that are silent for too long at `now`."""
        completed: list[Event] = []
        while (deadline := self.next_deadline()) is not None and deadline <= now:
            completed.append(self._complete(next(iter(self._open)), GiftCompleteReason.TIMEOUT))
        return completed

    def finish(self, reason: GiftCompleteReason) -> list[Event]:
        """Complete all that is open. Twice is fine."""
        return [self._complete(streak_id, reason) for streak_id in list(self._open)]

    def _begin(self, streak_id: str, event: GiftEvent, now: float) -> list[Event]:
        """Open a streak, and return the completions of those that cannot go on beside it."""
        giving, group = _giving(streak_id), event.group_id
        # Groups are numbered by time: a first tick of an older one came late and replaces nothing.
        older = [other for other in self._beside.get(giving, ()) if self._open[other].last.group_id < group]
        completed: list[Event] = [self._complete(other, GiftCompleteReason.REPLACED) for other in older]
        if len(self._open) >= self._open_limit:
            completed.append(self._complete(next(iter(self._open)), GiftCompleteReason.TIMEOUT))
        self._streaks += 1
        self._is_new(self._streaks, event)
        self._open[streak_id] = _Streak(self._streaks, event, event.count, now)
        self._beside.setdefault(giving, []).append(streak_id)
        return completed

    def _go_on(self, streak_id: str, streak: _Streak, event: GiftEvent, now: float) -> GiftEvent:
        count = event.count
        event = event.with_delta(max(count - streak.count, 0), streak.last)
        streak.last = event
        streak.count = max(streak.count, count)
        streak.ticked_at = now
        self._open.move_to_end(streak_id)
        return event

    def _is_new(self, number: int, tick: GiftEvent) -> bool:
        return self._ticks.is_new((number, tick.count, tick.is_final))

    def _complete(self, streak_id: str, reason: GiftCompleteReason) -> GiftCompleteEvent:
        streak = self._open.pop(streak_id)
        giving = _giving(streak_id)
        beside = self._beside[giving]
        beside.remove(streak_id)
        if not beside:
            del self._beside[giving]
        # Without a group the sender's next streak has the same id, and must not count as this one's late ticks.
        if streak.last.group_id:
            self._done[streak_id] = _Done(streak.number, streak.count)
            if len(self._done) > self._remembered_limit:
                self._done.popitem(last=False)
        return GiftCompleteEvent(streak.last, streak.count, reason)

    def _count(self, event: GiftEvent) -> None:
        if delta := event.delta:
            self.gifts += delta
            self.diamonds += event.diamonds


def _giving(streak_id: str) -> str:
    """Return sender, gift and recipient: the id without its group."""
    return streak_id.rpartition(":")[0]


def _come_late(done: _Done, event: GiftEvent) -> GiftEvent:
    """Return a tick of a completed streak with its delta; nothing is completed twice."""
    highest, count = done.count, event.count
    done.count = max(highest, count)
    return event.with_delta(max(count - highest, 0))
