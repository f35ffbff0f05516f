"""How much one caller may ask for: counted in windows of a minute, an hour and a day. Pure; time is a number."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, fields

from tiktok_live.errors import ConfigError

__all__ = ["MAX_CALLERS", "Limits", "RateLimiter", "Window"]

MAX_CALLERS = 10_000
"""Callers whose windows are kept; the one that was silent longest is forgotten first."""

_SECONDS = {"minute": 60.0, "hour": 3600.0, "day": 86_400.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the server bounds. Times in seconds, sizes in bytes.

    Attributes:
        per_minute: requests of one caller, a caller being a key or, without keys, an address.
        per_hour: the same.
        per_day: the same.
        max_concurrent: requests that are worked on at a time; more are refused at once, for a plan that waited has
            expired.
        body_bytes: size of a request's body.
        body_seconds: until a request's body must be there.
        request_seconds: for the work on one request.
        close_seconds: for which `aclose` lets running requests finish.
        idle_seconds: after which a connection without a request is closed; sending one's headers is in it.

    Raises:
        ConfigError: one is not above 0.
    """

    per_minute: int = 120
    per_hour: int = 3600
    per_day: int = 50_000
    max_concurrent: int = 32
    body_bytes: int = 64 * 1024
    body_seconds: float = 5.0
    request_seconds: float = 30.0
    close_seconds: float = 5.0
    idle_seconds: float = 15.0

    def __post_init__(self) -> None:
        for one in fields(self):
            if not getattr(self, one.name) > 0:
                raise ConfigError(f"{one.name} must be more than 0")


@dataclass(frozen=True, slots=True)
class Window:
    """How a caller stands in one window.

    Attributes:
        label: `minute`, `hour` or `day`.
        maximum: requests that fit in it.
        remaining: requests that still do.
        resets_in: seconds until it begins anew.
    """

    label: str
    maximum: int
    remaining: int
    resets_in: float


@dataclass(slots=True)
class _Count:
    since: float
    used: int = 0


class RateLimiter:
    """Counts requests. A window begins with the first request in it.

    Args:
        limits: how many fit.
        max_callers: how many callers are remembered.
    """

    def __init__(self, limits: Limits, *, max_callers: int = MAX_CALLERS) -> None:
        self._maxima = {"minute": limits.per_minute, "hour": limits.per_hour, "day": limits.per_day}
        self._max_callers = max_callers
        self._callers: OrderedDict[str, dict[str, _Count]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._callers)

    def take(self, caller: str, now: float) -> Window | None:
        """Count a request of `caller`; return the window that is full when it does not fit, and count nothing then."""
        full = [window for window in self.look(caller, now) if not window.remaining]
        if full:
            return max(full, key=lambda window: window.resets_in)
        counts = self._callers.setdefault(caller, {})
        self._callers.move_to_end(caller)
        if len(self._callers) > self._max_callers:
            self._callers.popitem(last=False)
        for label in self._maxima:
            count = counts.get(label)
            if count is None or now - count.since >= _SECONDS[label]:
                count = counts[label] = _Count(now)
            count.used += 1
        return None

    def look(self, caller: str, now: float) -> tuple[Window, ...]:
        """Return how `caller` stands, the shortest window first."""
        return tuple(self._window(caller, label, now) for label in self._maxima)

    def _window(self, caller: str, label: str, now: float) -> Window:
        maximum = self._maxima[label]
        count = self._callers.get(caller, {}).get(label)
        if count is None or now - count.since >= _SECONDS[label]:
            return Window(label, maximum, maximum, _SECONDS[label])
        return Window(label, maximum, maximum - count.used, count.since + _SECONDS[label] - now)
