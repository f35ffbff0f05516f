"""A recording of JSON lines with the payloads of messages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec

from tiktok_live.errors import ConfigError
from tiktok_live.simulator.recordings.base import RecordedRoom, Rows, steps_of
from tiktok_live.simulator.recordings.lines import decoded_lines
from tiktok_live.wire.batches import BatchMessage

if TYPE_CHECKING:
    from tiktok_live.simulator.room import Step

__all__ = ["FIRST_MSG_ID", "PayloadRecording"]

FIRST_MSG_ID = 7_500_000_000_000_000_000
"""Ids that messages without one get: this number and that of the line."""


class _Row(msgspec.Struct, frozen=True):
    """A line of the file; other keys are ignored."""

    method: str
    b64: bytes
    msg_id: Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)] | None = None
    t_ms: Annotated[float, msgspec.Meta(ge=-1e15, le=1e15)] | None = None
    is_history: bool | None = None


# Ids may be strings: JavaScript numbers cannot hold them.
_decode = msgspec.json.Decoder(_Row, strict=False).decode


class PayloadRecording:
    """JSON lines with `method`, `b64` (the payload), and optionally `msg_id`, `t_ms`, `is_history`.

    Raises:
        ConfigError: the file cannot be read, is empty, or has a malformed line; names file and line.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.room = RecordedRoom()
        self.notes: tuple[str, ...] = ()
        if not sum(1 for _ in self._rows()):
            raise ConfigError(f"{path} contains no messages")

    def steps(self) -> Iterator[Step]:
        """Yield the messages, those of the same time as one batch."""
        return steps_of(self._rows())

    def _rows(self) -> Rows:
        for number, row in decoded_lines(self._path, _decode):
            msg_id = FIRST_MSG_ID + number if row.msg_id is None else row.msg_id
            yield BatchMessage(row.method, row.b64, msg_id, bool(row.is_history)), row.t_ms
