"""From what a sign provider answers to a connect plan, or to the error that the user sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tiktok_live.errors import (
    AgeRestricted,
    NotLive,
    ResolveError,
    RoomNotFound,
    SignError,
    SignRateLimited,
    SignRejected,
    SignUnavailable,
)
from tiktok_live.signing.base import BadOutput, ConnectPlan, RateLimited, Rejected, Unavailable

if TYPE_CHECKING:
    from tiktok_live.signing.base import Identity, RoomRef, SignOutcome, SignProvider

__all__ = ["obtain_plan"]

_ROOM_ERRORS: dict[str, type[ResolveError]] = {
    "ROOM_OFFLINE": NotLive,
    "ROOM_NOT_FOUND": RoomNotFound,
    "AGE_RESTRICTED": AgeRestricted,
}


async def obtain_plan(provider: SignProvider, room: RoomRef, identity: Identity) -> ConnectPlan:
    """Return a connect plan.

    Raises:
        SignError: the provider refused, or failed.
        ResolveError: the provider's verdict is about the room.
    """
    outcome = await provider.connect(room, identity)
    if isinstance(outcome, ConnectPlan):
        return outcome
    if isinstance(outcome, Rejected) and outcome.kind in _ROOM_ERRORS:
        raise _ROOM_ERRORS[outcome.kind](outcome.detail, unique_id=room.unique_id)
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
