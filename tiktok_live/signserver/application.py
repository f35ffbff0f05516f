"""The web server's side: from a request to a handler and back, with a bound to everything that comes in."""

from __future__ import annotations

import asyncio
import logging
import secrets
import traceback
from typing import TYPE_CHECKING

from aiohttp import web

from tiktok_live.causes import caught
from tiktok_live.redaction import redact
from tiktok_live.signserver.access_log import AccessRecord, write
from tiktok_live.signserver.admission import rate_headers
from tiktok_live.signserver.guard import host_of
from tiktok_live.signserver.http_errors import HttpError
from tiktok_live.signserver.messages import Request
from tiktok_live.signserver.routes import NOWHERE, wrong_method

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from tiktok_live.net.clock import Clock
    from tiktok_live.signserver.admission import Admission
    from tiktok_live.signserver.limits import Limits, Window
    from tiktok_live.signserver.messages import Response
    from tiktok_live.signserver.metrics import Metrics
    from tiktok_live.signserver.routes import Route

__all__ = ["WebApplication"]

_log = logging.getLogger(__name__)

_GONE = 499  # no answer was sent: the caller went away
_MAX_METHOD = 16


class _Visit:
    """What is known of a request while it is answered; the rest of this file fills it in."""

    __slots__ = ("caller", "id", "is_counted", "owner", "route")

    def __init__(self, route: Route) -> None:
        self.route = route
        self.id = secrets.token_hex(8)
        self.owner = ""
        self.caller = ""
        self.is_counted = False


class WebApplication:
    """Answers the web server's requests.

    Args:
        desk: decides who is served.
        metrics: counts.
        limits: of sizes and times.
        clock: time.
        agent: the backend's name, which every answer carries.
        public_url: where callers find this server; empty for the address that they say they asked.
    """

    def __init__(
        self,
        desk: Admission,
        metrics: Metrics,
        *,
        limits: Limits,
        clock: Clock,
        agent: Callable[[], str],
        public_url: str,
    ) -> None:
        self._desk = desk
        self._metrics = metrics
        self._limits = limits
        self._clock = clock
        self._agent = agent
        self._public_url = public_url.rstrip("/")

    def application(self, routes: tuple[Route, ...]) -> web.Application:
        """Return the web application."""
        app = web.Application(client_max_size=self._limits.body_bytes)
        by_path: dict[str, list[Route]] = {}
        for route in routes:
            by_path.setdefault(route.path, []).append(route)
        for path, found in by_path.items():
            for route in (*found, wrong_method(tuple(found))):
                app.router.add_route(route.method, path, self._handler(route))
        app.router.add_route("*", "/{anything:.*}", self._handler(NOWHERE))
        return app

    def _handler(self, route: Route) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def handle(request: web.Request) -> web.StreamResponse:
            return await self._visit(request, _Visit(route))

        return handle

    async def _visit(self, request: web.Request, visit: _Visit) -> web.Response:
        began = self._clock.monotonic()
        response: web.Response | None = None
        try:
            response = await self._answer(request, visit)
        finally:
            status = response.status if response is not None else _GONE
            seconds = self._clock.monotonic() - began
            self._metrics.served(visit.route.path, status, seconds)
            write(
                AccessRecord(
                    method=request.method[:_MAX_METHOD],
                    path=visit.route.path,
                    status=status,
                    ms=round(seconds * 1000, 1),
                    key=visit.owner,
                    bytes=_size(response),
                    id=visit.id,
                )
            )
        return response

    async def _answer(self, request: web.Request, visit: _Visit) -> web.Response:
        try:
            return self._response(await self._serve(request, visit), visit)
        except HttpError as error:
            refused = error
        except TimeoutError:
            refused = HttpError(504, "the provider did not answer in time", label="timeout")
        except Exception:  # noqa: BLE001 - a provider's bug is told to the log and not to the caller
            _log.error("a request could not be answered: %s", redact(traceback.format_exc()))
            refused = HttpError(500, "the sign server has made a mistake", label="bug")
        return self._response(visit.route.refusal(refused), visit, refused)

    async def _serve(self, request: web.Request, visit: _Visit) -> Response:
        self._desk.check_host(request.headers)
        query = _query(request)
        visit.owner = self._desk.owner(request.headers, query)
        visit.caller = f"key {visit.owner}" if visit.owner else f"address {request.remote}"
        route = visit.route
        if not route.is_open:
            self._desk.check_key(visit.owner)
        if not route.is_counted:
            return await route.handler(self._asked(request, visit, query, b""))
        visit.is_counted = True
        self._desk.count(visit.caller)
        with self._desk.place():
            body = await self._body(request) if route.method == "POST" else b""
            async with asyncio.timeout(self._limits.request_seconds):
                return await route.handler(self._asked(request, visit, query, body))

    def _asked(self, request: web.Request, visit: _Visit, query: Mapping[str, str], body: bytes) -> Request:
        return Request(
            path=request.match_info,
            query=query,
            headers=request.headers,
            body=body,
            content_type=request.content_type,
            caller=visit.caller,
            base_url=self._public_url or _base_url(request),
            may_look=self._desk.may_enter(visit.owner),
        )

    async def _body(self, request: web.Request) -> bytes:
        if request.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
            raise HttpError(415, "the body must come as it is, without an encoding", label="body")
        too_large = HttpError(413, f"the body is larger than {self._limits.body_bytes} bytes", label="body")
        if (request.content_length or 0) > self._limits.body_bytes:
            raise too_large
        foreign = (TimeoutError, web.HTTPRequestEntityTooLarge, web.RequestPayloadError, ConnectionError)
        with caught(*foreign) as failure:
            async with asyncio.timeout(self._limits.body_seconds):
                return await request.read()
        if isinstance(failure.error, TimeoutError):
            raise HttpError(408, "the body did not arrive in time", label="body") from failure.cause
        if isinstance(failure.error, web.HTTPRequestEntityTooLarge):
            raise too_large from failure.cause
        raise HttpError(400, "the body is broken off or garbled", label="body") from failure.cause

    def _response(self, answer: Response, visit: _Visit, refused: HttpError | None = None) -> web.Response:
        response = web.Response(
            status=answer.status,
            body=answer.body,
            headers={
                "Content-Type": answer.content_type,
                "Cache-Control": "no-store",
                "X-Content-Type-Options": "nosniff",
                "X-Request-Id": visit.id,
                "X-Log-Id": visit.id,
                "X-Log-Code": str(answer.status),
                "X-Agent-Id": self._agent(),
                **rate_headers(refused, self._windows(visit), self._clock.wall()),
            },
        )
        for name, value in answer.headers:
            response.headers.add(name, value)
        if refused is not None and refused.allow:
            response.headers["Allow"] = refused.allow
        return response

    def _windows(self, visit: _Visit) -> tuple[Window, ...]:
        return self._desk.windows(visit.caller) if visit.is_counted else ()


def _query(request: web.Request) -> dict[str, str]:
    """Return the query, of repeated names the first."""
    query: dict[str, str] = {}
    for name, value in request.query.items():
        query.setdefault(name, value)
    return query


def _base_url(request: web.Request) -> str:
    host = request.headers.get("Host", "")
    return f"{request.scheme}://{host}" if host_of(host) else ""


def _size(response: web.Response | None) -> int:
    return len(response.body) if response is not None and isinstance(response.body, bytes) else 0
