"""A thread for blocking work that cannot be interrupted. Callers wait with a timeout."""

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
_JOIN_TIMEOUT = 1.0  # seconds


class Busy:
    """The result of a job that did not finish in time, or of a closed worker."""


_BUSY: Final = Busy()


class Worker:
    """Runs jobs one after the other in its own thread, which starts with the first job.

    Unlike an executor's thread it is a daemon: a job that never ends must not keep the program from exiting.

    Args:
        name: name of the thread.
        last: called in the thread when it ends.
    """

    def __init__(self, name: str, last: Callable[[], None]) -> None:
        self._name = name
        self._last = last
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._ended: Future[None] = Future()
        self._closed = False

    async def run(self, job: Callable[[], T], seconds: float) -> T | Busy:
        """Return the result of `job`, or `Busy` if it takes more than `seconds` or the worker is closed.

        A job whose caller has stopped waiting is not started; a job that has started continues.
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
        """Stop the thread after its current job; return whether it ended within `seconds`. May be called twice."""
        if not self._closed:
            self._closed = True
            self._jobs.put(None)
        if self._thread is None:
            return True
        ended = asyncio.wrap_future(self._ended)
        done, _ = await asyncio.wait({ended}, timeout=seconds)
        if not done:
            return False
        # It has run its last function, so this takes no time.
        self._thread.join(_JOIN_TIMEOUT)
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
        except BaseException as error:  # noqa: BLE001 - raised again in the caller
            result.set_exception(error)
        else:
            result.set_result(value)
