"""Closing has one deadline, whatever handlers do. Time jumps here, so that nothing is really waited for."""

from __future__ import annotations

import asyncio
import gc
import threading

import pytest

from tests.dispatch.made import NUMBERS, make_dispatcher, numbers, run_jumping, settle
from tiktok_live.dispatch.handler_table import HandlerTable
from tiktok_live.dispatch.handlers import make_handler
from tiktok_live.dispatch.options import HandlerOptions
from tiktok_live.dispatch.runner import CLOSE_GRACE
from tiktok_live.errors import UsageError
from tiktok_live.net.clock import SystemClock

PATIENCE = 60.0
HOUR = 3600.0


async def closing(made, patience=PATIENCE):
    """Close, and return how long it took."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    await made.aclose(patience)
    return loop.time() - began


class Stubborn:
    """Handlers that do not end when they are asked to, until they are released, or asked for the second time."""

    def __init__(self) -> None:
        self.released = asyncio.Event()
        self.swallowed = 0

    async def immortal(self, event):
        while not self.released.is_set() and self.swallowed < 2:
            try:
                await self.released.wait()
            except asyncio.CancelledError:
                self.swallowed += 1

    async def failing_at_last(self, event):
        await self.immortal(event)
        raise ValueError("too late")

    async def uncancelling(self, event):
        await self.immortal(event)
        while asyncio.current_task().cancelling():
            asyncio.current_task().uncancel()

    async def middleware(self, event, call_next, ctx):
        try:
            await call_next(event)
        except asyncio.CancelledError:
            self.swallowed += 1
            await self.immortal(event)


async def waiting_for_ever(event):
    await asyncio.get_running_loop().create_future()


async def slow(event):
    await asyncio.sleep(1.0)


def left(caplog) -> list[str]:
    return [record.getMessage() for record in caplog.records if "abandoned" in record.getMessage()]


@pytest.mark.parametrize("which", ["immortal", "failing_at_last", "uncancelling"])
def test_a_handler_that_swallows_its_cancellation_is_left_behind_by_name(caplog, which):
    async def main():
        stubborn = Stubborn()
        made = make_dispatcher(queue_size=100)
        made.add(getattr(stubborn, which), NUMBERS)
        made.dispatch(numbers(5))
        assert await closing(made) == pytest.approx(PATIENCE + CLOSE_GRACE)
        [said] = left(caplog)
        assert said.startswith(f"handler {__name__}.Stubborn.{which} did not end after its cancellation")
        assert await closing(made) == 0.0
        assert len(left(caplog)) == 1
        assert stubborn.swallowed == 1
        stubborn.released.set()
        await settle()
        assert asyncio.all_tasks() == {asyncio.current_task()}
        assert made.health[0].handled == 1
        gc.collect()

    run_jumping(main())
    assert not [record for record in caplog.records if record.name == "asyncio"]


def test_who_is_left_behind_is_kept_though_nobody_else_knows_it(caplog):
    async def swallowing(event):
        for _ in range(2):
            try:
                await asyncio.get_running_loop().create_future()
            except asyncio.CancelledError:
                ended.append("swallowed")
        ended.append("ended")

    ended: list[str] = []

    async def main():
        made = make_dispatcher()
        made.add(swallowing, NUMBERS)
        made.dispatch(numbers(1))
        await closing(made)
        del made
        gc.collect()
        assert ended == ["swallowed"]

    run_jumping(main())
    assert ended == ["swallowed", "swallowed", "ended"]
    assert not [record for record in caplog.records if record.name == "asyncio"]


@pytest.mark.parametrize("what", ["slow events", "a middleware", "a hook", "a plain function that gives a future"])
def test_whatever_hangs_one_deadline_counts(caplog, what):
    async def main():
        table, stubborn, never = HandlerTable(), Stubborn(), asyncio.get_running_loop().create_future()
        made = make_dispatcher(queue_size=10_000, table=table)
        grace = 0.0
        if what == "slow events":
            table.add(make_handler(slow, NUMBERS))
        elif what == "a middleware":
            table.add_middleware(stubborn.middleware)
            table.add(make_handler(waiting_for_ever, NUMBERS))
            grace = CLOSE_GRACE
        elif what == "a hook":
            table.add_hook(stubborn.immortal)
            table.add(make_handler(lambda event: 1 / 0, NUMBERS))
            grace = CLOSE_GRACE
        else:
            table.add(make_handler(lambda event: never, NUMBERS))
        await made.dispatch_frame(numbers(10_000))
        assert await closing(made) == pytest.approx(PATIENCE + grace, abs=1.1)
        assert all(health.waiting == 0 for health in made.health)
        stubborn.released.set()
        await settle()

    run_jumping(main())


def test_threads_that_block_and_handlers_that_hang_share_one_deadline(caplog):
    release = threading.Event()

    async def main():
        table, entered, loop, stubborn = HandlerTable(), asyncio.Event(), asyncio.get_running_loop(), Stubborn()
        made = make_dispatcher(table=table)

        def blocking(event):
            loop.call_soon_threadsafe(entered.set)
            release.wait(HOUR)

        table.add(make_handler(blocking, NUMBERS, options=HandlerOptions(thread=True)))
        table.add(make_handler(stubborn.immortal, NUMBERS))
        made.dispatch(numbers(1))
        await entered.wait()
        assert await closing(made) == pytest.approx(PATIENCE + CLOSE_GRACE)
        assert [said.partition("blocking ")[2] for said in left(caplog)] == [
            "",
            "is still running in 1 threads, which are abandoned",
        ]
        await made.aclose(0)
        assert len(left(caplog)) == 2
        stubborn.released.set()
        await settle()

    try:
        run_jumping(main())
    finally:
        release.set()


def test_a_handler_that_goes_on_after_its_call_was_cancelled_gets_no_new_thread(caplog):
    release = threading.Event()

    async def main():
        table, entered, loop, errors = HandlerTable(), asyncio.Event(), asyncio.get_running_loop(), []
        made = make_dispatcher(table=table)

        def blocking(event):
            loop.call_soon_threadsafe(entered.set)
            release.wait(HOUR)

        async def trying_again(event, call_next, ctx):
            try:
                await call_next(event)
            except asyncio.CancelledError:
                try:
                    await call_next(event)
                except UsageError as error:
                    errors.append(error)

        table.add_middleware(trying_again)
        table.add(make_handler(blocking, NUMBERS, options=HandlerOptions(thread=True)))
        made.dispatch(numbers(1))
        await entered.wait()
        await made.aclose(PATIENCE)
        assert len(errors) == 1

    try:
        run_jumping(main())
    finally:
        release.set()


def test_two_that_close_at_the_same_time_end_with_the_shorter_patience(caplog):
    async def main():
        made = make_dispatcher()
        made.add(waiting_for_ever, NUMBERS)
        made.dispatch(numbers(3))
        await settle()
        assert await asyncio.gather(closing(made, HOUR), closing(made, 1.0)) == [1.0, 1.0]

    run_jumping(main())
    assert [record.getMessage() for record in caplog.records] == [
        "1 handlers did not finish within 1 s and were cancelled"
    ]


def test_a_handler_is_cancelled_and_named_once_however_many_close(caplog):
    stubborn = Stubborn()

    async def main():
        made = make_dispatcher()
        made.add(stubborn.immortal, NUMBERS)
        made.dispatch(numbers(3))
        await settle()
        took = await asyncio.gather(closing(made, 1.0), closing(made, 1.0 + CLOSE_GRACE / 2))
        assert took == [pytest.approx(1.0 + CLOSE_GRACE), pytest.approx(1.0 + CLOSE_GRACE * 1.5)]
        assert stubborn.swallowed == 1
        stubborn.released.set()
        await settle()

    run_jumping(main())
    assert len(caplog.records) == 2
    assert len(left(caplog)) == 1


def test_whoever_is_cancelled_while_closing_leaves_all_closed(caplog):
    ended: list[str] = []

    async def stuck(event):
        try:
            await waiting_for_ever(event)
        finally:
            ended.append("handler")

    async def main():
        made = make_dispatcher(clock=SystemClock())
        made.add(stuck, NUMBERS)
        stream = made.stream(NUMBERS)
        made.dispatch(numbers(3))
        closes = asyncio.create_task(made.aclose(HOUR))
        await settle()
        closes.cancel()
        with pytest.raises(asyncio.CancelledError):
            await closes
        await settle()
        assert asyncio.all_tasks() == {asyncio.current_task()}
        assert ended == ["handler"]
        assert made.health[0].waiting == 0
        assert [event.number async for event in stream] == [0, 1, 2]
        assert await closing(made) == 0.0

    run_jumping(main())


def test_nobody_is_cancelled_who_finishes_in_time(caplog):
    async def main():
        made, done = make_dispatcher(), []

        async def handler(event):
            await asyncio.sleep(1.0)
            done.append(event.number)

        made.add(handler, NUMBERS)
        made.dispatch(numbers(9))
        assert await closing(made) == pytest.approx(9.0)
        assert done == list(range(9))

    run_jumping(main())
    assert caplog.records == []


def test_what_no_handler_should_raise_is_a_failure_too(caplog, observer):
    class Stop(BaseException): ...

    async def main():
        made, seen = make_dispatcher(observer), []

        def stopping(event):
            seen.append(event.number)
            raise Stop

        made.add(stopping, NUMBERS)
        made.dispatch(numbers(3))
        await settle()
        assert seen == [0, 1, 2]
        assert [type(error) for _, _, error in observer.failures] == [Stop] * 3
        await made.aclose(1)

    run_jumping(main())


@pytest.mark.parametrize("interrupt", [KeyboardInterrupt, SystemExit])
def test_an_interrupt_ends_the_program_and_is_no_failure(observer, interrupt):
    async def main():
        made = make_dispatcher(observer)

        def interrupted(event):
            raise interrupt

        made.add(interrupted, NUMBERS)
        made.dispatch(numbers(3))
        await settle()

    with pytest.raises(interrupt):
        run_jumping(main())
    assert observer.failures == []
