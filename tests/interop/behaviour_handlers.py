"""Handlers that misbehave, and what they saw. The standard library alone: it runs in every interpreter."""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator

__all__ = ["MANY", "MISBEHAVES_AT", "SLEEP", "Handlers", "show"]

MANY = 2000
"""Events that come at once. When so many were handled, the script says so, and the live may end."""

MISBEHAVES_AT = 6
"""Number of the event, from 0, at which a handler raises, sleeps or closes: the second of the second batch."""

SLEEP = 3.0
"""Seconds that a slow handler takes for that event."""

_WAITS = (0.005, *[0.001] * 9)  # seconds that handlers of many events wait, in turn
_PATIENCE = 10.0  # seconds until the event is there, and that closing may take
_END_PATIENCE = 3.0  # seconds that reading may go on once it is closed
_SETTLE = 0.5  # seconds until sockets have closed


def show(kind: str, **values: object) -> None:
    """Print one line for whoever measures."""
    print(json.dumps({"kind": kind, **values}), flush=True)


def _text(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"


class Handlers:
    """A plain function and a coroutine function that do the same, and a note of each of their events.

    Args:
        does: `nothing`; `sleep`; `wait` a little at every event; `close` the client; or the name of an exception.
    """

    def __init__(self, does: str) -> None:
        self._does = does
        self._close: Callable[[], object] | None = None
        self._running = 0
        self._at_most = 0
        self._is_closed = False
        self._after_close = 0
        self._started: list[int] = []
        self._finished: list[int] = []
        self._reached = asyncio.Event()

    def function(self, kind: str, number_of: Callable[[Any], int]) -> Callable[[Any], Any]:
        """Return the handler, `plain` or `async`, for events whose number `number_of` tells."""

        async def handle(event: object) -> None:
            await self._coroutine(number_of(event))

        return handle if kind == "async" else lambda event: self._plain(number_of(event))

    @contextmanager
    def told(self) -> Iterator[None]:
        """Show how what is within ended, and what the handlers saw."""
        try:
            yield
        except BaseException as error:
            show("raised", error=_text(error))
            raise
        finally:
            show("handled", started=self._started, finished=self._finished, at_most=self._at_most)

    async def close_while(
        self, read: Callable[[], Coroutine[Any, Any, object]], close: Callable[[], object], *, inside: bool
    ) -> None:
        """Read in a task, close when the event is there, in the handler or beside it, and show what became of both."""
        bystander = asyncio.create_task(asyncio.sleep(10 * _PATIENCE))
        mine = {asyncio.current_task(), bystander}
        if inside:
            self._close = close
        reading = asyncio.create_task(read())
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._reached.wait()
            if not inside:
                await self._call(close)
            await asyncio.wait({reading}, timeout=_END_PATIENCE)
            await asyncio.sleep(_SETTLE)
        finally:
            left = asyncio.all_tasks() - {*mine, reading}
            # Tasks that are being cancelled count as cancelled.
            cancelled = bystander.cancelled() or bystander.cancelling() > 0
            how = _fate(reading)
            show("closed", reading=how, cancelled=cancelled, left=len(left), after=self._after_close)
        bystander.cancel()

    async def _call(self, close: Callable[[], object]) -> None:
        try:
            async with asyncio.timeout(_PATIENCE):
                result = close()
                if asyncio.iscoroutine(result):
                    await result
        except BaseException as error:
            show("close", error=_text(error))
            if not isinstance(error, Exception):
                raise
        else:
            show("close", error="")
        finally:
            self._is_closed = True

    def _plain(self, number: int) -> None:
        with self._noted(number):
            if number == MISBEHAVES_AT:
                self._misbehave()
                if self._does == "sleep":
                    time.sleep(SLEEP)
                if self._close is not None:
                    self._is_closed = True
                    self._close()
                    show("close", error="")

    async def _coroutine(self, number: int) -> None:
        with self._noted(number):
            if self._does == "wait":
                await asyncio.sleep(_WAITS[number % len(_WAITS)])
            if number == MISBEHAVES_AT:
                self._misbehave()
                if self._does == "sleep":
                    await asyncio.sleep(SLEEP)
                if self._close is not None:
                    await self._call(self._close)

    def _misbehave(self) -> None:
        self._reached.set()
        if self._does.endswith("Error"):
            kinds: dict[str, type[Exception]] = {"ValueError": ValueError, "RuntimeError": RuntimeError}
            raise kinds[self._does](f"at event {MISBEHAVES_AT}")

    @contextmanager
    def _noted(self, number: int) -> Iterator[None]:
        self._started.append(number)
        self._after_close += self._is_closed
        self._running += 1
        self._at_most = max(self._at_most, self._running)
        try:
            yield
            self._finished.append(number)
            if len(self._finished) == MANY:
                show("many")
        finally:
            self._running -= 1


def _fate(task: asyncio.Task[Any]) -> str:
    if not task.done():
        return "still running"
    if task.cancelled():
        return "cancelled"
    error = task.exception()
    return "returned" if error is None else _text(error)
