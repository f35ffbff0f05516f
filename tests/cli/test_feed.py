from __future__ import annotations

from datetime import timedelta

from tests.cli import made
from tiktok_live.cli.feed import Feed
from tiktok_live.events.chat import ChatEvent
from tiktok_live.events.room import ViewerCountEvent


def said(lines) -> list[str]:
    return [f"{line.kind} {line.user.unique_id} {''.join(text for text, _ in line.parts)}".strip() for line in lines]


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


def test_a_streak_is_told_once_it_is_over():
    feed = Feed()
    assert feed.take(made.gift(1, final=False), 0.0) == []
    assert feed.take(made.gift(7, final=False), 1.0) == []
    assert said(feed.running) == ["gift kim Rose × 7  7 diamonds …"]
    assert said(feed.take(made.gift(9, final=True), 2.0)) == ["gift kim Rose × 9  9 diamonds"]
    assert feed.running == []
    assert feed.flush(20.0) == []


def test_streaks_of_different_senders_and_groups_are_different():
    feed = Feed()
    feed.take(made.gift(1, final=False), 0.0)
    feed.take(made.gift(2, final=False, group=10), 0.0)
    feed.take(made.gift(3, final=False, user=made.NORA), 0.0)
    assert len(feed.running) == 3


def test_a_streak_whose_end_was_missed_is_told_and_counted_after_a_while():
    feed = Feed()
    feed.take(made.gift(4, final=False, diamonds=5), 0.0)
    assert feed.due(9.9) == []
    assert feed.totals.gifts == 0
    assert said(feed.due(10.0)) == ["gift kim Rose × 4  20 diamonds"]
    assert (feed.totals.gifts, feed.totals.diamonds) == (4, 20)
    assert feed.running == []


def test_a_single_gift_is_told_at_once():
    assert said(Feed().take(made.gift(2, streak=False, final=False), 0.0)) == ["gift kim Rose × 2  2 diamonds"]


def test_the_end_tells_everything_that_waits():
    feed = Feed()
    feed.take(made.like(2), 0.0)
    feed.take(made.gift(2, final=False), 0.0)
    assert said(feed.flush(20.0)) == ["like nora.l +2 likes", "gift kim Rose × 2  2 diamonds"]
    assert feed.flush(20.0) == []


def test_the_end_of_the_live_is_the_last_word():
    feed = Feed()
    feed.take(made.like(2), 0.0)
    assert said(feed.take(made.control(3), 0.5)) == ["like nora.l +2 likes", "live  the live ended"]
    feed.take(made.like(2), 1.0)
    assert len(feed.take(made.control(4), 1.5)) == 2


def test_a_line_that_waited_shows_when_it_is_told():
    feed = Feed()
    feed.take(made.like(2), 0.0)
    feed.take(made.gift(2, final=False), 1.0)
    assert [line.at - made.NOW for line in feed.due(12.0)] == [timedelta(seconds=12), timedelta(seconds=11)]


def test_only_what_was_asked_for_is_told_and_all_of_it():
    feed = Feed((ChatEvent, ViewerCountEvent))
    assert feed.take(made.social(1), 0.0) == []
    assert feed.take(made.like(5), 0.0) == []
    assert len(feed.take(made.chat(), 0.0)) == 1
    assert len(feed.take(made.viewers(3), 0.0)) == 1
    assert feed.flush(20.0) == []


def test_totals_count_what_is_not_told_too():
    feed = Feed((ChatEvent,))
    for now, event in enumerate(
        [
            made.connected(),
            made.connected(),
            made.viewers(10),
            made.viewers(8),
            made.like(5, total=100),
            made.like(2, total=90),
            made.gift(3, final=False),
            made.gift(5, final=True, diamonds=2),
            made.unknown(),
            made.chat(),
        ]
    ):
        feed.take(event, float(now))
    totals = feed.totals
    assert (totals.viewers, totals.likes, totals.new_likes, totals.unknown) == (8, 100, 7, 1)
    assert (totals.gifts, totals.diamonds, totals.connected_at) == (5, 10, 0.0)
    assert totals.events["gift"] == 2
