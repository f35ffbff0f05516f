"""Whether code runs inside a handler depends on the call that started it, not on its task."""

from __future__ import annotations

import asyncio

import pytest

from tests.dispatch.comments import chat
from tests.dispatch.helpers import NUMBERS, NumberEvent, make_dispatcher, settle
from tiktok_live.dispatch.calls import outer_call
from tiktok_live.dispatch.commands import make_command
from tiktok_live.dispatch.handler_table import HandlerTable
from tiktok_live.dispatch.handlers import make_command_handler, make_handler
from tiktok_live.dispatch.options import HandlerOptions


@pytest.fixture
def table():
    return HandlerTable()


@pytest.fixture
async def running(table):
    dispatcher = make_dispatcher(table=table)
    yield dispatcher
    await dispatcher.aclose(30)


async def ask(dispatcher) -> bool:
    await asyncio.sleep(0)
    return dispatcher.is_inside_handler()


async def by_gather(dispatcher):
    return (await asyncio.gather(ask(dispatcher)))[0]


async def by_wait_for(dispatcher):
    return await asyncio.wait_for(ask(dispatcher), 30)


async def by_timeout(dispatcher):
    async with asyncio.timeout(30):
        return await ask(dispatcher)


async def by_task_group(dispatcher):
    async with asyncio.TaskGroup() as group:
        asking = group.create_task(by_gather(dispatcher))
    return asking.result()


async def by_a_task(dispatcher):
    return await asyncio.shield(asyncio.create_task(ask(dispatcher)))


async def by_a_thread(dispatcher):
    loop = asyncio.get_running_loop()
    return await asyncio.to_thread(lambda: asyncio.run_coroutine_threadsafe(ask(dispatcher), loop).result(30))


@pytest.mark.parametrize("way", [ask, by_gather, by_wait_for, by_timeout, by_task_group, by_a_task, by_a_thread])
async def test_a_handler_is_inside_in_every_task_or_thread_that_it_starts(running, way):
    inside = []

    async def handler(event):
        inside.append(await way(running))

    running.add(handler, NUMBERS)
    running.dispatch([NumberEvent(1), NumberEvent(2)])
    async with asyncio.timeout(30):
        while len(inside) < 2:  # noqa: ASYNC110 - it may wait for a thread
            await asyncio.sleep(0)
    assert inside == [True, True]
    assert not running.is_inside_handler()
    assert not await way(running)


async def test_a_function_in_a_thread_is_inside(running, table):
    inside, loop = [], asyncio.get_running_loop()

    def handler(event):
        inside.append(running.is_inside_handler())
        inside.append(asyncio.run_coroutine_threadsafe(ask(running), loop).result(30))

    table.add(make_handler(handler, NUMBERS, options=HandlerOptions(thread=True)))
    running.dispatch([NumberEvent(1)])
    await running.aclose(30)
    assert inside == [True, True]


async def test_middleware_hooks_and_commands_are_inside(running, table):
    inside = {}

    def note(name):
        inside[name] = running.is_inside_handler()

    async def middleware(event, call_next, ctx):
        note("before")
        await call_next(event)
        note("after")

    def failing(event):
        note("plain")
        raise ValueError

    async def hook(failed):
        note("hook")

    async def song(event):
        note("command")

    table.add_middleware(middleware)
    table.add_hook(hook)
    table.add(make_handler(failing, NUMBERS, where=lambda event: (note("filter"), True)[1]))
    table.add(make_command_handler(make_command(song, "song")))
    running.dispatch([NumberEvent(1), chat("!song")])
    await settle()
    assert inside == dict.fromkeys(("filter", "before", "plain", "after", "hook", "command"), True)


@pytest.mark.parametrize("is_async", [False, True])
async def test_a_task_that_outlives_its_call_is_not_inside(running, is_async):
    answers, go = {}, asyncio.Event()

    async def later(number):
        await go.wait()
        answers[number] = running.is_inside_handler()

    tasks = []

    def plain(event):
        tasks.append(asyncio.create_task(later(event.number)))

    async def coroutine(event):
        plain(event)
        if event.number == 2:
            go.set()
            await settle(5)  # the task of the previous call runs during this call

    running.add(coroutine if is_async else plain, NUMBERS)
    running.dispatch([NumberEvent(1), NumberEvent(2)])
    await settle()
    go.set()
    await asyncio.gather(*tasks)
    assert answers == {1: False, 2: is_async}


async def test_after_a_call_that_failed_its_tasks_are_not_inside(running):
    go, tasks = asyncio.Event(), []

    async def later():
        await go.wait()
        return running.is_inside_handler()

    async def failing(event):
        tasks.append(asyncio.create_task(later()))
        raise ValueError

    running.add(failing, NUMBERS)
    running.dispatch([NumberEvent(1)])
    await settle()
    go.set()
    assert await tasks[0] is False


async def test_after_a_call_that_was_cancelled_its_tasks_are_not_inside():
    dispatcher, go, tasks = make_dispatcher(), asyncio.Event(), []

    async def later():
        await go.wait()
        return dispatcher.is_inside_handler()

    async def stuck(event):
        tasks.append(asyncio.create_task(later()))
        await asyncio.get_running_loop().create_future()

    dispatcher.add(stuck, NUMBERS)
    dispatcher.dispatch([NumberEvent(1)])
    await settle()
    await dispatcher.aclose(0)
    go.set()
    assert await tasks[0] is False


async def test_handlers_of_another_dispatcher_are_not_inside(running):
    other, inside = make_dispatcher(), []
    running.add(lambda event: inside.append(other.is_inside_handler()), NUMBERS)
    running.dispatch([NumberEvent(1)])
    await settle()
    assert inside == [False]


async def test_a_client_run_by_a_handler_is_inside_that_handler(running):
    """A handler can run another client and await it, so that client's handlers must not wait for this handler."""
    inner, answers = make_dispatcher(), []

    async def inner_handler(event):
        answers.append((running.is_inside_handler(), inner.is_inside_handler()))

    async def outer_handler(event):
        inner.add(inner_handler, NUMBERS)
        inner.dispatch([NumberEvent(1)])
        await settle(20)

    running.add(outer_handler, NUMBERS)
    running.dispatch([NumberEvent(1)])
    await settle()
    inner.dispatch([NumberEvent(2)])
    await settle()
    await inner.aclose(1)
    assert answers == [(True, True), (False, True)]


async def test_a_client_started_by_an_outlived_task_keeps_no_call(running):
    """Otherwise clients that start one another would keep all previous ones alive."""
    go, tasks = asyncio.Event(), []

    async def later():
        await go.wait()
        return outer_call(object())

    running.add(lambda event: tasks.append(asyncio.create_task(later())), NUMBERS)
    running.dispatch([NumberEvent(1)])
    await settle()
    go.set()
    assert await tasks[0] is None


async def test_a_worker_started_during_a_call_does_not_belong_to_it(running):
    """The first failure starts the workers of failure handlers, whose tasks are independent of the failed call."""
    go, tasks, release = asyncio.Event(), [], asyncio.Event()

    async def later():
        await go.wait()
        return running.is_inside_handler()

    async def outer(event):
        running.add(lambda event: tasks.append(asyncio.create_task(later())), NUMBERS)
        running.dispatch([NumberEvent(2)])
        await release.wait()

    running.add(outer, NUMBERS)
    running.dispatch([NumberEvent(1)])
    await settle()
    go.set()
    assert await tasks[0] is False
    release.set()


async def test_a_handler_that_starts_closing_is_awaited(running):
    steps, closing = [], []

    async def close_all():
        assert running.is_inside_handler()
        await running.aclose(30)
        steps.append("closed")

    async def handler(event):
        closing.append(asyncio.create_task(close_all()))
        await settle(5)
        steps.append("handler")

    running.add(handler, NUMBERS)
    running.dispatch([NumberEvent(1)])
    await settle()
    await asyncio.gather(*closing)
    assert steps == ["handler", "closed"]
