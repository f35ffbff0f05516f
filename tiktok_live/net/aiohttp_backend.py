"""Everything specific to aiohttp: sessions, proxies, and attribution of failures to host or proxy.

Imported with the first request, because importing aiohttp takes longer than importing this library.
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

# A signed `Location` can exceed aiohttp's default of 8 KB.
_MAX_HEADER_BYTES = 64 * 1024

# User-readable texts for aiohttp's errors.
_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (aiohttp.ClientPayloadError, "the response was cut off"),
    (aiohttp.ClientResponseError, "the response is not HTTP"),
    (aiohttp.ServerDisconnectedError, "it closed the connection without a response"),
)


@dataclass(slots=True)
class RequestRoute:
    """The route of one request, for attributing a failure to the host or the proxy.

    Attributes:
        host: target host, for messages.
        proxy: None for a direct connection.
        is_forwarded: whether the proxy handles the request itself, as for plain http; otherwise it only tunnels bytes.
        is_connected: whether the connection to the host is complete, certificate verified.
    """

    host: str
    proxy: Proxy | None
    is_forwarded: bool
    is_connected: bool = False

    @property
    def target(self) -> str:
        """Host and proxy, for messages."""
        return self.host if self.proxy is None else f"{self.host} through the proxy {self.proxy.address}"

    def connection_error(self, error: Exception) -> NetworkError:
        """Return the error for a connection that failed or broke."""
        reason, advice, retryable = connection_failure(error)
        reason = next((text for kind, text in _REASONS if isinstance(error, kind)), reason)
        return self.failure(f"could not be reached: {reason}", error, advice=advice, retryable=retryable)

    def failure(
        self,
        message: str,
        error: Exception | None = None,
        status: int | None = None,
        *,
        advice: str | None = None,
        retryable: bool = True,
    ) -> NetworkError:
        """Return the error for a failure, attributed to the proxy if only the proxy can have caused it."""
        message = f"{self.target} {message}"
        if self.proxy is None or not (self.is_forwarded or self._is_of_proxy(error)):
            return NetworkError(message, advice=advice, retryable=retryable)
        return NetworkError(message, hop="proxy", advice=proxy_advice(status), retryable=status != WRONG_CREDENTIALS)

    def _is_of_proxy(self, error: Exception | None) -> bool:
        if self.is_connected or self.proxy is None:
            return False
        if not isinstance(error, ssl.SSLError):
            return True
        # The error names the TLS peer; if it names none, it is the host behind a SOCKS proxy.
        return (getattr(error, "host", None), getattr(error, "port", None)) == (self.proxy.host, self.proxy.port)


class AiohttpSessions:
    """The aiohttp sessions of one event loop: one per SOCKS proxy and address family.

    Raises:
        ConfigError: `ca_file` no longer exists.
    """

    def __init__(self, network: NetworkOptions) -> None:
        self._network = network
        self._tls = network.ssl_context()
        self._sessions: dict[Proxy | socket.AddressFamily, aiohttp.ClientSession] = {}

    def route(self, url: str, host: str) -> RequestRoute:
        """Return the route to `url`; `host` is for messages."""
        proxy = self._network.resolve(url)
        is_forwarded = proxy is not None and not proxy.is_socks and urlsplit(url).scheme == "http"
        return RequestRoute(host, proxy, is_forwarded)

    def request(
        self, method: str, url: str, route: RequestRoute, *, headers: Mapping[str, str], body: bytes | None
    ) -> AbstractAsyncContextManager[aiohttp.ClientResponse]:
        """Return the aiohttp request; `url` is sent unchanged."""
        request_headers = dict(headers)
        credentials = _proxy_credentials(route.proxy)
        if route.is_forwarded:
            request_headers.update(credentials)
        is_http_proxy = route.proxy is not None and not route.proxy.is_socks
        return self._session(url, route.proxy).request(
            method,
            yarl.URL(url, encoded=True),
            headers=request_headers,
            data=body,
            proxy=route.proxy.url if route.proxy is not None and is_http_proxy else None,
            proxy_headers=credentials if is_http_proxy else None,
            allow_redirects=False,
            trace_request_ctx=route,
        )

    def failures(self, route: RequestRoute) -> tuple[type[Exception], ...]:
        """Return what a request raises if the network, the host or the proxy fails."""
        if route.proxy is None or not route.proxy.is_socks:
            return (aiohttp.ClientError, OSError)
        import aiohttp_socks  # noqa: PLC0415 - an extra that only SOCKS proxies need

        socks = (aiohttp_socks.ProxyError, aiohttp_socks.ProxyConnectionError, aiohttp_socks.ProxyTimeoutError)
        # A proxy that hangs up, or sends a host name in an invalid encoding.
        return (aiohttp.ClientError, OSError, *socks, EOFError, UnicodeDecodeError)

    def proxy_refusal(self, error: Exception) -> int | None:
        """Return the HTTP status with which the proxy refused to connect; None for other errors."""
        return error.status if isinstance(error, aiohttp.ClientHttpProxyError) else None

    async def aclose(self) -> None:
        """Close all connections."""
        sessions, self._sessions = self._sessions, {}
        for session in sessions.values():
            await session.close()

    def _session(self, url: str, proxy: Proxy | None) -> aiohttp.ClientSession:
        key: Proxy | socket.AddressFamily
        if proxy is not None and proxy.is_socks:
            key = proxy
        else:
            # A connector only reaches addresses of its own family.
            key = self._network.family_of(proxy.host if proxy is not None else urlsplit(url).hostname or "")
        if key not in self._sessions:
            self._sessions[key] = self._open(key)
        return self._sessions[key]

    def _open(self, key: Proxy | socket.AddressFamily) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=self._connector(key),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),
            # We inflate ourselves: aiohttp limits the size of a chunk, not of the body.
            auto_decompress=False,
            max_field_size=_MAX_HEADER_BYTES,
            max_line_size=_MAX_HEADER_BYTES,
            trace_configs=[_connection_trace()],
        )

    def _connector(self, key: Proxy | socket.AddressFamily) -> aiohttp.BaseConnector:
        if isinstance(key, socket.AddressFamily):
            return aiohttp.TCPConnector(ssl=self._tls, family=key)
        return self._socks_connector(key)

    def _socks_connector(self, proxy: Proxy) -> aiohttp.BaseConnector:
        import aiohttp_socks  # noqa: PLC0415 - an extra that only SOCKS proxies need

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


async def _mark_connected(session: object, context: SimpleNamespace, parameters: object) -> None:
    del session, parameters
    context.trace_request_ctx.is_connected = True


def _connection_trace() -> aiohttp.TraceConfig:
    """Return a trace that marks a request's route as connected once the connection, TLS included, is complete."""
    trace = aiohttp.TraceConfig()
    trace.on_connection_create_end.append(_mark_connected)
    trace.on_connection_reuseconn.append(_mark_connected)
    return trace
