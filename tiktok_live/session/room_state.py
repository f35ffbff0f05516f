"""What one live remembers while connections come and go."""

from __future__ import annotations

from collections import Counter, deque

__all__ = ["SEEN_LIMIT", "RoomState"]

SEEN_LIMIT = 20_000
"""How many message ids are remembered: minutes of the busiest room, under 3 MB."""


class RoomState:
    """One live, across reconnects. Passed into each session in turn; pure, and bounded in memory.

    Attributes:
        unknown: messages that could not be read, counted by method.
        connections: how many sessions have read this live.
    """

    __slots__ = ("_order", "_seen", "_seen_limit", "connections", "unknown")

    def __init__(self, *, seen_limit: int = SEEN_LIMIT) -> None:
        self._seen: set[int] = set()
        self._order: deque[int] = deque()
        self._seen_limit = seen_limit
        self.unknown: Counter[str] = Counter()
        self.connections = 0

    def is_new(self, msg_id: int) -> bool:
        """Return whether this id was not seen before, and remember it. An id of 0 is always new.

        Args:
            msg_id: the envelope's id (`BaseMessage.msg_id`, field 3).
        """
        if not msg_id:
            return True
        if msg_id in self._seen:
            return False
        self._seen.add(msg_id)
        self._order.append(msg_id)
        if len(self._order) > self._seen_limit:
            self._seen.discard(self._order.popleft())
        return True
