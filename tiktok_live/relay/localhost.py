"""`LocalhostServer`: one port of this machine, under both addresses that `localhost` may mean."""

from __future__ import annotations

import socket
from collections.abc import Callable

from aiohttp import web  # noqa: TC002 - a public annotation names it

from tiktok_live.causes import caught
from tiktok_live.net.http_server import HttpServer

__all__ = ["LocalhostServer"]

_IPV4, _IPV6 = "127.0.0.1", "::1"
_IDLE = 15.0  # seconds until a connection without a request is closed


class LocalhostServer:
    """Serves on 127.0.0.1 and, if the machine has it, on ::1. Single-use.

    Args:
        make_application: returns what to serve, once for each address.
        port: 0 picks a free one.
        max_connections: connections that may be open under each address, idle ones included.
        close_seconds: time that requests get to end when the server closes.

    Attributes:
        port: where it listens.
    """

    def __init__(
        self,
        make_application: Callable[[], web.Application],
        port: int,
        *,
        max_connections: int,
        close_seconds: float,
    ) -> None:
        self._make_application = make_application
        self._max_connections = max_connections
        self._close_seconds = close_seconds
        self._servers: list[HttpServer] = []
        self.port = port

    @property
    def addresses(self) -> tuple[str, ...]:
        """Each `host:port` that is served, as it appears in a URL."""
        return tuple(server.address for server in self._servers)

    async def start(self) -> None:
        """Listen.

        Raises:
            ConfigError: the port cannot be bound, under one of the addresses. Everything is released.
        """
        try:
            for address in (_IPV4, _IPV6) if _has_ipv6() else (_IPV4,):
                await self._listen(address)
        except BaseException:
            await self.aclose()
            raise

    async def aclose(self) -> None:
        """Stop listening and close every connection. May be called twice."""
        for server in self._servers:
            await server.aclose()

    async def _listen(self, address: str) -> None:
        server = HttpServer(
            self._make_application(),
            address,
            self.port,
            max_connections=self._max_connections,
            auto_decompress=False,
            keepalive_timeout=_IDLE,
            shutdown_timeout=self._close_seconds,
        )
        await server.start()
        self._servers.append(server)
        self.port = int(server.address.rpartition(":")[2])


def _has_ipv6() -> bool:
    if not socket.has_ipv6:
        return False
    with caught(OSError) as failure, socket.socket(socket.AF_INET6) as probe:
        probe.bind((_IPV6, 0))
    return not failure
