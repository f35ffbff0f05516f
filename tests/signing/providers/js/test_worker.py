from __future__ import annotations

import asyncio
import threading

import pytest

from tiktok_live.signing.providers.js.worker import Busy, Worker

LONG = 30.0


class LastCall:
    def __init__(self):
        self.thread = None

    def __call__(self):
        self.thread = threading.current_thread()


async def test_jobs_run_in_one_thread_that_is_not_the_callers():
    last = LastCall()
    worker = Worker("w", last)
    threads = {await worker.run(threading.current_thread, LONG) for _ in range(3)}
    assert await worker.aclose(LONG)
    assert threads == {last.thread}
    assert threading.current_thread() not in threads
    assert not last.thread.is_alive()


async def test_an_exception_of_a_job_is_raised_in_the_caller():
    worker = Worker("w", LastCall())
    with pytest.raises(ZeroDivisionError):
        await worker.run(lambda: 1 // 0, LONG)
    assert await worker.run(lambda: 7, LONG) == 7
    assert await worker.aclose(LONG)


async def test_a_call_times_out_and_the_thread_is_used_again():
    worker = Worker("w", LastCall())
    release = threading.Event()
    assert isinstance(await worker.run(release.wait, 0), Busy)
    assert isinstance(await worker.run(release.wait, 0.01), Busy)
    ran = []
    assert isinstance(await worker.run(lambda: ran.append(1), 0.01), Busy)
    release.set()
    assert await worker.run(lambda: 7, LONG) == 7
    # The job whose caller stopped waiting was not started.
    assert not ran
    assert await worker.aclose(LONG)


async def test_closing_times_out():
    last = LastCall()
    worker = Worker("w", last)
    release, begun = threading.Event(), threading.Event()

    def block():
        begun.set()
        release.wait()

    call = asyncio.create_task(worker.run(block, LONG))
    waiting = asyncio.create_task(worker.run(lambda: 7, LONG))
    while not begun.is_set():  # noqa: ASYNC110 - another thread sets it
        await asyncio.sleep(0)
    assert not await worker.aclose(0.01)
    release.set()
    assert await worker.aclose(LONG)
    assert await call is None
    assert isinstance(await waiting, Busy)
    assert isinstance(await worker.run(lambda: 7, LONG), Busy)
    assert not last.thread.is_alive()


async def test_the_thread_does_not_keep_a_program_from_exiting():
    worker = Worker("w", LastCall())
    assert (await worker.run(threading.current_thread, LONG)).daemon
    assert await worker.aclose(LONG)
