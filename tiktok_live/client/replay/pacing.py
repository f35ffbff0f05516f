"""The time of a replay: it moves from record to record, and waits for slow handlers."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from math import inf
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from tiktok_live.net.clock import SystemClock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tiktok_live.dispatch.dispatcher import Dispatcher
    from tiktok_live.dispatch.queues import EventQueue
    from tiktok_live.events.base import Event
    from tiktok_live.net.clock import Clock

__all__ = ["Pacing", "ReplayClock"]

_LAST_TIME = 253_402_000_000  # in the year 9999: later ones are no dates, and a damaged file may have any
_SLOWEST, _FASTEST = 1e-6, 1e9  # other speeds would overflow
_TURNS = 100  # turns of the event loop in which handlers that await nothing slow have finished
_LOOK = 0.002  # real seconds between two looks at queues that are full
_NO_PROGRESS = 5.0  # real seconds after which a full queue that nobody empties no longer holds up the replay


class ReplayClock:
    """A clock that shows the time of the recording.

    Args:
        wall: seconds since 1970 at the start of the recording.
    """

    def __init__(self, wall: float) -> None:
        self._wall = wall
        self._now = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order = itertools.count()

    def monotonic(self) -> float:
        """Return the seconds since the start of the recording."""
        return self._now

    def wall(self) -> float:
        """Return the time at which this moment was recorded, in seconds since 1970."""
        return min(self._wall + self._now, _LAST_TIME)

    async def sleep_until(self, deadline: float) -> None:
        """Return when the replay has reached `deadline`."""
        if deadline <= self._now:
            await asyncio.sleep(0)
            return
        sleeper: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (deadline, next(self._order), sleeper))
        await sleeper

    @property
    def next_deadline(self) -> float:
        """When the next sleeper wakes, in seconds; infinite without one."""
        while self._sleepers and self._sleepers[0][2].done():
            heapq.heappop(self._sleepers)
        return self._sleepers[0][0] if self._sleepers else inf

    def move_to(self, moment: float) -> None:
        """Move to `moment`, in seconds, and wake who sleeps until then. Never moves back."""
        self._now = max(self._now, moment)
        while self._sleepers and self._sleepers[0][0] <= self._now:
            _, _, sleeper = heapq.heappop(self._sleepers)
            if not sleeper.done():
                sleeper.set_result(None)


class Pacing:
    """Says when the next record is due.

    Args:
        clock: the clock of the replay.
        speed: seconds of the recording per second; `inf` is as fast as handlers are. Then no event is dropped
            because a handler is slow.
        real: measures the seconds.
    """

    def __init__(self, clock: ReplayClock, speed: float, real: Clock | None = None) -> None:
        self.clock = clock
        self._speed = max(_SLOWEST, speed) if speed < _FASTEST else inf
        self._real = real or SystemClock()
        self._began: float | None = None
        # Queues that nobody empties, with their length: the replay does not wait for them until they get shorter.
        self._left_behind: WeakKeyDictionary[EventQueue, int] = WeakKeyDictionary()

    async def reach(self, moment: float, dispatcher: Dispatcher) -> None:
        """Return when the moment of the recording has come, in seconds since its start."""
        if self._speed < inf:
            now = self._real.monotonic()
            self._began = now if self._began is None else self._began
            due = self._began + moment / self._speed
            if due > now:
                await self._real.sleep_until(due)
        else:
            await self.settle(dispatcher)
        while (deadline := self.clock.next_deadline) < moment:
            self.clock.move_to(deadline)
            for _ in range(_TURNS):  # sleepers see this time, not the record's
                await asyncio.sleep(0)
        self.clock.move_to(moment)

    async def deliver(self, events: Sequence[Event], dispatcher: Dispatcher) -> None:
        """Dispatch the events of a frame, at full speed in slices, between which handlers get time."""
        if self._speed < inf:
            await dispatcher.dispatch_frame(events)
            return
        for part in dispatcher.slices(events):
            await self.settle(dispatcher)
            dispatcher.dispatch(part)

    async def settle(self, dispatcher: Dispatcher) -> None:
        """Let handlers finish. Those that take long are only held to half-full queues."""
        for _ in range(_TURNS):
            if dispatcher.is_idle:
                return
            await asyncio.sleep(0)
        await self._while_crowded(dispatcher)

    async def _while_crowded(self, dispatcher: Dispatcher) -> None:
        waiting, since = inf, self._real.monotonic()
        while crowded := self._crowded(dispatcher):
            now_waiting = sum(map(len, crowded))
            if now_waiting < waiting:
                waiting, since = now_waiting, self._real.monotonic()
            elif self._real.monotonic() - since > _NO_PROGRESS:
                self._left_behind.update(
                    {queue: len(queue) for queue in crowded}
                )  # a handler may wait for an event that only comes later
                return
            await self._real.sleep_until(self._real.monotonic() + _LOOK)

    def _crowded(self, dispatcher: Dispatcher) -> list[EventQueue]:
        left = [(queue, len(queue)) for queue, length in self._left_behind.items() if len(queue) >= length]
        self._left_behind = WeakKeyDictionary(left)
        return [queue for queue in dispatcher.crowded() if queue not in self._left_behind]

    async def finish(self, dispatcher: Dispatcher) -> None:
        """Let handlers finish all events at the end."""
        if self._speed < inf:
            return
        waiting, since = dispatcher.waiting, self._real.monotonic()
        while not dispatcher.is_idle and self._real.monotonic() - since <= _NO_PROGRESS:
            await self._real.sleep_until(self._real.monotonic() + _LOOK)
            if dispatcher.waiting < waiting:
                waiting, since = dispatcher.waiting, self._real.monotonic()
