"""Frames and messages per second of a connection, over the last minute."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tiktok_live.session.reader import Counters

__all__ = ["FrameRates"]

_WINDOW = 60.0  # seconds that rates look back
_SPACING = 5.0  # minimum seconds between samples: timers may fire more often


class FrameRates:
    """Samples the counters of one connection. Another thread may read the rates.

    Args:
        counters: the counters of the connection.
    """

    __slots__ = ("_counters", "_samples")

    def __init__(self, counters: Counters) -> None:
        self._counters = counters
        self._samples: deque[tuple[float, int, int]] = deque()

    def begin(self, now: float) -> None:
        """Start counting. Messages of the plan's first response arrived at once and would distort the rate."""
        self._samples.append((now, self._counters.frames, self._counters.messages))

    def sample(self, now: float) -> None:
        """Take a sample; call it whenever the connection's timer fires."""
        samples = self._samples
        if not samples or now - samples[-1][0] < _SPACING:
            return
        samples.append((now, self._counters.frames, self._counters.messages))
        while samples[1][0] <= now - _WINDOW:
            samples.popleft()

    def per_second(self, now: float) -> tuple[float, float]:
        """Return frames and messages per second over the last minute; zeros before the first frame."""
        samples = tuple(self._samples)
        if not samples:
            return 0.0, 0.0
        began, frames, messages = samples[0]
        seconds = max(now - began, 1.0)
        return (self._counters.frames - frames) / seconds, (self._counters.messages - messages) / seconds
