from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.dispatch.helpers import LIFECYCLE, NumberEvent, Sized, SizedVital, VitalEvent, numbers
from tiktok_live.dispatch import queues
from tiktok_live.dispatch.options import Overflow
from tiktok_live.dispatch.queues import EventQueue, evict_over_budget
from tiktok_live.events.base import Event
from tiktok_live.events.families.room import LiveEndedEvent
from tiktok_live.events.lifecycle import DisconnectedEvent
from tiktok_live.retention import RetainedBytes

relaxed = settings(deadline=None)


class Announcements(list[int]):
    """Collects the calls of `on_overflow`."""


def make_queue(size: int, overflow: Overflow = "drop_oldest") -> tuple[EventQueue, Announcements]:
    announced = Announcements()
    return EventQueue(size, announced.append, overflow), announced


def drain(queue: EventQueue) -> list[int]:
    found = []
    while (event := queue.pop()) is not None:
        found.append(event.number)
    return found


def put_all(queue: EventQueue, events) -> None:
    for event in events:
        queue.put(event)


def test_events_come_out_in_order():
    queue, announced = make_queue(10)
    put_all(queue, numbers(10))
    assert len(queue) == 10
    assert drain(queue) == list(range(10))
    assert queue.pop() is None
    assert (announced, queue.dropped) == ([], 0)


def test_a_full_queue_drops_the_oldest():
    queue, _ = make_queue(3)
    put_all(queue, numbers(5))
    assert queue.dropped == 2
    assert drain(queue) == [2, 3, 4]


def test_a_vital_event_stays_and_another_is_dropped():
    queue, _ = make_queue(3)
    put_all(queue, [VitalEvent(0), NumberEvent(1), VitalEvent(2), NumberEvent(3), NumberEvent(4)])
    assert drain(queue) == [0, 2, 4]
    assert queue.dropped == 2


def test_vital_events_do_not_count_towards_the_size():
    queue, announced = make_queue(2)
    put_all(queue, [VitalEvent(number) for number in range(5)])
    assert (len(queue), queue.dropped, announced) == (5, 0, [])
    queue.put(NumberEvent(5))
    assert drain(queue) == [0, 1, 2, 3, 4]
    assert (queue.dropped, announced) == (1, [1])


def test_an_episode_of_dropping_is_announced_once():
    queue, announced = make_queue(4)
    put_all(queue, numbers(50))
    assert announced == [1]
    queue.pop()
    put_all(queue, numbers(50))
    assert announced == [1]
    assert queue.dropped == 95


def test_after_the_queue_was_half_empty_the_next_episode_is_announced_again():
    queue, announced = make_queue(4)
    put_all(queue, numbers(5))
    queue.pop()
    queue.pop()
    put_all(queue, numbers(3))
    assert announced == [1, 2]


def test_above_half_the_episode_continues():
    queue, announced = make_queue(4)
    put_all(queue, numbers(5))
    queue.pop()
    put_all(queue, numbers(2))
    assert (announced, queue.dropped) == ([1], 2)


def test_a_queue_of_one_has_episodes_too():
    queue, announced = make_queue(1)
    put_all(queue, numbers(3))
    assert drain(queue) == [2]
    put_all(queue, numbers(2))
    assert announced == [1, 3]


def test_the_overflow_callback_can_put_an_event():
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


async def test_waiting_ends_when_the_queue_is_closed():
    queue, _ = make_queue(2)
    waiting = asyncio.create_task(queue.wait())
    await asyncio.sleep(0)
    queue.close()
    assert not await waiting
    assert not await queue.wait()


async def test_a_closed_queue_can_be_read_and_accepts_no_more():
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


async def test_a_cancelled_waiter_frees_its_place():
    queue, _ = make_queue(2)
    waiting = asyncio.create_task(queue.wait())
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    queue.put(NumberEvent(1))
    assert await queue.wait()


async def test_several_may_wait_and_each_event_wakes_one():
    queue, _ = make_queue(9)
    got = []

    async def read():
        while await queue.wait():
            event = queue.pop()
            if event is not None:
                got.append(event.number)
                await asyncio.sleep(0)

    readers = [asyncio.create_task(read()) for _ in range(3)]
    await asyncio.sleep(0)
    put_all(queue, numbers(5))
    await asyncio.sleep(0)
    assert sorted(got) == [0, 1, 2]
    queue.close()
    await asyncio.gather(*readers)
    assert sorted(got) == [0, 1, 2, 3, 4]


async def test_a_waiter_that_is_cancelled_after_it_was_woken_passes_the_event_on():
    queue, _ = make_queue(9)
    first, second = (asyncio.create_task(queue.wait()) for _ in range(2))
    await asyncio.sleep(0)
    queue.put(NumberEvent(1))
    first.cancel()
    assert await asyncio.wait_for(second, 30)
    assert first.cancelled()


def test_drop_newest_keeps_what_waits():
    queue, announced = make_queue(3, "drop_newest")
    put_all(queue, numbers(5))
    assert (queue.dropped, announced) == (2, [1])
    assert drain(queue) == [0, 1, 2]


def test_drop_newest_accepts_vital_events():
    queue, _ = make_queue(2, "drop_newest")
    put_all(queue, [NumberEvent(0), NumberEvent(1), VitalEvent(2), NumberEvent(3), VitalEvent(4)])
    assert drain(queue) == [0, 1, 2, 4]
    assert queue.dropped == 1


def test_latest_keeps_the_newest_and_announces_nothing():
    queue, announced = make_queue(1, "latest")
    put_all(queue, numbers(5))
    assert (queue.dropped, announced) == (4, [])
    assert drain(queue) == [4]


def test_latest_keeps_vital_events_too():
    queue, _ = make_queue(1, "latest")
    put_all(queue, [VitalEvent(0), NumberEvent(1), NumberEvent(2), VitalEvent(3), NumberEvent(4)])
    assert drain(queue) == [0, 3]
    put_all(queue, [NumberEvent(5), NumberEvent(6)])
    assert drain(queue) == [6]


async def test_discarding_a_queue_counts_no_drops():
    queue, _ = make_queue(9)
    put_all(queue, numbers(5))
    queue.discard()
    queue.put(NumberEvent(6))
    assert not await queue.wait()
    assert queue.dropped == 0


def expected_of(policy: str, size: int, steps: list[str]) -> tuple[list[int], int]:
    """Return the events read and the number dropped, computed with a plain list."""
    waiting: list[tuple[int, bool]] = []
    got, dropped, put = [], 0, 0
    for step in steps:
        if step == "pop":
            got += [waiting.pop(0)[0]] if waiting else []
            continue
        waiting.append((put, step == "put"))
        put += 1
        droppable = [item for item in waiting if item[1]]
        if len(waiting) > size and policy == "drop_newest" and waiting[-1][1]:
            waiting.pop()
            dropped += 1
        elif len(waiting) > size and policy != "drop_newest" and droppable:
            waiting.remove(droppable[0])
            dropped += 1
    return got + [number for number, _ in waiting], dropped


@relaxed
@given(
    st.sampled_from(["drop_oldest", "drop_newest", "latest"]),
    st.integers(1, 5),
    st.lists(st.sampled_from(["put", "put", "vital", "pop"]), max_size=60),
)
def test_every_policy_drops_the_right_events(policy, size, steps):
    size = 1 if policy == "latest" else size
    queue, announced = make_queue(size, policy)
    put, got = 0, []
    for step in steps:
        if step == "pop":
            event = queue.pop()
            got += [event.number] if event is not None else []
        else:
            queue.put(VitalEvent(put) if step == "vital" else NumberEvent(put))
            put += 1
    got += drain(queue)
    assert (got, queue.dropped) == expected_of(policy, size, steps)
    assert (len(announced) > 0) == (queue.dropped > 0 and policy != "latest")


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


class Watched(NumberEvent):
    """Counts reads of `is_droppable`."""

    asked = 0

    @property
    def is_droppable(self) -> bool:
        Watched.asked += 1
        return self.number % 2 == 0


@pytest.mark.parametrize("overflow", ["drop_oldest", "drop_newest"])
def test_a_full_queue_examines_no_more_events_than_an_empty_one(monkeypatch, overflow):
    monkeypatch.setattr(Watched, "asked", 0)
    queue, _ = make_queue(100, overflow)
    put_all(queue, [Watched(number) for number in range(10_000)])
    drain(queue)
    assert Watched.asked == 10_000


def end(number: int = 0) -> LiveEndedEvent:
    return LiveEndedEvent("WebcastControlMessage", b"", None, number)


def disconnected(reason: str = "") -> DisconnectedEvent:
    return DisconnectedEvent(**LIFECYCLE, reason=reason)


def pop_all(queue: EventQueue) -> list[Event]:
    found = []
    while (event := queue.pop()) is not None:
        found.append(event)
    return found


def test_vital_events_are_bounded_and_their_drops_announced():
    queue, announced = make_queue(2)
    put_all(queue, [VitalEvent(number) for number in range(1_200)])
    assert (len(queue), queue.dropped, announced) == (1_000, 200, [1])
    assert drain(queue) == list(range(200, 1_200))


def test_the_bound_of_vital_events_grows_with_the_queue():
    queue, _ = make_queue(500)
    put_all(queue, [VitalEvent(number) for number in range(3_000)])
    assert len(queue) == 2_000
    queue, announced = make_queue(1, "latest")
    put_all(queue, [VitalEvent(number) for number in range(1_001)])
    assert announced == [1]


def test_the_newest_end_of_each_kind_is_never_dropped():
    queue, _ = make_queue(2)
    first, last, gone, left = end(1), end(2), disconnected("once"), disconnected("at last")
    put_all(queue, [first, gone, last, left, *[VitalEvent(number) for number in range(5_000)]])
    assert len(queue) == 1_000
    assert pop_all(queue)[:2] == [last, left]


def test_many_end_events_are_bounded_too():
    queue, _ = make_queue(2)
    put_all(queue, [end(number) for number in range(5_000)])
    assert len(queue) == 1_000
    assert pop_all(queue)[-1] == end(4_999)


def test_an_end_event_that_was_read_protects_nothing():
    queue, _ = make_queue(2)
    queue.put(end(1))
    queue.put(disconnected())
    assert pop_all(queue) == [end(1), disconnected()]
    put_all(queue, [VitalEvent(1), VitalEvent(2)])
    assert queue.evict()
    assert drain(queue) == [2]


@pytest.mark.parametrize("overflow", ["drop_oldest", "drop_newest", "latest"])
def test_waiting_bytes_are_counted_and_returned(overflow):
    budget = RetainedBytes(10**9)
    budget.used = 7  # of another queue
    queue = EventQueue(1 if overflow == "latest" else 5, Announcements().append, overflow, budget)
    put_all(queue, [event for number in range(20) for event in (Sized(number), SizedVital(number))])
    assert (budget.used, queue.bytes) == (7 + 1000 * len(queue), 1000 * len(queue))
    queue.pop()
    assert budget.used == 7 + 1000 * len(queue)
    pop_all(queue)
    assert (budget.used, queue.bytes, budget.evicted) == (7, 0, 0)
    put_all(queue, [Sized(1), SizedVital(2)])
    queue.discard()
    assert (budget.used, queue.bytes) == (7, 0)
    queue.put(Sized(1))
    assert budget.used == 7


def limited(limit: int, *sizes: int) -> tuple[RetainedBytes, list[EventQueue], list[Announcements]]:
    budget, announced = RetainedBytes(limit), [Announcements() for _ in sizes]
    return (
        budget,
        [EventQueue(size, each.append, budget=budget) for size, each in zip(sizes, announced, strict=True)],
        announced,
    )


def test_the_largest_queue_is_evicted_until_the_budget_is_met():
    budget, (slow, fast), announced = limited(5_000, 99, 99)
    put_all(slow, [Sized(number) for number in range(5)])
    put_all(fast, [Sized(9), Sized(10)])
    assert evict_over_budget([fast, slow], budget)
    assert (budget.used, budget.evicted, slow.dropped, fast.dropped) == (5_000, 2, 2, 0)
    assert announced == [[1], []]
    assert (drain(slow), drain(fast)) == ([2, 3, 4], [9, 10])
    assert not evict_over_budget([fast, slow], budget)


def test_vital_events_are_evicted_last_and_one_event_stays():
    budget, [queue], announced = limited(2_500, 99)
    put_all(queue, [SizedVital(0), Sized(1), SizedVital(2), Sized(3)])
    evict_over_budget([queue], budget)
    assert drain(queue) == [0, 2]
    budget.limit = 0
    put_all(queue, [SizedVital(0), SizedVital(1)])
    assert evict_over_budget([queue], budget)
    assert drain(queue) == [1]
    queue.put(SizedVital(5))
    assert not evict_over_budget([queue], budget)
    assert (drain(queue), queue.dropped, budget.evicted, announced) == ([5], 3, 3, [[1, 3]])


def test_end_events_are_not_evicted_so_the_next_queue_is():
    budget, (ended, other), _ = limited(0, 99, 99)
    put_all(ended, [end(1), disconnected()])
    put_all(other, [Sized(1), Sized(2)])
    assert evict_over_budget([ended, other], budget)
    assert (len(ended), drain(other)) == (2, [2])


def test_an_episode_of_eviction_ends_when_half_of_the_bytes_are_read():
    budget, [queue], announced = limited(5_000, 1_000)
    put_all(queue, [Sized(number) for number in range(6)])
    evict_over_budget([queue], budget)
    queue.pop()
    put_all(queue, [Sized(number) for number in range(2)])
    evict_over_budget([queue], budget)
    assert announced == [[1]]
    queue.pop()
    queue.pop()
    put_all(queue, [Sized(number) for number in range(3)])
    evict_over_budget([queue], budget)
    assert announced == [[1, 3]]


@relaxed
@given(
    st.sampled_from(["drop_oldest", "drop_newest", "latest"]),
    st.integers(1, 4),
    st.lists(st.sampled_from(["put", "put", "vital", "vital", "end", "pop", "evict_over_budget"]), max_size=120),
)
def test_count_bytes_and_order_hold_with_every_bound(policy, size, steps):
    budget = RetainedBytes(6_000)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(queues, "VITAL_MIN", 5)
        patch.setattr(queues, "VITAL_FACTOR", 1)
        queue = EventQueue(1 if policy == "latest" else size, Announcements().append, policy, budget)
    put, got = 0, []
    for step in steps:
        if step == "pop":
            got += [event] if (event := queue.pop()) is not None else []
        elif step == "evict_over_budget":
            evict_over_budget([queue], budget)
            assert budget.used <= 6_000 or len(queue) <= 2
        else:
            kind = {"put": Sized, "vital": SizedVital, "end": SizedEnd}[step]
            queue.put(kind(put))
            put += 1
        assert len(queue) <= size + 6
        assert queue.bytes == budget.used == 1000 * len(queue)
    got += pop_all(queue)
    assert budget.used == 0
    assert len(got) + queue.dropped == put
    assert [event.number for event in got] == sorted(event.number for event in got)
    if "end" in steps:
        assert [event for event in got if isinstance(event, SizedEnd)]


class SizedEnd(LiveEndedEvent):
    """An end event of a thousand bytes."""

    def __init__(self, number: int) -> None:
        super().__init__("WebcastControlMessage", b"", None, number + 1)
        self.number = number

    @property
    def retained_bytes(self) -> int:
        return 1000
