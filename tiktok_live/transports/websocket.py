"""Real WebSockets, by the library `websockets`. Imported when the first socket is opened, for it takes its time."""

from __future__ import annotations

import asyncio
import logging
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from websockets.exceptions import ConnectionClosed as ForeignClosed
from websockets.exceptions import (
    InvalidHandshake,
    InvalidProxyStatus,
    InvalidStatus,
    ProxyError,
    WebSocketException,
)

from tiktok_live.causes import caught, stand_in
from tiktok_live.errors import (
    ConnectError,
    ConnectionClosed,
    ConnectionClosedError,
    ConnectionClosedOK,
    ConnectTimeout,
)
from tiktok_live.net.failures import ConnectionFailure, connection_failure
from tiktok_live.net.options import NetworkOptions
from tiktok_live.net.proxy import WRONG_CREDENTIALS, proxy_advice
from tiktok_live.transports.handshake import ConnectAttempt, RedactedLogger
from tiktok_live.transports.handshake_refusals import address, refusal

if TYPE_CHECKING:
    import ssl
    from collections.abc import Mapping

    from websockets.asyncio.client import ClientConnection
    from websockets.datastructures import Headers

__all__ = ["MAX_FRAME", "WebSocketConnector", "WebSocketTransport", "parse_options"]

MAX_FRAME = 8 * 1024 * 1024
"""Limit of one WebSocket message, in bytes."""

_CLOSE_TIMEOUT = 2.0
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, 5.1: what a header's name may hold
_OK_CODES = frozenset({1000, 1001})

_WRONG = "Check socket_url, or the sign provider that gave the address"
_TOO_SLOW = "Check the connection to the internet; a slow one needs a longer connect_timeout"
_NO_SOCKET = "Try again; if it stays, something between here and there does not let WebSockets through"


class WebSocketConnector:
    """Opens WebSockets with TLS verified and keepalive pings off.

    Args:
        network: proxy, certificate authorities and address family; the defaults unless given. A proxy that does not
            work is an error with hop `"proxy"`, never a direct connection.
    """

    def __init__(self, *, network: NetworkOptions | None = None) -> None:
        self._network = network or NetworkOptions()
        self._tls: ssl.SSLContext | None = None

    async def connect(self, url: str, headers: Mapping[str, str], *, timeout: float) -> WebSocketTransport:
        """Open a WebSocket to `url`, whose bytes are sent as they are.

        Raises:
            HandshakeRejected: the server answered with something else than a WebSocket.
            ConnectTimeout: not open within `timeout` seconds.
            ConnectError: no connection at all.
        """
        _check(url, headers)
        opening = self._opening(url, headers, timeout)
        with caught(OSError, EOFError, WebSocketException, UnicodeError) as failure:
            return WebSocketTransport(await opening)
        if isinstance(failure.error, InvalidStatus):
            answer, session_sent = failure.error.response, "sessionid=" in headers.get("Cookie", "")
            said = _first_values(answer.headers)
            raise refusal(url, answer.status_code, said, session_sent=session_sent) from failure.cause
        if isinstance(failure.error, TimeoutError):
            raise _timed_out(opening, url, timeout) from failure.cause
        raise _unreachable(opening, url, failure.error) from failure.cause

    def _opening(self, url: str, headers: Mapping[str, str], timeout: float) -> ConnectAttempt:
        return ConnectAttempt(
            url,
            via=self._network.resolve(url),
            additional_headers=headers,
            # Else the library would add its own beside the plan's.
            user_agent_header=None,
            open_timeout=timeout,
            close_timeout=_CLOSE_TIMEOUT,
            # The platform never answers pings; the session's heartbeats take their place.
            ping_interval=None,
            max_size=MAX_FRAME,
            # Payloads come compressed already; what is not payload is never large where nothing is wrong.
            compression=None,
            logger=RedactedLogger(logging.getLogger(__name__)),
            **self._way(url),
        )

    def _way(self, url: str) -> dict[str, Any]:
        """Return how to connect: address family and TLS, of the host and of the proxy."""
        host, proxy = urlsplit(url), self._network.resolve(url)
        way: dict[str, Any] = {}
        if proxy is None or not proxy.is_socks:
            way["family"] = self._network.family_of(proxy.host if proxy is not None else host.hostname or "")
        if host.scheme == "wss":
            way["ssl"] = self._context()
        if proxy is not None and proxy.scheme == "https":
            way["proxy_ssl"] = self._context()
        return way

    def _context(self) -> ssl.SSLContext:
        self._tls = self._tls or self._network.ssl_context()
        return self._tls


class WebSocketTransport:
    """An open WebSocket of the library `websockets`."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        response = connection.response
        said = _header(response.headers, "Handshake-Options") if response is not None else ""
        self.options: Mapping[str, str] = parse_options(said)

    async def receive(self) -> bytes:
        """Return the next binary message; a text message is returned as its UTF-8 bytes.

        Raises:
            ConnectionClosed: the socket closed, or broke.
        """
        try:
            return await self._connection.recv(decode=False)
        except ForeignClosed as error:
            closed, cause = _closed(error), stand_in(error)
        raise closed from cause

    async def send(self, data: bytes) -> None:
        """Send one binary message.

        Raises:
            ConnectionClosed: the socket closed, or broke.
        """
        try:
            await self._connection.send(data)
        except ForeignClosed as error:
            closed, cause = _closed(error), stand_in(error)
        else:
            return
        raise closed from cause

    async def aclose(self) -> None:
        """Close with code 1000; a peer that does not answer is given up after 2 s, or when this is cancelled.

        Twice is fine.
        """
        try:
            async with asyncio.timeout(_CLOSE_TIMEOUT):
                await self._connection.close()
        except TimeoutError:
            # A peer that reads nothing any more would make even the close frame wait.
            self._connection.transport.abort()
            await self._connection.wait_closed()
        except asyncio.CancelledError:
            self._connection.transport.abort()  # nobody else would ever end it
            raise


def parse_options(header: str) -> dict[str, str]:
    """Return the pairs of the header `Handshake-Options`: `k=v; k=v`."""
    pairs = (item.partition("=") for item in header.split(";"))
    return {name.strip().lower(): value.strip() for name, _, value in pairs if name.strip()}


def _check(url: str, headers: Mapping[str, str]) -> None:
    """Refuse what would not go out as it is; the library would re-encode, drop or quote it, secrets included."""
    try:
        parts = urlsplit(url)
        sendable = parts.scheme in {"ws", "wss"} and parts.hostname and parts.port != 0 and "#" not in url
        sendable = sendable and (parts.username is None or parts.password is not None)
    except ValueError:  # a port that is no number, brackets that are no address
        sendable = False
    if not sendable or " " in url or not (url.isascii() and url.isprintable()):
        raise ConnectError(
            f"the socket's address is no ws:// or wss:// URL, or cannot be sent as it is: {address(url)!r}",
            retryable=False,
            advice=_WRONG,
        )
    for name, value in headers.items():
        if not (_TOKEN.fullmatch(name) and value.isascii() and value.isprintable()):
            raise ConnectError(f"the header {name!r} cannot be sent to the socket", retryable=False, advice=_WRONG)


def _header(headers: Headers, name: str) -> str:
    """Return the first value of a header; empty when it is absent."""
    return next(iter(headers.get_all(name)), "")


def _first_values(headers: Headers) -> dict[str, str]:
    return {name.lower(): _header(headers, name) for name in headers}


def _timed_out(opening: ConnectAttempt, url: str, timeout: float) -> ConnectTimeout:
    said = f"{_asked(opening, url)} did not open a socket within {timeout:g} s"
    if opening.is_through:
        return ConnectTimeout(said, advice=_TOO_SLOW)
    return ConnectTimeout(said, hop="proxy", advice=proxy_advice())


def _unreachable(opening: ConnectAttempt, url: str, error: Exception) -> ConnectError:
    if isinstance(error, UnicodeError):
        return ConnectError(f"{address(url)} is no name of a host: {error}", retryable=False, advice=_WRONG)
    said = f"{_asked(opening, url)} cannot be reached"
    if isinstance(error, InvalidProxyStatus):
        status = error.response.status_code
        is_final = status == WRONG_CREDENTIALS
        return ConnectError(f"{said}: HTTP {status}", hop="proxy", advice=proxy_advice(status), retryable=not is_final)
    reason, advice, retryable = _trouble(error)
    said = f"{said}: {reason}"
    if opening.is_through:
        return ConnectError(said, advice=advice, retryable=retryable)
    return ConnectError(said, hop="proxy", advice=proxy_advice())


def _asked(opening: ConnectAttempt, url: str) -> str:
    return f"{address(url)} through the proxy {opening.proxy_address}" if opening.proxy_address else address(url)


def _closed(error: ForeignClosed) -> ConnectionClosed:
    was_here = error.sent is not None and not error.rcvd_then_sent
    frame = error.sent if was_here else error.rcvd
    if frame is None:
        return ConnectionClosedError("the connection broke without a close frame")
    kind = ConnectionClosedOK if frame.code in _OK_CODES else ConnectionClosedError
    said = f"{'this end' if was_here else 'the server'} closed the socket with code {frame.code}"
    if frame.reason:
        said += f" ({frame.reason})"
    return kind(said, code=frame.code, reason=frame.reason)


def _trouble(error: Exception) -> ConnectionFailure:
    """Return what is behind an error of the library: of a proxy's refusal it tells only in the cause."""
    if isinstance(error, ProxyError):
        return connection_failure(error.__cause__ or error)
    if isinstance(error, InvalidHandshake | EOFError) and not isinstance(error.__cause__, OSError):
        return ConnectionFailure("what it answered opens no socket", _NO_SOCKET)
    return connection_failure(error)
