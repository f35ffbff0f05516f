"""Which gifts are open, what each tick adds, and when a gift is complete.

Completions add up to what the ticks added, always. Each gift has one, and another only for what comes after it.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tiktok_live.events.families.gifts import GiftCompleteEvent, GiftCompleteReason
from tiktok_live.retention import RetainedBytes
from tiktok_live.session.dedup import Deduplicator

if TYPE_CHECKING:
    from tiktok_live.events.base import Event
    from tiktok_live.events.families.gifts import GiftEvent

__all__ = ["BESIDE_LIMIT", "OPEN_LIMIT", "REMEMBERED_LIMIT", "STREAK_TIMEOUT", "TICKS_LIMIT", "GiftLedger"]

STREAK_TIMEOUT = 10.0
"""Seconds without a tick, while connected, until a streak is over. Recorded ends come up to 4 s after the tick."""
OPEN_LIMIT = 5_000
"""How many streaks are open at most; one more completes the one that was silent longest."""
BESIDE_LIMIT = 20
"""How many streaks of one sender, gift and recipient are open at most; one more completes the first of them. Mostly
there is one. Each new one is compared with all of them, so thousands would take minutes."""
REMEMBERED_LIMIT = 10_000
"""How many completed streaks are remembered, so that none is counted twice: under 4 MB."""
TICKS_LIMIT = 10_000
"""How many ticks are remembered, so that none is told twice: minutes of the busiest room, under 3 MB."""


@dataclass(slots=True)
class _Done:
    """What is remembered of a completed streak: its number here, and the highest count."""

    number: int
    count: int


@dataclass(slots=True)
class _Streak:
    """An open streak, or its continuation after a completion.

    Its number here, its last tick, the highest count of all; what was given since it is open; whether it was completed
    before; when it ticked last, in seconds on the air; what it takes of the budget.
    """

    number: int
    last: GiftEvent
    count: int
    continues: bool
    added: int = 0
    diamonds: int = 0
    ticked_at: float = 0.0
    size: int = 0


class GiftLedger:
    """The gifts of one live. Pure: time is a parameter, and only grows.

    Args:
        streak_timeout: seconds without a tick after which a streak is over. Time with the clock stopped does not count.
        open_limit: how many streaks are open at most.
        remembered_limit: how many completed streaks are remembered.
        ticks_limit: how many ticks are remembered.
        budget: bytes, shared with whatever else the client retains; open streaks may take half. None for its own.

    Attributes:
        gifts: how many were given: the sum of all deltas.
        diamonds: what was given, in diamonds: the sum of what each event added.
    """

    __slots__ = (
        "_beside",
        "_budget",
        "_done",
        "_off_air",
        "_open",
        "_open_limit",
        "_remembered_limit",
        "_retained",
        "_stopped_at",
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
        budget: RetainedBytes | None = None,
    ) -> None:
        self._streak_timeout = streak_timeout
        self._open_limit = open_limit
        self._remembered_limit = remembered_limit
        self._budget = RetainedBytes() if budget is None else budget
        self._retained = 0  # bytes of open streaks
        # Both by streak id. The first is in the order of the last ticks, so the next to time out is in front.
        self._open: OrderedDict[str, _Streak] = OrderedDict()
        self._done: OrderedDict[str, _Done] = OrderedDict()
        # The open streaks of a sender, gift and recipient: nearly always one.
        self._beside: dict[str, list[str]] = {}
        # Ticks by their streak's number, count and end: ids of streaks without a group come again, numbers do not.
        self._ticks: Deduplicator[tuple[int, int, bool]] = Deduplicator(ticks_limit)
        self._streaks = 0
        # How long the clock stood before, and since when it stands.
        self._off_air = 0.0
        self._stopped_at: float | None = None
        self.gifts = 0
        self.diamonds = 0

    def take(self, event: GiftEvent, now: float) -> list[Event]:
        """Return what to hand out for `event`: what it replaces, itself with its delta, its completion.

        Nothing for a tick of a streak that repeats another: the same count, and the end or not the end as well. A tick
        that comes late and was never seen is none. The repeat does not keep its streak open either. What a late tick
        adds to a completed streak opens it once more.
        """
        if not event.is_streak:
            # One message is the whole gift: its delta is its count, as it says by itself.
            self._count(event)
            return [event, GiftCompleteEvent(event, event.count, GiftCompleteReason.SINGLE, diamonds=event.diamonds)]
        streak_id = event.streak_id
        streak, done = self._open.get(streak_id), self._done.get(streak_id)
        known = streak or done
        if known is not None:
            if not self._is_new(known.number, event):
                return []
            event = event.with_delta(max(event.count - known.count, 0), streak.last if streak is not None else None)
        completed: list[Event] = []
        if streak is None:
            if done is not None and not event.delta:
                return [event]
            completed = self._begin(streak_id, event)
        self._count(event)
        self._add(streak_id, event, now)
        return [*completed, event, *self._settle(streak_id, event)]

    def stop_clock(self, now: float) -> None:
        """Let no time pass for open streaks from `now` on, because nothing can be received. Twice is fine."""
        if self._stopped_at is None:
            self._stopped_at = now

    def start_clock(self, now: float) -> None:
        """Let time pass again from `now` on. Without `stop_clock` before, it changes nothing."""
        if self._stopped_at is not None:
            self._off_air += max(now - self._stopped_at, 0.0)
            self._stopped_at = None

    def next_deadline(self) -> float | None:
        """Return when `handle_timer` is due; None when no streak is open, and while the clock is stopped."""
        if self._stopped_at is not None:
            return None
        for streak in self._open.values():
            return streak.ticked_at + self._off_air + self._streak_timeout
        return None

    def handle_timer(self, now: float) -> list[Event]:
        """Complete the streaks that are silent for too long at `now`."""
        completed: list[Event] = []
        while (deadline := self.next_deadline()) is not None and deadline <= now:
            completed.append(self._complete(next(iter(self._open)), GiftCompleteReason.TIMEOUT))
        return completed

    def finish(self, reason: GiftCompleteReason) -> list[Event]:
        """Complete all that is open. Again is fine: it completes what was added since."""
        return [self._complete(streak_id, reason) for streak_id in list(self._open)]

    def _begin(self, streak_id: str, event: GiftEvent) -> list[Event]:
        """Open a streak or its continuation, and return the completions of those that give way to it."""
        done = self._done.pop(streak_id, None)
        # A continuation came late: it did not begin after those beside it.
        completed = self._replace(streak_id, event) if done is None else []
        beside = self._beside.get(_giving(streak_id), [])
        if len(beside) >= BESIDE_LIMIT:
            completed.append(self._complete(beside[0], GiftCompleteReason.REPLACED))
        if len(self._open) >= self._open_limit:
            completed.append(self._complete(next(iter(self._open)), GiftCompleteReason.TIMEOUT))
        if done is None:
            self._streaks += 1
            self._is_new(self._streaks, event)
            self._open[streak_id] = _Streak(self._streaks, event, 0, continues=False)
        else:
            self._open[streak_id] = _Streak(done.number, event, done.count, continues=True)
        self._beside.setdefault(_giving(streak_id), []).append(streak_id)
        return completed

    def _replace(self, streak_id: str, event: GiftEvent) -> list[Event]:
        """Complete those that cannot go on beside a new streak."""
        group, beside = event.group_id, self._beside.get(_giving(streak_id), ())
        # Groups are numbered by time: a first tick of an older one came late and replaces nothing.
        older = [other for other in beside if self._open[other].last.group_id < group]
        return [self._complete(other, GiftCompleteReason.REPLACED) for other in older]

    def _add(self, streak_id: str, event: GiftEvent, now: float) -> None:
        """Add a tick to its open streak."""
        streak, budget = self._open[streak_id], self._budget
        streak.last = event
        streak.count = max(streak.count, event.count)
        streak.added += event.delta
        streak.diamonds += event.diamonds
        streak.ticked_at = (now if self._stopped_at is None else min(now, self._stopped_at)) - self._off_air
        # The largest of its ticks, because the last may hold the gift of one before.
        if (more := event.retained_bytes - streak.size) > 0:
            budget.used += more
            self._retained += more
            streak.size += more
        self._open.move_to_end(streak_id)

    def _settle(self, streak_id: str, event: GiftEvent) -> list[Event]:
        """Return the completions after a tick: its own at the end, else of those for which the budget has no room."""
        if event.is_final:
            return [self._complete(streak_id, GiftCompleteReason.END)]
        # The other half is for waiting events: what they take too much is theirs to give up.
        share = self._budget.limit // 2
        evicted: list[Event] = []
        while self._retained > share and self._open:
            self._budget.evicted += 1
            newest = self._open.get(streak_id)
            # One that takes more than there is gives way itself; the others would make no room for it.
            is_too_large = newest is not None and newest.size > share
            silent = streak_id if is_too_large else next(iter(self._open))
            evicted.append(self._complete(silent, GiftCompleteReason.EVICTED))
        return evicted

    def _is_new(self, number: int, tick: GiftEvent) -> bool:
        return self._ticks.is_new((number, tick.count, tick.is_final))

    def _complete(self, streak_id: str, reason: GiftCompleteReason) -> Event:
        streak = self._open.pop(streak_id)
        self._budget.used -= streak.size
        self._retained -= streak.size
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
        return GiftCompleteEvent(streak.last, streak.added, reason, streak.continues, streak.diamonds)

    def _count(self, event: GiftEvent) -> None:
        if delta := event.delta:
            self.gifts += delta
            self.diamonds += event.diamonds


def _giving(streak_id: str) -> str:
    """Return sender, gift and recipient: the id without its group."""
    return streak_id.rpartition(":")[0]
