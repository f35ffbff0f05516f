from __future__ import annotations

import math
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiktok_live.errors import ConfigError
from tiktok_live.signing.chain.breaker import BreakerState, CircuitBreaker, SignPolicy

CALM = SignPolicy(jitter=0.0)


def opened(policy: SignPolicy = CALM, now: float = 0.0) -> CircuitBreaker:
    breaker = CircuitBreaker(policy, Random(1))
    assert [breaker.failed(now) for _ in range(policy.open_after)] == [False] * (policy.open_after - 1) + [True]
    return breaker


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"open_after": 0}, "open_after must be 1"),
        ({"open_for": 0}, "open_for must be more than 0"),
        ({"open_for": math.nan}, "open_for must be more than 0"),
        ({"open_for": 10, "max_open_for": 9}, "open_for must be more than 0"),
        ({"jitter": -0.1}, "jitter must be between"),
        ({"jitter": 1.1}, "jitter must be between"),
        ({"jitter": math.nan}, "jitter must be between"),
        ({"total_timeout": 0}, "total_timeout must be more"),
        ({"total_timeout": math.nan}, "total_timeout must be more"),
    ],
)
def test_an_invalid_policy_is_refused(values, message):
    with pytest.raises(ConfigError, match=message):
        SignPolicy(**values)


def test_a_new_breaker_allows_requests():
    breaker = CircuitBreaker(CALM, Random(1))
    assert breaker.allow(0.0)
    assert (breaker.state, breaker.wait_until()) == (BreakerState.CLOSED, 0.0)


def test_a_success_resets_the_count_of_failures():
    breaker = CircuitBreaker(CALM, Random(1))
    for _ in range(10):
        assert not breaker.failed(0.0)
        assert not breaker.failed(0.0)
        breaker.succeeded()
    assert breaker.state is BreakerState.CLOSED


def test_after_its_time_it_allows_one_probe():
    breaker = opened()
    assert not breaker.allow(math.nextafter(60.0, 0.0))
    assert breaker.allow(60.0)
    assert breaker.state is BreakerState.HALF_OPEN
    assert not breaker.allow(60.0)
    assert not breaker.allow(100.0)


def test_a_probe_that_works_closes_it_and_resets_the_time():
    breaker = opened()
    breaker.allow(60.0)
    breaker.failed(60.0)
    assert breaker.open_until == 60.0 + 120.0
    breaker.allow(180.0)
    breaker.succeeded()
    assert breaker.state is BreakerState.CLOSED
    assert [breaker.failed(200.0) for _ in range(3)] == [False, False, True]
    assert breaker.open_until == 260.0


def test_each_failed_probe_doubles_the_time_up_to_the_limit():
    breaker, now, lengths = opened(), 0.0, []
    for _ in range(30):
        lengths.append(breaker.open_until - now)
        now = breaker.open_until
        assert breaker.allow(now)
        assert breaker.failed(now)
    assert lengths[:6] == [60.0, 120.0, 240.0, 480.0, 900.0, 900.0]
    assert set(lengths[4:]) == {900.0}


@given(st.integers(), st.floats(0, 1))
def test_jitter_only_extends_the_time(seed, jitter):
    breaker = CircuitBreaker(SignPolicy(open_after=1, jitter=jitter), Random(seed))
    now, length = 0.0, 60.0
    for _ in range(8):
        breaker.failed(now)
        assert length * (1 - 1e-9) <= breaker.open_until - now <= length * (1 + jitter) * (1 + 1e-9)
        now, length = breaker.open_until, min(900.0, length * 2)
        assert breaker.allow(now)


def test_jitter_differs_between_breakers():
    rng = Random(1)
    times = set()
    for _ in range(5):
        breaker = CircuitBreaker(SignPolicy(open_after=1), rng)
        breaker.failed(0.0)
        times.add(breaker.open_until)
    assert len(times) == 5


def test_a_failure_from_before_it_opened_is_ignored():
    breaker = opened()
    assert not breaker.failed(30.0)
    assert breaker.open_until == 60.0


def test_a_success_from_before_it_opened_closes_it():
    breaker = opened()
    breaker.succeeded()
    assert breaker.allow(1.0)


def test_a_probe_without_a_result_does_not_block_for_ever():
    breaker = opened()
    assert breaker.allow(60.0)
    assert breaker.wait_until() == 120.0
    assert not breaker.allow(119.0)
    assert breaker.allow(120.0)
    assert not breaker.allow(121.0)


def test_a_released_probe_is_followed_by_another_at_once():
    breaker = opened()
    assert breaker.allow(60.0)
    breaker.release(60.0)
    assert breaker.allow(60.5)
    assert not breaker.allow(60.5)


def test_only_the_probe_can_be_released():
    breaker = opened()
    breaker.release(0.0)
    assert not breaker.allow(59.0)
    assert breaker.allow(60.0)
    breaker.release(10.0)
    assert breaker.state is BreakerState.HALF_OPEN
    breaker.succeeded()
    breaker.release(60.0)
    assert breaker.state is BreakerState.CLOSED


def test_a_released_probe_is_not_a_failure():
    breaker = opened()
    for now in (60.0, 61.0, 62.0):
        breaker.allow(now)
        breaker.release(now)
    breaker.allow(63.0)
    breaker.failed(63.0)
    assert breaker.open_until == 63.0 + 120.0


@given(st.floats(0, 86_400), st.floats(0, 1e6))
def test_a_rate_limit_is_kept_exactly(seconds, now):
    breaker = CircuitBreaker(SignPolicy(jitter=1.0), Random(1))
    breaker.rate_limited(seconds, now)
    assert breaker.open_until == now + seconds
    assert breaker.allow(now + seconds)


def test_only_a_longer_rate_limit_replaces_another():
    breaker = CircuitBreaker(CALM, Random(1))
    assert breaker.rate_limited(30.0, 0.0)
    assert not breaker.rate_limited(10.0, 5.0)
    assert breaker.open_until == 30.0
    assert breaker.rate_limited(40.0, 5.0)
    assert breaker.open_until == 45.0


def test_a_rate_limit_does_not_double_the_time():
    breaker = CircuitBreaker(SignPolicy(open_after=1, jitter=0.0), Random(1))
    for now in range(0, 100, 10):
        breaker.rate_limited(1.0, now)
        assert breaker.allow(now + 1.0)
    breaker.failed(200.0)
    assert breaker.open_until == 260.0


def test_a_rejection_opens_it_at_once_and_is_kept_until_a_success():
    breaker = CircuitBreaker(CALM, Random(1))
    assert breaker.reject(0.0)
    assert (breaker.refused, breaker.open_until) == (True, 60.0)
    assert not breaker.reject(1.0)
    assert breaker.open_until == 60.0
    assert breaker.allow(60.0)
    assert breaker.refused
    breaker.succeeded()
    assert not breaker.refused


def test_a_failure_replaces_a_rejection():
    breaker = CircuitBreaker(CALM, Random(1))
    breaker.reject(0.0)
    breaker.allow(60.0)
    breaker.failed(60.0)
    assert not breaker.refused
    assert breaker.open_until == 180.0


@given(st.lists(st.tuples(st.sampled_from(["ask", "fail", "work", "wait", "reject", "release"]), st.floats(0, 200))))
def test_whatever_happens_a_request_is_allowed_again(steps):
    breaker, now, requested_at = CircuitBreaker(SignPolicy(), Random(1)), 0.0, 0.0
    for what, seconds in steps:
        now += seconds
        match what:
            case "ask":
                requested_at = now if breaker.allow(now) else requested_at
            case "fail":
                breaker.failed(now)
            case "work":
                breaker.succeeded()
            case "wait":
                breaker.rate_limited(seconds, now)
            case "reject":
                breaker.reject(now)
            case _:
                breaker.release(requested_at)
    assert breaker.wait_until() <= now + 990.0
    assert breaker.allow(max(now, breaker.wait_until()))
