"""One budget in bytes for everything that a client keeps for later: waiting events and open streaks of gifts."""

from __future__ import annotations

__all__ = ["EVENT_OVERHEAD", "MAX_RETAINED", "RetainedBytes"]

MAX_RETAINED = 128 * 1024 * 1024
"""Default budget of one client, in bytes: some 35,000 messages of the usual size."""

EVENT_OVERHEAD = 1024
"""What an event is reckoned to take beside its payload, in bytes: object, parsed message, place in a queue."""


class RetainedBytes:
    """Counts what one client retains against a limit. Pure; used from one thread.

    The figures are payload sizes plus `EVENT_OVERHEAD` each, an estimate: an event that waits in two queues counts
    twice.

    Args:
        limit: bytes that may be retained.

    Attributes:
        limit: the same.
        used: bytes retained now.
        evicted: how often something was given up because the budget was used up.
    """

    __slots__ = ("evicted", "limit", "used")

    def __init__(self, limit: int = MAX_RETAINED) -> None:
        self.limit = limit
        self.used = 0
        self.evicted = 0

    @property
    def is_exceeded(self) -> bool:
        """Whether more is retained than the budget allows: whoever added last gives something up."""
        return self.used > self.limit
