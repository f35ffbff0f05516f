"""A provider that hands out scripted outcomes, for tests and for people who sign elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tiktok_live.signing.base import Identity, ProviderHealth, RoomRef, SignOutcome, UnavailableOutcome

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["StaticProvider"]


class StaticProvider:
    """Gives each outcome once, in order, then says that it has none left.

    Args:
        outcomes: plans and refusals.
    """

    name = "static"

    def __init__(self, outcomes: Iterable[SignOutcome]) -> None:
        self._outcomes = list(outcomes)
        self.asked: list[RoomRef] = []

    async def connect(self, room: RoomRef, identity: Identity) -> SignOutcome:
        """Return the next scripted outcome; `identity` is not looked at."""
        del identity
        self.asked.append(room)
        return self._outcomes.pop(0) if self._outcomes else UnavailableOutcome("no scripted plan is left")

    async def health(self) -> ProviderHealth:
        """Return whether a plan is left."""
        return ProviderHealth(bool(self._outcomes), f"{len(self._outcomes)} scripted outcomes left")

    async def aclose(self) -> None:
        """Do nothing: no resource is held."""
