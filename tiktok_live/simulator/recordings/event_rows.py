"""A recording of JSON lines with events, as `watch --json` writes them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError
from tiktok_live.room_ids import room_id_from
from tiktok_live.simulator.recordings.base import RecordedRoom, Rows, steps_of
from tiktok_live.simulator.recordings.lines import decoded_lines
from tiktok_live.simulator.recordings.payloads import FIRST_MSG_ID
from tiktok_live.simulator.recordings.rebuilding import Row, is_made_by_clients, lost_attributes, rebuilt

if TYPE_CHECKING:
    from tiktok_live.simulator.room import Step

__all__ = ["EventRecording"]

_COMPARED = 20_000  # events whose attributes are compared; later ones are like them
_MAX_NAMES = 1000  # different names that are counted
_SHOWN = 12  # names in a note

_decode = msgspec.json.Decoder(dict[str, object]).decode


@dataclass(slots=True)
class _Missing:
    """What the check of a file found.

    Attributes:
        events: in the file, without those that clients create themselves.
        rebuilt: of those, how many became messages.
        kinds: events that did not, by name.
        attributes: attributes that differ afterwards, by `event.attribute`.
    """

    events: int = 0
    rebuilt: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    attributes: Counter[str] = field(default_factory=Counter)


class EventRecording:
    """Messages rebuilt from JSON lines of events. Events that clients create themselves are skipped.

    Raises:
        ConfigError: the file cannot be read, has a malformed line, or no event from which a message can be rebuilt.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.room = RecordedRoom()
        missing = _Missing()
        for number, row in decoded_lines(path, _decode):
            self._check(number, row, missing)
        if not missing.rebuilt:
            raise ConfigError(
                f"{path} contains no event from which a message can be rebuilt",
                advice="Record events with tiktok-live watch --json, or a capture with tiktok-live record",
            )
        self.notes: tuple[str, ...] = tuple(_notes(path, missing))

    def steps(self) -> Iterator[Step]:
        """Yield the messages, those of the same frame as one batch."""
        return steps_of(self._rows())

    def _rows(self) -> Rows:
        for number, row in decoded_lines(self._path, _decode):
            message = None if is_made_by_clients(row) else rebuilt(row, FIRST_MSG_ID + number)
            if message is not None:
                yield message, _milliseconds(row)

    def _check(self, number: int, row: Row, missing: _Missing) -> None:
        name = row.get("event")
        if not isinstance(name, str):
            raise ConfigError(f"{self._path}, line {number}: it has no event's name under the key event")
        self._learn(row)
        if is_made_by_clients(row):
            return
        missing.events += 1
        message = rebuilt(row, FIRST_MSG_ID + number)
        if message is None:
            _count(missing.kinds, name)
            return
        missing.rebuilt += 1
        if missing.rebuilt <= _COMPARED:
            for attribute in lost_attributes(row, message):
                _count(missing.attributes, f"{name}.{attribute}")

    def _learn(self, row: Row) -> None:
        if self.room.room_id and self.room.unique_id:
            return
        unique_id = row.get("unique_id") if row.get("event") == "connected" else ""
        self.room = RecordedRoom(
            unique_id=self.room.unique_id or (unique_id if isinstance(unique_id, str) else ""),
            room_id=self.room.room_id or room_id_from(row.get("room_id")),
        )


def _milliseconds(row: Row) -> float | None:
    with caught(ValueError, OverflowError):
        at = row.get("received_at")
        return datetime.fromisoformat(at).timestamp() * 1000 if isinstance(at, str) else None
    return None


def _count(counts: Counter[str], name: str) -> None:
    if name in counts or len(counts) < _MAX_NAMES:
        counts[name] += 1


def _notes(path: Path, missing: _Missing) -> Iterator[str]:
    yield (
        f"{path}: rebuilt {missing.rebuilt:,} of {missing.events:,} events; fields of their messages that events do "
        "not show are lost"
    )
    if missing.kinds:
        yield f"not rebuilt: {_listed(missing.kinds)}"
    if missing.attributes:
        yield f"attributes that differ: {_listed(missing.attributes)}"


def _listed(counts: Counter[str]) -> str:
    shown = ", ".join(f"{name} ({count:,})" for name, count in counts.most_common(_SHOWN))
    rest = len(counts) - _SHOWN
    return f"{shown} and {rest} more" if rest > 0 else shown
