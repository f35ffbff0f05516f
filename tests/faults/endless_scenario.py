"""A live whose messages are cheap to make: an endless one of any speed, for simulations of a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import count, cycle
from random import Random

from tiktok_live.simulator import GIFTS, MessageWriter, SimulatedRoom, Step, make_audience
from tiktok_live.simulator.audience.users import SimulatedUser
from tiktok_live.wire.batches import BatchMessage

FIRST_ID = 7_500_000_000_000_000_000
IDS_OF_A_ROOM = 10**10
_STREAK = next(kind for kind in GIFTS if kind.is_streakable)
_LONE = next(kind for kind in GIFTS if not kind.is_streakable)
_POOL = 40
_ROOMS = 99_991
_REST = 6  # batches from the end of a streak of gifts, that one included, to the next


@dataclass(frozen=True, slots=True)
class EndlessScenario:
    """Chat, joins and likes that repeat under new ids, and gifts that do not repeat.

    The messages of a live have one id after the other, from `FIRST_ID` and a number of the room on. Every eighth batch
    begins a streak, unless that has more ticks than two.

    Args:
        every: seconds between two batches.
        size: messages of a batch.
        ticks: of a streak, one in each batch, before its end.
    """

    every: float = 1.0
    size: int = 3
    ticks: int = 2

    @property
    def is_shared(self) -> bool:
        return True

    def steps(self, room: SimulatedRoom, started_ms: int) -> Iterator[Step]:
        pool = cycle(_pool(replace(room, started_at=0)))
        ids = count(FIRST_ID + room.room_id % _ROOMS * IDS_OF_A_ROOM)
        for number in count():
            at = number * self.every
            gift = _gift(self, room, started_ms, number)
            talk = [next(pool) for _ in range(self.size - 1)]
            messages = (*talk, next(pool) if gift is None else gift)
            yield Step(at, tuple(BatchMessage(each.method, each.payload, next(ids)) for each in messages))


@cache
def _people(room_id: int) -> tuple[SimulatedUser, ...]:
    return make_audience(Random(f"people of {room_id}"), 20)


@cache
def _pool(room: SimulatedRoom) -> list[BatchMessage]:
    writer, people = MessageWriter(room, 0, Random(f"pool of {room.room_id}")), _people(room.room_id)
    made = []
    for number in range(_POOL):
        person = people[number % len(people)]
        made.append(writer.chat(0.0, person, f"chat {number}"))
        made.append(writer.join(0.0, person, 100))
        made.append(writer.like(0.0, person, 3, 1000 + number))
    return made


@lru_cache(100)  # the beginning of a live, which test after test has in common
def _gift(crowd: EndlessScenario, room: SimulatedRoom, started_ms: int, number: int) -> BatchMessage | None:
    streak, turn = divmod(number, crowd.ticks + _REST)
    at, group, people = number * crowd.every, streak + 1, _people(room.room_id)
    writer, person = MessageWriter(room, started_ms, Random(f"gift {number}")), people[streak % len(people)]
    if turn < crowd.ticks:
        return writer.gift(at, person, _STREAK, turn + 1, added=1, group_id=group)
    if turn == crowd.ticks:
        return writer.gift(at, person, _STREAK, turn, group_id=group, is_end=True)
    return writer.gift(at, person, _LONE, 1) if turn == crowd.ticks + 3 else None
