"""From what a chain of sign providers decides to the events that handlers see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tiktok_live.events.lifecycle import (
    SignProviderDelayedEvent,
    SignProviderEvent,
    SignProviderFailedEvent,
    SignProviderPausedEvent,
    SignProviderResumedEvent,
    SignProviderSkippedEvent,
    SignProviderSwitchedEvent,
)
from tiktok_live.signing.chain.pool import Decision

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tiktok_live.signing.chain.members import ChainDecision

__all__ = ["sign_event"]

_TIMED = {
    Decision.SKIPPED: SignProviderSkippedEvent,
    Decision.DELAYED: SignProviderDelayedEvent,
    Decision.OPENED: SignProviderPausedEvent,
}


def sign_event(made: ChainDecision, *, room_id: int, received_at: datetime) -> SignProviderEvent:
    """Return a decision of the chain as an event."""
    told = {"provider": made.provider, "reason": made.reason}
    timed: Callable[..., SignProviderEvent] | None = _TIMED.get(made.decision)
    if timed is not None:
        return timed(room_id=room_id, received_at=received_at, seconds=made.seconds, **told)
    if made.decision is Decision.SWITCHED:
        return SignProviderSwitchedEvent(room_id=room_id, received_at=received_at, previous=made.previous, **told)
    if made.decision is Decision.CLOSED:
        return SignProviderResumedEvent(room_id=room_id, received_at=received_at, **told)
    outcome, seconds = made.decision.value, made.seconds
    return SignProviderFailedEvent(
        room_id=room_id, received_at=received_at, outcome=outcome, retry_after=seconds, **told
    )
