from __future__ import annotations

import tracemalloc
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.captures import needs_captures
from tests.session.streaks import Streak, recorded
from tests.session.wire_messages import gift
from tiktok_live.events.decode import decode_message
from tiktok_live.events.families.gifts import GiftCompleteEvent, GiftCompleteReason, GiftEvent
from tiktok_live.retention import EVENT_OVERHEAD, RetainedBytes
from tiktok_live.session.gift_ledger import PARALLEL_LIMIT, STREAK_TIMEOUT, GiftLedger

if TYPE_CHECKING:
    from tiktok_live.events.base import Event


def tick(count: int = 1, **fields) -> GiftEvent:
    message = gift(count, **fields)
    return decode_message(message.method, message.payload, message.msg_id, message.is_history)


def told(events: list[Event]) -> list[tuple]:
    """Each event as what it says of the sum: ticks by group, completions by reason, with a plus where they continue."""
    return [
        (event.reason.value + "+" * event.continues, event.count)
        if isinstance(event, GiftCompleteEvent)
        else (event.group_id, event.delta)
        for event in events
    ]


# --- what a tick adds


def test_the_first_tick_counts_whole_and_the_next_ones_what_they_add():
    ledger = GiftLedger()
    seen = [event for count in (34, 35, 39) for event in ledger.take(tick(count), 0.0)]
    assert told(seen) == [(7, 34), (7, 1), (7, 4)]


def test_a_tick_out_of_order_adds_nothing():
    ledger = GiftLedger()
    seen = [event for count in (3, 7, 5, 6, 8) for event in ledger.take(tick(count), 0.0)]
    assert told(seen) == [(7, 3), (7, 4), (7, 0), (7, 0), (7, 1)]


def test_a_group_of_several_counts_as_many():
    from tiktok_live.proto import Gift, User, WebcastGiftMessage

    def dozen(count: int) -> GiftEvent:
        message = WebcastGiftMessage(
            gift_id=1, repeat_count=count, group_count=12, group_id=7, user=User(id=1), gift=Gift(id=1, type=1)
        )
        return decode_message("WebcastGiftMessage", bytes(message), 1)

    ledger = GiftLedger()
    assert told([*ledger.take(dozen(1), 0.0), *ledger.take(dozen(3), 0.0)]) == [(7, 12), (7, 24)]


@pytest.mark.parametrize("other", [{"sender": 2}, {"gift_id": 8}, {"recipient": 10}])
def test_streaks_that_differ_in_anything_are_counted_apart(other):
    ledger = GiftLedger()
    seen = [*ledger.take(tick(5), 0.0), *ledger.take(tick(3, **other), 0.0), *ledger.take(tick(6), 0.0)]
    assert told(seen) == [(7, 5), (7, 3), (7, 1)]


def test_a_tick_that_leaves_its_gift_out_has_the_streak_s():
    from tiktok_live.proto import GiftMonitorInfo, User, WebcastGiftMessage

    ledger = GiftLedger()
    ledger.take(tick(1, price=3), 0.0)
    bare = WebcastGiftMessage(
        gift_id=5655, repeat_count=5, group_id=7, user=User(id=1), monitor_info=GiftMonitorInfo(to_user_id=9)
    )
    (event,) = ledger.take(decode_message("WebcastGiftMessage", bytes(bare), 2), 0.0)
    assert isinstance(event, GiftEvent)
    assert (event.gift.name, event.delta, event.diamonds) == ("gift 5655", 4, 12)
    assert ledger.diamonds == 15


def test_a_count_below_zero_takes_nothing_back():
    ledger = GiftLedger()
    seen = [
        *ledger.take(tick(-5), 0.0),
        *ledger.take(tick(3, end=True), 0.0),
        *ledger.take(tick(-2, streaks=False), 0.0),
    ]
    assert told(seen) == [(7, 0), (7, 3), ("end", 3), (0, 0), ("single", 0)]
    assert (ledger.gifts, ledger.diamonds) == (3, 6)


# --- completions


def test_a_single_gift_is_complete_at_once():
    ledger = GiftLedger()
    seen = ledger.take(tick(3, streaks=False, price=100), 0.0)
    assert told(seen) == [(0, 3), ("single", 3)]
    assert seen[1].diamonds == 300
    assert seen[0].streak_id == seen[1].streak_id
    assert ledger.next_deadline() is None
    assert ledger.finish(GiftCompleteReason.CLOSED) == []


def test_a_streak_is_complete_with_its_end_and_with_its_highest_count():
    ledger = GiftLedger()
    seen = [*ledger.take(tick(1), 0.0), *ledger.take(tick(9), 0.0), *ledger.take(tick(8, end=True), 0.0)]
    assert told(seen) == [(7, 1), (7, 8), (7, 0), ("end", 9)]
    assert len({event.streak_id for event in seen}) == 1
    assert seen[-1].diamonds == 18
    assert ledger.next_deadline() is None


def test_a_streak_whose_price_changes_costs_what_its_ticks_did():
    ledger = GiftLedger()
    seen = [*ledger.take(tick(4, price=1), 0.0), *ledger.take(tick(6, price=10, end=True), 0.0)]
    assert [event.diamonds for event in seen] == [4, 20, 24]


def test_an_end_without_earlier_ticks_counts_whole_and_completes():
    assert told(GiftLedger().take(tick(4, end=True), 0.0)) == [(7, 4), ("end", 4)]


def test_a_new_streak_replaces_the_last_one_of_the_same_gift_sender_and_recipient():
    ledger = GiftLedger()
    seen = [*ledger.take(tick(4, group=100), 0.0), *ledger.take(tick(1, group=200), 0.0)]
    assert told(seen) == [(100, 4), ("replaced", 4), (200, 1)]
    assert [event.streak_id[-3:] for event in seen] == ["100", "100", "200"]
    assert told(ledger.finish(GiftCompleteReason.CLOSED)) == [("closed", 1)]


@pytest.mark.parametrize("other", [{"sender": 2}, {"gift_id": 8}, {"recipient": 10}, {"streaks": False}])
def test_nothing_else_replaces_a_streak(other):
    ledger = GiftLedger()
    ledger.take(tick(4, group=100), 0.0)
    assert "replaced" not in dict(told(ledger.take(tick(1, group=200, **other), 0.0)))
    assert told(ledger.finish(GiftCompleteReason.CLOSED))[0] == ("closed", 4)


def test_a_first_tick_of_an_older_streak_came_late_and_replaces_nothing():
    ledger = GiftLedger()
    seen = [*ledger.take(tick(4, group=200), 0.0), *ledger.take(tick(6, group=100), 1.0)]
    assert told(seen) == [(200, 4), (100, 6)]
    assert told(ledger.take(tick(1, group=300), 2.0)) == [("replaced", 4), ("replaced", 6), (300, 1)]
    assert told(ledger.handle_timer(20.0)) == [("timeout", 1)]


@pytest.mark.parametrize("is_late", [False, True])
def test_parallel_streaks_are_limited_and_the_first_is_completed(is_late):
    ledger = GiftLedger()
    groups = range(PARALLEL_LIMIT + 2, 0, -1)  # each late, so that none replaces another
    if is_late:
        for group in groups:
            ledger.take(tick(1, group=group, end=True), 0.0)
    events = [event for group in groups for event in ledger.take(tick(2, group=group), 0.0)]
    completed = [told([event])[0] for event in events if isinstance(event, GiftCompleteEvent)]
    assert completed == [("replaced+", 1) if is_late else ("replaced", 2)] * 2
    assert len(ledger.finish(GiftCompleteReason.CLOSED)) == PARALLEL_LIMIT


def test_a_streak_that_falls_silent_is_complete_ten_seconds_after_its_last_tick():
    ledger = GiftLedger()
    ledger.take(tick(1), 100.0)
    ledger.take(tick(1, sender=2), 103.0)
    ledger.take(tick(2), 104.0)
    assert ledger.next_deadline() == 113.0
    assert ledger.handle_timer(112.9) == []
    assert told(ledger.handle_timer(113.0)) == [("timeout", 1)]
    assert ledger.next_deadline() == 114.0
    assert told(ledger.handle_timer(500.0)) == [("timeout", 2)]
    assert ledger.next_deadline() is None
    assert ledger.handle_timer(1000.0) == []


def test_the_time_out_can_be_chosen():
    ledger = GiftLedger(streak_timeout=2.5)
    ledger.take(tick(1), 10.0)
    assert ledger.next_deadline() == 12.5
    assert STREAK_TIMEOUT == 10.0


def test_finishing_completes_all_that_is_open_and_once():
    ledger = GiftLedger()
    ledger.take(tick(3), 0.0)
    ledger.take(tick(4, sender=2), 0.0)
    assert told(ledger.finish(GiftCompleteReason.LIVE_ENDED)) == [("live_ended", 3), ("live_ended", 4)]
    assert ledger.finish(GiftCompleteReason.CLOSED) == []
    assert ledger.next_deadline() is None


def test_a_completion_has_the_header_of_the_last_tick():
    ledger = GiftLedger()
    ledger.take(tick(1, is_history=True), 0.0)
    last = tick(2, is_history=False)
    ledger.take(last, 0.0)
    (complete,) = ledger.finish(GiftCompleteReason.CLOSED)
    assert (complete.msg_id, complete.method, complete.is_backlog) == (last.msg_id, last.method, False)


def test_a_streak_of_backlog_completes_as_backlog():
    seen = GiftLedger().take(tick(1, is_history=True, end=True), 0.0)
    assert [event.is_backlog for event in seen] == [True, True]


# --- after the completion


def test_a_late_tick_that_adds_gifts_continues_the_streak():
    ledger = GiftLedger()
    ledger.take(tick(5, price=3), 0.0)
    (before,) = ledger.handle_timer(10.0)
    assert told([before]) == [("timeout", 5)]
    assert told(ledger.take(tick(8, price=3), 12.0)) == [(7, 3)]
    assert ledger.next_deadline() == 22.0
    assert told(ledger.take(tick(9, price=3), 13.0)) == [(7, 1)]
    (after,) = ledger.handle_timer(23.0)
    assert told([after]) == [("timeout+", 4)]
    assert (before.diamonds, after.diamonds, before.streak_id) == (15, 12, after.streak_id)
    assert told(ledger.take(tick(10, end=True), 24.0)) == [(7, 1), ("end+", 1)]
    assert (ledger.gifts, ledger.next_deadline()) == (10, None)


def test_a_late_tick_that_adds_nothing_opens_nothing():
    ledger = GiftLedger()
    ledger.take(tick(5), 0.0)
    ledger.handle_timer(10.0)
    assert told(ledger.take(tick(4), 11.0)) == [(7, 0)]
    assert told(ledger.take(tick(5, end=True), 12.0)) == [(7, 0)]
    assert ledger.take(tick(5, end=True), 13.0) == []
    assert ledger.next_deadline() is None
    assert ledger.finish(GiftCompleteReason.CLOSED) == []


def test_ticks_after_the_end_are_completed_when_the_client_closes():
    ledger = GiftLedger()
    ledger.take(tick(5), 0.0)
    assert told(ledger.finish(GiftCompleteReason.LIVE_ENDED)) == [("live_ended", 5)]
    assert told(ledger.take(tick(7), 0.0)) == [(7, 2)]
    assert told(ledger.finish(GiftCompleteReason.CLOSED)) == [("closed+", 2)]


def test_a_continuation_replaces_nothing_and_is_replaced():
    ledger = GiftLedger()
    ledger.take(tick(3, group=200), 0.0)
    ledger.handle_timer(10.0)
    assert told(ledger.take(tick(1, group=100), 11.0)) == [(100, 1)], "an older one that came late"
    assert told(ledger.take(tick(4, group=200), 12.0)) == [(200, 1)]
    assert told(ledger.take(tick(1, group=300), 13.0)) == [("replaced", 1), ("replaced+", 1), (300, 1)]


def test_a_continuation_takes_a_place_like_any_streak():
    ledger = GiftLedger(open_limit=1)
    ledger.take(tick(5), 0.0)
    assert told(ledger.take(tick(1, sender=2), 1.0)) == [("timeout", 5), (7, 1)]
    assert told(ledger.take(tick(6), 2.0)) == [("timeout", 1), (7, 1)]
    assert told(ledger.take(tick(6, end=True), 3.0)) == [(7, 0), ("end+", 1)]


def test_late_ticks_that_come_out_of_order_add_nothing():
    ledger = GiftLedger()
    ledger.take(tick(5, end=True), 0.0)
    assert [told(ledger.take(tick(count), 0.0)) for count in (4, 8, 6, 7)] == [[(7, 0)], [(7, 3)], [(7, 0)], [(7, 0)]]


def test_a_late_tick_of_a_replaced_streak_replaces_nothing_in_turn():
    ledger = GiftLedger()
    ledger.take(tick(3, group=100), 0.0)
    ledger.take(tick(1, group=200), 0.0)
    assert told(ledger.take(tick(3, group=100, end=True), 0.0)) == [(100, 0)]
    assert told(ledger.take(tick(2, group=200, end=True), 0.0)) == [(200, 1), ("end", 2)]


def test_without_a_group_a_streak_begins_anew_after_its_end():
    ledger = GiftLedger()
    first = [*ledger.take(tick(1, group=0), 0.0), *ledger.take(tick(1, group=0, end=True), 0.0)]
    again = [*ledger.take(tick(1, group=0), 0.0), *ledger.take(tick(2, group=0, end=True), 0.0)]
    assert told(first) == [(0, 1), (0, 0), ("end", 1)]
    assert told(again) == [(0, 1), (0, 1), ("end", 2)]


def test_without_a_group_ticks_after_a_time_out_are_another_streak():
    ledger = GiftLedger()
    ledger.take(tick(5, group=0), 0.0)
    assert told(ledger.handle_timer(10.0)) == [("timeout", 5)]
    assert told(ledger.take(tick(8, group=0, end=True), 12.0)) == [(0, 8), ("end", 8)]


# --- the clock


def test_time_with_the_clock_stopped_does_not_count():
    ledger = GiftLedger()
    ledger.take(tick(1), 100.0)
    ledger.stop_clock(104.0)
    assert ledger.next_deadline() is None
    assert ledger.handle_timer(5_000.0) == []
    ledger.start_clock(1_104.0)
    assert ledger.next_deadline() == 1_110.0
    assert ledger.handle_timer(1_109.9) == []
    ledger.take(tick(1, sender=2), 1_109.9)
    assert told(ledger.handle_timer(1_110.0)) == [("timeout", 1)]
    assert ledger.next_deadline() == 1_119.9


def test_stopping_and_starting_twice_is_fine():
    ledger = GiftLedger()
    ledger.start_clock(50.0)
    ledger.take(tick(1), 100.0)
    ledger.stop_clock(104.0)
    ledger.stop_clock(106.0)
    ledger.start_clock(114.0)
    ledger.start_clock(200.0)
    assert ledger.next_deadline() == 120.0
    ledger.stop_clock(115.0)
    ledger.start_clock(90.0)
    assert ledger.next_deadline() == 120.0, "time goes forwards alone"


def test_what_arrives_while_the_clock_stands_has_its_whole_time_left():
    ledger = GiftLedger()
    ledger.stop_clock(100.0)
    ledger.take(tick(1), 130.0)
    ledger.start_clock(140.0)
    assert ledger.next_deadline() == 150.0


# --- the budget in bytes


def large(size: int, count: int = 1, **fields) -> GiftEvent:
    """A tick of a sender whose name takes `size` bytes."""
    from tiktok_live.proto import User, WebcastGiftMessage

    message = gift(count, **fields)
    told = WebcastGiftMessage.parse(message.payload)
    told.user = User(id=fields.get("sender", 1), nickname="x" * size)
    return decode_message(message.method, bytes(told), message.msg_id)


def test_open_streaks_count_against_the_budget_until_they_are_complete():
    budget = RetainedBytes(1_000_000)
    budget.used = 70
    ledger = GiftLedger(budget=budget)
    event = large(20_000)
    ledger.take(event, 0.0)
    assert budget.used == 70 + event.retained_bytes > 20_000 + EVENT_OVERHEAD
    ledger.take(large(30_000, sender=2), 0.0)
    ledger.take(large(100, 2, sender=2), 0.0)
    assert budget.used > 50_000, "a small tick may hold the gift of a large one"
    ledger.take(large(1_000, end=True), 0.0)
    ledger.take(large(9_000, streaks=False), 0.0)
    ledger.finish(GiftCompleteReason.CLOSED)
    assert (budget.used, budget.evicted) == (70, 0)


def test_when_the_budget_is_used_up_the_streak_gives_way_that_was_silent_longest():
    budget = RetainedBytes(50_000)
    ledger = GiftLedger(budget=budget)
    seen = [*ledger.take(large(10_000), 0.0), *ledger.take(large(9_000, sender=2), 1.0)]
    seen += ledger.take(large(10_000, 2), 2.0)
    assert told(seen) == [(7, 1), (7, 1), (7, 1)]
    evicting = ledger.take(large(9_000, sender=3), 3.0)
    assert told(evicting) == [(7, 1), ("evicted", 1)]
    assert evicting[1].user.id == 2
    assert not budget.is_exceeded
    assert budget.evicted == 1
    assert told(ledger.take(large(10, 5, sender=2, end=True), 4.0)) == [(7, 4), ("end+", 4)]
    assert told(ledger.finish(GiftCompleteReason.CLOSED)) == [("closed", 2), ("closed", 1)]
    assert budget.used == 0


def test_a_streak_that_grows_counts_what_it_grew_by():
    budget = RetainedBytes(50_000)
    ledger = GiftLedger(budget=budget)
    ledger.take(large(10_000), 0.0)
    ledger.take(large(100, sender=2), 1.0)
    assert told(ledger.take(large(20_000, 2, sender=2), 2.0)) == [(7, 1), ("evicted", 1)]


def test_a_streak_larger_than_the_budget_completes_at_once_and_evicts_no_other():
    budget = RetainedBytes(50_000)
    ledger = GiftLedger(budget=budget)
    ledger.take(tick(1, sender=2), 0.0)
    used = budget.used
    assert told(ledger.take(large(30_000, 3), 1.0)) == [(7, 3), ("evicted", 3)]
    assert told(ledger.take(large(30_000, 4), 2.0)) == [(7, 1), ("evicted+", 1)]
    assert told(ledger.take(large(30_000, 4, end=True), 3.0)) == [(7, 0)]
    assert (budget.used, budget.evicted) == (used, 2)
    assert told(ledger.finish(GiftCompleteReason.CLOSED)) == [("closed", 1)]


def test_a_budget_used_up_by_others_evicts_no_streak():
    budget = RetainedBytes(50_000)
    budget.used = 60_000
    ledger = GiftLedger(budget=budget)
    assert told(ledger.take(tick(3), 0.0)) == [(7, 3)]
    assert told(ledger.take(tick(5, end=True), 1.0)) == [(7, 2), ("end", 5)]
    assert (budget.used, budget.evicted) == (60_000, 0)


def test_endless_streaks_stay_within_the_budget():
    budget = RetainedBytes(8_000_000)
    ledger = GiftLedger(budget=budget)
    tracemalloc.start()
    complete = 0
    for sender in range(1, 101):
        complete += len(ledger.take(large(1_000_000, sender=sender), 0.0)) - 1
    grown, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert complete == budget.evicted == 97
    assert grown < 8_000_000
    complete += len(ledger.finish(GiftCompleteReason.CLOSED))
    assert (complete, budget.used) == (100, 0)


# --- totals and memory


def test_totals_are_what_the_events_add_up_to():
    ledger = GiftLedger()
    events = [
        tick(3, price=5),
        tick(7, price=5),
        tick(2, streaks=False, price=100),
        tick(7, price=5, end=True),
        tick(9, price=5),
        tick(1, sender=2),
    ]
    seen = [event for each in events for event in ledger.take(each, 0.0)]
    ticks = [event for event in seen if isinstance(event, GiftEvent)]
    assert ledger.gifts == sum(event.delta for event in ticks) == 9 + 2 + 1
    assert ledger.diamonds == sum(event.diamonds for event in ticks) == 45 + 200 + 2


def test_no_more_than_so_many_are_open_and_the_most_silent_gives_way():
    ledger = GiftLedger(open_limit=2)
    for count, sender, now in ((1, 1, 0.0), (1, 2, 1.0), (2, 1, 2.0)):
        ledger.take(tick(count, sender=sender), now)
    seen = ledger.take(tick(1, sender=3), 3.0)
    assert [event.user.id for event in seen] == [2, 3]
    assert told(seen) == [("timeout", 1), (7, 1)]


def test_no_more_than_so_many_completed_ones_are_remembered():
    ledger = GiftLedger(remembered_limit=2)
    for group in (100, 200, 300):
        ledger.take(tick(5, group=group, end=True), 0.0)
    assert told(ledger.take(tick(5, group=200), 0.0)) == [(200, 0)]
    assert told(ledger.take(tick(5, group=100), 0.0)) == [(100, 5)]


def test_of_completed_streaks_the_one_is_forgotten_first_that_was_completed_first():
    ledger = GiftLedger(remembered_limit=2)
    for group, count in ((100, 5), (200, 5), (100, 6), (300, 5)):
        ledger.take(tick(count, group=group, end=True), 0.0)
    assert told(ledger.take(tick(6, group=100), 0.0)) == [(100, 0)]
    assert told(ledger.take(tick(5, group=200), 0.0)) == [(200, 5)]


# --- what repeats


@pytest.mark.parametrize("end", [False, True])
def test_a_repeated_tick_with_another_message_id_is_dropped(end):
    ledger = GiftLedger()
    ledger.take(tick(3), 0.0)
    first, again = tick(5, end=end), tick(5, end=end)
    assert first.msg_id != again.msg_id
    assert told(ledger.take(first, 1.0)) == ([(7, 2), ("end", 5)] if end else [(7, 2)])
    assert ledger.take(again, 2.0) == []
    assert ledger.take(tick(3), 3.0) == [], "nor an older one"
    assert (ledger.gifts, ledger.diamonds) == (5, 10)


def test_the_first_tick_is_remembered_too():
    ledger = GiftLedger()
    ledger.take(tick(3), 0.0)
    assert ledger.take(tick(3), 0.0) == []


def test_the_end_of_a_streak_is_delivered_although_its_count_is_known():
    ledger = GiftLedger()
    ledger.take(tick(3), 0.0)
    assert told(ledger.take(tick(3, end=True), 0.0)) == [(7, 0), ("end", 3)]


def test_repeats_are_known_after_the_completion_as_well():
    ledger = GiftLedger()
    ledger.take(tick(3), 0.0)
    ledger.handle_timer(10.0)
    assert ledger.take(tick(3), 11.0) == []
    assert told(ledger.take(tick(3, end=True), 12.0)) == [(7, 0)]
    assert ledger.take(tick(3, end=True), 13.0) == []


def test_a_repeat_does_not_keep_a_streak_open():
    ledger = GiftLedger()
    ledger.take(tick(3), 0.0)
    ledger.take(tick(3), 8.0)
    assert told(ledger.handle_timer(10.0)) == [("timeout", 3)]


def test_without_a_group_repeats_are_known_as_long_as_the_streak_goes_on():
    ledger = GiftLedger()
    assert told(ledger.take(tick(2, group=0), 0.0)) == [(0, 2)]
    assert ledger.take(tick(2, group=0), 0.0) == []
    ledger.take(tick(2, group=0, end=True), 0.0)
    assert told(ledger.take(tick(2, group=0), 0.0)) == [(0, 2)], "the next streak"


def test_single_gifts_are_distinguished_only_by_message_id():
    ledger = GiftLedger()
    assert told(ledger.take(tick(1, streaks=False), 0.0)) == told(ledger.take(tick(1, streaks=False), 0.0))
    assert ledger.gifts == 2


def test_no_more_than_so_many_ticks_are_remembered_and_a_forgotten_one_adds_nothing():
    ledger = GiftLedger(ticks_limit=2)
    for count in (1, 2, 3):
        ledger.take(tick(count), 0.0)
    assert ledger.take(tick(2), 0.0) == []
    assert told(ledger.take(tick(1), 0.0)) == [(7, 0)]


def varint(value: int) -> bytes:
    data = bytearray()
    while value > 127:
        data.append(value & 127 | 128)
        value >>= 7
    return bytes([*data, value])


def test_memory_stays_bounded():
    open_payload, ended_payload = gift(3).payload, gift(3, end=True).payload
    ledger = GiftLedger(open_limit=500)

    def play(groups: range) -> None:
        for group in groups:
            # The last value of a field counts: a group and a gift of its own for each.
            fields = b"\x58" + varint(1_700_000_000_000 + group) + b"\x10" + varint(group)
            payload = ended_payload if group % 2 else open_payload
            ledger.take(decode_message("WebcastGiftMessage", payload + fields, group), 0.0)

    play(range(1, 80_001))
    # From here on everything that is remembered is replaced, so all of it is measured.
    tracemalloc.start()
    play(range(80_001, 100_001))
    grown, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert ledger.gifts == 300_000
    assert grown < 5_000_000
    assert len(ledger._open) == len(ledger._parallel) == 500
    assert len(ledger._done) == 10_000


# --- generated


ticks = st.builds(
    tick,
    st.integers(-2, 30),
    sender=st.integers(1, 3),
    group=st.sampled_from([0, 100, 200, 300]),
    price=st.sampled_from([0, 1, 7]),
    end=st.booleans(),
    streaks=st.sampled_from([True, True, True, False]),
)
steps = st.one_of(
    ticks,
    st.builds(large, st.sampled_from([3_000, 9_000]), st.integers(1, 30), sender=st.integers(1, 3)),
    st.floats(0.0, 15.0),
    st.sampled_from(["stop", "start", "finish"]),
)


def play(ledger: GiftLedger, line: list[GiftEvent | float | str]) -> list[Event]:
    seen: list[Event] = []
    now = 0.0
    for step in [*line, "finish"]:
        if isinstance(step, float):
            now += step
            seen += ledger.handle_timer(now)
        elif step == "stop":
            ledger.stop_clock(now)
        elif step == "start":
            ledger.start_clock(now)
        elif step == "finish":
            seen += ledger.finish(GiftCompleteReason.LIVE_ENDED)
        else:
            seen += ledger.take(step, now)
    return seen


@given(
    st.lists(steps, max_size=40),
    st.sampled_from([1, 2, 100]),
    st.sampled_from([1, 100]),
    st.sampled_from([1, 100]),
    st.sampled_from([0, 8_000, 1_000_000]),
)
def test_completions_add_up_to_the_ticks_with_bounded_memory(
    line: list[GiftEvent | float | str], open_limit: int, remembered: int, remembered_ticks: int, limit: int
) -> None:
    budget = RetainedBytes(2 * limit)
    ledger = GiftLedger(open_limit=open_limit, remembered_limit=remembered, ticks_limit=remembered_ticks, budget=budget)
    seen = play(ledger, line)
    ticks = [event for event in seen if isinstance(event, GiftEvent)]
    complete = [event for event in seen if isinstance(event, GiftCompleteEvent)]
    for streak_id in {event.streak_id for event in seen}:
        added = [(event.delta, event.diamonds) for event in ticks if event.streak_id == streak_id]
        told = [(event.count, event.diamonds) for event in complete if event.streak_id == streak_id]
        assert tuple(map(sum, zip(*told, strict=True))) == tuple(map(sum, zip(*added, strict=True)))
    assert sum(event.count for event in complete) == ledger.gifts
    assert sum(event.diamonds for event in complete) == ledger.diamonds
    assert (budget.used, ledger.next_deadline()) == (0, None)


@given(st.lists(steps, max_size=40))
def test_every_streak_has_one_completion_that_is_not_a_continuation(
    line: list[GiftEvent | float | str],
) -> None:
    seen = play(GiftLedger(), line)
    streaks = {event.streak_id for event in seen if isinstance(event, GiftEvent) and event.is_streak and event.group_id}
    first = [event.streak_id for event in seen if isinstance(event, GiftCompleteEvent) and not event.continues]
    assert all(first.count(streak_id) == 1 for streak_id in streaks)
    assert all(event.count > 0 for event in seen if isinstance(event, GiftCompleteEvent) and event.continues)


# --- as recorded


@needs_captures
@pytest.mark.parametrize("streak", recorded(), ids=str)
def test_every_recorded_streak_sums_up_to_its_highest_count_and_completes_once(streak: Streak):
    ledger = GiftLedger()
    seen: list[Event] = []
    for at, event in streak.ticks():
        assert ledger.handle_timer(at) == [], "no recorded streak is silent for so long"
        seen += ledger.take(event, at)
    seen += ledger.handle_timer(at + STREAK_TIMEOUT)
    ticks = [event for event in seen if isinstance(event, GiftEvent)]
    (complete,) = [event for event in seen if isinstance(event, GiftCompleteEvent)]
    assert complete is seen[-1]
    assert sum(event.delta for event in ticks) == complete.count == streak.highest
    assert sum(event.diamonds for event in ticks) == complete.diamonds == streak.highest * streak.price
    assert complete.reason == ("end" if streak.has_end else "timeout")
    assert {event.streak_id for event in seen} == {complete.streak_id}


@needs_captures
def test_all_recorded_streaks_at_the_times_when_they_were_sent():
    timeline = sorted(
        ((streak.began_at + at, event) for streak in recorded() for at, event in streak.ticks()),
        key=lambda pair: pair[0],
    )
    ledger = GiftLedger()
    seen: list[Event] = []
    for at, event in timeline:
        seen += ledger.handle_timer(at)
        seen += ledger.take(event, at)
    seen += ledger.finish(GiftCompleteReason.CLOSED)
    complete = {event.streak_id: event for event in seen if isinstance(event, GiftCompleteEvent)}
    assert len(complete) == len(recorded()) == sum(isinstance(event, GiftCompleteEvent) for event in seen)
    assert sum(event.count for event in complete.values()) == sum(streak.highest for streak in recorded())
    assert ledger.diamonds == sum(event.diamonds for event in complete.values())
