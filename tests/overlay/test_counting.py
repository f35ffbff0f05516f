from __future__ import annotations

from dataclasses import asdict

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.overlay.rooms import START, state_of, streak
from tiktok_live.events.families.gifts import GiftCompleteEvent, GiftCompleteReason
from tiktok_live.overlay.counting import Ledger
from tiktok_live.overlay.saved import restore, saved
from tiktok_live.session.gift_ledger import GiftLedger
from tiktok_live.testing import make_follow, make_gift, make_like, make_share, make_subscribe


def diamonds(ledger: Ledger, event: GiftCompleteEvent) -> int:
    added = ledger.take(event)
    return added.diamonds if added is not None else -1


def test_a_completion_counts_once_and_a_continuation_adds():
    ledger = Ledger()
    assert diamonds(ledger, streak(5)) == 5
    assert diamonds(ledger, streak(2, continues=True)) == 2
    assert diamonds(ledger, streak(7)) == -1  # after a restart, with the whole count again
    assert diamonds(ledger, streak(9)) == 2
    assert diamonds(ledger, streak(3, group_id=8)) == 3


def test_messages_count_once():
    ledger = Ledger()
    for event in (make_follow(msg_id=1), make_share(msg_id=2), make_subscribe(msg_id=3), make_like(count=4, msg_id=4)):
        first = ledger.take(event)
        assert sum(value for value in asdict(first).values() if isinstance(value, int)) in {1, 8}
        assert ledger.take(event) is None


def test_likes_of_the_live_include_those_that_were_not_sent_to_us():
    ledger = Ledger()
    growth = [ledger.take(make_like(count=5, total=total)).live_likes for total in (1000, 1200, 1100, 1205)]
    assert growth == [5, 200, 0, 5]


_TICKS = st.lists(st.tuples(st.integers(1, 4), st.integers(0, 3)), min_size=1, max_size=40)


@settings(max_examples=60, deadline=None)
@given(_TICKS, st.sets(st.integers(0, 40)), st.randoms())
def test_goals_are_the_sum_of_all_gifts_whatever_order_and_restarts(ticks, restarts, random):
    """Streaks go on while the program restarts; each restart closes the open ones, and the file is all that stays."""
    totals = [0, 0, 0, 0]
    events = []
    for added, who in ticks:
        totals[who] += added
        events.append(make_gift("Rose", f"user{who}", count=totals[who], group_id=100 + who, is_final=False))
    if random.random() < 0.5:  # within a streak the platform may repeat and reorder ticks
        random.shuffle(events)
    state, gifts = state_of(), GiftLedger()
    for number, event in enumerate(events):
        if number in restarts:
            for closing in gifts.finish(GiftCompleteReason.CLOSED):
                state.take(closing, START)
            content, state, gifts = saved(state), state_of(), GiftLedger()
            restore(state, content)
        for each in gifts.take(event, 0.0):
            state.take(each, START)
    for closing in gifts.finish(GiftCompleteReason.CLOSED):
        state.take(closing, START)
    assert state.goals["diamonds"].value == sum(totals)
    assert sum(entry.value for entry in state.boards.top("diamonds", "all", 10)) == sum(totals)
