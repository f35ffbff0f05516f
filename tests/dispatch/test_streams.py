from __future__ import annotations

import asyncio
import gc
import weakref

import pytest

from tests.dispatch.made import ALL, NumberEvent, OtherEvent, VitalEvent, dispatch_all, numbers, settle
from tiktok_live.dispatch.dispatcher import Dispatcher
from tiktok_live.errors import LocalProtocolError
from tiktok_live.events.social import FollowEvent


async def collect(stream):
    async with asyncio.timeout(30):
        return [event async for event in stream]


async def test_a_stream_gives_events_in_order_and_ends_when_all_is_closed(dispatcher):
    stream = dispatcher.stream((NumberEvent,))
    dispatch_all(dispatcher, [NumberEvent(0), VitalEvent(9), OtherEvent(1)])
    reading = asyncio.create_task(collect(stream))
    await settle()
    dispatcher.dispatch(NumberEvent(2))
    await dispatcher.aclose(1)
    assert [event.number for event in await reading] == [0, 1, 2]
    assert [event async for event in stream] == []


async def test_what_waits_in_a_stream_is_given_after_the_end_too(dispatcher):
    stream = dispatcher.stream(ALL)
    dispatch_all(dispatcher, numbers(3))
    await dispatcher.aclose(1)
    dispatcher.dispatch(NumberEvent(3))
    assert [event.number for event in await collect(stream)] == [0, 1, 2]


async def test_each_stream_has_events_of_its_own(dispatcher):
    one, other = dispatcher.stream(ALL), dispatcher.stream(ALL)
    dispatcher.dispatch(NumberEvent(1))
    assert await anext(one) == await anext(other) == NumberEvent(1)


async def test_a_stream_collects_from_its_making_on_and_drops_the_oldest(observer):
    dispatcher = Dispatcher(observer, queue_size=3)
    dispatcher.dispatch(NumberEvent(0))
    stream = dispatcher.stream(ALL)
    dispatch_all(dispatcher, numbers(1, 9))
    assert observer.drops == [("stream", 1, 3)]
    await dispatcher.aclose(1)
    assert [event.number for event in await collect(stream)] == [6, 7, 8]


async def test_a_closed_stream_listens_no_more(dispatcher):
    stream = dispatcher.stream((FollowEvent,))
    assert dispatcher.wanted() == {"WebcastSocialMessage"}
    reading = asyncio.create_task(collect(stream))
    await settle()
    await stream.aclose()
    await stream.aclose()
    assert await reading == []
    assert dispatcher.wanted() == frozenset()
    assert dispatcher._routes == []


async def test_a_closed_stream_is_forgotten(dispatcher):
    stream = dispatcher.stream(ALL)
    dispatcher.dispatch(NumberEvent(1))
    queue = weakref.ref(stream._queue)
    await stream.aclose()
    del stream
    gc.collect()
    assert queue() is None


async def test_closing_one_stream_leaves_the_others(dispatcher):
    one, other = dispatcher.stream(ALL), dispatcher.stream(ALL)
    dispatcher.dispatch(NumberEvent(1))
    await one.aclose()
    dispatcher.dispatch(NumberEvent(2))
    assert [(await anext(other)).number for _ in range(2)] == [1, 2]


async def test_two_readers_of_one_stream_are_told(dispatcher):
    stream = dispatcher.stream(ALL)
    reading = asyncio.create_task(anext(stream))
    await settle()
    with pytest.raises(LocalProtocolError, match="two tasks"):
        await asyncio.wait_for(anext(stream), 30)
    dispatcher.dispatch(NumberEvent(1))
    assert await reading == NumberEvent(1)


async def test_a_reader_that_was_cancelled_loses_nothing(dispatcher):
    stream = dispatcher.stream(ALL)
    reading = asyncio.create_task(anext(stream))
    await settle()
    dispatcher.dispatch(NumberEvent(1))
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert await anext(stream) == NumberEvent(1)
