"""Dispatching whole frames: slices, turns of handlers between them, and the byte budget."""

from __future__ import annotations

import asyncio

import pytest

from tests.dispatch.helpers import (
    NUMBERS,
    Collector,
    NumberEvent,
    Observer,
    OtherEvent,
    Sized,
    SizedVital,
    VitalEvent,
    make_dispatcher,
    numbers,
    settle,
)
from tiktok_live.dispatch.handler_table import HandlerTable
from tiktok_live.dispatch.handlers import make_handler
from tiktok_live.dispatch.options import HandlerOptions
from tiktok_live.events.base import Event
from tiktok_live.events.lifecycle import EventsDroppedEvent, HandlerFailedEvent
from tiktok_live.retention import RetainedBytes

MANY = 100_000


@pytest.fixture
def table():
    return HandlerTable()


@pytest.fixture
async def busy(observer, table):
    dispatcher = make_dispatcher(observer, queue_size=10_000, table=table)
    yield dispatcher
    await dispatcher.aclose(0)


def counting(is_async: bool):
    served = [0, 0]

    def plain(event):
        assert event.number == served[0], "in order"
        served[0] += 1

    async def coroutine(event):
        plain(event)

    return served, coroutine if is_async else plain


@pytest.mark.parametrize("is_async", [False, True])
async def test_a_fast_handler_loses_nothing_of_a_frame_larger_than_its_queue(busy, is_async):
    served, handler = counting(is_async)
    busy.add(handler, NUMBERS)
    await busy.dispatch_frame(numbers(MANY))
    await settle()
    assert (served[0], busy.dropped) == (MANY, 0)


@pytest.mark.parametrize("size", [1, 2, 15, 16, 17])
async def test_a_fast_handler_with_a_small_queue_loses_nothing(busy, table, size):
    served, handler = counting(is_async=True)
    table.add(make_handler(handler, NUMBERS, options=HandlerOptions(queue_size=size)))
    await busy.dispatch_frame(numbers(500))
    await settle()
    assert (served[0], busy.dropped) == (500, 0)


async def test_a_stream_that_is_read_loses_nothing(busy):
    async with busy.stream(NUMBERS) as stream:

        async def read():
            return [event.number async for event in stream]

        reading = asyncio.create_task(read())
        await busy.dispatch_frame(numbers(MANY))
        await busy.aclose(1)
        assert await reading == list(range(MANY))


async def test_a_handler_of_failures_loses_nothing(busy, monkeypatch):
    seen: list[str] = []
    busy.add(lambda event: seen.append(event.name), (NumberEvent, HandlerFailedEvent))

    def failing(event):
        raise ValueError

    monkeypatch.setattr("tiktok_live.dispatch.runner.logger.disabled", True)
    busy.add(failing, NUMBERS)
    await busy.dispatch_frame(numbers(20_000))
    await settle(2_000)
    assert (seen.count("number"), seen.count("handler_failed"), busy.dropped) == (20_000, 20_000, 0)
    assert busy.handler_failures == 20_000


async def test_a_handler_of_only_the_latest_does_not_slice_frames(busy, table):
    table.add(make_handler(print, NUMBERS, options=HandlerOptions(overflow="latest")))
    frame = numbers(40)
    assert [len(part) for part in busy._routes.slices(frame)] == [16, 16, 8]


async def test_a_small_queue_slices_frames_only_at_its_own_events(busy, table):
    table.add(make_handler(print, (NumberEvent,)))
    table.add(make_handler(print, (OtherEvent,), options=HandlerOptions(queue_size=1)))
    frame = [*numbers(20), OtherEvent(20), *numbers(21, 30), OtherEvent(30), OtherEvent(31)]
    slices = list(busy._routes.slices(frame))
    assert [len(part) for part in slices] == [16, 4, 1, 9, 1, 1]
    assert [event for part in slices for event in part] == frame


async def test_events_without_a_handler_do_not_slice_frames(busy):
    busy.add(print, (OtherEvent,))
    assert [len(part) for part in busy._routes.slices(numbers(1_000))] == [1_000]


async def test_a_small_frame_does_not_wait(busy):
    busy.add(print, NUMBERS)
    with pytest.raises(StopIteration):
        busy.dispatch_frame(numbers(16)).send(None)


async def test_a_handler_is_woken_once_for_a_slice(busy, monkeypatch):
    got = Collector()
    busy.add(got, NUMBERS)
    await busy.dispatch_frame([NumberEvent(0)])
    await settle()
    [runner] = busy._in_order
    woken = []
    wake = type(runner.queue)._wake
    monkeypatch.setattr(type(runner.queue), "_wake", lambda queue: (woken.append(queue), wake(queue)))
    await busy.dispatch_frame(numbers(1, 17))
    await settle()
    assert got.numbers == list(range(17))
    assert len(woken) == 1


async def test_every_worker_of_a_handler_is_woken_for_a_slice(busy, table):
    started, release = [], asyncio.Event()

    async def slow(event):
        started.append(event.number)
        await release.wait()

    table.add(make_handler(slow, NUMBERS, options=HandlerOptions(concurrency=3)))
    await busy.dispatch_frame([VitalEvent(0)])
    await settle()
    await busy.dispatch_frame(numbers(1, 9))
    await settle()
    assert started == [0, 1, 2]
    release.set()


async def test_events_of_several_kinds_come_in_order(busy):
    got = Collector()
    busy.add(got, NUMBERS)
    kinds = (NumberEvent, VitalEvent, OtherEvent)
    await busy.dispatch_frame([kinds[number % 7 % 3](number) for number in range(1_000)])
    await settle()
    assert got.numbers == list(range(1_000))


def make_short(observer: Observer, limit: int, **options):
    budget = RetainedBytes(limit)
    return budget, make_dispatcher(observer, budget=budget, **{"queue_size": 1_000} | options)


async def stuck(event):
    await asyncio.get_running_loop().create_future()


async def test_a_fast_handler_loses_nothing_when_the_budget_is_exceeded(observer, caplog):
    budget, dispatcher = make_short(observer, 20_000)
    fast = Collector()
    dispatcher.add(stuck, NUMBERS)
    dispatcher.add(fast, NUMBERS)
    for begin in range(0, 200, 10):
        await dispatcher.dispatch_frame([Sized(number) for number in range(begin, begin + 10)])
    await settle()
    assert fast.numbers == list(range(200))
    slow_one, fast_one = dispatcher.health
    assert (fast_one.dropped, slow_one.waiting, slow_one.dropped) == (0, 20, 179)
    assert (budget.used, budget.evicted) == (20_000, 179)
    [(name, dropped, size)] = observer.drops
    assert (name, dropped, size) == (slow_one.name, 1, 1_000)
    assert [record.getMessage() for record in caplog.records] == [
        f"{name} is too slow: the client retains more than 20000 bytes, so events are dropped"
    ]
    await dispatcher.aclose(0)
    assert budget.used == 0


async def test_a_frame_larger_than_the_budget_reaches_a_fast_handler(observer):
    budget, dispatcher = make_short(observer, 3_000)
    fast = Collector()
    dispatcher.add(fast, NUMBERS)
    await dispatcher.dispatch_frame([Sized(number) for number in range(100)])
    await settle()
    assert (len(fast.got), budget.evicted, budget.used) == (100, 0, 0)
    await dispatcher.aclose(0)


async def test_an_event_larger_than_the_budget_is_accepted(observer):
    budget, dispatcher = make_short(observer, 1)
    dispatcher.add(stuck, NUMBERS)
    for number in range(3):
        await dispatcher.dispatch_frame([Sized(number)])
        await settle()
    assert [health.waiting for health in dispatcher.health] == [1]
    await dispatcher.aclose(0)
    assert budget.used == 0


async def test_the_budget_applies_to_single_events_too(observer):
    budget, dispatcher = make_short(observer, 5_000)
    dispatcher.add(stuck, NUMBERS)
    for number in range(50):
        dispatcher.dispatch([SizedVital(number)])
        await settle(3)
    assert budget.used == 5_000
    assert dispatcher.dropped == budget.evicted == 44
    await dispatcher.aclose(0)


async def test_removed_handlers_and_streams_return_their_bytes(observer, table):
    budget, dispatcher = make_short(observer, 10**6, table=table)
    table.add(make_handler(stuck, NUMBERS))
    stream, other = dispatcher.stream(NUMBERS), dispatcher.stream(NUMBERS)
    await dispatcher.dispatch_frame([Sized(number) for number in range(10)])
    await settle()
    assert budget.used == 29_000
    table.remove(stuck)
    assert budget.used == 20_000
    await stream.aclose()
    assert budget.used == 10_000
    await dispatcher.aclose(0)
    assert [event.number async for event in other] == list(range(10))
    assert budget.used == 0


async def test_a_handler_that_always_fails_does_not_exceed_the_budget(observer, monkeypatch):
    budget, dispatcher = make_short(observer, 10**9, queue_size=10)

    def failing(event):
        raise ValueError

    monkeypatch.setattr("tiktok_live.dispatch.runner.logger.disabled", True)
    dispatcher.add(failing, NUMBERS)
    dispatcher.add(stuck, (Event,))
    await dispatcher.dispatch_frame(numbers(3_000))
    await settle()
    _, stuck_one = dispatcher.health
    assert stuck_one.waiting == 1_000
    assert dispatcher.handler_failures == 3_000
    assert [name for name, _, _ in observer.drops] == [stuck_one.name]
    await dispatcher.aclose(0)
    assert budget.used == 0


async def test_every_slow_handler_is_announced(observer):
    dispatcher = make_dispatcher(observer, queue_size=2)
    for _ in range(400):
        dispatcher.add(stuck, (Event,))
    dispatcher.dispatch(numbers(5))
    assert len(observer.drops) == 400
    await dispatcher.aclose(0)


async def test_drops_caused_by_an_announcement_are_announced_too(observer, table):
    dispatcher = make_dispatcher(observer, table=table)
    table.add(make_handler(stuck, (Event,), options=HandlerOptions(queue_size=2)))
    table.add(make_handler(print, NUMBERS, options=HandlerOptions(queue_size=1)))
    dispatcher.dispatch(numbers(2))
    assert [size for _, _, size in observer.drops] == [1, 2]
    await dispatcher.aclose(0)


async def test_the_dispatcher_s_events_have_room_id_and_time(observer):
    dispatcher = make_dispatcher(observer, queue_size=1)
    heard = Collector()
    dispatcher.room_id = 7
    dispatcher.add(heard, (EventsDroppedEvent, HandlerFailedEvent))
    dispatcher.add(lambda event: 1 / 0, NUMBERS)
    dispatcher.dispatch(numbers(2))
    await settle()
    assert sorted(event.name for event in heard.got) == ["events_dropped", "handler_failed"]
    assert {event.room_id for event in heard.got} == {7}
    assert {event.received_at.timestamp() for event in heard.got} == {1_750_000_000.0}
    await dispatcher.aclose(0)


async def test_a_frame_is_delivered_even_if_the_dispatching_task_is_cancelled(busy):
    served, handler = counting(is_async=True)
    busy.add(handler, NUMBERS)
    handing_out = asyncio.create_task(busy.dispatch_frame(numbers(1_000)))
    for _ in range(3):
        await asyncio.sleep(0)
    assert 0 < served[0] < 1_000
    handing_out.cancel()
    await asyncio.wait({handing_out})
    assert handing_out.cancelled()
    await settle(200)
    assert served[0] == 1_000
