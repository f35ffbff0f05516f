"""Closing has one deadline, whatever handlers do. The loop has virtual time, so no test waits."""

from __future__ import annotations

import asyncio
import gc
import threading

import pytest

from tests.dispatch.helpers import NUMBERS, make_dispatcher, numbers, run_jumping, settle
from tiktok_live.dispatch.handler_table import HandlerTable
from tiktok_live.dispatch.handlers import make_handler
from tiktok_live.dispatch.options import HandlerOptions
from tiktok_live.dispatch.runner import CLOSE_GRACE
from tiktok_live.errors import UsageError
from tiktok_live.net.clock import SystemClock

PATIENCE = 60.0
HOUR = 3600.0


async def closing(dispatcher, patience=PATIENCE):
    """Close the dispatcher, and return the seconds that it took."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    await dispatcher.aclose(patience)
    return loop.time() - began


class Stubborn:
    """Handlers that do not end when cancelled, until they are released or cancelled again."""

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


async def waiting_forever(event):
    await asyncio.get_running_loop().create_future()


async def slow(event):
    await asyncio.sleep(1.0)


def abandoned(caplog) -> list[str]:
    return [record.getMessage() for record in caplog.records if "abandoned" in record.getMessage()]


@pytest.mark.parametrize("which", ["immortal", "failing_at_last", "uncancelling"])
def test_a_handler_that_suppresses_its_cancellation_is_abandoned_by_name(caplog, which):
    async def main():
        stubborn = Stubborn()
        dispatcher = make_dispatcher(queue_size=100)
        dispatcher.add(getattr(stubborn, which), NUMBERS)
        dispatcher.dispatch(numbers(5))
        assert await closing(dispatcher) == pytest.approx(PATIENCE + CLOSE_GRACE)
        [warning] = abandoned(caplog)
        assert warning.startswith(f"handler {__name__}.Stubborn.{which} did not end after its cancellation")
        assert await closing(dispatcher) == 0.0
        assert len(abandoned(caplog)) == 1
        assert stubborn.swallowed == 1
        stubborn.released.set()
        await settle()
        assert asyncio.all_tasks() == {asyncio.current_task()}
        assert dispatcher.health[0].handled == 1
        gc.collect()

    run_jumping(main())
    assert not [record for record in caplog.records if record.name == "asyncio"]


def test_an_abandoned_worker_is_kept_alive(caplog):
    async def swallowing(event):
        for _ in range(2):
            try:
                await asyncio.get_running_loop().create_future()
            except asyncio.CancelledError:
                ended.append("swallowed")
        ended.append("ended")

    ended: list[str] = []

    async def main():
        dispatcher = make_dispatcher()
        dispatcher.add(swallowing, NUMBERS)
        dispatcher.dispatch(numbers(1))
        await closing(dispatcher)
        del dispatcher
        gc.collect()
        assert ended == ["swallowed"]

    run_jumping(main())
    assert ended == ["swallowed", "swallowed", "ended"]
    assert not [record for record in caplog.records if record.name == "asyncio"]


@pytest.mark.parametrize("what", ["slow events", "a middleware", "a hook", "a plain function that gives a future"])
def test_one_deadline_applies_whatever_hangs(caplog, what):
    async def main():
        table, stubborn, never = HandlerTable(), Stubborn(), asyncio.get_running_loop().create_future()
        dispatcher = make_dispatcher(queue_size=10_000, table=table)
        grace = 0.0
        if what == "slow events":
            table.add(make_handler(slow, NUMBERS))
        elif what == "a middleware":
            table.add_middleware(stubborn.middleware)
            table.add(make_handler(waiting_forever, NUMBERS))
            grace = CLOSE_GRACE
        elif what == "a hook":
            table.add_hook(stubborn.immortal)
            table.add(make_handler(lambda event: 1 / 0, NUMBERS))
            grace = CLOSE_GRACE
        else:
            table.add(make_handler(lambda event: never, NUMBERS))
        await dispatcher.dispatch_frame(numbers(10_000))
        assert await closing(dispatcher) == pytest.approx(PATIENCE + grace, abs=1.1)
        assert all(health.waiting == 0 for health in dispatcher.health)
        stubborn.released.set()
        await settle()

    run_jumping(main())


def test_blocked_threads_and_hanging_handlers_share_one_deadline(caplog):
    release = threading.Event()

    async def main():
        table, entered, loop, stubborn = HandlerTable(), asyncio.Event(), asyncio.get_running_loop(), Stubborn()
        dispatcher = make_dispatcher(table=table)

        def blocking(event):
            loop.call_soon_threadsafe(entered.set)
            release.wait(HOUR)

        table.add(make_handler(blocking, NUMBERS, options=HandlerOptions(thread=True)))
        table.add(make_handler(stubborn.immortal, NUMBERS))
        dispatcher.dispatch(numbers(1))
        await entered.wait()
        assert await closing(dispatcher) == pytest.approx(PATIENCE + CLOSE_GRACE)
        assert [warning.partition("blocking ")[2] for warning in abandoned(caplog)] == [
            "",
            "is still running in 1 threads, which are abandoned",
        ]
        await dispatcher.aclose(0)
        assert len(abandoned(caplog)) == 2
        stubborn.released.set()
        await settle()

    try:
        run_jumping(main())
    finally:
        release.set()


def test_a_handler_that_continues_after_its_cancellation_starts_no_thread(caplog):
    release = threading.Event()

    async def main():
        table, entered, loop, errors = HandlerTable(), asyncio.Event(), asyncio.get_running_loop(), []
        dispatcher = make_dispatcher(table=table)

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
        dispatcher.dispatch(numbers(1))
        await entered.wait()
        await dispatcher.aclose(PATIENCE)
        assert len(errors) == 1

    try:
        run_jumping(main())
    finally:
        release.set()


def test_concurrent_closes_end_with_the_shorter_patience(caplog):
    async def main():
        dispatcher = make_dispatcher()
        dispatcher.add(waiting_forever, NUMBERS)
        dispatcher.dispatch(numbers(3))
        await settle()
        assert await asyncio.gather(closing(dispatcher, HOUR), closing(dispatcher, 1.0)) == [1.0, 1.0]

    run_jumping(main())
    assert [record.getMessage() for record in caplog.records] == [
        "1 handlers did not finish within 1 s and were cancelled"
    ]


def test_a_handler_is_cancelled_and_logged_once_by_concurrent_closes(caplog):
    stubborn = Stubborn()

    async def main():
        dispatcher = make_dispatcher()
        dispatcher.add(stubborn.immortal, NUMBERS)
        dispatcher.dispatch(numbers(3))
        await settle()
        took = await asyncio.gather(closing(dispatcher, 1.0), closing(dispatcher, 1.0 + CLOSE_GRACE / 2))
        assert took == [pytest.approx(1.0 + CLOSE_GRACE), pytest.approx(1.0 + CLOSE_GRACE * 1.5)]
        assert stubborn.swallowed == 1
        stubborn.released.set()
        await settle()

    run_jumping(main())
    assert len(caplog.records) == 2
    assert len(abandoned(caplog)) == 1


def test_a_cancelled_close_still_closes_everything(caplog):
    ended: list[str] = []

    async def stuck(event):
        try:
            await waiting_forever(event)
        finally:
            ended.append("handler")

    async def main():
        dispatcher = make_dispatcher(clock=SystemClock())
        dispatcher.add(stuck, NUMBERS)
        stream = dispatcher.stream(NUMBERS)
        dispatcher.dispatch(numbers(3))
        closes = asyncio.create_task(dispatcher.aclose(HOUR))
        await settle()
        closes.cancel()
        with pytest.raises(asyncio.CancelledError):
            await closes
        await settle()
        assert asyncio.all_tasks() == {asyncio.current_task()}
        assert ended == ["handler"]
        assert dispatcher.health[0].waiting == 0
        assert [event.number async for event in stream] == [0, 1, 2]
        assert await closing(dispatcher) == 0.0

    run_jumping(main())


def test_a_handler_that_finishes_in_time_is_not_cancelled(caplog):
    async def main():
        dispatcher, done = make_dispatcher(), []

        async def handler(event):
            await asyncio.sleep(1.0)
            done.append(event.number)

        dispatcher.add(handler, NUMBERS)
        dispatcher.dispatch(numbers(9))
        assert await closing(dispatcher) == pytest.approx(9.0)
        assert done == list(range(9))

    run_jumping(main())
    assert caplog.records == []


def test_unusual_exceptions_are_failures_too(caplog, observer):
    class Stop(BaseException): ...

    async def main():
        dispatcher, seen = make_dispatcher(observer), []

        def stopping(event):
            seen.append(event.number)
            raise Stop

        dispatcher.add(stopping, NUMBERS)
        dispatcher.dispatch(numbers(3))
        await settle()
        assert seen == [0, 1, 2]
        assert [type(error) for _, _, error in observer.failures] == [Stop] * 3
        await dispatcher.aclose(1)

    run_jumping(main())


@pytest.mark.parametrize("interrupt", [KeyboardInterrupt, SystemExit])
def test_an_interrupt_ends_the_program_and_is_not_a_failure(observer, interrupt):
    async def main():
        dispatcher = make_dispatcher(observer)

        def interrupted(event):
            raise interrupt

        dispatcher.add(interrupted, NUMBERS)
        dispatcher.dispatch(numbers(3))
        await settle()

    with pytest.raises(interrupt):
        run_jumping(main())
    assert observer.failures == []
