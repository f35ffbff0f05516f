"""A bounded queue of events that never blocks its writer; every operation takes constant time."""

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

__all__ = ["VITAL_FACTOR", "VITAL_MIN", "EventQueue", "evict_over_budget"]

VITAL_FACTOR = 4
"""Maximum number of waiting vital events, as a multiple of the queue's size."""
VITAL_MIN = 1_000
"""The maximum is never less than this, however small the queue."""

# A deque takes 600 bytes and vital events rarely wait, so all empty ones share this object.
_NO_VITAL: deque[tuple[Event, int, int]] = deque(maxlen=0)
_ENDS = (LiveEndedEvent, LiveSuspendedEvent, DisconnectedEvent, RoomClosedEvent)


class EventQueue:
    """Events waiting for a handler or stream. A full queue drops an event.

    Lifecycle, control and gift completion events are vital: they do not count towards the size and are dropped last,
    the oldest first, above `VITAL_FACTOR` times the size (at least `VITAL_MIN`) or when the budget is exceeded. The
    newest event of each class that reports an end (of the live, of the connection, of a pool's room) is never dropped.

    Args:
        size: maximum number of waiting events, not counting vital ones.
        on_overflow: called once per episode of dropping, with the number dropped so far. An episode is over when the
            queue is half empty, in events and in bytes. With `latest` it is called only for dropped vital events,
            since replacing the others is the purpose.
        overflow: which event is dropped. To meet the budget it is always the oldest.
        budget: counts the waiting bytes; a separate one if None.

    Attributes:
        keeps_latest: whether a new event replaces the waiting one.
        dropped: events dropped so far.
        bytes: bytes of the waiting events, as counted by the budget.
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
        # Common and vital events wait in separate deques, each with its size in bytes. A vital event also has its place
        # among the common ones: how many of them are taken before it. So events leave in the order of arrival.
        self._common: deque[tuple[Event, int]] = deque()
        self._vital = _NO_VITAL
        self._taken = 0
        self._ends: dict[type[Event], Event] = {}
        self._most_vital = max(VITAL_MIN, VITAL_FACTOR * size)
        self._on_overflow = on_overflow
        self._drops_newest = overflow == "drop_newest"
        self._overflowing = False
        self._calm_bytes = 0
        self._closed = False
        self._waiters: list[asyncio.Future[None]] = []

    def __len__(self) -> int:
        return len(self._common) + len(self._vital)

    @property
    def waiters(self) -> int:
        """Tasks that wait for an event."""
        return len(self._waiters)

    @property
    def is_closed(self) -> bool:
        """Whether it accepts no more events."""
        return self._closed

    @property
    def is_filling(self) -> bool:
        """Whether it is more than half full."""
        return len(self) * 2 > self.size

    @property
    def can_evict(self) -> bool:
        """Whether an event may be dropped to meet the budget. The last waiting event is not."""
        return len(self) > 1 and (bool(self._common) or len(self._vital) > len(self._ends))

    def put(self, event: Event) -> None:
        """Append `event`; ignored after `close`."""
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
        """Append common events; equivalent to `put` for each, but faster.

        Args:
            events: each with its `retained_bytes`.
            size: the sum of those numbers.
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
        """Return the next event, or None if the queue is empty."""
        if self._vital:
            event, size = self._pop_either()
        elif self._common:
            event, size = self._common.popleft()  # `_taken` matters only while vital events wait
        else:
            return None
        self.bytes -= size
        self._budget.used -= size
        if self._overflowing and not self.is_filling and self.bytes <= self._calm_bytes:
            self._overflowing = False
        return event

    async def wait(self) -> bool:
        """Return True once there is an event, or False once the queue is closed and empty.

        Several tasks may wait. Each event wakes one, which may find the event already taken.
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
                    self._wake()  # pass the event on to another waiter
                raise
        return True

    def close(self) -> None:
        """Accept no more events; waiting ones can still be read."""
        self._closed = True
        while self._waiters:
            self._wake()

    def discard(self) -> None:
        """Accept no more events, and remove waiting ones without counting them as dropped."""
        self._common.clear()
        self._vital = _NO_VITAL
        self._ends.clear()
        self._budget.used -= self.bytes
        self.bytes = 0
        self.close()

    def abandon(self) -> None:
        """Accept no more events, and drop waiting ones, as nothing will read them."""
        self.dropped += len(self)
        self.discard()

    def evict(self) -> bool:
        """Drop the oldest event to meet the budget, a vital one last; return whether there was one to drop."""
        if not self.can_evict:
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
            self._vital = _NO_VITAL
        if self._ends.get(type(event)) is event:
            del self._ends[type(event)]
        return event, size

    def _drop_common(self, *, newest: bool) -> None:
        if newest:
            _, size = self._common.pop()
        else:
            _, size = self._common.popleft()
            self._taken += 1
        self._count_drop(size, notifies=not self.keeps_latest)

    def _drop_vital(self) -> None:
        kept = []
        while self._ends.get(type(self._vital[0][0])) is self._vital[0][0]:
            kept.append(self._vital.popleft())  # at most one per class in `_ENDS`
        _, size, _ = self._vital.popleft()
        self._vital.extendleft(reversed(kept))
        self._count_drop(size, notifies=True)

    def _count_drop(self, size: int, *, notifies: bool) -> None:
        self.dropped += 1
        waited = self.bytes
        self.bytes -= size
        if notifies and not self._overflowing:
            self._overflowing = True
            self._calm_bytes = waited // 2
            self._on_overflow(self.dropped)  # before the budget changes, as it shows the reason
        self._budget.used -= size

    def _wake(self) -> None:
        while self._waiters:
            waiter = self._waiters.pop(0)
            if not waiter.done():
                waiter.set_result(None)
                return


def evict_over_budget(queues: Iterable[EventQueue], budget: RetainedBytes) -> bool:
    """Drop events of the largest queue until the budget is met; return whether anything was dropped.

    This takes events from slow handlers, not from the one that receives the next event.
    """
    has_dropped = False
    while budget.is_exceeded:
        fullest = max((queue for queue in queues if queue.can_evict), key=lambda queue: queue.bytes, default=None)
        if fullest is None:
            break
        while budget.used > budget.limit and fullest.evict():
            has_dropped = True
    return has_dropped
