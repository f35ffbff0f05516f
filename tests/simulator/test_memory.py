"""A whole client against the simulated platform in memory, with minutes of faults on a virtual clock."""

from __future__ import annotations

import asyncio
from collections import Counter
from random import Random

import pytest

from tiktok_live.backoff import Backoff
from tiktok_live.client.config import LiveConfig
from tiktok_live.client.dependencies import Dependencies
from tiktok_live.client.live import LiveClient
from tiktok_live.client.states import CloseReason
from tiktok_live.errors import HandshakeRejected
from tiktok_live.events.base import MessageEvent, UnknownEvent
from tiktok_live.signing.base import ConnectPlan
from tiktok_live.simulator import FaultPlan, SimulatedConnector, SimulatedRoom, Traffic
from tiktok_live.simulator.faults.kinds import (
    CorruptGzip,
    Delay,
    Drop,
    Duplicate,
    GzipBomb,
    HalfOpen,
    Ignore,
    PingFault,
    Refuse,
    Reorder,
    Reset,
    RoomFault,
    Silence,
    TextFrame,
    Truncate,
)
from tiktok_live.testing import VirtualClock

ROOM = SimulatedRoom(unique_id="demo", scenario=Traffic(seed=3, duration=300.0, rate=3.0))
HEADERS = {"Cookie": "ttwid=1", "User-Agent": "Mozilla/5.0"}


class PlanProvider:
    name = "memory"

    async def connect(self, room, identity):
        return ConnectPlan(url=f"ws://memory/?aid=1988&room_id={room.room_id}", headers=HEADERS, provider=self.name)

    async def health(self):
        raise AssertionError("not used")

    async def aclose(self):
        """Do nothing."""


async def watch(*faults, seed=0, room=ROOM, **options):
    """Read the room to its end on a virtual clock; return the events, their names, and the connector."""
    clock = VirtualClock()
    connector = SimulatedConnector(room, faults=FaultPlan(faults, seed=seed), clock=clock)
    backoff = Backoff(initial=1.0, maximum=5.0, jitter=0.0, attempts=50)
    config = LiveConfig(cache_dir=None, reconnect=backoff, start_attempts=5, **options)
    client = LiveClient(
        room_id=room.room_id,
        config=config,
        sign=PlanProvider(),
        dependencies=Dependencies(connector=connector, clock=clock, rng=Random(1)),
    )
    events: list[MessageEvent] = []
    names: list[str] = []
    client.on(MessageEvent)(events.append)
    client.on("event")(lambda event: names.append(event.name))
    running = asyncio.ensure_future(read(client))
    while not running.done():
        await clock.advance(1.0)
        assert clock.monotonic() < 7200, "the room lasts five minutes"
    await connector.aclose()
    assert await running == CloseReason.LIVE_ENDED
    return events, names, connector


async def read(client):
    async with client:
        return await client.wait_closed()


def check_delivery(events, connector):
    """Check that every message of a whole frame that the client got was delivered exactly once."""
    ids = Counter(event.msg_id for event in events if event.msg_id)
    assert not [msg_id for msg_id, count in ids.items() if count > 1]
    acked = {message for record in connector.connections for message in record.acked()}
    sent = {message for record in connector.connections for message in record.sent()}
    delivered = {(event.msg_id, event.method) for event in events if event.msg_id}
    assert acked <= delivered <= sent
    assert len(delivered) > 100
    return delivered


async def test_without_faults_every_message_arrives_once():
    events, names, connector = await watch()
    (record,) = connector.connections
    assert [event.msg_id for event in events] == [msg_id for msg_id, _ in record.sent()]
    assert record.unacked == set()
    assert "reconnecting" not in names
    assert record.close_code == 1000


LOSSLESS = {
    "delay": Delay(probability=0.2, times=0, seconds=3.0),
    "duplicate": Duplicate(probability=0.2, times=0),
    "reorder": Reorder(probability=0.1, times=0),
    "bomb": GzipBomb(probability=0.05, times=3, size=20_000_000),
    "text": TextFrame(probability=0.1, times=0),
    "ping": PingFault(probability=0.1, times=0),
    "no acks": Ignore(what="ack"),
}


@pytest.mark.parametrize("name", LOSSLESS)
async def test_a_lossless_fault_loses_no_message(name):
    events, names, connector = await watch(LOSSLESS[name])
    known = [event for event in events if event.msg_id]
    (record,) = connector.connections
    assert {event.msg_id for event in known} == {msg_id for msg_id, _ in record.sent()}
    assert len(known) == len({event.msg_id for event in known})
    assert "reconnecting" not in names


LOSSES = {
    "drop": (Drop(probability=0.03, times=20, code=1011),),
    "drop behind": (Drop(probability=0.03, times=20, behind=True),),
    "reset": (Reset(probability=0.03, times=20),),
    "half open": (HalfOpen(probability=0.03, times=5),),
    "silence": (Silence(probability=0.03, times=5),),
    "corrupt": (CorruptGzip(probability=0.1, times=0), Truncate(probability=0.1, times=0)),
}


@pytest.mark.parametrize("name", LOSSES)
async def test_messages_that_arrive_whole_are_delivered_exactly_once(name):
    events, names, connector = await watch(*LOSSES[name])
    check_delivery(events, connector)
    if name == "corrupt":
        broken = [event for event in events if isinstance(event, UnknownEvent) and not event.msg_id]
        damaged = [frame for record in connector.connections for frame in record.damaged()]
        assert 0 < len(broken) <= len(damaged)
    else:
        assert "reconnected" in names
        assert len(connector.connections) > 1


async def test_runs_are_equal_only_for_equal_seeds():
    faults = (
        Reset(probability=0.02, times=9),
        CorruptGzip(probability=0.1, times=0),
        Silence(probability=0.02, times=2, seconds=20.0),
    )
    runs = []
    for seed in (1, 1, 2):
        events, names, _ = await watch(*faults, seed=seed)
        runs.append((names, [event.msg_id for event in events]))
    assert runs[0] == runs[1] != runs[2]


async def test_a_room_fault_ends_the_room_in_memory():
    events, _, connector = await watch(RoomFault(frame=20, action="restart"))
    assert events[-1].name == "live_ended"
    assert len(connector.rooms.by_id) == 2


async def test_a_planned_refusal_and_a_failed_check_are_rejected():
    connector = SimulatedConnector(ROOM, faults=FaultPlan([Refuse(message="illegal secret key", code=417)]))
    url = f"ws://x/?aid=1&room_id={ROOM.room_id}"
    with pytest.raises(HandshakeRejected) as caught:
        await connector.connect(url, HEADERS, timeout=1)
    assert (caught.value.handshake_message, caught.value.handshake_status) == ("illegal secret key", 417)
    with pytest.raises(HandshakeRejected, match="DEVICE_BLOCKED"):
        await connector.connect(url, {}, timeout=1)
    await connector.connect(url, HEADERS, timeout=1)
    assert [record.is_closed for record in connector.connections] == [True, True, False]
    await connector.aclose()
