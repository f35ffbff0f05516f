"""An outsider's client watches the simulator: what both of us believe about the wire is then at least the same."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path

import pytest

from tiktok_live.events.decode import decode_message
from tiktok_live.events.families.chat import ChatEvent
from tiktok_live.simulator import HandshakeRefusal, SimulatedRoom, Simulator, Traffic

PYTHON = os.environ.get("PIRATETOK_PYTHON", "")
SCRIPT = Path(__file__).with_name("piratetok_script.py")
TRAFFIC = Traffic(seed=11, duration=60.0)
ROOM = SimulatedRoom(unique_id="demo_host", scenario=TRAFFIC)

pytestmark = [
    pytest.mark.interop,
    pytest.mark.skipif(not PYTHON, reason="PIRATETOK_PYTHON names no interpreter with piratetok-live-py 0.3.0"),
]


async def watch(simulator):
    """Run the client until it ends, and return what it printed."""
    process = await asyncio.create_subprocess_exec(
        PYTHON,
        str(SCRIPT),
        simulator.url,
        "demo_host",
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"},
    )
    try:
        async with asyncio.timeout(60):
            output, errors = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode == 0, errors.decode()
    return [json.loads(line) for line in output.splitlines()]


@pytest.mark.parametrize("speed", [0, 40])
async def test_it_receives_the_chats_that_were_sent(speed):
    sent = [
        decode_message(message.method, message.payload) for step in TRAFFIC.steps(ROOM, 0) for message in step.messages
    ]
    chats = [event for event in sent if isinstance(event, ChatEvent)]
    async with Simulator(ROOM, speed=speed) as simulator:
        printed = await watch(simulator)
        (record,) = simulator.connections
        cookies = list(simulator.cookies)
    assert [line for line in printed if line["kind"] != "chat"] == [{"kind": "ended"}]
    received = [(line["text"], line["user"]) for line in printed if line["kind"] == "chat"]
    assert len(received) > 100
    assert received == [(event.text, event.user.unique_id) for event in chats]
    assert record.entered == [ROOM.room_id]
    assert len(record.acks) == record.batches
    assert record.headers["Cookie"] == f"ttwid={cookies[0]}"
    assert not record.unreadable


async def test_it_understands_our_refusal():
    async with Simulator(ROOM, handshake=HandshakeRefusal()) as simulator:
        assert await watch(simulator) == []
        (record,) = simulator.connections
    assert record.refusal == HandshakeRefusal()
