"""`SignServer`: checks its options, puts the parts together, listens."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from tiktok_live.client.config import LiveConfig
from tiktok_live.errors import ConfigError, UsageError
from tiktok_live.net.addresses import is_loopback
from tiktok_live.net.clock import Clock, SystemClock
from tiktok_live.net.http_server import HttpServer
from tiktok_live.rooms.base import RoomResolver
from tiktok_live.signserver.access_log import QuietLogger
from tiktok_live.signserver.admission import Admission
from tiktok_live.signserver.application import WebApplication
from tiktok_live.signserver.connect_routes import ConnectRoutes
from tiktok_live.signserver.guard import HostGuard
from tiktok_live.signserver.keys import ApiKeys
from tiktok_live.signserver.limits import Limits
from tiktok_live.signserver.metrics import Metrics
from tiktok_live.signserver.routes import all_routes
from tiktok_live.signserver.service import Backend, GuestProfile, SigningService
from tiktok_live.signserver.status_routes import StatusRoutes
from tiktok_live.signserver.url_routes import Tickets, UrlRoutes

if TYPE_CHECKING:
    from types import TracebackType


__all__ = ["SignServer"]

_PUBLIC_URL = re.compile(r"https?://[A-Za-z0-9.\-\[\]:]+(?:/[A-Za-z0-9._~/-]*)?")
# A signed URL must fit in a query, percent-encoded.
_MAX_LINE = 32 * 1024
_MAX_FIELD = 8 * 1024
_MAX_HEADERS = 64
# Seconds to keep reading a request after its response was sent.
_LINGERING = 1.0


class SignServer:
    """Serves a sign provider over HTTP. Single-use.

        async with SignServer(provider) as server:
            print(server.url)

    Args:
        backend: makes plans, signs URLs, or both; the caller closes it.
        resolver: finds rooms by host; None to support only room ids.
        host: address to listen on; any but a loopback address requires keys.
        port: 0 picks a free one.
        keys: accepted API keys; without any, the server is open to this machine.
        limits: of sizes, times and requests.
        clock: time source; the system clock by default.
        allow_hosts: hosts, as `host` or `host:port`, whose URLs are signed besides the platform's.
        config: user agent, language and region of the guests.
        public_url: the server's URL as callers see it, if it is behind a proxy; empty to take it from each request.

    Raises:
        ConfigError: the address requires keys, or an option is invalid.
    """

    def __init__(
        self,
        backend: Backend,
        *,
        resolver: RoomResolver | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        keys: ApiKeys | None = None,
        limits: Limits | None = None,
        clock: Clock | None = None,
        allow_hosts: Iterable[str] = (),
        config: LiveConfig | None = None,
        public_url: str = "",
    ) -> None:
        keys = keys or ApiKeys()
        if not len(keys) and not is_loopback(host):
            raise ConfigError(
                f"{host} can be reached from other machines, so API keys are needed",
                advice="Create one with: tiktok-live sign-server --new-key NAME, or listen on 127.0.0.1",
            )
        if public_url and not _PUBLIC_URL.fullmatch(public_url):
            raise ConfigError(f"public_url must be like https://signs.example, not {public_url!r}")
        self._host = host
        self._port = port
        self._limits = limits = limits or Limits()
        self._server: HttpServer | None = None
        clock = clock or SystemClock()
        config = config or LiveConfig()
        metrics = Metrics()
        guest = GuestProfile(user_agent=config.user_agent, language=config.language, region=config.region)
        service = SigningService(backend, resolver=resolver, guest=guest, metrics=metrics, clock=clock)
        admission = Admission(keys, limits, metrics, clock=clock, host=host)
        connect = ConnectRoutes(service)
        urls = UrlRoutes(service, connect, guard=HostGuard(allow_hosts), tickets=Tickets(), clock=clock)
        status = StatusRoutes(service, admission, metrics, limits=limits, clock=clock)
        application = WebApplication(
            admission, metrics, limits=limits, clock=clock, agent=lambda: service.name, public_url=public_url
        )
        self._application = application.build(all_routes(connect, urls, status))

    @property
    def url(self) -> str:
        """The server's URL, for example `http://127.0.0.1:8080`.

        Raises:
            UsageError: before `start`.
        """
        if self._server is None or not self._server.address:
            raise UsageError("the sign server has not started")
        return f"http://{self._server.address}"

    async def start(self) -> None:
        """Listen.

        Raises:
            ConfigError: the address cannot be bound.
            UsageError: called twice.
        """
        if self._server is not None:
            raise UsageError("a sign server can be started only once: create a new one")
        self._server = HttpServer(
            self._application,
            self._host,
            self._port,
            logger=QuietLogger(),
            # Encoded bodies are refused, so nothing is ever inflated.
            auto_decompress=False,
            handler_cancellation=True,
            keepalive_timeout=self._limits.idle_seconds,
            lingering_time=min(_LINGERING, self._limits.body_seconds),
            max_line_size=_MAX_LINE,
            max_field_size=_MAX_FIELD,
            max_headers=_MAX_HEADERS,
            shutdown_timeout=self._limits.close_seconds,
        )
        await self._server.start()

    async def aclose(self) -> None:
        """Stop listening, give running requests `Limits.close_seconds`, then cancel them. May be called twice."""
        if self._server is not None:
            await self._server.aclose()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()
