"""Hands each event to every handler that is for it. Whoever dispatches never waits, and no handler disturbs another."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import TYPE_CHECKING, Any

from tiktok_live.dispatch.commands import CommandRunner
from tiktok_live.dispatch.context import HandlerContext
from tiktok_live.dispatch.handlers import Handler, make_handler
from tiktok_live.dispatch.options import HandlerOptions
from tiktok_live.dispatch.queues import EventQueue
from tiktok_live.dispatch.router import HandlerTable
from tiktok_live.dispatch.runner import HandlerHealth, HandlerRunner, Surroundings
from tiktok_live.dispatch.slowness import SlowWatch
from tiktok_live.dispatch.streams import EventStream, next_of
from tiktok_live.errors import ConfigError
from tiktok_live.events.decode import methods_for
from tiktok_live.events.lifecycle import EventsDroppedEvent, HandlerFailedEvent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tiktok_live.dispatch.options import Overflow
    from tiktok_live.dispatch.ports import DispatchClock, DispatchObserver
    from tiktok_live.events.base import Event

__all__ = ["SLOW_AFTER", "Dispatcher", "EventStream"]

logger = logging.getLogger(__name__)

SLOW_AFTER = 1.0
"""Seconds that one call of a handler may take before it is called slow."""
_GRACE = 0.5  # seconds, at most, for functions that run in threads when their handlers have been cancelled
_BLOCKING_SHARE = 0.1  # of that, for plain functions on the loop: they keep everything waiting


class Dispatcher:
    """Routes events to handlers and streams, each behind a bounded queue of its own.

    Args:
        observer: told about failures and drops.
        queue_size: how many events wait for one handler that does not say it itself.
        table: what is registered; one of its own when left out.
        clock: the time, for cool-downs, time-outs and warnings of slow handlers, of which there are none without it.
        context: makes what a handler of this name may ask for.
        changed: told that other events may be wanted than before.
        slow_after: seconds that one call of a handler may take before it is called slow; a plain function on the loop
            may take a tenth of it.
    """

    def __init__(
        self,
        observer: DispatchObserver,
        *,
        queue_size: int,
        table: HandlerTable | None = None,
        clock: DispatchClock | None = None,
        context: Callable[[str], HandlerContext[Any]] | None = None,
        changed: Callable[[], None] | None = None,
        slow_after: float = SLOW_AFTER,
    ) -> None:
        self._observer = observer
        self._queue_size = queue_size
        self._table = table if table is not None else HandlerTable()
        self._clock = clock
        self._context = context if context is not None else partial(HandlerContext, None, None)
        self._changed = changed
        self._around = Surroundings(
            now=clock.monotonic if clock is not None else float,
            slow_after=slow_after,
            blocking_after=slow_after * _BLOCKING_SHARE,
            watch=SlowWatch(clock, slow_after),
            failed=self._failed,
            once_done=self._once_done,
        )
        self._runners: dict[Handler, HandlerRunner] = {}
        self._idle: list[HandlerRunner] = []
        self._leaving: set[HandlerRunner] = set()
        self._spent: set[Handler] = set()
        self._streams: list[tuple[tuple[type[Event], ...], EventQueue]] = []
        self._by_type: dict[type[Event], tuple[EventQueue, ...]] = {}
        self._workers: dict[asyncio.Task[None], HandlerRunner] = {}
        self._closed = False
        self._dropped_before = 0  # by those who listen no more
        self._table.observe(self)
        self._follow_table()

    def add(self, function: Callable[..., object], kinds: tuple[type[Event], ...]) -> None:
        """Register `function` for events of these classes and of their subclasses, with the default options.

        Raises:
            ConfigError: the function cannot be called with one event.
        """
        self._table.add(make_handler(function, kinds))

    def stream(
        self,
        kinds: tuple[type[Event], ...],
        *,
        where: Callable[[Event], bool | None] | None = None,
        limit: int | None = None,
        overflow: Overflow = "drop_oldest",
    ) -> EventStream[Event]:
        """Return an iterator over events of these classes that pass `where`, from now on.

        Args:
            kinds: event classes; their subclasses are given too.
            where: which of them; all when None.
            limit: how many wait at most; `queue_size` when None.
            overflow: what is lost when so many wait.

        Raises:
            ConfigError: an option that cannot work.
        """
        queue = self._make_queue("stream", HandlerOptions(queue_size=limit, overflow=overflow))
        self._streams.append((kinds, queue))
        self._routes_changed()
        return EventStream(queue, partial(self._remove_stream, queue), where)

    async def wait_for(
        self,
        kinds: tuple[type[Event], ...],
        *,
        where: Callable[[Event], bool | None] | None = None,
        timeout: float | None = None,
    ) -> Event | None:
        """Return the next event of these classes that passes `where`; None when all is closed before.

        Raises:
            TimeoutError: there was none for `timeout` seconds.
        """
        return await next_of(self.stream(kinds, where=where), timeout, self._clock)

    @property
    def dropped(self) -> int:
        """How many events slow handlers and streams have lost so far."""
        return self._dropped_before + sum(queue.dropped for queue in self._queues())

    @property
    def health(self) -> tuple[HandlerHealth, ...]:
        """How each handler is doing, in the order of registration."""
        return tuple([runner.health for runner in self._runners.values()])

    def wanted(self) -> frozenset[str] | None:
        """Return the methods that somebody listens to; None for all."""
        return methods_for({kind for kinds, _ in self._routes() for kind in kinds})

    def is_worker(self, task: asyncio.Task[object] | None) -> bool:
        """Return whether `task` runs a handler of this dispatcher."""
        return task in self._workers

    def dispatch(self, event: Event) -> None:
        """Hand `event` out. Needs a running loop."""
        if self._idle:
            self._start_workers()
        for queue in self._queues_for(type(event)):
            queue.put(event)

    def table_changed(self) -> None:
        """Follow what was registered or removed (called by the table)."""
        self._follow_table()
        self._routes_changed()

    async def aclose(self, patience: float) -> None:
        """Take no more events and let handlers finish those that wait, for `patience` seconds; then cancel them.

        A function that runs in a thread cannot be ended: it has a moment to return, and is left behind else. Twice is
        fine.
        """
        self._closed = True
        deadline = asyncio.get_running_loop().time() + patience
        hooks = {hook for runner in self._runners.values() for hook in runner.hooks}
        hook_queues = [self._runners[hook].queue for hook in hooks]
        for queue in self._queues():
            if queue not in hook_queues:
                queue.close()
        await self._finish([task for task, runner in self._workers.items() if runner.handler not in hooks], deadline)
        for queue in hook_queues:
            queue.close()  # only now: the last failures are told too
        await self._finish(list(self._workers), deadline)
        await self._cancel_late(patience)
        await self._around.watch.aclose()
        for runner in [*self._runners.values(), *self._leaving]:
            left = await runner.join_threads(min(patience, _GRACE))
            if left:
                logger.warning("handler %s still runs in %d threads, which are left behind", runner.handler.name, left)

    def _follow_table(self) -> None:
        registered = [entry for entry in self._table.registered() if entry.handler not in self._spent]
        hooks = {hook for entry in registered for hook in entry.hooks}
        stays = {entry.handler for entry in registered} | hooks
        for handler in [handler for handler in self._runners if handler not in stays]:
            self._retire(handler)
        for handler in hooks - self._runners.keys():
            self._add_runner(handler)
        for handler, middlewares, its_hooks in registered:
            runner = self._runners.get(handler) or self._add_runner(handler)
            runner.surround(middlewares, its_hooks)

    async def _finish(self, workers: list[asyncio.Task[None]], deadline: float) -> None:
        if workers:
            await asyncio.wait(workers, timeout=max(0.0, deadline - asyncio.get_running_loop().time()))

    async def _cancel_late(self, patience: float) -> None:
        late = list(self._workers)
        for worker in late:
            worker.cancel()
        if late:
            logger.warning("%d handlers did not finish within %g s and were cancelled", len(late), patience)
            await asyncio.wait(late, timeout=patience)

    def _add_runner(self, handler: Handler) -> HandlerRunner:
        queue = self._make_queue(handler.name, handler.options)
        runner = HandlerRunner(handler, queue, self._context(handler.name), self._around, self._command_of(handler))
        self._runners[handler] = runner
        self._idle.append(runner)
        return runner

    def _command_of(self, handler: Handler) -> CommandRunner | None:
        if handler.command is None:
            return None
        if self._clock is None:
            raise ConfigError("commands need a clock for their cool-downs; write: Dispatcher(..., clock=...)")
        return CommandRunner(handler.command, self._clock, self.dispatch)

    def _retire(self, handler: Handler) -> None:
        runner = self._runners.pop(handler)
        self._dropped_before += runner.queue.dropped
        runner.queue.discard()
        if runner in self._idle:
            self._idle.remove(runner)
        self._leaving = {other for other in self._leaving if other.is_alive} | {runner}

    def _make_queue(self, name: str, options: HandlerOptions) -> EventQueue:
        size = options.size(self._queue_size)

        def overflow(dropped: int) -> None:
            self._observer.events_dropped(name, dropped, size)

        queue = EventQueue(size, overflow, options.overflow)
        if self._closed:
            queue.close()
        return queue

    def _remove_stream(self, queue: EventQueue) -> None:
        if any(other is queue for _, other in self._streams):
            self._dropped_before += queue.dropped
            self._streams = [stream for stream in self._streams if stream[1] is not queue]
            self._routes_changed()

    def _routes_changed(self) -> None:
        self._by_type.clear()
        if self._changed is not None:
            self._changed()

    def _routes(self) -> Iterable[tuple[tuple[type[Event], ...], EventQueue]]:
        for handler, runner in self._runners.items():
            yield handler.kinds, runner.queue  # of hooks these are no kinds
        yield from self._streams

    def _queues(self) -> Iterable[EventQueue]:
        yield from (runner.queue for runner in self._runners.values())
        yield from (queue for _, queue in self._streams)

    def _queues_for(self, kind: type[Event]) -> tuple[EventQueue, ...]:
        queues = self._by_type.get(kind)
        if queues is None:
            queues = tuple(queue for kinds, queue in self._routes() if issubclass(kind, kinds))
            self._by_type[kind] = queues
        return queues

    def _start_workers(self) -> None:
        idle, self._idle = self._idle, []
        for runner in idle:
            for worker in runner.start():
                self._workers[worker] = runner
                worker.add_done_callback(self._workers.pop)

    def _once_done(self, handler: Handler) -> None:
        self._table.discard(handler)
        if handler in self._runners:  # it is another table's, which other clients may share
            self._spent.add(handler)
            self.table_changed()

    def _failed(self, runner: HandlerRunner, event: Event, error: BaseException) -> None:
        # A failing handler of failures would feed itself.
        if isinstance(event, HandlerFailedEvent | EventsDroppedEvent):
            return
        failed = self._observer.handler_failed(runner.handler.name, event, error)
        for hook in runner.hooks:
            if hook in self._runners:
                self._runners[hook].queue.put(failed)
        if self._idle:
            self._start_workers()
