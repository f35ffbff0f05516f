from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cli import made
from tiktok_live.cli.feed import Feed
from tiktok_live.events.families.chat import ChatEvent
from tiktok_live.events.families.gifts import GiftCompleteEvent, GiftCompleteReason, GiftEvent
from tiktok_live.events.families.room import ViewerCountEvent
from tiktok_live.session.gift_ledger import GiftLedger


def said(lines) -> list[str]:
    return [f"{line.kind} {line.user.unique_id} {''.join(text for text, _ in line.parts)}".strip() for line in lines]


class Watched:
    """A feed behind the session's ledger of gifts, as a client has it."""

    def __init__(self, feed: Feed | None = None) -> None:
        self.feed = feed if feed is not None else Feed()
        self.ledger = GiftLedger()

    def take(self, event, now: float) -> list[str]:
        return said(line for told in self.ledger.take(event, now) for line in self.feed.take(told, now))

    def due(self, now: float) -> list[str]:
        completed = [line for told in self.ledger.handle_timer(now) for line in self.feed.take(told, now)]
        return said([*completed, *self.feed.due(now)])

    @property
    def sums(self) -> tuple[int, int]:
        return self.feed.totals.gifts, self.feed.totals.diamonds


def test_a_chat_is_told_at_once():
    assert said(Feed().take(made.chat("hi"), 0.0)) == ["chat nora.l hi"]


def test_a_persons_likes_become_one_line_when_they_stop():
    feed = Feed()
    assert feed.take(made.like(15), 0.0) == []
    assert feed.take(made.like(15), 1.0) == []
    assert feed.take(made.like(3, made.KIM), 1.5) == []
    assert feed.due(2.9) == []
    assert said(feed.due(3.0)) == ["like nora.l +30 likes"]
    assert said(feed.due(3.5)) == ["like kim +3 likes"]
    assert feed.due(99.0) == []


def test_likes_that_never_stop_are_told_now_and_then():
    feed = Feed()
    told = [line for second in range(9) for line in feed.take(made.like(1), float(second))]
    assert said(told) == ["like nora.l +9 likes"]
    assert feed.flush(20.0) == []


def test_a_streak_is_told_once_it_is_complete():
    room = Watched()
    assert room.take(made.gift(1, final=False), 0.0) == []
    assert room.take(made.gift(7, final=False), 1.0) == []
    assert said(room.feed.running) == ["gift kim Rose × 7  7 diamonds …"]
    assert room.take(made.gift(9, final=True), 2.0) == ["gift kim Rose × 9  9 diamonds"]
    assert room.feed.running == []
    assert room.due(99.0) == []


def test_streaks_of_different_senders_and_groups_are_different():
    room = Watched()
    room.take(made.gift(2, final=False, group=10), 0.0)
    room.take(made.gift(1, final=False, group=9), 0.0)
    room.take(made.gift(3, final=False, user=made.NORA), 0.0)
    assert len(room.feed.running) == 3


@pytest.mark.parametrize(
    ("ticks", "told"),
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
def test_gifts_are_counted_once_whenever_their_end_comes(ticks, told):
    room = Watched()
    lines = []
    for now, count, final in ticks:
        lines += room.due(now) + room.take(made.gift(count, final=final, diamonds=2), now)
    lines += room.due(99.0)
    assert lines == [f"gift kim Rose × {count}  {2 * count} diamonds" for count in told]
    assert room.sums == (room.ledger.gifts, room.ledger.diamonds) == (sum(told), 2 * sum(told))
    assert room.feed.running == []


def test_a_streak_that_goes_on_after_its_completion_grows_by_what_it_adds():
    room = Watched()
    room.take(made.gift(5, final=False), 0.0)
    room.due(10.0)
    assert room.take(made.gift(8, final=False), 12.0) == []
    assert said(room.feed.running) == ["gift kim Rose × 3  3 diamonds …"]
    assert room.take(made.gift(8, final=True), 13.0) == ["gift kim Rose × 3  3 diamonds"]
    assert room.sums == (8, 8)


def test_what_adds_nothing_is_not_told():
    feed = Feed()
    nothing = made.gift(5, final=False).with_delta(0)
    assert feed.take(nothing, 0.0) == []
    assert feed.running == []
    assert feed.take(GiftCompleteEvent(nothing, 0, GiftCompleteReason.END), 1.0) == []


def test_streaks_whose_completion_was_lost_are_not_kept_for_ever():
    feed = Feed()
    for group in range(1000):
        feed.take(made.gift(1, final=False, group=group + 1), 0.0)
    assert len(feed.running) == 100


def test_a_single_gift_is_told_at_once():
    room = Watched()
    assert room.take(made.gift(2, streak=False, final=False), 0.0) == ["gift kim Rose × 2  2 diamonds"]
    assert room.sums == (2, 2)


def test_the_end_tells_the_likes_that_wait():
    feed = Feed()
    feed.take(made.like(2), 0.0)
    assert said(feed.flush(20.0)) == ["like nora.l +2 likes"]
    assert feed.flush(20.0) == []


def test_the_end_of_the_live_is_the_last_word():
    feed = Feed()
    feed.take(made.like(2), 0.0)
    assert said(feed.take(made.control(3), 0.5)) == ["like nora.l +2 likes", "live  the live ended"]
    feed.take(made.like(2), 1.0)
    assert len(feed.take(made.control(4), 1.5)) == 2


def test_a_line_that_waited_shows_when_it_is_told():
    feed, tick = Feed(), made.gift(2, final=False)
    feed.take(made.like(2), 0.0)
    feed.take(tick, 1.0)
    lines = [*feed.due(12.0), *feed.take(GiftCompleteEvent(tick, 2, GiftCompleteReason.TIMEOUT), 12.0)]
    assert [line.at - made.NOW for line in lines] == [timedelta(seconds=12), timedelta(seconds=11)]


@pytest.mark.parametrize("only", [(), (GiftEvent,), (GiftCompleteEvent,), (GiftEvent, GiftCompleteEvent)])
def test_a_gift_is_one_line_by_whichever_name_it_was_asked_for(only):
    room = Watched(Feed(only))
    room.take(made.gift(2, final=False), 0.0)
    assert len(room.feed.running) == 1
    assert room.take(made.gift(2), 1.0) == ["gift kim Rose × 2  2 diamonds"]


def test_gifts_that_were_not_asked_for_are_counted_and_not_told():
    room = Watched(Feed((ChatEvent,)))
    room.take(made.gift(1, final=False), 0.0)
    assert room.feed.running == []
    assert room.take(made.gift(2), 1.0) == []
    assert room.sums == (2, 2)


def test_only_what_was_asked_for_is_told_and_all_of_it():
    feed = Feed((ChatEvent, ViewerCountEvent))
    assert feed.take(made.social(1), 0.0) == []
    assert feed.take(made.like(5), 0.0) == []
    assert len(feed.take(made.chat(), 0.0)) == 1
    assert len(feed.take(made.viewers(3), 0.0)) == 1
    assert feed.flush(20.0) == []


def test_totals_count_what_is_not_told_too():
    room = Watched(Feed((ChatEvent,)))
    feed = room.feed
    for now, event in enumerate(
        [
            made.connected(),
            made.connected(),
            made.viewers(10),
            made.viewers(8),
            made.like(5, total=100),
            made.like(2, total=90),
            made.unknown(),
            made.chat(),
        ]
    ):
        feed.take(event, float(now))
    room.take(made.gift(3, final=False, diamonds=2), 11.0)
    room.take(made.gift(5, final=True, diamonds=2), 12.0)
    totals = feed.totals
    assert (totals.viewers, totals.likes, totals.new_likes, totals.unknown) == (8, 100, 7, 1)
    assert (totals.gifts, totals.diamonds, totals.connected_at) == (5, 10, 0.0)
    assert totals.events["gift"] == 2
