from __future__ import annotations

import itertools
import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tiktok_live.backoff import Backoff
from tiktok_live.errors import ConfigError

relaxed = settings(deadline=None)


class Fixed(random.Random):
    """A source of randomness that always says the same."""

    def __init__(self, value: float) -> None:
        super().__init__()
        self._value = value

    def random(self) -> float:
        return self._value


def test_delays_double_up_to_the_maximum():
    backoff = Backoff(initial=1, maximum=30, factor=2, jitter=0, attempts=8)
    assert list(backoff.delays(random.Random(1))) == [1, 2, 4, 8, 16, 30, 30, 30]


def test_the_default_gives_up_after_eight_delays_of_at_most_half_a_minute():
    assert list(Backoff().delays(Fixed(0))) == [1, 2, 4, 8, 16, 30, 30, 30]


def test_jitter_shortens_each_delay_and_does_not_add_up():
    backoff = Backoff(initial=8, maximum=32, jitter=0.25, attempts=4)
    assert list(backoff.delays(Fixed(1))) == [6, 12, 24, 24]
    assert list(backoff.delays(Fixed(0.5))) == [7, 14, 28, 28]


def test_the_same_seed_gives_the_same_delays_and_another_one_others():
    backoff = Backoff()
    assert list(backoff.delays(random.Random(1))) == list(backoff.delays(random.Random(1)))
    assert list(backoff.delays(random.Random(1))) != list(backoff.delays(random.Random(2)))


def test_each_round_starts_anew():
    backoff = Backoff(jitter=0)
    assert list(itertools.islice(backoff.delays(Fixed(0)), 2)) == [1, 2]
    assert next(backoff.delays(Fixed(0))) == 1


def test_zero_attempts_give_no_delays():
    assert list(Backoff(attempts=0).delays(Fixed(0))) == []


@relaxed
@given(
    st.floats(0.001, 100),
    st.floats(1, 10),
    st.floats(1, 5),
    st.floats(0, 1),
    st.integers(0, 30),
    st.integers(),
)
def test_delays_stay_within_their_bounds(initial, times, factor, jitter, attempts, seed):
    backoff = Backoff(initial=initial, maximum=initial * times, factor=factor, jitter=jitter, attempts=attempts)
    delays = list(backoff.delays(random.Random(seed)))
    assert len(delays) == attempts
    assert all(0 <= initial * (1 - jitter) * 0.999 <= delay <= initial * times for delay in delays)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"initial": 0}, "initial must be above 0 and at most maximum"),
        ({"initial": -1}, "initial must be above 0 and at most maximum"),
        ({"initial": 5, "maximum": 4}, "initial must be above 0 and at most maximum"),
        ({"initial": math.nan}, "initial must be above 0 and at most maximum"),
        ({"maximum": math.nan}, "initial must be above 0 and at most maximum"),
        ({"factor": 0.5}, "factor must be 1 or more"),
        ({"factor": math.nan}, "factor must be 1 or more"),
        ({"jitter": -0.1}, "jitter must be between 0 and 1"),
        ({"jitter": 1.1}, "jitter must be between 0 and 1"),
        ({"jitter": math.nan}, "jitter must be between 0 and 1"),
        ({"attempts": -1}, "attempts must be 0 or more"),
    ],
)
def test_values_that_cannot_work_are_refused(options, message):
    with pytest.raises(ConfigError, match=f"configuration: backoff: .*{message}"):
        Backoff(**options)


def test_it_cannot_be_changed_afterwards():
    with pytest.raises(AttributeError):
        Backoff().attempts = 3
