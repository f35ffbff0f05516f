from __future__ import annotations

import threading
from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiktok_live.signing.chain.breaker import BreakerState, SignPolicy
from tiktok_live.signing.chain.pool import DEFAULT_POOL, Budget, Decision, ProviderKey, ProviderStatus, SignPool

ONE, OTHER = ProviderKey("euler", "h", "env:A"), ProviderKey("euler", "h", "env:B")


def calm(**policy) -> SignPool:
    return SignPool(SignPolicy(**{"jitter": 0.0} | policy), rng=Random(1))


def counts(pool: SignPool, key: ProviderKey = ONE) -> dict[Decision, int]:
    return next(status.counts for status in pool.status() if status.key == key)


def test_the_default_pool():
    assert isinstance(DEFAULT_POOL, SignPool)
    assert DEFAULT_POOL.policy == SignPolicy()


def test_credentials_have_separate_entries():
    pool = calm(open_after=1)
    assert pool.failed(ONE, Decision.UNAVAILABLE, 0.0, "down")
    assert not pool.allow(ONE, 1.0)
    assert pool.allow(OTHER, 1.0)
    assert (pool.reason(ONE), pool.reason(OTHER)) == ("down", "")
    assert (pool.blocked_for(ONE, 1.0), pool.blocked_for(OTHER, 1.0)) == (59.0, 0.0)


def test_the_first_frame_closes_the_breaker_and_clears_the_reason():
    pool = calm(open_after=1)
    assert not pool.worked(ONE)
    pool.failed(ONE, Decision.BAD_OUTPUT, 0.0, "html")
    assert pool.allow(ONE, 60.0)
    assert pool.worked(ONE)
    assert pool.reason(ONE) == ""
    assert counts(pool) == {
        Decision.BAD_OUTPUT: 1,
        Decision.OPENED: 1,
        Decision.ASKED: 1,
        Decision.PROBED: 1,
        Decision.WORKED: 2,
        Decision.CLOSED: 1,
    }


def test_a_released_probe_is_followed_by_another_at_once():
    pool = calm(open_after=1)
    pool.failed(ONE, Decision.UNAVAILABLE, 0.0, "down")
    assert pool.allow(ONE, 60.0)
    assert not pool.allow(ONE, 60.0)
    pool.release(ONE, 60.0)
    assert pool.allow(ONE, 61.0)


def test_a_rejection_opens_the_breaker_at_once():
    pool = calm()
    assert not pool.refused(ONE)
    assert pool.reject(ONE, 0.0, "blocked")
    assert pool.refused(ONE)
    assert counts(pool) == {Decision.PLAN_FAILED: 1, Decision.OPENED: 1}


def test_a_rate_limit_is_kept_exactly():
    pool = calm()
    assert pool.rate_limited(ONE, 0.1 + 0.2, 1.0, "slow")
    (status,) = pool.status()
    assert status == ProviderStatus(
        ONE, BreakerState.OPEN, 1.0 + (0.1 + 0.2), {Decision.RATE_LIMITED: 1, Decision.OPENED: 1}
    )
    assert pool.allow(ONE, 1.0 + (0.1 + 0.2))
    assert pool.status()[0].open_until == 0.0


def test_a_count_does_not_affect_the_breaker():
    pool = calm(open_after=1)
    pool.count(ONE, Decision.PLAN_FAILED, "no network")
    pool.count(ONE, Decision.SERVED)
    assert pool.allow(ONE, 0.0)
    assert pool.reason(ONE) == "no network"


def test_the_stricter_budget_applies_and_earlier_requests_count():
    pool = calm()
    pool.limit(ONE, 2)
    assert [pool.reserve(ONE, 0.0) for _ in range(2)] == [0.0, 0.0]
    pool.limit(ONE, 0)
    pool.limit(ONE, 10)
    assert pool.budget_wait(ONE, 0.0) == 60.0
    pool.limit(ONE, 1)
    assert [pool.reserve(ONE, 0.0) for _ in range(2)] == [60.0, 120.0]
    assert counts(pool) == {Decision.DELAYED: 2}


def test_a_place_in_the_pool_that_is_given_back_is_free():
    pool = calm()
    pool.limit(ONE, 1)
    pool.reserve(ONE, 0.0)
    pool.give_back(ONE, pool.reserve(ONE, 0.0))
    assert pool.reserve(ONE, 0.0) == 60.0


def test_the_status_is_a_copy():
    pool = calm()
    pool.count(ONE, Decision.SKIPPED)
    counts(pool).clear()
    assert counts(pool) == {Decision.SKIPPED: 1}


@pytest.mark.parametrize("times", [200])
def test_the_pool_is_thread_safe(times):
    pool, threads = calm(open_after=1), 8
    pool.limit(ONE, 10)
    pool.failed(ONE, Decision.UNAVAILABLE, 0.0, "down")
    starts, probes, ready = [], [], threading.Barrier(threads)

    def room() -> None:
        ready.wait()
        probes.append(pool.allow(ONE, 60.0))
        for _ in range(times):
            pool.count(OTHER, Decision.SERVED)
            starts.append(pool.reserve(ONE, 0.0))
            pool.status()

    running = [threading.Thread(target=room) for _ in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    assert probes.count(True) == 1
    assert set(Counter(starts).values()) == {10}
    assert len(starts) == threads * times
    assert counts(pool, OTHER) == {Decision.SERVED: threads * times}
    assert counts(pool)[Decision.DELAYED] == threads * times - 10


def starts(budget: Budget, *times: float) -> list[float]:
    return [budget.take(now) for now in times]


def exceeds(times: list[float], per_minute: int) -> bool:
    """Return whether any sixty seconds contain more than `per_minute` of these times."""
    ordered = sorted(times)
    return any(later < first + 60.0 for first, later in zip(ordered, ordered[per_minute:], strict=False))


def test_without_a_limit_requests_start_at_once():
    budget = Budget(0)
    assert starts(budget, *[5.0] * 100) == [5.0] * 100
    assert budget.free_at(5.0) == 5.0


def test_requests_above_the_limit_start_a_minute_later():
    assert starts(Budget(2), 0.0, 10.0, 20.0, 20.0, 20.0) == [0.0, 10.0, 60.0, 70.0, 120.0]


def test_later_requests_start_at_once_again():
    assert starts(Budget(2), 0.0, 0.0, 60.0, 60.0, 61.0) == [0.0, 0.0, 60.0, 60.0, 120.0]


def test_free_at_reserves_no_place():
    budget = Budget(1)
    assert [budget.free_at(3.0) for _ in range(3)] == [3.0] * 3
    budget.take(3.0)
    assert [budget.free_at(4.0) for _ in range(3)] == [63.0] * 3


def test_fifty_requests_start_ten_a_minute():
    times = starts(Budget(10), *[0.0] * 50)
    assert times == [60.0 * (number // 10) for number in range(50)]


def test_a_place_that_is_given_back_is_free():
    budget = Budget(1)
    times = starts(budget, *[0.0] * 5)
    for start in times[1:]:
        budget.give_back(start)
    assert budget.take(0.0) == 60.0
    budget.give_back(1234.0)


def test_requests_keep_their_order():
    budget = Budget(2)
    times = starts(budget, 0.0, 0.0, 0.0, 0.0, 0.0)
    assert times == [0.0, 0.0, 60.0, 60.0, 120.0]
    budget.give_back(60.0)
    budget.give_back(60.0)
    assert budget.take(1.0) == 120.0


def test_a_stricter_limit_counts_earlier_requests():
    budget = Budget(3)
    starts(budget, 0.0, 0.0, 0.0)
    budget.per_minute = 1
    assert starts(budget, 1.0, 1.0) == [60.0, 120.0]


def test_only_the_last_minute_is_kept():
    budget = Budget(5)
    starts(budget, *[float(now) for now in range(0, 100_000, 15)])
    assert len(budget._starts) <= 5


@given(st.integers(1, 12), st.lists(st.floats(0, 100), min_size=1, max_size=60))
def test_the_limit_holds_for_any_sixty_seconds(per_minute, gaps):
    budget, now, times = Budget(per_minute), 0.0, []
    for gap in gaps:
        now += gap
        start = budget.take(now)
        assert start >= now
        times.append(start)
    assert not exceeds(times, per_minute)
    assert times == sorted(times)


@given(
    st.integers(1, 5),
    st.lists(st.tuples(st.floats(0, 40), st.booleans(), st.integers(0, 100)), min_size=1, max_size=80),
)
def test_the_limit_holds_when_places_are_given_back(per_minute, steps):
    budget, now, times = Budget(per_minute), 0.0, []
    for gap, gives_back, which in steps:
        now += gap
        waiting = [start for start in times if start > now]
        if gives_back and waiting:
            start = waiting[which % len(waiting)]
            times.remove(start)
            budget.give_back(start)
        else:
            times.append(budget.take(now))
    assert not exceeds(times, per_minute)
