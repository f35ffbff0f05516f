"""The tasks and threads in which handlers run."""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from typing import NamedTuple

from tiktok_live.errors import UsageError

__all__ = ["HandlerThreads", "Worker", "is_current"]

_Job = Callable[[], None]


class Worker(asyncio.Task[None]):
    """A task that runs a handler.

    Attributes:
        cancelled_itself: whether code in it has cancelled it. That ends one call: unlike the end of the loop, it is no
            reason to stop running the handler.
    """

    cancelled_itself = False

    def cancel(self, msg: object = None) -> bool:
        """See `asyncio.Task.cancel`."""
        self.cancelled_itself = self.cancelled_itself or is_current(self)
        return super().cancel(msg)


def is_current(task: asyncio.Task[None]) -> bool:
    """Return whether the caller runs in this task."""
    try:
        return asyncio.current_task() is task
    except RuntimeError:  # there is no running loop
        return False


class _Thread(NamedTuple):
    thread: threading.Thread
    ended: asyncio.Future[None]


class HandlerThreads:
    """Runs plain functions of one handler in threads, which are started on demand and end with `close`.

    They are daemon threads: a function that never returns cannot be stopped, and must not keep the process alive.

    Args:
        name: the name of the threads.

    Attributes:
        busy: functions running now.
    """

    def __init__(self, name: str) -> None:
        self.busy = 0
        self._name = name
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._threads: list[_Thread] = []
        self._closed = False

    @property
    def is_alive(self) -> bool:
        """Whether one of the threads is still alive."""
        return any(thread.is_alive() for thread, _ in self._threads)

    async def call(self, function: Callable[[], object]) -> object:
        """Return what `function` returns, or raise what it raises, without blocking the loop.

        If the caller is cancelled, the function keeps running.

        Raises:
            UsageError: the threads are closed.
        """
        if self._closed:
            raise UsageError("this handler is closed, so it cannot run in a thread")
        loop = asyncio.get_running_loop()
        done: asyncio.Future[tuple[object, BaseException | None]] = loop.create_future()
        context = contextvars.copy_context()

        def finish(result: object, error: BaseException | None) -> None:
            self.busy -= 1
            if not done.done():
                done.set_result((result, error))

        def job() -> None:
            result, error = _outcome(context, function)
            _call_in_loop(loop, finish, result, error)

        if self.busy >= len(self._threads):
            self._start(loop)
        self.busy += 1
        self._jobs.put(job)
        result, error = await done
        if error is not None:
            raise error
        return result

    def close(self) -> list[asyncio.Future[None]]:
        """End every thread once its function has returned; return a future for each. Can be called twice."""
        if not self._closed:
            self._closed = True
            for _ in self._threads:
                self._jobs.put(None)
        return [thread.ended for thread in self._threads]

    @property
    def remaining(self) -> int:
        """How many threads have not ended. Those that have are joined."""
        for thread, ended in self._threads:
            if ended.done():
                thread.join()
        return sum(not ended.done() for _, ended in self._threads)

    def _start(self, loop: asyncio.AbstractEventLoop) -> None:
        ended = loop.create_future()

        def work() -> None:
            while (job := self._jobs.get()) is not None:
                job()
                del job  # so that its event is not kept alive until the next job
            _call_in_loop(loop, ended.set_result, None)

        thread = threading.Thread(target=work, name=self._name, daemon=True)
        thread.start()  # raises if the system allows no more threads
        self._threads.append(_Thread(thread, ended))


def _outcome(context: contextvars.Context, function: Callable[[], object]) -> tuple[object, BaseException | None]:
    try:
        return context.run(function), None
    except BaseException as error:  # noqa: BLE001 - the caller raises it again
        return None, error


def _call_in_loop(loop: asyncio.AbstractEventLoop, function: Callable[..., object], *values: object) -> None:
    # An abandoned thread may outlive its loop.
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(function, *values)
