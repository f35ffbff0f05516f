from __future__ import annotations

import asyncio

import pytest


@pytest.fixture(autouse=True)
async def nothing_is_left():
    unhandled: list[dict[str, object]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: unhandled.append(context))
    yield
    for _ in range(5):  # aborted connections are given back by callbacks
        await asyncio.sleep(0)
    assert asyncio.all_tasks() == {asyncio.current_task()}
    assert unhandled == []
