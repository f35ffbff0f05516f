from __future__ import annotations

import asyncio
from collections import Counter
from random import Random
from urllib.parse import urlsplit

import pytest

from tests.tcp_relay import Relay
from tiktok_live.backoff import Backoff
from tiktok_live.client.config import LiveConfig
from tiktok_live.client.live import LiveClient
from tiktok_live.client.states import CloseReason
from tiktok_live.events.base import MessageEvent
from tiktok_live.simulator import SOCKET_PATH, MessageWriter, Script, SimulatedRoom, Simulator, Step, make_audience

ROOM = SimulatedRoom(unique_id="demo")
WRITER = MessageWriter(ROOM, 1_750_000_000_000, Random(0))
(PERSON,) = make_audience(Random(0), 1)
CHATS = tuple(WRITER.chat(float(at), PERSON, f"chat {at}") for at in range(40))
END = WRITER.control(41.0, 3)
SCRIPT = Script(tuple(Step(float(at), (message,)) for at, message in enumerate((*CHATS, END))))
SENT = [message.msg_id for message in (*CHATS, END)]


class HastyClock:
    """Time that passes as soon as somebody waits for it; `waits` says what was waited for."""

    def __init__(self):
        self.now = 0.0
        self.waits = []

    def monotonic(self):
        return self.now

    def wall(self):
        return self.now

    async def sleep_until(self, deadline):
        self.waits.append(deadline - self.now)
        self.now = max(self.now, deadline)
        await asyncio.sleep(0)


def simulator(**options):
    return Simulator(SimulatedRoom(unique_id="demo", scenario=SCRIPT), speed=0, **options)


def relay_to(simulator, **options):
    host, port = urlsplit(simulator.url).netloc.split(":")
    return Relay(host, int(port), **options)


def client_at(relay, **options):
    backoff = Backoff(initial=0.01, maximum=0.02, attempts=5)
    config = LiveConfig(cache_dir=None, reconnect=backoff, **options).at(relay.url)
    # By its id, so that a room which the server has played out is entered again.
    client = LiveClient(room_id=ROOM.room_id, config=config)
    seen: list[MessageEvent] = []
    names: list[str] = []
    client.on(MessageEvent)(seen.append)
    client.on("event")(lambda event: names.append(event.name))
    return client, seen, names


async def read(client):
    async with asyncio.timeout(60):
        async with client:
            return await client.wait_closed()


@pytest.mark.parametrize(
    "worse",
    [{"split": 1}, {"split": 7, "delay": 1.0, "jitter": 2.0}, {"delay": 60.0}],
    ids=["bytes", "late pieces", "late"],
)
async def test_a_client_reads_the_same_through_a_bad_line(worse):
    async with simulator() as server, relay_to(server, **worse, clock=HastyClock()) as relay:
        client, seen, _ = client_at(relay)
        assert await read(client) == CloseReason.LIVE_ENDED
        (record,) = server.connections
        assert relay.pieces > (2000 if worse == {"split": 1} else 10)
    assert [event.msg_id for event in seen] == SENT == [msg_id for msg_id, _ in record.sent()]


async def test_a_reset_in_the_middle_of_a_frame_costs_nothing_and_brings_nothing_twice():
    for reset_after in (300, 600, 1000, 1001):
        async with simulator() as server, relay_to(server, reset_after=reset_after, only=SOCKET_PATH) as relay:
            client, seen, names = client_at(relay)
            assert await read(client) == CloseReason.LIVE_ENDED
            assert relay.resets == 1, f"after {reset_after} bytes"
            assert len(server.connections) == 2
        ids = Counter(event.msg_id for event in seen)
        assert ids == Counter(SENT), f"reset after {reset_after} bytes"
        assert names.count("reconnected") <= 1


async def test_a_line_that_gets_stuck_is_noticed_and_replaced():
    async with simulator() as server, relay_to(server, stall_after=1000, only=SOCKET_PATH) as relay:
        client, seen, names = client_at(relay, stall_timeout=0.3)
        assert await read(client) == CloseReason.LIVE_ENDED
        assert relay.stalled.is_set()
        assert len(server.connections) >= 2
    assert Counter(event.msg_id for event in seen) == Counter(SENT)
    assert "reconnected" in names


async def test_a_relay_is_the_same_for_the_same_seed():
    async def echo(reader, writer):
        writer.write(await reader.readexactly(10))
        writer.close()

    waits = []
    for seed in (1, 1, 2):
        clock = HastyClock()
        echoing = await asyncio.start_server(echo, "127.0.0.1", 0)
        port = echoing.sockets[0].getsockname()[1]
        async with echoing, Relay("127.0.0.1", port, split=1, jitter=1.0, seed=seed, clock=clock) as relay:
            reader, writer = await asyncio.open_connection("127.0.0.1", relay.port)
            writer.write(b"0123456789")
            assert await reader.read() == b"0123456789"
            writer.close()
        waits.append(clock.waits)
    assert waits[0] == waits[1] != waits[2]
    assert len(waits[0]) == 10
