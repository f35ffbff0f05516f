"""From what a sign provider answers to a connect plan, or to the error that the user sees; and plans that fail."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from tiktok_live.errors import (
    AgeRestricted,
    ConnectionClosed,
    ConnectTimeout,
    HandshakeRejected,
    NotLive,
    ProtocolError,
    ResolveError,
    RoomNotFound,
    SignError,
    SignRateLimited,
    SignRejected,
    SignUnavailable,
    TikTokLiveError,
)
from tiktok_live.rooms.base import restricted_advice
from tiktok_live.signing.base import (
    BadOutputOutcome,
    ConnectPlan,
    RateLimitedOutcome,
    RejectedOutcome,
    UnavailableOutcome,
)
from tiktok_live.signing.providers.direct import GUEST_COOKIE

if TYPE_CHECKING:
    from tiktok_live.signing.base import Identity, RoomRef, SignOutcome, SignProvider
    from tiktok_live.signing.chain.chain import SignChain

__all__ = ["obtain_plan", "plan_failed"]

_DEVICE_BLOCKED = "DEVICE_BLOCKED"

_ROOM_ERRORS: dict[str, type[ResolveError]] = {
    "ROOM_OFFLINE": NotLive,
    "ROOM_NOT_FOUND": RoomNotFound,
    "AGE_RESTRICTED": AgeRestricted,
}
# What a chain says of providers that it has not asked, or that have all refused: no word of the provider's own.
_CHAIN_S = {"LEFT_ALONE": "is left alone", "ALL_REFUSED": "refused"}


async def obtain_plan(provider: SignProvider, room: RoomRef, identity: Identity) -> ConnectPlan:
    """Return a connect plan.

    Raises:
        SignError: the provider refused, or failed.
        ResolveError: the provider's verdict is about the room.
    """
    outcome = await provider.connect(room, identity)
    if isinstance(outcome, ConnectPlan):
        return outcome
    if isinstance(outcome, RejectedOutcome) and outcome.kind in _ROOM_ERRORS:
        raise _room_error(outcome, room, identity)
    raise _sign_error(outcome, provider.name)


def plan_failed(error: TikTokLiveError, plan: ConnectPlan, chain: SignChain, identity: Identity) -> bool:
    """Take note that `plan` opened no working socket; return whether the next attempt goes another way.

    That is as another guest, or by another sign provider.
    """
    is_blocked = isinstance(error, HandshakeRejected) and error.handshake_message == _DEVICE_BLOCKED
    if is_blocked and _renew(identity, plan):
        return True
    is_counted = isinstance(error, HandshakeRejected | ConnectTimeout | ConnectionClosed | ProtocolError)
    return chain.failed(error.message, is_counted=is_counted, is_final=is_blocked)


def _renew(identity: Identity, plan: ConnectPlan) -> bool:
    """Become another guest, once in a client's life: more would be evading a block."""
    guest = identity.cookies.get(GUEST_COOKIE)
    is_ours = bool(guest and guest in plan.headers.get("Cookie", ""))
    if identity.renewals or not is_ours:
        return False
    identity.cookies.clear()
    identity.renewals += 1
    return True


def _room_error(outcome: RejectedOutcome, room: RoomRef, identity: Identity) -> ResolveError:
    kind = _ROOM_ERRORS[outcome.kind]
    advice = outcome.advice or None
    if advice is None and kind is AgeRestricted:
        advice = restricted_advice("none" if identity.session is None else "unknown")
    return kind(outcome.detail, unique_id=room.unique_id, advice=advice)


def _sign_error(outcome: SignOutcome, provider: str) -> SignError:
    """Return a refusal or a failure as the error that the user sees."""
    who = f"the sign provider {provider}" if ", " not in provider else f"each sign provider ({provider})"
    match outcome:
        case RateLimitedOutcome(retry_after, detail):
            # A whole second at least: who is told to wait no time asks again at once.
            seconds = max(1.0, retry_after)
            said = f"{who} wants no request for {ceil(seconds)} s"
            return SignRateLimited(f"{said}: {detail}" if detail else said, retry_after=seconds, provider=provider)
        case RejectedOutcome(kind, detail, advice):
            what = _CHAIN_S.get(kind, f"refused ({kind})")
            return SignRejected(f"{who} {what}: {detail}", provider=provider, advice=advice or None)
        case UnavailableOutcome(detail, hop, advice, retryable):
            return SignUnavailable(
                f"{who} cannot serve: {detail}",
                provider=provider,
                hop=hop or None,
                advice=advice or None,
                retryable=retryable,
            )
        case BadOutputOutcome(detail):
            return SignUnavailable(f"{who} answered nonsense: {detail}", provider=provider)
        case ConnectPlan():
            raise AssertionError("a plan is no error")
