from __future__ import annotations

from tiktok_live.overlay.counting import Added
from tiktok_live.overlay.timer import Timer, TimerConfig
from tiktok_live.testing import make_user

CONFIG = TimerConfig(start=60, per_diamond=0.5, per_follower=10, longest=500)


def test_gifts_and_followers_add_time_also_during_a_pause():
    timer = Timer(CONFIG)
    assert timer.take(Added(user=make_user(), diamonds=10, followers=1), 1000.0)
    assert timer.remaining(1000.0) == 75
    timer.start(1000.0)
    timer.take(Added(user=make_user(), diamonds=2), 1010.0)
    view = timer.view(1010.0)
    assert (view.running, view.remaining, view.ends_at) == (True, 66_000, 1_076_000)
    timer.pause(1020.0)
    assert timer.remaining(9999.0) == 56


def test_a_timer_that_has_ended_stays_ended():
    timer = Timer(CONFIG)
    timer.start(0.0)
    assert not timer.expire(59.0)
    assert timer.expire(60.0)
    assert not timer.take(Added(user=make_user(), diamonds=100), 61.0)
    assert timer.view(61.0).remaining == 0
    assert not timer.view(61.0).running


def test_a_clock_that_is_set_back_or_a_strange_file_makes_it_no_longer_than_the_longest():
    timer = Timer(CONFIG)
    for ends_at in (1e9, 1e300):
        timer.restore(ends_at, 60.0)
        view = timer.view(1000.0)
        assert (view.remaining, view.ends_at) == (500_000, 1_500_000)


def test_the_longest_time():
    timer = Timer(CONFIG)
    timer.take(Added(user=make_user(), diamonds=10**9), 0.0)
    assert timer.remaining(0.0) == 500
