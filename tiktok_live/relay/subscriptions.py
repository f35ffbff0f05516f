"""`FrameLog` and `Subscription`: what waits for consumers, within bounds.

Consumers that want the same share one log, in which each has a place: an event costs one entry, and not one for each.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable

__all__ = ["FrameLog", "Subscription"]

_TRIM_EVERY = 256  # frames between two looks for those that everybody has taken


class FrameLog:
    """The frames for consumers that want the same. Its writer never waits: a consumer that is too slow is closed.

    Args:
        max_items: frames that may wait for a consumer.
        max_bytes: bytes that may wait for a consumer.

    Attributes:
        end: how many frames were ever appended.
        end_bytes: their size.
        subscriptions: those that are open.
    """

    __slots__ = (
        "_begin",
        "_begin_bytes",
        "_frames",
        "_max_bytes",
        "_max_items",
        "_trim_at",
        "_waiters",
        "end",
        "end_bytes",
        "subscriptions",
    )

    def __init__(self, *, max_items: int, max_bytes: int) -> None:
        self.end = self.end_bytes = 0
        self.subscriptions: list[Subscription] = []
        self._max_items = max_items
        self._max_bytes = max_bytes
        self._frames: list[bytes] = []
        self._begin = self._begin_bytes = 0  # what was before the first frame that is still here
        self._trim_at = min(max_items, _TRIM_EVERY)
        self._waiters: list[asyncio.Future[None]] = []

    def append(self, frames: tuple[bytes, ...], size: int) -> None:
        """Append frames of `size` bytes in all, and close subscriptions for which too much waits."""
        self._frames.extend(frames)
        self.end += len(frames)
        self.end_bytes += size
        if len(self._frames) > self._trim_at or self.end_bytes - self._begin_bytes > self._max_bytes:
            self._trim()
        if self._waiters:
            self.wake()

    def wake(self) -> None:
        """Wake those that wait for a change."""
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)
        self._waiters.clear()

    async def changed(self) -> None:
        """Wait for the next frame, or for the end of a subscription."""
        waiter = asyncio.get_running_loop().create_future()
        self._waiters.append(waiter)
        await waiter

    def between(self, begin: int, end: int, max_bytes: int) -> list[bytes]:
        """Return the frames from one place to another: at least one, and no more than `max_bytes` with others."""
        frames = self._frames[begin - self._begin : end - self._begin]
        if sum(map(len, frames)) <= max_bytes:
            return frames
        size = 0
        for count, frame in enumerate(frames):
            size += len(frame)
            if count and size > max_bytes:
                return frames[:count]
        return frames

    def _trim(self) -> None:
        """Forget what everybody has taken; while that is not enough, close the slowest."""
        while True:
            slowest = min(self.subscriptions, key=lambda each: each.place, default=None)
            self._forget(self.end if slowest is None else slowest.place)
            if len(self._frames) <= self._max_items and self.end_bytes - self._begin_bytes <= self._max_bytes:
                break
            assert slowest is not None
            slowest.close(is_too_slow=True)
        self._trim_at = min(self._max_items, len(self._frames) + _TRIM_EVERY)

    def _forget(self, place: int) -> None:
        count = place - self._begin
        self._begin = place
        self._begin_bytes += sum(map(len, self._frames[:count]))
        del self._frames[:count]


class Subscription:
    """A place of one consumer in a log. Every frame that was offered is sent, dropped or waiting.

    Args:
        log: what it takes from, from now on.
        on_close: is called once, when it is closed.

    Attributes:
        place: the frame of the log that is taken next.
        sent: frames that were taken.
        dropped: frames that will never be taken.
        is_closed: whether nothing can be taken from it.
        is_too_slow: whether it was closed because more waited than may.
    """

    __slots__ = (
        "_begin",
        "_end",
        "_log",
        "_on_close",
        "_own",
        "_own_offered",
        "dropped",
        "is_closed",
        "is_too_slow",
        "place",
        "sent",
    )

    def __init__(self, log: FrameLog, on_close: Callable[[], None]) -> None:
        self.place = self._begin = log.end
        self.sent = self.dropped = 0
        self.is_closed = self.is_too_slow = False
        self._log = log
        self._on_close = on_close
        self._end: int | None = None
        self._own: deque[bytes] = deque()
        self._own_offered = 0
        log.subscriptions.append(self)

    @property
    def is_finished(self) -> bool:
        """Whether nothing more is offered; what waits is still taken."""
        return self._end is not None

    @property
    def offered(self) -> int:
        """Frames that were meant for the consumer."""
        return self._own_offered + self._last - self._begin

    @property
    def waiting(self) -> int:
        """Frames that wait to be taken."""
        return self.offered - self.sent - self.dropped

    def put_first(self, frames: Iterable[bytes]) -> None:
        """Offer frames to this consumer only, before those of the log. The caller bounds them."""
        before = len(self._own)
        self._own.extend(frames)
        self._own_offered += len(self._own) - before
        self._log.wake()

    async def take(self, max_bytes: int) -> list[bytes]:
        """Wait until something is there, and return it: at least one frame, and no more than `max_bytes` with others.

        Returns an empty list when the subscription is closed, or finished and empty.
        """
        while not self.waiting and not self.is_finished:
            await self._log.changed()
        if not self.waiting:
            return []
        frames = self._take_own(max_bytes)
        if not frames:
            frames = self._log.between(self.place, self._last, max_bytes)
            self.place += len(frames)
        self.sent += len(frames)
        return frames

    def finish(self) -> None:
        """Let nothing more come; what waits can still be taken. May be called twice."""
        if self._end is None:
            self._end = self._log.end
            self._log.wake()

    def close(self, *, is_too_slow: bool = False) -> None:
        """Let nothing be taken; what waits is dropped. May be called twice."""
        if self.is_closed:
            return
        self.finish()
        self.is_closed = True
        self.is_too_slow = is_too_slow
        self.dropped = self.waiting
        self._own.clear()
        self._log.subscriptions.remove(self)
        self._on_close()

    @property
    def _last(self) -> int:
        return self._log.end if self._end is None else self._end

    def _take_own(self, max_bytes: int) -> list[bytes]:
        frames: list[bytes] = []
        size = 0
        while self._own and (not frames or size + len(self._own[0]) <= max_bytes):
            frames.append(self._own.popleft())
            size += len(frames[-1])
        return frames
