from __future__ import annotations

import asyncio
import functools

import pytest

from tests.dispatch.helpers import (
    ALL,
    Collector,
    NumberEvent,
    OtherEvent,
    VitalEvent,
    dispatch_all,
    make_dispatcher,
    numbers,
    settle,
)
from tiktok_live.errors import ConfigError
from tiktok_live.events.base import Event, UnknownEvent
from tiktok_live.events.families.chat import ChatEvent
from tiktok_live.events.families.social import LikeEvent, ShareEvent


async def test_each_handler_receives_its_events_in_order(dispatcher):
    plain, slow = Collector(), Collector()
    dispatcher.add(plain.plain, (NumberEvent,))
    dispatcher.add(slow.slow, (NumberEvent,))
    dispatch_all(dispatcher, numbers(100))
    await settle(500)
    assert plain.numbers == slow.numbers == list(range(100))


async def test_a_call_ends_before_the_next_one_begins(dispatcher):
    steps = []

    async def handler(event):
        steps.append(("begin", event.number))
        await settle(3)
        steps.append(("end", event.number))

    dispatcher.add(handler, (NumberEvent,))
    dispatch_all(dispatcher, numbers(3))
    await settle()
    assert steps == [(step, number) for number in range(3) for step in ("begin", "end")]


async def test_a_handler_receives_its_classes_and_their_subclasses(dispatcher):
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
    dispatcher.dispatch([NumberEvent(1)])
    await settle()
    dispatcher.add(second, ALL)
    dispatcher.dispatch([NumberEvent(2)])
    await settle()
    assert (first.numbers, second.numbers) == ([1, 2], [2])


async def test_a_handler_may_add_a_handler(dispatcher):
    added = Collector()

    def adding(event):
        if event.number == 1:
            dispatcher.add(added, ALL)

    dispatcher.add(adding, ALL)
    dispatcher.dispatch([NumberEvent(1)])
    await settle()
    dispatcher.dispatch([NumberEvent(2)])
    await settle()
    assert added.numbers == [2]


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


KINDS_OF_HANDLERS = {
    "a bound method": lambda keep: Keeper(keep).method,
    "a bound coroutine method": lambda keep: Keeper(keep).async_method,
    "a partial": lambda keep: functools.partial(lambda where, event: where.append(event), keep),
    "a callable object": Keeper,
    "an object that is awaited": AsyncKeeper,
    "a built-in": lambda keep: keep.append,
    "a function that gives something to await": lambda keep: lambda event: Keeper(keep).async_method(event),
    "a function that gives a task": lambda keep: lambda event: asyncio.ensure_future(Keeper(keep).async_method(event)),
}


@pytest.mark.parametrize("make", KINDS_OF_HANDLERS.values(), ids=KINDS_OF_HANDLERS)
async def test_every_kind_of_callable_can_be_a_handler(dispatcher, make):
    keep: list[Event] = []
    dispatcher.add(make(keep), (NumberEvent,))
    dispatch_all(dispatcher, numbers(3))
    await settle()
    assert keep == numbers(3)


async def test_a_task_that_a_function_returns_is_awaited(dispatcher):
    steps = []

    async def handling(event):
        steps.append(("begin", event.number))
        await settle(3)
        steps.append(("end", event.number))

    dispatcher.add(lambda event: asyncio.create_task(handling(event)), (NumberEvent,))
    dispatch_all(dispatcher, numbers(3))
    await settle()
    assert steps == [(step, number) for number in range(3) for step in ("begin", "end")]


async def test_print_is_a_handler(dispatcher, capsys):
    dispatcher.add(print, (NumberEvent,))
    dispatcher.dispatch([NumberEvent(7)])
    await settle()
    assert capsys.readouterr().out == "NumberEvent(number=7)\n"


@pytest.mark.parametrize("function", [lambda: None, lambda one, two, three: None, "chat"])
async def test_an_invalid_handler_is_refused_and_not_registered(dispatcher, function):
    with pytest.raises(ConfigError, match=r"write: async def handler\(event\)"):
        dispatcher.add(function, ALL)
    assert dispatcher.wanted() == frozenset()


async def test_dispatching_does_not_wait_and_runs_no_handler(dispatcher):
    got = Collector()
    dispatcher.add(got, ALL)
    dispatch_all(dispatcher, numbers(5))
    assert got.got == []
    assert not asyncio.iscoroutinefunction(dispatcher.dispatch)
    await settle()
    assert got.numbers == [0, 1, 2, 3, 4]


async def test_the_wanted_methods_follow_the_subscriptions(observer):
    dispatcher = make_dispatcher(observer, queue_size=1)
    assert dispatcher.wanted() == frozenset()
    dispatcher.add(print, (ChatEvent,))
    assert dispatcher.wanted() == {"WebcastChatMessage"}
    async with dispatcher.stream((LikeEvent, ShareEvent)):
        assert dispatcher.wanted() == {"WebcastChatMessage", "WebcastLikeMessage", "WebcastSocialMessage"}
    assert dispatcher.wanted() == {"WebcastChatMessage"}
    dispatcher.add(print, (UnknownEvent,))
    assert dispatcher.wanted() is None


def test_dispatching_without_listeners_needs_no_loop(observer):
    make_dispatcher(observer, queue_size=1).dispatch([NumberEvent(1)])
