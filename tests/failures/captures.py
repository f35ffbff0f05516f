"""Captures that cannot be read or written."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

from tiktok_live.capture import CaptureHeader, CaptureReader, CaptureSeries, CaptureWriter, RecordKind
from tiktok_live.capture.layout import encode_header

__all__ = ["CAPTURES"]

_HEADER = CaptureHeader(started_at=1.0)


def reading(content: bytes) -> Callable[[Path], object]:
    """Read a file with this content."""

    def provoke(folder: Path) -> object:
        (folder / "a.ttlive").write_bytes(content)
        return CaptureReader(folder / "a.ttlive")

    return provoke


def writing(name: str) -> Callable[[Path], object]:
    """Write to a file of this name."""

    def provoke(folder: Path) -> object:
        (folder / "taken.ttlive").touch()
        return CaptureWriter(folder / name, _HEADER)

    return provoke


def with_a_part_of_another(folder: Path) -> object:
    """Read a recording whose second part is of another one."""
    for name, unique_id in (("a", "ann"), ("b", "bob")):
        with CaptureWriter(
            folder / f"{name}.ttlive", CaptureHeader(started_at=1.0, unique_id=unique_id), max_seconds=1
        ) as writer:
            writer.write(0.0, RecordKind.NOTE, {})
            writer.write(2.0, RecordKind.NOTE, {})
    (folder / "b.part2.ttlive").replace(folder / "a.part2.ttlive")
    with CaptureSeries(folder / "a.ttlive") as series:
        return list(series)


def on_a_full_disk(folder: Path) -> object:
    """Write to a disk that is full."""
    writer = CaptureWriter(folder / "a.ttlive", _HEADER)
    writer._file._file.close()
    writer._file._file = FullDisk()
    writer.write(0.0, RecordKind.NOTE, {})
    writer.close()
    assert writer.failure is not None
    raise writer.failure


class FullDisk:
    """A file that takes nothing."""

    def write(self, data: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def close(self) -> None:
        pass


CAPTURES: list[tuple[str, Callable[[Path], object]]] = [
    ("is not a capture", reading(b"PK")),
    ("is empty: the recording ended before it began", reading(b"")),
    ("the header of … is damaged, or the file ends in it", reading(encode_header(_HEADER)[:-1])),
    (
        "has version 2 of the format; this release reads up to version 1",
        reading(encode_header(CaptureHeader(started_at=1.0, version=2))),
    ),
    ("cannot be read: it is a folder, a pipe or a device", CaptureReader),
    ("is not part 2 of the recording", with_a_part_of_another),
    ("exists already", writing("taken.ttlive")),
    ("cannot be created", writing("none/a.ttlive")),
    ("the recording to … ended early: No space left on device", on_a_full_disk),
    (
        "a part of a recording must have at least",
        lambda folder: CaptureWriter(folder / "a.ttlive", _HEADER, max_bytes=1),
    ),
]
"""Part of the message, and what raises it."""
