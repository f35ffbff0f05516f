from __future__ import annotations

import asyncio
import gc
import weakref

import pytest

from tests.dispatch.made import (
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
    made = make_dispatcher(observer, queue_size=100, table=table)
    yield made
    await made.aclose(0)


def test_what_is_registered_needs_no_loop_and_is_kept_in_order(table):
    router = HandlerTable()
    router.add(make_handler(other, ALL))
    table.add(make_handler(one, ALL))
    table.include(router)
    table.add(make_handler(print, ALL))
    assert registered(table) == [one, print, other]


def test_removing_takes_out_every_registration_also_of_included_routers(table):
    router = HandlerTable()
    table.include(router)
    for where in (table, table, router):
        where.add(make_handler(one, ALL))
    router.add(make_handler(other, ALL))
    assert table.remove(one)
    assert registered(table) == [other]
    assert not table.remove(one)


def test_a_bound_method_is_removed_by_another_look_at_it(table):
    keeper = Collector()
    table.add(make_handler(keeper.plain, ALL))
    assert not table.remove(Collector().plain)
    assert table.remove(keeper.plain)


def test_including_twice_is_refused_wherever_it_would_happen(table):
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


def test_two_may_share_one(table):
    shared, second = HandlerTable(), HandlerTable()
    table.include(shared)
    second.include(shared)
    shared.add(make_handler(one, ALL))
    assert registered(table) == registered(second) == [one]


def test_a_shared_router_keeps_nobody_who_included_it():
    shared, client = HandlerTable(), HandlerTable()
    client.include(shared)
    gone = weakref.ref(client)
    del client
    gc.collect()
    assert gone() is None
    shared.add(make_handler(one, ALL))


async def test_what_is_registered_later_on_an_included_router_counts(running, table):
    got, router, inner = Collector(), HandlerTable(), HandlerTable()
    table.include(router)
    router.include(inner)
    running.dispatch([NumberEvent(0)])
    inner.add(make_handler(got, ALL))
    running.dispatch([NumberEvent(1)])
    await settle()
    assert got.numbers == [1]


async def test_each_client_has_a_queue_of_its_own(table):
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


async def test_a_removed_handler_finishes_its_call_and_gets_no_more(running, table):
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


async def test_what_is_wanted_follows_each_change_and_is_the_same_object_between_them(table):
    router = HandlerTable()
    made = make_dispatcher(table=table)
    table.include(router)
    assert made.wanted() == frozenset()
    router.add(make_handler(one, (ChatEvent,)))
    assert made.wanted() == {"WebcastChatMessage"}
    assert made.wanted() is made.wanted()
    router.remove(one)
    assert made.wanted() == frozenset()
    async with made.stream((ChatEvent,)):
        assert made.wanted() == {"WebcastChatMessage"}
    assert made.wanted() == frozenset()
    await made.aclose(1)


async def test_a_hook_is_told_of_failures_of_its_own_router_s_handlers(running, table, observer):
    router, inner, told = HandlerTable(), HandlerTable(), []
    table.include(router)
    router.include(inner)
    for name, where in (("client", table), ("router", router), ("inner", inner)):
        where.add_hook(lambda failed, name=name: told.append((name, failed.failed_on.number)))

    def failing(event):
        raise ValueError

    table.add(make_handler(failing, (NumberEvent,), where=lambda event: event.number == 0))
    router.add(make_handler(failing, (NumberEvent,), where=lambda event: event.number == 1))
    inner.add(make_handler(failing, (NumberEvent,), where=lambda event: event.number == 2))
    dispatch_all(running, numbers(3))
    await settle()
    assert sorted(told, key=lambda item: item[1]) == [
        ("client", 0),
        *sorted([("client", 1), ("router", 1)]),
        *sorted([("client", 2), ("router", 2), ("inner", 2)], key=told.index),
    ]
    assert len(observer.failures) == 3


async def test_a_hook_may_be_async_takes_the_context_and_is_told_besides_the_event(running, table, observer):
    told, events = [], Collector()

    async def hook(failed, ctx):
        await asyncio.sleep(0)
        told.append((failed, ctx.handler))

    table.add_hook(hook)
    running.add(events, ALL)
    running.add(lambda event: 1 / 0, (OtherEvent,))
    running.dispatch([OtherEvent(1)])
    await settle()
    [(failed, name)] = told
    assert failed in events.got
    assert isinstance(failed.error, ZeroDivisionError)
    assert name.endswith("hook")


async def test_a_hook_that_fails_is_logged_and_feeds_nobody(running, table, observer, caplog):
    def hook(failed):
        raise KeyError("hook")

    table.add_hook(hook)
    running.add(lambda event: 1 / 0, (NumberEvent,))
    dispatch_all(running, numbers(2))
    await settle()
    assert len(observer.failures) == 2
    assert len(caplog.records) == 4


async def test_a_hook_is_told_of_failures_while_all_is_closed(running, table):
    told = []
    table.add_hook(lambda failed: told.append(failed.failed_on.number))
    running.add(lambda event: 1 / 0, (NumberEvent,))
    dispatch_all(running, numbers(3))
    await running.aclose(30)
    assert told == [0, 1, 2]


async def test_a_hook_wants_no_messages_and_no_events(running, table):
    told = []
    table.add_hook(told.append)
    table.add(make_handler(one, (ChatEvent,)))
    assert running.wanted() == {"WebcastChatMessage"}
    running.dispatch([NumberEvent(1)])
    await settle()
    assert told == []


def test_a_hook_that_cannot_take_the_event_is_refused(table):
    def of_chats(event: ChatEvent): ...

    with pytest.raises(ConfigError, match="registered for 'handler_failed'"):
        table.add_hook(of_chats)
