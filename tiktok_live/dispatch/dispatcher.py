"""Hands each event to every handler that is for it. Whoever dispatches never waits, and no handler disturbs another."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from tiktok_live.dispatch.calls import is_inside
from tiktok_live.dispatch.commands import CommandRunner
from tiktok_live.dispatch.context import HandlerContext
from tiktok_live.dispatch.handler_table import HandlerTable
from tiktok_live.dispatch.handlers import Handler, make_handler
from tiktok_live.dispatch.options import HandlerOptions, is_number
from tiktok_live.dispatch.queues import EventQueue, relieve
from tiktok_live.dispatch.routes import Routes
from tiktok_live.dispatch.runner import HandlerHealth, HandlerRunner, Surroundings
from tiktok_live.dispatch.slowness import SlowWatch
from tiktok_live.dispatch.streams import EventStream, next_of
from tiktok_live.dispatch.workers import Workers
from tiktok_live.errors import ConfigError
from tiktok_live.events.lifecycle import EventsDroppedEvent, HandlerFailedEvent
from tiktok_live.retention import RetainedBytes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tiktok_live.dispatch.options import Overflow
    from tiktok_live.dispatch.ports import DispatchClock
    from tiktok_live.events.base import Event

__all__ = ["SLOW_AFTER", "Dispatcher", "EventStream"]

logger = logging.getLogger(__name__)

SLOW_AFTER = 1.0
"""Seconds that one call of a handler may take before it is called slow."""
_BLOCKING_SHARE = 0.1  # of that, for plain functions on the loop: they keep everything waiting


class Dispatcher:
    """Routes events to handlers and streams, each behind a bounded queue of its own.

    What goes wrong with handlers it tells by events of its own, `HandlerFailedEvent` and `EventsDroppedEvent`.

    Args:
        queue_size: how many events wait for one handler that does not say it itself.
        clock: the time, for cool-downs, time-outs, warnings of slow handlers and the events of its own.
        table: what is registered; one of its own when left out.
        context: makes what a handler of this name may ask for.
        slow_after: seconds that one call of a handler may take before it is called slow; a plain function on the loop
            may take a tenth of it.
        budget: counts the bytes that wait in all queues; one of its own when left out. When it is used up the queue
            that holds most drops its oldest events.

    Attributes:
        room_id: the room of the events of its own; set by whoever reads it.
        handler_failures: how many calls of handlers have raised.
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
        self._around = Surroundings(
            now=clock.monotonic,
            slow_after=slow_after,
            blocking_after=slow_after * _BLOCKING_SHARE,
            watch=SlowWatch(clock, slow_after),
            owner=self._owner,
            failed=self._failed,
            once_done=self._once_done,
        )
        self._runners: dict[Handler, HandlerRunner] = {}
        self._in_order: tuple[HandlerRunner, ...] = ()  # the same for other threads: replaced, and never changed
        self._idle: list[HandlerRunner] = []
        self._spent: set[Handler] = set()
        self._routes = Routes()
        self._workers = Workers()
        self._news: list[EventsDroppedEvent] = []
        self._closed = False
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
        self._routes.add(queue, kinds)
        return EventStream(queue, self._routes.remove, self._routes.forget, where)

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
            ConfigError: that is no number of seconds.
        """
        if timeout is not None and not is_number(timeout):
            raise ConfigError(f"timeout is {timeout!r}; write seconds, such as timeout=10, or None to wait for ever")
        return await next_of(self.stream(kinds, where=where), timeout, self._clock)

    @property
    def dropped(self) -> int:
        """How many events slow handlers and streams have lost so far; may be read from any thread."""
        return self._routes.dropped

    @property
    def health(self) -> tuple[HandlerHealth, ...]:
        """How each handler is doing, in the order of registration; may be read from any thread."""
        return tuple([runner.health for runner in self._in_order])

    def wanted(self) -> frozenset[str] | None:
        """Return the methods that somebody listens to; None for all. Cheap, and the same object until that changes."""
        return self._routes.wanted()

    def is_inside_handler(self) -> bool:
        """Return whether the code that asks runs in a call of a handler of this dispatcher.

        A task, or a thread that was given the context, belongs to the call that started it until that has ended.
        """
        return is_inside(self._owner)

    async def dispatch_frame(self, events: Sequence[Event]) -> None:
        """Hand out the events of one frame, in slices that fit into every queue; between them handlers get a turn.

        A slice is also no longer than what a handler takes in one turn (`TURN`). So a handler that returns at once
        loses nothing, however large the frame and however small its queue. With one slice, as mostly, nobody waits.
        """
        if len(events) <= self._routes.room:
            self._hand_out(events)
        else:
            slices = iter(self._routes.slices(events))
            try:
                for part in slices:
                    self._hand_out(part)
                    await asyncio.sleep(0)
                    self._relieve()
            finally:
                for part in slices:  # what is cancelled here has received the rest all the same
                    self._hand_out(part)
        if self._budget.is_exceeded:
            await asyncio.sleep(0)  # whoever is fast takes what waits; the rest is too much
            self._relieve()

    def dispatch(self, events: Sequence[Event]) -> None:
        """Hand out a few events at once. Needs a running loop."""
        self._hand_out(events)
        if self._budget.is_exceeded:
            asyncio.get_running_loop().call_soon(self._relieve)  # once whoever is fast has taken what waits

    def table_changed(self) -> None:
        """Follow what was registered or removed (called by the table)."""
        self._follow_table()

    async def aclose(self, patience: float) -> None:
        """Take no more events and let handlers finish those that wait, for `patience` seconds; then cancel them.

        Returns within `patience` and half a second: a handler that swallows its cancellation, and a function that
        runs in a thread, cannot be ended from outside; they are logged by name and left behind. Whoever is cancelled
        here leaves all closed. Twice is fine, also at the same time: then the shorter patience counts.
        """
        self._closed = True
        self._routes.put(())  # takes out streams that nobody holds
        own = {runner.queue for runner in self._in_order}
        for queue in self._routes.queues:
            if queue not in own:
                queue.close()  # a stream's, which its reader empties
        try:
            await self._workers.aclose(self._in_order, patience)
        finally:
            await self._around.watch.aclose()

    def _hand_out(self, events: Sequence[Event]) -> None:
        if self._idle:
            self._start_workers()
        self._routes.put(events)
        while self._news:
            news, self._news = self._news, []
            self._routes.put(news)

    def _relieve(self) -> None:
        while self._budget.is_exceeded and relieve(self._routes.queues, self._budget):
            self._hand_out(())  # the news of it, which take their place too

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
        self._in_order = tuple(self._runners.values())

    def _add_runner(self, handler: Handler) -> HandlerRunner:
        queue = self._make_queue(handler.name, handler.options)
        runner = HandlerRunner(handler, queue, self._context(handler.name), self._around, self._command_of(handler))
        self._runners[handler] = runner
        self._routes.add(queue, handler.kinds)  # of hooks these are no kinds
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
        if handler in self._runners:  # it is another table's, which other clients may share
            self._spent.add(handler)
            self._follow_table()

    def _overflowed(self, name: str, size: int, dropped: int) -> None:
        if self._budget.is_exceeded:
            why = f"the client retains more than {self._budget.limit} bytes"
        else:
            why = f"its queue of {size} is full"
        logger.warning("%s is too slow: %s, events are dropped", name, why)
        self._news.append(
            EventsDroppedEvent(
                room_id=self.room_id, received_at=self._now(), handler=name, dropped=dropped, queue_size=size
            )
        )

    def _failed(self, runner: HandlerRunner, event: Event, error: BaseException) -> None:
        # A failing handler of failures would feed itself.
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
