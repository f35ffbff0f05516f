"""Recorded payloads, played again."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from random import Random
from typing import TYPE_CHECKING, Annotated, Self, cast

import msgspec

from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError, MessageError
from tiktok_live.regular_files import read_regular_file
from tiktok_live.simulator.audience.messages import MessageWriter
from tiktok_live.simulator.scenario import Step
from tiktok_live.wire.batches import BatchMessage
from tiktok_live.wire.codec import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tiktok_live.proto.upb import room_pb2
    from tiktok_live.simulator.room import SimulatedRoom

__all__ = ["Replay"]

_MAX_FILE = 512 * 1024 * 1024  # bytes, which days of a busy room do not have
_SPACING = 0.05  # seconds between two messages without times
_FIRST_MSG_ID = 7_500_000_000_000_000_000
_CONTROL = "WebcastControlMessage"
_ENDED, _SUSPENDED = 3, 4


class _Row(msgspec.Struct, frozen=True):
    """A line of the file; what else stands there is ignored."""

    method: str
    b64: bytes
    msg_id: Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)] | None = None
    t_ms: Annotated[float, msgspec.Meta(ge=-1e15, le=1e15)] | None = None
    is_history: bool | None = None


# Ids may be text, as JavaScript needs them.
_ROWS = msgspec.json.Decoder(_Row, strict=False)


@dataclass(frozen=True, slots=True)
class _Moment:
    at: float
    message: BatchMessage


class Replay:
    """The messages of a recording. Each client gets all of them, from its own start.

    A message without a `msg_id` gets one of its own, the same in every run. `t_ms` counts from the file's first
    message that has one; messages at the same time are one batch; one without a time comes 50 ms after the last.

    Args:
        rows: message and time in ms, or None, in their order.
        end: whether to append that the live ended, unless the last control message says so.
    """

    def __init__(self, rows: Iterable[tuple[BatchMessage, float | None]], *, end: bool = False) -> None:
        self._moments = tuple(_timed(rows))
        self._appends_end = end and not _tells_end([moment.message for moment in self._moments])

    @classmethod
    def from_file(cls, path: Path, *, end: bool = False) -> Self:
        """Read a file of JSON lines with `method`, `b64` (the payload), and maybe `msg_id`, `t_ms`, `is_history`.

        Raises:
            ConfigError: the file cannot be read, holds nothing, or has a malformed line; names file and line.
        """
        with caught(OSError) as failure:
            lines = read_regular_file(path, _MAX_FILE).splitlines()
        if failure:
            raise ConfigError(f"{path} cannot be read: {failure.error.strerror or failure.error}") from failure.cause
        rows = [_read(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]
        if not rows:
            raise ConfigError(f"{path} holds no messages")
        return cls(rows, end=end)

    @property
    def is_shared(self) -> bool:
        """Always false: whoever comes gets the whole recording."""
        return False

    def steps(self, room: SimulatedRoom, started_ms: int) -> Iterator[Step]:
        """Yield the recording's batches."""
        at = 0.0
        for at, moments in groupby(self._moments, key=attrgetter("at")):
            yield Step(at, tuple(moment.message for moment in moments))
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


def _timed(rows: Iterable[tuple[BatchMessage, float | None]]) -> Iterator[_Moment]:
    """Turn times into seconds from the start that never go back."""
    first: float | None = None
    at = -_SPACING
    for message, t_ms in rows:
        if t_ms is None:
            at += _SPACING
        else:
            first = t_ms if first is None else first
            at = max(at, (t_ms - first) / 1000, 0.0)
        yield _Moment(at, message)


def _tells_end(messages: list[BatchMessage]) -> bool:
    last = next((message for message in reversed(messages) if message.method == _CONTROL), None)
    if last is None:
        return False
    try:
        control = cast("room_pb2.WebcastControlMessage", parse("room.WebcastControlMessage", last.payload))
    except MessageError:
        return False
    return control.action in {_ENDED, _SUSPENDED}
