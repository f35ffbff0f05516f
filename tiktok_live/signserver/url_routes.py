"""Routes that sign URLs, in every dialect, and the tickets under which the first clients fetch their plans."""

from __future__ import annotations

import re
import secrets
from collections import OrderedDict
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import msgspec

from tiktok_live.causes import caught
from tiktok_live.net.user_agents import user_agent_in
from tiktok_live.signing.base import UnsignedRequest
from tiktok_live.signserver.messages import (
    JSON,
    MAX_USER_AGENT,
    HttpError,
    Response,
    parse_json,
    parse_room_id,
    parse_user_agent,
)
from tiktok_live.signserver.response_dialects import eulerstream_signed, legacy_signed, page_fields

if TYPE_CHECKING:
    from tiktok_live.net.clock import Clock
    from tiktok_live.signing.base import SignedRequest
    from tiktok_live.signserver.connect_routes import ConnectRoutes
    from tiktok_live.signserver.guard import HostGuard
    from tiktok_live.signserver.messages import Request
    from tiktok_live.signserver.service import SigningService

__all__ = ["TICKET_LIFETIME", "TICKET_PATH", "Tickets", "UrlRoutes"]

TICKET_LIFETIME = 30.0
"""Seconds that a response is kept: a plan is valid no longer."""

TICKET_PATH = "/webcast/fetch/{ticket}"
"""Where the first clients fetch their plan."""

_FETCH_PATH = "/webcast/im/fetch"
_METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})
_COOKIE_VALUE = re.compile(r"[!-:<-~]{0,512}")
_MAX_TICKETS = 256
_MAX_TICKET_BYTES = 16 * 1024 * 1024
_TICKET_BYTES = 24


class _PageBody(msgspec.Struct, rename={"user_agent": "userAgent"}):
    """Request body of tiktok-signature and of `/api/eulerstream`."""

    url: str
    user_agent: str | None = None


class _RoomBody(msgspec.Struct):
    """Request body of `/sign`."""

    room_url: str


class _EulerBody(msgspec.Struct, rename="camel"):
    """Request body of EulerStream's `sign_url`; other fields are ignored."""

    url: str
    user_agent: str | None = None
    method: str | None = None
    session_id: str | None = None
    ttwid: str | None = None
    payload: str | None = None


class Tickets:
    """Responses kept under unguessable names, each returned once. Bounded in number, size and time."""

    def __init__(self) -> None:
        self._responses: OrderedDict[str, tuple[float, Response]] = OrderedDict()
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._responses)

    def issue(self, response: Response, now: float) -> str:
        """Keep `response` and return its ticket; the oldest responses are evicted if there are too many."""
        self._drop_expired(now)
        ticket = secrets.token_urlsafe(_TICKET_BYTES)
        self._responses[ticket] = (now + TICKET_LIFETIME, response)
        self._bytes += len(response.body)
        while len(self._responses) > _MAX_TICKETS or (self._bytes > _MAX_TICKET_BYTES and len(self._responses) > 1):
            self._pop(next(iter(self._responses)))
        return ticket

    def redeem(self, ticket: str, now: float) -> Response | None:
        """Return the response of `ticket`, once; None if it is unknown, used or expired."""
        self._drop_expired(now)
        return self._pop(ticket) if ticket in self._responses else None

    def _drop_expired(self, now: float) -> None:
        # Tickets expire in the order in which they were issued.
        while self._responses and next(iter(self._responses.values()))[0] <= now:
            self._pop(next(iter(self._responses)))

    def _pop(self, ticket: str) -> Response:
        response = self._responses.pop(ticket)[1]
        self._bytes -= len(response.body)
        return response


class UrlRoutes:
    """Handlers that sign the platform's URLs.

    Args:
        service: calls the backend.
        connect: makes the plans for the first clients.
        guard: checks which URLs may be signed.
        tickets: keeps those plans until they are fetched.
        clock: measures durations and expires tickets.
    """

    def __init__(
        self, service: SigningService, connect: ConnectRoutes, *, guard: HostGuard, tickets: Tickets, clock: Clock
    ) -> None:
        self._service = service
        self._connect = connect
        self._guard = guard
        self._tickets = tickets
        self._clock = clock

    async def signature(self, request: Request) -> Response:
        """Handle `/signature`: the body is the URL, or tiktok-signature's JSON."""
        if request.content_type == JSON:
            body = parse_json(request.body, _PageBody)
            return self._page_response(await self._sign(body.url, body.user_agent or ""))
        return self._page_response(await self._sign(_ascii_text(request.body), ""))

    async def sign(self, request: Request) -> Response:
        """Handle `/sign`, whose response includes the duration."""
        started = self._clock.monotonic()
        signed = await self._sign(parse_json(request.body, _RoomBody).room_url, "")
        return self._page_response(signed, response_time_ms=round((self._clock.monotonic() - started) * 1000))

    async def eulerstream_api(self, request: Request) -> Response:
        """Handle `/api/eulerstream`."""
        body = parse_json(request.body, _PageBody)
        signed = await self._sign(body.url, body.user_agent or "")
        return Response.json({"success": True, "data": page_fields(signed, self._language)})

    async def sign_url(self, request: Request) -> Response:
        """Handle EulerStream's `sign_url`."""
        body = parse_json(request.body, _EulerBody)
        if body.session_id:
            raise HttpError(403, "this server signs URLs only for guests: send no session", label="session")
        method = (body.method or "GET").upper()
        if method not in _METHODS:
            raise HttpError(400, "method is not an HTTP method", label="method")
        if not _COOKIE_VALUE.fullmatch(body.ttwid or ""):
            raise HttpError(400, "ttwid is not a valid cookie value", label="ttwid")
        unsigned = UnsignedRequest(
            url=self._guard.check(body.url),
            method=method,
            user_agent=self._user_agent(body.user_agent or "", body.url),
            body=(body.payload or "").encode(),
            cookies={"ttwid": body.ttwid} if body.ttwid else {},
        )
        return eulerstream_signed(await self._service.sign(unsigned))

    async def legacy(self, request: Request) -> Response:
        """Handle the first `sign_url`, of EulerStream's early clients.

        They request a signature for the platform's fetch URL, and then fetch the signed URL. The platform does not
        serve that URL to guests, so they receive a URL of this server instead, where a plan is ready. Other URLs are
        signed.
        """
        url = self._guard.check(request.query.get("url", ""))
        parts = urlsplit(url)
        if parts.path.rstrip("/") != _FETCH_PATH:
            signed = await self._sign(url, request.query.get("user_agent", ""))
            return legacy_signed(signed.url, signed.user_agent, signed.fields)
        if not request.base_url:
            raise HttpError(400, "a Host header is needed to build the URL of the plan", label="host")
        room_id = parse_room_id(parse_qs(parts.query).get("room_id", [""])[0])
        user_agent = self._user_agent(request.query.get("user_agent", ""), url)
        response, user_agent = await self._connect.plan(room_id, user_agent)
        ticket = self._tickets.issue(response, self._clock.monotonic())
        return legacy_signed(request.base_url + TICKET_PATH.format(ticket=ticket), user_agent)

    async def redeem(self, request: Request) -> Response:
        """Return the plan of a ticket. The ticket replaces the key, which these clients do not send here."""
        response = self._tickets.redeem(request.path_params["ticket"], self._clock.monotonic())
        if response is None:
            raise HttpError(404, "the plan of this URL is unknown, has expired, or was already fetched", label="ticket")
        return response

    @property
    def _language(self) -> str:
        guest = self._service.guest
        return f"{guest.language}-{guest.region}"

    async def _sign(self, url: str, user_agent: str) -> SignedRequest:
        unsigned = UnsignedRequest(url=self._guard.check(url), user_agent=self._user_agent(user_agent, url))
        return await self._service.sign(unsigned)

    def _page_response(self, signed: SignedRequest, **more: object) -> Response:
        return Response.json({"status": "ok", "data": page_fields(signed, self._language), **more})

    def _user_agent(self, given: str, url: str) -> str:
        """Return the caller's user agent: the one that it sends, that its URL names, or else the guests' own."""
        named = user_agent_in(url)
        is_valid = named.isascii() and named.isprintable() and len(named) <= MAX_USER_AGENT
        return parse_user_agent(given or (named if is_valid else ""), self._service.guest.user_agent)


def _ascii_text(body: bytes) -> str:
    """Return a body that consists of a URL, without the newline that shells append."""
    with caught(UnicodeDecodeError) as failure:
        return body.decode("ascii").strip()
    raise HttpError(400, "the body is not a URL in ASCII", label="body") from failure.cause
