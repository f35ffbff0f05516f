"""One file that grows: created, never overwritten; what is written is buffered until a flush."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from tiktok_live.causes import Caught, caught
from tiktok_live.errors import ConfigError

__all__ = ["PartFile"]


class PartFile:
    """A file that this object creates. No method after the constructor raises.

    Args:
        path: must not exist.

    Raises:
        ConfigError: the file exists, or cannot be created.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = 0
        """Bytes in the file and the buffer."""
        self.failure: ConfigError | None = None
        """The first failure to write; nothing is written after it."""
        self._buffer = bytearray()
        self._file = _create(path)

    @property
    def buffered(self) -> int:
        """Bytes that are not in the file."""
        return len(self._buffer)

    def append(self, data: bytes) -> None:
        """Append to the buffer."""
        self._buffer += data
        self.size += len(data)

    def flush(self) -> None:
        """Write the buffer to the file."""
        if self._buffer and self.failure is None:
            with caught(OSError) as failure:
                _write_all(self._file, bytes(self._buffer))
            self._keep(failure)
        self._buffer.clear()

    def close(self) -> None:
        """Write the buffer and close the file."""
        self.flush()
        with caught(OSError) as failure:
            self._file.close()
        self._keep(failure)

    def _keep(self, failure: Caught[OSError]) -> None:
        if failure and self.failure is None:
            self.failure = ConfigError(
                f"the recording to {self.path} ended early: {_why(failure.error)}",
                advice="What was written before can be read; free some space or choose another folder",
            )
            self.failure.__cause__ = failure.cause


def _write_all(file: BinaryIO, data: bytes) -> None:
    # An unbuffered file may take less than it got: a nearly full disk, a signal.
    written = file.write(data)
    while written < len(data):
        written += file.write(data[written:])


def _create(path: Path) -> BinaryIO:
    with caught(OSError, ValueError) as failure:
        return path.open("xb", buffering=0)
    if isinstance(failure.error, FileExistsError):
        raise ConfigError(
            f"{path} exists already", advice="Choose another name: a capture is never overwritten"
        ) from failure.cause
    raise ConfigError(
        f"{path} cannot be created: {_why(failure.error)}",
        advice="Choose a folder that exists and in which you may write",
    ) from failure.cause


def _why(error: Exception) -> str:
    if isinstance(error, OSError):
        return error.strerror or "the system refused"
    return "it is not a valid file name"
