from __future__ import annotations

import asyncio

import pytest

from tests.dispatch.helpers import Observer, make_dispatcher, settle


@pytest.fixture
def observer() -> Observer:
    return Observer()


@pytest.fixture
async def dispatcher(observer):
    dispatcher = make_dispatcher(observer, queue_size=10_000)
    yield dispatcher
    await dispatcher.aclose(0)
    await settle()
    assert asyncio.all_tasks() == {asyncio.current_task()}
