"""What a client reaches the world with: what it was given, and the platform's own in place of what it was not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tiktok_live.net.http_client import AiohttpClient
from tiktok_live.rooms.gifts import GiftCatalogueLoader
from tiktok_live.rooms.web import WebResolver

if TYPE_CHECKING:
    from collections.abc import Callable

    from tiktok_live.client.config import LiveConfig
    from tiktok_live.net.clock import Clock
    from tiktok_live.net.http_client import HttpClient
    from tiktok_live.net.transport import Connector
    from tiktok_live.rooms.base import RoomResolver
    from tiktok_live.signing.base import SessionCookies

__all__ = ["Dependencies", "make_gift_loader"]


class Dependencies:
    """Makes each one when it is first needed, and closes what it made.

    Args:
        config: hosts, time-outs, proxy and session.
        clock: time.
        resolver: finds the room; the platform's page and API when None.
        connector: opens sockets; real WebSockets when None.
        http: shared by lookup, signing and the gift list; closed by whoever gave it.
    """

    def __init__(
        self,
        config: LiveConfig,
        clock: Clock,
        *,
        resolver: RoomResolver | None,
        connector: Connector | None,
        http: HttpClient | None,
    ) -> None:
        self._config = config
        self._clock = clock
        self._resolver = resolver
        self._connector = connector
        self._gift_loader: GiftCatalogueLoader | None = None
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
        """What finds the room."""
        if self._resolver is None:
            self._resolver = self._make_resolver()
        return self._resolver

    @property
    def connector(self) -> Connector:
        """What opens sockets."""
        if self._connector is None:
            self._connector = _make_connector(self._config)
        return self._connector

    @property
    def gift_loader(self) -> GiftCatalogueLoader:
        """What loads the list of gifts."""
        if self._gift_loader is None:
            self._gift_loader = make_gift_loader(self._config, self.http, self._clock)
        return self._gift_loader

    def share_gifts(self, loader: GiftCatalogueLoader) -> None:
        """Use a loader that other rooms use too, so that the list is asked for and held once."""
        self._gift_loader = loader

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


def make_gift_loader(config: LiveConfig, http: HttpClient, clock: Clock) -> GiftCatalogueLoader:
    """Return what loads the list of gifts for one client, or for all rooms of a pool."""
    return GiftCatalogueLoader(
        http,
        webcast_url=config.webcast_url,
        language=config.language,
        region=config.region,
        cache_dir=config.cache_dir,
        user_agent=config.user_agent,
        timeout=config.http_timeout,
        clock=clock,
    )


def _cookie_header(session: SessionCookies) -> Callable[[], str]:
    header = "; ".join(f"{name}={value}" for name, value in session.cookies.items())
    return lambda: header


def _make_connector(config: LiveConfig) -> Connector:
    from tiktok_live.transports.websocket import WebSocketConnector  # noqa: PLC0415 - the network stack loads late

    return WebSocketConnector(network=config.network())
