"""What touches the world for one client: what it was given, and the platform's own in place of what it was not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tiktok_live.client.attempt import Edges
from tiktok_live.http_client import AiohttpClient
from tiktok_live.rooms.gifts import GiftCatalogueLoader
from tiktok_live.rooms.web import WebResolver

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from tiktok_live.client.config import LiveConfig
    from tiktok_live.clock import Clock
    from tiktok_live.http_client import HttpClient
    from tiktok_live.rooms.base import RoomResolver
    from tiktok_live.signing.base import SessionCookies
    from tiktok_live.signing.chain import SignChain
    from tiktok_live.transport import Connector

__all__ = ["ClientEdges"]


class ClientEdges:
    """Makes each edge when it is first needed, and closes what it made.

    Args:
        config: hosts, time-outs, proxy and session.
        clock: time.
        rng: jitter.
        resolver: finds the room; the platform's page and API when None.
        connector: opens sockets; real WebSockets when None.
        http: shared by lookup, signing and the gift list; closed by whoever gave it.
    """

    def __init__(
        self,
        config: LiveConfig,
        clock: Clock,
        rng: Random,
        *,
        resolver: RoomResolver | None,
        connector: Connector | None,
        http: HttpClient | None,
    ) -> None:
        self._config = config
        self._clock = clock
        self._rng = rng
        self._resolver = resolver
        self._connector = connector
        self._given_http = http
        self._own_http: HttpClient | None = None

    @property
    def http(self) -> HttpClient:
        """The HTTP client of all hops."""
        if self._given_http is not None:
            return self._given_http
        self._own_http = self._own_http or AiohttpClient(network=self._config.network())
        return self._own_http

    @property
    def resolver(self) -> RoomResolver:
        """Who finds the room."""
        if self._resolver is None:
            self._resolver = self._make_resolver()
        return self._resolver

    def open(self, chain: SignChain) -> Edges:
        """Return what the supervisor needs, with this chain of sign providers."""
        return Edges(self.resolver, chain, self._connector or _make_connector(self._config), self._clock, self._rng)

    def gift_loader(self) -> GiftCatalogueLoader:
        """Return who loads the room's list of gifts."""
        config = self._config
        return GiftCatalogueLoader(
            self.http,
            webcast_url=config.webcast_url,
            language=config.language,
            region=config.region,
            cache_dir=config.cache_dir,
            user_agent=config.user_agent,
            timeout=config.http_timeout,
            clock=self._clock,
        )

    async def aclose(self) -> None:
        """Close the HTTP client if it was made here. Twice is fine."""
        if self._own_http is not None:
            await self._own_http.aclose()

    def _make_resolver(self) -> RoomResolver:
        config = self._config
        session = config.session_for(config.web_url, config.webcast_url)
        return WebResolver(
            self.http,
            web_url=config.web_url,
            webcast_url=config.webcast_url,
            user_agent=config.user_agent,
            order=config.lookup,
            language=config.language,
            region=config.region,
            timeout=config.http_timeout,
            cookies=_cookie_header(session) if session is not None else None,
            session="withheld" if config.session is not None and session is None else None,
        )


def _cookie_header(session: SessionCookies) -> Callable[[], str]:
    header = "; ".join(f"{name}={value}" for name, value in session.cookies.items())
    return lambda: header


def _make_connector(config: LiveConfig) -> Connector:
    from tiktok_live.transports.websocket import WebSocketConnector  # noqa: PLC0415 - the network stack loads late

    return WebSocketConnector(network=config.network())
