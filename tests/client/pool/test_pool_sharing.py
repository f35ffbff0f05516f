from __future__ import annotations

import asyncio
import json
from itertools import count
from typing import Any

from tests.client.pool.world import NEVER, World, rooms
from tests.client.rig import NoHttp
from tests.session.wire_messages import chat, control
from tiktok_live.client.config import LiveConfig
from tiktok_live.client.dependencies import Dependencies
from tiktok_live.client.pool import live_pool
from tiktok_live.client.pool.live_pool import LivePool
from tiktok_live.client.states import ClientState, CloseReason
from tiktok_live.events.families.gifts import GiftEvent
from tiktok_live.events.lifecycle import RoomClosedEvent
from tiktok_live.net.aiohttp_backend import AiohttpSessions
from tiktok_live.net.http_client import HttpResponse
from tiktok_live.proto.gift import WebcastGiftMessage
from tiktok_live.proto.user import User
from tiktok_live.signing.chain.pool import DEFAULT_POOL, ProviderKey, SignPool
from tiktok_live.signing.config.provider_config import DirectConfig
from tiktok_live.simulator import Script, SimulatedRoom, Simulator, Step
from tiktok_live.wire.batches import BatchMessage


class Http(NoHttp):
    """Records the states of the rooms when it is closed."""

    def __init__(self, made: list[Http], network: object) -> None:
        super().__init__()
        made.append(self)
        self.network = network
        self.clients: list[Any] = []
        self.closed_after: list[ClientState] = []

    async def aclose(self) -> None:
        self.closed_after = [client.state for client in self.clients] + [len(asyncio.all_tasks())]


async def test_one_http_client_serves_all_and_is_closed_last(monkeypatch):
    made: list[Http] = []
    monkeypatch.setattr(live_pool, "AiohttpClient", lambda network: Http(made, network))
    async with World(rooms(3), http=None, proxy="http://127.0.0.1:9") as world:
        clients = [await world.pool.add(name) for name in world.ids]
        await world.pass_(4)
        (http,) = made
        http.clients = clients
        assert all(client._services.http._http is http for client in clients)
        assert http.network.proxy == "http://127.0.0.1:9"
        await world.pool.remove_room("host0")
        assert http.closed_after == []
        await world.connector.aclose()
        await world.pool.aclose()
    # Only this test and the closing of the pool still run.
    assert http.closed_after == [ClientState.CLOSED] * 3 + [2]


async def test_an_http_client_that_was_given_is_not_closed():
    made: list[Http] = []
    http = Http(made, None)
    async with World(rooms(1), http=http) as world:
        http.clients = [await world.pool.add("host0")]
        await world.pass_(2)
    assert http.closed_after == []


async def test_one_sign_budget_holds_for_all_rooms():
    sign_pool = SignPool()
    sign_pool.limit(ProviderKey("memory"), 3)
    async with World(rooms(7), sign_pool=sign_pool, stagger=0.0) as world:
        for name in world.ids:
            await world.pool.add(name)
        await world.pass_(300)
        assert world.pool.sign_pool is sign_pool
        assert world.pool.totals.states == {ClientState.LIVE: 7}
    times = world.plans.requests
    assert len(times) == 7
    assert all(later - earlier >= 60.0 for earlier, later in zip(times, times[3:], strict=False))
    assert times[:3] == [0.0] * 3


async def test_breakers_are_shared_without_a_sign_pool():
    assert LivePool().sign_pool is DEFAULT_POOL
    assert LivePool(sign="direct").sign_pool is DEFAULT_POOL
    async with World(rooms(2)) as world:
        assert world.pool.sign_pool is not DEFAULT_POOL
        for name in world.ids:
            await world.pool.add(name)
        await world.pass_(2)
        (status,) = world.pool.sign_pool.status()
        assert status.counts["worked"] == 2


def test_pool_arguments_override_the_configuration():
    config = LiveConfig(language="de")
    pool = LivePool(config, sign="euler", proxy="http://127.0.0.1:9", follow=True)
    assert (pool.config.language, pool.config.proxy, pool.config.follow) == ("de", "http://127.0.0.1:9", True)
    assert [spec.kind for spec in pool.config.providers] == ["euler"]
    assert LivePool(sign=DirectConfig(per_minute=3)).config.providers == (DirectConfig(per_minute=3),)


def test_hosts_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("TIKTOK_LIVE_WEB_URL", "http://127.0.0.1:1")
    assert LivePool().config.web_url == "http://127.0.0.1:1"


async def test_two_hundred_rooms_leave_nothing_behind():
    before = asyncio.all_tasks()
    world = World(rooms(200), stagger=0.01)
    for name in world.ids:
        await world.pool.add(name)
    await world.pass_(10)
    assert world.pool.totals.states == {ClientState.LIVE: 200}
    await world.pool.aclose()
    await world.connector.aclose()
    await world.clock.settle()
    assert world.ends == dict.fromkeys(world.ids, CloseReason.CLOSED.sentence)
    assert asyncio.all_tasks() == before


async def test_thirty_rooms_on_real_sockets_through_one_session(monkeypatch):
    engines = count()
    made = AiohttpSessions.__init__

    def counted(engine: AiohttpSessions, network: Any) -> None:
        next(engines)
        made(engine, network)

    monkeypatch.setattr(AiohttpSessions, "__init__", counted)
    names = [f"host{number}" for number in range(30)]
    script = Script((Step(0.2, (chat("hello"),)), Step(0.4, (control(3),))))
    heard: list[str] = []
    async with Simulator(*[SimulatedRoom(unique_id=name, scenario=script) for name in names]) as simulator:
        config = LiveConfig(cache_dir=None, end_grace=0.1).at(simulator.url)
        pool = LivePool(config, stagger=0.01, dependencies=Dependencies(sign_pool=SignPool()))
        pool.on("chat")(lambda event, ctx: heard.append(ctx.client.unique_id))
        ends: dict[str, str] = {}
        pool.on(RoomClosedEvent)(lambda event: ends.update({event.unique_id: event.reason}))
        async with pool, asyncio.timeout(60):
            for name in names:
                await pool.add(name)
            assert await pool.wait_closed() == CloseReason.NO_ROOM_LEFT
        assert len(simulator.connections) == 30
    assert sorted(heard) == sorted(names)
    assert ends == dict.fromkeys(names, CloseReason.LIVE_ENDED.sentence)
    assert next(engines) == 1


class Gifts(NoHttp):
    """Serves one gift list."""

    async def get(self, url: str, **_: Any) -> HttpResponse:
        self.requests.append(url)
        body = {"data": {"gifts": [{"id": 5001, "name": "Shared rose", "diamond_count": 3, "type": 2}]}}
        return HttpResponse(url, 200, body=json.dumps(body).encode())


async def test_gift_list_is_requested_and_kept_once_for_all_rooms():
    nameless = bytes(WebcastGiftMessage(gift_id=5001, repeat_count=1, user=User(id=1)))
    steps = [Step(3.0 + at, (BatchMessage("WebcastGiftMessage", nameless, 100 + at),)) for at in range(3)]
    http = Gifts()
    names = [f"host{number}" for number in range(20)]
    async with World({name: Script((*steps, NEVER)) for name in names}, http=http) as world:
        for name in names:
            await world.pool.add(name)
        await world.pass_(20)
        catalogues = {id(await client.gifts()) for client in world.pool.clients.values()}
        last = {who: event.gift.name for who, event in world.got if isinstance(event, GiftEvent)}
    assert len([url for url in http.requests if "gift/list" in url]) == 1
    assert len(catalogues) == 1
    assert last == dict.fromkeys(names, "Shared rose")
