"""How many events slow handlers and streams have lost."""

from __future__ import annotations

import pytest

from tests.dispatch.made import ALL, Collector, NumberEvent, Observer, VitalEvent, dispatch_all, numbers, settle
from tiktok_live.dispatch.dispatcher import Dispatcher


@pytest.fixture
async def small(observer: Observer):
    made = Dispatcher(observer, queue_size=4)
    yield made
    await made.aclose(0)


async def test_nothing_is_dropped_at_first(small) -> None:
    assert small.dropped == 0
    small.add(Collector().plain, ALL)
    dispatch_all(small, numbers(4))
    assert small.dropped == 0


async def test_every_handler_and_stream_counts_what_it_lost_itself(small) -> None:
    small.add(Collector().plain, ALL)
    small.stream(ALL)
    small.stream((VitalEvent,))
    dispatch_all(small, numbers(10))
    assert small.dropped == 12


async def test_what_is_never_dropped_is_not_counted(small) -> None:
    small.add(Collector().plain, ALL)
    dispatch_all(small, [VitalEvent(number) for number in range(10)])
    assert small.dropped == 0
    small.dispatch(NumberEvent(1))
    assert small.dropped == 1


async def test_it_never_goes_down_when_a_stream_is_closed(small) -> None:
    stream = small.stream(ALL)
    dispatch_all(small, numbers(10))
    await stream.aclose()
    assert small.dropped == 6
    await stream.aclose()
    assert small.dropped == 6
    dispatch_all(small, numbers(10))
    assert small.dropped == 6


async def test_it_goes_on_across_episodes(small) -> None:
    collector = Collector()
    small.add(collector.plain, ALL)
    for _ in range(3):
        dispatch_all(small, numbers(6))
        await settle()
    assert small.dropped == 6
    assert len(collector.got) == 12


async def test_it_stays_when_everything_is_closed(small) -> None:
    small.stream(ALL)
    dispatch_all(small, numbers(7))
    await small.aclose(0)
    dispatch_all(small, numbers(7))
    assert small.dropped == 3
