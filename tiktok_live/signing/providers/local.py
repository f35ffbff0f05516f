"""The provider `local`: the user's own sign server, in any dialect of `url_dialects.py` or with EulerStream's API."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from tiktok_live.errors import NetworkError, PayloadTooLarge
from tiktok_live.net.http_client import HttpResponse
from tiktok_live.net.json_fields import decode_strict_object
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
from tiktok_live.signing.config.credentials import with_key_advice
from tiktok_live.signing.config.provider_config import EulerConfig, EulerPaths
from tiktok_live.signing.providers.composed import SignedProvider
from tiktok_live.signing.providers.euler.provider import EulerProvider
from tiktok_live.signing.providers.signer_responses import status_failure
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
    from tiktok_live.signing.base import FailedOutcome, Identity, RoomRef, SignOutcome, SignProvider, UrlOutcome
    from tiktok_live.signing.config.provider_config import LocalConfig

__all__ = ["KnownDialect", "LocalProvider"]

KnownDialect = UrlDialect | Literal["euler"]
"""Every dialect of a sign server."""

_MAX_JSON = 256 * 1024
_UNKNOWN_PATH = frozenset({404, 405})
_HEALTH_PATHS = ("/healthz", "/health")
_PROBE = UnsignedRequest(url="https://www.tiktok.com/@tiktok/live?aid=1988")
# A plain URL first: SignTok 1.2.0 accepts it, and crashes if it receives JSON.
_PROBED: tuple[UrlDialect, ...] = ("signtok", "api-eulerstream", "json")


class LocalProvider:
    """Gets plans and signatures from the user's own sign server.

    A server that only signs URLs is composed with `direct`. A dialect that was detected is remembered; otherwise the
    next call tries to detect it again.

    Args:
        config: address and dialect of the server.
        http: HTTP client for the requests.
        direct: makes the URLs that the server signs.
        clock: for the expiry of plans.
        allow_session_hosts: hosts, with or without port, that may receive the user's own session. Only the dialect
            `euler` supports a session.
        api_key: key of the server; empty for none.
    """

    name = "local"

    def __init__(
        self,
        config: LocalConfig,
        http: HttpClient,
        *,
        direct: SignProvider,
        clock: Clock,
        allow_session_hosts: frozenset[str],
        api_key: str = "",
    ) -> None:
        self._config = config
        self._base = config.base_url.rstrip("/")
        self._http = http
        self._clock = clock
        self._composed = SignedProvider(direct, self, clock=clock)
        self._euler_config = _as_euler(config)
        self._euler = EulerProvider(
            self._euler_config, http, api_key=api_key, clock=clock, allow_session_hosts=allow_session_hosts
        )
        self._headers = {"User-Agent": self._euler_config.client, "Accept": "application/json"}
        if api_key:
            self._headers["X-Api-Key"] = api_key
        self._known: KnownDialect | FailedOutcome | None = None if config.dialect == "auto" else config.dialect
        self._detecting = asyncio.Lock()
        self._detections = 0
        self._concurrency = 0

    async def connect(self, room: RoomRef, identity: Identity) -> SignOutcome:
        """Return a plan for `room`, made by the server or with a URL that it signed."""
        dialect = await self._find_dialect()
        if not isinstance(dialect, str):
            return dialect
        if dialect != "euler":
            outcome = await self._composed.connect(room, identity)
            return with_key_advice(outcome, self._config.credential, has_key="X-Api-Key" in self._headers)
        with self._slot() as failure:
            outcome = failure or await self._euler.connect(room, identity)
        return replace(outcome, provider=self.name) if isinstance(outcome, ConnectPlan) else outcome

    async def sign_url(self, request: UnsignedRequest) -> UrlOutcome:
        """Return `request` signed, or a failed outcome; at once if too many requests are in progress."""
        dialect = await self._find_dialect()
        if not isinstance(dialect, str):
            return dialect
        with self._slot() as failure:
            if failure is not None:
                return failure
            if dialect == "euler":
                return await self._euler.sign_url(request)
            return await self._signed(dialect, request)

    async def health(self) -> ProviderHealth:
        """Return whether the server responds. Requests a signature only if the dialect is not yet known."""
        dialect = await self._find_dialect()
        if not isinstance(dialect, str):
            return ProviderHealth(ok=False, detail=dialect.detail)
        for path in _HEALTH_PATHS:
            response = await self._send(path)
            if not isinstance(response, HttpResponse):
                return ProviderHealth(ok=False, detail=response.detail)
            if response.status not in _UNKNOWN_PATH:
                return self._health_of(dialect, response)
        return ProviderHealth(ok=True, detail=f"the sign server responds (dialect {dialect})")

    async def aclose(self) -> None:
        """Do nothing: the HTTP client belongs to its creator."""

    def _health_of(self, dialect: str, response: HttpResponse) -> ProviderHealth:
        failure = status_failure(response, wall=self._clock.wall())
        if failure is not None:
            return ProviderHealth(ok=False, detail=failure.detail)
        ready = (decode_strict_object(response.body) or {}).get("ready") is not False
        state = "responds" if ready else "is not ready"
        return ProviderHealth(ok=ready, detail=f"the sign server {state} (dialect {dialect})")

    @contextmanager
    def _slot(self) -> Generator[UnavailableOutcome | None]:
        """Count a request in progress; yield a failed outcome if there are too many (a signature must not wait)."""
        if self._concurrency >= self._config.max_concurrency:
            yield UnavailableOutcome(f"{self._concurrency} requests are in progress, which is the limit")
            return
        self._concurrency += 1
        try:
            yield None
        finally:
            self._concurrency -= 1

    async def _signed(self, dialect: UrlDialect, request: UnsignedRequest) -> UrlOutcome:
        post = dialect_request(dialect, request)
        if isinstance(post, RejectedOutcome):
            return post
        response = await self._send(self._path(post.path), post)
        if not isinstance(response, HttpResponse):
            return response
        failure = status_failure(response, wall=self._clock.wall())
        return read_reply(response.body, request.url) if failure is None else failure

    def _path(self, path: str) -> str:
        """Return the path of a request. A base URL that ends in `/api` already has the dialect's own `/api`."""
        if self._config.path:
            return f"/{self._config.path.lstrip('/')}"
        return path.removeprefix("/api") if self._base.endswith("/api") else path

    async def _send(
        self, path: str, post: DialectRequest | None = None
    ) -> HttpResponse | UnavailableOutcome | BadOutputOutcome:
        url, timeout = f"{self._base}{path}", self._config.timeout
        headers = dict(self._headers)
        try:
            if post is None:
                return await self._http.get(
                    url, headers=headers, timeout=timeout, max_bytes=_MAX_JSON, follow_redirects=False
                )
            headers["Content-Type"] = post.content_type
            return await self._http.post(url, headers=headers, body=post.body, timeout=timeout, max_bytes=_MAX_JSON)
        except NetworkError as error:
            return UnavailableOutcome.of(error)
        except PayloadTooLarge as error:
            return BadOutputOutcome(error.message)

    async def _find_dialect(self) -> KnownDialect | FailedOutcome:
        """Return the dialect. Callers that arrive during a detection share its result, whatever it is."""
        if isinstance(self._known, str):
            return self._known
        detections = self._detections
        async with self._detecting:
            if self._known is None or self._detections == detections:
                self._known = await self._detect()
                self._detections += 1
            return self._known

    async def _detect(self) -> KnownDialect | FailedOutcome:
        """Detect the dialect: by health requests, then by requesting the signature of a well-known page."""
        for path in _HEALTH_PATHS:
            response = await self._send(path)
            if not isinstance(response, HttpResponse):
                return response
            dialect = dialect_of_health(response.body)
            if dialect is not None:
                return dialect
        for candidate in _PROBED:
            outcome = await self._signed(candidate, _PROBE)
            if isinstance(outcome, SignedRequest):
                return candidate
            if isinstance(outcome, UnavailableOutcome | RateLimitedOutcome):
                return outcome
        return BadOutputOutcome(
            "the sign server's dialect could not be detected; name it with ?dialect= in its address"
        )


def _as_euler(config: LocalConfig) -> EulerConfig:
    paths = EulerPaths(connect=(config.path,)) if config.path else EulerPaths()
    return EulerConfig(
        base_url=config.base_url,
        paths=paths,
        timeout=config.timeout,
        allow_insecure=config.allow_insecure,
        api_key_env=config.api_key_env,
        api_key_file=config.api_key_file,
    )
