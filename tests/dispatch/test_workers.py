from __future__ import annotations

import asyncio
import contextvars
import threading

import pytest

from tests.dispatch.comments import chat
from tests.dispatch.helpers import ALL, NumberEvent, dispatch_all, make_dispatcher, numbers, settle
from tiktok_live.dispatch.commands import make_command
from tiktok_live.dispatch.handler_table import HandlerTable
from tiktok_live.dispatch.handlers import make_command_handler, make_handler
from tiktok_live.dispatch.options import HandlerOptions
from tiktok_live.dispatch.workers import HandlerThreads
from tiktok_live.events.families.chat import ChatEvent

IN_THREAD = HandlerOptions(thread=True)
LONG = 30  # seconds, longer than any test


@pytest.fixture
def table():
    return HandlerTable()


@pytest.fixture
async def running(observer, table):
    dispatcher = make_dispatcher(observer, queue_size=100, table=table)
    before = set(threading.enumerate())
    yield dispatcher
    await dispatcher.aclose(LONG)
    assert set(threading.enumerate()) <= before


async def test_a_function_in_a_thread_does_not_block_the_loop(running, table):
    entered, release, where = asyncio.Event(), threading.Event(), []
    loop = asyncio.get_running_loop()

    def handler(event):
        where.append(threading.current_thread())
        loop.call_soon_threadsafe(entered.set)
        assert release.wait(LONG)

    table.add(make_handler(handler, ALL, options=IN_THREAD))
    running.dispatch([NumberEvent(1)])
    await asyncio.wait_for(entered.wait(), LONG)
    assert where[0] is not threading.current_thread()
    assert where[0].name.startswith("handler tests.dispatch.test_workers.")
    release.set()
    await running.aclose(LONG)
    assert not where[0].is_alive()


async def test_events_are_handled_in_order_in_one_thread(running, table):
    got = []
    table.add(make_handler(lambda event: got.append((event.number, threading.get_ident())), ALL, options=IN_THREAD))
    dispatch_all(running, numbers(50))
    await running.aclose(LONG)
    assert [number for number, _ in got] == list(range(50))
    assert len({thread for _, thread in got}) == 1


async def test_there_are_as_many_threads_as_concurrent_calls(running, table):
    together, threads = threading.Barrier(3), set()

    def handler(event):
        threads.add(threading.get_ident())
        together.wait(LONG)

    table.add(make_handler(handler, ALL, options=HandlerOptions(thread=True, concurrency=3)))
    dispatch_all(running, numbers(9))
    await running.aclose(LONG)
    assert len(threads) == 3


async def test_a_failure_in_a_thread_is_a_failure(running, table, observer):
    def handler(event):
        if event.number == 1:
            raise StopIteration("bad luck")

    table.add(make_handler(handler, ALL, options=IN_THREAD))
    dispatch_all(running, numbers(3))
    await running.aclose(LONG)
    [(_, event, _)] = observer.failures
    assert event == NumberEvent(1)


async def test_a_thread_has_the_context_and_context_variables(running, table):
    variable, seen = contextvars.ContextVar("variable"), []
    variable.set("known")

    def handler(event, ctx):
        seen.append((variable.get(), ctx.handler.endswith("handler")))

    table.add(make_handler(handler, ALL, options=IN_THREAD))
    running.dispatch([NumberEvent(1)])
    await running.aclose(LONG)
    assert seen == [("known", True)]


async def test_an_awaitable_result_is_awaited_on_the_loop(running, table):
    seen = []

    async def rest():
        seen.append(threading.current_thread())

    table.add(make_handler(lambda event: rest(), ALL, options=IN_THREAD))
    running.dispatch([NumberEvent(1)])
    await running.aclose(LONG)
    assert seen == [threading.current_thread()]


async def test_a_function_that_never_returns_is_abandoned_and_logged(observer, table, caplog):
    dispatcher = make_dispatcher(observer, queue_size=9, table=table)
    entered, release, threads = asyncio.Event(), threading.Event(), []
    loop = asyncio.get_running_loop()

    def stuck(event):
        threads.append(threading.current_thread())
        loop.call_soon_threadsafe(entered.set)
        release.wait(LONG)

    table.add(make_handler(stuck, ALL, options=IN_THREAD))
    dispatch_all(dispatcher, numbers(2))
    await asyncio.wait_for(entered.wait(), LONG)
    await dispatcher.aclose(0.01)
    messages = [record.getMessage() for record in caplog.records]
    assert messages[0] == "1 handlers did not finish within 0.01 s and were cancelled"
    assert messages[1].endswith("stuck is still running in 1 threads, which are abandoned")
    assert threads[0].daemon
    release.set()
    threads[0].join(LONG)
    assert not threads[0].is_alive()
    assert len(threads) == 1


async def test_a_function_that_returns_within_the_grace_period_is_awaited(observer, table, caplog):
    dispatcher = make_dispatcher(observer, queue_size=9, table=table)
    entered, release, threads = asyncio.Event(), threading.Event(), []
    loop = asyncio.get_running_loop()

    def handler(event):
        threads.append(threading.current_thread())
        loop.call_soon_threadsafe(entered.set)
        release.wait(LONG)

    async def until_cancelled():
        while not caplog.records:  # noqa: ASYNC110 - it waits for the log line
            await asyncio.sleep(0)
        release.set()

    table.add(make_handler(handler, ALL, options=IN_THREAD))
    dispatch_all(dispatcher, numbers(5))
    await asyncio.wait_for(entered.wait(), LONG)
    async with asyncio.TaskGroup() as group:
        group.create_task(until_cancelled())
        await dispatcher.aclose(0.5)
    assert [record.getMessage() for record in caplog.records] == [
        "1 handlers did not finish within 0.5 s and were cancelled"
    ]
    assert len(threads) == 1
    assert not threads[0].is_alive()


async def test_a_removed_handler_leaves_no_thread(running, table):
    done, threads = asyncio.Event(), []
    loop = asyncio.get_running_loop()

    def handler(event):
        threads.append(threading.current_thread())
        loop.call_soon_threadsafe(done.set)

    table.add(make_handler(handler, ALL, options=IN_THREAD))
    running.dispatch([NumberEvent(1)])
    await asyncio.wait_for(done.wait(), LONG)
    table.remove(handler)
    async with asyncio.timeout(LONG):
        while threads[0].is_alive():  # noqa: ASYNC110 - it waits for the end of the thread
            await asyncio.sleep(0)


async def test_a_removed_handler_with_a_running_thread_is_logged_on_close(observer, table, caplog):
    dispatcher = make_dispatcher(observer, queue_size=9, table=table)
    entered, release, threads = asyncio.Event(), threading.Event(), []
    loop = asyncio.get_running_loop()

    def stuck(event):
        threads.append(threading.current_thread())
        loop.call_soon_threadsafe(entered.set)
        release.wait(LONG)

    table.add(make_handler(stuck, ALL, options=IN_THREAD))
    dispatcher.dispatch([NumberEvent(1)])
    await asyncio.wait_for(entered.wait(), LONG)
    table.remove(stuck)
    await dispatcher.aclose(0.01)
    assert caplog.records[-1].getMessage().endswith("stuck is still running in 1 threads, which are abandoned")
    release.set()
    threads[0].join(LONG)


async def test_without_events_there_is_no_thread(running, table):
    before = threading.active_count()
    table.add(make_handler(print, ALL, where=lambda event: False, options=IN_THREAD))
    running.dispatch([NumberEvent(1)])
    await settle()
    assert threading.active_count() == before


def test_a_thread_that_ends_after_its_loop_is_silent():
    release, threads = threading.Event(), []

    def stuck():
        threads.append(threading.current_thread())
        release.wait(LONG)

    async def call():
        pool = HandlerThreads("stuck")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(pool.call(stuck), 0.01)
        pool.close()
        assert pool.remaining == 1

    asyncio.run(call())
    release.set()
    threads[0].join(LONG)
    assert not threads[0].is_alive()


async def test_a_command_in_a_thread_is_awaited_on_the_loop_too(running, table):
    got = []

    async def later(word):
        got.append((word, threading.current_thread() is threading.main_thread()))

    def say(event: ChatEvent, word: str):
        return later(word)

    table.add(make_command_handler(make_command(say, "say"), IN_THREAD))
    running.dispatch([chat("!say hello")])
    while not got:  # noqa: ASYNC110 - a thread decides
        await asyncio.sleep(0)
    assert got == [("hello", True)]


async def test_calls_fail_if_the_system_allows_no_threads(running, table, monkeypatch, caplog):
    got = []

    def refuse(thread):
        raise RuntimeError("can't start new thread")

    table.add(make_handler(lambda event: got.append(event.number), ALL, options=IN_THREAD))
    with monkeypatch.context() as patched:
        patched.setattr("threading.Thread.start", refuse)
        running.dispatch([NumberEvent(1)])
        await settle()
    running.dispatch([NumberEvent(2)])
    while not got:  # noqa: ASYNC110 - a thread decides
        await asyncio.sleep(0)
    await running.aclose(LONG)
    assert got == [2]
    assert running.handler_failures == 1
    assert "abandoned" not in caplog.text
