"""How webhooks are sent: through the configured proxy, except to this machine, and without following redirects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol
from urllib.parse import urlsplit

from tiktok_live.net.addresses import is_loopback
from tiktok_live.net.http_client import AiohttpClient, HttpResponse
from tiktok_live.net.options import NetworkOptions

__all__ = ["WebhookClient", "WebhookHttp"]


class WebhookHttp(Protocol):
    """Sends requests. Tests script one; `WebhookClient` is the real one."""

    async def send(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes | None, timeout: float, max_bytes: int
    ) -> HttpResponse:
        """Send a request, and return the response, whatever its status. Follows no redirects.

        Raises:
            TikTokLiveError: there is no response in time, or an unreadable one.
        """
        ...

    async def aclose(self) -> None:
        """Close all connections."""
        ...


class WebhookClient:
    """Sends requests with aiohttp. A proxy cannot reach programs on this machine, so these are reached without it.

    Args:
        network: proxy, certificate authorities and address family.
    """

    def __init__(self, network: NetworkOptions | None = None) -> None:
        network = network or NetworkOptions()
        self._elsewhere = AiohttpClient(network=network)
        self._here = AiohttpClient(network=replace(network, proxy="", proxy_from_env=False))

    async def send(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes | None, timeout: float, max_bytes: int
    ) -> HttpResponse:
        """Send a request; see `WebhookHttp.send`."""
        http = self._here if is_loopback(urlsplit(url).hostname or "") else self._elsewhere
        return await http.send(method, url, headers=headers, body=body, timeout=timeout, max_bytes=max_bytes)

    async def aclose(self) -> None:
        """Close all connections. May be called repeatedly."""
        await self._here.aclose()
        await self._elsewhere.aclose()
