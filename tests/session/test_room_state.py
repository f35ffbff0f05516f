from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.session.wire_messages import battle, chat, chest, control, gift, intro, like, scores, viewers
from tiktok_live.events.base import Event
from tiktok_live.events.decode import decode_message
from tiktok_live.events.families.gifts import GiftCompleteReason
from tiktok_live.retention import RetainedBytes
from tiktok_live.session.room_state import (
    CHESTS_LIMIT,
    CONTROL_METHODS,
    OTHER_METHODS,
    SEEN_LIMIT,
    STATE_METHODS,
    TRACKED_EVENTS,
    UNKNOWN_LIMIT,
    RoomState,
)
from tiktok_live.session.room_view import LiveStatus
from tiktok_live.wire.batches import BatchMessage


def taken(room: RoomState, *messages: BatchMessage, now: float = 0.0) -> list[Event]:
    events = [decode_message(message.method, message.payload, message.msg_id) for message in messages]
    return [told for event in events for told in room.take(event, now)]


# --- seen ids


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
    assert len(room._seen._keys) == len(room._seen._order) == SEEN_LIMIT


# --- chests


def test_a_chest_is_delivered_once_per_state() -> None:
    room = RoomState()
    sent = [chest("a"), chest("a"), chest("a", display=2), chest("b"), chest("a", display=2), chest("b", display=2)]
    seen = [(event.envelope_id, event.is_hidden) for event in taken(room, *sent)]
    assert seen == [("a", False), ("a", True), ("b", False), ("b", True)]


def test_a_super_fan_box_that_is_claimed_is_not_the_one_that_was_sent() -> None:
    room = RoomState()
    sent, claimed = "ttlive_superfanbox_sent", "ttlive_superfanbox_claimed"
    seen = taken(room, chest("a", key=sent), chest("a", key=claimed), chest("a", key=sent), chest("a", key=claimed))
    assert [event.key for event in seen] == [sent, claimed]


def test_chests_without_an_id_are_always_delivered() -> None:
    assert len(taken(RoomState(), chest(""), chest(""))) == 2


def test_the_oldest_chest_is_forgotten_first_and_long_ids_cost_nothing() -> None:
    room = RoomState()
    sent = [chest(f"{number}" + "x" * 2000) for number in range(CHESTS_LIMIT + 1)]
    tracemalloc.start()
    assert sum(len(taken(room, message)) for message in sent) == CHESTS_LIMIT + 1
    grown, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert grown < 500_000
    assert taken(room, sent[1], sent[-1]) == []
    assert len(taken(room, sent[0])) == 1


# --- unknown methods


def test_no_more_than_so_many_unknown_methods_are_counted_by_name() -> None:
    room = RoomState()
    names = [f"New{number}" for number in range(UNKNOWN_LIMIT + 5)]
    assert {room.count_unknown(name) for name in names[:UNKNOWN_LIMIT]} == {1}
    assert [room.count_unknown(name) for name in names[UNKNOWN_LIMIT:]] == [1, 2, 3, 4, 5]
    assert room.count_unknown("New7") == 2
    assert room.unknown[OTHER_METHODS] == 5
    assert len(room.unknown) == UNKNOWN_LIMIT + 1


def test_a_method_s_name_is_cut() -> None:
    room = RoomState()
    room.count_unknown("x" * 100_000)
    assert list(room.unknown) == ["x" * 200]


# --- how the live stands


def test_what_is_noted_is_what_its_methods_give() -> None:
    assert {"WebcastControlMessage", "WebcastGiftMessage"} == CONTROL_METHODS
    assert {
        "WebcastLikeMessage",
        "WebcastLinkMicArmies",
        "WebcastLinkMicBattle",
        "WebcastLiveIntroMessage",
        "WebcastRoomUserSeqMessage",
    } == STATE_METHODS
    noted = {"gift", "like", "viewer_count", "live_intro", "live_paused", "live_resumed", "live_ended"}
    noted |= {"envelope", "super_fan_box"}
    noted |= {"live_suspended", "battle_action", "battle_start", "battle_end", "battle_scores"}
    assert {cls.name for cls in TRACKED_EVENTS} == noted


def test_chat_passes_it_by() -> None:
    message = chat("a")
    assert type(decode_message(message.method, message.payload)) not in TRACKED_EVENTS


def test_each_event_is_handed_on_and_noted() -> None:
    room = RoomState()
    messages = [viewers(9, total=90, places=1), intro(7), battle(70, 4), scores(70, {1: 4}), control(1), control(2)]
    seen = taken(room, *messages, like(3, total=50), gift(2, price=5), gift(1, streaks=False, price=10))
    assert [event.name for event in seen] == [
        "viewer_count",
        "live_intro",
        "battle_start",
        "battle_scores",
        "live_paused",
        "live_resumed",
        "like",
        "gift",
        "gift",
        "gift_complete",
    ]
    snapshot = room.snapshot()
    assert (snapshot.status, snapshot.host.id, snapshot.viewers, snapshot.total_viewers) == (LiveStatus.LIVE, 7, 9, 90)
    assert (snapshot.likes, snapshot.gifts, snapshot.diamonds) == (50, 3, 20)
    assert len(snapshot.top_viewers) == 1
    assert snapshot.battle is not None


def test_a_snapshot_is_immutable() -> None:
    room = RoomState()
    taken(room, like(1, total=5), viewers(3))
    before = room.snapshot()
    taken(room, like(1, total=9), viewers(4), gift(1))
    assert (before.likes, before.viewers, before.gifts) == (5, 3, 0)
    assert (room.snapshot().likes, room.snapshot().viewers, room.snapshot().gifts) == (9, 4, 1)


@pytest.mark.parametrize(("action", "name"), [(3, "live_ended"), (4, "live_suspended")])
def test_the_end_completes_the_gifts_and_follows_them(action: int, name: str) -> None:
    room = RoomState()
    seen = taken(room, gift(2), control(action))
    assert [event.name for event in seen] == ["gift", "gift_complete", name]
    assert room.snapshot().status is LiveStatus.ENDED


def test_it_may_be_finished_from_outside() -> None:
    room = RoomState()
    taken(room, gift(2))
    assert [event.name for event in room.finish(GiftCompleteReason.CLOSED)] == ["gift_complete"]
    assert room.finish(GiftCompleteReason.CLOSED) == []
    assert room.snapshot().status is LiveStatus.UNKNOWN, "a client that closes ends no live"
    assert room.finish(GiftCompleteReason.LIVE_ENDED) == []
    assert room.snapshot().status is LiveStatus.ENDED


def test_time_outs_are_delivered_and_configurable() -> None:
    room = RoomState(streak_timeout=4.0)
    assert room.next_deadline() is None
    taken(room, gift(2), now=10.0)
    assert room.next_deadline() == 14.0
    assert room.handle_timer(13.9) == []
    assert [event.name for event in room.handle_timer(14.0)] == ["gift_complete"]
    assert room.next_deadline() is None


def test_disconnected_time_does_not_count_for_time_outs() -> None:
    room = RoomState(streak_timeout=4.0)
    room.stop_clock(3.0)
    room.start_clock(5.0)
    taken(room, gift(2), now=10.0)
    room.stop_clock(11.0)
    room.stop_clock(12.0)
    assert room.next_deadline() is None
    assert room.handle_timer(1_000.0) == []
    room.start_clock(1_011.0)
    assert room.next_deadline() == 1_014.0
    assert [event.name for event in room.handle_timer(1_014.0)] == ["gift_complete"]


def test_open_streaks_count_against_the_client_s_budget() -> None:
    budget = RetainedBytes(6_000)
    room = RoomState(budget=budget)
    taken(room, gift(2), gift(2, sender=2))
    assert 2_000 < budget.used <= 3_000
    seen = taken(room, gift(2, sender=3))
    assert [event.name for event in seen] == ["gift", "gift_complete"]
    assert seen[-1].reason == "evicted"
    room.finish(GiftCompleteReason.CLOSED)
    assert (budget.used, budget.evicted) == (0, 1)


def test_what_is_kept_of_hostile_messages_is_bounded_in_bytes() -> None:
    huge = b"\xfa\x7f\x80\x80\x80\x01" + bytes(2**21)
    room = RoomState(budget=RetainedBytes(0))
    tracemalloc.start()
    for number in range(20):
        sent = [viewers(9), intro(7), battle(70, 4), scores(70, {1: 4}), gift(number + 1), like(3), control(1)]
        for message in [*sent, chest(str(number))]:
            taken(room, BatchMessage(message.method, message.payload + huge, message.msg_id))
        room.count_unknown("x" * 2**21)
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 2**20
    assert room.snapshot().gifts == 20
