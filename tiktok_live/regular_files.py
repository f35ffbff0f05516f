"""Files as users and other programs leave them: read whole, within a limit, and without ever waiting.

A named pipe, a terminal or a device in a file's place would block the whole process, and a file may be larger than the
memory.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path
from stat import S_ISREG

from tiktok_live.causes import caught

__all__ = ["FileTooLarge", "NotRegularFile", "read_regular_file", "why_unreadable"]

_CHUNK = 1024 * 1024  # bytes
# A pipe that takes the file's place after the first look must not block the opening, nor a terminal become ours.
_FLAGS = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY"))


class NotRegularFile(OSError):
    """A pipe, a device, a socket or a folder, which cannot be read as a file is."""


class FileTooLarge(OSError):
    """A file of more bytes than the caller allows."""


def read_regular_file(path: str | Path, limit: int) -> bytes:
    """Return the content of a file of at most `limit` bytes; links are followed.

    Raises:
        NotRegularFile, FileTooLarge: it is none, or has more bytes.
        OSError: there is none, or it may not be read. `strerror` says why in plain words, and quotes nothing of it.
    """
    with caught(ValueError) as failure:
        # Opening alone can have effects: a pipe's writer goes on, a device may reset.
        _check(Path(path).stat(), limit, path)
        handle = os.open(path, _FLAGS)
    if failure:
        raise OSError(errno.EINVAL, "its name cannot be a file's", str(path)) from failure.cause
    try:
        _check(os.fstat(handle), limit, path)
        return _content(handle, limit, path)
    finally:
        os.close(handle)


def why_unreadable(error: Exception) -> str:
    """Return for a message why a file could not be read: in words, or the name of the system's error."""
    if isinstance(error, NotRegularFile | FileTooLarge):
        return str(error.strerror)
    return type(error).__name__


def _check(found: os.stat_result, limit: int, path: str | Path) -> None:
    if not S_ISREG(found.st_mode):
        raise NotRegularFile(errno.EINVAL, "it is not a regular file", str(path))
    if found.st_size > limit:
        raise _too_large(limit, path)


def _content(handle: int, limit: int, path: str | Path) -> bytes:
    # The size that was told is no promise: files grow, and those of the system tell 0.
    content = bytearray()
    while chunk := os.read(handle, _CHUNK):
        content += chunk
        if len(content) > limit:
            raise _too_large(limit, path)
    return bytes(content)


def _too_large(limit: int, path: str | Path) -> FileTooLarge:
    return FileTooLarge(errno.EFBIG, f"it is larger than {limit} bytes", str(path))
