from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.dispatch.comments import chat
from tests.dispatch.helpers import (
    ALL,
    NUMBERS,
    Collector,
    NumberEvent,
    Observer,
    VitalEvent,
    dispatch_all,
    make_dispatcher,
    numbers,
    settle,
)
from tiktok_live.dispatch.commands import make_command
from tiktok_live.dispatch.context import HandlerContext
from tiktok_live.dispatch.handler_table import HandlerTable
from tiktok_live.dispatch.handlers import make_command_handler, make_handler
from tiktok_live.dispatch.options import HandlerOptions
from tiktok_live.testing import VirtualClock


@pytest.fixture
def table():
    return HandlerTable()


@pytest.fixture
async def running(observer, table):
    dispatcher = make_dispatcher(observer, queue_size=100, table=table)
    yield dispatcher
    await dispatcher.aclose(0)


async def test_a_handler_receives_events_that_pass_its_filter(running, table):
    got = Collector()
    table.add(make_handler(got.slow, NUMBERS, where=lambda event: event.number % 2))
    dispatch_all(running, numbers(6))
    await settle()
    assert got.numbers == [1, 3, 5]


async def test_a_filter_that_raises_is_only_its_handler_s_failure(running, table, observer):
    got, other = Collector(), Collector()

    def where(event):
        if event.number == 1:
            raise KeyError("filter")
        return True

    table.add(make_handler(got, NUMBERS, where=where))
    table.add(make_handler(other, NUMBERS))
    dispatch_all(running, numbers(3))
    await settle()
    assert (got.numbers, other.numbers) == ([0, 2], [0, 1, 2])
    [(_, event, error)] = observer.failures
    assert (event, type(error)) == (NumberEvent(1), KeyError)


async def test_filters_do_not_run_during_dispatch(running, table):
    asked = []
    table.add(make_handler(print, NUMBERS, where=asked.append))
    dispatch_all(running, numbers(5))
    assert asked == []
    await settle()
    assert len(asked) == 5


async def test_concurrency_limits_concurrent_calls(running, table):
    running_now, most, started = 0, 0, []

    async def handler(event):
        nonlocal running_now, most
        running_now += 1
        most = max(most, running_now)
        started.append(event.number)
        await settle(5)
        running_now -= 1

    table.add(make_handler(handler, NUMBERS, options=HandlerOptions(concurrency=3)))
    dispatch_all(running, numbers(10))
    await settle()
    assert most == 3
    assert started == list(range(10))


async def test_without_concurrency_calls_run_in_turn(running, table):
    table.add(make_handler(Collector().slow, NUMBERS))
    running.dispatch([NumberEvent(1)])
    assert len(running._workers) == 1


@pytest.mark.parametrize("concurrency", [1, 4])
async def test_once_takes_the_first_event_that_passes_the_filter(running, table, concurrency):
    got = []

    async def handler(event):
        await asyncio.sleep(0)
        got.append(event.number)

    options = HandlerOptions(concurrency=concurrency)
    table.add(make_handler(handler, NUMBERS, where=lambda event: event.number > 2, options=options, once=True))
    dispatch_all(running, numbers(10))
    await settle()
    dispatch_all(running, numbers(10))
    await settle()
    assert got == [3]
    assert len(running._workers) == 0
    assert not table.remove(handler)


async def test_once_stays_when_its_filter_fails(running, table, observer):
    got = Collector()
    table.add(make_handler(got, NUMBERS, where=lambda event: 1 / event.number, once=True))
    dispatch_all(running, numbers(3))
    await settle()
    assert (got.numbers, len(observer.failures)) == ([1], 1)


async def test_once_is_once_even_if_it_fails(running, table, observer):
    table.add(make_handler(lambda event: 1 / 0, NUMBERS, once=True))
    dispatch_all(running, numbers(3))
    await settle()
    assert len(observer.failures) == 1


async def test_the_latest_replaces_the_waiting_event_silently(running, table, observer):
    got, release = [], asyncio.Event()

    async def handler(event):
        got.append(event.number)
        await release.wait()

    table.add(make_handler(handler, NUMBERS, options=HandlerOptions(overflow="latest")))
    running.dispatch([NumberEvent(0)])
    await settle()
    dispatch_all(running, numbers(1, 9))
    release.set()
    await settle()
    assert got == [0, 8]
    assert (running.dropped, observer.drops) == (7, [])


async def test_drop_newest_drops_the_newest(running, table, observer):
    got = Collector()
    table.add(make_handler(got, NUMBERS, options=HandlerOptions(overflow="drop_newest", queue_size=2)))
    dispatch_all(running, [*numbers(5), VitalEvent(9)])
    await settle()
    assert got.numbers == [0, 1, 9]
    assert [(dropped, size) for _, dropped, size in observer.drops] == [(1, 2)]
    assert running.dropped == 3


async def test_each_handler_has_counters(running, table):
    release = asyncio.Event()

    async def slow(event):
        await release.wait()

    table.add(make_handler(slow, (NumberEvent,), options=HandlerOptions(queue_size=2)))
    table.add(make_handler(lambda event: 1 / event.number, (NumberEvent,)))
    running.dispatch([NumberEvent(0)])
    await settle()
    dispatch_all(running, numbers(1, 6))
    await settle()
    slow_one, failing = running.health
    assert slow_one.name.endswith("slow")
    assert (slow_one.handled, slow_one.waiting, slow_one.dropped, slow_one.failed) == (1, 2, 3, 0)
    assert (failing.handled, failing.waiting, failing.dropped, failing.failed) == (6, 0, 0, 1)
    release.set()


async def test_drops_of_a_removed_handler_stay_counted(running, table):
    table.add(make_handler(print, NUMBERS, options=HandlerOptions(queue_size=1)))
    dispatch_all(running, numbers(4))
    table.remove(print)
    assert running.dropped == 3
    await settle()


async def test_a_command_is_called_with_its_arguments_or_refused_with_an_event(observer):
    clock, table, calls, refused = VirtualClock(), HandlerTable(), [], []

    async def song(event, ctx: HandlerContext, title: str, times: int = 1):
        calls.append((title, times, ctx.handler.rpartition(".")[2]))

    table.add(make_command_handler(make_command(song, "song", cooldown=5.0)))
    dispatcher = make_dispatcher(observer, queue_size=9, table=table, clock=clock)
    dispatcher.add(
        lambda event: refused.append((event.name, event.reason)) if event.name == "command_refused" else None, ALL
    )
    for text in ('!song "Blue Moon" 2', "!song Again", "hello", "!song"):
        dispatcher.dispatch([chat(text)])
    await settle()
    assert calls == [("Blue Moon", 2, "song")]
    assert refused == [("command_refused", "cooldown")] * 2
    await clock.advance(6)
    dispatcher.dispatch([chat("!song A many")])
    await settle()
    assert refused[2:] == [("command_refused", "usage")]
    assert [health.handled for health in dispatcher.health if health.name.endswith("song")] == [4]
    await dispatcher.aclose(1)


@settings(deadline=None, max_examples=40)
@given(
    st.integers(1, 4),
    st.integers(1, 6),
    st.sampled_from(["drop_oldest", "drop_newest"]),
    st.lists(st.sampled_from(["event", "event", "vital", "turn"]), max_size=60),
)
def test_every_event_is_handled_once_or_counted_as_dropped(concurrency, queue_size, overflow, steps):
    async def run():
        table, got, put = HandlerTable(), Collector(), 0
        options = HandlerOptions(concurrency=concurrency, queue_size=queue_size, overflow=overflow)
        table.add(make_handler(got.slow, NUMBERS, options=options))
        dispatcher = make_dispatcher(Observer(), queue_size=1, table=table)
        vital = []
        for step in steps:
            if step == "turn":
                await asyncio.sleep(0)
                continue
            dispatcher.dispatch([VitalEvent(put) if step == "vital" else NumberEvent(put)])
            vital += [put] if step == "vital" else []
            put += 1
        await dispatcher.aclose(30)
        assert len(got.got) + dispatcher.dropped == put
        assert len(set(got.numbers)) == len(got.numbers)
        assert set(vital) <= set(got.numbers)
        if concurrency == 1:
            assert got.numbers == sorted(got.numbers)

    asyncio.run(run())
