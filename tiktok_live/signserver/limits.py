"""Rate limits per caller, in windows of a minute, an hour and a day. Pure: the time is an argument."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, fields

from tiktok_live.errors import ConfigError

__all__ = ["MAX_CALLERS", "Limits", "RateLimiter", "Window"]

MAX_CALLERS = 10_000
"""Callers whose windows are kept; the least recently active one is evicted first."""

_SECONDS = {"minute": 60.0, "hour": 3600.0, "day": 86_400.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Limits of a sign server. Times are in seconds, sizes in bytes.

    Attributes:
        per_minute: requests per caller and minute; a caller is a key or, without keys, an address.
        per_hour: requests per caller and hour.
        per_day: requests per caller and day.
        max_concurrent: requests in progress. Further ones are rejected instead of queued: plans expire quickly.
        body_bytes: size of a request body.
        body_seconds: time to receive a request body.
        request_seconds: time to handle a request.
        close_seconds: time that `aclose` gives running requests to finish.
        idle_seconds: time until a connection without a complete request header is closed.

    Raises:
        ConfigError: a value is not above 0.
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
        for field in fields(self):
            if not getattr(self, field.name) > 0:
                raise ConfigError(f"{field.name} must be more than 0")


@dataclass(frozen=True, slots=True)
class Window:
    """State of one of a caller's windows.

    Attributes:
        label: `minute`, `hour` or `day`.
        maximum: requests allowed per window.
        remaining: requests left.
        resets_in: seconds until the window resets.
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
    """Counts requests per caller. A window starts with its first request.

    Args:
        limits: how many requests each window allows.
        max_callers: how many callers are tracked.
    """

    def __init__(self, limits: Limits, *, max_callers: int = MAX_CALLERS) -> None:
        self._maxima = {"minute": limits.per_minute, "hour": limits.per_hour, "day": limits.per_day}
        self._max_callers = max_callers
        self._callers: OrderedDict[str, dict[str, _Count]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._callers)

    def take(self, caller: str, now: float) -> Window | None:
        """Count a request of `caller` and return None.

        If a window is full, count nothing and return the full window that resets last.
        """
        full = [window for window in self.windows(caller, now) if not window.remaining]
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

    def windows(self, caller: str, now: float) -> tuple[Window, ...]:
        """Return the windows of `caller`, the shortest first."""
        return tuple(self._window(caller, label, now) for label in self._maxima)

    def _window(self, caller: str, label: str, now: float) -> Window:
        maximum = self._maxima[label]
        count = self._callers.get(caller, {}).get(label)
        if count is None or now - count.since >= _SECONDS[label]:
            return Window(label, maximum, maximum, _SECONDS[label])
        return Window(label, maximum, maximum - count.used, count.since + _SECONDS[label] - now)
