"""Routes that sign addresses, in every dialect."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import msgspec

from tiktok_live.causes import caught
from tiktok_live.signing.base import UnsignedRequest
from tiktok_live.signserver.http_errors import HttpError
from tiktok_live.signserver.messages import JSON, Response, parse_room_id, read_json, user_agent_of
from tiktok_live.signserver.response_dialects import legacy_signed, page_fields, signed_request

if TYPE_CHECKING:
    from tiktok_live.net.clock import Clock
    from tiktok_live.signing.base import SignedRequest
    from tiktok_live.signserver.connect_routes import Connecting
    from tiktok_live.signserver.guard import HostGuard
    from tiktok_live.signserver.messages import Request
    from tiktok_live.signserver.service import SigningService
    from tiktok_live.signserver.tickets import Tickets

__all__ = ["TICKET_PATH", "SigningUrls"]

TICKET_PATH = "/webcast/fetch/{ticket}"
"""Where the first clients fetch what they asked a signed address for."""

_FETCH_PATH = "/webcast/im/fetch"
_METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})
_GUEST = re.compile(r"[!-:<-~]{0,512}")


class _PageBody(msgspec.Struct, rename={"user_agent": "userAgent"}):
    """Body of tiktok-signature's and `/api/eulerstream`'s requests."""

    url: str
    user_agent: str | None = None


class _RoomBody(msgspec.Struct):
    """Body of `/sign`."""

    room_url: str


class _EulerBody(msgspec.Struct, rename="camel"):
    """Body of EulerStream's `sign_url`; what else it may hold changes nothing here."""

    url: str
    user_agent: str | None = None
    method: str | None = None
    session_id: str | None = None
    ttwid: str | None = None
    payload: str | None = None


class SigningUrls:
    """Signs addresses of the platform.

    Args:
        office: asks the backend.
        connecting: makes the plans that the first clients ask a signed address for.
        guard: knows which addresses may be signed.
        tickets: where those plans wait.
        clock: tells how long a request took, and when a ticket expires.
    """

    def __init__(
        self, office: SigningService, connecting: Connecting, *, guard: HostGuard, tickets: Tickets, clock: Clock
    ) -> None:
        self._office = office
        self._connecting = connecting
        self._guard = guard
        self._tickets = tickets
        self._clock = clock

    async def signature(self, asked: Request) -> Response:
        """Response `/signature`: the body is the address, or tiktok-signature's JSON."""
        if asked.content_type == JSON:
            body = read_json(asked.body, _PageBody)
            return self._page(await self._sign(body.url, body.user_agent or ""))
        return self._page(await self._sign(_text(asked.body), ""))

    async def sign(self, asked: Request) -> Response:
        """Response `/sign`, which tells how long it took too."""
        began = self._clock.monotonic()
        signed = await self._sign(read_json(asked.body, _RoomBody).room_url, "")
        return self._page(signed, response_time_ms=round((self._clock.monotonic() - began) * 1000))

    async def eulerstream_api(self, asked: Request) -> Response:
        """Response `/api/eulerstream`."""
        body = read_json(asked.body, _PageBody)
        signed = await self._sign(body.url, body.user_agent or "")
        return Response.of({"success": True, "data": page_fields(signed, self._language)})

    async def sign_url(self, asked: Request) -> Response:
        """Response EulerStream's `sign_url`."""
        body = read_json(asked.body, _EulerBody)
        if body.session_id:
            raise HttpError(403, "addresses are signed for guests alone here: send no session", label="session")
        method = (body.method or "GET").upper()
        if method not in _METHODS:
            raise HttpError(400, "that is not a method of HTTP", label="method")
        if not _GUEST.fullmatch(body.ttwid or ""):
            raise HttpError(400, "ttwid is not a cookie's value", label="ttwid")
        request = UnsignedRequest(
            url=self._guard.check(body.url),
            method=method,
            user_agent=user_agent_of(body.user_agent or "", self._office.guest.user_agent),
            body=(body.payload or "").encode(),
            cookies={"ttwid": body.ttwid} if body.ttwid else {},
        )
        return signed_request(await self._office.signed(request))

    async def legacy(self, asked: Request) -> Response:
        """Response the first `sign_url`, of EulerStream's early clients.

        They ask for the platform's fetch address and then fetch what they were given. A guest's fetch is answered by
        nobody, so they are given one of this server, with the plan already made; any other address is signed.
        """
        url = self._guard.check(asked.query.get("url", ""))
        parts = urlsplit(url)
        if parts.path.rstrip("/") != _FETCH_PATH:
            signed = await self._sign(url, asked.query.get("user_agent", ""))
            return legacy_signed(signed.url, self._user_agent(signed), signed.fields)
        if not asked.base_url:
            raise HttpError(400, "a Host header is needed to say where the answer waits", label="host")
        room_id = parse_room_id(parse_qs(parts.query).get("room_id", [""])[0])
        user_agent = user_agent_of(asked.query.get("user_agent", ""), self._office.guest.user_agent)
        answer, user_agent = await self._connecting.plan(room_id, user_agent)
        ticket = self._tickets.issue(answer, self._clock.monotonic())
        return legacy_signed(asked.base_url + TICKET_PATH.format(ticket=ticket), user_agent)

    async def redeem(self, asked: Request) -> Response:
        """Response with the plan that waits under a ticket. The ticket is the key: these clients send no other here."""
        answer = self._tickets.redeem(asked.path["ticket"], self._clock.monotonic())
        if answer is None:
            raise HttpError(404, "nothing waits here: an answer is fetched once, and soon", label="ticket")
        return answer

    @property
    def _language(self) -> str:
        guest = self._office.guest
        return f"{guest.language}-{guest.region}"

    async def _sign(self, url: str, user_agent: str) -> SignedRequest:
        request = UnsignedRequest(
            url=self._guard.check(url), user_agent=user_agent_of(user_agent, self._office.guest.user_agent)
        )
        return await self._office.signed(request)

    def _page(self, signed: SignedRequest, **more: object) -> Response:
        return Response.of({"status": "ok", "data": page_fields(signed, self._language), **more})

    def _user_agent(self, signed: SignedRequest) -> str:
        return signed.user_agent or self._office.guest.user_agent


def _text(body: bytes) -> str:
    """Return a body that is an address; the newline that shells put behind it is none of its."""
    with caught(UnicodeDecodeError) as failure:
        return body.decode("ascii").strip()
    raise HttpError(400, "the body is not an address in ASCII", label="body") from failure.cause
