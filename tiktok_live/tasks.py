"""Tasks: kept alive until they end, and their exceptions retrieved so that asyncio does not log them."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

__all__ = ["BackgroundTasks", "forget", "keep", "until_first_ends"]

_T = TypeVar("_T")
_F = TypeVar("_F", bound=asyncio.Future[Any])

_kept: set[asyncio.Future[Any]] = set()


def keep(task: _F) -> _F:
    """Hold a reference to a task until it ends, and return the task.

    The loop holds only a weak reference: a task without another reference could be collected while it waits.
    """
    _kept.add(task)
    task.add_done_callback(_kept.discard)
    return task


def forget(task: asyncio.Future[Any]) -> None:
    """Retrieve the exception of an abandoned task: a done callback."""
    if not task.cancelled():
        task.exception()


async def until_first_ends(*works: Coroutine[Any, Any, _T]) -> list[_T]:
    """Run all works at the same time until one ends, and cancel the others. Return the results of those that ended.

    An error of one that ended is raised when all have ended. If the caller is cancelled, all works are.
    """
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
    return [task.result() for task in tasks if not task.cancelled()]


class BackgroundTasks:
    """Work that an owner starts and does not wait for. Its exceptions are dropped, so it reports failures itself."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[object, object, None]) -> None:
        """Run `work` until it ends, or until `cancel`."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(forget)

    def cancel(self) -> None:
        """Cancel what still runs."""
        for task in self._tasks:
            task.cancel()
