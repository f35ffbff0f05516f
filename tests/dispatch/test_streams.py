from __future__ import annotations

import asyncio
import gc
import warnings
import weakref

import pytest

from tests.dispatch.helpers import (
    ALL,
    NUMBERS,
    NumberEvent,
    OtherEvent,
    VitalEvent,
    dispatch_all,
    make_dispatcher,
    numbers,
    queues_of,
    settle,
)
from tiktok_live.errors import ConfigError, UsageError
from tiktok_live.events.families.social import FollowEvent
from tiktok_live.retention import RetainedBytes
from tiktok_live.testing import VirtualClock


async def collect(stream):
    async with asyncio.timeout(30):
        return [event async for event in stream]


async def test_a_stream_yields_events_in_order_and_ends_on_close(dispatcher):
    stream = dispatcher.stream((NumberEvent,))
    dispatch_all(dispatcher, [NumberEvent(0), VitalEvent(9), OtherEvent(1)])
    reading = asyncio.create_task(collect(stream))
    await settle()
    dispatcher.dispatch([NumberEvent(2)])
    await dispatcher.aclose(1)
    assert [event.number for event in await reading] == [0, 1, 2]
    assert [event async for event in stream] == []


async def test_waiting_events_can_be_read_after_close(dispatcher):
    stream = dispatcher.stream(ALL)
    dispatch_all(dispatcher, numbers(3))
    await dispatcher.aclose(1)
    dispatcher.dispatch([NumberEvent(3)])
    assert [event.number for event in await collect(stream)] == [0, 1, 2]


async def test_each_stream_receives_all_events(dispatcher):
    async with dispatcher.stream(ALL) as one, dispatcher.stream(ALL) as other:
        dispatcher.dispatch([NumberEvent(1)])
        assert await anext(one) == await anext(other) == NumberEvent(1)


async def test_a_stream_collects_from_its_creation_and_drops_the_oldest(observer):
    dispatcher = make_dispatcher(observer, queue_size=3)
    dispatcher.dispatch([NumberEvent(0)])
    stream = dispatcher.stream(NUMBERS)
    dispatch_all(dispatcher, numbers(1, 9))
    assert observer.drops == [("stream", 1, 3)]
    await dispatcher.aclose(1)
    assert [event.number for event in await collect(stream)] == [6, 7, 8]


async def test_a_closed_stream_receives_nothing(dispatcher):
    stream = dispatcher.stream((FollowEvent,))
    assert dispatcher.wanted() == {"WebcastSocialMessage"}
    reading = asyncio.create_task(collect(stream))
    await settle()
    await stream.aclose()
    await stream.aclose()
    assert await reading == []
    assert dispatcher.wanted() == frozenset()
    assert queues_of(dispatcher) == []


async def test_a_closed_stream_is_forgotten(dispatcher):
    stream = dispatcher.stream(ALL)
    dispatcher.dispatch([NumberEvent(1)])
    queue = weakref.ref(stream._queue)
    await stream.aclose()
    del stream
    gc.collect()
    assert queue() is None


async def test_closing_one_stream_leaves_the_others(dispatcher):
    async with dispatcher.stream(ALL) as one, dispatcher.stream(ALL) as other:
        dispatcher.dispatch([NumberEvent(1)])
        await one.aclose()
        dispatcher.dispatch([NumberEvent(2)])
        assert [(await anext(other)).number for _ in range(2)] == [1, 2]


async def test_two_readers_of_one_stream_are_an_error(dispatcher):
    stream = dispatcher.stream(ALL)
    reading = asyncio.create_task(anext(stream))
    await settle()
    with pytest.raises(UsageError, match="two tasks"):
        await asyncio.wait_for(anext(stream), 30)
    dispatcher.dispatch([NumberEvent(1)])
    assert await reading == NumberEvent(1)
    await stream.aclose()


async def test_a_reader_that_was_cancelled_loses_nothing(dispatcher):
    stream = dispatcher.stream(ALL)
    reading = asyncio.create_task(anext(stream))
    await settle()
    dispatcher.dispatch([NumberEvent(1)])
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert await anext(stream) == NumberEvent(1)
    await stream.aclose()


async def test_a_stream_yields_events_that_pass_its_filter(dispatcher):
    stream = dispatcher.stream(ALL, where=lambda event: event.number % 2)
    dispatch_all(dispatcher, numbers(6))
    await dispatcher.aclose(1)
    assert [event.number for event in await collect(stream)] == [1, 3, 5]


async def test_an_exception_in_a_filter_is_raised_to_the_reader(dispatcher, observer):
    stream = dispatcher.stream(ALL, where=lambda event: 1 / event.number)
    dispatch_all(dispatcher, numbers(2))
    with pytest.raises(ZeroDivisionError):
        await anext(stream)
    assert await anext(stream) == NumberEvent(1)
    assert observer.failures == []
    await stream.aclose()


@pytest.mark.parametrize(("overflow", "left"), [("drop_oldest", [7, 8, 9]), ("drop_newest", [0, 1, 2])])
async def test_a_stream_has_a_limit_and_an_overflow_policy(dispatcher, observer, overflow, left):
    stream = dispatcher.stream((NumberEvent,), limit=3, overflow=overflow)
    dispatch_all(dispatcher, numbers(10))
    assert (stream.dropped, dispatcher.dropped) == (7, 7)
    assert observer.drops == [("stream", 1, 3)]
    await dispatcher.aclose(1)
    assert [event.number for event in await collect(stream)] == left


async def test_a_stream_of_the_latest_holds_one(dispatcher):
    stream = dispatcher.stream(ALL, overflow="latest")
    dispatch_all(dispatcher, numbers(10))
    assert await anext(stream) == NumberEvent(9)
    await stream.aclose()


async def test_an_invalid_limit_is_refused(dispatcher):
    with pytest.raises(ConfigError, match="queue_size"):
        dispatcher.stream(ALL, limit=0)


async def test_wait_for_returns_the_next_event(dispatcher):
    waiting = asyncio.create_task(dispatcher.wait_for((NumberEvent,), where=lambda event: event.number > 1))
    await settle()
    dispatch_all(dispatcher, [VitalEvent(5), *numbers(4)])
    assert await waiting == NumberEvent(2)
    assert queues_of(dispatcher) == []


async def test_wait_for_needs_methods_only_while_it_waits(dispatcher):
    waiting = asyncio.create_task(dispatcher.wait_for((FollowEvent,)))
    await settle()
    assert dispatcher.wanted() == {"WebcastSocialMessage"}
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert dispatcher.wanted() == frozenset()


async def test_wait_for_returns_none_on_close(dispatcher):
    waiting = asyncio.create_task(dispatcher.wait_for((NumberEvent,)))
    await settle()
    await dispatcher.aclose(1)
    assert await waiting is None
    assert await dispatcher.wait_for((NumberEvent,)) is None


async def test_an_exception_in_a_filter_is_raised_by_wait_for(dispatcher):
    waiting = asyncio.create_task(dispatcher.wait_for((NumberEvent,), where=lambda event: 1 / 0))
    await settle()
    dispatcher.dispatch([NumberEvent(1)])
    with pytest.raises(ZeroDivisionError):
        await waiting


@pytest.fixture
async def timed(observer):
    clock = VirtualClock()
    dispatcher = make_dispatcher(observer, queue_size=9, clock=clock)
    yield dispatcher, clock
    await dispatcher.aclose(0)
    await settle()
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_wait_for_ends_at_its_timeout(timed):
    dispatcher, clock = timed
    waiting = asyncio.create_task(dispatcher.wait_for((NumberEvent,), timeout=5))
    await clock.advance(4.9)
    assert not waiting.done()
    await clock.advance(0.2)
    with pytest.raises(TimeoutError, match="within 5 s"):
        await waiting
    assert queues_of(dispatcher) == []


async def test_an_event_in_time_ends_wait_for(timed):
    dispatcher, clock = timed
    waiting = asyncio.create_task(dispatcher.wait_for((NumberEvent,), timeout=5))
    await clock.advance(4.9)
    dispatcher.dispatch([NumberEvent(1)])
    assert await waiting == NumberEvent(1)


async def test_wait_for_with_a_timeout_can_be_cancelled_and_closed(timed):
    dispatcher, clock = timed
    waiting, other = (asyncio.create_task(dispatcher.wait_for((NumberEvent,), timeout=5)) for _ in range(2))
    await clock.advance(1)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await dispatcher.aclose(1)
    assert await other is None


async def test_a_stream_is_closed_by_its_context(dispatcher):
    async with dispatcher.stream((FollowEvent,)) as stream:
        assert dispatcher.wanted() == {"WebcastSocialMessage"}
    assert dispatcher.wanted() == frozenset()
    assert await collect(stream) == []


async def test_a_closed_stream_discards_waiting_events(dispatcher):
    stream = dispatcher.stream(ALL)
    dispatch_all(dispatcher, numbers(3))
    await stream.aclose()
    assert await collect(stream) == []
    assert dispatcher.dropped == 0


UNCLOSED = "stream() was not closed: use `async with client.stream(...) as events`"


@pytest.fixture
def warned(recwarn):
    warnings.simplefilter("always")
    return lambda: [(str(each.message), each.category) for each in recwarn]


async def test_an_abandoned_stream_is_removed_with_a_warning(dispatcher, warned, recwarn):
    for _ in range(3):
        stream = dispatcher.stream((NumberEvent,), limit=3)
        dispatch_all(dispatcher, numbers(3))
        async for event in stream:
            assert event == NumberEvent(0)
            break
        del stream
        gc.collect()
    assert warned() == [(UNCLOSED, ResourceWarning)] * 3
    assert recwarn[0].filename == __file__
    dispatch_all(dispatcher, numbers(100))
    assert queues_of(dispatcher) == []
    assert dispatcher.dropped == 0


async def test_leaving_an_unnamed_stream_ends_it_at_once(dispatcher, warned):
    async def first():
        async for _ in dispatcher.stream((FollowEvent,)):
            break

    waiting = asyncio.create_task(first())
    await settle()
    assert dispatcher.wanted() == {"WebcastSocialMessage"}
    waiting.cancel()
    await asyncio.wait({waiting})
    del waiting
    gc.collect()
    assert warned() == [(UNCLOSED, ResourceWarning)]
    assert dispatcher.wanted() == frozenset()


async def test_a_finished_or_closed_stream_does_not_warn(dispatcher, warned):
    async def read():
        return [event async for event in dispatcher.stream(ALL)]

    reading = asyncio.create_task(read())
    left = dispatcher.stream(ALL)
    await settle()
    dispatch_all(dispatcher, numbers(3))
    await dispatcher.aclose(1)
    assert await reading == numbers(3)
    del left
    gc.collect()
    assert await collect(dispatcher.stream(ALL)) == []
    dispatcher.dispatch([NumberEvent(1)])
    assert queues_of(dispatcher) == []
    assert warned() == []


async def test_an_abandoned_stream_returns_its_bytes(warned):
    budget = RetainedBytes()
    dispatcher = make_dispatcher(budget=budget)
    stream = dispatcher.stream(ALL)
    dispatcher.dispatch(numbers(3))
    assert budget.used > 0
    del stream
    gc.collect()
    assert warned() == [(UNCLOSED, ResourceWarning)]
    dispatcher.dispatch([NumberEvent(4)])
    assert budget.used == 0
    await dispatcher.aclose(1)


async def test_a_stream_abandoned_just_before_close_returns_its_bytes(warned):
    budget = RetainedBytes()
    dispatcher = make_dispatcher(budget=budget)
    stream = dispatcher.stream(NUMBERS)
    dispatcher.dispatch(numbers(3))
    assert budget.used > 0
    del stream
    gc.collect()
    await dispatcher.aclose(0)
    assert budget.used == 0


async def test_a_stream_can_be_collected_in_any_thread(dispatcher, warned):
    """Garbage collection in another thread only marks the stream; the loop removes it."""
    holder = [dispatcher.stream((FollowEvent,))]
    assert dispatcher.wanted() == {"WebcastSocialMessage"}
    queues = queues_of(dispatcher)
    await asyncio.to_thread(holder.clear)
    assert warned() == [(UNCLOSED, ResourceWarning)]
    assert queues_of(dispatcher) == queues
    assert not queues[0].is_closed
    assert dispatcher.wanted() == frozenset()
    assert queues[0].is_closed


async def test_wait_for_causes_no_warning(dispatcher, warned):
    waiting = asyncio.create_task(dispatcher.wait_for((NumberEvent,)))
    await settle()
    waiting.cancel()
    await asyncio.wait({waiting})
    del waiting
    gc.collect()
    assert queues_of(dispatcher) == []
    assert warned() == []


@pytest.mark.parametrize("seconds", ["10", float("nan"), 1j])
async def test_an_invalid_timeout_is_refused(dispatcher, seconds):
    with pytest.raises(ConfigError, match="timeout="):
        await dispatcher.wait_for(NUMBERS, timeout=seconds)
    assert queues_of(dispatcher) == []
