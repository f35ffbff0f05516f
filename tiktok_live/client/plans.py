"""Obtaining a connect plan, or the error that the user sees, from a sign provider; and handling plans that fail."""

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
_PAGE = "page"  # the provider's name

_ROOM_ERRORS: dict[str, type[ResolveError]] = {
    "ROOM_OFFLINE": NotLive,
    "ROOM_NOT_FOUND": RoomNotFound,
    "AGE_RESTRICTED": AgeRestricted,
}
# Kinds that the chain itself makes, for providers that it skipped or that have all refused.
_CHAIN_KINDS = {"LEFT_ALONE": "was skipped", "ALL_REFUSED": "refused"}


async def obtain_plan(provider: SignProvider, room: RoomRef, identity: Identity) -> ConnectPlan:
    """Return a connect plan.

    Raises:
        SignError: the provider refused or failed.
        ResolveError: the provider reported that the room cannot be read.
    """
    outcome = await provider.connect(room, identity)
    if isinstance(outcome, ConnectPlan):
        return outcome
    if isinstance(outcome, RejectedOutcome) and outcome.kind in _ROOM_ERRORS:
        raise _room_error(outcome, room, identity)
    raise _sign_error(outcome, provider.name)


def plan_failed(error: TikTokLiveError, plan: ConnectPlan, chain: SignChain, identity: Identity) -> bool:
    """Record that the socket of `plan` did not work.

    Returns whether the next attempt will differ: as another guest, or with another sign provider.
    """
    is_blocked = isinstance(error, HandshakeRejected) and error.handshake_message == _DEVICE_BLOCKED
    if is_blocked and _renew(identity, plan):
        return True
    is_counted = isinstance(error, HandshakeRejected | ConnectTimeout | ConnectionClosed | ProtocolError)
    return chain.failed(error.message, is_counted=is_counted, is_final=is_blocked)


def _renew(identity: Identity, plan: ConnectPlan) -> bool:
    """Discard the guest identity, at most once per client: more would be evading a block."""
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
    """Return the error that the user sees for a refusal or failure."""
    subject = f"the sign provider {provider}" if ", " not in provider else f"each sign provider ({provider})"
    match outcome:
        case RateLimitedOutcome(retry_after, detail):
            # At least one second: a retry without a delay would be refused again.
            seconds = max(1.0, retry_after)
            text = f"{subject} is rate-limited for {ceil(seconds)} s"
            return SignRateLimited(f"{text}: {detail}" if detail else text, retry_after=seconds, provider=provider)
        case RejectedOutcome(kind, detail, advice):
            verb = _CHAIN_KINDS.get(kind, f"refused ({kind})")
            if not advice and _PAGE in provider.split(", "):
                advice = "Use another network, or another sign provider"  # the default names the page as a way out
            return SignRejected(f"{subject} {verb}: {detail}", provider=provider, advice=advice or None)
        case UnavailableOutcome(detail, hop, advice, retryable):
            return SignUnavailable(
                f"{subject} is unavailable: {detail}",
                provider=provider,
                hop=hop or None,
                advice=advice or None,
                retryable=retryable,
            )
        case BadOutputOutcome(detail, advice):
            return SignUnavailable(
                f"{subject} returned an invalid response: {detail}", provider=provider, advice=advice or None
            )
        case ConnectPlan():
            raise AssertionError("a plan is not an error")
