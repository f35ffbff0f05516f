"""A sign server of the user's, in whichever dialect it speaks (`dialects.py`, or EulerStream's)."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from tiktok_live.errors import NetworkError, PayloadTooLarge
from tiktok_live.net.http_client import HttpResponse
from tiktok_live.signing.base import (
    BadOutputOutcome,
    ConnectPlan,
    ProviderHealth,
    RateLimitedOutcome,
    RejectedOutcome,
    SignedRequest,
    UnavailableOutcome,
    UnsignedRequest,
)
from tiktok_live.signing.config.key_advice import with_key_advice
from tiktok_live.signing.config.provider_config import EulerPaths, EulerSpec
from tiktok_live.signing.providers.composed import SignedProvider
from tiktok_live.signing.providers.euler.provider import EulerProvider
from tiktok_live.signing.providers.signer_responses import json_object, status_refusal
from tiktok_live.signing.providers.url_dialects import (
    DialectRequest,
    UrlDialect,
    dialect_of_health,
    dialect_request,
    read_reply,
)

if TYPE_CHECKING:
    from collections.abc import Generator

    from tiktok_live.net.clock import Clock
    from tiktok_live.net.http_client import HttpClient
    from tiktok_live.signing.base import Identity, RoomRef, SignOutcome, SignProvider, UrlOutcome
    from tiktok_live.signing.config.provider_config import LocalSpec
    from tiktok_live.signing.providers.signer_responses import Refusal

__all__ = ["KnownDialect", "LocalProvider"]

KnownDialect = UrlDialect | Literal["euler"]
"""What a sign server of the user's can speak."""

_MAX_JSON = 256 * 1024
_UNKNOWN_PATH = frozenset({404, 405})
_HEALTH_PATHS = ("/healthz", "/health")
_PROBE = UnsignedRequest(url="https://www.tiktok.com/@tiktok/live?aid=1988")
# The text of a URL first: SignTok 1.2.0 takes it, and ends for good when it is sent JSON.
_PROBED: tuple[UrlDialect, ...] = ("signtok", "api-eulerstream", "json")


class LocalProvider:
    """Asks a sign server of the user's, for plans and for signed URLs.

    A server that only signs URLs is composed with `direct`. A dialect that was found out is remembered; one that was
    not is looked for again at the next call.

    Args:
        spec: where the server is, and what it speaks.
        http: asks it.
        direct: makes the addresses that a URL signer signs.
        clock: tells when a plan expires.
        allow_session_hosts: hosts, or hosts with port, that may be sent the user's own session; only the dialect
            `euler` has a place for it.
        api_key: of the server; empty for none.
    """

    name = "local"

    def __init__(
        self,
        spec: LocalSpec,
        http: HttpClient,
        *,
        direct: SignProvider,
        clock: Clock,
        allow_session_hosts: frozenset[str],
        api_key: str = "",
    ) -> None:
        self._spec = spec
        self._base = spec.base_url.rstrip("/")
        self._http = http
        self._clock = clock
        self._composed = SignedProvider(direct, self, clock=clock)
        self._euler_spec = _as_euler(spec)
        self._euler = EulerProvider(
            self._euler_spec, http, api_key=api_key, clock=clock, allow_session_hosts=allow_session_hosts
        )
        self._headers = {"User-Agent": self._euler_spec.client, "Accept": "application/json"}
        if api_key:
            self._headers["X-Api-Key"] = api_key
        self._known: KnownDialect | Refusal | None = None if spec.dialect == "auto" else spec.dialect
        self._searching = asyncio.Lock()
        self._searches = 0
        self._asking = 0

    async def connect(self, room: RoomRef, identity: Identity) -> SignOutcome:
        """Return a plan for `room`, made by the server or of an address that it signed."""
        dialect = await self._spoken()
        if not isinstance(dialect, str):
            return dialect
        if dialect != "euler":
            outcome = await self._composed.connect(room, identity)
            return with_key_advice(outcome, self._spec.credential, has_key="X-Api-Key" in self._headers)
        with self._place() as refusal:
            outcome = refusal or await self._euler.connect(room, identity)
        return replace(outcome, provider=self.name) if isinstance(outcome, ConnectPlan) else outcome

    async def sign_url(self, request: UnsignedRequest) -> UrlOutcome:
        """Return `request` signed, or why it is not. Who comes when too many are being asked is refused at once."""
        dialect = await self._spoken()
        if not isinstance(dialect, str):
            return dialect
        with self._place() as refusal:
            if refusal is not None:
                return refusal
            if dialect == "euler":
                return await self._euler.sign_url(request)
            return await self._signed(dialect, request)

    async def health(self) -> ProviderHealth:
        """Return whether the server answers; no signature is asked for unless its dialect is not yet known."""
        dialect = await self._spoken()
        if not isinstance(dialect, str):
            return ProviderHealth(ok=False, detail=dialect.detail)
        for path in _HEALTH_PATHS:
            answer = await self._send(path)
            if not isinstance(answer, HttpResponse):
                return ProviderHealth(ok=False, detail=answer.detail)
            if answer.status not in _UNKNOWN_PATH:
                return self._health_of(dialect, answer)
        return ProviderHealth(ok=True, detail=f"it answers, and speaks {dialect}")

    async def aclose(self) -> None:
        """Do nothing: the HTTP client belongs to whoever made it."""

    def _health_of(self, dialect: str, answer: HttpResponse) -> ProviderHealth:
        refusal = status_refusal(answer, wall=self._clock.wall())
        if refusal is not None:
            return ProviderHealth(ok=False, detail=refusal.detail)
        ready = (json_object(answer.body) or {}).get("ready") is not False
        return ProviderHealth(ok=ready, detail=f"it {'answers' if ready else 'is not ready'}, and speaks {dialect}")

    @contextmanager
    def _place(self) -> Generator[UnavailableOutcome | None]:
        """Count one more request; give the refusal when there are too many. A signature that waits expires."""
        if self._asking >= self._spec.max_concurrency:
            yield UnavailableOutcome(f"{self._asking} requests are being made, which is the limit")
            return
        self._asking += 1
        try:
            yield None
        finally:
            self._asking -= 1

    async def _signed(self, dialect: UrlDialect, request: UnsignedRequest) -> UrlOutcome:
        asked = dialect_request(dialect, request)
        if isinstance(asked, RejectedOutcome):
            return asked
        answer = await self._send(self._path(asked.path), asked)
        if not isinstance(answer, HttpResponse):
            return answer
        refusal = status_refusal(answer, wall=self._clock.wall())
        return read_reply(answer.body, request.url) if refusal is None else refusal

    def _path(self, path: str) -> str:
        """Return where a dialect's path is: below a base that ends in `/api`, its own `/api` is there already."""
        if self._spec.path:
            return f"/{self._spec.path.lstrip('/')}"
        return path.removeprefix("/api") if self._base.endswith("/api") else path

    async def _send(
        self, path: str, asked: DialectRequest | None = None
    ) -> HttpResponse | UnavailableOutcome | BadOutputOutcome:
        url, timeout = f"{self._base}{path}", self._spec.timeout
        headers = dict(self._headers)
        try:
            if asked is None:
                return await self._http.get(
                    url, headers=headers, timeout=timeout, max_bytes=_MAX_JSON, follow_redirects=False
                )
            headers["Content-Type"] = asked.content_type
            return await self._http.post(url, headers=headers, body=asked.body, timeout=timeout, max_bytes=_MAX_JSON)
        except NetworkError as error:
            return UnavailableOutcome.of(error)
        except PayloadTooLarge as error:
            return BadOutputOutcome(error.message)

    async def _spoken(self) -> KnownDialect | Refusal:
        """Return the dialect; callers who come while it is being looked for share what is found, or not found."""
        if isinstance(self._known, str):
            return self._known
        searches = self._searches
        async with self._searching:
            if self._known is None or self._searches == searches:
                self._known = await self._search()
                self._searches += 1
            return self._known

    async def _search(self) -> KnownDialect | Refusal:
        """Find out the dialect: by questions that change nothing, then by the signature of a well-known page."""
        for path in _HEALTH_PATHS:
            answer = await self._send(path)
            if not isinstance(answer, HttpResponse):
                return answer
            dialect = dialect_of_health(answer.body)
            if dialect is not None:
                return dialect
        for tried in _PROBED:
            outcome = await self._signed(tried, _PROBE)
            if isinstance(outcome, SignedRequest):
                return tried
            if isinstance(outcome, UnavailableOutcome | RateLimitedOutcome):
                return outcome
        return BadOutputOutcome(
            "the sign server speaks no known dialect; if it does, name it with ?dialect= in its address"
        )


def _as_euler(spec: LocalSpec) -> EulerSpec:
    paths = EulerPaths(connect=(spec.path,)) if spec.path else EulerPaths()
    return EulerSpec(
        base_url=spec.base_url,
        paths=paths,
        timeout=spec.timeout,
        allow_insecure=spec.allow_insecure,
        api_key_env=spec.api_key_env,
        api_key_file=spec.api_key_file,
    )
