"""The members of a provider chain: calling one with a deadline, stopping it, closing it; and the chain's decisions."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, TypeVar

from tiktok_live.causes import caught, logged_bug
from tiktok_live.signing.chain.outcomes import provider_name
from tiktok_live.tasks import forget, keep

if TYPE_CHECKING:
    from collections.abc import Collection, Coroutine

    from tiktok_live.signing.base import SignProvider
    from tiktok_live.signing.chain.pool import Decision, ProviderKey

__all__ = ["ChainDecision", "ChainMember", "close_member", "result_before", "stop"]

logger = logging.getLogger(__name__)

_T = TypeVar("_T")

_CANCEL_TIMEOUT = 0.1  # seconds for the cancellation of a provider that did not close in time


@dataclass(frozen=True, slots=True)
class ChainMember:
    """A provider in a chain.

    Attributes:
        provider: makes the plans.
        key: identifies the breaker and the budget, which providers with the same key share.
        per_minute: budget of requests per minute; 0 for no limit.
        is_owned: whether the chain closes the provider.
        is_shared: whether other chains may use the same key. The pool forgets a key that is not shared when the chain
            closes.
        name: for messages; by default the provider's own name.
        time_limit: seconds for one plan, if the provider needs its own time, for example to open a browser. None for
            what is left of the policy's `total_timeout`.
    """

    provider: SignProvider
    key: ProviderKey
    per_minute: int = 0
    is_owned: bool = True
    is_shared: bool = True
    name: str = ""
    time_limit: float | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", self.name or provider_name(self.provider))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainDecision:
    """A decision of the chain, for its callback.

    Attributes:
        decision: kind of decision.
        provider: name of the provider that it is about.
        reason: one sentence; may be empty.
        seconds: how long the decision holds, if that applies.
        previous: name of the provider that served before, for `SWITCHED`.
    """

    decision: Decision
    provider: str
    reason: str = ""
    seconds: float = 0.0
    previous: str = ""


async def result_before(
    deadline: Coroutine[Any, Any, object], call: Coroutine[Any, Any, _T], *, patience: float, name: str
) -> _T | None:
    """Return the result of `call`, or None if `deadline` completes first. Both are stopped afterwards, see `stop`."""
    calling, waiting = asyncio.create_task(call), asyncio.create_task(deadline)
    try:
        await asyncio.wait({calling, waiting}, return_when=asyncio.FIRST_COMPLETED)
        return calling.result() if calling.done() else None
    finally:
        await stop([calling, waiting], patience, name)


async def stop(tasks: Collection[asyncio.Task[Any]], patience: float, name: str) -> None:
    """Cancel tasks and wait until they end.

    A task that is still running after `patience` seconds is abandoned with a warning: a custom provider may swallow
    its cancellation.

    Args:
        tasks: at least one; tasks that are done are allowed.
        patience: seconds of real time.
        name: name of the provider, for the warning.
    """
    for task in tasks:
        task.cancel()
    try:
        await asyncio.wait(tasks, timeout=patience)
    finally:
        for task in tasks:
            if not task.done():
                logger.warning("the sign provider %s ignores its cancellation and is abandoned", name)
                keep(task)
            task.add_done_callback(forget)


async def close_member(member: ChainMember, patience: float) -> None:
    """Close a provider. If that takes more than `patience` seconds, cancel it, and abandon it if necessary."""
    closing = asyncio.create_task(_close(member))
    try:
        await asyncio.wait({closing}, timeout=patience)
    finally:
        await stop([closing], _CANCEL_TIMEOUT, member.name)


async def _close(member: ChainMember) -> None:
    with caught(Exception) as failure:
        closing: object = member.provider.aclose()
        if isawaitable(closing):
            await closing
    if failure:
        # The other providers must be closed all the same.
        message = "the sign provider %s raised an exception when it was closed"
        logger.error(message, member.name, exc_info=logged_bug(failure.error))
