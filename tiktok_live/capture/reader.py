"""Reads a capture, whole, torn or damaged, a record at a time."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self
from zlib import crc32

import msgspec

from tiktok_live.capture.layout import (
    DEFLATED,
    HEAD_SIZE,
    MAGIC,
    MARKER,
    MAX_HEADER,
    PROLOGUE_SIZE,
    REPEATED,
    RecordHead,
    head_in,
    inflated,
    prologue_in,
)
from tiktok_live.capture.records import VERSION, CaptureHeader, CaptureRecord, RecordKind
from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError
from tiktok_live.regular_files import NotRegularFile, open_regular_file

__all__ = ["MAX_DAMAGE", "MAX_SEARCH", "CaptureReader", "Damage"]

MAX_DAMAGE = 100
"""Places that `CaptureReader.damage` names."""
MAX_SEARCH = 64 * 1024 * 1024
"""Bytes after damage in which the next record is searched; without one there, the capture ends."""

_log = logging.getLogger(__name__)
_CHUNK = 1024 * 1024  # bytes
_KINDS = {int(kind): kind for kind in RecordKind}
_decode = msgspec.json.Decoder(CaptureHeader).decode


@dataclass(frozen=True, slots=True)
class Damage:
    """A place in a file that could not be read.

    Attributes:
        at: offset in the file, in bytes.
        size: bytes that were skipped.
    """

    at: int
    size: int


class CaptureReader:
    """The records of one file. A context manager; iterating again starts at the first record.

    A file that was cut anywhere gives every record whose bytes are whole. Damage in the middle costs the records that
    it touches; it is named in `damage`, and its first place is logged.

    Args:
        path: a regular file.
        skip_repeated: leave out the records with which a later part repeats earlier ones.

    Raises:
        ConfigError: the file cannot be read, is not a capture, or was written by a later release.
    """

    def __init__(self, path: str | Path, *, skip_repeated: bool = False) -> None:
        self.path = Path(path)
        self.is_truncated = True
        """Known after iterating: the recording was not closed in order, so its last second may be missing."""
        self.next_part = 0
        """Known after iterating: the number of the part that continues this one; 0 if none does."""
        self.damage: tuple[Damage, ...] = ()
        """Known after iterating: the first `MAX_DAMAGE` places that could not be read."""
        self._skips_repeated = skip_repeated
        self._first = 0
        self._file = _open(self.path)
        try:
            self.header = self._header()
        except ConfigError:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def __iter__(self) -> Iterator[CaptureRecord]:
        self.is_truncated, self.next_part, self.damage = True, 0, ()
        at = self._first
        while (head := self._head(at)) is not None:
            where, found = head
            at = where + HEAD_SIZE + found.size
            record = self._record(where, found)
            if record is None or (self._skips_repeated and found.flags & REPEATED):
                continue
            if record.kind == RecordKind.END:
                self._end(record)
                return
            yield record

    def _head(self, at: int) -> tuple[int, RecordHead] | None:
        """Return the record's head at `at`, or the next one after damage, and where it is; None at the end."""
        start = self._read(at, HEAD_SIZE)
        head = head_in(start)
        if head is not None:
            return at, head
        if len(start) < HEAD_SIZE and MARKER not in start[1:]:
            return None
        return self._search(at)

    def _search(self, damaged_at: int) -> tuple[int, RecordHead] | None:
        at, end = damaged_at + 1, damaged_at + MAX_SEARCH
        while at < end:
            chunk = self._read(at, _CHUNK)
            place = chunk.find(MARKER)
            while place >= 0:
                head = head_in(self._read(at + place, HEAD_SIZE))
                if head is not None:
                    self._damaged(damaged_at, at + place - damaged_at)
                    return at + place, head
                place = chunk.find(MARKER, place + 1)
            if len(chunk) < _CHUNK:
                end = at + len(chunk)
                break
            at += _CHUNK - len(MARKER) + 1  # a marker may lie across the border
        self._damaged(damaged_at, end - damaged_at)
        return None

    def _record(self, at: int, head: RecordHead) -> CaptureRecord | None:
        data = self._read(at + HEAD_SIZE, head.size)
        if len(data) < head.size:
            return None
        content = inflated(data) if head.flags & DEFLATED else data
        if crc32(data) != head.checksum or content is None:
            self._damaged(at, HEAD_SIZE + head.size)
            return None
        return CaptureRecord(head.offset, _KINDS.get(head.kind, head.kind), content)

    def _read(self, at: int, size: int) -> bytes:
        with caught(OSError, ValueError) as failure:
            self._file.seek(at)
            return self._file.read(size)
        raise ConfigError(f"{self.path} cannot be read at byte {at}") from failure.cause

    def _damaged(self, at: int, size: int) -> None:
        if not self.damage:
            _log.warning("%s is damaged at byte %d: skipped %d bytes", self.path, at, size)
        if len(self.damage) < MAX_DAMAGE:
            self.damage = (*self.damage, Damage(at, size))

    def _end(self, record: CaptureRecord) -> None:
        self.is_truncated = False
        with caught(ConfigError):
            part = record.json().get("next_part")
            self.next_part = part if isinstance(part, int) else 0

    def _header(self) -> CaptureHeader:
        start = self._read(0, PROLOGUE_SIZE)
        if not start:
            raise ConfigError(f"{self.path} is empty: the recording ended before it began")
        if not start.startswith(MAGIC) or len(start) < PROLOGUE_SIZE:
            raise ConfigError(f"{self.path} is not a capture", advice="Captures are made by tiktok-live record")
        _, version, size, checksum = prologue_in(start)
        if version > VERSION:
            raise ConfigError(
                f"{self.path} has version {version} of the format; this release reads up to version {VERSION}",
                advice="Update tiktok_live",
            )
        self._first = PROLOGUE_SIZE + size
        return self._header_in(self._read(PROLOGUE_SIZE, min(size, MAX_HEADER)), checksum)

    def _header_in(self, text: bytes, checksum: int) -> CaptureHeader:
        if crc32(text) != checksum:
            raise ConfigError(f"the header of {self.path} is damaged, or the file ends in it")
        with caught(msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as failure:
            return _decode(text)
        raise ConfigError(f"the header of {self.path} is not a capture's") from failure.cause


def _open(path: Path) -> BinaryIO:
    with caught(OSError) as failure:
        return open_regular_file(path)
    error = failure.error
    if isinstance(error, NotRegularFile):
        raise ConfigError(f"{path} cannot be read: it is a folder, a pipe or a device") from failure.cause
    raise ConfigError(f"{path} cannot be read: {error.strerror or 'the system refused'}") from failure.cause
