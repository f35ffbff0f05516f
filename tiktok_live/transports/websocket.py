"""Real WebSockets, by the library `websockets`. Imported when the first socket is opened, for it takes its time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from websockets.asyncio.client import connect
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

    from websockets.asyncio.client import ClientConnection
    from websockets.http11 import Response

__all__ = ["MAX_FRAME", "WebSocketConnector", "WebSocketTransport"]

MAX_FRAME = 8 * 1024 * 1024
"""Limit of one WebSocket message, in bytes."""

_CLOSE_TIMEOUT = 2.0
_OK_CODES = frozenset({1000, 1001})


class _Opening(connect):
    def process_redirect(self, exc: Exception) -> Exception | str:
        # A redirect is a refusal like any other answer: the plan's cookies are for the plan's host.
        return exc


class WebSocketConnector:
    """Opens WebSockets with TLS verified, keepalive pings off and no proxy from the environment."""

    async def connect(self, url: str, headers: Mapping[str, str], *, timeout: float) -> WebSocketTransport:
        """Open a WebSocket to `url`, whose bytes are sent as they are.

        Raises:
            HandshakeRejected: the server answered with something else than a WebSocket.
            ConnectTimeout: not open within `timeout` seconds.
            ConnectError: no connection at all.
        """
        rest = {name: value for name, value in headers.items() if name.lower() != "user-agent"}
        agent = next((value for name, value in headers.items() if name.lower() == "user-agent"), None)
        opening = _Opening(
            url,
            additional_headers=rest,
            user_agent_header=agent,
            open_timeout=timeout,
            close_timeout=_CLOSE_TIMEOUT,
            # The platform never answers pings; the session's heartbeats take their place.
            ping_interval=None,
            max_size=MAX_FRAME,
            proxy=None,
        )
        try:
            return WebSocketTransport(await opening)
        except InvalidStatus as error:
            raise _rejected(error.response, url) from error
        except TimeoutError as error:
            raise ConnectTimeout(f"{_host(url)} did not open a socket within {timeout:g} s") from error
        except (OSError, EOFError, WebSocketException) as error:
            raise ConnectError(f"{_host(url)} cannot be reached: {_describe(error)}") from error


class WebSocketTransport:
    """An open WebSocket of the library `websockets`."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        response = connection.response
        self.options: Mapping[str, str] = parse_options(
            response.headers.get("Handshake-Options", "") if response is not None else ""
        )

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
        await self._connection.close()


def parse_options(header: str) -> dict[str, str]:
    """Return the pairs of the header `Handshake-Options`: `k=v; k=v`."""
    pairs = (item.partition("=") for item in header.split(";"))
    return {name.strip().lower(): value.strip() for name, _, value in pairs if name.strip()}


def _rejected(response: Response, url: str) -> HandshakeRejected:
    # The header says what happened; the HTTP status of a refusal is 200 more often than not.
    said = response.headers.get("Handshake-Msg", "")[:200]
    code = response.headers.get("Handshake-Status", "")
    status = int(code) if code.isascii() and code.isdigit() else None
    detail = f"{said} ({code})" if said and code else said or "no reason given"
    return HandshakeRejected(
        f"{_host(url)} refused the handshake with HTTP {response.status_code}: {detail}",
        status=response.status_code,
        handshake_message=said,
        handshake_status=status,
    )


def _closed(error: ForeignClosed) -> ConnectionClosed:
    if error.rcvd is None:
        return ConnectionClosedError("the connection broke without a close frame")
    kind = ConnectionClosedOK if error.rcvd.code in _OK_CODES else ConnectionClosedError
    said = f"the server closed the socket with code {error.rcvd.code}"
    if error.rcvd.reason:
        said += f" ({error.rcvd.reason})"
    return kind(said, code=error.rcvd.code, reason=error.rcvd.reason)


def _host(url: str) -> str:
    return redact(url.split("?", 1)[0])


def _describe(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
