"""Closing in bounded time: what does not end is left behind, and never reported as forgotten."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeVar

from tiktok_live.tasks import forget, keep

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

__all__ = [
    "FREE_PATIENCE",
    "LEAST_PATIENCE",
    "STOP_PATIENCE",
    "ended_within",
    "runs_elsewhere",
    "where_it_runs",
]

_T = TypeVar("_T")

STOP_PATIENCE = 0.2
"""Seconds that reading may take to stop before the last events are told; a socket goes on closing behind them."""
FREE_PATIENCE = 0.8
"""Seconds after the handlers' patience by which everything that was opened is freed."""
LEAST_PATIENCE = 0.05
"""Seconds that each thing which is freed has, even if those before it took all the time."""


def runs_elsewhere(task: asyncio.Future[Any]) -> bool:
    """Return whether `task` belongs to another loop than this one, which runs: in another thread, then."""
    loop = task.get_loop()
    return loop.is_running() and loop is not asyncio.get_running_loop()


async def where_it_runs(task: asyncio.Future[Any], call: Callable[[], Coroutine[object, object, None]]) -> None:
    """Make a call in the loop that `task` belongs to, and wait for it here."""
    await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(call(), task.get_loop()))


async def ended_within(task: asyncio.Future[_T], seconds: float) -> bool:
    """Return whether `task` ended within `seconds`; if not, or if this is cancelled, it is cancelled and left behind.

    What it raises is nobody's any more: asyncio does not complain of it either.
    """
    try:
        if not task.done():
            await asyncio.wait({task}, timeout=max(0.0, seconds))
        return task.done()
    finally:
        if not task.done():
            keep(task).cancel()
        task.add_done_callback(forget)
