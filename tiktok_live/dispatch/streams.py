"""Event streams: `async for` over events, or waiting for the next one."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, Self, TypeVar, cast

from tiktok_live.dispatch.queues import EventQueue
from tiktok_live.errors import UsageError
from tiktok_live.events.base import Event

if TYPE_CHECKING:
    from tiktok_live.dispatch.options import DispatchClock

__all__ = ["EventStream", "next_of"]

_UNCLOSED = "stream() was not closed: use `async with client.stream(...) as events`"

E_co = TypeVar("E_co", bound="Event", covariant=True)


class EventStream(Generic[E_co]):
    """An async iterator over events that ends when the client closes.

    If it is not read to its end, close it with `async with client.stream("chat") as events:` or `aclose()`. One that is
    garbage-collected unclosed stops listening and issues a `ResourceWarning`.
    """

    def __init__(
        self,
        queue: EventQueue,
        unsubscribe: Callable[[EventQueue], None],
        forget: Callable[[EventQueue], None],
        where: Callable[[Event], bool | None] | None = None,
    ) -> None:
        self._queue = queue
        self._unsubscribe = unsubscribe
        self._forget = forget
        self._where = where
        self._is_reading = False
        self._is_closed = False

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> E_co:
        """Return the next event. Exceptions raised by `where` propagate.

        Raises:
            UsageError: another task is already waiting for the next event.
        """
        if self._is_reading:
            raise UsageError("two tasks are reading the same stream: use one stream for each task")
        self._is_reading = True
        try:
            return cast("E_co", await self._next())  # only events of its kinds are routed to it
        finally:
            self._is_reading = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    def __del__(self, _warn: Callable[..., None] = warnings.warn) -> None:  # a default, as globals may be gone at exit
        if self._is_closed:
            return
        was_open = not self._queue.is_closed
        # This may run in any thread at any point, so the dispatcher removes the queue later.
        self._forget(self._queue)
        if was_open:
            _warn(_UNCLOSED, ResourceWarning, stacklevel=2, source=self)

    @property
    def dropped(self) -> int:
        """Events dropped so far because they were not read in time."""
        return self._queue.dropped

    async def aclose(self) -> None:
        """Stop listening and discard waiting events. Can be called twice."""
        self._is_closed = True
        self._queue.discard()
        self._unsubscribe(self._queue)

    async def _next(self) -> Event:
        queue, where = self._queue, self._where
        while await queue.wait():
            event = queue.pop()
            assert event is not None, "wait() returned True, and there is no other reader"
            if where is None or where(event):
                return event
        raise StopAsyncIteration


async def next_of(stream: EventStream[E_co], timeout: float | None, clock: DispatchClock) -> E_co | None:
    """Return the stream's next event, or None if it has ended, and close the stream.

    Args:
        stream: the stream to read.
        timeout: maximum seconds to wait.
        clock: the time.

    Raises:
        TimeoutError: no event arrived in time.
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
        raise TimeoutError(f"no matching event arrived within {timeout:g} s")
    finally:
        for task in (reading, waiting):
            task.cancel()
        await asyncio.gather(reading, waiting, return_exceptions=True)
