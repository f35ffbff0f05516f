from __future__ import annotations

import asyncio
import functools

import pytest

from tests.dispatch.helpers import ALL, NUMBERS, Collector, NumberEvent, dispatch_all, make_dispatcher, numbers, settle
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
    dispatcher = make_dispatcher(observer, queue_size=100, table=table)
    yield dispatcher
    await dispatcher.aclose(0)


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


async def test_a_router_s_middleware_is_inside_the_includer_s_and_wraps_only_its_own_handlers(running, table):
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


async def test_later_middleware_applies_from_then_on(running, table):
    steps = []
    table.add(make_handler(lambda event: steps.append("handler"), ALL))
    running.dispatch([NumberEvent(1)])
    await settle()
    table.add_middleware(noting(steps, "late"))
    running.dispatch([NumberEvent(2)])
    await settle()
    assert steps == ["handler", "late before", "handler", "late after"]


async def test_middleware_can_stop_or_replace_an_event(running, table):
    got = Collector()

    async def doubling(event, call_next, ctx):
        if event.number != 1:
            await call_next(NumberEvent(event.number * 2))

    table.add_middleware(doubling)
    table.add(make_handler(got.slow, ALL))
    dispatch_all(running, numbers(4))
    await settle()
    assert got.numbers == [0, 4, 6]


async def test_middleware_sees_the_handler_s_result_and_exception(running, table):
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


async def test_an_exception_in_middleware_is_the_handler_s_failure_only(running, table, observer):
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


async def test_middleware_receives_the_handler_s_context(observer, table):
    seen = []

    async def watching(event, call_next, ctx):
        seen.append(ctx)
        await call_next(event)

    def handler(event, ctx):
        seen.append(ctx)

    table.add_middleware(watching)
    table.add(make_handler(handler, ALL))
    dispatcher = make_dispatcher(
        observer, queue_size=9, table=table, context=functools.partial(HandlerContext, "client", 7)
    )
    dispatcher.dispatch([NumberEvent(1)])
    await settle()
    await dispatcher.aclose(1)
    assert seen[0] is seen[1]
    assert (seen[0].client, seen[0].shared) == ("client", 7)
    assert seen[0].handler.endswith("handler")


async def test_filters_run_before_middleware(running, table):
    steps = []
    table.add_middleware(noting(steps, "it"))
    table.add(make_handler(lambda event: None, ALL, where=lambda event: event.number == 1))
    dispatch_all(running, numbers(3))
    await settle()
    assert steps == ["it before", "it after"]


async def test_a_handler_awaited_in_middleware_is_cancelled_with_it(running, table):
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
def test_valid_middleware_is_accepted(function):
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
async def by_the_event(one, other: events.ChatEvent, third): ...  # noqa: F821 - imported only for type checkers
async def by_classes(one, other, third): ...


by_classes.__annotations__ = {"other": ChatEvent}  # as in a module without postponed annotations


class WithMethods:
    async def right(self, event, call_next, ctx): ...
    async def turned(self, call_next, event, ctx): ...


async def other_names(message, handler, more): ...
async def annotated(a: ChatEvent, b: dispatch.CallNext, c: HandlerContext[int]): ...  # noqa: F821 - as above
async def anything(*args): ...


@pytest.mark.parametrize("function", [WithMethods().right, other_names, annotated, anything])
def test_names_and_annotations_in_the_right_order_are_accepted(function):
    check_middleware(function, "it")


@pytest.mark.parametrize(
    "function",
    [turned, all_turned, by_names, by_annotations, by_the_context, by_the_event, by_classes, WithMethods().turned],
)
def test_arguments_in_the_wrong_order_are_refused_with_the_fix(function):
    with pytest.raises(
        ConfigError, match=r"arguments are in the wrong order \(.+\); write: async def middleware\(event, call_ne"
    ):
        check_middleware(function, "it")


@pytest.mark.parametrize("function", [plain, two, yielding, None, "it"])
def test_invalid_middleware_is_refused_with_the_fix(table, function):
    with pytest.raises(
        ConfigError, match=r"write: async def middleware\(event, call_next, ctx\): return await call_next"
    ):
        table.add_middleware(function)
    assert not list(table.registered())
