"""Tasks that nobody waits for: held until they have ended, and their outcome taken, so that asyncio is content."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import asyncio

__all__ = ["forget", "keep"]

_F = TypeVar("_F", bound="asyncio.Future[Any]")

_kept: set[asyncio.Future[Any]] = set()


def keep(task: _F) -> _F:
    """Hold a task until it has ended, and return it.

    A loop holds its tasks weakly: one that nobody else holds would be collected while it waits.
    """
    _kept.add(task)
    task.add_done_callback(_kept.discard)
    return task


def forget(task: asyncio.Future[Any]) -> None:
    """Take what a task has raised, which is nobody's any more. A callback for a task that has ended."""
    if not task.cancelled():
        task.exception()
