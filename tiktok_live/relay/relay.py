"""`Relay`: puts the parts together and listens."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from aiohttp import web

from tiktok_live.errors import ConfigError, UsageError
from tiktok_live.net.clock import Clock, SystemClock
from tiktok_live.net.http_server import HttpServer
from tiktok_live.relay.access import Access, Door, Handler
from tiktok_live.relay.answers import Refusal
from tiktok_live.relay.consumers import Consumers, RelayLimits
from tiktok_live.relay.event_routes import EventRoutes
from tiktok_live.relay.feed import Feed
from tiktok_live.relay.room_routes import RoomRoutes
from tiktok_live.relay.rooms import RelayRooms
from tiktok_live.relay.tcp_lines import LineServer
from tiktok_live.relay.tikfinity.server import PORT as TIKFINITY_PORT
from tiktok_live.relay.tikfinity.server import TikfinityServer

__all__ = ["PORT", "Relay", "RelayOptions"]

PORT = 21214
"""The port of everything but TikFinity's dialect."""

_IDLE = 15.0  # seconds until a connection without a request is closed
_MAX_LINE = 16 * 1024  # bytes of a URL


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayOptions:
    """Options of a relay.

    Attributes:
        host: address to listen on; any but a loopback address requires a token.
        port: of everything but TikFinity's dialect; 0 picks a free one.
        tikfinity_port: of TikFinity's dialect, on loopback addresses only; 0 picks a free one, None leaves it out.
        tikfinity_backlog: whether events from before the connection are sent there, too.
        tcp_port: of JSON lines over TCP; 0 picks a free one, None leaves it out.
        token: what changing something needs, and on other addresses reading, too; empty to generate one.
        limits: of connections and sizes.
    """

    host: str = "127.0.0.1"
    port: int = PORT
    tikfinity_port: int | None = TIKFINITY_PORT
    tikfinity_backlog: bool = False
    tcp_port: int | None = None
    token: str = field(default="", repr=False)
    limits: RelayLimits = field(default_factory=RelayLimits)


class Relay:
    """Serves the events of rooms to other programs. Single-use.

        async with Relay(rooms, RelayOptions()) as relay:
            print(relay.url)

    Args:
        rooms: the rooms; the caller starts and closes them.
        options: addresses and limits.
        clock: time source; the system clock by default.

    Attributes:
        feed: the events of the rooms.
        access: marks the routes of others, and has the token.
        application: serves `url`; others add their routes before the start.
        consumers: opens subscriptions in any dialect.
        tikfinity_failure: why TikFinity's dialect is not served although it should be; None if it is.

    Raises:
        ConfigError: the address requires a token, or the token is too short.
    """

    def __init__(self, rooms: RelayRooms, options: RelayOptions | None = None, *, clock: Clock | None = None) -> None:
        self._options = options = options or RelayOptions()
        self._rooms = rooms
        self.feed: Feed = rooms.feed
        self.access = Access(options.host, options.token)
        self.consumers = Consumers(self.feed, clock or SystemClock(), options.limits)
        self.application = web.Application(
            middlewares=[self.access.middleware], client_max_size=options.limits.message_bytes
        )
        self._add_routes()
        self._lines = LineServer(rooms, self.feed, self.consumers, self.access)
        self._server: HttpServer | None = None
        self._tikfinity: TikfinityServer | None = None
        self.tikfinity_failure: ConfigError | None = None

    @property
    def url(self) -> str:
        """The URL of everything but TikFinity's dialect, for example `http://127.0.0.1:21214`.

        Raises:
            UsageError: before the start.
        """
        if self._server is None or not self._server.address:
            raise UsageError("the relay has not started")
        return f"http://{self._server.address}"

    @property
    def lines_address(self) -> str:
        """`host:port` of JSON lines over TCP; empty without them."""
        return self._lines.address

    @property
    def tikfinity_url(self) -> str:
        """The URL of TikFinity's dialect, for example `ws://localhost:21213/`; empty without it."""
        return self._tikfinity.url if self._tikfinity is not None else ""

    async def start(self) -> None:
        """Listen. If TikFinity's port is taken, `tikfinity_failure` says so, and everything else is served.

        Raises:
            ConfigError: another address cannot be bound. Everything is released.
            UsageError: called twice.
        """
        if self._server is not None:
            raise UsageError("a relay can be started only once: create a new one")
        options = self._options
        self._server = HttpServer(
            self.application,
            options.host,
            options.port,
            max_connections=options.limits.connections,
            auto_decompress=False,
            handler_cancellation=True,
            keepalive_timeout=_IDLE,
            max_line_size=_MAX_LINE,
            shutdown_timeout=options.limits.close_seconds,
        )
        try:
            await self._server.start()
            if options.tcp_port is not None:
                await self._lines.start(options.host, options.tcp_port)
            if options.tikfinity_port is not None:
                await self._start_tikfinity(options.tikfinity_port)
        except BaseException:
            await self.aclose()
            raise

    async def aclose(self) -> None:
        """Let consumers read what waits for them, and close their connections. May be called twice."""
        self.consumers.close()
        await self._lines.aclose()
        for server in (self._tikfinity, self._server):
            if server is not None:
                await server.aclose()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    async def _start_tikfinity(self, port: int) -> None:
        backlog = self._options.tikfinity_backlog
        server = TikfinityServer(self._rooms, self.feed, self.consumers, port=port, backlog=backlog)
        try:
            await server.start()
            self._tikfinity = server
        except ConfigError as error:
            self.tikfinity_failure = error

    def _add_routes(self) -> None:
        events = EventRoutes(self._rooms, self.feed, self.consumers)
        rooms = RoomRoutes(self._rooms, self.feed)
        handlers: dict[str, Handler] = {
            "/ws": events.websocket,
            "/sse": events.stream,
            "/events": events.poll,
            "/rooms": rooms.rooms,
            "/room": rooms.room,
            "/stats": rooms.stats,
            "/health": rooms.health,
            "/openapi.json": rooms.openapi,
            "/asyncapi.json": rooms.asyncapi,
        }
        preflight = self.access.mark(Door.PUBLIC, _preflight)
        for path, handler in handlers.items():
            self.application.router.add_get(path, self.access.mark(Door.EVENTS, handler), allow_head=False)
            self.application.router.add_route("OPTIONS", path, preflight)


async def _preflight(request: web.Request) -> web.StreamResponse:
    """Let pages of every origin read with a token, and resume: both are headers that browsers ask about first."""
    if request.headers.get("Access-Control-Request-Method") != "GET":
        raise Refusal(403, "a page of another origin may only read")
    headers = {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Allow-Methods": "GET",
        "Access-Control-Allow-Headers": "Authorization, Last-Event-ID",
        "Access-Control-Max-Age": "600",
    }
    return web.Response(status=204, headers=headers)
