"""Reads a recording that goes on in further files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import count, takewhile
from pathlib import Path
from types import TracebackType
from typing import Self

from tiktok_live.capture.names import part_path
from tiktok_live.capture.reader import CaptureReader, Damage
from tiktok_live.capture.records import CaptureHeader, CaptureRecord
from tiktok_live.errors import ConfigError

__all__ = ["CaptureSeries", "later_parts"]

_LATER_PART = re.compile(r"(?P<first>.+)\.part(?P<part>[1-9][0-9]{0,4})")


class CaptureSeries:
    """The records of a file and of the parts that continue it, with one time base. Reads like a `CaptureReader`.

    Begin with a later part, and its offsets begin at 0. A part that is missing ends the recording: `is_truncated`.

    Args:
        path: the first file to read.

    Raises:
        ConfigError: the file cannot be read, is not a capture, or was written by a later release.
    """

    def __init__(self, path: str | Path) -> None:
        self._reader = CaptureReader(path)
        self.path = self._reader.path
        self.header: CaptureHeader = self._reader.header
        """The header of the first file."""
        self.is_truncated = True
        """Known after iterating: the last file was not closed in order, or the next part is missing."""
        self.damage: tuple[tuple[Path, Damage], ...] = ()
        """Known after iterating: the places that could not be read."""
        self.parts = 1
        """Files that were read so far."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._reader.close()

    def __iter__(self) -> Iterator[CaptureRecord]:
        self.is_truncated, self.damage, self.parts = True, (), 1
        yield from self._records(self._reader)
        reader = self._reader
        while reader.next_part and (path := self._next_path(reader.header.part)).exists():
            with CaptureReader(path, skip_repeated=True) as following:
                self._check(reader.header, following.header, path)
                reader = following
                self.parts += 1
                yield from self._records(reader)
        self.is_truncated = reader.is_truncated or bool(reader.next_part)

    def _records(self, reader: CaptureReader) -> Iterator[CaptureRecord]:
        shift = max(0.0, reader.header.part_offset - self.header.part_offset)
        for record in reader:
            yield replace(record, offset=record.offset + shift) if shift else record
        self.damage += tuple((reader.path, damage) for damage in reader.damage)

    def _next_path(self, part: int) -> Path:
        return part_path(_first_path(self.path), part + 1)

    def _check(self, before: CaptureHeader, after: CaptureHeader, path: Path) -> None:
        if (after.part, after.unique_id, after.room_id) != (before.part + 1, before.unique_id, before.room_id):
            raise ConfigError(
                f"{path} is not part {before.part + 1} of the recording {self.path}",
                advice="Keep the parts of one recording in one folder, under their own names",
            )


def later_parts(path: Path) -> list[Path]:
    """Return the files that `CaptureSeries` reads after a capture: the parts that continue it, up to a missing one.

    Raises:
        ConfigError: the file cannot be read, is not a capture, or was written by a later release.
    """
    with CaptureReader(path) as capture:
        part = capture.header.part
    following = (part_path(_first_path(path), number) for number in count(part + 1))
    return list(takewhile(Path.exists, following))


def _first_path(path: Path) -> Path:
    later = _LATER_PART.fullmatch(path.stem)
    return path.with_name(f"{later['first']}{path.suffix}") if later else path
