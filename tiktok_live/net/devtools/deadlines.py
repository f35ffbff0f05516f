"""Waiting with a limit on the clock that tests replace."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

from tiktok_live.tasks import forget

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from tiktok_live.net.clock import Clock

__all__ = ["within"]

_T = TypeVar("_T")


async def within(clock: Clock, seconds: float, work: Coroutine[object, object, _T]) -> _T:
    """Return the result of `work`, which is cancelled after `seconds`.

    Raises:
        TimeoutError: it was not done by then.
    """
    task = asyncio.ensure_future(work)
    task.add_done_callback(forget)
    alarm = asyncio.ensure_future(clock.sleep_until(clock.monotonic() + seconds))
    try:
        await asyncio.wait({task, alarm}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise TimeoutError
        return task.result()
    finally:
        alarm.cancel()
        task.cancel()
