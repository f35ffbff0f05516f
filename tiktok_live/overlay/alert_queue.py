"""The queue of alerts: one is shown at a time. Pure: time is a parameter."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace

from tiktok_live.overlay.alerts import TIERS, Alert, AlertsConfig

__all__ = ["AlertQueue", "Shown"]

_MINIMUM_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Shown:
    """The alert on the pages.

    Attributes:
        alert: the alert.
        until: monotonic time at its end.
    """

    alert: Alert
    until: float


class AlertQueue:
    """Shows alerts one after another, large ones first if so configured.

    Attributes:
        current: what is shown now; None between alerts.
        is_paused: whether no further alert is shown.
    """

    def __init__(self, config: AlertsConfig) -> None:
        self._config = config
        self._waiting: deque[Alert] = deque()
        self._last: Alert | None = None
        self._free_at = 0.0
        self._next_id = 1
        self.current: Shown | None = None
        self.is_paused = False

    @property
    def waiting(self) -> int:
        """Number of alerts that wait."""
        return len(self._waiting)

    def add(self, alert: Alert) -> bool:
        """Queue an alert; return whether it has a place. Of too many, the oldest of the smallest is left out."""
        alert = replace(alert, id=self._next_id)
        self._next_id += 1
        self._waiting.insert(self._place_of(alert), alert)
        if len(self._waiting) <= self._config.waiting:
            return True
        smallest = min(self._waiting, key=_rank)  # the first of equals, so that what is shown is not old
        self._waiting.remove(smallest)
        return smallest is not alert

    def advance(self, now: float) -> tuple[Alert | None, Alert | None]:
        """Return the alert that is over at `now`, and the one that begins; None if there is none."""
        over: Alert | None = None
        if self.current is not None and self.current.until <= now:
            over = self._end(self.current.until)
        if self.current is not None or self.is_paused or not self._waiting or now < self._free_at:
            return over, None
        alert = self._waiting.popleft()
        self.current = Shown(alert, now + max(alert.duration / 1000, _MINIMUM_SECONDS))
        self._last = alert
        return over, alert

    def skip(self, now: float) -> Alert | None:
        """End what is shown, and return it; None if nothing is."""
        return self._end(now) if self.current is not None else None

    def clear(self) -> None:
        """Forget what waits; what is shown stays until its end."""
        self._waiting.clear()

    def replay(self) -> bool:
        """Queue the last alert that was shown before all others; return whether there was one."""
        if self._last is None:
            return False
        self._waiting.appendleft(replace(self._last, id=self._next_id))
        self._next_id += 1
        if len(self._waiting) > self._config.waiting:
            self._waiting.pop()
        return True

    def remaining(self, now: float) -> int:
        """Return the milliseconds left of what is shown; 0 if nothing is."""
        return int(max(self.current.until - now, 0.0) * 1000) if self.current is not None else 0

    def _end(self, at: float) -> Alert:
        assert self.current is not None
        alert, self.current = self.current.alert, None
        self._free_at = at + self._config.delay
        return alert

    def _place_of(self, alert: Alert) -> int:
        """Return where an alert waits: at the end, or before the first smaller one if it is large enough to jump."""
        jump = self._config.jump
        if not jump or TIERS.index(alert.tier) < TIERS.index(jump):
            return len(self._waiting)
        smaller = (place for place, other in enumerate(self._waiting) if _rank(other) < _rank(alert))
        return next(smaller, len(self._waiting))


def _rank(alert: Alert) -> int:
    return TIERS.index(alert.tier)
