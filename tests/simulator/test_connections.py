from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from aiohttp import WSMessage, WSMsgType

from tests.simulator.clients import ManualClock
from tiktok_live.simulator import ConnectionFaults, ConnectionRecord, Script, SimulatedRoom, Step
from tiktok_live.simulator.connections import ServedConnection
from tiktok_live.simulator.room_registry import RoomRegistry
from tiktok_live.wire.batches import BatchMessage
from tiktok_live.wire.frames import enter_room, heartbeat

ROOM = SimulatedRoom(unique_id="demo_host")
ENDLESS = Script(tuple(Step(0.0, (BatchMessage("Other", b""),)) for _ in range(10**5)))


class FakeSocket:
    """Returns messages queued by the test, and records what is sent, or raises `failure`."""

    def __init__(self, *messages):
        self.inbox = asyncio.Queue()
        for data in messages:
            self.inbox.put_nowait(WSMessage(WSMsgType.BINARY, data, None))
        self.sent = []
        self.closes = []
        self.failure = None
        self.close_code = None

    async def receive(self):
        message = await self.inbox.get()
        return WSMessage(WSMsgType.CLOSED, None, None) if message is None else message

    async def send_bytes(self, data):
        if self.failure:
            raise self.failure
        self.sent.append(data)

    async def send_frame(self, data, kind):
        self.closes.append((kind, int.from_bytes(data, "big"), len(self.sent)))
        self.inbox.put_nowait(None)


class FakeTransport:
    def __init__(self, socket):
        self.socket = socket
        self.calls = []

    def close(self):
        self.calls.append("close")

    def abort(self):
        self.calls.append("abort")
        self.socket.inbox.put_nowait(None)


def connection(socket, scenario=ENDLESS):
    clock = ManualClock()
    record = ConnectionRecord(path="/", query="", headers={})
    transport = FakeTransport(socket)
    rooms = RoomRegistry([replace(ROOM, scenario=scenario)], clock=clock, speed=0, seed=0)
    served = ServedConnection(record, socket, transport, rooms, ConnectionFaults(None, 1), clock=clock, speed=0)
    return served, record, transport


@pytest.mark.parametrize("message", [heartbeat(ROOM.room_id, 1), enter_room(ROOM.room_id)])
async def test_a_client_that_disconnects_during_a_reply_is_not_an_error(message):
    socket = FakeSocket(message)
    socket.failure = ConnectionResetError()
    served, record, _ = connection(socket)
    await served.serve()
    assert record.is_closed


async def test_a_client_that_disconnects_during_the_live_is_not_an_error():
    socket = FakeSocket(enter_room(ROOM.room_id))
    served, record, _ = connection(socket)
    serving = asyncio.create_task(served.serve())
    while record.batches < 3:  # noqa: ASYNC110 - a plain value without an event
        await asyncio.sleep(0)
    socket.failure = ConnectionResetError()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    batches = record.batches
    await asyncio.sleep(0)
    assert record.batches == batches
    socket.inbox.put_nowait(None)
    await serving
    assert record.is_closed


async def test_nothing_is_sent_after_hanging_up():
    socket = FakeSocket(enter_room(ROOM.room_id))
    served, record, transport = connection(socket)
    serving = asyncio.create_task(served.serve())
    while record.batches < 3:  # noqa: ASYNC110 - a plain value without an event
        await asyncio.sleep(0)
    await served.hang_up()
    await serving
    ((kind, code, sent),) = socket.closes
    assert (kind, code) == (WSMsgType.CLOSE, 1001)
    assert len(socket.sent) == sent
    assert transport.calls == ["close", "abort"]


async def test_each_end_sends_one_close_frame():
    socket = FakeSocket(enter_room(ROOM.room_id))
    served, record, transport = connection(socket, Script(()))
    await served.serve()
    assert [code for _, code, _ in socket.closes] == [1000]
    assert transport.calls == ["close"], "otherwise aiohttp would send a second close frame"
    assert record.is_closed


async def test_a_scenario_that_raises_is_an_error():
    class Broken:
        is_shared = False

        def steps(self, room, started_ms):
            raise RuntimeError("broken scenario")

    served, record, _ = connection(FakeSocket(enter_room(ROOM.room_id)), Broken())
    with pytest.raises(ExceptionGroup) as caught:
        await served.serve()
    assert caught.group_contains(RuntimeError, match="broken scenario")
    assert record.is_closed
