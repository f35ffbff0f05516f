"""The profile folder: private, used by one program at a time, with a note about the browser that runs in it.

The operating system releases the lock when a program ends, however it ends. So a note in a folder that can be locked
names a browser that was left over.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Self

import msgspec

from tiktok_live.causes import caught
from tiktok_live.net.devtools.errors import BrowserUnusable, UnusableKind
from tiktok_live.regular_files import read_regular_file, replace_file
from tiktok_live.user_folders import data_folder

if TYPE_CHECKING:
    from collections.abc import Mapping

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

__all__ = ["BrowserNote", "ProfileLock", "default_profile"]

_FOLDER = "browser"
_NOTE = "tiktok_live.json"
_LOCK = "tiktok_live.lock"
_MAX_NOTE = 4096  # bytes
_PRIVATE = 0o700
# One of these is in every folder that a browser or this library has used as a profile.
_MARKS = ("Local State", _LOCK)
_OTHER_FOLDER = "Choose another folder: page?profile=DIR"


class BrowserNote(msgspec.Struct, frozen=True):
    """The browser that runs with a profile.

    Attributes:
        pid: of its process.
        address: of its debugging port; the browser chooses a part of it at random on each start.
        owner: process that started it.
        started: wall time, in seconds since 1970.
    """

    pid: int
    address: str
    owner: int
    started: float


_decode = msgspec.json.Decoder(BrowserNote).decode


class ProfileLock:
    """A profile folder that no other program can lock. Created with mode 0700 if it does not exist.

    Raises:
        BrowserUnusable: another program uses the folder, or it cannot be used.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        with caught(OSError, ValueError) as failure:
            _make_private(self.folder)
            self._file = os.open(self.folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        if failure:
            reason = getattr(failure.error, "strerror", None) or "it is not a valid folder name"
            raise _unusable(self.folder, f"cannot be used: {reason}") from failure.cause
        try:
            self._lock()
        except BaseException:
            os.close(self._file)
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.release()

    def release(self) -> None:
        """Let other programs use the folder. May be called repeatedly."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def note(self) -> BrowserNote | None:
        """Return the note about the browser in this profile; None if there is none or it is unreadable."""
        return _read_note(self.folder)

    def write_note(self, note: BrowserNote) -> None:
        """Replace the note, with mode 0600.

        Raises:
            BrowserUnusable: it cannot be written.
        """
        with caught(OSError) as failure:
            replace_file(self.folder / _NOTE, msgspec.json.encode(note))
        if failure:
            raise _unusable(self.folder, f"cannot be written: {failure.error.strerror}") from failure.cause

    def remove_note(self) -> None:
        """Remove the note: the browser has ended."""
        with contextlib.suppress(OSError):
            (self.folder / _NOTE).unlink()

    def _lock(self) -> None:
        with caught(OSError) as failure:
            _lock_file(self._file)
        if not failure:
            return
        if isinstance(failure.error, BlockingIOError | PermissionError):
            raise _in_use(self.folder) from failure.cause
        raise _unusable(self.folder, f"cannot be locked: {failure.error.strerror}") from failure.cause


def default_profile(environ: Mapping[str, str], platform: str, executable: str = "") -> Path:
    """Return the folder of our profile in the user's data folder. Creates nothing.

    A browser from Snap or Flatpak is confined and cannot write there, so its own data folder is used.

    Raises:
        BrowserUnusable: the environment does not name the user's home folder.
    """
    folder = _confined(executable, environ.get("HOME", "")) or data_folder(environ, platform)
    if folder is not None:
        return folder / _FOLDER
    raise BrowserUnusable(
        UnusableKind.PROFILE_UNUSABLE,
        "there is no folder for the browser's profile: the environment does not name the user's home folder",
        advice="Choose a folder: page?profile=DIR",
    )


def _confined(executable: str, home: str) -> Path | None:
    """Return the data folder of a browser from Snap or Flatpak; None for any other."""
    folder, _, name = executable.rpartition("/")
    if home and folder == "/snap/bin":
        return Path(home, "snap", name, "common", "tiktok_live")
    is_flatpak = home and folder.endswith("/flatpak/exports/bin")
    return Path(home, ".var/app", name, "data", "tiktok_live") if is_flatpak else None


def _make_private(folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=_PRIVATE, exist_ok=True)
    names = {path.name for path in folder.iterdir()}
    if names and names.isdisjoint(_MARKS):
        # The mode is about to change, and a browser is about to fill it.
        raise _unusable(folder, "contains other files and is not a browser's profile")
    if sys.platform == "win32":
        return
    status = folder.stat()
    if status.st_uid != os.getuid():
        raise _unusable(folder, "belongs to another user")
    if status.st_mode & 0o077:
        folder.chmod(_PRIVATE)


def _lock_file(file: int) -> None:
    if sys.platform == "win32":
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _read_note(folder: Path) -> BrowserNote | None:
    try:
        return _decode(read_regular_file(folder / _NOTE, _MAX_NOTE))
    except (OSError, ValueError, msgspec.MsgspecError, RecursionError):
        return None


def _in_use(folder: Path) -> BrowserUnusable:
    note = _read_note(folder)
    process = f" (process {note.owner})" if note else ""
    return BrowserUnusable(
        UnusableKind.PROFILE_IN_USE,
        f"another program of yours{process} reads through the browser with the profile {str(folder)!r}",
        advice=f"Close that program, or give this one a profile of its own. {_OTHER_FOLDER}",
    )


def _unusable(folder: Path, reason: str) -> BrowserUnusable:
    return BrowserUnusable(
        UnusableKind.PROFILE_UNUSABLE, f"the profile folder {str(folder)!r} {reason}", advice=_OTHER_FOLDER
    )
