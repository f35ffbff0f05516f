"""Background tasks: kept alive until they end, and their exceptions retrieved so that asyncio does not log them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import asyncio

__all__ = ["forget", "keep"]

_F = TypeVar("_F", bound="asyncio.Future[Any]")

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
