from __future__ import annotations

import asyncio
import functools
import logging

import pytest

from tests.dispatch.made import LIFECYCLE, NumberEvent, Observer, OtherEvent, VitalEvent, numbers
from tiktok_live.dispatch.dispatcher import Dispatcher
from tiktok_live.errors import ConfigError, LocalProtocolError
from tiktok_live.events.base import Event, UnknownEvent
from tiktok_live.events.chat import ChatEvent
from tiktok_live.events.lifecycle import ConnectedEvent, EventsDroppedEvent, HandlerFailedEvent
from tiktok_live.events.social import FollowEvent, LikeEvent, ShareEvent

ALL = (Event,)


@pytest.fixture
def observer() -> Observer:
    return Observer()


@pytest.fixture
async def dispatcher(observer):
    made = Dispatcher(observer, queue_size=10_000)
    observer.dispatcher = made
    yield made
    await made.aclose(0)
    await settle()
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def settle(turns: int = 200) -> None:
    for _ in range(turns):
        await asyncio.sleep(0)


def dispatch_all(dispatcher: Dispatcher, events) -> None:
    for event in events:
        dispatcher.dispatch(event)


class Collector:
    """A handler that keeps what it got."""

    def __init__(self) -> None:
        self.got: list[Event] = []

    def plain(self, event: Event) -> None:
        self.got.append(event)

    async def slow(self, event: Event) -> None:
        await asyncio.sleep(0)
        self.got.append(event)

    def __call__(self, event: Event) -> None:
        self.got.append(event)

    @property
    def numbers(self) -> list[int]:
        return [event.number for event in self.got]


async def test_each_handler_gets_its_events_in_order(dispatcher):
    plain, slow = Collector(), Collector()
    dispatcher.add(plain.plain, (NumberEvent,))
    dispatcher.add(slow.slow, (NumberEvent,))
    dispatch_all(dispatcher, numbers(100))
    await settle(500)
    assert plain.numbers == slow.numbers == list(range(100))


async def test_an_event_is_handled_to_the_end_before_the_next_one(dispatcher):
    steps = []

    async def handler(event):
        steps.append(("begin", event.number))
        await settle(3)
        steps.append(("end", event.number))

    dispatcher.add(handler, (NumberEvent,))
    dispatch_all(dispatcher, numbers(3))
    await settle()
    assert steps == [(step, number) for number in range(3) for step in ("begin", "end")]


async def test_a_handler_gets_the_classes_it_is_for_and_their_subclasses(dispatcher):
    base, sub, both, everything = Collector(), Collector(), Collector(), Collector()
    dispatcher.add(base, (NumberEvent,))
    dispatcher.add(sub, (OtherEvent,))
    dispatcher.add(both, (OtherEvent, NumberEvent))
    dispatcher.add(everything, ALL)
    events = [NumberEvent(1), OtherEvent(2), VitalEvent(3)]
    dispatch_all(dispatcher, events)
    await settle()
    assert base.got == both.got == events[:2]
    assert sub.got == events[1:2]
    assert everything.got == events


async def test_a_handler_may_be_added_while_events_flow(dispatcher):
    first, second = Collector(), Collector()
    dispatcher.add(first, ALL)
    dispatcher.dispatch(NumberEvent(1))
    await settle()
    dispatcher.add(second, ALL)
    dispatcher.dispatch(NumberEvent(2))
    await settle()
    assert (first.numbers, second.numbers) == ([1, 2], [2])


async def test_a_handler_may_add_a_handler(dispatcher):
    added = Collector()

    def adding(event):
        if event.number == 1:
            dispatcher.add(added, ALL)

    dispatcher.add(adding, ALL)
    dispatcher.dispatch(NumberEvent(1))
    await settle()
    dispatcher.dispatch(NumberEvent(2))
    await settle()
    assert added.numbers == [2]


KINDS_OF_HANDLERS = {
    "a bound method": lambda keep: Keeper(keep).method,
    "a bound coroutine method": lambda keep: Keeper(keep).async_method,
    "a partial": lambda keep: functools.partial(lambda where, event: where.append(event), keep),
    "a callable object": lambda keep: Keeper(keep),
    "an object that is awaited": lambda keep: AsyncKeeper(keep),
    "a built-in": lambda keep: keep.append,
    "a function that gives something to await": lambda keep: lambda event: Keeper(keep).async_method(event),
    "a function that gives a task": lambda keep: lambda event: asyncio.ensure_future(Keeper(keep).async_method(event)),
}


class Keeper:
    def __init__(self, keep: list[Event]) -> None:
        self._keep = keep

    def method(self, event: Event) -> None:
        self._keep.append(event)

    async def async_method(self, event: Event) -> None:
        await asyncio.sleep(0)
        self._keep.append(event)

    def __call__(self, event: Event) -> None:
        self._keep.append(event)


class AsyncKeeper(Keeper):
    async def __call__(self, event: Event) -> None:
        self._keep.append(event)


@pytest.mark.parametrize("make", KINDS_OF_HANDLERS.values(), ids=KINDS_OF_HANDLERS)
async def test_whatever_takes_an_event_is_served(dispatcher, make):
    keep: list[Event] = []
    dispatcher.add(make(keep), (NumberEvent,))
    dispatch_all(dispatcher, numbers(3))
    await settle()
    assert keep == numbers(3)


async def test_print_is_a_handler(dispatcher, capsys):
    dispatcher.add(print, (NumberEvent,))
    dispatcher.dispatch(NumberEvent(7))
    await settle()
    assert capsys.readouterr().out == "NumberEvent(number=7)\n"


@pytest.mark.parametrize("function", [lambda: None, lambda one, two: None, "chat"])
async def test_what_cannot_take_an_event_is_refused_and_nothing_is_registered(dispatcher, function):
    with pytest.raises(ConfigError, match=r"write: async def handler\(event\)"):
        dispatcher.add(function, ALL)
    assert dispatcher.wanted() == frozenset()


FAILURES = {
    "an error": ValueError("bad luck"),
    "a group of errors": ExceptionGroup("two", [ValueError(), KeyError()]),
    "an end of iteration": StopIteration(),
    "an end of asynchronous iteration": StopAsyncIteration(),
    "a time-out": TimeoutError(),
    "a failed assertion": AssertionError(),
    "a cancellation of something else": asyncio.CancelledError(),
}


@pytest.mark.parametrize("is_async", [False, True])
@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
async def test_a_handler_that_fails_loses_nothing_and_is_told_about(dispatcher, observer, caplog, failure, is_async):
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


async def test_a_handler_that_waits_for_what_somebody_cancelled_goes_on(dispatcher, observer):
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


async def test_a_handler_that_times_out_goes_on(dispatcher, observer):
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


async def test_a_handler_that_fails_on_news_of_failures_does_not_feed_itself(dispatcher, observer, caplog):
    def failing(event):
        raise ValueError(event.name)

    dispatcher.add(failing, ALL)
    dispatcher.dispatch(NumberEvent(1))
    dispatcher.dispatch(EventsDroppedEvent(**LIFECYCLE, handler="x", dropped=1, queue_size=1))
    await settle()
    assert len(observer.failures) == 1
    assert len(caplog.records) == 3


async def test_a_handler_that_blocks_costs_the_others_nothing(dispatcher):
    free, release = Collector(), asyncio.Event()

    async def blocked(event):
        await release.wait()

    dispatcher.add(blocked, (NumberEvent,))
    dispatcher.add(free, (NumberEvent,))
    dispatch_all(dispatcher, numbers(1000))
    await settle()
    assert free.numbers == list(range(1000))
    release.set()


async def test_plain_functions_give_others_a_turn(dispatcher):
    order = []
    dispatcher.add(lambda event: order.append("first"), (NumberEvent,))
    dispatcher.add(lambda event: order.append("second"), (NumberEvent,))
    dispatch_all(dispatcher, numbers(64))
    await settle()
    assert order.index("second") <= 16
    assert order.count("first") == order.count("second") == 64


async def test_dispatching_never_waits_and_runs_no_handler(dispatcher):
    got = Collector()
    dispatcher.add(got, ALL)
    dispatch_all(dispatcher, numbers(5))
    assert got.got == []
    assert not asyncio.iscoroutinefunction(dispatcher.dispatch)
    await settle()
    assert got.numbers == [0, 1, 2, 3, 4]


async def test_a_slow_handler_loses_the_oldest_and_it_is_announced_once_per_episode(observer):
    dispatcher = Dispatcher(observer, queue_size=4)
    observer.dispatcher = dispatcher
    got, news, release = [], Collector(), asyncio.Event()

    async def slow(event):
        got.append(event.number)
        await release.wait()

    dispatcher.add(slow, (NumberEvent, VitalEvent))
    dispatcher.add(news, (EventsDroppedEvent,))
    dispatcher.dispatch(NumberEvent(0))
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
    dispatcher = Dispatcher(observer, queue_size=4)
    fast, release = Collector(), asyncio.Event()

    async def slow(event):
        await release.wait()

    dispatcher.add(slow, ALL)
    dispatcher.add(fast, ALL)
    for event in numbers(50):
        dispatcher.dispatch(event)
        await settle(3)
    assert fast.numbers == list(range(50))
    assert len(observer.drops) == 1
    release.set()
    await dispatcher.aclose(1)


async def test_news_of_drops_reach_a_slow_handler_of_everything(observer):
    dispatcher = Dispatcher(observer, queue_size=2)
    observer.dispatcher = dispatcher
    got = Collector()
    dispatcher.add(got, ALL)
    dispatch_all(dispatcher, numbers(6))
    await settle()
    assert [event.name for event in got.got] == ["events_dropped", "number"]
    await dispatcher.aclose(1)


async def test_lifecycle_events_are_never_dropped(observer):
    dispatcher = Dispatcher(observer, queue_size=2)
    got = Collector()
    dispatcher.add(got, ALL)
    connected = ConnectedEvent(**LIFECYCLE, unique_id="someone", provider="direct")
    dispatch_all(dispatcher, [connected, *numbers(9), connected])
    await settle()
    assert got.got.count(connected) == 2
    await dispatcher.aclose(1)


async def test_a_stream_gives_events_in_order_and_ends_when_all_is_closed(dispatcher):
    stream = dispatcher.stream((NumberEvent,))
    dispatch_all(dispatcher, [NumberEvent(0), VitalEvent(9), OtherEvent(1)])
    reading = asyncio.create_task(collect(stream))
    await settle()
    dispatcher.dispatch(NumberEvent(2))
    await dispatcher.aclose(1)
    assert [event.number for event in await reading] == [0, 1, 2]
    assert [event async for event in stream] == []


async def collect(stream):
    return [event async for event in stream]


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
        await anext(stream)
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


def test_what_is_wanted_follows_the_subscriptions(observer):
    dispatcher = Dispatcher(observer, queue_size=1)
    assert dispatcher.wanted() == frozenset()
    dispatcher.add(print, (ChatEvent,))
    assert dispatcher.wanted() == {"WebcastChatMessage"}
    dispatcher.stream((LikeEvent, ShareEvent))
    assert dispatcher.wanted() == {"WebcastChatMessage", "WebcastLikeMessage", "WebcastSocialMessage"}
    dispatcher.add(print, (UnknownEvent,))
    assert dispatcher.wanted() is None


async def test_handlers_finish_what_waits_when_all_is_closed(dispatcher):
    slow = Collector()
    dispatcher.add(slow.slow, ALL)
    dispatch_all(dispatcher, numbers(50))
    await dispatcher.aclose(30)
    assert slow.numbers == list(range(50))


async def test_after_closing_no_event_is_taken(dispatcher):
    before, after = Collector(), Collector()
    dispatcher.add(before, ALL)
    dispatcher.dispatch(NumberEvent(1))
    await dispatcher.aclose(30)
    dispatcher.add(after, ALL)
    dispatcher.dispatch(NumberEvent(2))
    await settle()
    assert (before.numbers, after.numbers) == ([1], [])
    assert [event async for event in dispatcher.stream(ALL)] == []


async def test_closing_before_the_first_event_and_twice_is_fine(dispatcher):
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


async def test_a_handler_that_swallows_its_cancellation_gets_no_more_events(dispatcher):
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


async def test_a_handler_that_cannot_be_cancelled_does_not_hold_up_closing(dispatcher):
    release = asyncio.Event()

    async def immortal(event):
        while not release.is_set():
            try:
                await release.wait()
            except asyncio.CancelledError:
                continue

    dispatcher.add(immortal, ALL)
    dispatcher.dispatch(NumberEvent(1))
    await settle()
    async with asyncio.timeout(30):
        await dispatcher.aclose(0.01)
    release.set()


async def test_a_stuck_handler_costs_the_others_nothing_at_the_end(dispatcher):
    slow, never = Collector(), asyncio.Event()

    async def stuck(event):
        await never.wait()

    dispatcher.add(stuck, ALL)
    dispatcher.add(slow.slow, ALL)
    dispatch_all(dispatcher, numbers(20))
    await dispatcher.aclose(0.5)
    assert slow.numbers == list(range(20))


async def test_it_knows_its_own_workers(dispatcher):
    inside = []
    dispatcher.add(lambda event: inside.append(dispatcher.is_worker(asyncio.current_task())), ALL)
    dispatcher.dispatch(NumberEvent(1))
    await settle()
    assert inside == [True]
    assert not dispatcher.is_worker(asyncio.current_task())
    assert not dispatcher.is_worker(None)


async def test_a_worker_carries_its_handler_s_name(dispatcher):
    names = []
    dispatcher.add(lambda event: names.append(asyncio.current_task().get_name()), ALL)
    dispatcher.dispatch(NumberEvent(1))
    await settle()
    assert names[0].startswith("handler tests.dispatch.test_dispatcher.")


def test_dispatching_without_listeners_needs_no_loop(observer):
    Dispatcher(observer, queue_size=1).dispatch(NumberEvent(1))
