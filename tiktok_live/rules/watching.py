"""Notices that a file has changed on disk, by looking at it: this works on every system and network drive."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from tiktok_live.causes import caught
from tiktok_live.net.clock import Clock

__all__ = ["FileWatch"]

_INTERVAL = 1.0  # seconds


class _State(NamedTuple):
    changed_ns: int
    size: int
    number: int


class FileWatch:
    """Looks at a file once a second.

    Args:
        path: of the file; it may vanish and come back.
        clock: for the time between two looks.
    """

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock
        self._known = self._look()

    async def wait_changed(self) -> None:
        """Wait until the file is another one, and was so at two looks: an editor may be writing it."""
        last = self._known
        while True:
            await self._clock.sleep_until(self._clock.monotonic() + _INTERVAL)
            now = self._look()
            if now != self._known and now == last:
                self._known = now
                return
            last = now

    def _look(self) -> _State | None:
        with caught(OSError):
            status = self._path.stat()
            return _State(status.st_mtime_ns, status.st_size, status.st_ino)
        return None
