"""Where an export goes: the format by the file's suffix, and a new file that takes its name when it is complete."""

from __future__ import annotations

import errno
from contextlib import contextmanager
from enum import StrEnum, unique
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError
from tiktok_live.export.columns import RowBuilder
from tiktok_live.export.cues import CueOptions
from tiktok_live.export.sqlite import SqliteFile
from tiktok_live.export.subtitles import ASS_HEADER, SubtitleLines, ass_cue, srt_cue
from tiktok_live.export.text_files import CsvLines, JsonLines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tiktok_live.events.base import Event
    from tiktok_live.export.columns import Record, Row

__all__ = ["Export", "ExportFormat", "RowWriter", "export_file", "export_format", "text_writer"]

_PART = ".part"


@unique
class ExportFormat(StrEnum):
    """The formats."""

    JSONL = "jsonl"
    CSV = "csv"
    SQLITE = "sqlite"
    PARQUET = "parquet"
    SRT = "srt"
    ASS = "ass"

    @property
    def is_text(self) -> bool:
        """Whether it consists of lines, so that it can be written to a pipe."""
        return self not in {ExportFormat.SQLITE, ExportFormat.PARQUET}

    @property
    def is_subtitle(self) -> bool:
        """Whether it shows chat and gifts on the time base of one video."""
        return self in {ExportFormat.SRT, ExportFormat.ASS}


_SUFFIXES = {f".{each}": each for each in ExportFormat} | {
    ".ndjson": ExportFormat.JSONL,
    ".db": ExportFormat.SQLITE,
    ".sqlite3": ExportFormat.SQLITE,
    ".pq": ExportFormat.PARQUET,
}


class RowWriter(Protocol):
    """Writes rows in one format."""

    def write(self, row: Row) -> None:
        """Write a row."""

    def flush(self) -> None:
        """Make the rows so far readable after a crash, as far as the format allows."""

    def close(self) -> None:
        """Complete the export."""


class Export:
    """Writes events as rows.

    Args:
        writer: writes the rows.

    Attributes:
        rows: number of rows so far.
        is_broken: whether a row could not be written, so that the file may end within it.
    """

    def __init__(self, writer: RowWriter) -> None:
        self._writer = writer
        self._builder = RowBuilder()
        self.rows = 0
        self.is_broken = False

    def next_source(self, host: str = "", started_at: float | None = None) -> None:
        """Begin another capture: `offset` and `host` of the rows that follow are its own.

        Args:
            host: handle of the host; empty if unknown.
            started_at: wall time of its start, in seconds since 1970; None for that of its first event.
        """
        self._builder = RowBuilder(host, started_at)

    def add(self, event: Event) -> None:
        """Write an event.

        Raises:
            ConfigError: the file cannot be written.
        """
        self.add_record(event.to_dict())

    def add_record(self, record: Record) -> None:
        """Write an event in the form of `to_dict()`.

        Raises:
            ConfigError: the file cannot be written.
        """
        row = self._builder.row(record)
        with self._breaking():
            self._writer.write(row)
        self.rows += 1

    def flush(self) -> None:
        """Make the rows so far readable after a crash, as far as the format allows; call it once a second in a live.

        Raises:
            ConfigError: the file cannot be written.
        """
        with self._breaking():
            self._writer.flush()

    @contextmanager
    def _breaking(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self.is_broken = True
            raise


def export_format(name: str, path: Path | None = None) -> ExportFormat:
    """Return the format with a name; without a name, the one of the file's suffix.

    Raises:
        ConfigError: the name or the suffix is unknown; lists the known ones.
    """
    suffix = path.suffix.lower() if path is not None else ""
    found = _SUFFIXES.get(f".{name.lower()}" if name else suffix)
    if found is not None:
        return found
    what = f"unknown format {name!r}" if name else f"the suffix of {path} names no format"
    raise ConfigError(what, advice=f"Formats: {', '.join(ExportFormat)}; name one with --format")


def text_writer(
    kind: ExportFormat, write_line: Callable[[str], object], flush: Callable[[], object], cues: CueOptions | None = None
) -> RowWriter:
    """Return the writer of a text format.

    Args:
        kind: the format.
        write_line: writes a text without its last line end.
        flush: writes what is buffered.
        cues: how subtitles are shown.

    Raises:
        ConfigError: the format is not text.
    """
    match kind:
        case ExportFormat.JSONL:
            return JsonLines(write_line, flush)
        case ExportFormat.CSV:
            return CsvLines(write_line, flush)
        case ExportFormat.SRT:
            return SubtitleLines(write_line, flush, cues or CueOptions(), srt_cue)
        case ExportFormat.ASS:
            return SubtitleLines(write_line, flush, cues or CueOptions(), ass_cue, ASS_HEADER)
    raise ConfigError(f"{kind} is not text and needs a file", advice="Name a file with --to")


@contextmanager
def export_file(
    path: Path, kind: ExportFormat, *, replace: bool = False, cues: CueOptions | None = None
) -> Iterator[Export]:
    """Export to a file, which is written as `NAME.part` and renamed at the end.

    It is renamed after an error, too, if there are rows, so that what a lost connection has left is kept. If writing
    itself fails or the process is killed, `NAME.part` is left.

    Args:
        path: the file.
        kind: its format.
        replace: whether an existing file may be replaced.
        cues: how subtitles are shown.

    Raises:
        ConfigError: the file exists, cannot be written, or a package is not installed.
    """
    part = path.with_name(path.name + _PART)
    _check_free(path, replace=replace)
    _reserve(path, part, replace=replace)
    try:
        writer = _open(path, part, kind, cues)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    export, is_complete = Export(writer), False
    try:
        yield export
        is_complete = True
    finally:
        writer.close()
        if export.is_broken:
            pass  # the part is left
        elif is_complete or export.rows:
            _rename(part, path, replace=replace)
        else:
            part.unlink(missing_ok=True)


class _TextFile:
    """A text format in a file: closes the file, and raises our errors.

    Args:
        path: for errors.
        part: the file.
        kind: the format.
        cues: how subtitles are shown.
    """

    def __init__(self, path: Path, part: Path, kind: ExportFormat, cues: CueOptions | None) -> None:
        self._path = path
        # A comment may hold what UTF-8 cannot: half a pair of surrogates.
        self._file = part.open("w", encoding="utf-8", errors="replace", newline="")
        self._writer = text_writer(kind, lambda line: self._file.write(line + "\n"), self._file.flush, cues)

    def write(self, row: Row) -> None:
        self._checked(lambda: self._writer.write(row))

    def flush(self) -> None:
        self._checked(self._writer.flush)

    def close(self) -> None:
        try:
            self._checked(self._writer.close)
        finally:
            self._checked(self._file.close)

    def _checked(self, act: Callable[[], object]) -> None:
        with caught(OSError) as failure:
            act()
            return
        raise _unwritable(self._path, failure.error) from failure.cause


def _open(path: Path, part: Path, kind: ExportFormat, cues: CueOptions | None) -> RowWriter:
    match kind:
        case ExportFormat.SQLITE:
            return SqliteFile(part)
        case ExportFormat.PARQUET:
            from tiktok_live.export.parquet import ParquetFile  # noqa: PLC0415 - needs an extra

            return ParquetFile(part)
    return _TextFile(path, part, kind, cues)


def _check_free(path: Path, *, replace: bool) -> None:
    if not replace and path.exists():
        raise ConfigError(f"{path} exists", advice="Choose another name, or replace it with --force")


def _reserve(path: Path, part: Path, *, replace: bool) -> None:
    """Create the unfinished file; another export that is running has it already."""
    with caught(OSError) as failure:
        if replace:
            part.unlink(missing_ok=True)
        part.open("x").close()
        return
    if failure.error.errno == errno.EEXIST:
        raise ConfigError(
            f"{part} exists: an export to {path} is running or was killed",
            advice="Keep what it holds under another name, or replace it with --force",
        ) from failure.cause
    raise _unwritable(path, failure.error) from failure.cause


def _rename(part: Path, path: Path, *, replace: bool) -> None:
    _check_free(path, replace=replace)  # meanwhile
    with caught(OSError) as failure:
        part.replace(path)
        return
    raise _unwritable(path, failure.error) from failure.cause


def _unwritable(path: Path, error: OSError) -> ConfigError:
    return ConfigError(f"{path} cannot be written: {error.strerror}", advice="Check the disk and the folder")
