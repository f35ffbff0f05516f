"""What stands behind the server: a provider, and whoever finds rooms. Their verdicts become refusals here, once."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from tiktok_live.errors import (
    AgeRestricted,
    ConfigError,
    NotLive,
    ResolveError,
    ResolverUnavailable,
    RoomNotFound,
)
from tiktok_live.net.clock import Clock, SystemClock
from tiktok_live.redaction import redact
from tiktok_live.rooms.base import require_live
from tiktok_live.rooms.usernames import normalize_unique_id
from tiktok_live.signing.base import (
    BadOutputOutcome,
    ConnectPlan,
    Identity,
    ProviderHealth,
    RateLimitedOutcome,
    RejectedOutcome,
    RoomRef,
    SignedRequest,
    UnavailableOutcome,
    outcome_label,
)
from tiktok_live.signserver.http_errors import HttpError

if TYPE_CHECKING:
    from tiktok_live.rooms.base import RoomLookup, RoomResolver
    from tiktok_live.signing.base import SignOutcome, UnsignedRequest, UrlOutcome
    from tiktok_live.signserver.metrics import Metrics

__all__ = ["Backend", "Guest", "PlanMaker", "SigningService", "UrlMaker"]

_MAX_DETAIL = 200
_MAX_NAME = 64
_HEALTH_LASTS = 5.0  # seconds for which an answer is good: asking may cost a request to somebody else
_HEALTH_PATIENCE = 5.0


class Backend(Protocol):
    """Whatever is served: any sign provider, any URL signer, anything that is both.

    What it can do is seen from its methods: `connect` as a `SignProvider` has it, `sign_url` as a `UrlSigner` has it.
    """

    @property
    def name(self) -> str:
        """Short name; callers see it."""

    async def health(self) -> ProviderHealth:
        """Return whether it seems able to serve, at no cost to any limit."""


@runtime_checkable
class PlanMaker(Protocol):
    """A backend that makes connect plans."""

    async def connect(self, room: RoomRef, identity: Identity) -> SignOutcome:
        """Return a fresh plan, or why there is none."""


@runtime_checkable
class UrlMaker(Protocol):
    """A backend that signs URLs."""

    async def sign_url(self, request: UnsignedRequest) -> UrlOutcome:
        """Return the signed request, or why there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """How the guests look for whom plans are made.

    Attributes:
        user_agent: when the caller names none.
        language: for example `en`.
        region: country code.
    """

    user_agent: str
    language: str = "en"
    region: str = "US"

    def identity(self, user_agent: str) -> Identity:
        """Return a new guest.

        There is one for each plan, never shared: a cookie that several callers used would show the platform one
        guest in several places.
        """
        return Identity(user_agent, self.language, self.region)


class SigningService:
    """Asks the backend and the resolver, and refuses in their name.

    Args:
        backend: makes plans, signs URLs, or both.
        resolver: finds rooms by their hosts' names; None when nobody does.
        guest: for whom plans are made.
        metrics: counts the outcomes.
        clock: tells how old the last answer about health is.
    """

    def __init__(
        self,
        backend: Backend,
        *,
        resolver: RoomResolver | None,
        guest: Guest,
        metrics: Metrics,
        clock: Clock | None = None,
    ) -> None:
        self._backend = backend
        self._resolver = resolver
        self._metrics = metrics
        self._clock = clock or SystemClock()
        self._health = ProviderHealth(ok=False, detail="not asked yet")
        self._health_until = float("-inf")
        self._health_lock = asyncio.Lock()
        self.guest = guest

    @property
    def name(self) -> str:
        """The backend's name, fit for a header."""
        return "".join(letter for letter in self._backend.name if "!" <= letter <= "~")[:_MAX_NAME]

    async def plan(self, room: RoomRef, user_agent: str) -> ConnectPlan:
        """Return a plan for `room`, for a guest of its own.

        Raises:
            HttpError: there is none.
        """
        if not isinstance(self._backend, PlanMaker):
            raise HttpError(501, f"{self.name} signs addresses and makes no connect plans", label="unsupported")
        outcome = await self._backend.connect(room, self.guest.identity(user_agent))
        self._metrics.outcome("connect", outcome_label(outcome))
        if isinstance(outcome, ConnectPlan):
            return outcome
        raise _refused(outcome)

    async def signed(self, request: UnsignedRequest) -> SignedRequest:
        """Return `request` signed.

        Raises:
            HttpError: it is not.
        """
        if not isinstance(self._backend, UrlMaker):
            raise HttpError(501, f"{self.name} makes connect plans and signs no addresses", label="unsupported")
        outcome = await self._backend.sign_url(request)
        self._metrics.outcome("sign_url", outcome_label(outcome))
        if isinstance(outcome, SignedRequest):
            return outcome
        raise _refused(outcome)

    async def look_up(self, name: str) -> tuple[str, RoomLookup]:
        """Return the user's name in its one form, and what is known about the live.

        Raises:
            HttpError: nobody could have that name, or nobody could be asked.
        """
        if self._resolver is None:
            raise HttpError(501, "this server looks up no rooms: ask with a room_id", label="unsupported")
        try:
            unique_id = normalize_unique_id(name)
        except ConfigError as error:
            raise HttpError(400, "that is not a user's name", label="unique_id") from error
        if len(unique_id) > _MAX_NAME:
            raise HttpError(400, "that is too long for a user's name", label="unique_id")
        try:
            lookup = await self._resolver.look_up(unique_id)
        except ResolverUnavailable as error:
            self._metrics.outcome("room", "Unavailable")
            raise HttpError(503, _shown(error.message), label="room") from error
        self._metrics.outcome("room", lookup.status.value)
        return unique_id, lookup

    async def find(self, name: str) -> RoomRef:
        """Return the room that can be watched now.

        Raises:
            HttpError: there is none, or nobody knows.
        """
        unique_id, lookup = await self.look_up(name)
        try:
            room = require_live(lookup, unique_id)
        except ResolveError as error:
            raise HttpError(_room_status(error), _shown(error.message), label="room") from error
        return RoomRef(room.room_id, unique_id)

    async def health(self) -> ProviderHealth:
        """Return the backend's health, at most some seconds old."""
        async with self._health_lock:
            if self._clock.monotonic() >= self._health_until:
                self._health = await self._ask_health()
                self._health_until = self._clock.monotonic() + _HEALTH_LASTS
        return self._health

    async def _ask_health(self) -> ProviderHealth:
        try:
            async with asyncio.timeout(_HEALTH_PATIENCE):
                return await self._backend.health()
        except TimeoutError:
            return ProviderHealth(ok=False, detail="the provider did not say in time")


def _refused(outcome: SignOutcome | UrlOutcome) -> HttpError:
    match outcome:
        case RateLimitedOutcome(retry_after, detail):
            said = _shown(detail or "the provider wants fewer requests")
            return HttpError(429, said, label="provider", retry_after=retry_after)
        case RejectedOutcome(kind, detail):
            # A verdict. Not 502, which HTTP libraries try again on their own.
            return HttpError(403, _shown(detail), label=_shown(kind))
        case UnavailableOutcome(detail):
            return HttpError(503, _shown(detail), label="unavailable")
        case BadOutputOutcome(detail):
            return HttpError(502, _shown(detail), label="bad_output")
        case ConnectPlan() | SignedRequest():
            raise AssertionError("an answer is no refusal")


def _room_status(error: ResolveError) -> int:
    match error:
        case RoomNotFound() | NotLive():
            return 404
        case AgeRestricted():
            return 403
        case _:
            return 503


def _shown(text: str) -> str:
    """Return a provider's words as they may be shown: short, printable, free of secrets."""
    return "".join(letter if letter.isprintable() else " " for letter in redact(text))[:_MAX_DETAIL]
