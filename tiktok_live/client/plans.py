"""From what a sign provider answers to a connect plan, or to the error that the user sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tiktok_live.errors import SignError, SignRateLimited, SignRejected, SignUnavailable
from tiktok_live.signing.base import BadOutput, ConnectPlan, RateLimited, Rejected, Unavailable

if TYPE_CHECKING:
    from tiktok_live.signing.base import Identity, RoomRef, SignOutcome, SignProvider

__all__ = ["obtain_plan"]


async def obtain_plan(provider: SignProvider, room: RoomRef, identity: Identity) -> ConnectPlan:
    """Return a connect plan.

    Raises:
        SignError: the provider refused, or failed.
    """
    outcome = await provider.connect(room, identity)
    if isinstance(outcome, ConnectPlan):
        return outcome
    raise _sign_error(outcome, provider.name)


def _sign_error(outcome: SignOutcome, provider: str) -> SignError:
    """Return a refusal or a failure as the error that the user sees."""
    match outcome:
        case RateLimited(retry_after, detail):
            return SignRateLimited(detail or "too many requests", retry_after=retry_after, provider=provider)
        case Rejected(kind, detail):
            return SignRejected(f"{provider} refused ({kind}): {detail}", provider=provider)
        case Unavailable(detail):
            return SignUnavailable(f"{provider} cannot serve: {detail}", provider=provider)
        case BadOutput(detail):
            return SignUnavailable(f"{provider} answered nonsense: {detail}", provider=provider)
        case ConnectPlan():
            raise AssertionError("a plan is no error")
