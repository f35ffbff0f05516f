"""An aiohttp application on a listening socket."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from tiktok_live.causes import caught, logged_bug
from tiktok_live.net.addresses import host_and_port
from tiktok_live.net.failures import listening_error

__all__ = ["HttpServer"]

_OF_THE_PEER = (HttpProcessingError, ConnectionError)  # a malformed request, a peer that has left
_FULL = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class HttpServer:
    """Serves one aiohttp application. Single-use.

    Args:
        application: what to serve.
        host: address to listen on.
        port: port to listen on; 0 picks a free one.
        max_connections: connections that may be open at the same time, idle ones included; None for no limit.
        options: keyword arguments of aiohttp's `AppRunner`, for example time-outs and size limits.

    Attributes:
        address: `host:port` as it appears in a URL, with brackets around IPv6; empty until the server listens.
    """

    def __init__(
        self, application: web.Application, host: str, port: int, *, max_connections: int | None = None, **options: Any
    ) -> None:
        options.setdefault("logger", _QuietLogger())
        self._runner = web.AppRunner(application, access_log=None, **options)
        self._host = host
        self._port = port
        self._max_connections = max_connections
        self._listening: asyncio.Server | None = None
        self.address = ""

    async def start(self) -> None:
        """Bind and listen.

        Raises:
            ConfigError: the address cannot be bound. Everything is released.
        """
        await self._runner.setup()
        with caught(OSError) as failure:
            # Not a site of aiohttp, which has no limit on connections.
            self._listening = await asyncio.get_running_loop().create_server(self._protocol, self._host, self._port)
        if failure:
            await self._runner.cleanup()
            raise listening_error(self._host, self._port, failure.error) from failure.cause
        assert self._listening is not None
        port = self._listening.sockets[0].getsockname()[1]
        self.address = host_and_port(self._host, port)

    async def stop_listening(self) -> None:
        """Accept no further connections; those that are open stay open."""
        if self._listening is not None:
            self._listening.close()

    async def aclose(self) -> None:
        """Stop listening and close every connection, after aiohttp's `shutdown_timeout`. May be called twice."""
        await self.stop_listening()
        await self._runner.cleanup()

    def _protocol(self) -> asyncio.Protocol:
        server = self._runner.server
        is_full = self._max_connections is not None and server and len(server.connections) >= self._max_connections
        return _Full() if server is None or is_full else server()


class _Full(asyncio.Protocol):
    """Ends a connection for which there is no room."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        transport.write(_FULL)
        transport.close()


class _QuietLogger(logging.LoggerAdapter[logging.Logger]):
    """The web server's own logger: hides malformed requests, which anybody can send, and whose bytes may be secret."""

    def __init__(self) -> None:
        super().__init__(logging.getLogger(__name__))

    def log(self, level: int, msg: object, *args: object, **kwargs: Any) -> None:
        """Log bugs with their traceback, and of everything else only the class of the error, at level DEBUG."""
        del msg, args
        error = kwargs.get("exc_info")
        if level >= logging.ERROR and isinstance(error, Exception) and not isinstance(error, _OF_THE_PEER):
            self.logger.log(level, "handling a request failed", exc_info=logged_bug(error))
            return
        kind = type(error).__name__ if isinstance(error, BaseException) else "no error"
        self.logger.debug("the web server dropped a request or a connection (%s)", kind)
