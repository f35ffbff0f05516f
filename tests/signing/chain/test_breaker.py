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
    ("values", "said"),
    [
        ({"open_after": 0}, "open_after must be 1"),
        ({"open_for": 0}, "0 < open_for <= max_open_for"),
        ({"open_for": math.nan}, "0 < open_for <= max_open_for"),
        ({"open_for": 10, "max_open_for": 9}, "0 < open_for <= max_open_for"),
        ({"jitter": -0.1}, "jitter must be between"),
        ({"jitter": 1.1}, "jitter must be between"),
        ({"jitter": math.nan}, "jitter must be between"),
        ({"total_timeout": 0}, "total_timeout must be more"),
        ({"total_timeout": math.nan}, "total_timeout must be more"),
    ],
)
def test_a_policy_that_cannot_work_is_refused(values, said):
    with pytest.raises(ConfigError, match=said):
        SignPolicy(**values)


def test_a_new_provider_is_asked():
    breaker = CircuitBreaker(CALM, Random(1))
    assert breaker.may_ask(0.0)
    assert (breaker.state, breaker.wait_until()) == (BreakerState.CLOSED, 0.0)


def test_failures_in_a_row_open_it_and_a_success_between_starts_the_count_again():
    breaker = CircuitBreaker(CALM, Random(1))
    for _ in range(10):
        assert not breaker.failed(0.0)
        assert not breaker.failed(0.0)
        breaker.succeeded()
    assert breaker.state is BreakerState.CLOSED


def test_it_is_open_for_its_time_and_then_lets_one_probe_through():
    breaker = opened()
    assert not breaker.may_ask(math.nextafter(60.0, 0.0))
    assert breaker.may_ask(60.0)
    assert breaker.state is BreakerState.HALF_OPEN
    assert not breaker.may_ask(60.0)
    assert not breaker.may_ask(100.0)


def test_a_probe_that_works_closes_it_and_the_next_time_is_the_first_again():
    breaker = opened()
    breaker.may_ask(60.0)
    breaker.failed(60.0)
    assert breaker.open_until == 60.0 + 120.0
    breaker.may_ask(180.0)
    breaker.succeeded()
    assert breaker.state is BreakerState.CLOSED
    assert [breaker.failed(200.0) for _ in range(3)] == [False, False, True]
    assert breaker.open_until == 260.0


def test_each_probe_that_fails_doubles_the_time_up_to_the_limit():
    breaker, now, lengths = opened(), 0.0, []
    for _ in range(30):
        lengths.append(breaker.open_until - now)
        now = breaker.open_until
        assert breaker.may_ask(now)
        assert breaker.failed(now)
    assert lengths[:6] == [60.0, 120.0, 240.0, 480.0, 900.0, 900.0]
    assert set(lengths[4:]) == {900.0}


@given(st.integers(), st.floats(0, 1))
def test_the_time_is_lengthened_by_the_jitter_and_never_shortened(seed, jitter):
    breaker = CircuitBreaker(SignPolicy(open_after=1, jitter=jitter), Random(seed))
    now, length = 0.0, 60.0
    for _ in range(8):
        breaker.failed(now)
        assert length * (1 - 1e-9) <= breaker.open_until - now <= length * (1 + jitter) * (1 + 1e-9)
        now, length = breaker.open_until, min(900.0, length * 2)
        assert breaker.may_ask(now)


def test_two_breakers_do_not_come_back_in_the_same_instant():
    rng = Random(1)
    times = set()
    for _ in range(5):
        breaker = CircuitBreaker(SignPolicy(open_after=1), rng)
        breaker.failed(0.0)
        times.add(breaker.open_until)
    assert len(times) == 5


def test_the_end_of_a_request_from_before_it_opened_changes_nothing():
    breaker = opened()
    assert not breaker.failed(30.0)
    assert breaker.open_until == 60.0


def test_a_success_from_before_it_opened_closes_it():
    breaker = opened()
    breaker.succeeded()
    assert breaker.may_ask(1.0)


def test_a_probe_of_which_nobody_tells_the_end_does_not_block_for_ever():
    breaker = opened()
    assert breaker.may_ask(60.0)
    assert breaker.wait_until() == 120.0
    assert not breaker.may_ask(119.0)
    assert breaker.may_ask(120.0)
    assert not breaker.may_ask(121.0)


def test_a_probe_that_is_given_up_lets_another_one_go_at_once():
    breaker = opened()
    assert breaker.may_ask(60.0)
    breaker.let_go(60.0)
    assert breaker.may_ask(60.5)
    assert not breaker.may_ask(60.5)


def test_only_the_probe_itself_can_be_given_up():
    breaker = opened()
    breaker.let_go(0.0)
    assert not breaker.may_ask(59.0)
    assert breaker.may_ask(60.0)
    breaker.let_go(10.0)
    assert breaker.state is BreakerState.HALF_OPEN
    breaker.succeeded()
    breaker.let_go(60.0)
    assert breaker.state is BreakerState.CLOSED


def test_giving_a_probe_up_is_no_failure():
    breaker = opened()
    for now in (60.0, 61.0, 62.0):
        breaker.may_ask(now)
        breaker.let_go(now)
    breaker.may_ask(63.0)
    breaker.failed(63.0)
    assert breaker.open_until == 63.0 + 120.0


@given(st.floats(0, 86_400), st.floats(0, 1e6))
def test_a_time_that_the_provider_named_is_kept_exactly(seconds, now):
    breaker = CircuitBreaker(SignPolicy(jitter=1.0), Random(1))
    breaker.told_to_wait(seconds, now)
    assert breaker.open_until == now + seconds
    assert breaker.may_ask(now + seconds)


def test_a_longer_time_replaces_a_shorter_one_and_not_the_other_way_round():
    breaker = CircuitBreaker(CALM, Random(1))
    assert breaker.told_to_wait(30.0, 0.0)
    assert not breaker.told_to_wait(10.0, 5.0)
    assert breaker.open_until == 30.0
    assert breaker.told_to_wait(40.0, 5.0)
    assert breaker.open_until == 45.0


def test_a_named_time_doubles_nothing():
    breaker = CircuitBreaker(SignPolicy(open_after=1, jitter=0.0), Random(1))
    for now in range(0, 100, 10):
        breaker.told_to_wait(1.0, now)
        assert breaker.may_ask(now + 1.0)
    breaker.failed(200.0)
    assert breaker.open_until == 260.0


def test_a_verdict_opens_it_at_once_and_is_remembered_until_it_works():
    breaker = CircuitBreaker(CALM, Random(1))
    assert breaker.reject(0.0)
    assert (breaker.refused, breaker.open_until) == (True, 60.0)
    assert not breaker.reject(1.0)
    assert breaker.open_until == 60.0
    assert breaker.may_ask(60.0)
    assert breaker.refused
    breaker.succeeded()
    assert not breaker.refused


def test_a_failure_after_a_verdict_is_no_verdict():
    breaker = CircuitBreaker(CALM, Random(1))
    breaker.reject(0.0)
    breaker.may_ask(60.0)
    breaker.failed(60.0)
    assert not breaker.refused
    assert breaker.open_until == 180.0


@given(st.lists(st.tuples(st.sampled_from(["ask", "fail", "work", "wait", "reject", "let_go"]), st.floats(0, 200))))
def test_whatever_happens_it_is_asked_again_one_day(steps):
    breaker, now, asked_at = CircuitBreaker(SignPolicy(), Random(1)), 0.0, 0.0
    for what, seconds in steps:
        now += seconds
        match what:
            case "ask":
                asked_at = now if breaker.may_ask(now) else asked_at
            case "fail":
                breaker.failed(now)
            case "work":
                breaker.succeeded()
            case "wait":
                breaker.told_to_wait(seconds, now)
            case "reject":
                breaker.reject(now)
            case _:
                breaker.let_go(asked_at)
    assert breaker.wait_until() <= now + 990.0
    assert breaker.may_ask(max(now, breaker.wait_until()))
