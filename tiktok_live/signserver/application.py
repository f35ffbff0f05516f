"""The aiohttp application: reads a request within limits, admits it, calls its route's handler, writes the response."""

from __future__ import annotations

import asyncio
import logging
import secrets
import traceback
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from aiohttp import web

from tiktok_live.causes import caught
from tiktok_live.redaction import redact
from tiktok_live.signserver.access_log import AccessRecord, log_request
from tiktok_live.signserver.admission import rate_limit_headers
from tiktok_live.signserver.guard import host_of
from tiktok_live.signserver.messages import HttpError, Request
from tiktok_live.signserver.routes import NOT_FOUND, method_not_allowed

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

_CLIENT_DISCONNECTED = 499  # logged and counted; no response was sent
_MAX_METHOD = 16


class _Exchange:
    """State of one request while it is handled."""

    __slots__ = ("caller", "id", "is_counted", "owner", "route")

    def __init__(self, route: Route) -> None:
        self.route = route
        self.id = secrets.token_hex(8)
        self.owner = ""
        self.caller = ""
        self.is_counted = False


class WebApplication:
    """Handles the web server's requests.

    Args:
        admission: decides which requests are handled.
        metrics: counts requests.
        limits: of sizes and times.
        clock: time source.
        agent: returns the backend's name, sent with every response.
        public_url: the server's URL as callers see it; empty to take it from each request's `Host`.
    """

    def __init__(
        self,
        admission: Admission,
        metrics: Metrics,
        *,
        limits: Limits,
        clock: Clock,
        agent: Callable[[], str],
        public_url: str,
    ) -> None:
        self._admission = admission
        self._metrics = metrics
        self._limits = limits
        self._clock = clock
        self._agent = agent
        self._public_url = public_url.rstrip("/")

    def build(self, routes: tuple[Route, ...]) -> web.Application:
        """Return the aiohttp application for `routes`."""
        app = web.Application(client_max_size=self._limits.body_bytes)
        by_path: dict[str, list[Route]] = {}
        for route in routes:
            by_path.setdefault(route.path, []).append(route)
        for path, same_path in by_path.items():
            for route in (*same_path, method_not_allowed(tuple(same_path))):
                app.router.add_route(route.method, path, self._handler(route))
        app.router.add_route("*", "/{anything:.*}", self._handler(NOT_FOUND))
        return app

    def _handler(self, route: Route) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def handle(request: web.Request) -> web.StreamResponse:
            return await self._handle_and_log(request, _Exchange(route))

        return handle

    async def _handle_and_log(self, request: web.Request, exchange: _Exchange) -> web.Response:
        started = self._clock.monotonic()
        response: web.Response | None = None
        try:
            response = await self._handle(request, exchange)
        finally:
            status = response.status if response is not None else _CLIENT_DISCONNECTED
            seconds = self._clock.monotonic() - started
            self._metrics.count_request(exchange.route.path, status, seconds)
            log_request(
                AccessRecord(
                    time=datetime.fromtimestamp(self._clock.wall(), UTC).isoformat(timespec="milliseconds"),
                    method=request.method[:_MAX_METHOD],
                    path=exchange.route.path,
                    status=status,
                    ms=round(seconds * 1000, 1),
                    key=exchange.owner,
                    bytes=_body_size(response),
                    id=exchange.id,
                )
            )
        return response

    async def _handle(self, request: web.Request, exchange: _Exchange) -> web.Response:
        try:
            return self._web_response(await self._admit_and_call(request, exchange), exchange)
        except HttpError as raised:
            error = raised
        except TimeoutError:
            error = HttpError(504, "the provider did not respond in time", label="timeout")
        except Exception:  # noqa: BLE001 - a provider's bug is logged and not shown to the caller
            _log.error("handling a request failed: %s", redact(traceback.format_exc()))
            error = HttpError(500, "internal error in the sign server", label="bug")
        return self._web_response(exchange.route.error_response(error), exchange, error)

    async def _admit_and_call(self, request: web.Request, exchange: _Exchange) -> Response:
        self._admission.check_host(request.headers)
        query = _query(request)
        exchange.owner = self._admission.owner(request.headers, query)
        exchange.caller = f"key {exchange.owner}" if exchange.owner else f"address {request.remote}"
        route = exchange.route
        if not route.is_open:
            self._admission.check_key(exchange.owner, request.headers, query)
        if not route.is_counted:
            return await route.handler(self._request(request, exchange, query, b""))
        exchange.is_counted = True
        self._admission.count(exchange.caller)
        with self._admission.slot():
            body = await self._read_body(request) if route.method == "POST" else b""
            async with asyncio.timeout(self._limits.request_seconds):
                return await route.handler(self._request(request, exchange, query, body))

    def _request(self, request: web.Request, exchange: _Exchange, query: Mapping[str, str], body: bytes) -> Request:
        return Request(
            path_params=request.match_info,
            query=query,
            headers=request.headers,
            body=body,
            content_type=request.content_type,
            caller=exchange.caller,
            base_url=self._public_url or _base_url(request),
            is_authorized=self._admission.is_authorized(exchange.owner),
        )

    async def _read_body(self, request: web.Request) -> bytes:
        if request.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
            raise HttpError(415, "the body must not have a Content-Encoding", label="body")
        too_large = HttpError(413, f"the body is larger than {self._limits.body_bytes} bytes", label="body")
        if (request.content_length or 0) > self._limits.body_bytes:
            raise too_large
        aiohttp_errors = (TimeoutError, web.HTTPRequestEntityTooLarge, web.RequestPayloadError, ConnectionError)
        with caught(*aiohttp_errors) as failure:
            async with asyncio.timeout(self._limits.body_seconds):
                return await request.read()
        if isinstance(failure.error, TimeoutError):
            raise HttpError(408, "the body did not arrive in time", label="body") from failure.cause
        if isinstance(failure.error, web.HTTPRequestEntityTooLarge):
            raise too_large from failure.cause
        raise HttpError(400, "the body is incomplete or malformed", label="body") from failure.cause

    def _web_response(self, response: Response, exchange: _Exchange, error: HttpError | None = None) -> web.Response:
        web_response = web.Response(
            status=response.status,
            body=response.body,
            headers={
                "Content-Type": response.content_type,
                "Cache-Control": "no-store",
                "X-Content-Type-Options": "nosniff",
                "X-Request-Id": exchange.id,
                "X-Log-Id": exchange.id,
                "X-Log-Code": str(response.status),
                "X-Agent-Id": self._agent(),
                **rate_limit_headers(error, self._windows(exchange), self._clock.wall()),
            },
        )
        for name, value in response.headers:
            web_response.headers.add(name, value)
        if error is not None and error.allow:
            web_response.headers["Allow"] = error.allow
        return web_response

    def _windows(self, exchange: _Exchange) -> tuple[Window, ...]:
        return self._admission.windows(exchange.caller) if exchange.is_counted else ()


def _query(request: web.Request) -> dict[str, str]:
    """Return the query, with the first value of a repeated name."""
    query: dict[str, str] = {}
    for name, value in request.query.items():
        query.setdefault(name, value)
    return query


def _base_url(request: web.Request) -> str:
    host = request.headers.get("Host", "")
    return f"{request.scheme}://{host}" if host_of(host) else ""


def _body_size(response: web.Response | None) -> int:
    return len(response.body) if response is not None and isinstance(response.body, bytes) else 0
