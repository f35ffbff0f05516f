"""The clock that connection, supervisor and providers use, so that tests can replace it."""

from __future__ import annotations

import asyncio
import time
from typing import Protocol

__all__ = ["Clock", "SystemClock"]


class Clock(Protocol):
    """A source of time. Tests pass a virtual one, so that nothing sleeps."""

    def monotonic(self) -> float:
        """Return seconds that never decrease, from an arbitrary start."""

    def wall(self) -> float:
        """Return seconds since 1970-01-01 UTC."""

    async def sleep_until(self, deadline: float) -> None:
        """Sleep until `monotonic()` reaches `deadline`; return at once if it has passed."""


class SystemClock:
    """The real clock."""

    # Called once per event and handler: a Python wrapper would double the cost.
    monotonic = staticmethod(time.monotonic)

    def wall(self) -> float:
        """Return the system's wall time in seconds since 1970-01-01 UTC."""
        return time.time()

    async def sleep_until(self, deadline: float) -> None:
        """Sleep until `monotonic()` reaches `deadline`."""
        await asyncio.sleep(max(0.0, deadline - time.monotonic()))
        # A loop may wake sleepers early by the resolution of its clock: 16 ms on Windows.
        while (left := deadline - time.monotonic()) > 0:  # noqa: ASYNC110 - waiting for time to pass
            await asyncio.sleep(left)
