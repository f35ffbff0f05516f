"""The services that connect a client to the outside world, and their replacements."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from tiktok_live.client.recording.recorded_http import RecordedHttp
from tiktok_live.client.recording.recording import RecordingSlot
from tiktok_live.net.clock import Clock
from tiktok_live.net.http_client import AiohttpClient, HttpClient, cookie_header
from tiktok_live.net.pages import PageOpener, PageOpeners, PageOptions, PageSource, TabOptions, TabSources
from tiktok_live.net.transport import Connector
from tiktok_live.rooms.base import RoomResolver
from tiktok_live.rooms.gifts import GiftCatalogueLoader, GiftSource
from tiktok_live.rooms.web import WebResolver
from tiktok_live.signing.chain.pool import SignPool

if TYPE_CHECKING:
    from collections.abc import Callable

    from tiktok_live.client.config import LiveConfig
    from tiktok_live.signing.base import SessionCookies

__all__ = [
    "Dependencies",
    "Services",
    "make_connector",
    "make_gift_loader",
    "make_page_openers",
    "make_resolver",
    "make_tab_sources",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependencies:
    """Replacements for the services that connect a client to the outside world, for tests and special programs.

    The client does not close them.

    Attributes:
        resolver: looks up the room; by default on the platform's live page and API.
        connector: opens sockets; by default real WebSockets.
        http: the HTTP client of the room lookup, the sign providers and the gift list.
        clock: the source of time; by default the system's clock.
        rng: random numbers for the jitter of delays; by default a new generator.
        sign_pool: circuit breakers and budgets of sign providers; by default all clients of the process share one.
        browsers: makes what opens live pages for the sign provider `page`; by default in real browsers, which all
            clients of an event loop share.
    """

    resolver: RoomResolver | None = None
    connector: Connector | None = None
    http: HttpClient | None = None
    clock: Clock | None = None
    rng: Random | None = None
    sign_pool: SignPool | None = None
    browsers: PageOpeners | None = None


class Services:
    """The resolver, connector, HTTP client, gift list loader and browsers of one client.

    Each is the given one, or is created on first use.

    Args:
        config: hosts, time-outs, proxy and session.
        given: replacements; they are not closed here.
        clock: the source of time.
        recording: where the platform's responses are recorded; None for nowhere.

    Attributes:
        browsers: makes what opens live pages.
    """

    def __init__(
        self, config: LiveConfig, given: Dependencies, clock: Clock, recording: RecordingSlot | None = None
    ) -> None:
        self._config = config
        self._clock = clock
        self._resolver = given.resolver
        self._connector = given.connector
        self._gift_loader: GiftSource | None = None
        self._given_http = given.http
        self._recording = recording
        self._http: HttpClient | None = None
        self.browsers = given.browsers or make_page_openers(config, clock)

    @property
    def http(self) -> HttpClient:
        """The HTTP client of every request."""
        if self._http is None:
            self._http = self._recorded(self._given_http or AiohttpClient(network=self._config.network()))
        return self._http

    def _recorded(self, http: HttpClient) -> HttpClient:
        if self._recording is None:
            return http
        return RecordedHttp(http, self._recording, {self._config.web_url: "page", self._config.webcast_url: "api"})

    @property
    def resolver(self) -> RoomResolver:
        """The resolver of the room lookup."""
        if self._resolver is None:
            self._resolver = make_resolver(self._config, self.http)
        return self._resolver

    @property
    def connector(self) -> Connector:
        """The connector of the socket."""
        if self._connector is None:
            self._connector = make_connector(self._config)
        return self._connector

    @property
    def gift_loader(self) -> GiftSource:
        """The loader of the gift list."""
        if self._gift_loader is None:
            self._gift_loader = make_gift_loader(self._config, self.http, self._clock)
        return self._gift_loader

    def share_gifts(self, loader: GiftSource) -> None:
        """Use a loader that other rooms share, so that the gift list is requested and kept once."""
        self._gift_loader = loader

    async def aclose(self) -> None:
        """Close the HTTP client if it was created here; idempotent."""
        if self._http is not None and self._given_http is None:
            await self._http.aclose()


def make_resolver(config: LiveConfig, http: HttpClient) -> RoomResolver:
    """Return the resolver that reads the platform's live page and API."""
    session = config.session_for(config.web_url, config.webcast_url)
    return WebResolver(
        http,
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


def make_connector(config: LiveConfig) -> Connector:
    """Return the connector that opens real WebSockets."""
    from tiktok_live.transports.websocket import WebSocketConnector  # noqa: PLC0415 - the network stack loads late

    return WebSocketConnector(network=config.network())


def make_page_openers(config: LiveConfig, clock: Clock) -> PageOpeners:
    """Return what opens live pages in browsers, one of which serves all rooms of an event loop."""

    def opener(options: PageOptions) -> PageOpener:
        from tiktok_live.transports.page.opener import WindowOpener  # noqa: PLC0415 - the network stack loads late
        from tiktok_live.transports.page_addresses import PageAddresses  # noqa: PLC0415 - the same

        addresses = PageAddresses.of(config.web_url, config.webcast_url, config.socket_url)
        return WindowOpener(options, addresses, clock=clock)

    return opener


def make_tab_sources(config: LiveConfig, clock: Clock) -> TabSources:
    """Return what reads tabs of the user's everyday browser; all clients of an event loop share a port."""

    def source(options: TabOptions) -> PageSource:
        from tiktok_live.transports.extension.source import TabSource  # noqa: PLC0415 - the network stack loads late
        from tiktok_live.transports.page_addresses import PageAddresses  # noqa: PLC0415 - the same

        addresses = PageAddresses.of(config.web_url, config.webcast_url, config.socket_url)
        return TabSource(options, addresses, clock=clock)

    return source


def make_gift_loader(config: LiveConfig, http: HttpClient, clock: Clock) -> GiftCatalogueLoader:
    """Return the loader of the gift list, for one client or for all rooms of a pool."""
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
    header = cookie_header(session.cookies)
    return lambda: header
