"""The byte budget that a client's queued events and open gift streaks share."""

from __future__ import annotations

__all__ = ["EVENT_OVERHEAD", "MAX_RETAINED", "RetainedBytes"]

MAX_RETAINED = 128 * 1024 * 1024
"""Default budget of one client, in bytes: about 35,000 messages of usual size."""

EVENT_OVERHEAD = 1024
"""Estimated bytes per event beside its payload: object, parsed message, queue entry."""


class RetainedBytes:
    """Counts the bytes that one client retains against a limit. Pure; used from one thread.

    The numbers are estimates: payload size plus `EVENT_OVERHEAD`. An event in two queues counts twice.

    Args:
        limit: bytes that may be retained.

    Attributes:
        limit: as above.
        used: bytes retained now.
        evicted: how often something was evicted because the budget was exceeded.
    """

    __slots__ = ("evicted", "limit", "used")

    def __init__(self, limit: int = MAX_RETAINED) -> None:
        self.limit = limit
        self.used = 0
        self.evicted = 0

    @property
    def is_exceeded(self) -> bool:
        """Whether more is retained than the budget allows: the component that added last must evict something."""
        return self.used > self.limit
