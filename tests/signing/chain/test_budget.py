from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tiktok_live.signing.chain.budget import Budget


def starts(budget: Budget, *times: float) -> list[float]:
    return [budget.take(now) for now in times]


def crowded(times: list[float], per_minute: int) -> bool:
    """Whether more than `per_minute` of these are in some sixty seconds."""
    ordered = sorted(times)
    return any(later < first + 60.0 for first, later in zip(ordered, ordered[per_minute:], strict=False))


def test_without_a_limit_everybody_goes_at_once():
    budget = Budget(0)
    assert starts(budget, *[5.0] * 100) == [5.0] * 100
    assert budget.free_at(5.0) == 5.0


def test_the_first_go_at_once_and_the_rest_a_minute_after_those():
    assert starts(Budget(2), 0.0, 10.0, 20.0, 20.0, 20.0) == [0.0, 10.0, 60.0, 70.0, 120.0]


def test_who_comes_later_has_room_again():
    assert starts(Budget(2), 0.0, 0.0, 60.0, 60.0, 61.0) == [0.0, 0.0, 60.0, 60.0, 120.0]


def test_asking_when_there_is_room_takes_no_place():
    budget = Budget(1)
    assert [budget.free_at(3.0) for _ in range(3)] == [3.0] * 3
    budget.take(3.0)
    assert [budget.free_at(4.0) for _ in range(3)] == [63.0] * 3


def test_fifty_rooms_at_once_go_ten_a_minute():
    times = starts(Budget(10), *[0.0] * 50)
    assert times == [60.0 * (number // 10) for number in range(50)]


def test_a_place_that_is_given_back_is_free():
    budget = Budget(1)
    times = starts(budget, *[0.0] * 5)
    for start in times[1:]:
        budget.give_back(start)
    assert budget.take(0.0) == 60.0
    budget.give_back(1234.0)


def test_nobody_overtakes_those_who_wait():
    budget = Budget(2)
    times = starts(budget, 0.0, 0.0, 0.0, 0.0, 0.0)
    assert times == [0.0, 0.0, 60.0, 60.0, 120.0]
    budget.give_back(60.0)
    budget.give_back(60.0)
    assert budget.take(1.0) == 120.0


def test_a_stricter_limit_still_counts_those_who_went_before():
    budget = Budget(3)
    starts(budget, 0.0, 0.0, 0.0)
    budget.per_minute = 1
    assert starts(budget, 1.0, 1.0) == [60.0, 120.0]


def test_only_the_last_minute_is_kept():
    budget = Budget(5)
    starts(budget, *[float(now) for now in range(0, 100_000, 15)])
    assert len(budget._starts) <= 5


@given(st.integers(1, 12), st.lists(st.floats(0, 100), min_size=1, max_size=60))
def test_never_more_than_so_many_in_any_sixty_seconds(per_minute, gaps):
    budget, now, times = Budget(per_minute), 0.0, []
    for gap in gaps:
        now += gap
        start = budget.take(now)
        assert start >= now
        times.append(start)
    assert not crowded(times, per_minute)
    assert times == sorted(times)


@given(
    st.integers(1, 5),
    st.lists(st.tuples(st.floats(0, 40), st.booleans(), st.integers(0, 100)), min_size=1, max_size=80),
)
def test_nor_when_places_are_given_back(per_minute, steps):
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
    assert not crowded(times, per_minute)
