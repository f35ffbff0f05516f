"""An HTTP client that calls the simulated site without a web server."""

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
    """An `HttpClient` that sends the requests for every host to the simulated site.

    Args:
        rooms: of the site.
        faults: of its responses.
        clock: time source.

    Attributes:
        paths: of the requests, in order.
        site: the simulated site.
        failures: path pattern, remaining times, error, and callback of each failure.
    """

    def __init__(self, rooms: RoomRegistry, faults: FaultPlan, clock: Clock) -> None:
        self._clock = clock
        self.site = site = Site(
            rooms,
            clock=clock,
            rng=Random(0),
            gives_cookies=True,
            faults=FaultMiddleware(faults, clock, SOCKET_PATH),
        )
        self._app = site.application(_no_socket)
        self._app.freeze()
        self.paths: list[str] = []
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
        self.paths.append(parts.path)
        for failure in self.failures:
            pattern, times, error, on_failure = failure
            if times and fnmatchcase(parts.path, pattern):
                failure[1] -= 1
                on_failure()
                raise error
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        responding = asyncio.ensure_future(self._respond(url, path, {**headers, "Host": parts.netloc}))
        timer = asyncio.ensure_future(self._clock.sleep_until(self._clock.monotonic() + timeout))
        try:
            await asyncio.wait({responding, timer}, return_when=asyncio.FIRST_COMPLETED)
            if not responding.done():
                raise NetworkError(f"{parts.netloc} did not respond within {timeout:g} s")
            return responding.result()
        finally:
            responding.cancel()
            timer.cancel()
            await asyncio.gather(responding, timer, return_exceptions=True)

    async def post(self, url: str, **_: Any) -> HttpResponse:
        raise AssertionError(f"unexpected POST {url}")

    async def aclose(self) -> None:
        """Do nothing."""

    async def _respond(self, url: str, path: str, headers: dict[str, str]) -> HttpResponse:
        transport = Mock()
        request = make_mocked_request("GET", path, headers=headers, app=self._app, transport=transport)
        response = await self._app._handle(request)
        if transport.close.called:
            raise NetworkError(f"{urlsplit(url).netloc} closed the connection within its response")
        assert isinstance(response, web.Response)
        cookies = SimpleCookie(response.headers.get("Set-Cookie", ""))
        if location := response.headers.get("Location"):
            parts = urlsplit(url)
            return await self._respond(f"{parts.scheme}://{parts.netloc}{location}", location, headers)
        body = response.body if isinstance(response.body, bytes) else b""
        values = {name: morsel.coded_value for name, morsel in cookies.items()}
        return HttpResponse(url=url, status=response.status, headers=response.headers, cookies=values, body=body)


async def _no_socket(request: web.Request) -> web.StreamResponse:
    raise AssertionError(f"unexpected request for a socket: {request.path}")
