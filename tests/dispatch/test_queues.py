from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.dispatch.made import NumberEvent, VitalEvent, numbers
from tiktok_live.dispatch.queues import EventQueue
from tiktok_live.errors import LocalProtocolError

relaxed = settings(deadline=None)


class Told(list[int]):
    """Collects what a queue says about its dropping."""


def make_queue(size: int) -> tuple[EventQueue, Told]:
    told = Told()
    return EventQueue(size, told.append), told


def drain(queue: EventQueue) -> list[int]:
    found = []
    while (event := queue.pop()) is not None:
        found.append(event.number)
    return found


def put_all(queue: EventQueue, events) -> None:
    for event in events:
        queue.put(event)


def test_events_come_out_in_order():
    queue, told = make_queue(10)
    put_all(queue, numbers(10))
    assert len(queue) == 10
    assert drain(queue) == list(range(10))
    assert queue.pop() is None
    assert (told, queue.dropped) == ([], 0)


def test_a_full_queue_drops_the_oldest():
    queue, _ = make_queue(3)
    put_all(queue, numbers(5))
    assert queue.dropped == 2
    assert drain(queue) == [2, 3, 4]


def test_what_must_not_be_dropped_stays_and_another_one_goes():
    queue, _ = make_queue(3)
    put_all(queue, [VitalEvent(0), NumberEvent(1), VitalEvent(2), NumberEvent(3), NumberEvent(4)])
    assert drain(queue) == [0, 2, 4]
    assert queue.dropped == 2


def test_what_must_not_be_dropped_comes_on_top_of_the_size():
    queue, told = make_queue(2)
    put_all(queue, [VitalEvent(number) for number in range(5)])
    assert (len(queue), queue.dropped, told) == (5, 0, [])
    queue.put(NumberEvent(5))
    assert drain(queue) == [0, 1, 2, 3, 4]
    assert (queue.dropped, told) == (1, [1])


def test_an_episode_of_dropping_is_announced_once():
    queue, told = make_queue(4)
    put_all(queue, numbers(50))
    assert told == [1]
    queue.pop()
    put_all(queue, numbers(50))
    assert told == [1]
    assert queue.dropped == 95


def test_after_the_queue_was_half_empty_the_next_episode_is_announced_again():
    queue, told = make_queue(4)
    put_all(queue, numbers(5))
    queue.pop()
    queue.pop()
    put_all(queue, numbers(3))
    assert told == [1, 2]


def test_above_half_the_episode_goes_on():
    queue, told = make_queue(4)
    put_all(queue, numbers(5))
    queue.pop()
    put_all(queue, numbers(2))
    assert (told, queue.dropped) == ([1], 2)


def test_a_queue_of_one_has_episodes_too():
    queue, told = make_queue(1)
    put_all(queue, numbers(3))
    assert drain(queue) == [2]
    put_all(queue, numbers(2))
    assert told == [1, 3]


def test_whoever_is_told_may_put_an_event_in():
    queue = EventQueue(2, lambda dropped: queue.put(VitalEvent(100 + dropped)))
    put_all(queue, numbers(4))
    assert drain(queue) == [101, 3]


async def test_waiting_ends_with_an_event():
    queue, _ = make_queue(2)
    waiting = asyncio.create_task(queue.wait())
    await asyncio.sleep(0)
    assert not waiting.done()
    queue.put(NumberEvent(1))
    assert await waiting
    assert await queue.wait()
    assert drain(queue) == [1]


async def test_waiting_ends_with_the_queue():
    queue, _ = make_queue(2)
    waiting = asyncio.create_task(queue.wait())
    await asyncio.sleep(0)
    queue.close()
    assert not await waiting
    assert not await queue.wait()


async def test_a_closed_queue_gives_what_it_has_and_takes_no_more():
    queue, _ = make_queue(2)
    queue.put(NumberEvent(1))
    queue.close()
    queue.close()
    queue.put(NumberEvent(2))
    assert await queue.wait()
    assert drain(queue) == [1]
    assert not await queue.wait()


async def test_many_events_and_the_end_at_once_wake_one_waiter():
    queue, _ = make_queue(9)
    waiting = asyncio.create_task(queue.wait())
    await asyncio.sleep(0)
    put_all(queue, numbers(3))
    queue.close()
    assert await waiting
    assert drain(queue) == [0, 1, 2]


async def test_a_waiter_that_was_cancelled_leaves_the_place_free():
    queue, _ = make_queue(2)
    waiting = asyncio.create_task(queue.wait())
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    queue.put(NumberEvent(1))
    assert await queue.wait()


async def test_a_second_waiter_is_told_instead_of_waiting_for_ever():
    queue, _ = make_queue(2)
    waiting = asyncio.create_task(queue.wait())
    await asyncio.sleep(0)
    with pytest.raises(LocalProtocolError, match="a stream or handler of its own"):
        await asyncio.wait_for(queue.wait(), 30)
    queue.put(NumberEvent(1))
    assert await waiting


@relaxed
@given(st.integers(1, 8), st.lists(st.sampled_from(["put", "vital", "pop"]), max_size=200))
def test_bounds_and_order_hold_whatever_happens(size, steps):
    queue, _ = make_queue(size)
    put, got, vital = 0, [], 0
    for step in steps:
        if step == "pop":
            event = queue.pop()
            if event is not None:
                got.append(event)
        else:
            queue.put(VitalEvent(put) if step == "vital" else NumberEvent(put))
            put += 1
            vital += step == "vital"
        assert len(queue) <= size + vital
    while (event := queue.pop()) is not None:
        got.append(event)
    assert [event.number for event in got] == sorted(event.number for event in got)
    assert sum(isinstance(event, VitalEvent) for event in got) == vital
    assert len(got) + queue.dropped == put
