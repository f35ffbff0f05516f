"""A bounded queue of events that never makes its writer wait."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tiktok_live.dispatch.options import Overflow
    from tiktok_live.events.base import Event

__all__ = ["EventQueue"]


class EventQueue:
    """Events waiting for their readers. When full, one that may be dropped is.

    Args:
        size: how many events wait at most; those that must not be dropped come on top of it.
        on_overflow: called once per episode of dropping, with the number dropped so far. An episode is over when the
            queue has become half empty. With `latest` nobody is told: that the newest replaces what waits is wanted.
        overflow: which one is dropped.

    Attributes:
        dropped: events dropped so far.
    """

    def __init__(self, size: int, on_overflow: Callable[[int], None], overflow: Overflow = "drop_oldest") -> None:
        self.size = size
        self.dropped = 0
        self._events: deque[Event] = deque()
        self._on_overflow = on_overflow
        self._drops_newest = overflow == "drop_newest"
        self._tells = overflow != "latest"
        self._overflowing = False
        self._closed = False
        self._waiters: deque[asyncio.Future[None]] = deque()

    def __len__(self) -> int:
        return len(self._events)

    def put(self, event: Event) -> None:
        """Append `event`; after `close` it is ignored."""
        if self._closed:
            return
        events = self._events
        events.append(event)
        if len(events) > self.size:
            self._drop_one()
        if self._waiters:
            self._wake()

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

        Several may wait; one of them is woken for each event, and may find it taken.
        """
        while not self._events:
            if self._closed:
                return False
            waiter = asyncio.get_running_loop().create_future()
            self._waiters.append(waiter)
            try:
                await waiter
            except asyncio.CancelledError:
                if waiter in self._waiters:
                    self._waiters.remove(waiter)
                elif self._events:
                    self._wake()  # the event that this one was woken for is another's
                raise
        return True

    def close(self) -> None:
        """Take no more events; those that wait can still be read."""
        self._closed = True
        while self._waiters:
            self._wake()

    def discard(self) -> None:
        """Take no more events, and forget those that wait."""
        self._events.clear()
        self.close()

    def _wake(self) -> None:
        while self._waiters:
            waiter = self._waiters.popleft()
            if not waiter.done():
                waiter.set_result(None)
                return

    def _drop_one(self) -> None:
        events = self._events
        if self._drops_newest:
            if not events[-1].is_droppable:
                return
            events.pop()
        else:
            for index, event in enumerate(events):
                if event.is_droppable:
                    del events[index]
                    break
            else:
                return
        self.dropped += 1
        if self._tells and not self._overflowing:
            self._overflowing = True
            self._on_overflow(self.dropped)
