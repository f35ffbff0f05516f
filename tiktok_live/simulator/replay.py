"""A scenario that replays recorded payloads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Annotated, Self, cast

import msgspec

from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError, MessageError
from tiktok_live.regular_files import read_regular_file
from tiktok_live.simulator.audience.messages import MessageWriter
from tiktok_live.simulator.room import SimulatedRoom, Step
from tiktok_live.wire.batches import BatchMessage
from tiktok_live.wire.codec import parse

if TYPE_CHECKING:
    from tiktok_live.proto.upb import room_pb2

__all__ = ["Replay"]

_MAX_FILE = 512 * 1024 * 1024  # bytes; more than days of a busy room
_SPACING = 0.05  # seconds between two messages without timestamps
_FIRST_MSG_ID = 7_500_000_000_000_000_000
_CONTROL = "WebcastControlMessage"
_ENDED, _SUSPENDED = 3, 4


class _Row(msgspec.Struct, frozen=True):
    """A line of the file; other keys are ignored."""

    method: str
    b64: bytes
    msg_id: Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)] | None = None
    t_ms: Annotated[float, msgspec.Meta(ge=-1e15, le=1e15)] | None = None
    is_history: bool | None = None


# Ids may be strings: JavaScript numbers cannot hold them.
_ROWS = msgspec.json.Decoder(_Row, strict=False)


@dataclass(frozen=True, slots=True)
class _TimedMessage:
    at: float
    message: BatchMessage


class Replay:
    """The messages of a recording. Each client receives all of them, starting when it enters.

    A message without a `msg_id` gets a unique one, the same in every run. `t_ms` is relative to the first `t_ms` in the
    file. Messages at the same time form one batch; a message without a time follows 50 ms after the previous one.

    Args:
        rows: messages in order, each with its time in ms or None.
        end: whether to append the end of the live, unless the last control message is one.
    """

    def __init__(self, rows: Iterable[tuple[BatchMessage, float | None]], *, end: bool = False) -> None:
        self._messages = tuple(_timed(rows))
        self._appends_end = end and not _is_ended([timed.message for timed in self._messages])

    @classmethod
    def from_file(cls, path: Path, *, end: bool = False) -> Self:
        """Read a file of JSON lines with `method`, `b64` (the payload), and optionally `msg_id`, `t_ms`, `is_history`.

        Raises:
            ConfigError: the file cannot be read, is empty, or has a malformed line; names file and line.
        """
        with caught(OSError) as failure:
            lines = read_regular_file(path, _MAX_FILE).splitlines()
        if failure:
            raise ConfigError(f"{path} cannot be read: {failure.error.strerror or failure.error}") from failure.cause
        rows = [_read(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]
        if not rows:
            raise ConfigError(f"{path} contains no messages")
        return cls(rows, end=end)

    @property
    def is_shared(self) -> bool:
        """Always false: each client receives the whole recording."""
        return False

    def steps(self, room: SimulatedRoom, started_ms: int) -> Iterator[Step]:
        """Yield the recording's batches."""
        at = 0.0
        for at, batch in groupby(self._messages, key=attrgetter("at")):
            yield Step(at, tuple(timed.message for timed in batch))
        if self._appends_end:
            writer = MessageWriter(room, started_ms, Random(room.room_id))
            yield Step(at + _SPACING, (writer.control(at + _SPACING, _ENDED),))


def _read(path: Path, number: int, line: bytes) -> tuple[BatchMessage, float | None]:
    with caught(msgspec.DecodeError, UnicodeDecodeError) as failure:
        row = _ROWS.decode(line)
    if failure:
        raise ConfigError(
            f"{path}, line {number}: {failure.error}",
            advice='A line is {"method": "WebcastChatMessage", "b64": "..."}; see the documentation of simulate',
        ) from failure.cause
    msg_id = _FIRST_MSG_ID + number if row.msg_id is None else row.msg_id
    return BatchMessage(row.method, row.b64, msg_id, bool(row.is_history)), row.t_ms


def _timed(rows: Iterable[tuple[BatchMessage, float | None]]) -> Iterator[_TimedMessage]:
    """Convert times to seconds since the start; they never decrease."""
    first: float | None = None
    at = -_SPACING
    for message, t_ms in rows:
        if t_ms is None:
            at += _SPACING
        else:
            first = t_ms if first is None else first
            at = max(at, (t_ms - first) / 1000, 0.0)
        yield _TimedMessage(at, message)


def _is_ended(messages: list[BatchMessage]) -> bool:
    last = next((message for message in reversed(messages) if message.method == _CONTROL), None)
    if last is None:
        return False
    try:
        control = cast("room_pb2.WebcastControlMessage", parse("room.WebcastControlMessage", last.payload))
    except MessageError:
        return False
    return control.action in {_ENDED, _SUSPENDED}
