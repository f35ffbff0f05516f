from __future__ import annotations

import threading
from collections import Counter
from random import Random

import pytest

from tiktok_live.signing.chain.breaker import BreakerState, SignPolicy
from tiktok_live.signing.chain.pool import DEFAULT_POOL, Decision, ProviderKey, ProviderStatus, SignPool

ONE, OTHER = ProviderKey("euler", "h", "env:A"), ProviderKey("euler", "h", "env:B")


def calm(**policy) -> SignPool:
    return SignPool(SignPolicy(**{"jitter": 0.0} | policy), rng=Random(1))


def counts(pool: SignPool, key: ProviderKey = ONE) -> dict[Decision, int]:
    return next(status.counts for status in pool.status() if status.key == key)


def test_there_is_one_that_is_shared():
    assert isinstance(DEFAULT_POOL, SignPool)
    assert DEFAULT_POOL.policy == SignPolicy()


def test_another_credential_is_another_entry():
    pool = calm(open_after=1)
    assert pool.failed(ONE, Decision.UNAVAILABLE, 0.0, "down")
    assert not pool.ask(ONE, 1.0)
    assert pool.ask(OTHER, 1.0)
    assert (pool.reason(ONE), pool.reason(OTHER)) == ("down", "")
    assert (pool.blocked_for(ONE, 1.0), pool.blocked_for(OTHER, 1.0)) == (59.0, 0.0)


def test_the_first_frame_closes_the_breaker_and_forgets_the_reason():
    pool = calm(open_after=1)
    assert not pool.worked(ONE)
    pool.failed(ONE, Decision.BAD_OUTPUT, 0.0, "html")
    assert pool.ask(ONE, 60.0)
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


def test_a_probe_that_is_let_go_may_be_followed_at_once():
    pool = calm(open_after=1)
    pool.failed(ONE, Decision.UNAVAILABLE, 0.0, "down")
    assert pool.ask(ONE, 60.0)
    assert not pool.ask(ONE, 60.0)
    pool.let_go(ONE, 60.0)
    assert pool.ask(ONE, 61.0)


def test_a_refusal_opens_at_once_and_is_remembered():
    pool = calm()
    assert not pool.refused(ONE)
    assert pool.reject(ONE, 0.0, "blocked")
    assert pool.refused(ONE)
    assert counts(pool) == {Decision.PLAN_FAILED: 1, Decision.OPENED: 1}


def test_a_named_time_is_kept_to_the_last_bit():
    pool = calm()
    assert pool.rate_limited(ONE, 0.1 + 0.2, 1.0, "slow")
    (status,) = pool.status()
    assert status == ProviderStatus(
        ONE, BreakerState.OPEN, 1.0 + (0.1 + 0.2), {Decision.RATE_LIMITED: 1, Decision.OPENED: 1}
    )
    assert pool.ask(ONE, 1.0 + (0.1 + 0.2))
    assert pool.status()[0].open_until == 0.0


def test_counting_alone_changes_no_breaker():
    pool = calm(open_after=1)
    pool.count(ONE, Decision.PLAN_FAILED, "no network")
    pool.count(ONE, Decision.SERVED)
    assert pool.ask(ONE, 0.0)
    assert pool.reason(ONE) == "no network"


def test_the_stricter_budget_is_kept_and_what_went_before_counts():
    pool = calm()
    pool.limit(ONE, 2)
    assert [pool.reserve(ONE, 0.0) for _ in range(2)] == [0.0, 0.0]
    pool.limit(ONE, 0)
    pool.limit(ONE, 10)
    assert pool.budget_wait(ONE, 0.0) == 60.0
    pool.limit(ONE, 1)
    assert [pool.reserve(ONE, 0.0) for _ in range(2)] == [60.0, 120.0]
    assert counts(pool) == {Decision.DELAYED: 2}


def test_a_place_that_is_given_back_is_free():
    pool = calm()
    pool.limit(ONE, 1)
    pool.reserve(ONE, 0.0)
    pool.give_back(ONE, pool.reserve(ONE, 0.0))
    assert pool.reserve(ONE, 0.0) == 60.0


def test_what_is_told_is_a_copy():
    pool = calm()
    pool.count(ONE, Decision.SKIPPED)
    counts(pool).clear()
    assert counts(pool) == {Decision.SKIPPED: 1}


@pytest.mark.parametrize("times", [200])
def test_threads_lose_no_count_exceed_no_budget_and_send_one_probe(times):
    pool, threads = calm(open_after=1), 8
    pool.limit(ONE, 10)
    pool.failed(ONE, Decision.UNAVAILABLE, 0.0, "down")
    starts, probes, ready = [], [], threading.Barrier(threads)

    def room() -> None:
        ready.wait()
        probes.append(pool.ask(ONE, 60.0))
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
