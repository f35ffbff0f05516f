"""The simulated platform's pages and APIs without a web server: an HTTP client that asks the site itself."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from fnmatch import fnmatchcase
from http.cookies import SimpleCookie
from random import Random
from typing import Any
from unittest.mock import Mock
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from tiktok_live.errors import NetworkError
from tiktok_live.net.clock import Clock
from tiktok_live.net.http_client import HttpResponse
from tiktok_live.simulator import SOCKET_PATH, FaultPlan
from tiktok_live.simulator.faults.middleware import FaultMiddleware
from tiktok_live.simulator.room_registry import RoomRegistry
from tiktok_live.simulator.site import Site


class SiteHttpClient:
    """An `HttpClient` whose every host is the simulated one.

    Args:
        rooms: that the site answers for.
        faults: of its answers.
        clock: where time comes from.

    Attributes:
        asked: the paths, in order.
        site: what answers.
        failures: instead of an answer: the path with `*`, how many times, and the error.
    """

    def __init__(self, rooms: RoomRegistry, faults: FaultPlan, clock: Clock) -> None:
        self._clock = clock
        self.site = site = Site(
            rooms.by_name,
            rooms.by_id,
            clock=clock,
            rng=Random(0),
            gives_cookies=True,
            disturbances=FaultMiddleware(faults, clock, SOCKET_PATH),
        )
        self._app = site.application(_no_socket)
        self._app.freeze()
        self.asked: list[str] = []
        self.failures: list[list[Any]] = []

    async def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str],
        timeout: float,
        max_bytes: int,
        follow_redirects: bool = True,
    ) -> HttpResponse:
        parts = urlsplit(url)
        self.asked.append(parts.path)
        for failure in self.failures:
            pattern, times, error, told = failure
            if times and fnmatchcase(parts.path, pattern):
                failure[1] -= 1
                told()
                raise error
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        answering = asyncio.ensure_future(self._answer(url, path, {**headers, "Host": parts.netloc}))
        bell = asyncio.ensure_future(self._clock.sleep_until(self._clock.monotonic() + timeout))
        try:
            await asyncio.wait({answering, bell}, return_when=asyncio.FIRST_COMPLETED)
            if not answering.done():
                raise NetworkError(f"{parts.netloc} did not answer within {timeout:g} s")
            return answering.result()
        finally:
            answering.cancel()
            bell.cancel()
            await asyncio.gather(answering, bell, return_exceptions=True)

    async def post(self, url: str, **_: Any) -> HttpResponse:
        raise AssertionError(f"nobody posts: {url}")

    async def aclose(self) -> None:
        """Nothing is held."""

    async def _answer(self, url: str, path: str, headers: dict[str, str]) -> HttpResponse:
        line = Mock()
        request = make_mocked_request("GET", path, headers=headers, app=self._app, transport=line)
        answer = await self._app._handle(request)
        if line.close.called:
            raise NetworkError(f"{urlsplit(url).netloc} broke the connection within its answer")
        assert isinstance(answer, web.Response)
        cookies = SimpleCookie(answer.headers.get("Set-Cookie", ""))
        body = answer.body if isinstance(answer.body, bytes) else b""
        values = {name: morsel.coded_value for name, morsel in cookies.items()}
        return HttpResponse(url=url, status=answer.status, headers=answer.headers, cookies=values, body=body)


async def _no_socket(request: web.Request) -> web.StreamResponse:
    raise AssertionError(f"sockets are opened by the connector: {request.path}")
