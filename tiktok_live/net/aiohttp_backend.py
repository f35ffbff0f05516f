"""All that is known of aiohttp: sessions, proxies, and whom a failure is to be blamed on.

Imported with the first request, for aiohttp takes longer than all of this library.
"""

from __future__ import annotations

import socket
import ssl
from base64 import b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import aiohttp
import yarl

from tiktok_live.errors import NetworkError
from tiktok_live.net.failures import connection_failure
from tiktok_live.net.proxy import WRONG_CREDENTIALS, proxy_advice

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractAsyncContextManager
    from types import SimpleNamespace

    from tiktok_live.net.options import NetworkOptions
    from tiktok_live.net.proxy import Proxy

__all__ = ["AiohttpSessions", "RequestRoute"]

# aiohttp's 8 KB is little for a signed Location; this is still a bound.
_MAX_HEADER_BYTES = 64 * 1024

# What aiohttp words for people who read its source.
_BROKEN: tuple[tuple[type[Exception], str], ...] = (
    (aiohttp.ClientPayloadError, "its answer broke off"),
    (aiohttp.ClientResponseError, "what it answered is no HTTP"),
    (aiohttp.ServerDisconnectedError, "it closed the connection without an answer"),
)


@dataclass(slots=True)
class RequestRoute:
    """One request on its way, and how far it came.

    Attributes:
        host: the asked host, for messages.
        proxy: through which it goes; None for a direct connection.
        is_forwarded: the proxy reads the request and answers it itself, as it does for plain http; else it only
            carries bytes.
        is_connected: the host itself is at the other end, its certificate verified.
    """

    host: str
    proxy: Proxy | None
    is_forwarded: bool
    is_connected: bool = False

    @property
    def asked(self) -> str:
        """Who was asked, for messages."""
        return self.host if self.proxy is None else f"{self.host} through the proxy {self.proxy.address}"

    def broken(self, error: Exception) -> NetworkError:
        """Return the error for a connection that failed, or broke."""
        reason, advice, retryable = connection_failure(error)
        reason = next((words for kind, words in _BROKEN if isinstance(error, kind)), reason)
        return self.failed(f"could not be asked: {reason}", error, advice=advice, retryable=retryable)

    def failed(
        self,
        message: str,
        error: Exception | None = None,
        status: int | None = None,
        *,
        advice: str | None = None,
        retryable: bool = True,
    ) -> NetworkError:
        """Return the error for what happened, blaming the proxy for what only the proxy can have done."""
        message = f"{self.asked} {message}"
        if self.proxy is None or not (self.is_forwarded or self._is_proxy_s(error)):
            return NetworkError(message, advice=advice, retryable=retryable)
        return NetworkError(message, hop="proxy", advice=proxy_advice(status), retryable=status != WRONG_CREDENTIALS)

    def _is_proxy_s(self, error: Exception | None) -> bool:
        if self.is_connected or self.proxy is None:
            return False
        if not isinstance(error, ssl.SSLError):
            return True
        # TLS fails with whoever is named; without a name it is the host at the end of a SOCKS proxy.
        return (getattr(error, "host", None), getattr(error, "port", None)) == (self.proxy.host, self.proxy.port)


class AiohttpSessions:
    """Sessions of one event loop, one for each way out.

    Raises:
        ConfigError: the file with certificate authorities is gone.
    """

    def __init__(self, network: NetworkOptions) -> None:
        self._network = network
        self._tls = network.ssl_context()
        self._sessions: dict[Proxy | socket.AddressFamily, aiohttp.ClientSession] = {}

    def hop(self, url: str, host: str) -> RequestRoute:
        """Return how `url` is to be asked; `host` is for messages."""
        proxy = self._network.resolve(url)
        is_forwarded = proxy is not None and not proxy.is_socks and urlsplit(url).scheme == "http"
        return RequestRoute(host, proxy, is_forwarded)

    def request(
        self, method: str, url: str, hop: RequestRoute, *, headers: Mapping[str, str], body: bytes | None
    ) -> AbstractAsyncContextManager[aiohttp.ClientResponse]:
        """Return aiohttp's request for the exact bytes of `url`."""
        sent = dict(headers)
        credentials = _proxy_credentials(hop.proxy)
        if hop.is_forwarded:
            sent.update(credentials)
        is_http_proxy = hop.proxy is not None and not hop.proxy.is_socks
        return self._session(url, hop.proxy).request(
            method,
            yarl.URL(url, encoded=True),
            headers=sent,
            data=body,
            proxy=hop.proxy.url if hop.proxy is not None and is_http_proxy else None,
            proxy_headers=credentials if is_http_proxy else None,
            allow_redirects=False,
            trace_request_ctx=hop,
        )

    def failures(self, hop: RequestRoute) -> tuple[type[Exception], ...]:
        """Return what a request may raise when the network, the host or the proxy is at fault."""
        if hop.proxy is None or not hop.proxy.is_socks:
            return (aiohttp.ClientError, OSError)
        import aiohttp_socks  # noqa: PLC0415 - an extra, and only SOCKS proxies need it

        socks = (aiohttp_socks.ProxyError, aiohttp_socks.ProxyConnectionError, aiohttp_socks.ProxyTimeoutError)
        # One that hangs up, and one that names a host in no encoding.
        return (aiohttp.ClientError, OSError, *socks, EOFError, UnicodeDecodeError)

    def refusal(self, error: Exception) -> int | None:
        """Return the HTTP status with which the proxy refused to connect, if that is what happened."""
        return error.status if isinstance(error, aiohttp.ClientHttpProxyError) else None

    async def aclose(self) -> None:
        """Give the connections back."""
        sessions, self._sessions = self._sessions, {}
        for session in sessions.values():
            await session.close()

    def _session(self, url: str, proxy: Proxy | None) -> aiohttp.ClientSession:
        way: Proxy | socket.AddressFamily
        if proxy is not None and proxy.is_socks:
            way = proxy
        else:
            # aiohttp finds no way to an address of another family than its connector's.
            way = self._network.family_of(proxy.host if proxy is not None else urlsplit(url).hostname or "")
        if way not in self._sessions:
            self._sessions[way] = self._open(way)
        return self._sessions[way]

    def _open(self, way: Proxy | socket.AddressFamily) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=self._connector(way),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),
            # Inflating is ours: aiohttp bounds a chunk, not the body.
            auto_decompress=False,
            max_field_size=_MAX_HEADER_BYTES,
            max_line_size=_MAX_HEADER_BYTES,
            trace_configs=[_noting_connections()],
        )

    def _connector(self, way: Proxy | socket.AddressFamily) -> aiohttp.BaseConnector:
        if isinstance(way, socket.AddressFamily):
            return aiohttp.TCPConnector(ssl=self._tls, family=way)
        return self._socks_connector(way)

    def _socks_connector(self, proxy: Proxy) -> aiohttp.BaseConnector:
        import aiohttp_socks  # noqa: PLC0415 - an extra, and only SOCKS proxies need it

        return aiohttp_socks.ProxyConnector(
            proxy.host,
            proxy.port,
            aiohttp_socks.ProxyType.SOCKS5,
            username=proxy.username or None,
            password=proxy.password or None,
            rdns=True,
            ssl=self._tls,
        )


def _proxy_credentials(proxy: Proxy | None) -> dict[str, str]:
    if proxy is None or not proxy.username:
        return {}
    token = b64encode(f"{proxy.username}:{proxy.password}".encode()).decode()
    return {"Proxy-Authorization": f"Basic {token}"}


async def _note(session: object, context: SimpleNamespace, parameters: object) -> None:
    del session, parameters
    context.trace_request_ctx.is_connected = True


def _noting_connections() -> aiohttp.TraceConfig:
    """Return a trace that notes on the request's hop when a connection is complete, TLS included."""
    trace = aiohttp.TraceConfig()
    trace.on_connection_create_end.append(_note)
    trace.on_connection_reuseconn.append(_note)
    return trace
