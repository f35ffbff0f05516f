"""Runs handlers: each takes events from its own queue in its own workers, and is closed in bounded time."""

from __future__ import annotations

import asyncio
import inspect
import logging
from dataclasses import dataclass
from types import CoroutineType
from typing import TYPE_CHECKING, Any

from tiktok_live.causes import without_secrets
from tiktok_live.dispatch.calls import CallCounter, Pace, enter_call, outer_call
from tiktok_live.dispatch.failure_log import FailureLog
from tiktok_live.dispatch.middleware import fold, handler_call
from tiktok_live.dispatch.workers import HandlerThreads, Worker, is_current
from tiktok_live.tasks import keep

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from tiktok_live.dispatch.calls import SlowCallMonitor
    from tiktok_live.dispatch.commands import CommandRunner
    from tiktok_live.dispatch.context import HandlerContext
    from tiktok_live.dispatch.handlers import Handler
    from tiktok_live.dispatch.middleware import Call, Middleware
    from tiktok_live.dispatch.queues import EventQueue
    from tiktok_live.events.base import Event

__all__ = ["CLOSE_GRACE", "TURN", "HandlerHealth", "HandlerRunner", "RunnerEnvironment", "Workers"]

logger = logging.getLogger(__name__)
logger.addFilter(without_secrets)

TURN = 16
"""Events that a handler may take before the loop runs others; a plain function does not yield to the loop."""
_LONG_TURN = 0.005  # seconds that a turn may last while the queue is filling, so that a fast handler keeps up
CLOSE_GRACE = 0.4
"""Maximum seconds for cancelled handlers, and functions in threads, to end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandlerHealth:
    """Counters of one handler.

    Attributes:
        name: its qualified name.
        waiting: events in its queue.
        handled: calls so far, including failed ones.
        failed: calls that raised.
        dropped: events that its full queue dropped.
        slow: how often it became slow.
    """

    name: str
    waiting: int = 0
    handled: int = 0
    failed: int = 0
    dropped: int = 0
    slow: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RunnerEnvironment:
    """What the runners of one dispatcher share.

    Attributes:
        now: returns the time, in seconds that never decrease.
        slow_after: seconds after which a call counts as slow.
        blocking_after: likewise for plain functions on the loop, which block everything.
        monitor: detects slow calls while they run.
        owner: identifies the dispatcher in its runners' calls.
        on_failure: called with each call that raised.
        on_once_done: called with a `once` handler that has taken its event.
    """

    now: Callable[[], float]
    slow_after: float
    blocking_after: float
    monitor: SlowCallMonitor
    owner: object
    on_failure: Callable[[HandlerRunner, Event, BaseException], None]
    on_once_done: Callable[[Handler], None]


class HandlerRunner:
    """Runs one handler with events from its queue, in as many workers as its `concurrency`.

    Args:
        handler: the registration.
        queue: its events.
        context: passed to functions that take one, and to middleware.
        environment: shared by the dispatcher's runners.
        command: the runner of its command, if the handler has one.

    Attributes:
        hooks: called when the handler fails.
    """

    def __init__(
        self,
        handler: Handler,
        queue: EventQueue,
        context: HandlerContext[Any],
        environment: RunnerEnvironment,
        command: CommandRunner | None = None,
    ) -> None:
        self.handler = handler
        self.queue = queue
        self.hooks: tuple[Handler, ...] = ()
        self._command = command
        self._where = handler.where if command is None else command.is_for
        self._admits = self._once_admits if handler.once else self._where
        self._context = context
        self._environment = environment
        self._pace = Pace(handler)
        self._failure_log = FailureLog(handler.name)
        self._threads = HandlerThreads(f"handler {handler.name}") if handler.options.thread else None
        self._middlewares: tuple[Middleware, ...] = ()
        self._call = self._make_call()
        self._handled = 0
        self._failed = 0
        self._working = 0

    @property
    def health(self) -> HandlerHealth:
        """Its current counters."""
        return HandlerHealth(
            name=self.handler.name,
            waiting=len(self.queue),
            handled=self._handled,
            failed=self._failed,
            dropped=self.queue.dropped,
            slow=self._pace.slow,
        )

    def wrap(self, middlewares: tuple[Middleware, ...], hooks: tuple[Handler, ...]) -> None:
        """Set the middleware and the hooks of the calls from now on."""
        self.hooks = hooks
        if middlewares != self._middlewares:
            self._middlewares = middlewares
            self._call = self._make_call()

    def start(self) -> list[Worker]:
        """Start the missing workers and return them. Needs a running loop."""
        missing = self.handler.options.concurrency - self._working
        workers = [Worker(self._work(), name=f"handler {self.handler.name}") for _ in range(missing)]
        self._working += missing
        for worker in workers:
            worker.add_done_callback(self._worker_ended)
        return workers

    @property
    def is_idle(self) -> bool:
        """Whether all its workers wait for an event."""
        return not len(self.queue) and self.queue.waiters >= self._working

    @property
    def unhandled(self) -> int:
        """Events in its queue, and those that its workers are handling."""
        return len(self.queue) + max(0, self._working - self.queue.waiters)

    @property
    def is_alive(self) -> bool:
        """Whether one of its workers or threads is still alive."""
        return self._working > 0 or (self._threads is not None and self._threads.is_alive)

    def close_threads(self) -> list[asyncio.Future[None]]:
        """End its threads once their functions have returned; return a future for each. Can be called twice."""
        return self._threads.close() if self._threads is not None else []

    @property
    def remaining_threads(self) -> int:
        """How many of its threads have not ended."""
        return self._threads.remaining if self._threads is not None else 0

    def _make_call(self) -> Call:
        call = handler_call(self.handler, self._context, self._threads, self._command)
        if self._middlewares and not self.handler.is_async and self._threads is None:
            call = self._timed(call)
        return fold(self._middlewares, call, self._context)

    def _timed(self, call: Call) -> Call:
        # Middleware is awaited as a whole, so the time that a plain function in it blocks the loop is measured here.
        def timed(event: Event) -> object:
            began = self._environment.now()
            result = call(event)
            self._record_duration(self._environment.now() - began, event, self._environment.blocking_after)
            return result

        return timed

    async def _work(self) -> None:  # noqa: C901, PLR0912, PLR0915 - runs for every event: function calls would cost too much
        worker = asyncio.current_task()
        assert worker is not None, "workers are tasks"
        environment, pace, admits, queue = self._environment, self._pace, self._admits, self.queue
        now, monitor = environment.now, environment.monitor
        slow_after, blocking_after = environment.slow_after, environment.blocking_after
        running, number = monitor.enter(pace), 0
        calls, outer = CallCounter(environment.owner), outer_call(environment.owner)
        began, served = now(), 0
        turn_ends = began + _LONG_TURN
        try:
            while True:
                if (event := queue.pop()) is None:
                    result = None  # not kept alive until the next event
                    if not await queue.wait():
                        return
                    began, served = now(), 0
                    turn_ends = began + _LONG_TURN
                    continue
                limit = blocking_after
                enter_call((calls, number, outer))
                try:
                    if admits is None or admits(event):
                        self._handled += 1
                        result = self._call(event)
                        if type(result) is CoroutineType or (result is not None and inspect.isawaitable(result)):
                            limit = slow_after
                            running.began, running.event = began, event
                            if monitor.is_idle:
                                monitor.start()
                            await result
                            running.event = None
                            if worker.cancelling():
                                return  # the handler suppressed its cancellation
                except (KeyboardInterrupt, SystemExit):
                    raise
                except BaseException as error:
                    running.event = None
                    if _ends_worker(worker, error):
                        raise
                    # Whatever else a handler raises is reported and stops nothing. This includes the cancellation of
                    # something that the handler awaited.
                    self._fail(event, error)
                    if worker.cancelling():
                        return
                number += 1
                calls.number, ended = number, now()
                if ended - began > limit or pace.in_episode:
                    self._record_duration(ended - began, event, limit)
                began, served = ended, served + 1
                if served % TURN == 0 and (ended > turn_ends or not queue.is_filling):
                    await asyncio.sleep(0)
                    began = now()
                    turn_ends = began + _LONG_TURN
        finally:
            calls.number = -1
            monitor.leave(running)

    def _worker_ended(self, _: object) -> None:
        self._working -= 1
        if not self._working and self.queue.is_closed:
            self.close_threads()

    def _record_duration(self, seconds: float, event: Event, limit: float) -> None:
        if seconds > limit:
            self._pace.record_slow(event, limit, is_blocking=limit == self._environment.blocking_after)
        else:
            self._pace.record_in_time()

    def _once_admits(self, event: Event) -> bool:
        if self._where is not None and not self._where(event):
            return False
        self._environment.on_once_done(self.handler)  # discards the queue too, so no other worker gets here
        return True

    def _fail(self, event: Event, error: BaseException) -> None:
        self._failed += 1
        self._failure_log.record(event, error)
        self._environment.on_failure(self, event, error)


class Workers:
    """The workers of one dispatcher. Its length is their number."""

    def __init__(self) -> None:
        self._runners: dict[Worker, HandlerRunner] = {}
        self._threaded: set[HandlerRunner] = set()  # their threads may outlive their workers

    def __len__(self) -> int:
        return len(self._runners)

    def start(self, runner: HandlerRunner) -> None:
        """Start the workers of a handler. Needs a running loop."""
        for worker in runner.start():
            self._runners[worker] = runner
            worker.add_done_callback(self._ended)
        if runner.handler.options.thread:
            self._threaded = {other for other in self._threaded if other.is_alive} | {runner}

    async def aclose(self, runners: Collection[HandlerRunner], patience: float) -> None:
        """Let handlers finish their waiting events for `patience` seconds; cancel the rest, abandon what does not end.

        Hooks stay open until the other handlers have ended, so that they receive the last failures.

        Args:
            runners: all runners of the dispatcher.
            patience: see `Dispatcher.aclose`.
        """
        deadline = asyncio.get_running_loop().time() + patience
        everyone = {*runners, *self._runners.values()}
        hooks = {hook for runner in runners for hook in runner.hooks}
        try:
            await self._finish({runner for runner in everyone if runner.handler not in hooks}, deadline)
            await self._finish(everyone, deadline)
        finally:
            late = self._cancel(runners)
        if late:
            logger.warning("%d handlers did not finish within %g s and were cancelled", late, patience)
        await self._abandon()

    async def _finish(self, runners: Collection[HandlerRunner], deadline: float) -> None:
        for runner in runners:
            runner.queue.close()
        await _wait([worker for worker, runner in self._runners.items() if runner in runners], deadline)

    def _cancel(self, runners: Iterable[HandlerRunner]) -> int:
        """Cancel the workers that still run, and return how many were not cancelled before. Does not wait."""
        for runner in runners:
            runner.queue.abandon()
        for runner in self._threaded:
            runner.close_threads()
        late = [worker for worker in self._runners if not worker.cancelling()]
        for worker in late:
            worker.cancel()
        return len(late)

    async def _abandon(self) -> None:
        """Wait `CLOSE_GRACE` seconds for cancelled workers and threads; log and abandon those that do not end."""
        threads = [ended for runner in self._threaded for ended in runner.close_threads()]
        await _wait([*self._runners, *threads], asyncio.get_running_loop().time() + CLOSE_GRACE)
        stuck, self._runners = self._runners, {}
        threaded, self._threaded = self._threaded, set()
        for worker in stuck:
            keep(worker)
        for runner in set(stuck.values()):
            logger.warning("handler %s did not end after its cancellation and is abandoned", runner.handler.name)
        for runner in threaded:
            if left := runner.remaining_threads:
                logger.warning(
                    "handler %s is still running in %d threads, which are abandoned", runner.handler.name, left
                )

    def _ended(self, worker: Worker) -> None:
        runner = self._runners.pop(worker, None)
        error = None if worker.cancelled() else worker.exception()
        if isinstance(error, Exception):
            logger.error("%s stopped unexpectedly and receives no more events", worker.get_name(), exc_info=error)
        elif worker.cancelled_itself and runner is not None and not runner.queue.is_closed:
            logger.warning(
                "%s cancelled the task that it runs in; a new task handles its next events", worker.get_name()
            )
            self.start(runner)


def _ends_worker(worker: asyncio.Task[None], error: BaseException) -> bool:
    """Return whether an error is not the handler's: the worker was cancelled, or discarded with its loop."""
    if isinstance(error, GeneratorExit):
        return not is_current(worker)
    return isinstance(error, asyncio.CancelledError) and worker.cancelling() > 0


async def _wait(ends: list[asyncio.Future[None]], deadline: float) -> None:
    if ends:
        await asyncio.wait(ends, timeout=max(0.0, deadline - asyncio.get_running_loop().time()))
