from __future__ import annotations

import asyncio
import socket
from urllib.parse import urlsplit

import pytest

from tests.signserver.servers import (
    FETCH,
    PATIENCE,
    PLAN,
    ScriptedBackend,
    json_body,
    serving,
    until,
)
from tiktok_live.client.config import LiveConfig
from tiktok_live.errors import ConfigError, UsageError
from tiktok_live.net.http_client import AiohttpClient
from tiktok_live.proto import FetchResult
from tiktok_live.rooms.web import WebResolver
from tiktok_live.signing.base import RateLimitedOutcome
from tiktok_live.signing.providers.direct import DirectProvider
from tiktok_live.signserver import Limits, SignServer
from tiktok_live.simulator import SimulatedRoom, Simulator


async def test_closing_lets_a_running_request_finish():
    release = asyncio.Event()

    async def slow():
        await release.wait()
        return PLAN

    backend = ScriptedBackend(plan=slow)
    server = SignServer(backend)
    await server.start()
    http = AiohttpClient()
    running = asyncio.create_task(http.get(server.url + FETCH, headers={}, timeout=PATIENCE, max_bytes=1 << 20))
    await until(lambda: backend.rooms)
    closing = asyncio.create_task(server.aclose())
    address = urlsplit(server.url)
    await until(lambda: _refuses(address.hostname, address.port))
    release.set()
    assert (await running).status == 200
    async with asyncio.timeout(PATIENCE):
        await closing
    await server.aclose()
    await http.aclose()


def _refuses(host, port):
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) != 0


async def test_closing_cancels_a_request_that_hangs():
    backend = ScriptedBackend(plan=asyncio.Event().wait)
    async with serving(backend) as caller:
        running = asyncio.create_task(caller.get(FETCH))
        await until(lambda: backend.rooms)
        async with asyncio.timeout(PATIENCE):
            await caller.server.aclose()
        assert isinstance((await asyncio.gather(running, return_exceptions=True))[0], Exception)


async def test_it_starts_once_and_has_no_url_before():
    server = SignServer(ScriptedBackend())
    with pytest.raises(UsageError, match="not started"):
        _ = server.url
    await server.aclose()
    async with server:
        assert server.url.startswith("http://127.0.0.1:")
        with pytest.raises(UsageError, match="once"):
            await server.start()


@pytest.mark.parametrize(
    "url", ["signs.example", "ftp://signs.example", "https://x/?a", "https://u@x", "https://x\r\n"]
)
def test_public_url_must_be_a_url(url):
    with pytest.raises(ConfigError, match="public_url"):
        SignServer(ScriptedBackend(), public_url=url)


async def test_the_error_names_a_taken_port():
    async with serving() as caller:
        port = urlsplit(caller.url).port
        with pytest.raises(ConfigError, match=f"cannot listen on 127.0.0.1:{port}"):
            await SignServer(ScriptedBackend(), port=port).start()


async def test_a_rate_limit_of_the_provider_does_not_use_up_the_callers_window():
    async with serving(ScriptedBackend(plan=RateLimitedOutcome(0.2))) as caller:
        response = await caller.get(FETCH)
        assert response.headers["Retry-After"] == "1"
        assert json_body(await caller.get("/webcast/rate_limits"))["minute"]["remaining"] == 119


async def test_direct_is_served_in_every_dialect():
    room = SimulatedRoom(unique_id="demo")
    async with Simulator(room) as simulator:
        config = LiveConfig().at(simulator.url)
        http = AiohttpClient()
        direct = DirectProvider(http, web_url=config.web_url, socket_url=config.socket_url)
        resolver = WebResolver(http, web_url=config.web_url, webcast_url=config.webcast_url, user_agent="x/1")
        netloc = urlsplit(simulator.url).netloc
        async with serving(direct, resolver=resolver, allow_hosts=[netloc], config=config) as caller:
            payload = json_body(await caller.get("/webcast/anchors/demo/room_id"))
            assert (payload["is_live"], payload["room_id"]) == (True, str(room.room_id))
            assert json_body(await caller.get("/webcast/room_id?uniqueId=nobody"))["ok"] is False
            for path in (f"/webcast/fetch?room_id={room.room_id}", "/webcast/anchors/@demo/connect"):
                response = await caller.get(f"{path}{'&' if '?' in path else '?'}user_agent=theirs/1")
                result = FetchResult.parse(response.body)
                assert result.push_server.startswith(simulator.ws_url)
                assert result.route_params["room_id"] == str(room.room_id)
                assert response.headers["X-Set-TT-User-Agent"] == "theirs/1"
            assert len(set(simulator.cookies)) >= 2
            signed = json_body(await caller.post("/signature", f"{simulator.url}/live".encode(), "text/plain"))
            assert signed["data"]["signed_url"] == f"{simulator.url}/live"
            assert signed["data"]["X-Bogus"] == ""
            url = f"{simulator.url}/webcast/im/fetch/?room_id={room.room_id}"
            legacy = json_body(await caller.get(f"/sign_url?url={url.replace('&', '%26').replace('?', '%3F')}"))
            assert (await caller.get(legacy["signedUrl"])).cookies["ttwid"] == simulator.cookies[-1]
        await http.aclose()


HEALTH_REQUEST = b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
INCOMPLETE = pytest.mark.parametrize(
    "sent", [b"", b"G", HEALTH_REQUEST[:-2]], ids=["nothing", "one byte", "headers without an end"]
)
SHORT_LIMITS = Limits(close_seconds=0.1, idle_seconds=0.05)


@INCOMPLETE
async def test_an_idle_connection_is_closed(sent):
    async with serving(limits=SHORT_LIMITS) as caller:
        assert await caller.raw(sent) == b""


@INCOMPLETE
async def test_a_connection_is_closed_when_it_is_idle_after_its_responses(sent):
    async with serving(limits=SHORT_LIMITS) as caller:
        responses = await caller.raw(HEALTH_REQUEST * 2 + sent)
    assert responses.count(b"HTTP/1.1 200 OK") == 2
