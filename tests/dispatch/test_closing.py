from __future__ import annotations

import asyncio
import weakref

import pytest

from tests.dispatch.helpers import ALL, NUMBERS, Collector, NumberEvent, dispatch_all, make_dispatcher, numbers, settle


async def test_handlers_finish_waiting_events_on_close(dispatcher):
    slow = Collector()
    dispatcher.add(slow.slow, ALL)
    dispatch_all(dispatcher, numbers(50))
    await dispatcher.aclose(30)
    assert slow.numbers == list(range(50))
    assert len(dispatcher._workers) == 0


async def test_no_event_is_accepted_after_closing(dispatcher):
    before, after = Collector(), Collector()
    dispatcher.add(before, ALL)
    dispatcher.dispatch([NumberEvent(1)])
    await dispatcher.aclose(30)
    dispatcher.add(after, ALL)
    dispatcher.dispatch([NumberEvent(2)])
    await settle()
    assert (before.numbers, after.numbers) == ([1], [])
    assert [event async for event in dispatcher.stream(ALL)] == []


async def test_closing_before_the_first_event_or_twice_is_allowed(dispatcher):
    dispatcher.add(print, ALL)
    await dispatcher.aclose(30)
    await dispatcher.aclose(30)


async def test_a_stuck_handler_is_cancelled(dispatcher, observer, caplog):
    ended = []

    async def stuck(event):
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            ended.append(event.number)

    dispatcher.add(stuck, ALL)
    dispatch_all(dispatcher, numbers(3))
    await settle()
    async with asyncio.timeout(30):
        await dispatcher.aclose(0.01)
    assert ended == [0]
    assert observer.failures == []
    assert [record.getMessage() for record in caplog.records] == [
        "1 handlers did not finish within 0.01 s and were cancelled"
    ]


async def test_a_handler_that_suppresses_its_cancellation_receives_no_more_events(dispatcher):
    got = []

    async def stubborn(event):
        got.append(event.number)
        try:
            await asyncio.get_running_loop().create_future()
        except asyncio.CancelledError:
            got.append("swallowed")

    dispatcher.add(stubborn, ALL)
    dispatch_all(dispatcher, numbers(3))
    await settle()
    await dispatcher.aclose(0.01)
    await settle()
    assert got == [0, "swallowed"]


@pytest.mark.parametrize("error", [None, ValueError])
async def test_a_worker_cancelled_from_outside_ends_even_if_its_handler_suppresses_it(dispatcher, error):
    """`asyncio.run` does this if a program ends without closing its client."""
    got = []

    async def stubborn(event):
        got.append(event.number)
        try:
            await asyncio.get_running_loop().create_future()
        except asyncio.CancelledError:
            if error is not None:
                raise error from None

    dispatcher.add(stubborn, NUMBERS)
    dispatch_all(dispatcher, numbers(3))
    await settle()
    for worker in list(dispatcher._workers._runners):
        worker.cancel()
    await settle()
    assert len(dispatcher._workers) == 0
    assert got == [0]


@pytest.mark.parametrize("is_async", [False, True])
async def test_events_and_results_are_not_kept_until_the_next_event(dispatcher, is_async):
    def plain(event):
        return event

    async def coroutine(event):
        return event

    dispatcher.add(coroutine if is_async else plain, ALL)
    events = numbers(3)
    gone = [weakref.ref(event) for event in events]
    dispatch_all(dispatcher, events)
    del events
    await settle()
    assert [ref() for ref in gone] == [None] * 3


async def test_a_handler_that_cannot_be_cancelled_does_not_delay_closing(dispatcher):
    release = asyncio.Event()

    async def immortal(event):
        while not release.is_set():
            try:
                await release.wait()
            except asyncio.CancelledError:
                continue

    dispatcher.add(immortal, ALL)
    dispatcher.dispatch([NumberEvent(1)])
    await settle()
    async with asyncio.timeout(30):
        await dispatcher.aclose(0.01)
    release.set()


async def test_a_stuck_handler_does_not_affect_the_others_on_close(dispatcher):
    slow, never = Collector(), asyncio.Event()

    async def stuck(event):
        await never.wait()

    dispatcher.add(stuck, ALL)
    dispatcher.add(slow.slow, ALL)
    dispatch_all(dispatcher, numbers(20))
    await dispatcher.aclose(0.5)
    assert slow.numbers == list(range(20))


async def test_a_worker_has_its_handler_s_name(dispatcher):
    names = []
    dispatcher.add(lambda event: names.append(asyncio.current_task().get_name()), ALL)
    dispatcher.dispatch([NumberEvent(1)])
    await settle()
    assert names[0].startswith(f"handler {__name__}.")


async def test_events_not_handled_on_close_count_as_dropped(observer) -> None:
    dispatcher = make_dispatcher(observer, queue_size=4)
    release = asyncio.Event()

    async def slow(_: NumberEvent) -> None:
        await release.wait()

    dispatcher.add(slow, (NumberEvent,))
    dispatch_all(dispatcher, numbers(1))
    await settle()
    dispatch_all(dispatcher, numbers(10))
    await dispatcher.aclose(0)
    (health,) = dispatcher.health
    assert (health.handled, health.dropped, health.waiting) == (1, 10, 0)
