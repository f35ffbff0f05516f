"""`Subscription`: what waits for one consumer, within bounds."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable

__all__ = ["Subscription"]


class Subscription:
    """A bounded queue of frames for one consumer. Its writer never waits: a consumer that is too slow loses it.

    Every frame that was offered is sent, dropped or waiting.

    Args:
        max_items: frames that may wait.
        max_bytes: bytes that may wait.
        on_close: is called once, when it is closed.

    Attributes:
        offered: frames that were put here.
        sent: frames that were taken.
        dropped: frames that will never be taken.
        is_closed: whether nothing can be put or taken any more.
        is_finished: whether nothing can be put any more; what waits is still taken.
        is_too_slow: whether it was closed because more waited than may.
    """

    __slots__ = (
        "_bytes",
        "_max_bytes",
        "_max_items",
        "_on_close",
        "_ready",
        "_waiting",
        "dropped",
        "is_closed",
        "is_finished",
        "is_too_slow",
        "offered",
        "sent",
    )

    def __init__(self, *, max_items: int, max_bytes: int, on_close: Callable[[], None] | None = None) -> None:
        self.offered = self.sent = self.dropped = 0
        self.is_closed = self.is_finished = self.is_too_slow = False
        self._max_items = max_items
        self._max_bytes = max_bytes
        self._on_close = on_close
        self._waiting: deque[bytes] = deque()
        self._bytes = 0
        self._ready = asyncio.Event()

    @property
    def waiting(self) -> int:
        """Frames that wait to be taken."""
        return len(self._waiting)

    def put(self, frames: tuple[bytes, ...], size: int) -> None:
        """Append frames of `size` bytes in all; closes the subscription if that is too much."""
        if self.is_finished:
            return
        self.offered += len(frames)
        self._waiting.extend(frames)
        self._bytes += size
        if len(self._waiting) > self._max_items or self._bytes > self._max_bytes:
            self.is_too_slow = True
            self.close()
        elif len(self._waiting) == len(frames):  # nothing waited before, so somebody may wait for this
            self._ready.set()

    async def take(self, max_bytes: int) -> list[bytes]:
        """Wait until something is there, and return it: at least one frame, and no more than `max_bytes` with others.

        Returns an empty list when the subscription is closed, or finished and empty.
        """
        while not self._waiting and not self.is_finished:
            self._ready.clear()
            await self._ready.wait()
        frames = self._taken(max_bytes)
        self.sent += len(frames)
        return frames

    def finish(self) -> None:
        """Let nothing come any more; what waits can still be taken. May be called twice."""
        self.is_finished = True
        self._ready.set()

    def close(self) -> None:
        """Let nothing come any more; what waits is dropped. May be called twice."""
        if self.is_closed:
            return
        self.is_closed = self.is_finished = True
        self.dropped += len(self._waiting)
        self._waiting.clear()
        self._bytes = 0
        self._ready.set()
        if self._on_close is not None:
            self._on_close()

    def add_counts(self, other: Subscription) -> None:
        """Add the counts of a closed subscription to this one's."""
        self.offered += other.offered
        self.sent += other.sent
        self.dropped += other.dropped

    def _taken(self, max_bytes: int) -> list[bytes]:
        if self._bytes <= max_bytes:
            everything = list(self._waiting)
            self._waiting.clear()
            self._bytes = 0
            return everything
        frames: list[bytes] = []
        size = 0
        while self._waiting and (not frames or size + len(self._waiting[0]) <= max_bytes):
            frames.append(self._waiting.popleft())
            size += len(frames[-1])
        self._bytes -= size
        return frames
