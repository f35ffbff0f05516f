"""The end of what was asked of a sign provider, within a bounded time whatever the provider does."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, TypeVar

from tiktok_live.tasks import forget, keep

if TYPE_CHECKING:
    from collections.abc import Collection, Coroutine

__all__ = ["answer_before", "stop"]

logger = logging.getLogger(__name__)

_Answer = TypeVar("_Answer")


async def answer_before(
    bell: Coroutine[Any, Any, object], asking: Coroutine[Any, Any, _Answer], *, patience: float, name: str
) -> _Answer | None:
    """Return what `asking` comes to, or None when `bell` rings first. Both have ended then; see `stop`."""
    answer, ringing = asyncio.create_task(asking), asyncio.create_task(bell)
    try:
        await asyncio.wait({answer, ringing}, return_when=asyncio.FIRST_COMPLETED)
        return answer.result() if answer.done() else None
    finally:
        await stop([answer, ringing], patience, name)


async def stop(tasks: Collection[asyncio.Task[Any]], patience: float, name: str) -> None:
    """Cancel tasks and let them end.

    One that goes on for more than `patience` seconds is left behind, with a warning: foreign code may swallow its
    cancellation.

    Args:
        tasks: at least one; those that are done do no harm.
        patience: seconds of the real clock.
        name: the provider's, for the warning.
    """
    for task in tasks:
        task.cancel()
    try:
        await asyncio.wait(tasks, timeout=patience)
    finally:
        for task in tasks:
            if not task.done():
                logger.warning("the sign provider %s goes on although it was cancelled, and is left behind", name)
                keep(task)
            task.add_done_callback(forget)
