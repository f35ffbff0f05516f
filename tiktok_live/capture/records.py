"""What a capture contains: a header, and records with a kind, a time and bytes. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, unique
from typing import Annotated, TypeAlias

import msgspec

from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError

__all__ = ["GIFT_CATALOGUE", "VERSION", "Answer", "CaptureHeader", "CaptureRecord", "RecordKind"]

VERSION = 1
"""The version of the format that this release writes. It reads this one and all older ones."""

GIFT_CATALOGUE = "gift_catalogue"
"""`kind` of an ANSWER whose body is not a response, but the gift list with which the client read the next frames."""

_MAX_TIME = 253_402_300_799  # the last second of the year 9999: later ones are no dates
_Time: TypeAlias = Annotated[float, msgspec.Meta(ge=0, le=_MAX_TIME)]
_Id: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
_Number: TypeAlias = Annotated[int, msgspec.Meta(ge=1, le=65_535)]
_Name: TypeAlias = Annotated[str, msgspec.Meta(max_length=200)]

_decode = msgspec.json.Decoder(dict[str, object]).decode


@unique
class RecordKind(IntEnum):
    """What a record's bytes are. A reader skips the kinds that it does not know."""

    CONNECTED = 1
    """JSON: a connection begins; `room_id`, `unique_id`, `provider`, `heartbeat_interval`, `listen_only`, `cursor`,
    `streak_timeout`."""
    FIRST_RESPONSE = 2
    """Bytes: the plan's first response."""
    FRAME = 3
    """Bytes: one WebSocket message from the platform, compressed or not."""
    CLOSED = 4
    """JSON: the connection ended; `kind`, `code`, `reason`."""
    LOOKUP = 5
    """JSON: the result of a room lookup as the client understood it."""
    ANSWER = 6
    """An API's or a page's response: a line of JSON (`method`, `url`, `status`, `kind`), then the body."""
    EVENT = 7
    """JSON: one of the client's own lifecycle events, so that a replay repeats it."""
    NOTE = 8
    """JSON: anything beside, such as the file and the offset of a video."""
    END = 9
    """JSON: the file was closed in order; `next_part` if another one continues it. The last record; readers keep it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureHeader:
    """The first thing in a capture.

    Attributes:
        started_at: wall time at offset 0, in seconds since 1970.
        unique_id: the host's user name; empty if unknown.
        room_id: the room; 0 if unknown.
        software: name and version of the program that wrote the file.
        is_anonymized: whether identities were replaced.
        part: 1 for the first file of a recording, 2 for the next.
        part_offset: seconds from the start of the first part to the start of this one.
        version: version of the format.
    """

    started_at: _Time
    unique_id: _Name = ""
    room_id: _Id = 0
    software: _Name = ""
    is_anonymized: bool = False
    part: _Number = 1
    part_offset: _Time = 0.0
    version: _Number = VERSION


@dataclass(frozen=True, slots=True)
class Answer:
    """The content of an ANSWER record.

    Attributes:
        head: `method`, `url`, `status`, `kind`; without secrets.
        body: the response's body.
    """

    head: Mapping[str, object]
    body: bytes

    @property
    def kind(self) -> object:
        """What was requested; None if the head does not say it."""
        return self.head.get("kind")

    def encode(self) -> bytes:
        """Return the record's bytes."""
        return msgspec.json.encode(self.head) + b"\n" + self.body


@dataclass(frozen=True, slots=True)
class CaptureRecord:
    """One record.

    Attributes:
        offset: seconds since the capture's `started_at`, by a clock that never jumps.
        kind: what `data` is; a plain number if this release does not know it.
        data: the content, inflated.
    """

    offset: float
    kind: RecordKind | int
    data: bytes

    def json(self) -> dict[str, object]:
        """Return the content of a record of JSON.

        Raises:
            ConfigError: it is not a JSON object.
        """
        return _object(self.data, self.kind)

    def answer(self) -> Answer:
        """Return the content of an ANSWER record.

        Raises:
            ConfigError: its first line is not a JSON object.
        """
        head, _, body = self.data.partition(b"\n")
        return Answer(_object(head, self.kind), body)


def _object(data: bytes, kind: int) -> dict[str, object]:
    with caught(msgspec.DecodeError, UnicodeDecodeError, RecursionError) as failure:
        return _decode(data)
    raise ConfigError(f"a capture's record of kind {int(kind)} is not a JSON object") from failure.cause
