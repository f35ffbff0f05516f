"""A transport for frames that another program receives: a browser's page or an extension. Nothing is sent on it."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping

from tiktok_live.errors import ConnectionClosed, ConnectionClosedError, ConnectionClosedOK, UsageError

__all__ = ["MAX_QUEUED", "MAX_QUEUED_BYTES", "FrameQueue"]

MAX_QUEUED = 10_000
"""Limit of frames that wait to be read. A busy room sends about 10 a second."""
MAX_QUEUED_BYTES = 64 * 1024 * 1024
"""Limit of their bytes together."""


class FrameQueue:
    """Frames in the order of their arrival. Beyond a limit the connection ends, because a frame must not be lost.

    Attributes:
        options: empty: the page itself sends heartbeats and acks.
    """

    options: Mapping[str, str]

    def __init__(self) -> None:
        self.options = {}
        self._frames: deque[bytes] = deque()
        self._bytes = 0
        self._end: ConnectionClosed | None = None
        self._arrived = asyncio.Event()

    @property
    def is_ended(self) -> bool:
        """Whether no more frames are accepted."""
        return self._end is not None

    def feed(self, data: bytes) -> None:
        """Add one frame; ignored after the end."""
        if self._end is not None:
            return
        self._frames.append(data)
        self._bytes += len(data)
        self._arrived.set()
        if len(self._frames) > MAX_QUEUED or self._bytes > MAX_QUEUED_BYTES:
            self.end(ConnectionClosedError("frames arrived faster than they could be read"))

    def end(self, reason: ConnectionClosed) -> None:
        """Let `receive` raise `reason` after the frames so far; the first reason counts."""
        if self._end is None:
            self._end = reason
            self._arrived.set()

    async def receive(self) -> bytes:
        """Return the next frame.

        Raises:
            ConnectionClosed: no more frames will come.
        """
        while not self._frames:
            if self._end is not None:
                raise self._end
            self._arrived.clear()
            await self._arrived.wait()
        data = self._frames.popleft()
        self._bytes -= len(data)
        return data

    async def send(self, data: bytes) -> None:
        """Refuse: the page keeps its own connection alive.

        Raises:
            UsageError: always.
        """
        del data
        raise UsageError("frames of a page can only be read: use a plan with listen_only")

    async def aclose(self) -> None:
        """Accept no more frames. May be called repeatedly."""
        self.end(ConnectionClosedOK("closed by the client", code=1000))
