"""One handler at work for one client: its queue, its workers, what it is counted by."""

from __future__ import annotations

import asyncio
import inspect
import logging
from dataclasses import dataclass
from functools import partial
from types import CoroutineType
from typing import TYPE_CHECKING, Any

from tiktok_live.causes import without_secrets
from tiktok_live.dispatch.calls import CallCounter, enter_call, outer_call
from tiktok_live.dispatch.middleware import fold
from tiktok_live.dispatch.slowness import Pace
from tiktok_live.dispatch.threads import HandlerThreads
from tiktok_live.dispatch.workers import Worker, runs
from tiktok_live.events.families.chat import ChatEvent

if TYPE_CHECKING:
    from collections.abc import Callable

    from tiktok_live.dispatch.commands import CommandRunner
    from tiktok_live.dispatch.context import HandlerContext
    from tiktok_live.dispatch.handlers import Handler
    from tiktok_live.dispatch.middleware import Call, Middleware
    from tiktok_live.dispatch.queues import EventQueue
    from tiktok_live.dispatch.slowness import SlowWatch
    from tiktok_live.events.base import Event

__all__ = ["TURN", "HandlerHealth", "HandlerRunner", "Surroundings"]

logger = logging.getLogger(__name__)
logger.addFilter(without_secrets)

TURN = 16
"""Events that a handler may take before others get a turn: plain functions never give the loop back by themselves."""
_LONG_TURN = 0.005  # seconds; up to here a handler whose queue fills goes on, so that one that is fast keeps up


@dataclass(frozen=True, slots=True, kw_only=True)
class HandlerHealth:
    """How one handler is doing.

    Attributes:
        name: its qualified name.
        waiting: events in its queue.
        handled: calls so far, failed ones among them.
        failed: calls that raised.
        dropped: events that it lost, as its queue was full.
        slow: how often it became slow.
    """

    name: str
    waiting: int = 0
    handled: int = 0
    failed: int = 0
    dropped: int = 0
    slow: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the runners of one client share.

    Attributes:
        now: the time, in seconds that only grow.
        slow_after: seconds that a call may take before its handler is called slow.
        blocking_after: the same for plain functions on the loop, which keep everything waiting.
        watch: sees the calls that take too long while they do.
        owner: by which calls of these runners are known.
        failed: told of a call that raised.
        once_done: told of a handler that was for one event alone and has taken it.
    """

    now: Callable[[], float]
    slow_after: float
    blocking_after: float
    watch: SlowWatch
    owner: object
    failed: Callable[[HandlerRunner, Event, BaseException], None]
    once_done: Callable[[Handler], None]


class HandlerRunner:
    """Serves one handler from a queue of its own, by as many workers as calls may run at a time.

    Args:
        handler: the registration.
        queue: its events.
        command: this client's use of it, when it is a command.
        context: given to functions that take one, and to middleware.
        around: what the runners of a client share.

    Attributes:
        hooks: who is told when it fails.
    """

    def __init__(
        self,
        handler: Handler,
        queue: EventQueue,
        context: HandlerContext[Any],
        around: Surroundings,
        command: CommandRunner | None = None,
    ) -> None:
        self.handler = handler
        self.queue = queue
        self.hooks: tuple[Handler, ...] = ()
        self._command = command
        self._where = handler.where if command is None else command.is_for
        self._admits = self._once_admits if handler.once else self._where
        self._context = context
        self._around = around
        self._pace = Pace(handler)
        self._threads = HandlerThreads(f"handler {handler.name}") if handler.options.thread else None
        self._middlewares: tuple[Middleware, ...] = ()
        self._call = self._make_call()
        self._handled = 0
        self._failed = 0
        self._working = 0

    @property
    def health(self) -> HandlerHealth:
        """How it is doing at this moment."""
        return HandlerHealth(
            name=self.handler.name,
            waiting=len(self.queue),
            handled=self._handled,
            failed=self._failed,
            dropped=self.queue.dropped,
            slow=self._pace.slow,
        )

    def surround(self, middlewares: tuple[Middleware, ...], hooks: tuple[Handler, ...]) -> None:
        """Put these middlewares around the calls from now on, and tell these hooks of failures."""
        self.hooks = hooks
        if middlewares != self._middlewares:
            self._middlewares = middlewares
            self._call = self._make_call()

    def start(self) -> list[Worker]:
        """Begin to serve, or replace workers that have ended, and return the new ones. Needs a running loop."""
        missing = self.handler.options.concurrency - self._working
        workers = [Worker(self._work(), name=f"handler {self.handler.name}") for _ in range(missing)]
        self._working += missing
        for worker in workers:
            worker.add_done_callback(self._worker_ended)
        return workers

    @property
    def is_alive(self) -> bool:
        """Whether a worker or a thread of it still runs."""
        return self._working > 0 or (self._threads is not None and self._threads.is_alive)

    def close_threads(self) -> list[asyncio.Future[None]]:
        """Let its threads end, and return what tells when they have. Twice is fine."""
        return self._threads.close() if self._threads is not None else []

    @property
    def threads_left(self) -> int:
        """How many of its threads have not ended."""
        return self._threads.left if self._threads is not None else 0

    def _make_call(self) -> Call:
        call = self._innermost()
        if self._middlewares and not self.handler.is_async and self._threads is None:
            call = self._timed(call)
        return fold(self._middlewares, call, self._context)

    def _innermost(self) -> Call:
        handler, context, threads = self.handler, self._context, self._threads
        if self._command is not None:
            return _on_command(self._command, context, threads)
        call: Call = handler.function
        if handler.takes_context:
            call = _with_context(call, context)
        return call if threads is None else lambda event: _in_thread(partial(call, event), threads)

    def _timed(self, call: Call) -> Call:
        # Inside a middleware a plain function is a part of something that is awaited, and blocks the loop all the same.
        def timed(event: Event) -> object:
            began = self._around.now()
            result = call(event)
            self._took(self._around.now() - began, event, self._around.blocking_after)
            return result

        return timed

    async def _work(self) -> None:  # noqa: C901, PLR0912, PLR0915 - every event goes this way: each call less counts
        worker = asyncio.current_task()
        assert worker is not None, "workers are tasks"
        around, pace, admits, queue = self._around, self._pace, self._admits, self.queue
        now, watch, slow_after, blocking_after = around.now, around.watch, around.slow_after, around.blocking_after
        running, calls, outer, number = watch.enter(pace), CallCounter(around.owner), outer_call(around.owner), 0
        began, served = now(), 0
        turn_ends = began + _LONG_TURN
        try:
            while True:
                if (event := queue.pop()) is None:
                    result = None  # whatever it holds is not kept until the next event
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
                            if watch.is_idle:
                                watch.start()
                            await result
                            running.event = None
                            if worker.cancelling():
                                return  # the handler swallowed its own cancellation
                except (KeyboardInterrupt, SystemExit):
                    raise
                except BaseException as error:
                    running.event = None
                    if _ends(worker, error):
                        raise
                    # Whatever a handler raises is its own: it is told, and nothing stops. So is a cancellation that was
                    # not this worker's but that of something the handler waited for.
                    self._fail(event, error)
                    if worker.cancelling():
                        return
                number += 1
                calls.number, ended = number, now()
                if ended - began > limit or pace.in_episode:
                    self._took(ended - began, event, limit)
                began, served = ended, served + 1
                if served % TURN == 0 and (ended > turn_ends or not queue.is_filling):
                    await asyncio.sleep(0)
                    began = now()
                    turn_ends = began + _LONG_TURN
        finally:
            calls.number = -1
            watch.leave(running)

    def _worker_ended(self, _: object) -> None:
        self._working -= 1
        if not self._working and self.queue.is_closed:
            self.close_threads()

    def _took(self, seconds: float, event: Event, limit: float) -> None:
        if seconds > limit:
            self._pace.exceeded(event, limit, is_blocking=limit == self._around.blocking_after)
        else:
            self._pace.kept()

    def _once_admits(self, event: Event) -> bool:
        if self._where is not None and not self._where(event):
            return False
        self._around.once_done(self.handler)  # which also forgets what waits, so no other worker gets here
        return True

    def _fail(self, event: Event, error: BaseException) -> None:
        self._failed += 1
        logger.error("handler %s failed on %s event", self.handler.name, event.name, exc_info=error)
        self._around.failed(self, event, error)


def _ends(worker: asyncio.Task[None], error: BaseException) -> bool:
    """Return whether this is no failure: the worker was cancelled, or is thrown away by a loop that is gone."""
    if isinstance(error, GeneratorExit):
        return not runs(worker)
    return isinstance(error, asyncio.CancelledError) and worker.cancelling() > 0


def _with_context(function: Callable[..., object], context: HandlerContext[Any]) -> Call:
    def call(event: Event) -> object:
        return function(event, context)

    return call


async def _in_thread(function: Callable[[], object], threads: HandlerThreads) -> object:
    result = await threads.call(function)
    return await result if inspect.isawaitable(result) else result


def _on_command(command: CommandRunner, context: HandlerContext[Any], threads: HandlerThreads | None) -> Call:
    def call(event: Event) -> object:
        assert isinstance(event, ChatEvent), "commands are registered for chats, and `is_for` lets no other pass"
        prepared = command.prepare(event, context)
        if prepared is None:
            return None
        return prepared() if threads is None else _in_thread(prepared, threads)

    return call
