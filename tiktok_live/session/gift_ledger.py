"""Gift accounting: which streaks are open, what each tick adds, and when a gift is complete.

The completions always add up to the deltas of the ticks. Each gift has one completion; a late tick opens a continuation
with its own.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from tiktok_live.events.families.gifts import GiftCompleteEvent, GiftCompleteReason
from tiktok_live.retention import RetainedBytes
from tiktok_live.session.dedup import Deduplicator

if TYPE_CHECKING:
    from tiktok_live.events.base import Event
    from tiktok_live.events.families.gifts import GiftEvent

__all__ = ["OPEN_LIMIT", "PARALLEL_LIMIT", "REMEMBERED_LIMIT", "STREAK_TIMEOUT", "TICKS_LIMIT", "GiftLedger"]

STREAK_TIMEOUT = 10.0
"""Connected seconds without a tick after which a streak is over. Recorded ends arrive up to 4 s after the tick."""
OPEN_LIMIT = 5_000
"""Limit of open streaks; one more completes the one with the oldest tick."""
PARALLEL_LIMIT = 20
"""Limit of open streaks with the same sender, gift and recipient; one more completes the first of them. Usually there
is one. A new streak is compared with all of them, so thousands would take minutes."""
REMEMBERED_LIMIT = 10_000
"""Number of completed streaks to remember, so that none is counted twice: under 4 MB."""
TICKS_LIMIT = 10_000
"""Number of ticks to remember, so that none is delivered twice: minutes of the busiest room, under 3 MB."""


_Giving: TypeAlias = tuple[int, int, int]  # ids of sender, gift and recipient


@dataclass(slots=True)
class _CompletedStreak:
    """A remembered completed streak: its internal number and its highest count."""

    number: int
    count: int


@dataclass(slots=True)
class _Streak:
    """An open streak, or its continuation after a completion.

    Attributes:
        number: internal number.
        last: last tick.
        count: highest count.
        continues: whether it was completed before.
        giving: sender, gift and recipient.
        added: gifts since it was opened.
        diamonds: their value.
        ticked_at: time of the last tick, in connected seconds.
        size: bytes of the budget that it uses.
    """

    number: int
    last: GiftEvent
    count: int
    continues: bool
    giving: _Giving
    added: int = 0
    diamonds: int = 0
    ticked_at: float = 0.0
    size: int = 0


class GiftLedger:
    """The gifts of one live. Pure: time is a parameter and never decreases.

    Args:
        streak_timeout: seconds without a tick after which a streak is over; time with the clock stopped does not count.
        open_limit: limit of open streaks.
        remembered_limit: number of completed streaks to remember.
        ticks_limit: number of ticks to remember.
        budget: byte budget that the client shares between components; open streaks may use half. None for a new one.

    Attributes:
        gifts: number of gifts: the sum of all deltas.
        diamonds: their value in diamonds.
    """

    __slots__ = (
        "_budget",
        "_disconnected_for",
        "_done",
        "_open",
        "_open_limit",
        "_parallel",
        "_remembered_limit",
        "_retained",
        "_stopped_at",
        "_streaks",
        "_ticks",
        "diamonds",
        "gifts",
        "streak_timeout",
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
        self.streak_timeout = streak_timeout
        self._open_limit = open_limit
        self._remembered_limit = remembered_limit
        self._budget = RetainedBytes() if budget is None else budget
        self._retained = 0  # bytes of open streaks
        # Both by streak id. `_open` is ordered by last tick, so the next to time out is first.
        self._open: OrderedDict[str, _Streak] = OrderedDict()
        self._done: OrderedDict[str, _CompletedStreak] = OrderedDict()
        # Ids of the open streaks with the same sender, gift and recipient: nearly always one.
        self._parallel: dict[_Giving, list[str]] = {}
        # Ticks by streak number, count and end: ids of streaks without a group recur, numbers do not.
        self._ticks: Deduplicator[tuple[int, int, bool]] = Deduplicator(ticks_limit)
        self._streaks = 0
        # Total time that the clock was stopped, and since when it is stopped.
        self._disconnected_for = 0.0
        self._stopped_at: float | None = None
        self.gifts = 0
        self.diamonds = 0

    def take(self, event: GiftEvent, now: float) -> list[Event]:
        """Return the events to dispatch for `event`: completions of replaced streaks, itself, its completion.

        Returns none for a repeated tick: same streak, same count, same end flag. A late tick that was never seen is not
        a repeat. A repeat does not keep its streak open. A late tick that adds to a completed streak opens a
        continuation.
        """
        if not event.is_streak:
            # One message is the whole gift, so its delta is its count.
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
        """Stop the time-out of open streaks at `now`, because the connection is lost. May be called repeatedly."""
        if self._stopped_at is None:
            self._stopped_at = now

    def start_clock(self, now: float) -> None:
        """Resume the time-out of open streaks at `now`. No effect unless stopped."""
        if self._stopped_at is not None:
            self._disconnected_for += max(now - self._stopped_at, 0.0)
            self._stopped_at = None

    def next_deadline(self) -> float | None:
        """Return when `handle_timer` is due; None if no streak is open, and while the clock is stopped."""
        if self._stopped_at is not None:
            return None
        for streak in self._open.values():
            return streak.ticked_at + self._disconnected_for + self.streak_timeout
        return None

    def handle_timer(self, now: float) -> list[Event]:
        """Complete the streaks that have timed out at `now`; return the completions."""
        completed: list[Event] = []
        while (deadline := self.next_deadline()) is not None and deadline <= now:
            completed.append(self._complete(next(iter(self._open)), GiftCompleteReason.TIMEOUT))
        return completed

    def finish(self, reason: GiftCompleteReason) -> list[Event]:
        """Complete all open streaks; return the completions. May be called repeatedly."""
        return [self._complete(streak_id, reason) for streak_id in list(self._open)]

    def _begin(self, streak_id: str, event: GiftEvent) -> list[Event]:
        """Open a streak or its continuation; return the completions of the streaks that it replaces."""
        done = self._done.pop(streak_id, None)
        # A continuation did not begin after the parallel streaks, so it replaces none.
        giving = _giving(event)
        completed = self._replace(giving, event.group_id) if done is None else []
        parallel = self._parallel.get(giving, [])
        if len(parallel) >= PARALLEL_LIMIT:
            completed.append(self._complete(parallel[0], GiftCompleteReason.REPLACED))
        if len(self._open) >= self._open_limit:
            completed.append(self._complete(next(iter(self._open)), GiftCompleteReason.TIMEOUT))
        if done is None:
            self._streaks += 1
            self._is_new(self._streaks, event)
            self._open[streak_id] = _Streak(self._streaks, event, 0, continues=False, giving=giving)
        else:
            self._open[streak_id] = _Streak(done.number, event, done.count, continues=True, giving=giving)
        self._parallel.setdefault(giving, []).append(streak_id)
        return completed

    def _replace(self, giving: _Giving, group: int) -> list[Event]:
        """Complete the streaks that end when the streak `group` of the same sender, gift and recipient begins."""
        # Group ids are timestamps: a late first tick of an older group replaces nothing.
        older = [other for other in self._parallel.get(giving, ()) if self._open[other].last.group_id < group]
        return [self._complete(other, GiftCompleteReason.REPLACED) for other in older]

    def _add(self, streak_id: str, event: GiftEvent, now: float) -> None:
        """Add a tick to its open streak."""
        streak, budget = self._open[streak_id], self._budget
        streak.last = event
        streak.count = max(streak.count, event.count)
        streak.added += event.delta
        streak.diamonds += event.diamonds
        streak.ticked_at = (now if self._stopped_at is None else min(now, self._stopped_at)) - self._disconnected_for
        # Count the largest tick, because the last one may hold the gift of an earlier one.
        if (more := event.retained_bytes - streak.size) > 0:
            budget.used += more
            self._retained += more
            streak.size += more
        self._open.move_to_end(streak_id)

    def _settle(self, streak_id: str, event: GiftEvent) -> list[Event]:
        """Return the completions after a tick: its own if it is final, otherwise of streaks beyond the budget."""
        if event.is_final:
            return [self._complete(streak_id, GiftCompleteReason.END)]
        # The other half is for queued events; the queues enforce it.
        share = self._budget.limit // 2
        evicted: list[Event] = []
        while self._retained > share and self._open:
            self._budget.evicted += 1
            newest = self._open.get(streak_id)
            # A streak larger than the whole share is evicted itself; evicting others would not make room for it.
            is_too_large = newest is not None and newest.size > share
            victim = streak_id if is_too_large else next(iter(self._open))
            evicted.append(self._complete(victim, GiftCompleteReason.EVICTED))
        return evicted

    def _is_new(self, number: int, tick: GiftEvent) -> bool:
        return self._ticks.is_new((number, tick.count, tick.is_final))

    def _complete(self, streak_id: str, reason: GiftCompleteReason) -> Event:
        streak = self._open.pop(streak_id)
        self._budget.used -= streak.size
        self._retained -= streak.size
        parallel = self._parallel[streak.giving]
        parallel.remove(streak_id)
        if not parallel:
            del self._parallel[streak.giving]
        # Without a group, the sender's next streak has the same id: its ticks must not count as late ticks of this one.
        if streak.last.group_id:
            self._done[streak_id] = _CompletedStreak(streak.number, streak.count)
            if len(self._done) > self._remembered_limit:
                self._done.popitem(last=False)
        return GiftCompleteEvent(streak.last, streak.added, reason, streak.continues, streak.diamonds)

    def _count(self, event: GiftEvent) -> None:
        if delta := event.delta:
            self.gifts += delta
            self.diamonds += event.diamonds


def _giving(event: GiftEvent) -> _Giving:
    return event.user.id, event.gift.id, event.recipient_id
