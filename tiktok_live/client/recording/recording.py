"""Recording: writes what a client receives into captures, while it reads."""

from __future__ import annotations

import asyncio
import logging
import os
from collections import deque
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tiktok_live import __version__
from tiktok_live.capture.names import capture_name, free_path
from tiktok_live.capture.records import GIFT_CATALOGUE, Answer, CaptureHeader, RecordKind
from tiktok_live.capture.writer import CaptureWriter, check_limits
from tiktok_live.causes import caught
from tiktok_live.client.recording.entries import (
    CLOSING,
    TIMER,
    ConnectedEntry,
    encode_event,
    encode_gifts,
    encode_lookup,
)
from tiktok_live.client.states import CloseReason
from tiktok_live.errors import ConfigError
from tiktok_live.events.catalogue import NO_GIFTS
from tiktok_live.events.lifecycle import DisconnectedEvent
from tiktok_live.tasks import keep

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tiktok_live.capture.anonymizing import Anonymizer
    from tiktok_live.errors import TikTokLiveError
    from tiktok_live.events.catalogue import GiftCatalogue
    from tiktok_live.events.lifecycle import LifecycleEvent
    from tiktok_live.net.clock import Clock
    from tiktok_live.net.http_client import HttpResponse
    from tiktok_live.rooms.base import RoomLookup

__all__ = ["SOFTWARE", "Recording", "RecordingOptions", "RecordingSlot", "path_in"]

SOFTWARE = f"tiktok_live {__version__}"
"""What the header of each capture names."""

_log = logging.getLogger(__name__)

_EARLY_ANSWERS = 4  # responses kept until the room, and with it the file, is known
_EARLY_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingOptions:
    """How a recording is written.

    Attributes:
        anonymize: replace the identities of viewers and hosts, consistently within a file.
        max_bytes: begin another file before one gets larger; None for no limit.
        max_seconds: begin another file after this time; None for no limit.

    Raises:
        ConfigError: a limit is too small, or no number.
    """

    anonymize: bool = False
    max_bytes: int | None = None
    max_seconds: float | None = None

    def __post_init__(self) -> None:
        check_limits(self.max_bytes, self.max_seconds)


class Recording:
    """What one client writes. `LiveClient.record` makes it; the client closes it when it closes.

    Args:
        target: a file that does not exist, or a folder, in which each live gets a file of its own.
        clock: the client's source of time.
        unique_id: the host; may be empty.
        options: size and anonymity.

    Raises:
        ConfigError: the file exists or cannot be created, or the path ends with a slash and is no folder.
    """

    def __init__(self, target: str | Path, *, clock: Clock, unique_id: str, options: RecordingOptions) -> None:
        self._target, self._is_folder = path_in(target)
        self._clock = clock
        self._unique_id = unique_id
        self._options = options
        self._began = 0.0
        self._writer: CaptureWriter | None = None
        self._room_id = 0
        self._paths: list[Path] = []
        self._closed_bytes = 0
        self._closed_lost = 0
        self._failure: ConfigError | None = None
        self._gifts = NO_GIFTS
        self._early: deque[bytes] = deque(maxlen=_EARLY_ANSWERS)
        self._flushing: asyncio.Task[None] | None = None
        self._is_closed = False
        if not self._is_folder:
            self._open(self._target, 0)

    @property
    def path(self) -> Path | None:
        """The current file, or the last one; None before the first live if a folder was given."""
        return self._paths[-1] if self._paths else None

    @property
    def paths(self) -> tuple[Path, ...]:
        """The first file of each live, oldest first."""
        return tuple(self._paths)

    @property
    def written(self) -> int:
        """Bytes written so far, in all files."""
        return self._closed_bytes + (self._writer.written if self._writer is not None else 0)

    @property
    def lost(self) -> int:
        """Records that could not be written: too large, or after a failure."""
        return self._closed_lost + (self._writer.lost if self._writer is not None else 0)

    @property
    def failure(self) -> ConfigError | None:
        """Why recording ended early, for example a full disk; None while it works. The client reads on."""
        return self._failure or (self._writer.failure if self._writer is not None else None)

    @property
    def is_closed(self) -> bool:
        """Whether nothing is recorded any longer."""
        return self._is_closed

    @property
    def offset(self) -> float:
        """Seconds since the current file's time 0."""
        return self._clock.monotonic() - self._began

    def note(self, content: Mapping[str, object]) -> None:
        """Write something beside, for example `{"video": {"file": "ann.mp4", "offset": 1.5}}`; times in seconds."""
        self._write(RecordKind.NOTE, content)

    async def aclose(self) -> None:
        """Write what is left and close the file. May be called repeatedly; the client goes on reading."""
        self.close()

    def close(self) -> None:
        """Like `aclose`, without a loop."""
        self._is_closed = True
        if self._flushing is not None:
            self._flushing.cancel()
        self._close_file()

    def found(self, lookup: RoomLookup) -> None:
        """Record the lookup that named the room to read."""
        if lookup.room is not None:
            self._begin_live(lookup.room.room_id)
        self._write(RecordKind.LOOKUP, encode_lookup(lookup))

    def connected(self, entry: ConnectedEntry, first_response: bytes) -> None:
        """Record an open socket, and what the plan brought with it."""
        self._begin_live(entry.room_id)
        self._write(RecordKind.CONNECTED, asdict(entry))
        if first_response:
            self._write(RecordKind.FIRST_RESPONSE, first_response)

    def frame(self, data: bytes, now: float, catalogue: GiftCatalogue) -> None:
        """Record a message of the socket that arrived at `now`, read with this gift catalogue."""
        if catalogue is not self._gifts:
            self._gifts = catalogue
            answer = Answer({"kind": GIFT_CATALOGUE}, encode_gifts(catalogue))
            self._write(RecordKind.ANSWER, answer.encode(), now)
        self._write(RecordKind.FRAME, data, now)

    def closed(self, error: TikTokLiveError | None, now: float) -> None:
        """Record the end of a connection; None if this client closed it."""
        entry: dict[str, object] = {"kind": "client" if error is None else type(error).__name__}
        if error is not None:
            entry |= {"code": getattr(error, "code", None), "reason": error.message}
        self._write(RecordKind.CLOSED, entry, now)

    def timer(self, now: float) -> None:
        """Record that gift streaks timed out at `now`."""
        self._write(RecordKind.EVENT, {"event": TIMER}, now)

    def event(self, event: LifecycleEvent) -> None:
        """Record an event of the client itself. The end of a live ends its file in a folder."""
        self._write(RecordKind.EVENT, encode_event(event))
        if self._is_folder and isinstance(event, DisconnectedEvent) and event.reason == CloseReason.LIVE_ENDED.sentence:
            self._close_file()

    def closing(self, reason: str) -> None:
        """Record that the client closes, before it completes open gift streaks."""
        self._write(RecordKind.EVENT, {"event": CLOSING, "reason": reason})

    def response(self, kind: str, method: str, response: HttpResponse) -> None:
        """Record a response of the platform's page or API."""
        head = {"method": method, "url": response.url, "status": response.status, "kind": kind}
        content = Answer(head, response.body).encode()
        if self._writer is None and not self._is_closed and len(content) <= _EARLY_BYTES // _EARLY_ANSWERS:
            self._early.append(content)
        else:
            self._write(RecordKind.ANSWER, content)

    def _begin_live(self, room_id: int) -> None:
        """Begin a file of its own for another room, if a folder was given."""
        if not self._is_folder or self._is_closed or self._failure is not None:
            return
        if self._writer is not None and room_id == self._room_id:
            return
        self._close_file()
        try:
            self._open(None, room_id)
        except ConfigError as error:
            self._failure = error
            _log.warning("the live is not recorded: %s", error)

    def _open(self, path: Path | None, room_id: int) -> None:
        """Begin a file: `path`, or one in the folder."""
        anonymizer = _make_anonymizer() if self._options.anonymize else None
        header = CaptureHeader(
            started_at=self._clock.wall(), unique_id=self._unique_id, room_id=room_id, software=SOFTWARE
        )
        header = anonymizer.header(header) if anonymizer is not None else header
        if path is None:
            path = free_path(self._target / capture_name(header.unique_id, header.room_id, header.started_at))
        self._writer = CaptureWriter(
            path,
            header,
            max_bytes=self._options.max_bytes,
            max_seconds=self._options.max_seconds,
            change=anonymizer.record if anonymizer is not None else None,
        )
        self._began, self._room_id, self._gifts = self._clock.monotonic(), room_id, NO_GIFTS
        self._paths.append(path)
        early, self._early = self._early, deque(maxlen=_EARLY_ANSWERS)
        for content in early:
            self._write(RecordKind.ANSWER, content)

    def _close_file(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.close()
            self._closed_bytes += writer.written
            self._closed_lost += writer.lost
            self._failure = self._failure or writer.failure

    def _write(self, kind: RecordKind, content: bytes | Mapping[str, object], now: float | None = None) -> None:
        writer = self._writer
        if writer is None:
            return
        offset = (self._clock.monotonic() if now is None else now) - self._began
        writer.write(offset, kind, content)
        if writer.flush_at is not None and (self._flushing is None or self._flushing.done()):
            self._flush_soon(writer)

    def _flush_soon(self, writer: CaptureWriter) -> None:
        with caught(RuntimeError):
            loop = asyncio.get_running_loop()
            self._flushing = keep(loop.create_task(self._flush()))
            return
        writer.flush()  # a note before the client runs

    async def _flush(self) -> None:
        """Flush within a second, also if nothing more arrives; another live may have another file by then."""
        while (writer := self._writer) is not None and (at := writer.flush_at) is not None:
            await self._clock.sleep_until(self._began + at)
            if writer.flush_at == at:
                writer.flush()


def _make_anonymizer() -> Anonymizer:
    from tiktok_live.capture.anonymizing import Anonymizer  # noqa: PLC0415 - few recordings need it

    return Anonymizer()


def path_in(target: str | Path) -> tuple[Path, bool]:
    """Return a path, and whether it is a folder.

    Raises:
        ConfigError: it is no path, or ends with a slash although there is no such folder.
    """
    with caught(TypeError, OSError) as failure:
        path = Path(target)
        is_folder = path.is_dir()
        if is_folder or not str(target).endswith((os.sep, "/")):
            return path, is_folder
        raise ConfigError(f"the folder {path} does not exist", advice="Make it first, or name a file")
    raise ConfigError(f"{target!r:.200} cannot be recorded to: it is not a valid path") from failure.cause


class RecordingSlot:
    """Where the parts of a client look for its recording; the user may start one at any time.

    Attributes:
        current: the recording; None if nothing is recorded.
    """

    __slots__ = ("current",)

    def __init__(self) -> None:
        self.current: Recording | None = None
