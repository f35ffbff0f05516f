"""Faults of HTTP answers, between the web server and the site."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from aiohttp import web

from tiktok_live.proto import FetchResult
from tiktok_live.simulator import pages
from tiktok_live.simulator.faults import kinds
from tiktok_live.simulator.faults.plan import Occasion

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tiktok_live.net.clock import Clock
    from tiktok_live.simulator.faults.plan import FaultPlan

__all__ = ["Disturbances"]

_TEXT, _JSON = "text/html", "application/json"
_CAPTCHA = (
    '<!doctype html><html><head><meta charset="utf-8"><title>tiktok-verify-page</title></head>'
    '<body><div id="captcha_container">Verify to continue</div></body></html>'
)
_COOKIE_HEADERS = ("Set-Cookie", "X-Set-TT-Cookie")


class Disturbances:
    """Answers requests wrongly, as a plan says.

    Args:
        plan: of all faults.
        clock: where time comes from.
        socket_path: where the socket is, whose faults are others.
    """

    def __init__(self, plan: FaultPlan, clock: Clock, socket_path: str) -> None:
        self._plan = plan
        self._clock = clock
        self._socket_path = socket_path

    async def answer(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Return what `handler` answers, or what is answered instead."""
        occasion = Occasion(now=self._clock.monotonic(), path=request.path, is_socket=request.path == self._socket_path)
        struck = [fault for fault, _ in self._plan.next_for(kinds.RequestFault, occasion)]
        for fault in struck:
            if isinstance(fault, kinds.SlowAnswer):
                await self._clock.sleep_until(self._clock.monotonic() + fault.seconds)
        instead = next((other for fault in struck if (other := self._instead(fault)) is not None), None)
        answer: web.StreamResponse = await handler(request) if instead is None else instead
        for fault in struck:
            if isinstance(fault, kinds.NoCookie):
                _take_cookies(answer)
            elif isinstance(fault, kinds.CdnChange) and isinstance(answer, web.Response):
                _name_other_socket(answer, fault.address)
            elif isinstance(fault, kinds.Cut) and isinstance(answer, web.Response):
                return await _cut(request, answer, fault.part)
        return answer

    def _instead(self, fault: kinds.RequestFault) -> web.Response | None:
        match fault:
            case kinds.Status():
                return _refusal(fault.status, fault.retry_after)
            case kinds.RateLimit():
                seconds = self._plan.seconds_left(fault, self._clock.monotonic())
                return _refusal(429, str(max(1, math.ceil(seconds))))
            case kinds.Shell():
                return web.Response(text=_CAPTCHA if fault.captcha else pages.shell_page(), content_type=_TEXT)
            case kinds.Nonsense():
                return web.Response(text=fault.text, content_type=_JSON)
            case _:
                return None


def _refusal(status: int, retry_after: str) -> web.Response:
    return web.Response(status=status, headers={"Retry-After": retry_after} if retry_after else {})


def _take_cookies(answer: web.StreamResponse) -> None:
    for name in _COOKIE_HEADERS:
        answer.headers.popall(name, None)


def _name_other_socket(answer: web.Response, address: str) -> None:
    if isinstance(answer.body, bytes) and answer.body:
        result = FetchResult.parse(answer.body)
        result.push_server = address
        answer.body = bytes(result)


async def _cut(request: web.Request, whole: web.Response, part: float) -> web.StreamResponse:
    """Send the beginning of an answer, and break the connection."""
    body = whole.body if isinstance(whole.body, bytes) else b""
    answer = web.StreamResponse(status=whole.status, headers=whole.headers)
    answer.content_length = max(1, len(body))
    await answer.prepare(request)
    await answer.write(body[: int(len(body) * part)])
    if request.transport is not None:
        request.transport.close()
    return answer
