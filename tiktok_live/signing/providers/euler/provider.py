"""The EulerStream API, or any server that speaks it: rooms become connect plans, URLs become signed ones."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tiktok_live.signing.base import ProviderHealth, RejectedOutcome
from tiktok_live.signing.config.key_advice import with_key_advice
from tiktok_live.signing.config.provider_config import LOOPBACK
from tiktok_live.signing.providers.euler.plan import PlanRules, plan_of
from tiktok_live.signing.providers.euler.responses import RateLimits, limits_of, room_id_of, sign_url_body, signed_of
from tiktok_live.signing.providers.euler.server import NO_PATH, Endpoint, EulerServer, Unanswered
from tiktok_live.signing.providers.signer_responses import json_object, status_refusal

if TYPE_CHECKING:
    from tiktok_live.net.clock import Clock
    from tiktok_live.net.http_client import HttpClient
    from tiktok_live.signing.base import Identity, RoomRef, SignOutcome, UnsignedRequest, UrlOutcome
    from tiktok_live.signing.config.provider_config import EulerSpec
    from tiktok_live.signing.providers.signer_responses import Refusal

__all__ = ["EulerProvider"]

_MAX_FETCH = 4 * 1024 * 1024  # a real one has about 43 KB


class EulerProvider:
    """Asks an EulerStream server.

    Args:
        spec: where the server is, and what it has where.
        http: asks it.
        api_key: goes in a header and nowhere else; empty for none.
        clock: tells when a plan expires and how long a limit lasts.
        allow_session_hosts: hosts, or hosts with port, that may be sent the user's own session.
    """

    name = "euler"

    def __init__(
        self,
        spec: EulerSpec,
        http: HttpClient,
        *,
        api_key: str,
        clock: Clock,
        allow_session_hosts: frozenset[str],
    ) -> None:
        address = urlsplit(spec.base_url.lower())
        self._server = EulerServer(spec, http, api_key)
        self._client = spec.client
        self._has_key = bool(api_key)
        self._credential = spec.credential
        self._clock = clock
        self._session_hosts = frozenset(host.lower() for host in allow_session_hosts)
        self._session_allowed = not self._session_hosts.isdisjoint({address.hostname, address.netloc})
        self._allow_plain = spec.allow_insecure or address.hostname in LOOPBACK
        self._connecting = Endpoint(spec.paths.connect, room_id="room_id")
        self._signing = Endpoint(spec.paths.sign_url)
        self._finding = Endpoint(spec.paths.room_id, unique_id="uniqueId")
        self._limits = Endpoint(spec.paths.rate_limits)

    async def connect(self, room: RoomRef, identity: Identity) -> SignOutcome:
        """Return a plan for `room`. The socket's guest cookie is the server's; that of `identity` stays with it."""
        return with_key_advice(await self._connect(room, identity), self._credential, has_key=self._has_key)

    async def _connect(self, room: RoomRef, identity: Identity) -> SignOutcome:
        session = identity.session if self._session_allowed else None
        pairs = session.cookies.items() if session is not None else ()
        answer = await self._server.ask(
            self._connecting,
            values={"room_id": str(room.room_id), "unique_id": room.unique_id},
            query={
                "client": self._client,
                "cursor": "",
                "user_agent": identity.user_agent,
                "client_enter": "true",
                "platform": "web",
            },
            headers={"x-cookie-header": "; ".join(f"{name}={value}" for name, value in pairs)} if pairs else {},
            max_bytes=_MAX_FETCH,
        )
        if isinstance(answer, Unanswered):
            return answer
        refusal = status_refusal(answer, wall=self._clock.wall())
        if refusal is not None:
            return refusal
        rules = PlanRules(
            provider=self.name,
            allow_plain=self._allow_plain,
            session_sent=session is not None,
            session_hosts=self._session_hosts,
        )
        return plan_of(answer, room, identity, rules=rules, clock=self._clock)

    async def sign_url(self, request: UnsignedRequest) -> UrlOutcome:
        """Return `request` signed; a session among its cookies goes to allowed hosts only."""
        body = sign_url_body(request, send_session=self._session_allowed)
        if isinstance(body, RejectedOutcome):
            return body
        answer = await self._server.ask(
            self._signing,
            query={"client": self._client},
            headers={"Accept": "application/json", "Content-Type": "application/json"},
            body=body,
        )
        return answer if isinstance(answer, Unanswered) else signed_of(answer, request.url, wall=self._clock.wall())

    async def room_id(self, unique_id: str) -> int | Refusal:
        """Return the room of the live of `unique_id`, a handle without `@`, or why it is not known."""
        answer = await self._server.ask(self._finding, values={"unique_id": unique_id})
        return answer if isinstance(answer, Unanswered) else room_id_of(answer, wall=self._clock.wall())

    async def rate_limits(self) -> RateLimits | Refusal:
        """Return what the key may still ask for; asking costs none of it."""
        answer = await self._server.ask(self._limits)
        return answer if isinstance(answer, Unanswered) else limits_of(answer, wall=self._clock.wall())

    async def health(self) -> ProviderHealth:
        """Return whether the server answers and requests are left.

        The limits are asked for, which costs none of them; a server that has none is asked for `/healthz`.
        """
        limits = await self.rate_limits()
        if isinstance(limits, RateLimits):
            return _health_of(limits)
        if not isinstance(limits, RejectedOutcome):
            return ProviderHealth(ok=False, detail=limits.detail)
        if limits.kind == NO_PATH:
            return await self._own_health()
        # Who has no key has no limits to see, and is served all the same.
        return ProviderHealth(ok=not self._has_key, detail=limits.detail)

    async def aclose(self) -> None:
        """Do nothing: the HTTP client belongs to whoever made it."""

    async def _own_health(self) -> ProviderHealth:
        answer = await self._server.ask(Endpoint(("/healthz", "/health")))
        if isinstance(answer, Unanswered):
            return ProviderHealth(ok=False, detail=answer.detail)
        refusal = status_refusal(answer, wall=self._clock.wall())
        if refusal is not None:
            return ProviderHealth(ok=False, detail=refusal.detail)
        ready = (json_object(answer.body) or {}).get("ready") is not False
        return ProviderHealth(ok=ready, detail="" if ready else "the sign server says that it is not ready")


def _health_of(limits: RateLimits) -> ProviderHealth:
    spans = {"minute": limits.minute, "hour": limits.hour, "day": limits.day}
    left = {span: limit.remaining for span, limit in spans.items() if limit.remaining is not None}
    detail = ", ".join(f"{count} requests left this {span}" for span, count in left.items())
    return ProviderHealth(ok=0 not in left.values(), detail=detail)
