from __future__ import annotations

from tests.overlay.rooms import START, messages, state_of, streak
from tiktok_live.overlay.alerts import AlertConfig, AlertsConfig
from tiktok_live.overlay.config import DEFAULT_LOOKS, OverlayConfig
from tiktok_live.overlay.state import Moment
from tiktok_live.testing import make_chat, make_event, make_follow, make_gift, make_like, make_subscribe, make_viewers


def at(seconds: float) -> Moment:
    return Moment(START.now + seconds, START.wall + seconds)


def test_a_gift_counts_everywhere_when_it_is_complete():
    state = state_of()
    state.take(make_gift(count=3, group_id=7, is_final=False), START)
    assert (state.goals["diamonds"].value, state.queue.waiting) == (0, 0)
    state.take(streak(3), START)
    changes = state.changes()
    assert state.goals["diamonds"].value == state.counters.diamonds == 3
    assert (changes.goals, changes.boards, changes.counters, changes.timer) == ({"diamonds"}, True, True, True)
    assert (state.last["gift"].count, state.queue.waiting) == (3, 1)
    assert not state.changes()


def test_a_gift_that_was_counted_before_a_restart_is_not_shown_again():
    state = state_of()
    for _ in range(2):
        state.take(streak(3), START)
    assert (state.queue.waiting, state.goals["diamonds"].value) == (1, 3)


def test_the_last_of_a_kind_has_the_id_of_its_line():
    state = state_of()
    shown = []
    for user, group_id in (("ann", 7), ("ben", 8)):
        state.take(streak(3, user, group_id), START)
        shown.append((state.last["gift"].id, state.last["gift"].user.handle))
    assert shown == [(line.id, line.user.handle) for line in state.lines.ticker()]
    assert len({line_id for line_id, _ in shown}) == 2


def test_the_backlog_counts_once_and_never_alerts():
    state = state_of()
    for _ in range(2):
        state.take(make_follow(is_backlog=True, msg_id=5), START)
    assert (state.goals["followers"].value, state.queue.waiting) == (1, 0)
    assert state.last["follow"].user.handle == "ann"


def test_made_up_events_show_and_count_nowhere():
    state = state_of()
    for event in (streak(3), make_follow(), make_chat(), make_like(count=7)):
        state.take(event, START, test=True)
    assert all(line.test for line in state.lines.chat())
    assert [goal.value for goal in state.goals.values()] == [0] * 5
    assert (state.counters.diamonds, state.last, state.is_unsaved, state.queue.waiting) == (0, {}, False, 2)
    assert state.boards.top("diamonds", "all", 5) == []


def test_alerts_are_as_configured():
    look = DEFAULT_LOOKS["gift"]
    alerts = AlertsConfig(kinds={"gift": AlertConfig(minimum=5, look=look)})
    state = state_of(OverlayConfig(alerts=alerts))
    for event in (streak(4), streak(150, group_id=8), make_follow()):
        state.take(event, START)
    state.advance(at(1))
    [_, alert, _] = state.changes().alerts
    shown = alert["alert"]
    assert (shown.title, shown.text, shown.tier, shown.diamonds) == ("ann", "sent 150 x Rose", "medium", 150)
    state.advance(at(7))
    assert messages(state) == ["alert_over"]


def test_texts_of_viewers_are_no_templates_and_are_limited():
    state = state_of(OverlayConfig(alerts=AlertsConfig(kinds={"chat": AlertConfig(look=DEFAULT_LOOKS["chat"])})))
    state.take(make_chat("{user}\n" + "x" * 2000), START)
    state.advance(START)
    text = state.queue.current.alert.text
    assert text.startswith("{user} xx")
    assert len(text) == 300


def test_another_live_begins_its_own_numbers():
    state = state_of()
    state.take(make_event("connected", room_id=1), START)
    state.take(streak(3), START)
    state.take(make_viewers(50), START)
    state.take(make_event("connected", room_id=1), START)
    assert (state.counters.diamonds, state.counters.viewers) == (3, 50)
    state.take(make_event("connected", room_id=2), START)
    assert (state.counters.diamonds, state.boards.top("diamonds", "live", 1)) == (0, [])
    assert state.goals["diamonds"].value == 3
    assert len(state.boards.top("diamonds", "all", 1)) == 1


def test_the_timer_ends_and_says_so():
    state = state_of()
    state.timer.start(START.wall)
    state.take(make_subscribe(), START)
    assert state.changes().timer
    state.advance(at(3_900.5))
    assert state.changes().timer
    assert not state.timer.view(at(3_901).wall).running


def test_messages_about_alerts_are_bounded():
    state = state_of()
    for _ in range(1_000):
        state.pause(paused=True)
    assert len(state.changes().alerts) == 200
