"""Top lists: who gave the most diamonds or likes, of this live, of today and of all time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import nlargest
from typing import Literal, TypeAlias, get_args

from tiktok_live.overlay.persons import Person

__all__ = ["BOARD_KINDS", "ENTRIES_KEPT", "SPANS", "Board", "BoardKind", "Boards", "Entry", "Span"]

BoardKind: TypeAlias = Literal["diamonds", "likes"]
"""What users are ranked by."""

Span: TypeAlias = Literal["live", "day", "all"]
"""Since when: the start of the live, midnight, or ever."""

BOARD_KINDS: tuple[str, ...] = get_args(BoardKind)
SPANS: tuple[str, ...] = get_args(Span)

ENTRIES_KEPT = 500
"""Users of one list that outlive a restart."""

_PERSONS = 5_000  # of one list
_SPARE = 500  # more of them until the lowest are removed, which takes time


@dataclass(frozen=True, slots=True)
class Entry:
    """A place in a top list.

    Attributes:
        user: who.
        value: their diamonds or likes.
    """

    user: Person
    value: int


class Board:
    """One top list. Of too many users, those with the lowest values are forgotten."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}

    def add(self, key: str, person: Person, value: int) -> None:
        """Add to the value of a person; their newest name and picture stay."""
        before = self._entries.get(key)
        self._entries[key] = Entry(person, value + (before.value if before is not None else 0))
        if len(self._entries) > _PERSONS + _SPARE:
            self._entries = dict(nlargest(_PERSONS, self._entries.items(), key=lambda each: each[1].value))

    def top(self, limit: int) -> list[Entry]:
        """Return the first places, best first; of equal values, who had theirs first."""
        return nlargest(limit, self._entries.values(), key=lambda entry: entry.value)

    def items(self) -> list[tuple[str, Entry]]:
        """Return what to keep, best first."""
        return nlargest(ENTRIES_KEPT, self._entries.items(), key=lambda each: each[1].value)

    def restore(self, items: Iterable[tuple[str, Entry]]) -> None:
        """Continue with the entries of an earlier session."""
        self._entries = dict(items)


class Boards:
    """The top lists of a room.

    Attributes:
        day: the date of the lists of the day, in ISO 8601.
    """

    def __init__(self) -> None:
        self.day = ""
        self._boards = {(kind, span): Board() for kind in BOARD_KINDS for span in SPANS}

    def add(self, kind: BoardKind, key: str, person: Person, value: int) -> None:
        """Add diamonds or likes of a person to the lists of all spans."""
        for span in SPANS:
            self._boards[kind, span].add(key, person, value)

    def top(self, kind: str, span: str, limit: int) -> list[Entry]:
        """Return the first places of one list."""
        return self._boards[kind, span].top(limit)

    def begin_live(self) -> None:
        """Empty the lists of the live."""
        self._empty("live")

    def begin_day(self, day: str) -> bool:
        """Empty the lists of the day if it is another day; return whether it is."""
        is_other = day != self.day
        if is_other:
            self._empty("day")
            self.day = day
        return is_other

    def items(self) -> Mapping[tuple[str, str], list[tuple[str, Entry]]]:
        """Return what to keep of each list."""
        return {name: board.items() for name, board in self._boards.items()}

    def restore(self, kind: str, span: str, items: Iterable[tuple[str, Entry]]) -> None:
        """Continue with one list of an earlier session."""
        if (kind, span) in self._boards:
            self._boards[kind, span].restore(items)

    def _empty(self, span: Span) -> None:
        for kind in BOARD_KINDS:
            self._boards[kind, span] = Board()
