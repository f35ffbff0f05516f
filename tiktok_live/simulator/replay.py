"""A scenario that plays a recording."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Self, cast

from tiktok_live.errors import ConfigError, MessageError
from tiktok_live.simulator.audience.messages import MessageWriter
from tiktok_live.simulator.recordings.base import SPACING, RecordedRoom, Recording, Rows, steps_of
from tiktok_live.simulator.recordings.files import open_recording
from tiktok_live.simulator.room import SimulatedRoom, Step
from tiktok_live.wire.codec import parse

if TYPE_CHECKING:
    from tiktok_live.proto.upb import room_pb2
    from tiktok_live.wire.batches import BatchMessage

__all__ = ["Replay"]

_log = logging.getLogger(__name__)
_CONTROL = "WebcastControlMessage"
_ENDED, _SUSPENDED = 3, 4


class Replay:
    """The messages of a recording. Each client receives all of them, starting when it enters.

    Messages at the same time form one batch; a message without a time follows 50 ms after the previous one.

    Args:
        rows: messages in order, each with its time in ms or None.
        end: whether to append the end of the live, unless the last control message is one.
    """

    def __init__(self, rows: Rows, *, end: bool = False) -> None:
        self._recording: Recording = _Steps(rows)
        self._appends_end = end

    @classmethod
    def from_file(cls, path: Path, *, end: bool = False) -> Self:
        """Read a recording: the content decides which kind it is.

        - A capture (`tiktok-live record`), with all its parts.
        - JSON lines with `method`, `b64` (the payload), and optionally `msg_id`, `t_ms`, `is_history`. A message
          without a `msg_id` gets a unique one, the same in every run. `t_ms` is relative to the first in the file.
        - JSON lines of events (`tiktok-live watch --json`), from which messages are rebuilt as far as possible.

        The file is checked now, and read again for each client, a piece at a time.

        Raises:
            ConfigError: the file cannot be read, is empty, or has a malformed line; names file and line.
        """
        replay = cls((), end=end)
        replay._recording = open_recording(path)
        return replay

    @property
    def is_shared(self) -> bool:
        """Always false: each client receives the whole recording."""
        return False

    @property
    def room(self) -> RecordedRoom:
        """The room that was recorded, as far as the recording says."""
        return self._recording.room

    @property
    def notes(self) -> tuple[str, ...]:
        """What clients miss: sentences for the user; empty if the recording is complete."""
        return self._recording.notes

    def steps(self, room: SimulatedRoom, started_ms: int) -> Iterator[Step]:
        """Yield the recording's batches. A file that cannot be read any longer ends there, with a line in the log."""
        at, is_over = 0.0, False
        try:
            for step in self._recording.steps():
                at, is_over = step.at, _is_over_after(step, is_over=is_over)
                yield step
        except ConfigError as error:
            _log.warning("the recording ends early: %s", error)
        if self._appends_end and not is_over:
            writer = MessageWriter(room, started_ms, Random(room.room_id))
            yield Step(at + SPACING, (writer.control(at + SPACING, _ENDED),))


class _Steps:
    """A recording in memory."""

    def __init__(self, rows: Rows) -> None:
        self._steps = tuple(steps_of(rows))
        self.room = RecordedRoom()
        self.notes: tuple[str, ...] = ()

    def steps(self) -> Iterator[Step]:
        return iter(self._steps)


def _is_over_after(step: Step, *, is_over: bool) -> bool:
    """Return whether the last control message so far ended the live."""
    for message in step.messages:
        if message.method == _CONTROL:
            is_over = _ends(message)
    return is_over


def _ends(message: BatchMessage) -> bool:
    try:
        control = cast("room_pb2.WebcastControlMessage", parse("room.WebcastControlMessage", message.payload))
    except MessageError:
        return False
    return control.action in {_ENDED, _SUSPENDED}
