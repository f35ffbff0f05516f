"""Where `export` and `stats` get events: captures, JSON lines that `watch --json` wrote, or a live room."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol

import msgspec

from tiktok_live.capture.layout import MAGIC
from tiktok_live.capture.names import SUFFIX
from tiktok_live.capture.records import RecordKind
from tiktok_live.capture.series import CaptureSeries, later_parts
from tiktok_live.causes import caught
from tiktok_live.cli.output import print_stderr
from tiktok_live.cli.watch import watch_client
from tiktok_live.client.live import LiveClient
from tiktok_live.errors import ConfigError
from tiktok_live.regular_files import open_regular_file, why_unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from tiktok_live.cli.views import ClientInfo
    from tiktok_live.events.base import Event

__all__ = ["EventSink", "SinkView", "check_target", "each_once", "noted_videos", "read_files", "read_live"]

_FLUSH_EVERY = 1.0  # seconds
_MAX_LINE = 8 * 1024 * 1024  # bytes; an event is a few kilobytes
_LINES_AT_ONCE = 1_000
_Record = dict[str, object]


class EventSink(Protocol):
    """Receives events, source by source."""

    def next_source(self, host: str = "", started_at: float | None = None) -> None:
        """Begin another source."""

    def add(self, event: Event) -> None:
        """Add an event."""

    def add_record(self, record: Mapping[str, object]) -> None:
        """Add an event in the form of `to_dict()`."""

    def flush(self) -> None:
        """Keep what was added safe; called about once a second."""


async def read_files(files: Sequence[Path], only: tuple[type[Event], ...], sink: EventSink) -> None:
    """Give the events of files to `sink`, one file after the other.

    Args:
        files: captures, or JSON lines; see `each_once`.
        only: the events that are used; empty for all.
        sink: receives them.

    Raises:
        ConfigError: a file is neither.
    """
    for file in each_once(files):
        read = _read_capture if _is_capture(file) else _read_lines
        await read(file, only, sink)


def each_once(files: Sequence[Path]) -> list[Path]:
    """Return the files without those that would be read twice, and say on stderr which these are.

    A capture is read with the parts that continue it, so these are left out, in whatever order they are named.

    Raises:
        ConfigError: a file cannot be read.
    """
    included = {part.resolve() for file in files if _is_capture(file) for part in later_parts(file)}
    chosen: dict[Path, Path] = {}
    for file in files:
        path = file.resolve()
        if path in included:
            print_stderr(f"{file} is read together with the file that it continues")
        elif path in chosen:
            print_stderr(f"{file} is named twice, and read once")
        else:
            chosen[path] = file
    return list(chosen.values())


def check_target(target: Path, files: Sequence[Path]) -> None:
    """Refuse to write to a file that is read: not even `--force` may cost a recording.

    Raises:
        ConfigError: `target` is one of `files`, or a part that continues one.
    """
    sources = [*files, *(part for file in files if _is_capture(file) for part in later_parts(file))]
    if target.resolve() in {file.resolve() for file in sources}:
        raise ConfigError(f"{target} is one of the files to read", advice="Choose another name for the new file")


async def read_live(client: LiveClient, only: tuple[type[Event], ...], sink: EventSink) -> None:
    """Give the events of a room to `sink`, until its live ends.

    Raises:
        TikTokLiveError: the room cannot be read.
    """
    sink.next_source(client.unique_id)
    await watch_client(client, SinkView(only, sink))


def noted_videos(file: Path) -> dict[str, float]:
    """Return the videos that a capture mentions, with the time of the capture at which each begins, in seconds."""
    found: dict[str, float] = {}
    if not _is_capture(file):
        return found
    with CaptureSeries(file) as records:
        for record in records:
            if record.kind == RecordKind.NOTE and (video := _video(record.data)) is not None:
                found[video.file] = video.offset  # a later note is more exact
    return found


class SinkView:
    """A view that shows nothing: gives the events of a client to a sink.

    Args:
        only: the events that are used; empty for all.
        sink: receives them.
    """

    def __init__(self, only: tuple[type[Event], ...], sink: EventSink) -> None:
        self.event_classes = only
        self._sink = sink
        self._flush_at = 0.0

    def open(self, client: ClientInfo) -> None:
        """Do nothing."""

    def show(self, event: Event, now: float) -> None:
        """Add `event`."""
        self._sink.add(event)
        self.tick(now)

    def tick(self, now: float) -> None:
        """Flush the sink when it is due."""
        if now >= self._flush_at:
            self._flush_at = now + _FLUSH_EVERY
            self._sink.flush()

    def close(self, now: float, reason: str) -> None:
        """Do nothing: the owner of the sink closes it."""


class _Video(msgspec.Struct):
    file: str
    offset: float


class _Note(msgspec.Struct):
    video: _Video | None = None


def _video(data: bytes) -> _Video | None:
    with caught(msgspec.DecodeError):
        return msgspec.json.decode(data, type=_Note).video
    return None


async def _read_capture(file: Path, only: tuple[type[Event], ...], sink: EventSink) -> None:
    client = LiveClient.replay(file)
    with CaptureSeries(file) as records:
        sink.next_source(client.unique_id, records.header.started_at)
    await watch_client(client, SinkView(only, sink))


async def _read_lines(file: Path, only: tuple[type[Event], ...], sink: EventSink) -> None:
    names = {each.name for each in only}
    sink.next_source()
    for number, record in _records(file):
        if not names or record["event"] in names:
            sink.add_record(record)
        if number % _LINES_AT_ONCE == 0:
            await asyncio.sleep(0)  # for Ctrl-C


def _records(file: Path) -> Iterator[tuple[int, _Record]]:
    """Yield the number and the content of each line. The last one may be cut off: its writer was killed."""
    with _opened(file) as lines:
        number = 0
        while line := lines.readline(_MAX_LINE):
            number += 1
            record = _record(line)
            if record is not None:
                yield number, record
            elif line.strip() and (line.endswith(b"\n") or number == 1):
                raise ConfigError(
                    f"line {number} of {file} is not an event",
                    advice="Give captures of tiktok-live record, or what tiktok-live watch --json printed",
                )


def _record(line: bytes) -> _Record | None:
    with caught(msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        record = msgspec.json.decode(line, type=_Record)
        return record if isinstance(record.get("event"), str) else None
    return None


def _is_capture(file: Path) -> bool:
    """Return whether a file begins like a capture, or is named like one, so that its reader says what is wrong."""
    with _opened(file) as content:
        return content.read(len(MAGIC)) == MAGIC or file.suffix == SUFFIX


def _opened(file: Path) -> BinaryIO:
    with caught(OSError) as failure:
        return open_regular_file(file)
    raise ConfigError(f"{file} cannot be read: {why_unreadable(failure.error)}") from failure.cause
