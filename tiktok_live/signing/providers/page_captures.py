"""Captures of live pages that can still make a plan, and those that are being made. See `page_socket.py`."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from tiktok_live.signing.providers.captured import CAPTURE_LIFETIME

if TYPE_CHECKING:
    from collections.abc import Hashable

    from tiktok_live.net.pages import PageCapture
    from tiktok_live.signing.base import FailedOutcome

__all__ = ["MAX_WINDOWS", "Captures", "RoomCapture", "captures_of_loop"]

MAX_WINDOWS = 4
"""Windows that are open at a time. Each costs the memory of a page; further requests wait."""

_MIN_LEFT = 10.0  # seconds of life that a capture needs to be used again: a caller must still open its socket
_MAX_KEPT = 16  # captures; each may have a first response of some 100 KB


@dataclass(slots=True)
class RoomCapture:
    """A capture, the room of its page, and the rooms that have got a plan from it."""

    capture: PageCapture
    room_id: int
    rooms: set[int] = field(default_factory=set[int])


class Captures:
    """The captures of one provider, or of all providers that share rooms.

    Args:
        shares_rooms: whether a capture makes plans for other rooms than its own.

    Attributes:
        windows: limits the windows that are open at a time.
        opening: captures that are being made, by the room of their page.
    """

    def __init__(self, *, shares_rooms: bool) -> None:
        self.windows = asyncio.Semaphore(MAX_WINDOWS)
        self.opening: dict[int, asyncio.Task[RoomCapture | FailedOutcome]] = {}
        self._shares_rooms = shares_rooms
        self._kept: dict[int, RoomCapture] = {}

    def usable(self, room_id: int, now: float) -> RoomCapture | None:
        """Return a capture that lives long enough for a plan for a room that has got none from it."""
        latest = now - CAPTURE_LIFETIME + _MIN_LEFT
        self._kept = {key: kept for key, kept in self._kept.items() if kept.capture.captured_at > latest}
        candidates = self._kept.values() if self._shares_rooms else filter(None, [self._kept.get(room_id)])
        return next((kept for kept in candidates if room_id not in kept.rooms), None)

    def in_progress(self, room_id: int) -> asyncio.Task[RoomCapture | FailedOutcome] | None:
        """Return the making of a capture that can be used for a room."""
        anyones = next(iter(self.opening.values()), None) if self._shares_rooms else None
        return self.opening.get(room_id) or anyones

    def begin(self, room_id: int, task: asyncio.Task[RoomCapture | FailedOutcome]) -> None:
        """Note that a capture is being made, until `task` ends."""
        self.opening[room_id] = task
        task.add_done_callback(lambda _: self.opening.pop(room_id, None))

    def keep(self, made: RoomCapture) -> None:
        """Keep a capture for later rooms, or for a caller that has given up meanwhile."""
        self._kept.pop(made.room_id, None)
        self._kept[made.room_id] = made
        while len(self._kept) > _MAX_KEPT:
            del self._kept[next(iter(self._kept))]


_by_loop: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[Hashable, Captures]] = WeakKeyDictionary()


def captures_of_loop(key: Hashable) -> Captures:
    """Return the captures that all providers with the same `key` in the running loop share."""
    shared = _by_loop.setdefault(asyncio.get_running_loop(), {})
    return shared.setdefault(key, Captures(shares_rooms=True))
