from __future__ import annotations

import asyncio
import gc
import weakref

import pytest

from tests.dispatch.helpers import (
    ALL,
    Collector,
    NumberEvent,
    Observer,
    OtherEvent,
    dispatch_all,
    make_dispatcher,
    numbers,
    settle,
)
from tiktok_live.dispatch.handler_table import HandlerTable
from tiktok_live.dispatch.handlers import make_handler
from tiktok_live.errors import ConfigError
from tiktok_live.events.families.chat import ChatEvent


def registered(table: HandlerTable) -> list:
    return [entry.handler.function for entry in table.registered()]


def one(event): ...
def other(event): ...


@pytest.fixture
def table():
    return HandlerTable()


@pytest.fixture
async def running(observer, table):
    dispatcher = make_dispatcher(observer, queue_size=100, table=table)
    yield dispatcher
    await dispatcher.aclose(0)


def test_registration_needs_no_loop_and_keeps_the_order(table):
    router = HandlerTable()
    router.add(make_handler(other, ALL))
    table.add(make_handler(one, ALL))
    table.include(router)
    table.add(make_handler(print, ALL))
    assert registered(table) == [one, print, other]


def test_removing_a_function_removes_all_registrations_in_included_routers_too(table):
    router = HandlerTable()
    table.include(router)
    for where in (table, table, router):
        where.add(make_handler(one, ALL))
    router.add(make_handler(other, ALL))
    assert table.remove(one)
    assert registered(table) == [other]
    assert not table.remove(one)


def test_a_bound_method_is_removed_by_an_equal_one(table):
    keeper = Collector()
    table.add(make_handler(keeper.plain, ALL))
    assert not table.remove(Collector().plain)
    assert table.remove(keeper.plain)


def test_including_a_router_twice_is_refused_at_every_level(table):
    left, right, shared = HandlerTable(), HandlerTable(), HandlerTable()
    table.include(left)
    table.include(right)
    left.include(shared)
    for where in (left, right, table):
        with pytest.raises(ConfigError, match="included, so its handlers would run twice; include it only once"):
            where.include(shared)
    shared.add(make_handler(one, ALL))
    assert registered(table) == [one]


def test_cycles_are_refused(table):
    inner, innermost = HandlerTable(), HandlerTable()
    table.include(inner)
    inner.include(innermost)
    for where in (table, inner, innermost):
        with pytest.raises(ConfigError, match="cannot include itself"):
            innermost.include(where) if where is not innermost else innermost.include(innermost)


def test_two_tables_can_share_one(table):
    shared, second = HandlerTable(), HandlerTable()
    table.include(shared)
    second.include(shared)
    shared.add(make_handler(one, ALL))
    assert registered(table) == registered(second) == [one]


def test_a_shared_router_does_not_keep_its_includers_alive():
    shared, client = HandlerTable(), HandlerTable()
    client.include(shared)
    gone = weakref.ref(client)
    del client
    gc.collect()
    assert gone() is None
    shared.add(make_handler(one, ALL))


async def test_later_registrations_in_an_included_router_apply(running, table):
    got, router, inner = Collector(), HandlerTable(), HandlerTable()
    table.include(router)
    router.include(inner)
    running.dispatch([NumberEvent(0)])
    inner.add(make_handler(got, ALL))
    running.dispatch([NumberEvent(1)])
    await settle()
    assert got.numbers == [1]


async def test_each_client_has_its_own_queue(table):
    got, first, second = [], HandlerTable(), HandlerTable()
    first.include(table)
    second.include(table)
    table.add(make_handler(lambda event, ctx: got.append((ctx.handler[-8:], event.number)), ALL))
    clients = [make_dispatcher(Observer(), queue_size=9, table=each) for each in (first, second)]
    clients[0].dispatch([NumberEvent(0)])
    clients[1].dispatch([NumberEvent(1)])
    await settle()
    assert sorted(got) == [("<lambda>", 0), ("<lambda>", 1)]
    for client in clients:
        await client.aclose(1)


async def test_once_on_a_shared_router_is_once_for_each_client(table):
    got, first, second = Collector(), HandlerTable(), HandlerTable()
    first.include(table)
    second.include(table)
    table.add(make_handler(got, ALL, once=True))
    clients = [make_dispatcher(Observer(), queue_size=9, table=each) for each in (first, second)]
    dispatch_all(clients[0], numbers(3))
    dispatch_all(clients[1], numbers(5, 8))
    await settle()
    assert sorted(got.numbers) == [0, 5]
    assert [client.wanted() for client in clients] == [frozenset(), frozenset()]
    for client in clients:
        await client.aclose(1)


async def test_a_removed_handler_finishes_its_call_and_receives_no_more(running, table):
    steps, release = [], asyncio.Event()

    async def handler(event):
        steps.append(("begin", event.number))
        await release.wait()
        steps.append(("end", event.number))

    table.add(make_handler(handler, ALL))
    dispatch_all(running, numbers(3))
    await settle()
    assert table.remove(handler)
    running.dispatch([NumberEvent(3)])
    release.set()
    await settle()
    assert steps == [("begin", 0), ("end", 0)]
    assert len(running._workers) == 0
    assert (running.dropped, running.health) == (0, ())


async def test_a_handler_may_remove_itself(running, table):
    got = []

    def handler(event):
        got.append(event.number)
        table.remove(handler)

    table.add(make_handler(handler, ALL))
    dispatch_all(running, numbers(3))
    await settle()
    assert got == [0]


async def test_a_handler_that_was_removed_before_its_first_event_never_runs(running, table):
    got = Collector()
    table.add(make_handler(got, ALL))
    table.remove(got)
    running.dispatch([NumberEvent(1)])
    await settle()
    assert (got.got, len(running._workers)) == ([], 0)


async def test_the_wanted_methods_are_one_object_until_a_change(table):
    router = HandlerTable()
    dispatcher = make_dispatcher(table=table)
    table.include(router)
    assert dispatcher.wanted() == frozenset()
    router.add(make_handler(one, (ChatEvent,)))
    assert dispatcher.wanted() == {"WebcastChatMessage"}
    assert dispatcher.wanted() is dispatcher.wanted()
    router.remove(one)
    assert dispatcher.wanted() == frozenset()
    async with dispatcher.stream((ChatEvent,)):
        assert dispatcher.wanted() == {"WebcastChatMessage"}
    assert dispatcher.wanted() == frozenset()
    await dispatcher.aclose(1)


async def test_a_hook_is_called_for_failures_in_its_router(running, table, observer):
    router, inner, failures = HandlerTable(), HandlerTable(), []
    table.include(router)
    router.include(inner)
    for name, where in (("client", table), ("router", router), ("inner", inner)):
        where.add_hook(lambda failed, name=name: failures.append((name, failed.failed_on.number)))

    def failing(event):
        raise ValueError

    table.add(make_handler(failing, (NumberEvent,), where=lambda event: event.number == 0))
    router.add(make_handler(failing, (NumberEvent,), where=lambda event: event.number == 1))
    inner.add(make_handler(failing, (NumberEvent,), where=lambda event: event.number == 2))
    dispatch_all(running, numbers(3))
    await settle()
    assert sorted(failures, key=lambda item: item[1]) == [
        ("client", 0),
        *sorted([("client", 1), ("router", 1)]),
        *sorted([("client", 2), ("router", 2), ("inner", 2)], key=failures.index),
    ]
    assert len(observer.failures) == 3


async def test_a_hook_can_be_async_and_take_the_context(running, table, observer):
    failures, events = [], Collector()

    async def hook(failed, ctx):
        await asyncio.sleep(0)
        failures.append((failed, ctx.handler))

    table.add_hook(hook)
    running.add(events, ALL)
    running.add(lambda event: 1 / 0, (OtherEvent,))
    running.dispatch([OtherEvent(1)])
    await settle()
    [(failed, name)] = failures
    assert failed in events.got
    assert isinstance(failed.error, ZeroDivisionError)
    assert name.endswith("hook")


async def test_a_hook_that_fails_is_logged_only(running, table, observer, caplog):
    def hook(failed):
        raise KeyError("hook")

    table.add_hook(hook)
    running.add(lambda event: 1 / 0, (NumberEvent,))
    dispatch_all(running, numbers(2))
    await settle()
    assert len(observer.failures) == 2
    assert len(caplog.records) == 4


async def test_a_hook_is_called_for_failures_during_closing(running, table):
    failures = []
    table.add_hook(lambda failed: failures.append(failed.failed_on.number))
    running.add(lambda event: 1 / 0, (NumberEvent,))
    dispatch_all(running, numbers(3))
    await running.aclose(30)
    assert failures == [0, 1, 2]


async def test_a_hook_adds_no_wanted_methods(running, table):
    failures = []
    table.add_hook(failures.append)
    table.add(make_handler(one, (ChatEvent,)))
    assert running.wanted() == {"WebcastChatMessage"}
    running.dispatch([NumberEvent(1)])
    await settle()
    assert failures == []


def test_a_hook_that_cannot_take_the_event_is_refused(table):
    def of_chats(event: ChatEvent): ...

    with pytest.raises(ConfigError, match="registered for 'handler_failed'"):
        table.add_hook(of_chats)
