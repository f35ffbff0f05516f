from __future__ import annotations

import asyncio

import pytest

from tests.dispatch.made import Observer, settle
from tiktok_live.dispatch.dispatcher import Dispatcher


@pytest.fixture
def observer() -> Observer:
    return Observer()


@pytest.fixture
async def dispatcher(observer):
    made = Dispatcher(observer, queue_size=10_000)
    observer.dispatcher = made
    yield made
    await made.aclose(0)
    await settle()
    assert asyncio.all_tasks() == {asyncio.current_task()}
