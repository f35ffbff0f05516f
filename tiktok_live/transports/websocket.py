"""Real WebSockets, by the library `websockets`. Imported when the first socket is opened, for it takes its time."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed as ForeignClosed
from websockets.exceptions import InvalidStatus, WebSocketException

from tiktok_live.errors import (
    ConnectError,
    ConnectionClosed,
    ConnectionClosedError,
    ConnectionClosedOK,
    ConnectTimeout,
    HandshakeRejected,
)
from tiktok_live.redaction import redact

if TYPE_CHECKING:
    from collections.abc import Mapping

    from websockets.datastructures import Headers
    from websockets.http11 import Response

__all__ = ["MAX_FRAME", "WebSocketConnector", "WebSocketTransport", "parse_options"]

MAX_FRAME = 8 * 1024 * 1024
"""Limit of one WebSocket message, in bytes."""

_CLOSE_TIMEOUT = 2.0
_OK_CODES = frozenset({1000, 1001})
_MAX_HEAD = 64 * 1024
_HEAD_END = b"\r\n\r\n"
_BODY_HEADERS = (b"content-length:", b"transfer-encoding:")


class _RedactedLogger(logging.LoggerAdapter[logging.Logger]):
    # On level DEBUG the library `websockets` logs every header that it sends, cookies included.
    def log(self, level: int, msg: object, *args: object, **kwargs: Any) -> None:
        if self.isEnabledFor(level):
            super().log(level, redact(str(msg) % args if args else str(msg)), **kwargs)


class _Opening(connect):
    def process_redirect(self, exc: Exception) -> Exception | str:
        # A redirect is a refusal like any other answer: the plan's cookies are for the plan's host.
        return exc


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


class WebSocketConnector:
    """Opens WebSockets with TLS verified, keepalive pings off and no proxy from the environment."""

    async def connect(self, url: str, headers: Mapping[str, str], *, timeout: float) -> WebSocketTransport:
        """Open a WebSocket to `url`, whose bytes are sent as they are.

        Raises:
            HandshakeRejected: the server answered with something else than a WebSocket.
            ConnectTimeout: not open within `timeout` seconds.
            ConnectError: no connection at all.
        """
        _check(url, headers)
        try:
            return WebSocketTransport(await _opening(url, headers, timeout))
        except InvalidStatus as error:
            raise _rejected(error.response, url) from error
        except TimeoutError as error:
            raise ConnectTimeout(f"{_host(url)} did not open a socket within {timeout:g} s") from error
        except (OSError, EOFError, WebSocketException) as error:
            raise ConnectError(f"{_host(url)} cannot be reached: {_describe(error)}") from error
        except UnicodeError as error:
            raise ConnectError(f"{_host(url)} is no name of a host: {error}", retryable=False) from error


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
            raise _closed(error) from error

    async def send(self, data: bytes) -> None:
        """Send one binary message.

        Raises:
            ConnectionClosed: the socket closed, or broke.
        """
        try:
            await self._connection.send(data)
        except ForeignClosed as error:
            raise _closed(error) from error

    async def aclose(self) -> None:
        """Close with code 1000; a peer that does not answer is given up after 2 s. Twice is fine."""
        try:
            async with asyncio.timeout(_CLOSE_TIMEOUT):
                await self._connection.close()
        except TimeoutError:
            # A peer that reads nothing any more would make even the close frame wait.
            self._connection.transport.abort()
            await self._connection.wait_closed()


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
            f"the plan's address is no ws:// or wss:// URL, or cannot be sent as it is: {_host(url)!r}",
            retryable=False,
            advice="",
        )
    for name, value in headers.items():
        if not (value.isascii() and value.isprintable()):
            raise ConnectError(f"the plan's header {name!r} cannot be sent", retryable=False, advice="")


def _opening(url: str, headers: Mapping[str, str], timeout: float) -> _Opening:
    return _Opening(
        url,
        additional_headers=headers,
        # Else the library would add its own beside the plan's.
        user_agent_header=None,
        open_timeout=timeout,
        close_timeout=_CLOSE_TIMEOUT,
        # The platform never answers pings; the session's heartbeats take their place.
        ping_interval=None,
        max_size=MAX_FRAME,
        proxy=None,
        create_connection=_Connection,
        logger=_RedactedLogger(logging.getLogger(__name__)),
    )


def _header(headers: Headers, name: str) -> str:
    """Return the first value of a header; empty when it is absent."""
    return next(iter(headers.get_all(name)), "")


def _rejected(response: Response, url: str) -> HandshakeRejected:
    # The header says what happened; the HTTP status of a refusal is 200 more often than not.
    said = _header(response.headers, "Handshake-Msg")[:200]
    code = _header(response.headers, "Handshake-Status")
    status = int(code) if code.isascii() and code.isdigit() else None
    detail = f"{said} ({code})" if said and code else said or "no reason given"
    return HandshakeRejected(
        f"{_host(url)} refused the handshake with HTTP {response.status_code}: {detail}",
        status=response.status_code,
        handshake_message=said,
        handshake_status=status,
    )


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


def _host(url: str) -> str:
    return redact(url.split("?", 1)[0])


def _describe(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
