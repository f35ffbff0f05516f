"""Hands each event to every handler that is for it. Whoever dispatches never waits, and no handler disturbs another."""

from __future__ import annotations

import asyncio
import inspect
import logging
from functools import partial
from typing import TYPE_CHECKING, Generic, Protocol, Self, TypeVar, cast

from tiktok_live.dispatch.handlers import Handler, make_handler
from tiktok_live.dispatch.queues import EventQueue
from tiktok_live.events.decode import methods_for
from tiktok_live.events.lifecycle import EventsDroppedEvent, HandlerFailedEvent

if TYPE_CHECKING:
    from collections.abc import Callable

    from tiktok_live.events.base import Event

__all__ = ["DispatchObserver", "Dispatcher", "EventStream"]

logger = logging.getLogger(__name__)

E_co = TypeVar("E_co", bound="Event", covariant=True)

_TURN = 16  # events a handler may take before others get a turn: plain functions never give the loop back by themselves


class DispatchObserver(Protocol):
    """Who is told what goes wrong with handlers."""

    def handler_failed(self, handler: str, event: Event, error: BaseException) -> None:
        """Take note that `handler` raised `error` on `event`."""

    def events_dropped(self, handler: str, dropped: int, queue_size: int) -> None:
        """Take note that `handler` is too slow and has lost `dropped` events so far."""


class Dispatcher:
    """Routes events to handlers and streams, each behind a bounded queue of its own.

    Args:
        observer: told about failures and drops.
        queue_size: how many events wait for one handler.
    """

    def __init__(self, observer: DispatchObserver, *, queue_size: int) -> None:
        self._observer = observer
        self._queue_size = queue_size
        self._routes: list[tuple[tuple[type[Event], ...], EventQueue]] = []
        self._by_type: dict[type[Event], tuple[EventQueue, ...]] = {}
        self._idle: list[tuple[Handler, EventQueue]] = []
        self._workers: set[asyncio.Task[None]] = set()
        self._closed = False
        self._dropped_before = 0  # by those who listen no more

    def add(self, function: Callable[..., object], kinds: tuple[type[Event], ...]) -> None:
        """Register `function` for events of these classes and of their subclasses.

        Raises:
            ConfigError: the function cannot be called with one event.
        """
        handler = make_handler(function, kinds)
        self._idle.append((handler, self._add_queue(kinds, handler.name)))

    def stream(self, kinds: tuple[type[Event], ...]) -> EventStream[Event]:
        """Return an iterator over events of these classes, from now on."""
        queue = self._add_queue(kinds, "stream")
        return EventStream(queue, partial(self._remove_queue, queue))

    @property
    def dropped(self) -> int:
        """How many events slow handlers and streams have lost so far."""
        return self._dropped_before + sum(queue.dropped for _, queue in self._routes)

    def wanted(self) -> frozenset[str] | None:
        """Return the methods that somebody listens to; None for all."""
        return methods_for({kind for kinds, _ in self._routes for kind in kinds})

    def is_worker(self, task: asyncio.Task[object] | None) -> bool:
        """Return whether `task` runs a handler of this dispatcher."""
        return task in self._workers

    def dispatch(self, event: Event) -> None:
        """Hand `event` out. Needs a running loop."""
        if self._idle:
            self._start_workers()
        for queue in self._queues_for(type(event)):
            queue.put(event)

    async def aclose(self, patience: float) -> None:
        """Take no more events and let handlers finish those that wait, for `patience` seconds; then cancel them.

        Twice is fine.
        """
        self._closed = True
        for _, queue in self._routes:
            queue.close()
        if not self._workers:
            return
        _, late = await asyncio.wait(self._workers, timeout=patience)
        for worker in late:
            worker.cancel()
        if late:
            logger.warning("%d handlers did not finish within %g s and were cancelled", len(late), patience)
            await asyncio.wait(late, timeout=patience)

    def _add_queue(self, kinds: tuple[type[Event], ...], name: str) -> EventQueue:
        def overflow(dropped: int) -> None:
            self._observer.events_dropped(name, dropped, self._queue_size)

        queue = EventQueue(self._queue_size, overflow)
        if self._closed:
            queue.close()
        self._routes.append((kinds, queue))
        self._by_type.clear()
        return queue

    def _remove_queue(self, queue: EventQueue) -> None:
        if any(other is queue for _, other in self._routes):
            self._dropped_before += queue.dropped
        self._routes = [route for route in self._routes if route[1] is not queue]
        self._by_type.clear()

    def _queues_for(self, kind: type[Event]) -> tuple[EventQueue, ...]:
        queues = self._by_type.get(kind)
        if queues is None:
            queues = tuple(queue for kinds, queue in self._routes if issubclass(kind, kinds))
            self._by_type[kind] = queues
        return queues

    def _start_workers(self) -> None:
        idle, self._idle = self._idle, []
        for handler, queue in idle:
            worker = asyncio.get_running_loop().create_task(self._work(handler, queue), name=f"handler {handler.name}")
            self._workers.add(worker)
            worker.add_done_callback(self._workers.discard)

    async def _work(self, handler: Handler, queue: EventQueue) -> None:
        served = 0
        worker = asyncio.current_task()
        assert worker is not None, "workers are tasks"
        while await queue.wait():
            while (event := queue.pop()) is not None:
                await self._serve(handler, event, worker)
                if worker.cancelling():
                    return  # the handler swallowed its own cancellation
                served += 1
                if served % _TURN == 0:
                    await asyncio.sleep(0)

    async def _serve(self, handler: Handler, event: Event, worker: asyncio.Task[None]) -> None:
        try:
            result = handler.function(event)
            if inspect.isawaitable(result):
                await result
        except asyncio.CancelledError as error:
            if worker.cancelling():
                raise
            # Not this worker was cancelled but something that the handler waited for.
            self._failed(handler, event, error)
        except Exception as error:  # noqa: BLE001 - whatever a handler raises is its own: it is told, and nothing stops
            self._failed(handler, event, error)

    def _failed(self, handler: Handler, event: Event, error: BaseException) -> None:
        logger.error("handler %s failed on %s event", handler.name, event.name, exc_info=error)
        # A failing handler of failures would feed itself.
        if not isinstance(event, HandlerFailedEvent | EventsDroppedEvent):
            self._observer.handler_failed(handler.name, event, error)


class EventStream(Generic[E_co]):
    """An async iterator over events; ends when the client has closed."""

    def __init__(self, queue: EventQueue, unsubscribe: Callable[[], None]) -> None:
        self._queue = queue
        self._unsubscribe = unsubscribe

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> E_co:
        event = self._queue.pop()
        if event is None:
            if not await self._queue.wait():
                raise StopAsyncIteration
            event = self._queue.pop()
            assert event is not None, "wait() returned True, and nobody else reads this queue"
        return cast("E_co", event)  # the route admits its kinds alone

    async def aclose(self) -> None:
        """Stop listening. Twice is fine."""
        self._unsubscribe()
        self._queue.close()
