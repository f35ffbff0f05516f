"""Reads files of users and other programs, within a size limit and without ever blocking; replaces our own.

A named pipe, a terminal or a device would block the whole process, and a file may be larger than the memory.
"""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from stat import S_ISREG
from typing import BinaryIO

from tiktok_live.causes import caught

__all__ = [
    "FileTooLarge",
    "NotRegularFile",
    "open_regular_file",
    "read_regular_file",
    "replace_file",
    "why_unreadable",
]

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
    handle = _open(path, limit)
    try:
        return _content(handle, limit, path)
    finally:
        os.close(handle)


def open_regular_file(path: str | Path) -> BinaryIO:
    """Open a file of any size, to read it a piece at a time; links are followed.

    Raises:
        NotRegularFile: it is not a regular file.
        OSError: it does not exist or may not be read. `strerror` says why.
    """
    return os.fdopen(_open(path, None), "rb")


def replace_file(path: Path, content: bytes) -> None:
    """Write a file that only this user can read. Atomic: other programs see the old file or the new one.

    Raises:
        OSError: it cannot be written.
    """
    # mkstemp creates a file that only its owner can read.
    handle, name = tempfile.mkstemp(prefix=f"{path.stem}.", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    finally:
        with suppress(OSError):
            Path(name).unlink(missing_ok=True)


def why_unreadable(error: Exception) -> str:
    """Return for an error message why a file could not be read or written, in words that quote none of its content."""
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8 text"
    return (error.strerror if isinstance(error, OSError) else None) or type(error).__name__


def _open(path: str | Path, limit: int | None) -> int:
    with caught(ValueError) as failure:
        # Opening has side effects: it unblocks a pipe's writer, and may reset a device.
        _check(Path(path).stat(), limit, path)
        handle = os.open(path, _FLAGS)
    if failure:
        raise OSError(errno.EINVAL, "it is not a valid file name", str(path)) from failure.cause
    try:
        _check(os.fstat(handle), limit, path)
    except OSError:
        os.close(handle)
        raise
    return handle


def _check(status: os.stat_result, limit: int | None, path: str | Path) -> None:
    if not S_ISREG(status.st_mode):
        raise NotRegularFile(errno.EINVAL, "it is not a regular file", str(path))
    if limit is not None and status.st_size > limit:
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
