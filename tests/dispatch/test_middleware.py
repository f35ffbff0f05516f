from __future__ import annotations

import asyncio
import functools

import pytest

from tests.dispatch.made import ALL, NUMBERS, Collector, NumberEvent, dispatch_all, make_dispatcher, numbers, settle
from tiktok_live.dispatch.context import HandlerContext
from tiktok_live.dispatch.handler_table import HandlerTable
from tiktok_live.dispatch.handlers import make_handler
from tiktok_live.dispatch.middleware import CallNext, check_middleware
from tiktok_live.errors import ConfigError
from tiktok_live.events.families.chat import ChatEvent


@pytest.fixture
def table():
    return HandlerTable()


@pytest.fixture
async def running(observer, table):
    made = make_dispatcher(observer, queue_size=100, table=table)
    yield made
    await made.aclose(0)


def noting(steps, name):
    async def middleware(event, call_next, ctx):
        steps.append(f"{name} before")
        result = await call_next(event)
        steps.append(f"{name} after")
        return result

    return middleware


async def test_the_first_registered_is_the_outermost(running, table):
    steps = []
    table.add_middleware(noting(steps, "first"))
    table.add(make_handler(lambda event: steps.append("handler"), ALL))
    table.add_middleware(noting(steps, "second"))
    running.dispatch([NumberEvent(1)])
    await settle()
    assert steps == ["first before", "second before", "handler", "second after", "first after"]


async def test_those_of_a_router_are_inside_those_of_who_includes_it_and_around_its_own_handlers_alone(running, table):
    steps, router = [], HandlerTable()
    router.add_middleware(noting(steps, "router"))
    table.add_middleware(noting(steps, "client"))
    table.include(router)
    router.add(make_handler(lambda event: steps.append("of the router"), ALL))
    running.dispatch([NumberEvent(1)])
    await settle()
    assert steps == ["client before", "router before", "of the router", "router after", "client after"]
    steps.clear()
    router.remove(next(iter(router.registered())).handler.function)
    table.add(make_handler(lambda event: steps.append("of the client"), ALL))
    running.dispatch([NumberEvent(1)])
    await settle()
    assert steps == ["client before", "of the client", "client after"]


async def test_one_that_is_registered_later_counts_from_then_on(running, table):
    steps = []
    table.add(make_handler(lambda event: steps.append("handler"), ALL))
    running.dispatch([NumberEvent(1)])
    await settle()
    table.add_middleware(noting(steps, "late"))
    running.dispatch([NumberEvent(2)])
    await settle()
    assert steps == ["handler", "late before", "handler", "late after"]


async def test_it_may_keep_the_event_or_give_another(running, table):
    got = Collector()

    async def doubling(event, call_next, ctx):
        if event.number != 1:
            await call_next(NumberEvent(event.number * 2))

    table.add_middleware(doubling)
    table.add(make_handler(got.slow, ALL))
    dispatch_all(running, numbers(4))
    await settle()
    assert got.numbers == [0, 4, 6]


async def test_it_sees_what_the_handler_gives_and_raises(running, table):
    seen = []

    async def watching(event, call_next, ctx):
        try:
            seen.append(await call_next(event))
        except ValueError as error:
            seen.append(str(error))

    async def handler(event):
        if event.number:
            raise ValueError("bad luck")
        return "done"

    table.add_middleware(watching)
    table.add(make_handler(handler, ALL))
    dispatch_all(running, numbers(2))
    await settle()
    assert seen == ["done", "bad luck"]


async def test_what_it_raises_is_the_handler_s_failure_and_costs_nothing_else(running, table, observer):
    got = Collector()

    async def failing(event, call_next, ctx):
        await call_next(event)
        if event.number == 1:
            raise KeyError("middleware")

    table.add_middleware(failing)
    table.add(make_handler(got, NUMBERS))
    dispatch_all(running, numbers(3))
    await settle()
    assert got.numbers == [0, 1, 2]
    [(name, event, error)] = observer.failures
    assert (name.endswith("Collector"), event, type(error)) == (True, NumberEvent(1), KeyError)


async def test_it_is_given_the_handler_s_context(observer, table):
    seen = []

    async def watching(event, call_next, ctx):
        seen.append(ctx)
        await call_next(event)

    def handler(event, ctx):
        seen.append(ctx)

    table.add_middleware(watching)
    table.add(make_handler(handler, ALL))
    made = make_dispatcher(observer, queue_size=9, table=table, context=functools.partial(HandlerContext, "client", 7))
    made.dispatch([NumberEvent(1)])
    await settle()
    await made.aclose(1)
    assert seen[0] is seen[1]
    assert (seen[0].client, seen[0].shared) == ("client", 7)
    assert seen[0].handler.endswith("handler")


async def test_filters_come_before_it(running, table):
    steps = []
    table.add_middleware(noting(steps, "it"))
    table.add(make_handler(lambda event: None, ALL, where=lambda event: event.number == 1))
    dispatch_all(running, numbers(3))
    await settle()
    assert steps == ["it before", "it after"]


async def test_a_handler_that_waits_in_it_is_cancelled_with_it(running, table):
    ended = []

    async def handler(event):
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            ended.append(True)

    table.add_middleware(noting([], "it"))
    table.add(make_handler(handler, ALL))
    running.dispatch([NumberEvent(1)])
    await settle()
    await running.aclose(0.01)
    assert ended == [True]


class Object:
    async def __call__(self, event, call_next, ctx): ...


@pytest.mark.parametrize("function", [noting([], ""), Object(), functools.partial(noting([], ""))])
def test_what_can_be_a_middleware(function):
    check_middleware(function, "it")


def plain(event, call_next, ctx): ...
async def two(event, call_next): ...
async def yielding(event, call_next, ctx):
    yield event


async def turned(event, ctx, call_next): ...
async def all_turned(ctx, call_next, event): ...
async def by_names(_next, event, context): ...
async def by_annotations(one: CallNext, other: ChatEvent, third): ...
async def by_the_context(one: HandlerContext[int], other, third): ...
async def by_the_event(one, other: events.ChatEvent, third): ...  # noqa: F821 - a name for checkers alone
async def by_classes(one, other, third): ...


by_classes.__annotations__ = {"other": ChatEvent}  # as in a module whose annotations are not texts


class WithMethods:
    async def right(self, event, call_next, ctx): ...
    async def turned(self, call_next, event, ctx): ...


async def other_names(message, handler, more): ...
async def annotated(a: ChatEvent, b: dispatch.CallNext, c: HandlerContext[int]): ...  # noqa: F821 - as above
async def anything(*args): ...


@pytest.mark.parametrize("function", [WithMethods().right, other_names, annotated, anything])
def test_names_and_annotations_in_the_right_order_are_fine(function):
    check_middleware(function, "it")


@pytest.mark.parametrize(
    "function",
    [turned, all_turned, by_names, by_annotations, by_the_context, by_the_event, by_classes, WithMethods().turned],
)
def test_what_takes_its_arguments_in_another_order_is_refused_with_the_fix(function):
    with pytest.raises(
        ConfigError, match=r"arguments are in the wrong order \(.+\); write: async def middleware\(event, call_ne"
    ):
        check_middleware(function, "it")


@pytest.mark.parametrize("function", [plain, two, yielding, None, "it"])
def test_what_cannot_is_refused_with_the_fix(table, function):
    with pytest.raises(
        ConfigError, match=r"write: async def middleware\(event, call_next, ctx\): return await call_next"
    ):
        table.add_middleware(function)
    assert not list(table.registered())
