"""Injecting faults into the HTTP responses of pages and APIs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING
from urllib.parse import quote

from aiohttp import web

from tiktok_live.proto import FetchResult
from tiktok_live.simulator import pages
from tiktok_live.simulator.faults import kinds
from tiktok_live.simulator.faults.plan import InjectionPoint

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tiktok_live.net.clock import Clock
    from tiktok_live.simulator.faults.plan import FaultPlan

__all__ = ["STRUCK", "FaultMiddleware"]

STRUCK = web.RequestKey("struck", tuple[kinds.RequestFault, ...])
"""The faults that strike a request, for its handler."""

_TEXT, _JSON = "text/html", "application/json"
_CAPTCHA = (
    '<!doctype html><html><head><meta charset="utf-8"><title>tiktok-verify-page</title></head>'
    '<body><div id="captcha_container">Verify to continue</div></body></html>'
)
_COOKIE_HEADERS = ("Set-Cookie", "X-Set-TT-Cookie")


class FaultMiddleware:
    """Applies the request faults of a plan.

    Args:
        plan: the fault plan.
        clock: time source.
        socket_path: path of the socket; see `RequestFault.path`.
    """

    def __init__(self, plan: FaultPlan, clock: Clock, socket_path: str) -> None:
        self._plan = plan
        self._clock = clock
        self._socket_path = socket_path

    async def respond(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Return the response of `handler`, changed or replaced by the faults that strike."""
        is_socket = request.path == self._socket_path
        point = InjectionPoint(now=self._clock.monotonic(), path=request.path, is_socket=is_socket)
        faults = [fault for fault, _ in self._plan.next_for(kinds.RequestFault, point)]
        request[STRUCK] = tuple(faults)
        for fault in faults:
            if isinstance(fault, kinds.SlowResponse):
                await self._clock.sleep_until(self._clock.monotonic() + fault.seconds)
        replacements = (self._replacement(fault, request) for fault in faults)
        replacement = next((response for response in replacements if response is not None), None)
        response: web.StreamResponse = await handler(request) if replacement is None else replacement
        for fault in faults:
            if isinstance(fault, kinds.NoCookie):
                _remove_cookies(response)
            elif isinstance(fault, kinds.CdnChange) and isinstance(response, web.Response):
                _change_push_server(response, fault.address)
            elif isinstance(fault, kinds.Cut) and isinstance(response, web.Response):
                return await _cut(request, response, fault.part)
        return response

    def _replacement(self, fault: kinds.RequestFault, request: web.Request) -> web.Response | None:
        match fault:
            case kinds.Status():
                return _refusal(fault.status, fault.retry_after)
            case kinds.RateLimit():
                seconds = self._plan.seconds_left(fault, self._clock.monotonic())
                return _refusal(429, str(max(1, math.ceil(seconds))))
            case kinds.Shell():
                return web.Response(text=_CAPTCHA if fault.captcha else pages.shell_page(), content_type=_TEXT)
            case kinds.InvalidResponse() | kinds.RoomFinished():
                now_ms = int(self._clock.wall() * 1000)
                text = fault.text if isinstance(fault, kinds.InvalidResponse) else pages.finished(now_ms)
                return web.Response(text=text, content_type=_JSON)
            case kinds.LoginWall():
                return _redirect(f"/login?redirect_url={quote(str(request.url), safe='')}")
            case _:
                return None


def _refusal(status: int, retry_after: str) -> web.Response:
    return web.Response(status=status, headers={"Retry-After": retry_after} if retry_after else {})


def _redirect(location: str) -> web.Response:
    return web.Response(status=302, headers={"Location": location})


def _remove_cookies(response: web.StreamResponse) -> None:
    for name in _COOKIE_HEADERS:
        response.headers.popall(name, None)


def _change_push_server(response: web.Response, address: str) -> None:
    if isinstance(response.body, bytes) and response.body:
        result = FetchResult.parse(response.body)
        result.push_server = address
        response.body = bytes(result)


async def _cut(request: web.Request, whole: web.Response, part: float) -> web.StreamResponse:
    """Send the beginning of a response, then close the connection."""
    body = whole.body if isinstance(whole.body, bytes) else b""
    response = web.StreamResponse(status=whole.status, headers=whole.headers)
    response.content_length = max(1, len(body))
    await response.prepare(request)
    await response.write(body[: int(len(body) * part)])
    if request.transport is not None:
        request.transport.close()
    return response
