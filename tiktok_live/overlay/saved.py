"""What a room keeps between sessions, and its form in a file: JSON with a version. Pure."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import msgspec

from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError
from tiktok_live.overlay.boards import Entry
from tiktok_live.overlay.goals import Goal
from tiktok_live.overlay.lines import Line, LineGift
from tiktok_live.overlay.persons import Person
from tiktok_live.overlay.state import LAST_KINDS, Counters, RoomOverlay

__all__ = ["VERSION", "restore", "saved"]

VERSION = 1
"""Changes whenever older releases could not read the file."""

_LARGEST = 2**53
_LARGEST_ID = 2**63 - 1
_Number: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=_LARGEST)]
_Id: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=_LARGEST_ID)]
_Seconds: TypeAlias = Annotated[float, msgspec.Meta(ge=0, le=1e11)]
_Text: TypeAlias = Annotated[str, msgspec.Meta(max_length=200)]
_ENTRIES = 1_000
_USERS = 10 * _ENTRIES
_REMEMBERED = 5_000
_GOALS = 1_000


class _Goal(msgspec.Struct):
    kind: str
    value: _Number
    target: _Number
    times: _Number
    first_start: _Number  # as configured then, to notice that the configuration has changed
    first_target: _Number


class _Last(msgspec.Struct):
    kind: _Text
    user: Person | None
    count: _Number
    diamonds: _Number
    gift: LineGift | None
    time: _Number


class _Live(msgspec.Struct):
    room_id: _Id
    likes: _Number
    counters: dict[_Text, _Number]


class _Timer(msgspec.Struct):
    ends_at: _Seconds | None
    left: _Seconds


class _Room(msgspec.Struct):
    version: int
    room: _Text
    live: _Live
    goals: Annotated[dict[str, _Goal], msgspec.Meta(max_length=_GOALS)]
    timer: _Timer
    day: _Text
    users: Annotated[dict[_Text, Person], msgspec.Meta(max_length=_USERS)]
    boards: dict[_Text, Annotated[dict[_Text, _Number], msgspec.Meta(max_length=_ENTRIES)]]
    last: Annotated[list[_Last], msgspec.Meta(max_length=len(LAST_KINDS))]
    streaks: Annotated[dict[_Text, _Number], msgspec.Meta(max_length=_REMEMBERED)]
    messages: Annotated[list[int], msgspec.Meta(max_length=_REMEMBERED)]


class _Version(msgspec.Struct):
    version: int


def saved(state: RoomOverlay) -> bytes:
    """Return what a room keeps, as JSON."""
    counters, boards = state.counters, state.boards.items()
    room = _Room(
        version=VERSION,
        room=state.room,
        live=_Live(
            _fitted(state.ledger.room_id, _LARGEST_ID),
            _fitted(state.ledger.likes),
            {name: _fitted(getattr(counters, name)) for name in counters.__dataclass_fields__},
        ),
        goals={name: _saved_goal(goal) for name, goal in state.goals.items()},
        timer=_Timer(state.timer.ends_at, state.timer.left),
        day=state.boards.day,
        # Most users are in several lists.
        users={key: entry.user for items in boards.values() for key, entry in items},
        boards={
            f"{kind} {span}": {key: _fitted(entry.value) for key, entry in items}
            for (kind, span), items in boards.items()
        },
        last=[_saved_line(line) for line in state.last.values()],
        streaks=dict(state.ledger.streaks),
        messages=list(state.ledger.messages),
    )
    return msgspec.json.encode(room)


def restore(state: RoomOverlay, content: bytes) -> None:
    """Continue with what a file has. A goal whose kind has changed begins again.

    Raises:
        ConfigError: the content is not of this version, or damaged. Nothing is restored.
    """
    room = _read(content)
    state.ledger.room_id, state.ledger.likes = room.live.room_id, room.live.likes
    state.ledger.restore(room.streaks, room.messages)
    known = room.live.counters.items() if room.live.room_id else ()
    state.counters = Counters(**{name: value for name, value in known if name in Counters.__dataclass_fields__})
    for name, goal in state.goals.items():
        _restore_goal(goal, room.goals.get(name))
    state.timer.restore(room.timer.ends_at, room.timer.left)
    state.boards.day = room.day
    for name, values in room.boards.items():
        kind, _, span = name.partition(" ")
        known_users = [(key, Entry(room.users[key], value)) for key, value in values.items() if key in room.users]
        state.boards.restore(kind, span, known_users)
    state.last = {each.kind: _line(each) for each in room.last if each.kind in LAST_KINDS}


def _read(content: bytes) -> _Room:
    with caught(msgspec.DecodeError, UnicodeDecodeError, RecursionError) as failure:
        version = msgspec.json.decode(content, type=_Version).version
        if version == VERSION:
            return msgspec.json.decode(content, type=_Room)
    if failure:
        raise ConfigError(f"it is damaged: {failure.error}") from failure.cause
    raise ConfigError("another release wrote it")


def _saved_goal(goal: Goal) -> _Goal:
    config = goal.config
    return _Goal(config.kind, goal.value, goal.target, _fitted(goal.times), config.start, config.target)


def _restore_goal(goal: Goal, before: _Goal | None) -> None:
    if before is None or before.kind != goal.config.kind:
        return
    value = max(before.value - before.first_start + goal.config.start, 0)
    if before.first_target == goal.config.target:
        goal.restore(before.value, before.target, before.times)
        goal.set(value)
    else:
        goal.restore(value, goal.config.target, before.times)
        goal.aim(goal.config.target)


def _saved_line(line: Line) -> _Last:
    return _Last(line.kind, line.user, _fitted(line.count), _fitted(line.diamonds), line.gift, line.time)


def _fitted(number: int, largest: int = _LARGEST) -> int:
    """Return a number that can be read again: a message may have any."""
    return min(max(number, 0), largest)


def _line(last: _Last) -> Line:
    return Line(0, last.kind, last.user, count=last.count, diamonds=last.diamonds, gift=last.gift, time=last.time)
