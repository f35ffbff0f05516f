"""An endless scenario whose messages are cheap to generate, for simulations of a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import count, cycle
from random import Random

from tiktok_live.simulator import GIFTS, MessageWriter, SimulatedRoom, Step, make_audience
from tiktok_live.simulator.users import SimulatedUser
from tiktok_live.wire.batches import BatchMessage

FIRST_ID = 7_500_000_000_000_000_000
IDS_OF_A_ROOM = 10**10
_STREAK = next(kind for kind in GIFTS if kind.is_streakable)
_LONE = next(kind for kind in GIFTS if not kind.is_streakable)
_POOL = 40
_ROOMS = 99_991
_PAUSE = 6  # batches from the end of a gift streak, inclusive, to the next streak


@dataclass(frozen=True, slots=True)
class EndlessScenario:
    """Chat, joins and likes that repeat under new ids, and gifts that do not repeat.

    The ids of a live are consecutive; the first one depends on the room. A streak starts every `ticks + 6` batches.

    Args:
        every: seconds between two batches.
        size: messages per batch.
        ticks: of a streak before its end, one per batch.
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
            others = [next(pool) for _ in range(self.size - 1)]
            messages = (*others, next(pool) if gift is None else gift)
            yield Step(at, tuple(BatchMessage(each.method, each.payload, next(ids)) for each in messages))


@cache
def _users(room_id: int) -> tuple[SimulatedUser, ...]:
    return make_audience(Random(f"people of {room_id}"), 20)


@cache
def _pool(room: SimulatedRoom) -> list[BatchMessage]:
    writer, users = MessageWriter(room, 0, Random(f"pool of {room.room_id}")), _users(room.room_id)
    messages = []
    for number in range(_POOL):
        user = users[number % len(users)]
        messages.append(writer.chat(0.0, user, f"chat {number}"))
        messages.append(writer.join(0.0, user, 100))
        messages.append(writer.like(0.0, user, 3, 1000 + number))
    return messages


@lru_cache(100)  # many tests play the beginning of the same live
def _gift(scenario: EndlessScenario, room: SimulatedRoom, started_ms: int, number: int) -> BatchMessage | None:
    streak, turn = divmod(number, scenario.ticks + _PAUSE)
    at, group, users = number * scenario.every, streak + 1, _users(room.room_id)
    writer, user = MessageWriter(room, started_ms, Random(f"gift {number}")), users[streak % len(users)]
    if turn < scenario.ticks:
        return writer.gift(at, user, _STREAK, turn + 1, added=1, group_id=group)
    if turn == scenario.ticks:
        return writer.gift(at, user, _STREAK, turn, group_id=group, is_end=True)
    return writer.gift(at, user, _LONE, 1) if turn == scenario.ticks + 3 else None
