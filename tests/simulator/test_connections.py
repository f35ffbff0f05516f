from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from aiohttp import WSMessage, WSMsgType

from tests.simulator.clients import ManualClock
from tiktok_live.simulator import ConnectionFaults, ConnectionRecord, Script, SimulatedRoom, Step
from tiktok_live.simulator.connections import ServedConnection
from tiktok_live.simulator.rooms import Rooms
from tiktok_live.wire.batches import BatchMessage
from tiktok_live.wire.frames import enter_room, heartbeat

ROOM = SimulatedRoom(unique_id="demo_host")
ENDLESS = Script(tuple(Step(0.0, (BatchMessage("Other", b""),)) for _ in range(10**5)))


class FakeSocket:
    """Hands out what the test puts in, and keeps what is sent, or fails at it."""

    def __init__(self, *said):
        self.said = asyncio.Queue()
        for data in said:
            self.said.put_nowait(WSMessage(WSMsgType.BINARY, data, None))
        self.sent = []
        self.closes = []
        self.failure = None
        self.close_code = None

    async def receive(self):
        message = await self.said.get()
        return WSMessage(WSMsgType.CLOSED, None, None) if message is None else message

    async def send_bytes(self, data):
        if self.failure:
            raise self.failure
        self.sent.append(data)

    async def send_frame(self, data, kind):
        self.closes.append((kind, int.from_bytes(data, "big"), len(self.sent)))
        self.said.put_nowait(None)


class FakeTransport:
    def __init__(self, socket):
        self.socket = socket
        self.done = []

    def close(self):
        self.done.append("close")

    def abort(self):
        self.done.append("abort")
        self.socket.said.put_nowait(None)


def connection(socket, scenario=ENDLESS):
    clock = ManualClock()
    record = ConnectionRecord(path="/", query="", headers={})
    transport = FakeTransport(socket)
    rooms = Rooms([replace(ROOM, scenario=scenario)], clock=clock, speed=0, seed=0)
    served = ServedConnection(record, socket, transport, rooms, ConnectionFaults(None, 1), clock=clock, speed=0)
    return served, record, transport


@pytest.mark.parametrize("said", [heartbeat(ROOM.room_id, 1), enter_room(ROOM.room_id)])
async def test_a_client_that_vanishes_while_it_is_answered_ends_quietly(said):
    socket = FakeSocket(said)
    socket.failure = ConnectionResetError()
    served, record, _ = connection(socket)
    await served.serve()
    assert record.is_closed


async def test_a_client_that_vanishes_while_the_live_goes_on_ends_quietly():
    socket = FakeSocket(enter_room(ROOM.room_id))
    served, record, _ = connection(socket)
    serving = asyncio.create_task(served.serve())
    while record.batches < 3:  # noqa: ASYNC110 - a plain value that announces nothing
        await asyncio.sleep(0)
    socket.failure = ConnectionResetError()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    batches = record.batches
    await asyncio.sleep(0)
    assert record.batches == batches
    socket.said.put_nowait(None)
    await serving
    assert record.is_closed


async def test_after_hanging_up_nothing_is_sent():
    socket = FakeSocket(enter_room(ROOM.room_id))
    served, record, transport = connection(socket)
    serving = asyncio.create_task(served.serve())
    while record.batches < 3:  # noqa: ASYNC110 - a plain value that announces nothing
        await asyncio.sleep(0)
    await served.hang_up()
    await serving
    ((kind, code, sent),) = socket.closes
    assert (kind, code) == (WSMsgType.CLOSE, 1001)
    assert len(socket.sent) == sent
    assert transport.done == ["close", "abort"]


async def test_both_ends_say_goodbye_once():
    socket = FakeSocket(enter_room(ROOM.room_id))
    served, record, transport = connection(socket, Script(()))
    await served.serve()
    assert [code for _, code, _ in socket.closes] == [1000]
    assert transport.done == ["close"], "else aiohttp would say it again"
    assert record.is_closed


async def test_a_scenario_that_fails_is_an_error_and_no_silence():
    class Broken:
        is_shared = False

        def steps(self, room, started_ms):
            raise RuntimeError("broken scenario")

    served, record, _ = connection(FakeSocket(enter_room(ROOM.room_id)), Broken())
    with pytest.raises(ExceptionGroup) as caught:
        await served.serve()
    assert caught.group_contains(RuntimeError, match="broken scenario")
    assert record.is_closed
