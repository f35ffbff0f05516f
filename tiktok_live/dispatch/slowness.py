"""Who takes too long for one event: noticed while it lasts, said once per episode."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from tiktok_live.dispatch.calls import RunningCall
from tiktok_live.dispatch.handlers import where_defined

if TYPE_CHECKING:
    from tiktok_live.dispatch.handlers import Handler
    from tiktok_live.dispatch.ports import DispatchClock
    from tiktok_live.events.base import Event

__all__ = ["Pace", "SlowWatch"]

logger = logging.getLogger(__name__)

_CLOSE_PATIENCE = 0.1  # seconds: a clock of the user's may ignore that it is cancelled
_CALM = 20  # calls in time, one after the other, that end an episode


class Pace:
    """Whether one handler keeps its time.

    Args:
        handler: the handler.

    Attributes:
        slow: episodes of slowness so far.
        in_episode: whether one lasts.
    """

    def __init__(self, handler: Handler) -> None:
        self.slow = 0
        self.in_episode = False
        self._handler = handler
        self._calm = 0

    def exceeded(self, event: Event, limit: float, *, is_blocking: bool) -> None:
        """Take note of a call that takes more than `limit` seconds, and warn of the first of an episode."""
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
            "everything waits meanwhile: write it as async def, or register it with thread=True"
            if is_blocking
            else "its next events wait meanwhile: give it less to do, or concurrency=2 or more",
        )

    def kept(self) -> None:
        """Take note of a call in time."""
        self._calm += 1
        if self._calm >= _CALM:
            self.in_episode = False


class SlowWatch:
    """Looks at the calls that run, for as long as there are some.

    Args:
        clock: the time.
        limit: seconds that a call may take.

    Attributes:
        is_idle: whether it could look and does not.
    """

    def __init__(self, clock: DispatchClock, limit: float) -> None:
        self.is_idle = True
        self._clock = clock
        self._limit = limit
        self._calls: list[RunningCall] = []
        self._looking: asyncio.Task[None] | None = None

    def enter(self, pace: Pace) -> RunningCall:
        """Return where a worker writes down what it does."""
        call = RunningCall(pace)
        self._calls.append(call)
        return call

    def leave(self, call: RunningCall) -> None:
        """Forget a worker."""
        self._calls.remove(call)

    def start(self) -> None:
        """Look from now on, until nothing runs."""
        self.is_idle = False
        self._looking = asyncio.get_running_loop().create_task(self._look(), name="slow handlers")

    async def aclose(self) -> None:
        """Look no more. Twice is fine."""
        self.is_idle = False
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.wait({self._looking}, timeout=_CLOSE_PATIENCE)

    async def _look(self) -> None:
        deadline = self._clock.monotonic() + self._limit
        while any(call.event is not None for call in self._calls):
            await self._clock.sleep_until(deadline)
            deadline = self._next_look(self._clock.monotonic())
        self.is_idle = True

    def _next_look(self, now: float) -> float:
        deadline = now + self._limit
        for call in self._calls:
            if call.event is None:
                continue
            if call.began + self._limit > now:
                deadline = min(deadline, call.began + self._limit)
            else:
                call.pace.exceeded(call.event, self._limit, is_blocking=False)
        return deadline
