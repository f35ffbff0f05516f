"""What a recording is to the simulator: steps, and the room that they were recorded in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from tiktok_live.simulator.room import Step
from tiktok_live.wire.batches import BatchMessage

__all__ = ["SPACING", "RecordedRoom", "Recording", "Rows", "steps_of"]

SPACING = 0.05
"""Seconds between two messages without times."""

_MAX_MESSAGES = 1000  # of a step
_MAX_BYTES = 1024 * 1024  # of a step, unless one message has more

Rows = Iterable[tuple[BatchMessage, float | None]]
"""Messages in order, each with its time in ms or None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedRoom:
    """The room of a recording; what it does not say is empty or 0.

    Attributes:
        unique_id: the host's user name.
        room_id: the room.
        host_id: the host's user id.
        nickname: the host's display name.
        title: of the live.
    """

    unique_id: str = ""
    room_id: int = 0
    host_id: int = 0
    nickname: str = ""
    title: str = ""


class Recording(Protocol):
    """A recording that can be played any number of times."""

    @property
    def room(self) -> RecordedRoom:
        """The room that was recorded."""
        ...

    @property
    def notes(self) -> tuple[str, ...]:
        """What a client that reads the recording misses: sentences for the user."""
        ...

    def steps(self) -> Iterator[Step]:
        """Yield the batches from the first one on, which is at 0.

        Raises:
            ConfigError: the file cannot be read any longer, or is malformed.
        """
        ...


def steps_of(rows: Rows) -> Iterator[Step]:
    """Yield messages as batches: those at the same time together, unless they are very many.

    Times are relative to the first one, and never decrease. A message without a time follows 50 ms after the previous
    one.
    """
    held: list[BatchMessage] = []
    size, held_at = 0, 0.0
    for at, message in _timed(rows):
        if held and (at != held_at or len(held) >= _MAX_MESSAGES or size + len(message.payload) > _MAX_BYTES):
            yield Step(held_at, tuple(held))
            held, size = [], 0
        held.append(message)
        size, held_at = size + len(message.payload), at
    if held:
        yield Step(held_at, tuple(held))


def _timed(rows: Rows) -> Iterator[tuple[float, BatchMessage]]:
    first: float | None = None
    at = -SPACING
    for message, t_ms in rows:
        if t_ms is None:
            at += SPACING
        else:
            first = t_ms if first is None else first
            at = max(at, (t_ms - first) / 1000, 0.0)
        yield at, message
