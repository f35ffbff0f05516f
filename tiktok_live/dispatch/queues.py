"""A bounded queue of events that never makes its writer wait, and whose every step takes the same time, full or not."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

from tiktok_live.events.families.room import LiveEndedEvent, LiveSuspendedEvent
from tiktok_live.events.lifecycle import DisconnectedEvent, RoomClosedEvent
from tiktok_live.retention import RetainedBytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tiktok_live.dispatch.options import Overflow
    from tiktok_live.events.base import Event

__all__ = ["VITAL_FACTOR", "VITAL_LEAST", "EventQueue", "relieve"]

VITAL_FACTOR = 4
"""How many events that are dropped last may wait at most: the queue's size times this."""
VITAL_LEAST = 1_000
"""The same for small queues."""

# A deque takes 600 bytes, and mostly no vital event waits: this one stands for all that are empty.
_NONE: deque[tuple[Event, int, int]] = deque(maxlen=0)
_ENDS = (LiveEndedEvent, LiveSuspendedEvent, DisconnectedEvent, RoomClosedEvent)


class EventQueue:
    """Events waiting for their readers. When full, one that may be dropped is.

    Lifecycle, control and gift completions are vital: they come on top of the size and are dropped last, the oldest
    first, beyond `VITAL_FACTOR` times the size (`VITAL_LEAST` at least) or when the budget is used up. Of the events
    that tell of an end (of the live, of the connection, of a room of a pool) the newest of each class is never dropped.

    Args:
        size: how many events wait at most, but for vital ones.
        on_overflow: called once per episode of dropping, with the number dropped so far. An episode is over when the
            queue has become half empty, in events and in bytes. With `latest` only lost vital events are told: that
            the newest replaces what waits is wanted.
        overflow: which one is dropped. For the sake of the budget it is always the oldest.
        budget: counts the bytes that wait; one of its own when left out.

    Attributes:
        keeps_latest: whether the newest replaces what waits.
        dropped: events dropped so far.
        bytes: what waits, as the budget counts it.
    """

    __slots__ = (
        "__weakref__",
        "_budget",
        "_calm_bytes",
        "_closed",
        "_common",
        "_drops_newest",
        "_ends",
        "_most_vital",
        "_on_overflow",
        "_overflowing",
        "_taken",
        "_vital",
        "_waiters",
        "bytes",
        "dropped",
        "keeps_latest",
        "size",
    )

    def __init__(
        self,
        size: int,
        on_overflow: Callable[[int], None],
        overflow: Overflow = "drop_oldest",
        budget: RetainedBytes | None = None,
    ) -> None:
        self.size = size
        self.keeps_latest = overflow == "latest"
        self.dropped = 0
        self.bytes = 0
        self._budget = budget if budget is not None else RetainedBytes()
        # Common events wait in one line, vital ones in another, each with its place in the first: how many common
        # events have been taken from it when the vital one's turn comes. So both come out in the order of coming.
        # With each event waits what it was counted for.
        self._common: deque[tuple[Event, int]] = deque()
        self._vital = _NONE
        self._taken = 0
        self._ends: dict[type[Event], Event] = {}
        self._most_vital = max(VITAL_LEAST, VITAL_FACTOR * size)
        self._on_overflow = on_overflow
        self._drops_newest = overflow == "drop_newest"
        self._overflowing = False
        self._calm_bytes = 0
        self._closed = False
        self._waiters: list[asyncio.Future[None]] = []

    def __len__(self) -> int:
        return len(self._common) + len(self._vital)

    @property
    def is_closed(self) -> bool:
        """Whether it takes no more events."""
        return self._closed

    @property
    def is_filling(self) -> bool:
        """Whether more than half of its size waits."""
        return len(self) * 2 > self.size

    @property
    def can_give_up(self) -> bool:
        """Whether something may be dropped for the budget's sake: the last event that waits may not."""
        return len(self) > 1 and (bool(self._common) or len(self._vital) > len(self._ends))

    def put(self, event: Event) -> None:
        """Append `event`; after `close` it is ignored."""
        if self._closed:
            return
        size = event.retained_bytes
        self.bytes += size
        self._budget.used += size
        if event.is_droppable:
            self._common.append((event, size))
            if len(self) > self.size:
                self._drop_common(newest=self._drops_newest)
        else:
            self._put_vital(event, size)
        if self._waiters:
            self._wake()

    def extend(self, events: Sequence[tuple[Event, int]], size: int) -> None:
        """Append events that may be dropped: the same as `put` for each, but faster.

        Args:
            events: each with its `retained_bytes`.
            size: the sum of those.
        """
        if self._closed:
            return
        if len(self._common) + len(self._vital) + len(events) > self.size:
            for event, _ in events:
                self.put(event)
            return
        self._common.extend(events)
        self.bytes += size
        self._budget.used += size
        for _ in events[: len(self._waiters)]:
            self._wake()

    def pop(self) -> Event | None:
        """Return the next event, or None when there is none now."""
        if self._vital:
            event, size = self._pop_either()
        elif self._common:
            event, size = self._common.popleft()  # only while vital events wait is it counted how many were taken
        else:
            return None
        self.bytes -= size
        self._budget.used -= size
        if self._overflowing and not self.is_filling and self.bytes <= self._calm_bytes:
            self._overflowing = False
        return event

    async def wait(self) -> bool:
        """Return True once there is an event, or False once the queue is closed and empty.

        Several may wait; one of them is woken for each event, and may find it taken.
        """
        while not self._common and not self._vital:
            if self._closed:
                return False
            waiter = asyncio.get_running_loop().create_future()
            self._waiters.append(waiter)
            try:
                await waiter
            except asyncio.CancelledError:
                if waiter in self._waiters:
                    self._waiters.remove(waiter)
                elif self:
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
        self._common.clear()
        self._vital = _NONE
        self._ends.clear()
        self._budget.used -= self.bytes
        self.bytes = 0
        self.close()

    def abandon(self) -> None:
        """Take no more events, and drop those that wait: nobody is left to take them."""
        self.dropped += len(self)
        self.discard()

    def give_up(self) -> bool:
        """Drop the oldest event for the budget's sake, a vital one last; return whether there was one to drop."""
        if not self.can_give_up:
            return False
        self._budget.evicted += 1
        if self._common:
            self._drop_common(newest=False)
        else:
            self._drop_vital()
        return True

    def _put_vital(self, event: Event, size: int) -> None:
        if not self._vital:
            self._vital = deque()
        self._vital.append((event, size, self._taken + len(self._common)))
        if isinstance(event, _ENDS):
            self._ends[type(event)] = event
        if self._common and len(self) > self.size and not self._drops_newest:
            self._drop_common(newest=False)
        if len(self._vital) > self._most_vital:
            self._drop_vital()

    def _pop_either(self) -> tuple[Event, int]:
        if self._vital[0][2] > self._taken:
            self._taken += 1
            return self._common.popleft()
        event, size, _ = self._vital.popleft()
        if not self._vital:
            self._vital = _NONE
        if self._ends.get(type(event)) is event:
            del self._ends[type(event)]
        return event, size

    def _drop_common(self, *, newest: bool) -> None:
        if newest:
            _, size = self._common.pop()
        else:
            _, size = self._common.popleft()
            self._taken += 1
        self._count_drop(size, tells=not self.keeps_latest)

    def _drop_vital(self) -> None:
        kept = []
        while self._ends.get(type(self._vital[0][0])) is self._vital[0][0]:
            kept.append(self._vital.popleft())  # as many as there are classes of ends, at most
        _, size, _ = self._vital.popleft()
        self._vital.extendleft(reversed(kept))
        self._count_drop(size, tells=True)

    def _count_drop(self, size: int, *, tells: bool) -> None:
        self.dropped += 1
        waited = self.bytes
        self.bytes -= size
        if tells and not self._overflowing:
            self._overflowing = True
            self._calm_bytes = waited // 2
            self._on_overflow(self.dropped)  # while the budget still shows why
        self._budget.used -= size

    def _wake(self) -> None:
        while self._waiters:
            waiter = self._waiters.pop(0)
            if not waiter.done():
                waiter.set_result(None)
                return


def relieve(queues: Iterable[EventQueue], budget: RetainedBytes) -> bool:
    """Drop until the budget holds, of the queue that holds most; return whether anything was dropped.

    So it is who is slow that loses events, not who happens to be given one.
    """
    found = False
    while budget.is_exceeded:
        fullest = max((queue for queue in queues if queue.can_give_up), key=lambda queue: queue.bytes, default=None)
        if fullest is None:
            break
        while budget.used > budget.limit and fullest.give_up():
            found = True
    return found
