"""A bounded queue of events that never makes its writer wait."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

from tiktok_live.errors import LocalProtocolError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tiktok_live.events.base import Event

__all__ = ["EventQueue"]


class EventQueue:
    """Events waiting for one reader. When full, the oldest that may be dropped is.

    Args:
        size: how many events wait at most; those that must not be dropped come on top of it.
        on_overflow: called once per episode of dropping, with the number dropped so far. An episode is over when the
            queue has become half empty.

    Attributes:
        dropped: events dropped so far.
    """

    def __init__(self, size: int, on_overflow: Callable[[int], None]) -> None:
        self.size = size
        self.dropped = 0
        self._events: deque[Event] = deque()
        self._on_overflow = on_overflow
        self._overflowing = False
        self._closed = False
        self._waiter: asyncio.Future[None] | None = None

    def __len__(self) -> int:
        return len(self._events)

    def put(self, event: Event) -> None:
        """Append `event`; after `close` it is ignored."""
        if self._closed:
            return
        events = self._events
        events.append(event)
        if self._waiter is not None:
            self._wake()
        if len(events) > self.size:
            self._drop_oldest()

    def pop(self) -> Event | None:
        """Return the next event, or None when there is none now."""
        if not self._events:
            return None
        event = self._events.popleft()
        if self._overflowing and len(self._events) * 2 <= self.size:
            self._overflowing = False
        return event

    async def wait(self) -> bool:
        """Return True once there is an event, or False once the queue is closed and empty.

        Raises:
            LocalProtocolError: somebody else waits already.
        """
        while not self._events:
            if self._closed:
                return False
            if self._waiter is not None:
                raise LocalProtocolError("two tasks read the same events: give each a stream or handler of its own")
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None
        return True

    def close(self) -> None:
        """Take no more events; those that wait can still be read."""
        self._closed = True
        self._wake()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def _drop_oldest(self) -> None:
        for index, event in enumerate(self._events):
            if event.is_droppable:
                del self._events[index]
                break
        else:
            return
        self.dropped += 1
        if not self._overflowing:
            self._overflowing = True
            self._on_overflow(self.dropped)
