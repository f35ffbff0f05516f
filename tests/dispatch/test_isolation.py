from __future__ import annotations

import asyncio
import logging

import pytest

from tests.dispatch.helpers import (
    ALL,
    LIFECYCLE,
    NUMBERS,
    Collector,
    NumberEvent,
    VitalEvent,
    dispatch_all,
    make_dispatcher,
    numbers,
    settle,
)
from tiktok_live.dispatch.handlers import make_handler
from tiktok_live.dispatch.options import HandlerOptions
from tiktok_live.events.lifecycle import ConnectedEvent, EventsDroppedEvent, HandlerFailedEvent

FAILURES = {
    "an error": ValueError("bad luck"),
    "a group of errors": ExceptionGroup("two", [ValueError(), KeyError()]),
    "an end of iteration": StopIteration(),
    "an end of asynchronous iteration": StopAsyncIteration(),
    "a time-out": TimeoutError(),
    "a failed assertion": AssertionError(),
    "a cancellation of something else": asyncio.CancelledError(),
    "the end of a generator": GeneratorExit(),
}


@pytest.mark.parametrize("is_async", [False, True])
@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
async def test_a_failing_handler_loses_nothing_and_is_reported(dispatcher, observer, caplog, failure, is_async):
    seen, other, announced = [], Collector(), Collector()

    def failing(event):
        seen.append(event.number)
        if event.number == 1:
            raise failure

    async def failing_later(event):
        await asyncio.sleep(0)
        failing(event)

    handler = failing_later if is_async else failing
    dispatcher.add(handler, (NumberEvent,))
    dispatcher.add(other, (NumberEvent,))
    dispatcher.add(announced, (HandlerFailedEvent,))
    dispatch_all(dispatcher, numbers(3))
    await settle()
    assert seen == other.numbers == [0, 1, 2]
    [(name, event, error)] = observer.failures
    assert name.endswith(handler.__qualname__)
    assert event == NumberEvent(1)
    if not (is_async and isinstance(failure, StopIteration | StopAsyncIteration)):  # a coroutine cannot raise those
        assert error is failure
    assert [failed.error for failed in announced.got] == [error]
    [record] = caplog.records
    assert (record.levelno, record.exc_info[1]) == (logging.ERROR, error)
    assert record.getMessage() == f"handler {name} failed on number event"


async def test_a_failure_that_repeats_is_logged_in_one_line(dispatcher, observer, caplog):
    def failing(event):
        if event.number % 2:
            raise KeyError(f"odd {event.number}")
        raise KeyError("even")

    dispatcher.add(failing, NUMBERS)
    dispatch_all(dispatcher, numbers(5))
    await settle()
    assert len(observer.failures) == 5
    assert [bool(record.exc_info) for record in caplog.records] == [True, True, False, False, False]
    name = observer.failures[0][0]
    assert caplog.messages[3] == f"handler {name} failed again on number event: KeyError: 'odd 3'"


@pytest.mark.parametrize(
    "failure", [ExceptionGroup("two", [ValueError()]), KeyError("a")], ids=["a group", "with a cause"]
)
async def test_a_failure_with_others_in_it_is_logged_whole_each_time(dispatcher, caplog, failure):
    def failing(event):
        raise failure from (ValueError(event.number) if isinstance(failure, KeyError) else None)

    dispatcher.add(failing, NUMBERS)
    dispatch_all(dispatcher, numbers(3))
    await settle()
    assert [bool(record.exc_info) for record in caplog.records] == [True, True, True]


async def test_the_log_of_a_handler_remembers_a_bounded_number_of_failures(dispatcher, caplog):
    kinds = [type(f"Failure{number}", (Exception,), {}) for number in range(40)]

    def failing(event):
        raise kinds[event.number % 40]

    dispatcher.add(failing, NUMBERS)
    dispatch_all(dispatcher, numbers(80))
    await settle()
    assert sum(bool(record.exc_info) for record in caplog.records) == 40 + 8


async def test_a_handler_that_awaits_a_cancelled_task_continues(dispatcher, observer):
    got, never = [], asyncio.get_running_loop().create_future()

    async def waiting(event):
        got.append(event.number)
        if event.number == 0:
            await never

    dispatcher.add(waiting, (NumberEvent,))
    dispatch_all(dispatcher, numbers(2))
    await settle()
    assert got == [0]
    never.cancel()
    await settle()
    assert got == [0, 1]
    assert [type(error) for _, _, error in observer.failures] == [asyncio.CancelledError]


async def test_a_handler_that_times_out_continues(dispatcher, observer):
    got = []

    async def impatient(event):
        got.append(event.number)
        async with asyncio.timeout(0):
            await asyncio.get_running_loop().create_future()

    dispatcher.add(impatient, (NumberEvent,))
    dispatch_all(dispatcher, numbers(2))
    async with asyncio.timeout(30):
        while len(observer.failures) < 2:  # noqa: ASYNC110 - the loop's clock decides
            await asyncio.sleep(0)
    assert got == [0, 1]
    assert [type(error) for _, _, error in observer.failures] == [TimeoutError, TimeoutError]


async def test_a_failing_handler_of_failures_causes_no_endless_failures(dispatcher, observer, caplog):
    def failing(event):
        raise ValueError(event.name)

    dispatcher.add(failing, ALL)
    dispatcher.dispatch([NumberEvent(1)])
    dispatcher.dispatch([EventsDroppedEvent(**LIFECYCLE, handler="x", dropped=1, queue_size=1)])
    await settle()
    assert len(observer.failures) == 1
    assert len(caplog.records) == 3


async def test_a_worker_that_ends_by_a_bug_of_this_library_is_logged(dispatcher, caplog, monkeypatch):
    def broken(*_):
        raise RuntimeError("a bug")

    monkeypatch.setattr("tiktok_live.dispatch.runner.HandlerRunner._fail", broken)
    dispatcher.add(lambda event: 1 / 0, NUMBERS)
    dispatcher.dispatch([NumberEvent(1)])
    await settle()
    [record] = caplog.records
    assert record.getMessage().startswith(f"handler {__name__}.")
    assert record.getMessage().endswith("stopped unexpectedly and receives no more events")
    assert isinstance(record.exc_info[1], RuntimeError)


async def test_a_handler_that_waits_does_not_delay_others(dispatcher):
    free, release = Collector(), asyncio.Event()

    async def blocked(event):
        await release.wait()

    dispatcher.add(blocked, (NumberEvent,))
    dispatcher.add(free, (NumberEvent,))
    dispatch_all(dispatcher, numbers(1000))
    await settle()
    assert free.numbers == list(range(1000))
    release.set()


async def test_plain_functions_let_others_run(dispatcher):
    order = []
    dispatcher.add(lambda event: order.append("first"), (NumberEvent,))
    dispatcher.add(lambda event: order.append("second"), (NumberEvent,))
    dispatch_all(dispatcher, numbers(64))
    await settle()
    assert order.index("second") <= 16
    assert order.count("first") == order.count("second") == 64


async def test_a_slow_handler_drops_the_oldest_and_is_announced_once_per_episode(observer):
    dispatcher = make_dispatcher(observer, queue_size=4)
    got, news, release = [], Collector(), asyncio.Event()

    async def slow(event):
        got.append(event.number)
        await release.wait()

    dispatcher.add(slow, (NumberEvent, VitalEvent))
    dispatcher.add(news, (EventsDroppedEvent,))
    dispatcher.dispatch([NumberEvent(0)])
    await settle()
    dispatch_all(dispatcher, [VitalEvent(1), *numbers(2, 12)])
    await settle()
    [(name, dropped, size)] = observer.drops
    assert (name.endswith("slow"), dropped, size) == (True, 1, 4)
    release.set()
    await settle()
    assert got == [0, 1, 9, 10, 11]

    release.clear()
    dispatch_all(dispatcher, numbers(20, 21))
    await settle()
    dispatch_all(dispatcher, numbers(21, 40))
    await settle()
    assert len(observer.drops) == 2
    assert [(event.handler, event.queue_size) for event in news.got] == [(name, 4)] * 2
    assert [event.dropped for event in news.got] == [dropped for _, dropped, _ in observer.drops] == [1, 8]
    release.set()
    await dispatcher.aclose(1)


async def test_only_the_slow_handler_loses_events(observer):
    dispatcher = make_dispatcher(observer, queue_size=4)
    fast, release = Collector(), asyncio.Event()

    async def slow(event):
        await release.wait()

    dispatcher.add(slow, NUMBERS)
    dispatcher.add(fast, NUMBERS)
    for event in numbers(50):
        dispatcher.dispatch([event])
        await settle(3)
    assert fast.numbers == list(range(50))
    assert len(observer.drops) == 1
    release.set()
    await dispatcher.aclose(1)


async def test_a_slow_handler_of_everything_receives_the_announcement_of_its_drops(observer):
    dispatcher = make_dispatcher(observer, queue_size=2)
    got = Collector()
    dispatcher.add(got, ALL)
    dispatch_all(dispatcher, numbers(6))
    await settle()
    assert [event.name for event in got.got] == ["events_dropped", "number"]
    await dispatcher.aclose(1)


async def test_lifecycle_events_are_never_dropped(observer):
    dispatcher = make_dispatcher(observer, queue_size=2)
    got = Collector()
    dispatcher.add(got, ALL)
    connected = ConnectedEvent(**LIFECYCLE, unique_id="someone", provider="direct")
    dispatch_all(dispatcher, [connected, *numbers(9), connected])
    await settle()
    assert got.got.count(connected) == 2
    await dispatcher.aclose(1)


def cancels_itself(event):
    asyncio.current_task().cancel()


async def cancels_itself_and_returns(event):
    asyncio.current_task().cancel()


async def cancels_itself_and_waits(event):
    asyncio.current_task().cancel()
    await asyncio.sleep(0)


@pytest.mark.parametrize("concurrency", [1, 3])
@pytest.mark.parametrize("cancel", [cancels_itself, cancels_itself_and_returns, cancels_itself_and_waits])
async def test_a_handler_that_cancels_its_own_task_receives_the_next_events(dispatcher, cancel, concurrency):
    got = []

    def handler(event):
        got.append(event.number)
        return cancel(event)

    dispatcher._table.add(make_handler(handler, NUMBERS, options=HandlerOptions(concurrency=concurrency)))
    for number in range(7):
        dispatcher.dispatch([NumberEvent(number)])
        await settle()
    dispatcher.dispatch(numbers(5))
    await settle()
    assert len(got) == 12
    assert len([task for task in asyncio.all_tasks() if task.get_name().startswith("handler ")]) == concurrency


async def test_a_middleware_that_cancels_its_task_leaves_the_handlers_threads_open(dispatcher):
    got = []

    async def impatient(event, call_next, ctx):
        await call_next(event)
        asyncio.current_task().cancel()

    dispatcher._table.add_middleware(impatient)
    handler = make_handler(lambda event: got.append(event.number), NUMBERS, options=HandlerOptions(thread=True))
    dispatcher._table.add(handler)
    for number in range(3):
        dispatcher.dispatch([NumberEvent(number)])
        while len(got) <= number:  # noqa: ASYNC110 - a thread decides
            await asyncio.sleep(0)
        while any(task.cancelling() for task in asyncio.all_tasks()):  # noqa: ASYNC110 - likewise
            await asyncio.sleep(0)
    assert got == [0, 1, 2]
    assert dispatcher.handler_failures == 0


async def test_the_log_of_a_failure_shows_no_secret(dispatcher, caplog):
    def failing(event):
        raise ValueError("Cookie: sessionid=s3cret0123456789") from KeyError("token=s3cret0123456789")

    dispatcher.add(failing, NUMBERS)
    dispatcher.dispatch(numbers(1))
    await settle()
    assert "ValueError: Cookie: ***" in caplog.text
    assert "in failing" in caplog.text
    assert "s3cret" not in caplog.text


class Unspeakable(Exception):
    def __str__(self):
        raise RuntimeError("no words")

    __repr__ = __str__


async def test_an_error_whose_text_cannot_be_read_is_reported(dispatcher, caplog):
    def failing(event):
        raise Unspeakable

    told = []

    def tell(event):
        told.extend([event.to_dict()["error"], repr(event)])

    dispatcher.add(failing, NUMBERS)
    dispatcher.add(tell, (HandlerFailedEvent,))
    dispatcher.dispatch(numbers(1))
    await settle()
    as_json, as_text = told
    assert as_json == "Unspeakable: unprintable: converting it to text raised RuntimeError"
    assert "unprintable" in as_text
    assert "failing failed on number event" in caplog.text
