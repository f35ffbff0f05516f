"""The dispatcher: delivers each event to every matching handler and stream, without waiting for any of them."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from tiktok_live.dispatch.calls import SlowCallMonitor, is_inside
from tiktok_live.dispatch.commands import CommandRunner
from tiktok_live.dispatch.context import HandlerContext
from tiktok_live.dispatch.handler_table import HandlerTable
from tiktok_live.dispatch.handlers import Handler, make_handler
from tiktok_live.dispatch.options import HandlerOptions, is_number
from tiktok_live.dispatch.queues import EventQueue, evict_over_budget
from tiktok_live.dispatch.routes import Routes
from tiktok_live.dispatch.runner import TURN, HandlerHealth, HandlerRunner, RunnerEnvironment, Workers
from tiktok_live.dispatch.streams import EventStream, next_of
from tiktok_live.errors import ConfigError
from tiktok_live.events.lifecycle import EventsDroppedEvent, HandlerFailedEvent
from tiktok_live.retention import RetainedBytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tiktok_live.dispatch.options import DispatchClock, Overflow
    from tiktok_live.events.base import Event

__all__ = ["SLOW_AFTER", "Dispatcher", "EventStream"]

logger = logging.getLogger(__name__)

SLOW_AFTER = 1.0
"""Seconds after which a handler's call counts as slow."""
_BLOCKING_SHARE = 0.1  # of that, for plain functions on the loop, which block everything


class Dispatcher:
    """Routes events to handlers and streams, each with its own bounded queue.

    It reports problems with handlers as events: `HandlerFailedEvent` and `EventsDroppedEvent`.

    Args:
        queue_size: maximum number of waiting events for handlers that do not set their own.
        clock: the time, for cooldowns, timeouts, slow-handler warnings and the dispatcher's events.
        table: the registered handlers; a new table if None.
        context: returns the context for a handler's name.
        slow_after: seconds after which a handler's call counts as slow; for a plain function on the loop it is a tenth.
        budget: counts the waiting bytes of all queues; a new one if None. When it is exceeded, the largest queue drops
            its oldest events.

    Attributes:
        room_id: the room id of the dispatcher's events; set by the client.
        handler_failures: handler calls that have raised.
    """

    def __init__(
        self,
        *,
        queue_size: int,
        clock: DispatchClock,
        table: HandlerTable | None = None,
        context: Callable[[str], HandlerContext[Any]] | None = None,
        slow_after: float = SLOW_AFTER,
        budget: RetainedBytes | None = None,
    ) -> None:
        self.room_id = 0
        self.handler_failures = 0
        self._queue_size = queue_size
        self._table = table if table is not None else HandlerTable()
        self._clock = clock
        self._context = context if context is not None else partial(HandlerContext, None, None)
        self._budget = budget if budget is not None else RetainedBytes()
        self._owner = object()
        self._environment = RunnerEnvironment(
            now=clock.monotonic,
            slow_after=slow_after,
            blocking_after=slow_after * _BLOCKING_SHARE,
            monitor=SlowCallMonitor(clock, slow_after),
            owner=self._owner,
            on_failure=self._handler_failed,
            on_once_done=self._once_done,
        )
        self._runners: dict[Handler, HandlerRunner] = {}
        self._in_order: tuple[HandlerRunner, ...] = ()  # for other threads: replaced, never modified
        self._idle: list[HandlerRunner] = []
        self._spent: set[Handler] = set()
        self._routes = Routes()
        self._workers = Workers()
        self._pending: list[EventsDroppedEvent] = []
        self._closed = False
        self._table.observe(self)
        self._follow_table()

    def add(self, function: Callable[..., object], kinds: tuple[type[Event], ...]) -> None:
        """Register `function` for events of these classes and of their subclasses, with the default options.

        Raises:
            ConfigError: the function cannot handle these events.
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
            kinds: event classes; their subclasses are included.
            where: passes the events to return; None passes all.
            limit: maximum number of waiting events; `queue_size` if None.
            overflow: what a full queue drops.

        Raises:
            ConfigError: an option has an invalid value.
        """
        queue = self._make_queue("stream", HandlerOptions(queue_size=limit, overflow=overflow))
        self._routes.add(queue, kinds)
        return EventStream(queue, self._routes.remove, self._routes.forget, where)

    async def wait_for(
        self,
        kinds: tuple[type[Event], ...],
        *,
        where: Callable[[Event], bool | None] | None = None,
        timeout: float | None = None,
    ) -> Event | None:
        """Return the next event of these classes that passes `where`; None if the dispatcher closes first.

        Raises:
            TimeoutError: no such event arrived within `timeout` seconds.
            ConfigError: `timeout` is not a number.
        """
        if timeout is not None and not is_number(timeout):
            raise ConfigError(f"timeout is {timeout!r}; use seconds, such as timeout=10, or None to wait forever")
        return await next_of(self.stream(kinds, where=where), timeout, self._clock)

    @property
    def dropped(self) -> int:
        """Events dropped so far because handlers or streams were slow. Thread-safe."""
        return self._routes.dropped

    @property
    def health(self) -> tuple[HandlerHealth, ...]:
        """The counters of each handler, in the order of registration. Thread-safe."""
        return tuple([runner.health for runner in self._in_order])

    @property
    def is_idle(self) -> bool:
        """Whether no handler has anything left to do, and no stream anything to read."""
        handlers = {runner.queue for runner in self._in_order}
        return all(runner.is_idle for runner in self._in_order) and not any(
            len(queue) for queue in self._routes.queues if queue not in handlers
        )

    @property
    def unhandled(self) -> int:
        """Events that wait for handlers or are being handled; those in streams, which may not be read, do not count."""
        return sum([runner.unhandled for runner in self._in_order])

    def crowded(self) -> list[EventQueue]:
        """Return the queues of handlers and streams so far behind that more events would soon be dropped."""
        queues = [queue for queue in self._routes.queues if not queue.keeps_latest]
        return [queue for queue in queues if queue.is_filling or len(queue) + min(TURN, queue.size) > queue.size]

    def slices(self, events: Sequence[Event]) -> Iterator[Sequence[Event]]:
        """Yield events in slices that fit into each of their queues when empty."""
        return self._routes.slices(events)

    @property
    def waiting(self) -> int:
        """Events that wait, in all queues."""
        return sum([len(queue) for queue in self._routes.queues])

    def wanted(self) -> frozenset[str] | None:
        """Return the methods that handlers and streams need; None for all. The same object until that changes."""
        return self._routes.wanted()

    def is_inside_handler(self) -> bool:
        """Return whether the caller runs in a call of one of this dispatcher's handlers.

        A task, or a thread with a copy of the context, belongs to the call that started it until that call ends.
        """
        return is_inside(self._owner)

    async def dispatch_frame(self, events: Sequence[Event]) -> None:
        """Deliver the events of one frame, in slices that fit into every queue; handlers run between the slices.

        A slice is at most `TURN` events. So a handler that returns at once loses no event, however large the frame and
        however small its queue. Most frames are one slice, which needs no waiting.
        """
        if len(events) <= self._routes.room:
            self._deliver(events)
        else:
            slices = iter(self._routes.slices(events))
            try:
                for part in slices:
                    self._deliver(part)
                    await asyncio.sleep(0)
                    self._relieve()
            finally:
                for part in slices:  # a cancelled caller has still received the rest
                    self._deliver(part)
        if self._budget.is_exceeded:
            await asyncio.sleep(0)  # fast handlers empty their queues first
            self._relieve()

    def dispatch(self, events: Sequence[Event]) -> None:
        """Deliver a few events at once. Needs a running loop."""
        self._deliver(events)
        if self._budget.is_exceeded:
            asyncio.get_running_loop().call_soon(self._relieve)  # after fast handlers have emptied their queues

    def table_changed(self) -> None:
        """Apply a change of the table (called by the table)."""
        self._follow_table()

    async def aclose(self, patience: float) -> None:
        """Accept no more events, let handlers finish the waiting ones for `patience` seconds, then cancel them.

        Returns within `patience` plus half a second. A handler that suppresses its cancellation, and a function in a
        thread, cannot be stopped; they are logged by name and abandoned. Everything is closed even if the caller is
        cancelled. Can be called twice, also concurrently: then the shorter `patience` applies.
        """
        self._closed = True
        self._routes.put(())  # removes streams that were garbage-collected
        handlers = {runner.queue for runner in self._in_order}
        for queue in self._routes.queues:
            if queue not in handlers:
                queue.close()  # a stream's: its reader can empty it
        try:
            await self._workers.aclose(self._in_order, patience)
        finally:
            await self._environment.monitor.aclose()

    def _deliver(self, events: Sequence[Event]) -> None:
        if self._idle:
            self._start_workers()
        self._routes.put(events)
        while self._pending:
            pending, self._pending = self._pending, []
            self._routes.put(pending)

    def _relieve(self) -> None:
        while self._budget.is_exceeded and evict_over_budget(self._routes.queues, self._budget):
            self._deliver(())  # delivers the pending `EventsDroppedEvent`s, which count towards the budget too

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
            runner.wrap(middlewares, its_hooks)
        self._in_order = tuple(self._runners.values())

    def _add_runner(self, handler: Handler) -> HandlerRunner:
        queue = self._make_queue(handler.name, handler.options)
        runner = HandlerRunner(
            handler, queue, self._context(handler.name), self._environment, self._command_of(handler)
        )
        self._runners[handler] = runner
        self._routes.add(queue, handler.kinds)  # hooks have no kinds
        self._idle.append(runner)
        return runner

    def _command_of(self, handler: Handler) -> CommandRunner | None:
        if handler.command is None:
            return None
        return CommandRunner(handler.command, self._clock, lambda refused: self.dispatch([refused]))

    def _retire(self, handler: Handler) -> None:
        runner = self._runners.pop(handler)
        runner.queue.discard()
        self._routes.remove(runner.queue)
        if runner in self._idle:
            self._idle.remove(runner)

    def _make_queue(self, name: str, options: HandlerOptions) -> EventQueue:
        size = options.size(self._queue_size)
        queue = EventQueue(size, partial(self._overflowed, name, size), options.overflow, self._budget)
        if self._closed:
            queue.close()
        return queue

    def _start_workers(self) -> None:
        idle, self._idle = self._idle, []
        for runner in idle:
            self._workers.start(runner)

    def _once_done(self, handler: Handler) -> None:
        self._table.discard(handler)
        if handler in self._runners:  # it is in an included table, which other clients may share
            self._spent.add(handler)
            self._follow_table()

    def _overflowed(self, name: str, size: int, dropped: int) -> None:
        if self._budget.is_exceeded:
            reason = f"the client retains more than {self._budget.limit} bytes"
        else:
            reason = f"its queue of {size} is full"
        logger.warning("%s is too slow: %s, so events are dropped", name, reason)
        self._pending.append(
            EventsDroppedEvent(
                room_id=self.room_id, received_at=self._now(), handler=name, dropped=dropped, queue_size=size
            )
        )

    def _handler_failed(self, runner: HandlerRunner, event: Event, error: BaseException) -> None:
        # A handler of failures that fails would cause endless failures.
        if isinstance(event, HandlerFailedEvent | EventsDroppedEvent):
            return
        self.handler_failures += 1
        failed = HandlerFailedEvent(
            room_id=self.room_id, received_at=self._now(), handler=runner.handler.name, failed_on=event, error=error
        )
        for hook in runner.hooks:
            if hook in self._runners:
                self._runners[hook].queue.put(failed)
        self.dispatch([failed])

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock.wall(), UTC)
