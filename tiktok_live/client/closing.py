"""Closing in bounded time: what does not end in time is cancelled and abandoned."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, TypeVar

from tiktok_live.causes import logged_bug
from tiktok_live.tasks import forget, keep

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

__all__ = [
    "FREE_PATIENCE",
    "LEAST_PATIENCE",
    "STOP_PATIENCE",
    "close_within",
    "ended_within",
    "run_in_loop_of",
    "runs_elsewhere",
]

_T = TypeVar("_T")

logger = logging.getLogger(__name__)

STOP_PATIENCE = 0.2
"""Seconds that reading may take to stop before the last events are dispatched; its socket closes in the background."""
FREE_PATIENCE = 0.8
"""Seconds, after the handlers' patience, in which everything that was opened is closed."""
LEAST_PATIENCE = 0.05
"""Minimum seconds for each object to close, even if earlier ones used up all the time."""


def runs_elsewhere(task: asyncio.Future[Any]) -> bool:
    """Return whether `task` belongs to a running loop other than the current one, that is, in another thread."""
    loop = task.get_loop()
    return loop.is_running() and loop is not asyncio.get_running_loop()


async def run_in_loop_of(task: asyncio.Future[Any], call: Callable[[], Coroutine[object, object, None]]) -> None:
    """Run `call()` in the loop that `task` belongs to, and wait for it here."""
    await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(call(), task.get_loop()))


async def ended_within(task: asyncio.Future[_T], seconds: float) -> bool:
    """Return whether `task` ended within `seconds`.

    If it did not, or if this call is cancelled, `task` is cancelled and abandoned. Its exception is dropped: asyncio
    does not report it as never retrieved.
    """
    try:
        if not task.done():
            await asyncio.wait({task}, timeout=max(0.0, seconds))
        return task.done()
    finally:
        if not task.done():
            keep(task).cancel()
        task.add_done_callback(forget)


async def close_within(aclose: Callable[[], Awaitable[None]], seconds: float, what: str) -> None:
    """Close an object within `seconds`. What goes wrong is only logged, so that others are closed too.

    Args:
        aclose: closes the object.
        seconds: the time after which it is abandoned.
        what: names the object in the log.
    """
    closing = asyncio.ensure_future(aclose())
    if not await ended_within(closing, seconds):
        logger.warning("%s did not close in time and was abandoned", what)
    elif not closing.cancelled() and (error := closing.exception()) is not None:
        logger.error("closing %s failed", what, exc_info=logged_bug(error))
