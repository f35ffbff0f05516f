from __future__ import annotations

import asyncio

import pytest

from tiktok_live import ConfigError, testing
from tiktok_live.testing import VirtualClock


async def sleeper(clock: VirtualClock, deadline: float, woken: list[tuple[float, float]]) -> None:
    await clock.sleep_until(deadline)
    woken.append((deadline, clock.monotonic()))


async def test_time_moves_only_in_advance():
    clock = VirtualClock()
    await clock.settle()
    assert (clock.monotonic(), clock.wall()) == (0, 1_750_000_000)
    await clock.advance(2.5)
    assert (clock.monotonic(), clock.wall()) == (2.5, 1_750_000_002.5)
    assert VirtualClock(wall=10).wall() == 10


@pytest.mark.parametrize("seconds", [-1, float("nan"), float("inf")])
async def test_time_never_goes_back_or_gets_lost(seconds):
    clock = VirtualClock()
    with pytest.raises(ConfigError, match="cannot advance by"):
        await clock.advance(seconds)
    assert clock.monotonic() == 0


async def test_sleepers_wake_in_the_order_of_their_deadlines_and_on_time():
    clock, woken = VirtualClock(), []
    tasks = [asyncio.create_task(sleeper(clock, deadline, woken)) for deadline in (3, 1, 2, 5)]
    await clock.advance(3)
    assert woken == [(1, 1), (2, 2), (3, 3)]
    await clock.advance(1.9)
    assert len(woken) == 3
    await clock.advance(0.1)
    assert woken[3] == (5, 5)
    await asyncio.gather(*tasks)


async def test_sleepers_with_the_same_deadline_wake_in_the_order_of_their_calls():
    clock, order = VirtualClock(), []

    async def named(name: str) -> None:
        await clock.sleep_until(1)
        order.append(name)

    tasks = [asyncio.create_task(named(name)) for name in "abc"]
    await clock.advance(1)
    assert order == ["a", "b", "c"]
    await asyncio.gather(*tasks)


async def test_a_sleeper_runs_before_time_moves_on_and_may_sleep_again():
    clock, seen = VirtualClock(), []

    async def ticking() -> None:
        while True:
            await clock.sleep_until(clock.monotonic() + 10)
            seen.append(clock.monotonic())

    ticker = asyncio.create_task(ticking())
    await clock.advance(45)
    assert seen == [10, 20, 30, 40]
    assert clock.monotonic() == 45
    ticker.cancel()


async def test_a_task_that_has_not_run_yet_wakes_on_time():
    clock, woken = VirtualClock(), []
    task = asyncio.create_task(sleeper(clock, 1, woken))  # has not run once
    await clock.advance(1)
    assert woken == [(1, 1)]
    await task


async def test_a_deadline_in_the_past_only_yields_to_other_tasks():
    clock, turns = VirtualClock(), []
    asyncio.get_running_loop().call_soon(turns.append, "other")
    await clock.sleep_until(0)
    assert turns == ["other"]


async def test_a_cancelled_sleeper_does_not_affect_others():
    clock, woken = VirtualClock(), []
    cancelled = asyncio.create_task(sleeper(clock, 1, woken))
    other = asyncio.create_task(sleeper(clock, 1, woken))
    await clock.settle()
    cancelled.cancel()
    await clock.advance(1)
    assert woken == [(1, 1)]
    await other
    with pytest.raises(asyncio.CancelledError):
        await cancelled


async def test_hours_take_no_time_and_long_chains_of_callbacks_run():
    clock, steps = VirtualClock(), []

    async def chain() -> None:
        await clock.sleep_until(86_400)
        for step in range(30):
            await asyncio.sleep(0)
            steps.append(step)

    task = asyncio.create_task(chain())
    await clock.advance(86_400)
    assert len(steps) == 30
    await task


def test_the_public_fakes_are_exported():
    assert {"MemoryConnector", "MemoryTransport", "VirtualClock"} <= set(testing.__all__)
    assert {name for name in testing.__all__ if hasattr(testing, name)} == set(testing.__all__)
