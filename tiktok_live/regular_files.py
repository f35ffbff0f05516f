"""Reads whole files of users and other programs, within a size limit and without ever blocking.

A named pipe, a terminal or a device would block the whole process, and a file may be larger than the memory.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path
from stat import S_ISREG

from tiktok_live.causes import caught

__all__ = ["FileTooLarge", "NotRegularFile", "read_regular_file", "why_unreadable"]

_CHUNK = 1024 * 1024  # bytes
# If a pipe or terminal replaces the file after the check, opening must not block or make it our terminal.
_FLAGS = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY"))


class NotRegularFile(OSError):
    """A pipe, a device, a socket or a folder."""


class FileTooLarge(OSError):
    """A file larger than the caller allows."""


def read_regular_file(path: str | Path, limit: int) -> bytes:
    """Return the content of a file of at most `limit` bytes; links are followed.

    Raises:
        NotRegularFile, FileTooLarge: it is not a regular file, or has more bytes.
        OSError: it does not exist or may not be read. `strerror` says why, without quoting the content.
    """
    with caught(ValueError) as failure:
        # Opening has side effects: it unblocks a pipe's writer, and may reset a device.
        _check(Path(path).stat(), limit, path)
        handle = os.open(path, _FLAGS)
    if failure:
        raise OSError(errno.EINVAL, "it is not a valid file name", str(path)) from failure.cause
    try:
        _check(os.fstat(handle), limit, path)
        return _content(handle, limit, path)
    finally:
        os.close(handle)


def why_unreadable(error: Exception) -> str:
    """Return for an error message why a file could not be read: in words, or the type of the system's error."""
    if isinstance(error, NotRegularFile | FileTooLarge):
        return str(error.strerror)
    return type(error).__name__


def _check(status: os.stat_result, limit: int, path: str | Path) -> None:
    if not S_ISREG(status.st_mode):
        raise NotRegularFile(errno.EINVAL, "it is not a regular file", str(path))
    if status.st_size > limit:
        raise _too_large(limit, path)


def _content(handle: int, limit: int, path: str | Path) -> bytes:
    # The reported size is not reliable: files grow, and those in /proc report 0.
    content = bytearray()
    while chunk := os.read(handle, _CHUNK):
        content += chunk
        if len(content) > limit:
            raise _too_large(limit, path)
    return bytes(content)


def _too_large(limit: int, path: str | Path) -> FileTooLarge:
    return FileTooLarge(errno.EFBIG, f"it is larger than {limit} bytes", str(path))
