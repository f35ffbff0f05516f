from __future__ import annotations

import asyncio
import json
from contextlib import AsyncExitStack, asynccontextmanager

import aiohttp
import pytest

socketio = pytest.importorskip("socketio", reason="the extra socketio is not installed")

from tests.relay.served import make_rooms, serving  # noqa: E402 - after the check
from tests.relay.tikfinity.schema import checked  # noqa: E402
from tiktok_live.cli.chat_reader import ChatReader  # noqa: E402
from tiktok_live.errors import ConfigError, UsageError  # noqa: E402
from tiktok_live.net.clock import SystemClock  # noqa: E402
from tiktok_live.relay.consumers import Consumers, RelayLimits  # noqa: E402
from tiktok_live.relay.feed import Feed  # noqa: E402
from tiktok_live.relay.socketio_server import SocketIoServer  # noqa: E402
from tiktok_live.testing import VirtualClock, make_event  # noqa: E402

pytestmark = pytest.mark.interop

PATIENCE = 20.0


class Running:
    def __init__(self, server, feed, consumers) -> None:
        self.server, self.feed, self.consumers = server, feed, consumers

    def say(self, text, room="ann"):
        self.feed.publish(room, make_event("chat", text=text))


@asynccontextmanager
async def running(port=0, clock=None, **limits):
    feed = Feed()
    rooms = make_rooms("ann", "bob", feed=feed)
    consumers = Consumers(feed, SystemClock(), RelayLimits(close_seconds=0.5, **limits))
    async with SocketIoServer(rooms, feed, consumers, port=port, clock=clock) as server:
        yield Running(server, feed, consumers)


class Client:
    """A client like TikTok-Chat-Reader's page; `got` has what it receives."""

    def __init__(self, sio) -> None:
        self.sio = sio
        self.got = asyncio.Queue()
        sio.on("*", self._take)

    async def _take(self, event, *data):
        self.got.put_nowait((event, *data))

    async def next(self):
        async with asyncio.timeout(PATIENCE):
            return await self.got.get()


@asynccontextmanager
async def connected(relay, *, transports=("websocket",)):
    sio = socketio.AsyncClient(reconnection=False)
    client = Client(sio)
    await sio.connect(relay.server.url, transports=list(transports))
    try:
        yield client
    finally:
        await sio.disconnect()


@pytest.mark.parametrize("transports", [("websocket",), ("polling", "websocket")])
async def test_a_client_asks_for_a_room_and_gets_its_events(transports):
    async with running() as relay, connected(relay, transports=transports) as client:
        await client.sio.emit("setUniqueId", ("@Ann", {"enableExtendedGiftInfo": True}))
        name, state = await client.next()
        assert name == "tiktokConnected"
        assert state["roomId"]
        relay.say("not this", room="bob")
        relay.say("grüße \U0001f600")
        name, data = await client.next()
        assert name == "chat"
        assert checked(name, data)["comment"] == "grüße \U0001f600"
        relay.feed.publish("ann", make_event("subscribe"))
        relay.feed.publish("ann", make_event("live_ended"))
        assert await client.next() == ("streamEnd",)
        relay.feed.publish("ann", make_event("gift", count=2))
        assert (await client.next())[1]["repeatCount"] == 2


class Polling:
    """A client that cannot open a WebSocket; `get` returns the packets of one answer."""

    def __init__(self, relay, http) -> None:
        self.address, self.http = f"{relay.server.url}/socket.io/?EIO=4&transport=polling", http

    async def get(self):
        async with self.http.get(self.address) as answer:
            assert answer.status == 200
            return (await answer.text()).split("\x1e")

    async def post(self, packet):
        async with self.http.post(self.address, data=packet) as answer:
            assert answer.status == 200

    async def ask_for(self, name):
        [opened] = await self.get()
        self.address += f"&sid={json.loads(opened[1:])['sid']}"
        await self.post("40")
        await self.post(f'42["setUniqueId","{name}"]')


async def test_a_client_that_only_asks_and_takes_no_answer_is_disconnected(monkeypatch):
    monkeypatch.setattr("tiktok_live.relay.socketio_server._MAX_UNREAD", 20)
    clock = VirtualClock()
    async with running(clock=clock) as relay, aiohttp.ClientSession() as http:
        client = Polling(relay, http)
        await client.ask_for("nobody")
        for _ in range(3):
            await client.post("\x1e".join(['42["setUniqueId","nobody"]'] * 15))
        await clock.advance(5)
        async with asyncio.timeout(PATIENCE):
            while True:
                async with http.post(client.address, data='42["setUniqueId","nobody"]') as answer:
                    if answer.status == 400:
                        break


@pytest.mark.parametrize("message", ["42[", "42" + "[" * 5000, "9", "b4AAAA", "6", "x" * 20_000])
async def test_a_malformed_message_is_answered_and_not_printed(message, monkeypatch, caplog, capfd):
    monkeypatch.setattr("tiktok_live.relay.socketio_server._REQUEST_SECONDS", 0.2)
    async with running() as relay, aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(PATIENCE)) as http:
        client = Polling(relay, http)
        await client.ask_for("nobody")
        async with http.post(client.address, data=message):
            pass
    assert not caplog.records
    assert capfd.readouterr().err == ""


async def test_many_events_arrive_in_order_through_polling():
    async with running() as relay, aiohttp.ClientSession() as http:
        client, got = Polling(relay, http), []
        await client.ask_for("ann")
        for number in range(100):
            relay.say(str(number))
        while len(got) < 102:
            packets = await client.get()
            assert len(packets) <= 16
            got += packets
        assert got[0].startswith("40{")
        assert got[1].startswith('42["tiktokConnected",')
        assert [json.loads(packet[2:])[1]["comment"] for packet in got[2:]] == [str(number) for number in range(100)]


@pytest.mark.parametrize("name", ["carl", "", None, 5, ["ann"], "x" * 10_000])
async def test_a_room_that_is_not_relayed_is_refused_with_the_reason(name):
    async with running() as relay, connected(relay) as client:
        await client.sio.emit("setUniqueId", name)
        event, reason = await client.next()
        assert event == "tiktokDisconnected"
        assert reason.endswith("is not relayed; the rooms are: ann, bob")
        assert "LIVE has ended" not in reason
        assert len(reason) < 200


async def test_another_room_replaces_the_first_and_leaving_ends_it():
    async with running() as relay, connected(relay) as client:
        for name in ("ann", "bob"):
            await client.sio.emit("setUniqueId", name)
            assert (await client.next())[0] == "tiktokConnected"
        relay.say("not this")
        relay.say("this", room="bob")
        assert (await client.next())[1]["comment"] == "this"
        assert relay.feed.counts.consumers == 1
        await client.sio.emit("disconnect_tiktok")
        async with asyncio.timeout(PATIENCE):
            while relay.feed.counts.consumers:  # noqa: ASYNC110 - a count has no event to wait for
                await asyncio.sleep(0.01)


async def test_a_client_that_asks_many_times_at_once_is_one_consumer(monkeypatch):
    # Sending takes a turn of the loop, as it may with any library.
    emit = socketio.AsyncServer.emit

    async def slowly(self, *args, **options):
        await asyncio.sleep(0.01)
        await emit(self, *args, **options)

    monkeypatch.setattr(socketio.AsyncServer, "emit", slowly)
    async with running() as relay, aiohttp.ClientSession() as http:
        client = Polling(relay, http)
        await client.ask_for("ann")
        await asyncio.gather(*[client.post('42["setUniqueId","ann"]') for _ in range(10)])
        assert relay.feed.counts.consumers == len(relay.consumers._open) == 1
        await asyncio.gather(client.post('42["setUniqueId","bob"]'), client.post("1"), return_exceptions=True)
        async with asyncio.timeout(PATIENCE):
            while relay.feed.counts.consumers or relay.consumers._open:  # noqa: ASYNC110 - no event to wait for
                await asyncio.sleep(0.01)


async def test_a_new_client_gets_the_last_number_of_viewers():
    async with running() as relay, connected(relay) as client:
        relay.feed.publish("ann", make_event("viewer_count", viewers=52))
        await client.sio.emit("setUniqueId", "ann")
        await client.next()
        assert (await client.next())[1]["viewerCount"] == 52


async def test_statistics_come_every_five_seconds():
    clock = VirtualClock()
    async with running(clock=clock) as relay, connected(relay) as client:
        await clock.advance(5.1)
        assert await client.next() == ("statistic", {"globalConnectionCount": 0})


async def test_a_client_that_takes_nothing_is_disconnected():
    async with running(waiting_items=20) as relay, aiohttp.ClientSession() as http:
        await Polling(relay, http).ask_for("ann")
        assert relay.feed.counts.consumers == 1
        async with asyncio.timeout(PATIENCE):
            while relay.feed.counts.consumers:
                relay.say("hi")
                await asyncio.sleep(0)
        assert relay.feed.counts.too_slow == 1


async def test_the_host_is_checked_and_pages_of_every_origin_may_connect():
    async with running() as relay, aiohttp.ClientSession() as http:
        for path in ("/recaptcha-config", "/socket.io/?EIO=4&transport=polling"):
            async with http.get(relay.server.url + path, headers={"Host": "rebound.example"}) as answer:
                assert answer.status == 403
            async with http.get(relay.server.url + path, headers={"Origin": "https://page.example"}) as answer:
                assert answer.status == 200
                assert answer.headers["Access-Control-Allow-Origin"] in {"*", "https://page.example"}
        async with http.get(relay.server.url + "/recaptcha-config") as answer:
            assert await answer.json() == {"enabled": False, "siteKey": None}
        async with http.get(relay.server.url) as answer:
            assert "Rooms: ann, bob" in await answer.text()


async def test_clients_are_limited_even_if_they_ask_for_no_room():
    async with running(consumers=1) as relay, connected(relay), aiohttp.ClientSession() as http:
        address = f"{relay.server.url}/socket.io/?EIO=4&transport=polling"
        assert (await http.get(address)).status == 503


async def test_a_taken_port_is_told():
    async with running() as relay:
        with pytest.raises(ConfigError, match="the port is in use"):
            async with running(port=int(relay.server.url.rpartition(":")[2])):
                pass
        with pytest.raises(UsageError):
            await relay.server.start()


async def test_it_is_served_beside_a_relay():
    async with serving("ann") as relay, AsyncExitStack() as opened:
        addition = ChatReader(0, backlog=False)
        await addition.prepare(relay, make_rooms("ann", feed=relay.feed), opened)
        address = addition.addresses(relay)["socket.io"]
        sio = socketio.AsyncClient(reconnection=False)
        client = Client(sio)
        await sio.connect(address, transports=["websocket"])
        await sio.emit("setUniqueId", "ann")
        assert (await client.next())[0] == "tiktokConnected"
        relay.feed.publish("ann", make_event("chat", text="hi"))
        assert (await client.next())[1]["comment"] == "hi"
        await sio.disconnect()
