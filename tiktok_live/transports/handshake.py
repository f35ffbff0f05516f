"""Opens connections with the library `websockets`: proxies, refusals without redirects, redacted logs."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, cast

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidProxy
from websockets.proxy import parse_proxy

from tiktok_live.errors import ConnectError
from tiktok_live.redaction import printable, redact

if TYPE_CHECKING:
    from websockets.client import ClientProtocol

    from tiktok_live.net.proxy import Proxy

__all__ = ["ConnectAttempt", "RedactedLogger"]

_MAX_HEAD = 64 * 1024
_HEAD_END = b"\r\n\r\n"
_BODY_HEADERS = (b"content-length:", b"transfer-encoding:")


class RedactedLogger(logging.LoggerAdapter[logging.Logger]):
    """Masks secrets and removes control characters.

    At level DEBUG the library `websockets` logs every header that it sends and receives, cookies included.
    """

    def log(self, level: int, msg: object, *args: object, **kwargs: Any) -> None:
        """Log the formatted line with its secrets masked."""
        if self.isEnabledFor(level):
            super().log(level, printable(redact(str(msg) % args if args else str(msg))), **kwargs)


class _Connection(ClientConnection):
    """A connection that treats a refusal as complete after its headers.

    The body is not needed, and waiting for it would time out if the server keeps the connection open.
    """

    _head = b""
    _has_read_head = False
    _is_refused = False

    def data_received(self, data: bytes) -> None:
        if not self._has_read_head:
            data = self._read_head(data)
        if data:
            super().data_received(data)
        if self._is_refused:
            self.transport.abort()

    def _read_head(self, data: bytes) -> bytes:
        """Return the data to process: none yet, all, or the head of a refusal without headers about its body."""
        self._head += data
        head, end, _ = self._head.partition(_HEAD_END)
        if not end and len(head) < _MAX_HEAD:
            return b""
        self._has_read_head = True
        if head.startswith(b"HTTP/1.1 101 "):
            return self._head
        self._is_refused = True
        lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(_BODY_HEADERS)]
        return b"\r\n".join(lines) + _HEAD_END


class ConnectAttempt(connect):
    """One attempt to open a WebSocket.

    Attributes:
        proxy_address: address of the proxy, for messages; empty without one.
        is_through: whether the connection to the host exists; the proxy, if any, has done its part.
    """

    def __init__(self, url: str, *, proxy: Proxy | None, **options: Any) -> None:
        super().__init__(
            url,
            proxy=None if proxy is None else _proxy_url(proxy),
            create_connection=cast("type[ClientConnection]", self._connection),
            **options,
        )
        self.proxy_address = "" if proxy is None else proxy.address
        self.is_through = proxy is None

    def _connection(self, protocol: ClientProtocol, **options: Any) -> _Connection:
        # The library creates this object when it has a connection to the host.
        self.is_through = True
        return _Connection(protocol, **options)

    def process_redirect(self, exc: Exception) -> Exception | str:
        """Treat a redirect as a refusal: the plan's cookies are only for the plan's host."""
        return exc


def _proxy_url(proxy: Proxy) -> str:
    """Return a URL that the library `websockets` parses as `proxy`: only new versions decode credentials.

    Raises:
        ConnectError: the installed version cannot parse any.
    """
    if not proxy.username:
        return proxy.url
    undecoded = f"{proxy.scheme}://{proxy.username}:{proxy.password}@{proxy.address}"
    for url in (proxy.secret_url, undecoded):
        if _is_parsed_as(url, proxy):
            return url
    raise ConnectError(
        f"the installed version of websockets cannot send the credentials for the proxy {proxy.address}",
        hop="proxy",
        advice="Update the package websockets, or use credentials of letters and digits",
        retryable=False,
    )


def _is_parsed_as(url: str, proxy: Proxy) -> bool:
    try:
        parsed = parse_proxy(url)
    except (InvalidProxy, ValueError):
        return False
    expected = (proxy.host, proxy.port, proxy.username, proxy.password)
    return (parsed.host, parsed.port, parsed.username, parsed.password) == expected
