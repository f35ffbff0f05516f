"""A live whose messages are cheap to make: an endless one of any speed, for simulations of a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import count, cycle
from random import Random

from tiktok_live.simulator import GIFTS, MessageWriter, SimulatedRoom, Step, make_cast
from tiktok_live.wire.frames import BatchMessage

FIRST_ID = 7_500_000_000_000_000_000
IDS_OF_A_ROOM = 10**10
_STREAK = next(kind for kind in GIFTS if kind.is_streakable)
_LONE = next(kind for kind in GIFTS if not kind.is_streakable)
_POOL = 40
_ROOMS = 99_991
_ROUND = 8  # a streak of gifts takes its turn in so many batches


@dataclass(frozen=True, slots=True)
class Crowd:
    """Chat, joins and likes that repeat under new ids, and gifts that do not repeat.

    The messages of a live have one id after the other, from `FIRST_ID` and a number of the room on. Every eighth batch
    begins a streak of two ticks and an end.

    Args:
        every: seconds between two batches.
        size: messages of a batch.
    """

    every: float = 1.0
    size: int = 3

    @property
    def is_shared(self) -> bool:
        return True

    def steps(self, room: SimulatedRoom, started_ms: int) -> Iterator[Step]:
        rng = Random(f"crowd {room.room_id}")
        writer, people = MessageWriter(room, started_ms, rng), make_cast(rng, 20)
        pool = cycle(_pool(replace(room, started_at=0)))
        ids = count(FIRST_ID + room.room_id % _ROOMS * IDS_OF_A_ROOM)
        for number in count():
            at = number * self.every
            person = people[number // _ROUND % len(people)]
            gift = _gift(writer, at, number, person)
            talk = [next(pool) for _ in range(self.size - 1)]
            messages = (*talk, next(pool) if gift is None else gift)
            yield Step(at, tuple(BatchMessage(each.method, each.payload, next(ids)) for each in messages))


@cache
def _pool(room: SimulatedRoom) -> list[BatchMessage]:
    rng = Random(f"pool of {room.room_id}")
    writer, people = MessageWriter(room, 0, rng), make_cast(rng, 20)
    made = []
    for number in range(_POOL):
        person = people[number % len(people)]
        made.append(writer.chat(0.0, person, f"chat {number}"))
        made.append(writer.join(0.0, person, 100))
        made.append(writer.like(0.0, person, 3, 1000 + number))
    return made


def _gift(writer: MessageWriter, at: float, number: int, person) -> BatchMessage | None:
    group, turn = number // _ROUND + 1, number % _ROUND
    if turn in {0, 1}:
        return writer.gift(at, person, _STREAK, turn + 1, added=1, group_id=group)
    if turn == 2:
        return writer.gift(at, person, _STREAK, 2, group_id=group, is_end=True)
    return writer.gift(at, person, _LONE, 1) if turn == 5 else None
