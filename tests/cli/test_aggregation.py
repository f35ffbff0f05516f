from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cli import factories
from tiktok_live.cli.aggregation import EventAggregator
from tiktok_live.events.families.chat import ChatEvent
from tiktok_live.events.families.gifts import GiftCompleteEvent, GiftCompleteReason, GiftEvent
from tiktok_live.events.families.room import ViewerCountEvent
from tiktok_live.session.gift_ledger import GiftLedger


def texts(lines) -> list[str]:
    return [f"{line.kind} {line.user.unique_id} {''.join(text for text, _ in line.parts)}".strip() for line in lines]


class AggregatorWithLedger:
    """An aggregator that receives its gifts from the session's ledger, as in a client."""

    def __init__(self, aggregator: EventAggregator | None = None) -> None:
        self.aggregator = aggregator if aggregator is not None else EventAggregator()
        self.ledger = GiftLedger()

    def add(self, event, now: float) -> list[str]:
        return texts(line for gift in self.ledger.take(event, now) for line in self.aggregator.add(gift, now))

    def due(self, now: float) -> list[str]:
        completed = [line for gift in self.ledger.handle_timer(now) for line in self.aggregator.add(gift, now)]
        return texts([*completed, *self.aggregator.due(now)])

    @property
    def sums(self) -> tuple[int, int]:
        return self.aggregator.totals.gifts, self.aggregator.totals.diamonds


def test_a_chat_is_shown_at_once():
    assert texts(EventAggregator().add(factories.chat("hi"), 0.0)) == ["chat nora.l hi"]


def test_a_users_likes_become_one_line_when_they_stop():
    aggregator = EventAggregator()
    assert aggregator.add(factories.like(15), 0.0) == []
    assert aggregator.add(factories.like(15), 1.0) == []
    assert aggregator.add(factories.like(3, factories.KIM), 1.5) == []
    assert aggregator.due(2.9) == []
    assert texts(aggregator.due(3.0)) == ["like nora.l +30 likes"]
    assert texts(aggregator.due(3.5)) == ["like kim +3 likes"]
    assert aggregator.due(99.0) == []


def test_a_long_burst_of_likes_is_split():
    aggregator = EventAggregator()
    lines = [line for second in range(9) for line in aggregator.add(factories.like(1), float(second))]
    assert texts(lines) == ["like nora.l +9 likes"]
    assert aggregator.flush(20.0) == []


def test_a_streak_is_one_line_when_it_is_complete():
    room = AggregatorWithLedger()
    assert room.add(factories.gift(1, final=False), 0.0) == []
    assert room.add(factories.gift(7, final=False), 1.0) == []
    assert texts(room.aggregator.open_streaks) == ["gift kim Rose × 7  7 diamonds …"]
    assert room.add(factories.gift(9, final=True), 2.0) == ["gift kim Rose × 9  9 diamonds"]
    assert room.aggregator.open_streaks == []
    assert room.due(99.0) == []


def test_streaks_of_different_senders_and_groups_are_separate():
    room = AggregatorWithLedger()
    room.add(factories.gift(2, final=False, group=10), 0.0)
    room.add(factories.gift(1, final=False, group=9), 0.0)
    room.add(factories.gift(3, final=False, user=factories.NORA), 0.0)
    assert len(room.aggregator.open_streaks) == 3


@pytest.mark.parametrize(
    ("ticks", "counts"),
    [
        ([(0, 5, False), (3, 5, True)], [5]),
        ([(0, 5, False), (12, 5, True)], [5]),
        ([(0, 5, False)], [5]),
        ([(0, 5, True), (1, 5, True), (12, 5, True)], [5]),
        ([(0, 2, False), (1, 5, False), (2, 4, False), (3, 5, True)], [5]),
        ([(0, 5, False), (12, 8, False), (15, 8, True)], [5, 3]),
        ([(0, 5, False), (12, 8, True)], [5, 3]),
    ],
)
def test_gifts_are_counted_once_whenever_the_streak_ends(ticks, counts):
    room = AggregatorWithLedger()
    lines = []
    for now, count, final in ticks:
        lines += room.due(now) + room.add(factories.gift(count, final=final, diamonds=2), now)
    lines += room.due(99.0)
    assert lines == [f"gift kim Rose × {count}  {2 * count} diamonds" for count in counts]
    assert room.sums == (room.ledger.gifts, room.ledger.diamonds) == (sum(counts), 2 * sum(counts))
    assert room.aggregator.open_streaks == []


def test_a_tick_after_completion_opens_a_streak_with_only_the_added_count():
    room = AggregatorWithLedger()
    room.add(factories.gift(5, final=False), 0.0)
    room.due(10.0)
    assert room.add(factories.gift(8, final=False), 12.0) == []
    assert texts(room.aggregator.open_streaks) == ["gift kim Rose × 3  3 diamonds …"]
    assert room.add(factories.gift(8, final=True), 13.0) == ["gift kim Rose × 3  3 diamonds"]
    assert room.sums == (8, 8)


def test_a_tick_without_a_new_count_is_not_shown():
    aggregator = EventAggregator()
    nothing = factories.gift(5, final=False).with_delta(0)
    assert aggregator.add(nothing, 0.0) == []
    assert aggregator.open_streaks == []
    assert aggregator.add(GiftCompleteEvent(nothing, 0, GiftCompleteReason.END), 1.0) == []


def test_the_number_of_open_streaks_is_bounded():
    aggregator = EventAggregator()
    for group in range(1000):
        aggregator.add(factories.gift(1, final=False, group=group + 1), 0.0)
    assert len(aggregator.open_streaks) == 100


def test_a_single_gift_is_shown_at_once():
    room = AggregatorWithLedger()
    assert room.add(factories.gift(2, streak=False, final=False), 0.0) == ["gift kim Rose × 2  2 diamonds"]
    assert room.sums == (2, 2)


def test_flush_returns_pending_likes():
    aggregator = EventAggregator()
    aggregator.add(factories.like(2), 0.0)
    assert texts(aggregator.flush(20.0)) == ["like nora.l +2 likes"]
    assert aggregator.flush(20.0) == []


def test_pending_likes_precede_the_end_of_the_live():
    aggregator = EventAggregator()
    aggregator.add(factories.like(2), 0.0)
    assert texts(aggregator.add(factories.control(3), 0.5)) == ["like nora.l +2 likes", "live  the live ended"]
    aggregator.add(factories.like(2), 1.0)
    assert len(aggregator.add(factories.control(4), 1.5)) == 2


def test_a_delayed_line_has_the_time_at_which_it_is_shown():
    aggregator, tick = EventAggregator(), factories.gift(2, final=False)
    aggregator.add(factories.like(2), 0.0)
    aggregator.add(tick, 1.0)
    lines = [*aggregator.due(12.0), *aggregator.add(GiftCompleteEvent(tick, 2, GiftCompleteReason.TIMEOUT), 12.0)]
    assert [line.at - factories.NOW for line in lines] == [timedelta(seconds=12), timedelta(seconds=11)]


@pytest.mark.parametrize("only", [(), (GiftEvent,), (GiftCompleteEvent,), (GiftEvent, GiftCompleteEvent)])
def test_a_gift_is_one_line_for_either_event_class(only):
    room = AggregatorWithLedger(EventAggregator(only))
    room.add(factories.gift(2, final=False), 0.0)
    assert len(room.aggregator.open_streaks) == 1
    assert room.add(factories.gift(2), 1.0) == ["gift kim Rose × 2  2 diamonds"]


def test_unselected_gifts_are_counted_but_not_shown():
    room = AggregatorWithLedger(EventAggregator((ChatEvent,)))
    room.add(factories.gift(1, final=False), 0.0)
    assert room.aggregator.open_streaks == []
    assert room.add(factories.gift(2), 1.0) == []
    assert room.sums == (2, 2)


def test_exactly_the_selected_events_are_shown():
    aggregator = EventAggregator((ChatEvent, ViewerCountEvent))
    assert aggregator.add(factories.social(1), 0.0) == []
    assert aggregator.add(factories.like(5), 0.0) == []
    assert len(aggregator.add(factories.chat(), 0.0)) == 1
    assert len(aggregator.add(factories.viewers(3), 0.0)) == 1
    assert aggregator.flush(20.0) == []


def test_totals_count_hidden_events_too():
    room = AggregatorWithLedger(EventAggregator((ChatEvent,)))
    aggregator = room.aggregator
    for now, event in enumerate(
        [
            factories.connected(),
            factories.connected(),
            factories.viewers(10),
            factories.viewers(8),
            factories.like(5, total=100),
            factories.like(2, total=90),
            factories.unknown(),
            factories.chat(),
        ]
    ):
        aggregator.add(event, float(now))
    room.add(factories.gift(3, final=False, diamonds=2), 11.0)
    room.add(factories.gift(5, final=True, diamonds=2), 12.0)
    totals = aggregator.totals
    assert (totals.viewers, totals.likes, totals.new_likes, totals.unknown) == (8, 100, 7, 1)
    assert (totals.gifts, totals.diamonds, totals.connected_at) == (5, 10, 0.0)
    assert totals.events["gift"] == 2
