from __future__ import annotations

import asyncio

import pytest

from tests.dispatch.helpers import ALL, NumberEvent, dispatch_all, make_dispatcher, numbers, settle
from tiktok_live.dispatch.handler_table import HandlerTable
from tiktok_live.dispatch.handlers import make_handler
from tiktok_live.dispatch.options import HandlerOptions
from tiktok_live.testing import VirtualClock


@pytest.fixture
def clock():
    return VirtualClock()


@pytest.fixture
def table():
    return HandlerTable()


@pytest.fixture
async def running(observer, table, clock):
    dispatcher = make_dispatcher(observer, queue_size=1000, table=table, clock=clock)
    yield dispatcher
    await dispatcher.aclose(0)
    await settle()
    assert asyncio.all_tasks() == {asyncio.current_task()}


def warnings(caplog) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name.endswith("dispatch.calls")]


def sleeping(clock, *lengths: float):
    left = list(lengths)

    async def handler(event):
        await clock.sleep_until(clock.monotonic() + left.pop(0))

    return handler


async def test_a_slow_call_is_logged_while_it_runs(running, table, clock, caplog):
    handler = sleeping(clock, 1000.0)
    table.add(make_handler(handler, ALL))
    running.dispatch([NumberEvent(1)])
    await clock.advance(0.9)
    assert warnings(caplog) == []
    await clock.advance(0.2)
    [warning] = warnings(caplog)
    line = handler.__code__.co_firstlineno
    assert warning == (
        f"handler {__name__}.sleeping.<locals>.handler ({__file__}:{line}) takes more than 1 s "
        "for one number event; until it returns, its next events wait: make it faster, or register it with "
        "concurrency=2 or more"
    )
    await clock.advance(500)
    assert len(warnings(caplog)) == 1
    assert running.health[0].slow == 1


async def test_a_later_call_is_logged_at_its_own_time(running, table, clock, caplog):
    table.add(make_handler(sleeping(clock, 0.9, 3.0), ALL))
    dispatch_all(running, numbers(2))
    await clock.advance(1.8)
    assert warnings(caplog) == []
    await clock.advance(0.15)
    assert len(warnings(caplog)) == 1


async def test_calls_in_time_are_not_logged(running, table, clock, caplog):
    table.add(make_handler(sleeping(clock, *[0.9] * 50), ALL))
    dispatch_all(running, numbers(50))
    await clock.advance(60)
    assert warnings(caplog) == []
    assert (running.health[0].handled, running.health[0].slow) == (50, 0)


async def test_an_episode_is_logged_once_and_ends_after_twenty_calls_in_time(running, table, clock, caplog):
    table.add(make_handler(sleeping(clock, 2.0, 2.0, *[0.1] * 19, 2.0, *[0.1] * 20, 2.0), ALL))
    dispatch_all(running, numbers(2 + 19 + 1))
    await clock.advance(20)
    assert len(warnings(caplog)) == 1
    dispatch_all(running, numbers(20))
    await clock.advance(10)
    assert len(warnings(caplog)) == 1
    running.dispatch([NumberEvent(1)])
    await clock.advance(10)
    assert len(warnings(caplog)) == 2
    assert running.health[0].slow == 2


@pytest.mark.parametrize("with_middleware", [False, True])
async def test_the_limit_of_a_plain_function_is_a_tenth(running, table, clock, caplog, with_middleware):
    async def middleware(event, call_next, ctx):
        await call_next(event)

    def blocking(event):
        clock._now += [0.05, 0.2][event.number]

    if with_middleware:
        table.add_middleware(middleware)
    table.add(make_handler(blocking, ALL))
    running.dispatch([NumberEvent(0)])
    await settle()
    assert warnings(caplog) == []
    running.dispatch([NumberEvent(1)])
    await settle()
    [warning] = warnings(caplog)
    assert "takes more than 0.1 s for one number event; until it returns, it blocks the event loop" in warning
    assert "make it async def, or register it with thread=True" in warning


async def test_the_limit_in_a_thread_is_that_of_async_functions(running, table, clock, caplog):
    def blocking(event):
        clock._now += [0.5, 1.5][event.number]

    table.add(make_handler(blocking, ALL, options=HandlerOptions(thread=True)))
    dispatch_all(running, numbers(2))
    await running.aclose(30)
    [warning] = warnings(caplog)
    assert "takes more than 1 s" in warning


async def test_the_limit_can_be_set(observer, table, clock, caplog):
    dispatcher = make_dispatcher(observer, queue_size=9, table=table, clock=clock, slow_after=10.0)
    table.add(make_handler(sleeping(clock, 9.0, 11.0), ALL))
    dispatch_all(dispatcher, numbers(2))
    await clock.advance(18.5)
    assert warnings(caplog) == []
    await clock.advance(5)
    assert len(warnings(caplog)) == 1
    await dispatcher.aclose(0)


async def test_the_monitor_stops_when_no_call_is_running(running, table, clock, caplog):
    table.add(make_handler(sleeping(clock, 0.5, 1000.0), ALL))
    running.dispatch([NumberEvent(1)])
    await clock.advance(0.1)
    assert any(task.get_name() == "slow handlers" for task in asyncio.all_tasks())
    await clock.advance(2)
    assert not any(task.get_name() == "slow handlers" for task in asyncio.all_tasks())
    running.dispatch([NumberEvent(2)])
    await clock.advance(2)
    assert len(warnings(caplog)) == 1
