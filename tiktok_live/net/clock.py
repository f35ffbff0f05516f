"""Time as a parameter: what connection, supervisor and providers ask instead of the system clock."""

from __future__ import annotations

import asyncio
import time
from typing import Protocol

__all__ = ["Clock", "SystemClock"]


class Clock(Protocol):
    """Where time comes from. Tests pass a virtual one, so nothing sleeps."""

    def monotonic(self) -> float:
        """Return seconds that only grow; their zero means nothing."""

    def wall(self) -> float:
        """Return seconds since 1970-01-01 UTC."""

    async def sleep_until(self, deadline: float) -> None:
        """Return when `monotonic()` has reached `deadline`; at once when it has passed."""


class SystemClock:
    """The real clock."""

    # Asked once for each event and handler: a function of Python's own would double what that takes.
    monotonic = staticmethod(time.monotonic)

    def wall(self) -> float:
        """Return the system's wall time in seconds since 1970-01-01 UTC."""
        return time.time()

    async def sleep_until(self, deadline: float) -> None:
        """Sleep until `monotonic()` has reached `deadline`."""
        await asyncio.sleep(max(0.0, deadline - time.monotonic()))
        # A loop may wake sleepers early by the resolution of its clock, which is 16 ms on Windows.
        while (left := deadline - time.monotonic()) > 0:  # noqa: ASYNC110 - time is what is waited for
            await asyncio.sleep(left)
