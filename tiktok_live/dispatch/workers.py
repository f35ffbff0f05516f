"""The tasks that serve handlers, and how they end in time, whatever the handlers do."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from tiktok_live.causes import without_secrets
from tiktok_live.tasks import keep

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from tiktok_live.dispatch.runner import HandlerRunner

__all__ = ["GRACE", "Worker", "Workers", "runs"]

logger = logging.getLogger(__name__)
logger.addFilter(without_secrets)

GRACE = 0.4
"""Seconds, at most, for handlers that were cancelled and for functions that run in threads."""


class Worker(asyncio.Task[None]):
    """A task that serves a handler.

    Attributes:
        cancelled_itself: whether what it runs has cancelled it. That is one call's business: unlike a loop that ends,
            it is no reason to serve the handler no more.
    """

    cancelled_itself = False

    def cancel(self, msg: object = None) -> bool:
        """See `asyncio.Task.cancel`."""
        self.cancelled_itself = self.cancelled_itself or runs(self)
        return super().cancel(msg)


def runs(task: asyncio.Task[None]) -> bool:
    """Return whether the code that asks runs in this task."""
    try:
        return asyncio.current_task() is task
    except RuntimeError:  # there is no loop
        return False


class Workers:
    """The workers of one dispatcher. Its length is how many there are."""

    def __init__(self) -> None:
        self._runners: dict[Worker, HandlerRunner] = {}
        self._threaded: set[HandlerRunner] = set()  # their threads may outlive their workers

    def __len__(self) -> int:
        return len(self._runners)

    def start(self, runner: HandlerRunner) -> None:
        """Begin to serve a handler. Needs a running loop."""
        for worker in runner.start():
            self._runners[worker] = runner
            worker.add_done_callback(self._ended)
        if runner.handler.options.thread:
            self._threaded = {other for other in self._threaded if other.is_alive} | {runner}

    async def aclose(self, runners: Collection[HandlerRunner], patience: float) -> None:
        """Let handlers finish what waits for them, for `patience` seconds; then cancel them, and leave who stays.

        Hooks take part until the others have ended, so that the last failures are told too.

        Args:
            runners: all of the dispatcher's.
            patience: see `Dispatcher.aclose`.
        """
        deadline = asyncio.get_running_loop().time() + patience
        everybody = {*runners, *self._runners.values()}
        hooks = {hook for runner in runners for hook in runner.hooks}
        try:
            await self._finish({runner for runner in everybody if runner.handler not in hooks}, deadline)
            await self._finish(everybody, deadline)
        finally:
            late = self._cancel(runners)
        if late:
            logger.warning("%d handlers did not finish within %g s and were cancelled", late, patience)
        await self._leave()

    async def _finish(self, runners: Collection[HandlerRunner], deadline: float) -> None:
        for runner in runners:
            runner.queue.close()
        await _wait([worker for worker, runner in self._runners.items() if runner in runners], deadline)

    def _cancel(self, runners: Iterable[HandlerRunner]) -> int:
        """Cancel the workers that still run, and return how many were not cancelled before. Never waits."""
        for runner in runners:
            runner.queue.abandon()
        for runner in self._threaded:
            runner.close_threads()
        late = [worker for worker in self._runners if not worker.cancelling()]
        for worker in late:
            worker.cancel()
        return len(late)

    async def _leave(self) -> None:
        """Give what was cancelled a moment to end; what does not is named and left behind."""
        threads = [ended for runner in self._threaded for ended in runner.close_threads()]
        await _wait([*self._runners, *threads], asyncio.get_running_loop().time() + GRACE)
        stuck, self._runners = self._runners, {}
        threaded, self._threaded = self._threaded, set()
        for worker in stuck:
            keep(worker)
        for runner in set(stuck.values()):
            logger.warning("handler %s does not end though it was cancelled, and is left behind", runner.handler.name)
        for runner in threaded:
            if left := runner.threads_left:
                logger.warning("handler %s still runs in %d threads, which are left behind", runner.handler.name, left)

    def _ended(self, worker: Worker) -> None:
        runner = self._runners.pop(worker, None)
        error = None if worker.cancelled() else worker.exception()
        if isinstance(error, Exception):
            logger.error("%s has ended, and gets no more events", worker.get_name(), exc_info=error)
        elif worker.cancelled_itself and runner is not None and not runner.queue.is_closed:
            logger.warning("%s cancelled the task that it runs in; its next events go to a new one", worker.get_name())
            self.start(runner)


async def _wait(ends: list[asyncio.Future[None]], deadline: float) -> None:
    if ends:
        await asyncio.wait(ends, timeout=max(0.0, deadline - asyncio.get_running_loop().time()))
