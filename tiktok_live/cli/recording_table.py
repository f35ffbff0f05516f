"""Shows on stderr how recordings go on, and prints finished captures to stdout."""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Console

from tiktok_live.cli.columns import Column, header_row, row
from tiktok_live.cli.download import size_text
from tiktok_live.cli.output import Output, escape_json, print_stderr
from tiktok_live.cli.rendering import duration
from tiktok_live.cli.runner import ExitCode, exit_code
from tiktok_live.events.lifecycle import ConnectedEvent, RoomClosedEvent

if TYPE_CHECKING:
    from pathlib import Path

    from tiktok_live.client.live import LiveClient
    from tiktok_live.client.recording.recording import Recording
    from tiktok_live.net.clock import Clock

__all__ = ["RecordedRoom", "RecordingTable"]

_LINE_EVERY = 60.0  # seconds between two lines where there is no terminal
_COLUMNS = (
    Column("USER", 12, 26),
    Column("STATE", 10, 12),
    Column("EVENTS", 7, 10, is_number=True),
    Column("SIZE", 8, 9, is_number=True),
    Column("TIME", 5, 8, is_number=True),
    Column("FILE", 8, None),
)


@dataclass(slots=True)
class RecordedRoom:
    """A room that is being recorded.

    Attributes:
        client: reads it.
        recording: its files.
        began: monotonic time of the first frame, in seconds; None before it.
        reason: why reading ended; empty while it goes on.
        error: the failure that ended it; None if there was none.
        printed: captures that were printed.
    """

    client: LiveClient
    recording: Recording
    began: float | None = None
    reason: str = ""
    error: BaseException | None = None
    printed: int = 0

    @property
    def name(self) -> str:
        """The host, with `@`."""
        return f"@{self.client.unique_id}"


class RecordingTable:
    """A table on stderr that follows the recordings, and the finished captures on stdout."""

    def __init__(self, *, as_json: bool, clock: Clock) -> None:
        self.rooms: dict[str, RecordedRoom] = {}
        self._as_json = as_json
        self._clock = clock
        self._output = Output(sys.stdout, for_programs=True)
        self._console = Console(stderr=True)
        self._is_terminal = sys.stderr.isatty() and not self._console.is_dumb_terminal
        self._lines = 0
        self._next_at = clock.monotonic() + _LINE_EVERY

    @property
    def code(self) -> ExitCode:
        """The exit code: that of a recording which failed, or of the first room if none could be read."""
        broken = [failure for room in self.rooms.values() if (failure := room.recording.failure) is not None]
        failures = [room.error for room in self.rooms.values() if room.error is not None]
        if broken:
            return exit_code(broken[0])
        return exit_code(failures[0]) if failures and len(failures) == len(self.rooms) else ExitCode.OK

    def add(self, client: LiveClient, recording: Recording) -> None:
        """Follow a room."""
        self.rooms[client.unique_id] = RecordedRoom(client, recording)

    def connected(self, event: ConnectedEvent) -> None:
        """Note the first frame of a live."""
        room = self.rooms.get(event.unique_id)
        if room is None:
            return
        room.began = self._clock.monotonic()
        self._print_finished(room, running=1)
        if not self._is_terminal and room.recording.failure is None:
            print_stderr(f"{room.name} is recorded to {room.recording.path}")

    def closed(self, event: RoomClosedEvent) -> None:
        """Note the end of a room."""
        room = self.rooms.get(event.unique_id)
        if room is not None and not room.reason:
            room.reason, room.error = event.reason, event.error
            if room.error is not None or not self._is_terminal:
                self._say(room, room.reason)

    def tick(self) -> list[RecordedRoom]:
        """Show how far the recordings are, now and then; return the rooms whose recording has failed since."""
        failed = self._newly_failed()
        now = self._clock.monotonic()
        if self._is_terminal:
            self._erase()
            self._draw(self._console.height - 1)
        elif now >= self._next_at:
            self._next_at = now + _LINE_EVERY
            print_stderr(self._summary())
        return failed

    def finish(self) -> None:
        """Print the captures that are left, and the last table if there are any."""
        self._newly_failed()
        self._erase()
        if any(room.recording.paths for room in self.rooms.values()):
            self._draw()
        for room in self.rooms.values():
            self._print_finished(room, running=0)

    def _newly_failed(self) -> list[RecordedRoom]:
        failed: list[RecordedRoom] = []
        for room in self.rooms.values():
            failure = room.recording.failure
            if failure is not None and room.error is not failure:
                room.reason, room.error = failure.message, failure
                self._say(room, str(failure))
                failed.append(room)
        return failed

    def _say(self, room: RecordedRoom, text: str) -> None:
        self._erase()
        print_stderr(f"{room.name}: {text}")

    def _draw(self, height: int | None = None) -> None:
        """Draw the table; a sum replaces the rows beyond `height`: those that scrolled away cannot be erased."""
        width = self._console.width if self._is_terminal else None
        rooms = list(self.rooms.values())
        is_cut = height is not None and len(rooms) >= height
        shown = rooms[: max(0, height - 2)] if height is not None and is_cut else rooms
        lines = [header_row(_COLUMNS, width), *[self._row(room, width) for room in shown]]
        if is_cut:
            lines.append(f"... {self._summary()}"[:width])
        for line in lines:
            print_stderr(line)
        self._lines = len(lines)

    def _summary(self) -> str:
        rooms = self.rooms.values()
        states = Counter(str(room.client.state) for room in rooms)
        counts = ", ".join(f"{number} {state}" for state, number in states.most_common())
        events = sum(room.client.health.messages for room in rooms)
        size = size_text(sum(room.recording.written for room in rooms))
        return f"{len(rooms)} room{'' if len(rooms) == 1 else 's'}: {counts}; {events:,} events, {size}"

    def _erase(self) -> None:
        if self._is_terminal and self._lines:
            sys.stderr.write(f"\x1b[{self._lines}F\x1b[J")
        self._lines = 0

    def _row(self, room: RecordedRoom, width: int | None) -> str:
        seconds = 0.0 if room.began is None else self._clock.monotonic() - room.began
        path = room.recording.path
        return row(
            _COLUMNS,
            [
                room.name,
                str(room.client.state),
                f"{room.client.health.messages:,}",
                size_text(room.recording.written),
                duration(seconds),
                path.name if path is not None else "",
            ],
            width,
        )

    def _print_finished(self, room: RecordedRoom, *, running: int) -> None:
        paths = room.recording.paths
        finished = paths[room.printed : len(paths) - running]
        room.printed += len(finished)
        for path in finished:
            self._output.line(self._finished_line(room, path))

    def _finished_line(self, room: RecordedRoom, path: Path) -> str:
        if not self._as_json:
            return str(path)
        return escape_json(json.dumps({"user": room.client.unique_id, "path": str(path), "reason": room.reason}))
