from __future__ import annotations

from random import Random

import pytest

from tiktok_live.backoff import Backoff
from tiktok_live.client.config import LiveConfig
from tiktok_live.client.retries import MAX_WAIT, Retries
from tiktok_live.errors import (
    AgeRestricted,
    ConnectError,
    HandshakeRejected,
    NotLive,
    ResolverBlocked,
    ResolverUnavailable,
    RoomNotFound,
    SignRateLimited,
    SignRejected,
    SignUnavailable,
    TikTokLiveError,
)

DOWN = ConnectError("down")
VERDICTS = [
    AgeRestricted(""),
    HandshakeRejected("", status=200),
    NotLive(""),
    ResolverBlocked(""),
    RoomNotFound(""),
    SignRejected(""),
]


def made(*, attempts: int = 3, reconnect: bool = True, **config: object) -> Retries:
    backoff = Backoff(initial=1.0, jitter=0.0, attempts=attempts) if reconnect else None
    return Retries(LiveConfig(reconnect=backoff, **config), Random(1))


def delays(retries: Retries, times: int, error: TikTokLiveError = DOWN, *, was_connected: bool = True) -> list:
    return [retries.delay(error, was_connected=was_connected, differs=False) for _ in range(times)]


def test_delays_follow_the_backoff_and_then_end() -> None:
    retries = made()
    assert delays(retries, 4) == [1.0, 2.0, 4.0, None]
    assert retries.attempt == 4


def test_short_connection_with_messages_earns_one_attempt_at_the_maximum_delay() -> None:
    retries = made()
    delays(retries, 3)
    retries.earn()
    assert delays(retries, 2) == [30.0, None]
    assert retries.attempt == 5


def test_earned_attempts_are_reset_by_a_healthy_connection() -> None:
    retries = made()
    retries.earn()
    retries.refill()
    assert delays(retries, 4) == [1.0, 2.0, 4.0, None]


def test_no_attempt_is_earned_without_a_backoff() -> None:
    retries = made(reconnect=False)
    retries.earn()
    assert delays(retries, 1) == [None]


def test_start_has_its_own_number_of_attempts() -> None:
    assert delays(made(start_attempts=2), 2, was_connected=False) == [1.0, None]
    assert delays(made(start_attempts=1), 1, was_connected=False) == [None]


def test_start_attempt_that_differs_does_not_count() -> None:
    retries = made(start_attempts=1)
    assert retries.delay(DOWN, was_connected=False, differs=True) == 1.0


@pytest.mark.parametrize("follow", [False, True])
@pytest.mark.parametrize("error", VERDICTS, ids=lambda error: type(error).__name__)
def test_verdict_is_never_retried(error: TikTokLiveError, follow: bool) -> None:
    assert delays(made(follow=follow), 1, error) == [None]


def test_verdict_is_retried_if_the_next_attempt_differs() -> None:
    assert made().delay(HandshakeRejected("", status=200), was_connected=False, differs=True) == 1.0


@pytest.mark.parametrize("error", [SignUnavailable(""), ResolverUnavailable(""), DOWN])
def test_temporary_failure_is_retried(error: TikTokLiveError) -> None:
    assert delays(made(), 1, error) == [1.0]


def test_a_rate_limit_is_waited_out_in_full_and_never_shortens_a_delay() -> None:
    retries = made()
    limited = [SignRateLimited("", retry_after=seconds) for seconds in (30.0, 0.5)]
    assert [delays(retries, 1, error) for error in limited] == [[30.0], [2.0]]


def test_refill_restarts_the_backoff() -> None:
    retries = made()
    delays(retries, 3)
    retries.refill()
    assert retries.attempt == 0
    assert delays(retries, 1) == [1.0]


def test_without_a_backoff_there_is_no_second_attempt() -> None:
    assert delays(made(reconnect=False), 1) == [None]


def test_follow_never_gives_up_and_delays_grow() -> None:
    retries = made(attempts=1, follow=True, poll=60.0)
    first, *later = delays(retries, 8)
    assert first == 1.0
    expected = [60.0, 120.0, 240.0, MAX_WAIT, MAX_WAIT, MAX_WAIT, MAX_WAIT]
    assert all(0.9 * most <= delay <= most for delay, most in zip(later, expected, strict=True))


@pytest.mark.parametrize("was_connected", [False, True])
def test_follow_without_a_backoff_still_retries(was_connected: bool) -> None:
    retries = made(reconnect=False, follow=True, poll=10.0, start_attempts=1)
    assert delays(retries, 2, was_connected=was_connected) == [
        pytest.approx(10.0, rel=0.1),
        pytest.approx(20.0, rel=0.1),
    ]


def test_refill_resets_the_delay_of_follow() -> None:
    retries = made(attempts=0, follow=True, poll=10.0)
    delays(retries, 5)
    retries.refill()
    assert delays(retries, 1) == [pytest.approx(10.0, rel=0.1)]


def test_poll_above_max_wait_is_the_longest_delay() -> None:
    assert delays(made(attempts=0, follow=True, poll=3600.0), 3) == [pytest.approx(3600.0, rel=0.1)] * 3


def test_follow_awaits_rate_limits() -> None:
    assert delays(made(attempts=0, follow=True), 1, SignRateLimited("", retry_after=5000.0)) == [5000.0]
