"""What providers answer, made safe to pass on, and several refusals made one."""

from __future__ import annotations

import asyncio
import logging
import math
from dataclasses import replace
from typing import TYPE_CHECKING

from tiktok_live.redaction import redact
from tiktok_live.signing.base import BadOutput, ConnectPlan, RateLimited, Rejected, Unavailable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tiktok_live.signing.base import Identity, RoomRef, SignOutcome, SignProvider

__all__ = ["Refusal", "ask_provider", "one_of", "told"]

logger = logging.getLogger(__name__)

Refusal = RateLimited | Unavailable | Rejected | BadOutput
"""Every outcome that is no plan."""


async def ask_provider(provider: SignProvider, room: RoomRef, identity: Identity) -> SignOutcome:
    """Return what a provider answers, without secrets. One of the user's own may have a bug: that is an outcome too.

    Must be run as a task of its own: only so a provider that cancels itself is told from a caller who cancels.
    """
    task = asyncio.current_task()
    try:
        outcome: object = await provider.connect(room, identity)
    except asyncio.CancelledError:
        if task is not None and task.cancelling():
            raise
        return Unavailable("it was cancelled from within")
    except Exception as error:
        # The next provider may serve all the same.
        logger.exception("the sign provider %s raised", provider.name)
        return Unavailable(f"it raised {type(error).__name__}")
    if isinstance(outcome, ConnectPlan):
        return outcome
    if isinstance(outcome, RateLimited) and not 0 <= outcome.retry_after < math.inf:
        return BadOutput(f"it wants no request for {outcome.retry_after} s, which is no time")
    if isinstance(outcome, Refusal):
        return replace(outcome, detail=redact(outcome.detail))
    return BadOutput(f"it answered {type(outcome).__name__}, which is no outcome")


def one_of(refusals: Sequence[tuple[str, Refusal]]) -> Refusal:
    """Return what several refusals come to: the outcome that is mended soonest, with everybody's reason.

    Args:
        refusals: at least one, each with the name of the provider.
    """
    outcomes = [outcome for _, outcome in refusals]
    if len(outcomes) == 1:
        return outcomes[0]
    reasons = told(refusals)
    if any(isinstance(outcome, Unavailable | BadOutput) for outcome in outcomes):
        return Unavailable(reasons, _common_hop(outcomes))
    waits = [outcome.retry_after for outcome in outcomes if isinstance(outcome, RateLimited)]
    return RateLimited(min(waits), reasons) if waits else Rejected("ALL_REFUSED", reasons)


def _common_hop(outcomes: Sequence[Refusal]) -> str:
    """Return who stood in everybody's way, a dead proxy for one; empty when each failed in its own."""
    hops = {outcome.hop if isinstance(outcome, Unavailable) else "" for outcome in outcomes}
    return hops.pop() if len(hops) == 1 else ""


def told(refusals: Sequence[tuple[str, Refusal]]) -> str:
    """Return everybody's reason as one line."""
    return "; ".join(f"{name}: {outcome.detail}" for name, outcome in refusals)
