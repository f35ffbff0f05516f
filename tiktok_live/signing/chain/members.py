"""Who is in a chain of sign providers, what the chain tells of them, and their end."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from inspect import isawaitable
from typing import TYPE_CHECKING

from tiktok_live.causes import caught, logged_bug
from tiktok_live.signing.chain.outcomes import provider_name
from tiktok_live.signing.chain.stopping import stop

if TYPE_CHECKING:
    from tiktok_live.signing.base import SignProvider
    from tiktok_live.signing.chain.pool import Decision, ProviderKey

__all__ = ["ChainNews", "Member", "close_member"]

logger = logging.getLogger(__name__)

_LAST_MOMENT = 0.1  # seconds for a provider that did not close in time to end when it is cancelled


@dataclass(frozen=True, slots=True)
class Member:
    """A provider in a chain.

    Attributes:
        provider: who is asked.
        key: with whom it shares breaker and budget.
        per_minute: budget; 0 for no limit.
        is_ours: whether the chain closes it.
        is_shared: whether other chains may have the same key; the pool forgets a key that nobody shares with the chain.
        name: for messages; the provider's own when left out.
    """

    provider: SignProvider
    key: ProviderKey
    per_minute: int = 0
    is_ours: bool = True
    is_shared: bool = True
    name: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", self.name or provider_name(self.provider))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainNews:
    """Something that the chain decided.

    Attributes:
        decision: what.
        provider: about whom.
        reason: one sentence; empty when the decision tells it all.
        seconds: for how long, where that says something.
        previous: who served before, when another one serves now.
    """

    decision: Decision
    provider: str
    reason: str = ""
    seconds: float = 0.0
    previous: str = ""


async def close_member(member: Member, patience: float) -> None:
    """Close a provider; one that takes longer than `patience` seconds is cancelled, and left behind if need be."""
    closing = asyncio.create_task(_close(member))
    try:
        await asyncio.wait({closing}, timeout=patience)
    finally:
        await stop([closing], _LAST_MOMENT, member.name)


async def _close(member: Member) -> None:
    with caught(Exception) as failure:
        closing: object = member.provider.aclose()
        if isawaitable(closing):
            await closing
    if failure:
        # A bug in one is no reason to leave the others open.
        said = "the sign provider %s raised when it was closed"
        logger.error(said, member.name, exc_info=logged_bug(failure.error))
