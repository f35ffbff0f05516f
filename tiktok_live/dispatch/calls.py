"""Running handler calls: which call the current code belongs to, and which calls take too long."""

from __future__ import annotations

import asyncio
import logging
from contextvars import ContextVar
from typing import TYPE_CHECKING, TypeAlias

from tiktok_live.dispatch.signatures import where_defined

if TYPE_CHECKING:
    from tiktok_live.dispatch.handlers import Handler
    from tiktok_live.dispatch.options import DispatchClock
    from tiktok_live.events.base import Event

__all__ = [
    "CallCounter",
    "HandlerCall",
    "Pace",
    "RunningCall",
    "SlowCallMonitor",
    "enter_call",
    "is_inside",
    "outer_call",
]

logger = logging.getLogger(__name__)

_CLOSE_TIMEOUT = 0.1  # seconds: a custom clock may ignore its cancellation
_CALM = 20  # consecutive calls in time that end an episode of slowness

HandlerCall: TypeAlias = "tuple[CallCounter, int, HandlerCall | None]"
"""A call: its worker's counter, the counter's number during the call, and the enclosing call of another client's
handler that started this client.

The call has ended once the counter has another number: a task that it left running does not belong to it then."""


class CallCounter:
    """Counts the finished calls of one worker.

    It holds neither the handler nor its client, because a task keeps the context that it was started in alive.

    Args:
        owner: identifies the dispatcher.

    Attributes:
        owner: identifies the dispatcher whose handler the worker runs.
        number: finished calls.
    """

    __slots__ = ("number", "owner")

    def __init__(self, owner: object) -> None:
        self.owner = owner
        self.number = 0


# Tasks inherit the value from their creator, threads receive it by `copy_context`.
_current: ContextVar[HandlerCall | None] = ContextVar("handler_call", default=None)
enter_call = _current.set
"""Assign the code of this task to a call from now on."""


def is_inside(owner: object) -> bool:
    """Return whether this code belongs to a running call of a handler of `owner`."""
    call = _current.get()
    while call is not None:
        calls, number, call = call
        if calls.owner is owner and calls.number == number:
            return True
    return False


def outer_call(owner: object) -> HandlerCall | None:
    """Return the running calls of other clients' handlers in which a worker of `owner` is being started.

    Ended calls are left out: if each client is started by a handler of the previous one, they would accumulate.
    """
    call, running = _current.get(), list[tuple[CallCounter, int]]()
    while call is not None:
        calls, number, call = call
        if calls.owner is not owner and calls.number == number:
            running.append((calls, number))
    for calls, number in reversed(running):
        call = calls, number, call
    return call


class Pace:
    """Tracks whether one handler's calls are in time.

    Args:
        handler: the handler.

    Attributes:
        slow: episodes of slowness so far.
        in_episode: whether an episode is in progress.
    """

    def __init__(self, handler: Handler) -> None:
        self.slow = 0
        self.in_episode = False
        self._handler = handler
        self._calm = 0

    def record_slow(self, event: Event, limit: float, *, is_blocking: bool) -> None:
        """Record a call that takes more than `limit` seconds; the first of an episode is logged."""
        self._calm = 0
        if self.in_episode:
            return
        self.in_episode = True
        self.slow += 1
        logger.warning(
            "handler %s (%s) takes more than %g s for one %s event; %s",
            self._handler.name,
            where_defined(self._handler.function) or "not written in Python",
            limit,
            event.name,
            "until it returns, it blocks the event loop: make it async def, or register it with thread=True"
            if is_blocking
            else "until it returns, its next events wait: make it faster, or register it with concurrency=2 or more",
        )

    def record_in_time(self) -> None:
        """Record a call in time."""
        self._calm += 1
        if self._calm >= _CALM:
            self.in_episode = False


class RunningCall:
    """The current call of one worker.

    Args:
        pace: the handler's.

    Attributes:
        event: the event being handled; None while the worker is idle or the call has not awaited yet.
        began: when the call began, in the clock's seconds.
        pace: the handler's.
    """

    __slots__ = ("began", "event", "pace")

    def __init__(self, pace: Pace) -> None:
        self.event: Event | None = None
        self.began = 0.0
        self.pace = pace


class SlowCallMonitor:
    """Checks running calls periodically, as long as there are any.

    Args:
        clock: the time.
        limit: seconds that a call may take.

    Attributes:
        is_idle: whether it is not checking and can be started.
    """

    def __init__(self, clock: DispatchClock, limit: float) -> None:
        self.is_idle = True
        self._clock = clock
        self._limit = limit
        self._calls: list[RunningCall] = []
        self._monitoring: asyncio.Task[None] | None = None

    def enter(self, pace: Pace) -> RunningCall:
        """Add a worker, and return where it records its current call."""
        call = RunningCall(pace)
        self._calls.append(call)
        return call

    def leave(self, call: RunningCall) -> None:
        """Remove a worker."""
        self._calls.remove(call)

    def start(self) -> None:
        """Check from now on, until no call is running. Needs a running loop."""
        self.is_idle = False
        self._monitoring = asyncio.get_running_loop().create_task(self._monitor(), name="slow handlers")

    async def aclose(self) -> None:
        """Stop. Can be called twice."""
        self.is_idle = False
        if self._monitoring is not None:
            self._monitoring.cancel()
            await asyncio.wait({self._monitoring}, timeout=_CLOSE_TIMEOUT)

    async def _monitor(self) -> None:
        deadline = self._clock.monotonic() + self._limit
        while any(call.event is not None for call in self._calls):
            await self._clock.sleep_until(deadline)
            deadline = self._next_check(self._clock.monotonic())
        self.is_idle = True

    def _next_check(self, now: float) -> float:
        deadline = now + self._limit
        for call in self._calls:
            if call.event is None:
                continue
            if call.began + self._limit > now:
                deadline = min(deadline, call.began + self._limit)
            else:
                call.pace.record_slow(call.event, self._limit, is_blocking=False)
        return deadline
