from __future__ import annotations

import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from tiktok_live.session.room_state import SEEN_LIMIT, RoomState


def test_an_id_is_new_once() -> None:
    room = RoomState()
    assert room.is_new(7)
    assert not room.is_new(7)
    assert room.is_new(8)


def test_messages_without_an_id_are_always_new() -> None:
    room = RoomState()
    assert room.is_new(0)
    assert room.is_new(0)


def test_the_oldest_id_is_forgotten_first() -> None:
    room = RoomState(seen_limit=3)
    for msg_id in (1, 2, 3, 4):
        assert room.is_new(msg_id)
    assert not room.is_new(4)
    assert not room.is_new(2)
    assert room.is_new(1)


@given(st.lists(st.integers(min_value=0, max_value=30)), st.integers(min_value=1, max_value=10))
def test_what_is_new_is_what_the_last_ids_do_not_hold(ids: list[int], limit: int) -> None:
    room = RoomState(seen_limit=limit)
    remembered: list[int] = []
    for msg_id in ids:
        expected = msg_id == 0 or msg_id not in remembered
        assert room.is_new(msg_id) is expected
        if expected and msg_id:
            remembered = [*remembered, msg_id][-limit:]


def test_memory_stays_bounded() -> None:
    room = RoomState()
    first = 7_300_000_000_000_000_000
    for msg_id in range(first, first + SEEN_LIMIT):
        room.is_new(msg_id)
    tracemalloc.start()
    for msg_id in range(first + SEEN_LIMIT, first + 10 * SEEN_LIMIT):
        room.is_new(msg_id)
    grown, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert grown < 3_000_000
    assert len(room._seen) == len(room._order) == SEEN_LIMIT
