"""An HTTP client that keeps what it exchanged, for verdicts about it and for saving it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tiktok_live.doctor.results import Hop
    from tiktok_live.net.clock import Clock
    from tiktok_live.net.http_client import HttpClient, HttpResponse

__all__ = ["Exchange", "ObservedHttp"]

_MAX_EXCHANGES = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and its response.

    Attributes:
        hop: the hop that made it.
        method: HTTP method.
        url: of the request.
        headers: of the request, by name.
        response: what came back.
        wall: seconds since 1970 in the middle of the exchange, by this machine's clock.
    """

    hop: Hop
    method: str
    url: str
    headers: Mapping[str, str]
    response: HttpResponse
    wall: float


class ObservedHttp:
    """Passes requests on, and keeps the latest 64 exchanges.

    Args:
        inner: makes the requests. It is not closed here.
        clock: source of time.
        hop: returns the hop that is being examined.

    Attributes:
        exchanges: the oldest first. Requests that got no response are not in it.
    """

    def __init__(self, inner: HttpClient, clock: Clock, hop: Callable[[], Hop]) -> None:
        self.exchanges: deque[Exchange] = deque(maxlen=_MAX_EXCHANGES)
        self._inner = inner
        self._clock = clock
        self._hop = hop

    async def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str],
        timeout: float,
        max_bytes: int,
        follow_redirects: bool = True,
    ) -> HttpResponse:
        """Request `url`; see `HttpClient.get`."""
        began = self._clock.wall()
        response = await self._inner.get(
            url, headers=headers, timeout=timeout, max_bytes=max_bytes, follow_redirects=follow_redirects
        )
        self._keep("GET", url, headers, response, began)
        return response

    async def post(
        self, url: str, *, headers: Mapping[str, str], body: bytes, timeout: float, max_bytes: int
    ) -> HttpResponse:
        """Send `body` to `url`; see `HttpClient.post`."""
        began = self._clock.wall()
        response = await self._inner.post(url, headers=headers, body=body, timeout=timeout, max_bytes=max_bytes)
        self._keep("POST", url, headers, response, began)
        return response

    async def aclose(self) -> None:
        """Do nothing: the inner client belongs to its creator."""

    def _keep(self, method: str, url: str, headers: Mapping[str, str], response: HttpResponse, began: float) -> None:
        wall = (began + self._clock.wall()) / 2
        self.exchanges.append(
            Exchange(hop=self._hop(), method=method, url=url, headers=headers, response=response, wall=wall)
        )
