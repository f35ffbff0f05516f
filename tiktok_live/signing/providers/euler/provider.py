"""The provider `euler`: the EulerStream API, or any server with the same API. Makes connect plans and signs URLs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode, urlsplit

from tiktok_live.errors import NetworkError, PayloadTooLarge
from tiktok_live.net.http_client import HttpResponse
from tiktok_live.net.json_fields import decode_strict_object
from tiktok_live.redaction import MASK
from tiktok_live.signing.base import BadOutputOutcome, ProviderHealth, RejectedOutcome, UnavailableOutcome
from tiktok_live.signing.config.credentials import with_key_advice
from tiktok_live.signing.config.provider_config import is_this_machine
from tiktok_live.signing.providers.euler.plan import PlanRules, plan_of
from tiktok_live.signing.providers.euler.responses import RateLimits, limits_of, room_id_of, sign_url_body, signed_of
from tiktok_live.signing.providers.signer_responses import status_failure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tiktok_live.net.clock import Clock
    from tiktok_live.net.http_client import HttpClient
    from tiktok_live.signing.base import FailedOutcome, Identity, RoomRef, SignOutcome, UnsignedRequest, UrlOutcome
    from tiktok_live.signing.config.provider_config import EulerConfig

__all__ = ["NO_PATH", "Endpoint", "EulerProvider", "EulerServer"]

NO_PATH = "NO_PATH"
"""Kind of the outcome of a server without the endpoint."""

_MAX_FETCH = 4 * 1024 * 1024  # a real fetch response has about 43 KB
_MAX_JSON = 256 * 1024
_NEXT_PATH = frozenset({404, 405})
_PATHS_ADVICE = "Check the sign server's address; the table `paths` sets the paths of its endpoints"
_MIN_KEY = 8  # characters; masking a shorter key could mask unrelated text


class Endpoint:
    """The paths of one endpoint. A path that worked is tried first from then on.

    Args:
        templates: paths, optionally with a query; `{name}` is replaced by a value.
        query_names: query parameter of a value, by the value's name, for paths without a placeholder for it.
    """

    def __init__(self, templates: Iterable[str], **query_names: str) -> None:
        self._templates = list(templates)
        self._query_names = query_names

    def targets(self, values: Mapping[str, str], query: Mapping[str, str]) -> list[tuple[str, str]]:
        """Return the paths whose placeholders `values` can fill, as pairs of template and path with query."""
        known = {name: value for name, value in values.items() if value}
        missing = values.keys() - known
        usable = [each for each in self._templates if all(f"{{{name}}}" not in each for name in missing)]
        return [(each, self._target(each, known, query)) for each in usable]

    def remember(self, template: str) -> None:
        """Try `template` first from now on."""
        self._templates.sort(key=lambda each: each != template)

    def _target(self, template: str, values: Mapping[str, str], query: Mapping[str, str]) -> str:
        pairs = dict(query)
        path = template
        for name, value in values.items():
            if f"{{{name}}}" in template:
                path = path.replace(f"{{{name}}}", quote(value, safe=""))
            elif name in self._query_names:
                pairs[self._query_names[name]] = value
        if not pairs:
            return path
        return f"{path}{'&' if '?' in path else '?'}{urlencode(pairs, quote_via=quote, safe='')}"


class EulerServer:
    """Sends requests with the key in a header. It follows no redirects, so the key goes to no other host."""

    def __init__(self, config: EulerConfig, http: HttpClient, api_key: str) -> None:
        self._base = config.base_url.rstrip("/")
        self._timeout = config.timeout
        self._http = http
        self._headers = {"User-Agent": config.client, "Accept": "application/protobuf, application/json"}
        if api_key:
            self._headers["X-Api-Key"] = api_key
        self._key = api_key.encode()

    async def send(
        self,
        endpoint: Endpoint,
        *,
        values: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        max_bytes: int = _MAX_JSON,
    ) -> HttpResponse | FailedOutcome:
        """Return the response of the first path that the server knows: 404 and 405 lead to the next path."""
        try:
            for template, target in endpoint.targets(values or {}, query or {}):
                all_headers = {**self._headers, **(headers or {})}
                response = await self._send(f"{self._base}{target}", all_headers, body, max_bytes)
                if response.status not in _NEXT_PATH:
                    endpoint.remember(template)
                    return self._without_key(response)
        except NetworkError as error:
            return UnavailableOutcome.of(error)
        except PayloadTooLarge as error:
            return BadOutputOutcome(error.message)
        return RejectedOutcome(NO_PATH, "the sign server has none of the requested paths", _PATHS_ADVICE)

    async def _send(self, url: str, headers: Mapping[str, str], body: bytes | None, max_bytes: int) -> HttpResponse:
        if body is not None:
            return await self._http.post(url, headers=headers, body=body, timeout=self._timeout, max_bytes=max_bytes)
        return await self._http.get(
            url, headers=headers, timeout=self._timeout, max_bytes=max_bytes, follow_redirects=False
        )

    def _without_key(self, response: HttpResponse) -> HttpResponse:
        """Mask the key in a JSON response: an error may quote it without a name that `redact` recognizes."""
        if len(self._key) < _MIN_KEY or not response.body.lstrip().startswith(b"{"):
            return response
        return replace(response, body=response.body.replace(self._key, MASK.encode()))


class EulerProvider:
    """Gets plans and signatures from an EulerStream server.

    Args:
        config: address, paths and timeout of the server.
        http: HTTP client for the requests.
        api_key: sent only in a header; empty for none.
        clock: for the expiry of plans and for the times of rate limits.
        allow_session_hosts: hosts, with or without port, that may receive the user's own session.
    """

    name = "euler"

    def __init__(
        self,
        config: EulerConfig,
        http: HttpClient,
        *,
        api_key: str,
        clock: Clock,
        allow_session_hosts: frozenset[str],
    ) -> None:
        address = urlsplit(config.base_url.lower())
        self._server = EulerServer(config, http, api_key)
        self._client = config.client
        self._has_key = bool(api_key)
        self._credential = config.credential
        self._clock = clock
        self._session_hosts = frozenset(host.lower() for host in allow_session_hosts)
        self._session_allowed = not self._session_hosts.isdisjoint({address.hostname, address.netloc})
        self._allow_plain = config.allow_insecure or is_this_machine(address.hostname or "")
        self._connect_endpoint = Endpoint(config.paths.connect, room_id="room_id")
        self._sign_endpoint = Endpoint(config.paths.sign_url)
        self._room_endpoint = Endpoint(config.paths.room_id, unique_id="uniqueId")
        self._limits_endpoint = Endpoint(config.paths.rate_limits)

    async def connect(self, room: RoomRef, identity: Identity) -> SignOutcome:
        """Return a plan for `room`. The socket uses the server's guest cookie, not that of `identity`."""
        return with_key_advice(await self._connect(room, identity), self._credential, has_key=self._has_key)

    async def _connect(self, room: RoomRef, identity: Identity) -> SignOutcome:
        session = identity.session if self._session_allowed else None
        pairs = session.cookies.items() if session is not None else ()
        response = await self._server.send(
            self._connect_endpoint,
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
        if not isinstance(response, HttpResponse):
            return response
        failure = status_failure(response, wall=self._clock.wall())
        if failure is not None:
            return failure
        rules = PlanRules(
            provider=self.name,
            allow_plain=self._allow_plain,
            session_sent=session is not None,
            session_hosts=self._session_hosts,
        )
        return plan_of(response, room, identity, rules=rules, clock=self._clock)

    async def sign_url(self, request: UnsignedRequest) -> UrlOutcome:
        """Return `request` signed. A session among its cookies is sent only to allowed hosts."""
        body = sign_url_body(request, send_session=self._session_allowed)
        if isinstance(body, RejectedOutcome):
            return body
        response = await self._server.send(
            self._sign_endpoint,
            query={"client": self._client},
            headers={"Accept": "application/json", "Content-Type": "application/json"},
            body=body,
        )
        return (
            signed_of(response, request.url, wall=self._clock.wall())
            if isinstance(response, HttpResponse)
            else response
        )

    async def room_id(self, unique_id: str) -> int | FailedOutcome:
        """Return the room id of the live of `unique_id`, a handle without `@`, or a failed outcome."""
        response = await self._server.send(self._room_endpoint, values={"unique_id": unique_id})
        return room_id_of(response, wall=self._clock.wall()) if isinstance(response, HttpResponse) else response

    async def rate_limits(self) -> RateLimits | FailedOutcome:
        """Return the remaining requests of the key. This request is not counted."""
        response = await self._server.send(self._limits_endpoint)
        return limits_of(response, wall=self._clock.wall()) if isinstance(response, HttpResponse) else response

    async def health(self) -> ProviderHealth:
        """Return whether the server responds and requests are left.

        Requests the rate limits, which uses up none of them, or `/healthz` if the server has no rate limits.
        """
        limits = await self.rate_limits()
        if isinstance(limits, RateLimits):
            return _health_of(limits)
        if not isinstance(limits, RejectedOutcome):
            return ProviderHealth(ok=False, detail=limits.detail)
        if limits.kind == NO_PATH:
            return await self._own_health()
        # Without a key the limits cannot be read, but plans can be made.
        return ProviderHealth(ok=not self._has_key, detail=limits.detail)

    async def aclose(self) -> None:
        """Do nothing: the HTTP client belongs to its creator."""

    async def _own_health(self) -> ProviderHealth:
        response = await self._server.send(Endpoint(("/healthz", "/health")))
        if not isinstance(response, HttpResponse):
            return ProviderHealth(ok=False, detail=response.detail)
        failure = status_failure(response, wall=self._clock.wall())
        if failure is not None:
            return ProviderHealth(ok=False, detail=failure.detail)
        ready = (decode_strict_object(response.body) or {}).get("ready") is not False
        return ProviderHealth(ok=ready, detail="" if ready else "the sign server says that it is not ready")


def _health_of(limits: RateLimits) -> ProviderHealth:
    spans = {"minute": limits.minute, "hour": limits.hour, "day": limits.day}
    left = {span: limit.remaining for span, limit in spans.items() if limit.remaining is not None}
    detail = ", ".join(f"{count} requests left this {span}" for span, count in left.items())
    return ProviderHealth(ok=0 not in left.values(), detail=detail)
