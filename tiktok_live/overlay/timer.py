"""The timer of a subathon: counts down, and gifts, subscriptions and follows add time. Pure: time is a parameter."""

from __future__ import annotations

from dataclasses import dataclass

from tiktok_live.overlay.counting import Added

__all__ = ["TIMER_LIMIT", "Timer", "TimerConfig", "TimerView"]

TIMER_LIMIT = 366 * 86_400.0
"""Seconds that a timer shows at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerConfig:
    """A timer, as configured.

    Attributes:
        start: seconds that it begins with, paused.
        per_diamond: seconds that each diamond of a gift adds.
        per_subscriber: seconds that a subscription adds.
        per_follower: seconds that a follower adds.
        per_share: seconds that a share adds.
        per_like: seconds that a like of the live adds.
        longest: seconds that it never exceeds.
    """

    start: float = 3_600.0
    per_diamond: float = 1.0
    per_subscriber: float = 300.0
    per_follower: float = 10.0
    per_share: float = 0.0
    per_like: float = 0.0
    longest: float = TIMER_LIMIT


@dataclass(frozen=True, slots=True)
class TimerView:
    """A timer as pages show it.

    Attributes:
        running: whether it counts down.
        remaining: milliseconds left.
        ends_at: when it ends, in milliseconds since 1970; None unless it runs.
    """

    running: bool
    remaining: int
    ends_at: int | None


class Timer:
    """A timer. It adds time while any is left, also when it is paused; one that has ended is started by hand again.

    Attributes:
        ends_at: seconds since 1970 at its end; None if it is paused.
        left: seconds left while it is paused.
    """

    def __init__(self, config: TimerConfig) -> None:
        self._config = config
        self.ends_at: float | None = None
        self.left = config.start

    def remaining(self, wall: float) -> float:
        """Return the seconds left."""
        left = self.left if self.ends_at is None else max(self.ends_at - wall, 0.0)
        return min(left, self._config.longest)  # the clock may have been set back

    def take(self, added: Added, wall: float) -> bool:
        """Add the time that an event is worth; return whether that changed the timer."""
        config = self._config
        seconds = added.diamonds * config.per_diamond + added.subscribers * config.per_subscriber
        seconds += added.followers * config.per_follower + added.shares * config.per_share
        seconds += added.live_likes * config.per_like
        if seconds <= 0 or self.remaining(wall) <= 0:
            return False
        self.set(self.remaining(wall) + seconds, wall)
        return True

    def set(self, seconds: float, wall: float) -> None:
        """Set the time left."""
        seconds = min(max(seconds, 0.0), self._config.longest)
        if self.ends_at is None:
            self.left = seconds
        else:
            self.ends_at = wall + seconds

    def start(self, wall: float) -> None:
        """Count down."""
        if self.ends_at is None:
            self.ends_at = wall + self.left

    def pause(self, wall: float) -> None:
        """Stop counting down."""
        self.left, self.ends_at = self.remaining(wall), None

    def reset(self) -> None:
        """Pause, with the configured time."""
        self.left, self.ends_at = self._config.start, None

    def expire(self, wall: float) -> bool:
        """Stop a timer that has ended; return whether it did."""
        has_ended = self.ends_at is not None and self.ends_at <= wall
        if has_ended:
            self.pause(wall)
        return has_ended

    def restore(self, ends_at: float | None, left: float) -> None:
        """Continue an earlier session's timer; one that ran went on meanwhile."""
        self.ends_at, self.left = ends_at, min(max(left, 0.0), self._config.longest)

    def view(self, wall: float) -> TimerView:
        """Return the timer as pages show it."""
        remaining = self.remaining(wall)
        ends_at = None if self.ends_at is None else int((wall + remaining) * 1000)
        return TimerView(ends_at is not None, int(remaining * 1000), ends_at)
