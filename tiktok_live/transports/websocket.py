"""Real WebSockets, with the library `websockets`. Imported with the first connection, because it is slow to import."""

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

from tiktok_live.causes import as_foreign_error, caught
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
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # header names: RFC 9110, 5.1
_OK_CODES = frozenset({1000, 1001})

_WRONG_ADDRESS = "Check socket_url, or the sign provider that gave the address"
_TOO_SLOW = "Check the internet connection; if it is slow, raise connect_timeout"
_NO_SOCKET = "Try again; if it persists, something between this machine and the host blocks WebSockets"


class WebSocketConnector:
    """Opens WebSockets, with TLS verification and without keepalive pings.

    Args:
        network: proxy, certificate authorities and address family. A proxy that does not work is an error with hop
            `"proxy"`; it is never bypassed.
    """

    def __init__(self, *, network: NetworkOptions | None = None) -> None:
        self._network = network or NetworkOptions()
        self._tls: ssl.SSLContext | None = None

    async def connect(self, url: str, headers: Mapping[str, str], *, timeout: float) -> WebSocketTransport:
        """Open a WebSocket to `url`, which is sent unchanged.

        Raises:
            HandshakeRejected: the server answered the handshake with a plain HTTP response.
            ConnectTimeout: not open within `timeout` seconds.
            ConnectError: no connection could be established.
        """
        _check(url, headers)
        attempt = self._attempt(url, headers, timeout)
        with caught(OSError, EOFError, WebSocketException, UnicodeError) as failure:
            return WebSocketTransport(await attempt)
        if isinstance(failure.error, InvalidStatus):
            response, session_sent = failure.error.response, "sessionid=" in headers.get("Cookie", "")
            values = _first_values(response.headers)
            raise refusal(url, response.status_code, values, session_sent=session_sent) from failure.cause
        if isinstance(failure.error, TimeoutError):
            raise _timed_out(attempt, url, timeout) from failure.cause
        raise _unreachable(attempt, url, failure.error) from failure.cause

    def _attempt(self, url: str, headers: Mapping[str, str], timeout: float) -> ConnectAttempt:
        return ConnectAttempt(
            url,
            proxy=self._network.resolve(url),
            additional_headers=headers,
            # Otherwise the library adds its own in addition to the plan's.
            user_agent_header=None,
            open_timeout=timeout,
            close_timeout=_CLOSE_TIMEOUT,
            # The platform never answers pings; the session sends heartbeats instead.
            ping_interval=None,
            max_size=MAX_FRAME,
            # Payloads are already compressed.
            compression=None,
            logger=RedactedLogger(logging.getLogger(__name__)),
            **self._connection_options(url),
        )

    def _connection_options(self, url: str) -> dict[str, Any]:
        """Return address family and TLS contexts, for the host and the proxy."""
        host, proxy = urlsplit(url), self._network.resolve(url)
        options: dict[str, Any] = {}
        if proxy is None or not proxy.is_socks:
            options["family"] = self._network.family_of(proxy.host if proxy is not None else host.hostname or "")
        if host.scheme == "wss":
            options["ssl"] = self._context()
        if proxy is not None and proxy.scheme == "https":
            options["proxy_ssl"] = self._context()
        return options

    def _context(self) -> ssl.SSLContext:
        self._tls = self._tls or self._network.ssl_context()
        return self._tls


class WebSocketTransport:
    """An open WebSocket of the library `websockets`."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        response = connection.response
        header = _header(response.headers, "Handshake-Options") if response is not None else ""
        self.options: Mapping[str, str] = parse_options(header)

    async def receive(self) -> bytes:
        """Return the next binary message; a text message is returned as its UTF-8 bytes.

        Raises:
            ConnectionClosed: the socket closed, or the connection broke.
        """
        try:
            return await self._connection.recv(decode=False)
        except ForeignClosed as error:
            closed, cause = _closed(error), as_foreign_error(error)
        raise closed from cause

    async def send(self, data: bytes) -> None:
        """Send one binary message.

        Raises:
            ConnectionClosed: the socket closed, or the connection broke.
        """
        try:
            await self._connection.send(data)
        except ForeignClosed as error:
            closed, cause = _closed(error), as_foreign_error(error)
        else:
            return
        raise closed from cause

    async def aclose(self) -> None:
        """Close with code 1000. If the peer does not respond within 2 s, or on cancellation, abort the connection.

        May be called repeatedly.
        """
        try:
            async with asyncio.timeout(_CLOSE_TIMEOUT):
                await self._connection.close()
        except TimeoutError:
            # If the peer has stopped reading, even sending the close frame blocks.
            self._connection.transport.abort()
            await self._connection.wait_closed()
        except asyncio.CancelledError:
            self._connection.transport.abort()  # nothing else would close it
            raise


def parse_options(header: str) -> dict[str, str]:
    """Return the pairs of the header `Handshake-Options`: `k=v; k=v`."""
    pairs = (item.partition("=") for item in header.split(";"))
    return {name.strip().lower(): value.strip() for name, _, value in pairs if name.strip()}


def _check(url: str, headers: Mapping[str, str]) -> None:
    """Reject what cannot be sent unchanged: the library would re-encode, drop or quote it, secrets included."""
    try:
        parts = urlsplit(url)
        sendable = parts.scheme in {"ws", "wss"} and parts.hostname and parts.port != 0 and "#" not in url
        sendable = sendable and (parts.username is None or parts.password is not None)
    except ValueError:  # the port is not a number, or the brackets contain no address
        sendable = False
    if not sendable or " " in url or not (url.isascii() and url.isprintable()):
        raise ConnectError(
            f"the address of the socket is not a ws:// or wss:// URL, or cannot be sent unchanged: {address(url)!r}",
            retryable=False,
            advice=_WRONG_ADDRESS,
        )
    for name, value in headers.items():
        if not (_TOKEN.fullmatch(name) and value.isascii() and value.isprintable()):
            raise ConnectError(
                f"the header {name!r} cannot be sent to the socket", retryable=False, advice=_WRONG_ADDRESS
            )


def _header(headers: Headers, name: str) -> str:
    """Return the first value of a header; empty if it is absent."""
    return next(iter(headers.get_all(name)), "")


def _first_values(headers: Headers) -> dict[str, str]:
    return {name.lower(): _header(headers, name) for name in headers}


def _timed_out(attempt: ConnectAttempt, url: str, timeout: float) -> ConnectTimeout:
    message = f"{_target(attempt, url)} did not open a socket within {timeout:g} s"
    if attempt.is_through:
        return ConnectTimeout(message, advice=_TOO_SLOW)
    return ConnectTimeout(message, hop="proxy", advice=proxy_advice())


def _unreachable(attempt: ConnectAttempt, url: str, error: Exception) -> ConnectError:
    if isinstance(error, UnicodeError):
        return ConnectError(f"{address(url)} has an invalid host name: {error}", retryable=False, advice=_WRONG_ADDRESS)
    message = f"{_target(attempt, url)} cannot be reached"
    if isinstance(error, InvalidProxyStatus):
        status = error.response.status_code
        is_final = status == WRONG_CREDENTIALS
        return ConnectError(
            f"{message}: HTTP {status}", hop="proxy", advice=proxy_advice(status), retryable=not is_final
        )
    reason, advice, retryable = _connection_failure(error)
    message = f"{message}: {reason}"
    if attempt.is_through:
        return ConnectError(message, advice=advice, retryable=retryable)
    return ConnectError(message, hop="proxy", advice=proxy_advice())


def _target(attempt: ConnectAttempt, url: str) -> str:
    return f"{address(url)} through the proxy {attempt.proxy_address}" if attempt.proxy_address else address(url)


def _closed(error: ForeignClosed) -> ConnectionClosed:
    closed_here = error.sent is not None and not error.rcvd_then_sent
    frame = error.sent if closed_here else error.rcvd
    if frame is None:
        return ConnectionClosedError("the connection broke without a close frame")
    kind = ConnectionClosedOK if frame.code in _OK_CODES else ConnectionClosedError
    message = f"{'the client' if closed_here else 'the server'} closed the socket with code {frame.code}"
    if frame.reason:
        message += f" ({frame.reason})"
    return kind(message, code=frame.code, reason=frame.reason)


def _connection_failure(error: Exception) -> ConnectionFailure:
    """Return the reason behind an error of the library; for a refusal by the proxy, it is in the cause."""
    if isinstance(error, ProxyError):
        return connection_failure(error.__cause__ or error)
    if isinstance(error, InvalidHandshake | EOFError) and not isinstance(error.__cause__, OSError):
        return ConnectionFailure("the response does not open a WebSocket", _NO_SOCKET)
    return connection_failure(error)
