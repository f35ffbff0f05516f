"""A sign server: any provider, served to other programs in every dialect that they speak."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Self

from tiktok_live.client.config import LiveConfig
from tiktok_live.errors import ConfigError, UsageError
from tiktok_live.net.addresses import is_loopback
from tiktok_live.net.clock import SystemClock
from tiktok_live.net.http_server import HttpServer
from tiktok_live.signserver.access_log import QuietLogger
from tiktok_live.signserver.admission import Admission
from tiktok_live.signserver.application import WebApplication
from tiktok_live.signserver.connect_routes import Connecting
from tiktok_live.signserver.guard import HostGuard
from tiktok_live.signserver.keys import ApiKeys
from tiktok_live.signserver.limits import Limits
from tiktok_live.signserver.metrics import Metrics
from tiktok_live.signserver.routes import all_routes
from tiktok_live.signserver.service import Guest, SigningService
from tiktok_live.signserver.status_routes import Status
from tiktok_live.signserver.tickets import Tickets
from tiktok_live.signserver.url_routes import SigningUrls

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType

    from tiktok_live.net.clock import Clock
    from tiktok_live.rooms.base import RoomResolver
    from tiktok_live.signserver.service import Backend

__all__ = ["SignServer"]

_PUBLIC_URL = re.compile(r"https?://[A-Za-z0-9.\-\[\]:]+(?:/[A-Za-z0-9._~/-]*)?")
# A signed address fits in a query, percent-encoded; nobody sends more headers than this.
_MAX_LINE = 32 * 1024
_MAX_FIELD = 8 * 1024
_MAX_HEADERS = 64
# Seconds for who is still sending when the answer is there already.
_LINGERING = 1.0


class SignServer:
    """Serves a provider. Single-use.

        async with SignServer(provider) as server:
            print(server.url)

    Args:
        backend: makes plans, signs addresses, or both; it is not closed here.
        resolver: finds rooms by their hosts' names; None when callers know the rooms.
        host: address to listen on; any other than this machine's own needs keys.
        port: 0 takes a free one.
        keys: who may ask; none lets everybody on this machine.
        limits: of sizes, times and requests.
        clock: where time comes from; the real one unless given.
        allow_hosts: hosts, as `host` or `host:port`, whose addresses are signed besides the platform's.
        config: how guests look (user agent, language, region).
        public_url: where callers find the server when something stands before it; empty for the address that they
            asked.

    Raises:
        ConfigError: the address needs keys, or an option cannot work.
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
                f"{host} can be reached from other machines, so keys are needed",
                advice="Make one with: tiktok-live sign-server --new-key NAME, or listen on 127.0.0.1",
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
        guest = Guest(user_agent=config.user_agent, language=config.language, region=config.region)
        office = SigningService(backend, resolver=resolver, guest=guest, metrics=metrics, clock=clock)
        desk = Admission(keys, limits, metrics, clock=clock, host=host)
        connecting = Connecting(office)
        signing = SigningUrls(office, connecting, guard=HostGuard(allow_hosts), tickets=Tickets(), clock=clock)
        status = Status(office, desk, metrics, limits=limits, clock=clock)
        front = WebApplication(
            desk, metrics, limits=limits, clock=clock, agent=lambda: office.name, public_url=public_url
        )
        self._application = front.application(all_routes(connecting, signing, status))

    @property
    def url(self) -> str:
        """Where the server is, for example `http://127.0.0.1:8080`.

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
            raise UsageError("a sign server starts once")
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
