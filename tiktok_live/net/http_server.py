"""An aiohttp application on a listening socket."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError
from tiktok_live.net.failures import listening_failure

__all__ = ["HttpServer"]


class HttpServer:
    """Serves one aiohttp application. Single-use.

    Args:
        application: what to serve.
        host: address to listen on.
        port: port to listen on; 0 picks a free one.
        options: keyword arguments of aiohttp's `AppRunner`, for example time-outs and size limits.

    Attributes:
        address: `host:port` as it appears in a URL, with brackets around IPv6; empty until the server listens.
    """

    def __init__(self, application: web.Application, host: str, port: int, **options: Any) -> None:
        self._runner = web.AppRunner(application, access_log=None, **options)
        self._host = host
        self._port = port
        self.address = ""

    async def start(self) -> None:
        """Bind and listen.

        Raises:
            ConfigError: the address cannot be bound. Everything is released.
        """
        await self._runner.setup()
        with caught(OSError) as failure:
            await web.TCPSite(self._runner, self._host, self._port).start()
        if failure:
            await self._runner.cleanup()
            why = listening_failure(failure.error)
            message = f"cannot listen on {self._host}:{self._port}: {why.reason}"
            raise ConfigError(message, advice=why.advice) from failure.cause
        port = self._runner.addresses[0][1]
        self.address = f"[{self._host}]:{port}" if ":" in self._host else f"{self._host}:{port}"

    async def stop_listening(self) -> None:
        """Accept no further connections; those that are open stay open."""
        for site in tuple(self._runner.sites):
            await site.stop()

    async def aclose(self) -> None:
        """Stop listening and close every connection, after aiohttp's `shutdown_timeout`. May be called twice."""
        await self._runner.cleanup()
