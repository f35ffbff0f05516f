from __future__ import annotations

import asyncio

import pytest

from tests.dispatch.made import Observer, make_dispatcher, settle


@pytest.fixture
def observer() -> Observer:
    return Observer()


@pytest.fixture
async def dispatcher(observer):
    made = make_dispatcher(observer, queue_size=10_000)
    yield made
    await made.aclose(0)
    await settle()
    assert asyncio.all_tasks() == {asyncio.current_task()}
