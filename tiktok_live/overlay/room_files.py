"""The files of rooms in the user's data folder, one per room."""

from __future__ import annotations

import re
from pathlib import Path

from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError
from tiktok_live.overlay.saved import restore
from tiktok_live.overlay.state import RoomOverlay
from tiktok_live.regular_files import read_regular_file, replace_file, why_unreadable

__all__ = ["RoomFiles"]

_MAX_FILE = 16 * 1024 * 1024  # bytes; those of a busy room have about 1 MB
_SAFE = re.compile(r"[a-z0-9._-]{1,60}")


class RoomFiles:
    """Reads and writes the files of rooms.

    Args:
        folder: where they are; created when the first one is written. None to keep nothing.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def load(self, state: RoomOverlay) -> str:
        """Continue with a room's file, if there is one; return a note for the user, or an empty text.

        A file that cannot be read is renamed, so that it is not overwritten.
        """
        path = self._path(state.room)
        if path is None:
            return ""
        with caught(OSError, ConfigError) as failure:
            restore(state, read_regular_file(path, _MAX_FILE))
        if not failure or isinstance(failure.error, FileNotFoundError):
            return ""
        why = failure.error.message if isinstance(failure.error, ConfigError) else why_unreadable(failure.error)
        return f"the goals and top lists of @{state.room} begin again: {path} cannot be read: {why}{_set_aside(path)}"

    def write(self, room: str, content: bytes) -> str:
        """Write a room's file; return why that failed, or an empty text."""
        path = self._path(room)
        if path is None:
            return ""
        with caught(OSError) as failure:
            path.parent.mkdir(parents=True, exist_ok=True)
            replace_file(path, content)
        if not failure:
            return ""
        why = failure.error.strerror or type(failure.error).__name__
        return f"{path} cannot be written: {why}"

    def _path(self, room: str) -> Path | None:
        # The prefix keeps names apart that Windows reserves, such as `con`.
        return self._folder / f"room-{room}.json" if self._folder is not None and _SAFE.fullmatch(room) else None


def _set_aside(path: Path) -> str:
    aside = path.with_suffix(".broken.json")
    with caught(OSError) as failure:
        path.replace(aside)
    return f". It cannot be renamed: {type(failure.error).__name__}" if failure else f". It is now {aside.name}"
