from __future__ import annotations

import asyncio
import time

import pytest

from tiktok_live.net import clock
from tiktok_live.net.clock import SystemClock


def test_the_system_s_clocks_are_used(monkeypatch):
    monkeypatch.setattr(time, "time", lambda: 1_750_000_000.5)
    assert SystemClock().wall() == 1_750_000_000.5
    assert SystemClock().monotonic is time.monotonic


class Slept:
    """Stands for the module asyncio: sleeping moves the time, and falls short of it by `early` the first time."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, early: float = 0.0) -> None:
        self.now = 100.0
        self.early = early
        self.slept: list[float] = []
        monkeypatch.setattr(clock.time, "monotonic", lambda: self.now)
        monkeypatch.setattr(clock.asyncio, "sleep", self._sleep)

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += max(0.0, seconds - self.early)
        self.early = 0.0


def finish(coroutine) -> None:
    with pytest.raises(StopIteration):
        coroutine.send(None)


def test_sleeping_lasts_until_the_deadline(monkeypatch):
    slept = Slept(monkeypatch)
    finish(SystemClock().sleep_until(107.5))
    assert (slept.slept, slept.now) == ([7.5], 107.5)


def test_a_loop_that_wakes_early_is_sent_to_sleep_again(monkeypatch):
    slept = Slept(monkeypatch, early=0.5)
    finish(SystemClock().sleep_until(101))
    assert (slept.slept, slept.now) == ([1, 0.5], 101)


def test_a_deadline_that_has_passed_gives_others_a_turn_and_waits_for_nothing(monkeypatch):
    slept = Slept(monkeypatch)
    finish(SystemClock().sleep_until(99))
    assert slept.slept == [0]


async def test_it_sleeps_in_a_real_loop_and_can_be_cancelled():
    system = SystemClock()
    await system.sleep_until(system.monotonic())
    asleep = asyncio.create_task(system.sleep_until(system.monotonic() + 3_600))
    await asyncio.sleep(0)
    asleep.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asleep
