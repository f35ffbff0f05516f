"""In-memory transports, for tests: both ends in one process, or a script of messages."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping

from tiktok_live.errors import ConnectionClosed, ConnectionClosedError, ConnectionClosedOK, TikTokLiveError

__all__ = ["MemoryConnector", "MemoryTransport"]

_OK_CODES = frozenset({1000, 1001})


class MemoryTransport:
    """One end of a connection in memory; a test acts as the peer with `feed`, `sent` and `close_by_peer`.

    Attributes:
        sent: sent messages, in order.
        closed: whether either end closed the connection.
    """

    def __init__(self, *, options: Mapping[str, str] | None = None) -> None:
        self.options: Mapping[str, str] = dict(options or {})
        self.sent: list[bytes] = []
        self.closed = False
        self._arrived: asyncio.Queue[bytes | ConnectionClosed] = asyncio.Queue()

    def feed(self, *messages: bytes) -> None:
        """Let messages arrive."""
        for message in messages:
            self._arrived.put_nowait(message)

    def close_by_peer(self, code: int | None = 1000) -> None:
        """Let the peer close with `code`, after the messages fed so far; None breaks the connection."""
        if code is None:
            self._arrived.put_nowait(ConnectionClosedError("the connection broke without a close frame"))
        else:
            kind = ConnectionClosedOK if code in _OK_CODES else ConnectionClosedError
            self._arrived.put_nowait(kind(f"the server closed the socket with code {code}", code=code))

    async def receive(self) -> bytes:
        """Return the next message.

        Raises:
            ConnectionClosed: either end closed the connection.
        """
        message = await self._arrived.get()
        if isinstance(message, bytes):
            return message
        self.closed = True
        self._arrived.put_nowait(message)  # for the next call
        raise message

    async def send(self, data: bytes) -> None:
        """Append a message to `sent`.

        Raises:
            ConnectionClosed: either end closed the connection.
        """
        if self.closed:
            raise ConnectionClosedError("the connection is closed")
        self.sent.append(data)

    async def aclose(self) -> None:
        """Close this end. May be called repeatedly."""
        if not self.closed:
            self.closed = True
            self._arrived.put_nowait(ConnectionClosedOK("closed by the client", code=1000))


class MemoryConnector:
    """Returns scripted transports or raises scripted failures, in order; an unscripted attempt is an AssertionError.

    Attributes:
        attempts: URL and headers of each attempt.
    """

    def __init__(self, script: Iterable[MemoryTransport | TikTokLiveError]) -> None:
        self._script = list(script)
        self.attempts: list[tuple[str, Mapping[str, str]]] = []

    async def connect(self, url: str, headers: Mapping[str, str], *, timeout: float) -> MemoryTransport:
        """Return the next scripted transport or raise the next scripted failure.

        Raises:
            AssertionError: this attempt is not scripted.
        """
        del timeout
        self.attempts.append((url, headers))
        if not self._script:
            raise AssertionError(f"attempt {len(self.attempts)} is not scripted")
        step = self._script.pop(0)
        if isinstance(step, TikTokLiveError):
            raise step
        return step
