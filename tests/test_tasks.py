from __future__ import annotations

import asyncio

import pytest

from tiktok_live.tasks import until_first_ends


class Forever:
    def __init__(self) -> None:
        self.is_cancelled = False

    async def run(self) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            self.is_cancelled = True


async def answer(value: int | None) -> int | None:
    return value


async def fail() -> None:
    raise ValueError("broken")


async def test_the_first_end_cancels_the_others():
    other = Forever()
    assert await until_first_ends(other.run(), answer(5)) == [5]
    assert other.is_cancelled
    assert await until_first_ends(answer(1), answer(None)) == [1, None]


async def test_an_error_is_raised_when_the_others_have_ended():
    other = Forever()
    with pytest.raises(ValueError, match="broken"):
        await until_first_ends(fail(), other.run())
    assert other.is_cancelled


async def test_a_cancelled_caller_cancels_all():
    works = [Forever(), Forever()]
    running = asyncio.create_task(until_first_ends(*[work.run() for work in works]))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert [work.is_cancelled for work in works] == [True, True]
