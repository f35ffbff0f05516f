"""The backend that is served, and the service that calls it and the room resolver. Failures become `HttpError`s."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
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
from tiktok_live.signing.user_agents import check_plan, refused_user_agent
from tiktok_live.signserver.messages import HttpError

if TYPE_CHECKING:
    from tiktok_live.rooms.base import RoomLookup, RoomResolver
    from tiktok_live.signing.base import SignOutcome, UnsignedRequest, UrlOutcome
    from tiktok_live.signserver.metrics import Metrics

__all__ = ["Backend", "GuestProfile", "PlanBackend", "SigningService", "UrlBackend"]

_MAX_DETAIL = 200
_MAX_NAME = 64
_HEALTH_LIFETIME = 5.0  # seconds; a health check may cost the provider a request, so its result is cached
_HEALTH_TIMEOUT = 5.0


class Backend(Protocol):
    """What a sign server serves: a sign provider, a URL signer, or both.

    It needs `connect` (see `SignProvider`), `sign_url` (see `UrlSigner`), or both.
    """

    @property
    def name(self) -> str:
        """Short name, visible to callers."""

    async def health(self) -> ProviderHealth:
        """Return whether it can serve, without using up any rate limit."""


@runtime_checkable
class PlanBackend(Protocol):
    """A backend that makes connect plans."""

    async def connect(self, room: RoomRef, identity: Identity) -> SignOutcome:
        """Return a new plan, or why there is none."""


@runtime_checkable
class UrlBackend(Protocol):
    """A backend that signs URLs."""

    async def sign_url(self, request: UnsignedRequest) -> UrlOutcome:
        """Return the signed request, or why there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestProfile:
    """The guests that plans are made for.

    Attributes:
        user_agent: used if the caller sends none.
        language: for example `en`.
        region: country code.
    """

    user_agent: str
    language: str = "en"
    region: str = "US"

    def identity(self, user_agent: str) -> Identity:
        """Return a new guest identity.

        Each plan has its own: if callers shared a cookie, the platform would see one guest in several places.
        """
        return Identity(user_agent, self.language, self.region)


class SigningService:
    """Obtains plans, signed URLs and rooms from the backend and the resolver.

    Args:
        backend: makes plans, signs URLs, or both.
        resolver: finds rooms by host; None to support only room ids.
        guest: the guests that plans are made for.
        metrics: counts outcomes.
        clock: expires the cached health.
    """

    def __init__(
        self,
        backend: Backend,
        *,
        resolver: RoomResolver | None,
        guest: GuestProfile,
        metrics: Metrics,
        clock: Clock | None = None,
    ) -> None:
        self._backend = backend
        self._resolver = resolver
        self._metrics = metrics
        self._clock = clock or SystemClock()
        self._health = ProviderHealth(ok=False, detail="not checked yet")
        self._health_until = float("-inf")
        self._health_lock = asyncio.Lock()
        self.guest = guest

    @property
    def name(self) -> str:
        """The backend's name, reduced to characters that a header may contain."""
        return "".join(letter for letter in self._backend.name if "!" <= letter <= "~")[:_MAX_NAME]

    async def plan(self, room: RoomRef, user_agent: str) -> ConnectPlan:
        """Return a plan for `room`, for a new guest.

        Raises:
            HttpError: the backend makes no plans, or returned none.
        """
        if not isinstance(self._backend, PlanBackend):
            raise HttpError(501, f"{self.name} only signs URLs; it makes no connect plans", label="unsupported")
        outcome = await self._backend.connect(room, self.guest.identity(user_agent))
        self._metrics.count_outcome("connect", outcome_label(outcome))
        checked = check_plan(outcome) if isinstance(outcome, ConnectPlan) else outcome
        if isinstance(checked, ConnectPlan):
            return checked
        raise _http_error(checked)

    async def sign(self, request: UnsignedRequest) -> SignedRequest:
        """Return the signed request, with the user agent of `request` if the signer did not say which one it is for.

        Raises:
            HttpError: the backend signs no URLs, or did not sign this one.
        """
        if not isinstance(self._backend, UrlBackend):
            raise HttpError(501, f"{self.name} only makes connect plans; it does not sign URLs", label="unsupported")
        outcome = await self._backend.sign_url(request)
        self._metrics.count_outcome("sign_url", outcome_label(outcome))
        if not isinstance(outcome, SignedRequest):
            raise _http_error(outcome)
        user_agent = outcome.user_agent or request.user_agent
        refused = refused_user_agent(user_agent)
        if refused is not None:
            raise _http_error(refused)
        return replace(outcome, user_agent=user_agent)

    async def look_up(self, name: str) -> tuple[str, RoomLookup]:
        """Return the normalized user name and the result of the lookup.

        Raises:
            HttpError: the name is invalid, or the lookup failed.
        """
        if self._resolver is None:
            raise HttpError(501, "this server does not look up rooms: send a room_id", label="unsupported")
        try:
            unique_id = normalize_unique_id(name)
        except ConfigError as error:
            raise HttpError(400, "this is not a valid user name", label="unique_id") from error
        if len(unique_id) > _MAX_NAME:
            raise HttpError(400, "the user name is too long", label="unique_id")
        try:
            lookup = await self._resolver.look_up(unique_id)
        except ResolverUnavailable as error:
            self._metrics.count_outcome("room", "Unavailable")
            raise HttpError(503, _safe_detail(error.message), label="room") from error
        self._metrics.count_outcome("room", lookup.status.value)
        return unique_id, lookup

    async def find_room(self, name: str) -> RoomRef:
        """Return the room of a user who is live.

        Raises:
            HttpError: the user is not live, does not exist, or the lookup failed.
        """
        unique_id, lookup = await self.look_up(name)
        try:
            room = require_live(lookup, unique_id)
        except ResolveError as error:
            raise HttpError(_room_status(error), _safe_detail(error.message), label="room") from error
        return RoomRef(room.room_id, unique_id)

    async def health(self) -> ProviderHealth:
        """Return the backend's health, cached for a few seconds."""
        async with self._health_lock:
            if self._clock.monotonic() >= self._health_until:
                self._health = await self._check_health()
                self._health_until = self._clock.monotonic() + _HEALTH_LIFETIME
        return self._health

    async def _check_health(self) -> ProviderHealth:
        try:
            async with asyncio.timeout(_HEALTH_TIMEOUT):
                return await self._backend.health()
        except TimeoutError:
            return ProviderHealth(ok=False, detail="the provider's health check timed out")


def _http_error(outcome: SignOutcome | UrlOutcome) -> HttpError:
    match outcome:
        case RateLimitedOutcome(retry_after, detail):
            message = _safe_detail(detail or "the provider is rate-limited")
            return HttpError(429, message, label="provider", retry_after=retry_after)
        case RejectedOutcome(kind, detail):
            # Final. HTTP libraries retry 502 by themselves.
            return HttpError(403, _safe_detail(detail), label=_safe_detail(kind))
        case UnavailableOutcome(detail):
            return HttpError(503, _safe_detail(detail), label="unavailable")
        case BadOutputOutcome(detail):
            return HttpError(502, _safe_detail(detail), label="bad_output")
        case ConnectPlan() | SignedRequest():
            raise AssertionError("a success is not an error")


def _room_status(error: ResolveError) -> int:
    match error:
        case RoomNotFound() | NotLive():
            return 404
        case AgeRestricted():
            return 403
        case _:
            return 503


def _safe_detail(text: str) -> str:
    """Return a provider's text shortened, printable and without secrets."""
    return "".join(letter if letter.isprintable() else " " for letter in redact(text))[:_MAX_DETAIL]
