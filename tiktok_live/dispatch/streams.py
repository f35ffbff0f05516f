"""Events for somebody who reads them one by one: `async for`, or the next one alone."""

from __future__ import annotations

import asyncio
import warnings
from typing import TYPE_CHECKING, Generic, Self, TypeVar, cast

from tiktok_live.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tiktok_live.dispatch.ports import DispatchClock
    from tiktok_live.dispatch.queues import EventQueue
    from tiktok_live.events.base import Event

__all__ = ["EventStream", "next_of"]

_UNCLOSED = "stream() was not closed: use `async with client.stream(...) as events`"

E_co = TypeVar("E_co", bound="Event", covariant=True)


class EventStream(Generic[E_co]):
    """An async iterator over events; ends when the client has closed.

    Leave it with `async with client.stream("chat") as events:`, or `aclose()`, where it is not read to its end. One
    that is just forgotten listens no more either, and warns.
    """

    def __init__(
        self,
        queue: EventQueue,
        unsubscribe: Callable[[EventQueue], None],
        forgotten: Callable[[EventQueue], None],
        where: Callable[[Event], bool | None] | None = None,
    ) -> None:
        self._queue = queue
        self._unsubscribe = unsubscribe
        self._forgotten = forgotten
        self._where = where
        self._is_read = False
        self._is_left = False

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> E_co:
        """Return the next event; whatever `where` raises, this does.

        Raises:
            UsageError: another task waits for the next one.
        """
        if self._is_read:
            raise UsageError("two tasks read the same events: give each a stream or handler of its own")
        self._is_read = True
        try:
            return cast("E_co", await self._next())  # the route admits its kinds alone
        finally:
            self._is_read = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    def __del__(self, _warn: Callable[..., None] = warnings.warn) -> None:  # which is gone when the interpreter ends
        if self._is_left:
            return
        was_open = not self._queue.is_closed
        # Whatever thread this runs in, and in the middle of whatever: the dispatcher takes it out at its next turn.
        self._forgotten(self._queue)
        if was_open:
            _warn(_UNCLOSED, ResourceWarning, stacklevel=2, source=self)

    @property
    def dropped(self) -> int:
        """How many events it has lost so far, as they were not read in time."""
        return self._queue.dropped

    async def aclose(self) -> None:
        """Stop listening, and forget what waits. Twice is fine."""
        self._is_left = True
        self._queue.discard()
        self._unsubscribe(self._queue)

    async def _next(self) -> Event:
        queue, where = self._queue, self._where
        while await queue.wait():
            event = queue.pop()
            assert event is not None, "wait() returned True, and nobody else reads this queue"
            if where is None or where(event):
                return event
        raise StopAsyncIteration


async def next_of(stream: EventStream[E_co], timeout: float | None, clock: DispatchClock) -> E_co | None:
    """Return the stream's next event, or None when it has ended; the stream is closed then.

    Args:
        stream: what to read.
        timeout: seconds to wait at most.
        clock: the time.

    Raises:
        TimeoutError: no event came in time.
    """
    async with stream:
        return await (anext(stream, None) if timeout is None else _in_time(stream, timeout, clock))


async def _in_time(stream: EventStream[E_co], timeout: float, clock: DispatchClock) -> E_co | None:
    async def read() -> E_co | None:
        return await anext(stream, None)

    reading = asyncio.create_task(read())
    waiting = asyncio.create_task(clock.sleep_until(clock.monotonic() + timeout))
    try:
        await asyncio.wait({reading, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if reading.done():
            return reading.result()
        raise TimeoutError(f"no such event came within {timeout:g} s")
    finally:
        for task in (reading, waiting):
            task.cancel()
        await asyncio.gather(reading, waiting, return_exceptions=True)
