"""Cases that need loopback sockets: bytes that are in buffers when a socket closes."""

from __future__ import annotations

import asyncio

import pytest
from websockets.asyncio.server import serve

from tests.session.wire_messages import HELLO, chat, control, frame
from tiktok_live.backoff import Backoff
from tiktok_live.client.config import LiveConfig
from tiktok_live.client.live import LiveClient
from tiktok_live.client.states import CloseReason
from tiktok_live.signing.base import ConnectPlan
from tiktok_live.signing.providers.static import StaticProvider

IDS = range(1_000_001, 1_000_201)


@pytest.mark.parametrize("code", [1000, 4003])
async def test_batches_before_a_close_are_delivered_although_no_ack_can_be_sent(code):
    chats = [chat(f"chat {msg_id}", msg_id=msg_id) for msg_id in IDS]
    bursts = [[frame(each, need_ack=True) for each in chats], [frame(control(3))]]

    async def burst(socket):
        await socket.recv()
        await socket.send(HELLO)
        for each in bursts.pop(0):
            await socket.send(each)
        await socket.close(code)

    async with serve(burst, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        plans = [ConnectPlan(url=f"ws://127.0.0.1:{port}/", headers={}, provider="static") for _ in range(2)]
        config = LiveConfig(cache_dir=None, reconnect=Backoff(initial=0.01, maximum=0.01), end_grace=0.0)
        client = LiveClient(room_id=5, config=config, sign=StaticProvider(plans))
        delivered: list[int] = []
        client.on("chat")(lambda event: delivered.append(event.msg_id))
        async with asyncio.timeout(30), client:
            assert await client.wait_closed() == CloseReason.LIVE_ENDED
    assert delivered == list(IDS)
