"""What dispatching needs from whoever owns it: the time."""

from __future__ import annotations

from typing import Protocol

__all__ = ["DispatchClock"]


class DispatchClock(Protocol):
    """Where time comes from; every `tiktok_live.net.clock.Clock` is one."""

    def monotonic(self) -> float:
        """Return seconds that only grow; their zero means nothing."""

    def wall(self) -> float:
        """Return seconds since 1970-01-01 UTC."""

    async def sleep_until(self, deadline: float) -> None:
        """Return when `monotonic()` has reached `deadline`."""
