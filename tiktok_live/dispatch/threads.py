"""Threads for the plain functions of one handler: as many as run at a time, and none left when all is closed."""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from typing import NamedTuple

from tiktok_live.errors import UsageError

__all__ = ["HandlerThreads"]

_Job = Callable[[], None]


class _Thread(NamedTuple):
    thread: threading.Thread
    ended: asyncio.Future[None]


class HandlerThreads:
    """Runs functions in threads, which are made when they are needed and end with `close`.

    They are daemons: a function that never returns cannot be ended from outside, and must not keep the process alive.

    Args:
        name: what the threads are called.

    Attributes:
        busy: how many functions run now.
    """

    def __init__(self, name: str) -> None:
        self.busy = 0
        self._name = name
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._threads: list[_Thread] = []
        self._closed = False

    @property
    def is_alive(self) -> bool:
        """Whether one of the threads has not ended yet."""
        return any(thread.is_alive() for thread, _ in self._threads)

    async def call(self, function: Callable[[], object]) -> object:
        """Return what `function` returns, or raise what it raises; the loop goes on meanwhile.

        Whoever is cancelled here leaves the function running.

        Raises:
            UsageError: the threads were closed.
        """
        if self._closed:
            raise UsageError("this handler is closed, and has no threads any more")
        loop = asyncio.get_running_loop()
        done: asyncio.Future[tuple[object, BaseException | None]] = loop.create_future()
        context = contextvars.copy_context()

        def finish(result: object, error: BaseException | None) -> None:
            self.busy -= 1
            if not done.done():
                done.set_result((result, error))

        def job() -> None:
            result, error = _outcome(context, function)
            _tell(loop, finish, result, error)

        if self.busy >= len(self._threads):
            self._start(loop)
        self.busy += 1
        self._jobs.put(job)
        result, error = await done
        if error is not None:
            raise error
        return result

    def close(self) -> list[asyncio.Future[None]]:
        """Let every thread end once its function has returned; return what tells when. Twice is fine."""
        if not self._closed:
            self._closed = True
            for _ in self._threads:
                self._jobs.put(None)
        return [thread.ended for thread in self._threads]

    @property
    def left(self) -> int:
        """How many threads have not ended; those that have are gone for the system too."""
        for thread, ended in self._threads:
            if ended.done():
                thread.join()
        return sum(not ended.done() for _, ended in self._threads)

    def _start(self, loop: asyncio.AbstractEventLoop) -> None:
        ended = loop.create_future()

        def work() -> None:
            while (job := self._jobs.get()) is not None:
                job()
                del job  # what it holds, an event among others, is not kept until the next one
            _tell(loop, ended.set_result, None)

        thread = threading.Thread(target=work, name=self._name, daemon=True)
        thread.start()  # which fails where the system allows no more
        self._threads.append(_Thread(thread, ended))


def _outcome(context: contextvars.Context, function: Callable[[], object]) -> tuple[object, BaseException | None]:
    try:
        return context.run(function), None
    except BaseException as error:  # noqa: BLE001 - it is raised again by whoever waits for it
        return None, error


def _tell(loop: asyncio.AbstractEventLoop, function: Callable[..., object], *values: object) -> None:
    # A thread that was left behind may end after its loop.
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(function, *values)
