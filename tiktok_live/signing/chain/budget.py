"""How many requests a provider gets in a minute, from all rooms together. Time comes in as a number."""

from __future__ import annotations

from collections import deque

__all__ = ["Budget"]

_MINUTE = 60.0


class Budget:
    """Never more than so many requests in any sixty seconds.

    A request that must wait is told until when, and its place is kept: fifty rooms that want a plan at once get
    theirs one after the other.

    Args:
        per_minute: requests; 0 for no limit.

    Attributes:
        per_minute: the same. It may be changed: requests that went before still count.
    """

    __slots__ = ("_starts", "per_minute")

    def __init__(self, per_minute: int) -> None:
        self.per_minute = per_minute
        # When requests went or will go, the earliest first; those of the last minute are enough.
        self._starts: deque[float] = deque()

    def free_at(self, now: float) -> float:
        """Return when a request may go, without taking a place."""
        if not self.per_minute or not self._starts:
            return now
        is_full = len(self._starts) >= self.per_minute
        room_at = self._starts[-self.per_minute] + _MINUTE if is_full else now
        # A place that was given back leaves a gap before others; nobody overtakes them to fill it.
        return max(now, room_at, self._starts[-1])

    def take(self, now: float) -> float:
        """Take a place, and return when the request may go: `now`, or later."""
        start = self.free_at(now)
        if self.per_minute:
            while self._starts and self._starts[0] + _MINUTE <= now:
                self._starts.popleft()
            self._starts.append(start)
        return start

    def give_back(self, start: float) -> None:
        """Free the place of a request that did not go, at the time that `take` returned for it."""
        if start in self._starts:
            self._starts.remove(start)
