"""Closing in bounded time: what does not end is left behind, and never reported as forgotten."""

from __future__ import annotations

import asyncio
from typing import TypeVar

__all__ = ["FREE_PATIENCE", "STOP_PATIENCE", "ended_within"]

_T = TypeVar("_T")

STOP_PATIENCE = 0.2
"""Seconds that reading may take to stop before the last events are told; a socket goes on closing behind them."""
FREE_PATIENCE = 0.5
"""Seconds after the handlers' patience in which everything that was opened is freed."""


async def ended_within(task: asyncio.Future[_T], seconds: float) -> bool:
    """Return whether `task` ended within `seconds`; if not it is cancelled and left behind.

    What it raises is nobody's any more: asyncio does not complain of it either.
    """
    if not task.done():
        await asyncio.wait({task}, timeout=max(0.0, seconds))
    if task.done():
        _forget(task)
        return True
    task.cancel()
    task.add_done_callback(_forget)
    return False


def _forget(task: asyncio.Future[_T]) -> None:
    if not task.cancelled():
        task.exception()
