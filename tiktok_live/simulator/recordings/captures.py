"""A recording that is a capture, with all its parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import msgspec

from tiktok_live.capture.records import CaptureRecord, RecordKind
from tiktok_live.capture.series import CaptureSeries
from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError
from tiktok_live.session.reader import FIRST_RESPONSE_BACKLOG
from tiktok_live.simulator.recordings.base import RecordedRoom
from tiktok_live.simulator.room import Step
from tiktok_live.wire.batches import BatchMessage
from tiktok_live.wire.frame_reader import OpenedFrame, OpenedMessage, open_batch, open_frame

__all__ = ["CaptureRecording"]

_Content = TypeVar("_Content", bound=msgspec.Struct)


class _Connected(msgspec.Struct, frozen=True):
    room_id: int = 0


class _Room(msgspec.Struct, frozen=True):
    host_id: int = 0
    host_nickname: str = ""
    title: str = ""


class _Lookup(msgspec.Struct, frozen=True):
    room: _Room | None = None


class CaptureRecording:
    """The batches of a capture, at the times at which they came; several connections follow each other.

    Responses to heartbeats and frames that cannot be read are left out. A first response is a batch like the others.

    Raises:
        ConfigError: the file is not a capture, or has no messages.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._unreadable = 0
        with CaptureSeries(path) as series:
            self.room = RecordedRoom(unique_id=series.header.unique_id, room_id=series.header.room_id)
            messages = sum(len(step.messages) for step in self._steps(series, learn=True))
            damaged, is_truncated = len(series.damage), series.is_truncated
        if not messages:
            raise ConfigError(f"{path} contains no messages")
        self.notes: tuple[str, ...] = tuple(self._notes(damaged, is_truncated=is_truncated))

    def steps(self) -> Iterator[Step]:
        """Yield the batches."""
        with CaptureSeries(self._path) as series:
            yield from self._steps(series, learn=False)

    def _steps(self, series: CaptureSeries, *, learn: bool) -> Iterator[Step]:
        began: float | None = None
        at = 0.0
        for record in series:
            opened = _opened(record)
            if learn:
                self._learn(record, opened)
            if opened is None or opened.batch is None or not opened.batch.messages:
                continue
            began = record.offset if began is None else began
            at = max(at, record.offset - began)
            is_first = record.kind == RecordKind.FIRST_RESPONSE
            messages = tuple([_copied(message, is_first=is_first) for message in opened.batch.messages])
            yield Step(at, messages, need_ack=opened.batch.need_ack)

    def _learn(self, record: CaptureRecord, opened: OpenedFrame | None) -> None:
        if opened is not None and opened.broken is not None:
            self._unreadable += 1
        elif record.kind == RecordKind.CONNECTED and (found := _content(record, _Connected)):
            self.room = replace(self.room, room_id=found.room_id or self.room.room_id)
        elif record.kind == RecordKind.LOOKUP and (lookup := _content(record, _Lookup)) and lookup.room:
            room = lookup.room
            self.room = replace(self.room, host_id=room.host_id, nickname=room.host_nickname, title=room.title)

    def _notes(self, damaged: int, *, is_truncated: bool) -> Iterator[str]:
        if self._unreadable:
            yield f"{self._path}: {self._unreadable:,} frames cannot be read and are left out"
        if damaged:
            yield f"{self._path}: it is damaged at {damaged:,} places, whose frames are missing"
        if is_truncated:
            yield f"{self._path}: the recording was cut off; it plays to where it ends"


def _opened(record: CaptureRecord) -> OpenedFrame | None:
    if record.kind == RecordKind.FRAME:
        return open_frame(record.data)
    return open_batch(record.data) if record.kind == RecordKind.FIRST_RESPONSE else None


def _copied(message: OpenedMessage, *, is_first: bool) -> BatchMessage:
    """Copy a message out of its batch; what a first response has as backlog must be marked in a frame."""
    is_history = message.is_history or (is_first and message.method in FIRST_RESPONSE_BACKLOG)
    return BatchMessage(message.method, message.payload, message.msg_id, is_history)


def _content(record: CaptureRecord, kind: type[_Content]) -> _Content | None:
    with caught(ConfigError, msgspec.ValidationError):
        return msgspec.convert(record.json(), kind)
    return None
