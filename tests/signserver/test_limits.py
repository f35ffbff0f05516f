from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiktok_live.errors import ConfigError
from tiktok_live.signserver import Limits
from tiktok_live.signserver.limits import RateLimiter, Window


def test_a_full_window_rejects_until_it_resets():
    limiter = RateLimiter(Limits(per_minute=2, per_hour=3, per_day=4))
    assert limiter.take("a", 0.0) is None
    assert limiter.take("a", 10.0) is None
    assert limiter.take("a", 20.0) == Window("minute", 2, 0, 40.0)
    assert limiter.take("b", 20.0) is None
    assert limiter.take("a", 60.0) is None
    assert limiter.take("a", 120.0) == Window("hour", 3, 0, 3480.0)
    assert limiter.take("a", 3600.0) is None
    assert limiter.take("a", 7200.0) == Window("day", 4, 0, 79_200.0)
    assert limiter.take("a", 86_400.0) is None


def test_reading_windows_and_rejected_requests_are_not_counted():
    limiter = RateLimiter(Limits(per_minute=1))
    for _ in range(5):
        assert limiter.windows("a", 0.0)[0] == Window("minute", 1, 1, 60.0)
    assert len(limiter) == 0
    limiter.take("a", 0.0)
    for _ in range(5):
        assert limiter.take("a", 1.0) is not None
    assert [window.remaining for window in limiter.windows("a", 1.0)] == [0, 3599, 49_999]


def test_the_least_recently_active_caller_is_evicted_first():
    limiter = RateLimiter(Limits(per_minute=10), max_callers=2)
    for caller in ("a", "b", "a", "c"):
        limiter.take(caller, 0.0)
    assert len(limiter) == 2
    assert [limiter.windows(caller, 0.0)[0].remaining for caller in "abc"] == [8, 10, 9]


@given(st.lists(st.tuples(st.sampled_from("ab"), st.floats(0, 30)), max_size=60), st.integers(1, 5))
def test_no_window_exceeds_its_maximum(steps, maximum):
    limiter, now, taken = RateLimiter(Limits(per_minute=maximum)), 0.0, {"a": [], "b": []}
    for caller, pause in steps:
        now += pause
        if limiter.take(caller, now) is None:
            taken[caller].append(now)
    for times in taken.values():
        # A window begins with its first request, so any minute touches two at most.
        assert all(sum(start <= at < start + 60 for at in times) <= 2 * maximum for start in times)


@pytest.mark.parametrize("name", [field.name for field in fields(Limits)])
@pytest.mark.parametrize("value", [0, -1, float("nan")])
def test_a_limit_must_be_above_zero(name, value):
    with pytest.raises(ConfigError, match=name):
        Limits(**{name: value})
