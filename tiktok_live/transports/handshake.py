"""How the library `websockets` is made to open a socket the way that this library needs it."""

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
    """Masks secrets, and what a terminal would obey.

    On level DEBUG the library `websockets` logs every header that it sends and gets, cookies included.
    """

    def log(self, level: int, msg: object, *args: object, **kwargs: Any) -> None:
        """Log the line with its arguments put in and its secrets masked."""
        if self.isEnabledFor(level):
            super().log(level, printable(redact(str(msg) % args if args else str(msg))), **kwargs)


class _Connection(ClientConnection):
    """A connection for which a refusal is complete with its headers.

    Nobody wants its body, and a server that leaves the connection open would be waited for until the time-out.
    """

    _head = b""
    _is_judged = False
    _is_refused = False

    def data_received(self, data: bytes) -> None:
        if not self._is_judged:
            data = self._judge(data)
        if data:
            super().data_received(data)
        if self._is_refused:
            self.transport.abort()

    def _judge(self, data: bytes) -> bytes:
        """Return what to read now: nothing yet, all there is, or a refusal's headers without those about its body."""
        self._head += data
        head, end, _ = self._head.partition(_HEAD_END)
        if not end and len(head) < _MAX_HEAD:
            return b""
        self._is_judged = True
        if head.startswith(b"HTTP/1.1 101 "):
            return self._head
        self._is_refused = True
        lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(_BODY_HEADERS)]
        return b"\r\n".join(lines) + _HEAD_END


class ConnectAttempt(connect):
    """An attempt to open a socket.

    Attributes:
        proxy_address: where the proxy is, for messages; empty without one.
        is_through: the proxy, if there is one, has connected us with the host.
    """

    def __init__(self, url: str, *, via: Proxy | None, **options: Any) -> None:
        super().__init__(
            url,
            proxy=None if via is None else _proxy_url(via),
            create_connection=cast("type[ClientConnection]", self._connection),
            **options,
        )
        self.proxy_address = "" if via is None else via.address
        self.is_through = via is None

    def _connection(self, protocol: ClientProtocol, **options: Any) -> _Connection:
        # The library asks for a connection when it has a way to the host.
        self.is_through = True
        return _Connection(protocol, **options)

    def process_redirect(self, exc: Exception) -> Exception | str:
        """Take a redirect for a refusal, like any other answer: the plan's cookies are for the plan's host."""
        return exc


def _proxy_url(proxy: Proxy) -> str:
    """Return the URL that the library `websockets` reads as `proxy`: only new versions decode credentials.

    Raises:
        ConnectError: this version reads none like that.
    """
    if not proxy.username:
        return proxy.url
    undecoded = f"{proxy.scheme}://{proxy.username}:{proxy.password}@{proxy.address}"
    for url in (proxy.secret_url, undecoded):
        if _is_read_as(url, proxy):
            return url
    raise ConnectError(
        f"the installed version of websockets cannot send the credentials for the proxy {proxy.address}",
        hop="proxy",
        advice="Update the package websockets, or use credentials of letters and digits",
        retryable=False,
    )


def _is_read_as(url: str, proxy: Proxy) -> bool:
    try:
        read = parse_proxy(url)
    except (InvalidProxy, ValueError):
        return False
    expected = (proxy.host, proxy.port, proxy.username, proxy.password)
    return (read.host, read.port, read.username, read.password) == expected
