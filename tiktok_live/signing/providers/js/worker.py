"""One thread for work that blocks and that nobody can end: whoever waits for it stops waiting in time."""

from __future__ import annotations

import asyncio
import queue
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Busy", "Worker"]

T = TypeVar("T")
_JOIN = 1.0


class Busy:
    """There is no result: the thread is still at work, or the worker is closed."""


_BUSY: Final = Busy()


class Worker:
    """Runs jobs one after the other in a thread of its own, which starts with the first job.

    The thread is a daemon, unlike an executor's: a job that never ends must not keep the program from ending.

    Args:
        name: of the thread.
        last: run in the thread when it ends.
    """

    def __init__(self, name: str, last: Callable[[], None]) -> None:
        self._name = name
        self._last = last
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._ended: Future[None] = Future()
        self._closed = False

    async def run(self, job: Callable[[], T], seconds: float) -> T | Busy:
        """Return what `job` returns, or `Busy` when that takes longer than `seconds` or the worker is closed.

        A job that nobody waits for any more is not begun; one that was begun goes on.
        """
        if self._closed:
            return _BUSY
        self._start()
        result: Future[T | Busy] = Future()
        self._jobs.put(lambda: self._do(job, result))
        try:
            async with asyncio.timeout(seconds):
                return await asyncio.wrap_future(result)
        except TimeoutError:
            return _BUSY

    async def aclose(self, seconds: float) -> bool:
        """Let the thread end after the job that it is at, and return whether it did within `seconds`. Twice is fine."""
        if not self._closed:
            self._closed = True
            self._jobs.put(None)
        if self._thread is None:
            return True
        ended = asyncio.wrap_future(self._ended)
        done, _ = await asyncio.wait({ended}, timeout=seconds)
        if not done:
            return False
        # All that is left of it is the way out.
        self._thread.join(_JOIN)
        return True

    def _start(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name=self._name, daemon=True)
            self._thread.start()

    def _work(self) -> None:
        try:
            while (step := self._jobs.get()) is not None:
                step()
        finally:
            try:
                self._last()
            finally:
                self._ended.set_result(None)

    def _do(self, job: Callable[[], T], result: Future[T | Busy]) -> None:
        if not result.set_running_or_notify_cancel():
            return
        if self._closed:
            result.set_result(_BUSY)
            return
        try:
            value = job()
        except BaseException as error:  # noqa: BLE001 - whatever it is, it is raised where somebody waits
            result.set_exception(error)
        else:
            result.set_result(value)
