"""Frames that a page received: in order, bounded, and never sent."""

from __future__ import annotations

import asyncio

import pytest

from tiktok_live.errors import ConnectionClosedError, ConnectionClosedOK, UsageError
from tiktok_live.transports import frame_queue
from tiktok_live.transports.frame_queue import FrameQueue


async def test_frames_come_in_order_and_then_the_reason_of_the_end():
    queue = FrameQueue()
    queue.feed(b"1")
    queue.feed(b"2")
    queue.end(ConnectionClosedError("the window was closed"))
    queue.end(ConnectionClosedError("another reason"))
    queue.feed(b"3")
    assert [await queue.receive(), await queue.receive()] == [b"1", b"2"]
    for _ in range(2):
        with pytest.raises(ConnectionClosedError, match="the window was closed"):
            await queue.receive()


async def test_a_cancelled_reader_loses_nothing():
    queue = FrameQueue()
    reading = asyncio.create_task(queue.receive())
    await asyncio.sleep(0)
    queue.feed(b"1")
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert await queue.receive() == b"1"


@pytest.mark.parametrize(("name", "limit"), [("MAX_QUEUED", 3), ("MAX_QUEUED_BYTES", 3)])
async def test_a_reader_that_is_too_slow_ends_the_connection(monkeypatch, name, limit):
    monkeypatch.setattr(frame_queue, name, limit)
    queue = FrameQueue()
    for _ in range(10):
        queue.feed(b"x")
    assert [await queue.receive() for _ in range(limit + 1)] == [b"x"] * (limit + 1)
    with pytest.raises(ConnectionClosedError, match="faster than they could be read"):
        await queue.receive()


async def test_closing_wakes_the_reader():
    queue = FrameQueue()
    reading = asyncio.create_task(queue.receive())
    await asyncio.sleep(0)
    await queue.aclose()
    await queue.aclose()
    assert queue.is_ended
    with pytest.raises(ConnectionClosedOK):
        await reading


async def test_nothing_is_sent():
    with pytest.raises(UsageError, match="listen_only"):
        await FrameQueue().send(b"ack")
