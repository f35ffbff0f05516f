"""A client behind a real proxy: every hop goes through it, and every name is looked up by it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.proxies.surroundings import RunningProxy, reaching_only, running_proxy
from tiktok_live.client.config import LiveConfig
from tiktok_live.client.dependencies import Dependencies
from tiktok_live.client.live import LiveClient
from tiktok_live.errors import TikTokLiveError
from tiktok_live.events.base import MessageEvent
from tiktok_live.net.http_client import AiohttpClient
from tiktok_live.net.options import NetworkOptions
from tiktok_live.simulator import SOCKET_PATH, SimulatedRoom, Simulator
from tiktok_live.transports.websocket import WebSocketConnector

if TYPE_CHECKING:
    from tests.proxies.surroundings import Certificates

HOSTS = {"web.tiktok-test.invalid", "webcast.tiktok-test.invalid", "socket.tiktok-test.invalid"}
USER = "me%40home:p%3Aw%24rd"
USERS = "me@home:p:w$rd"
LISTEN = {"http": "http", "https": "http+ssl", "socks5": "socks5", "socks5h": "socks5"}

pytest.importorskip("python_socks")
pytest.importorskip("aiohttp_socks")


def config(port: int, secure: str) -> LiveConfig:
    return LiveConfig(
        web_url=f"http{secure}://web.tiktok-test.invalid:{port}",
        webcast_url=f"http{secure}://webcast.tiktok-test.invalid:{port}",
        socket_url=f"ws{secure}://socket.tiktok-test.invalid:{port}",
        cache_dir=None,
        reconnect=None,
        start_attempts=1,
    )


async def read(config: LiveConfig, network: NetworkOptions) -> tuple[int, int]:
    """Read a room for some events; returns how many there were, and how many gifts the catalogue has."""
    http = AiohttpClient(network=network)
    client = LiveClient(
        "demo", config=config, dependencies=Dependencies(http=http, connector=WebSocketConnector(network=network))
    )
    seen: list[MessageEvent] = []
    enough = asyncio.Event()

    @client.on(MessageEvent)
    def note(event: MessageEvent) -> None:
        seen.append(event)
        if len(seen) >= 5:
            enough.set()

    try:
        async with client, asyncio.timeout(15):
            gifts = await client.gifts()
            await enough.wait()
    finally:
        await http.aclose()
    return len(seen), len(gifts)


def check(simulator: Simulator, proxy: RunningProxy) -> None:
    asked = {request.path.rstrip("/") for request in simulator.requests}
    assert {"/@demo/live", "/live", "/webcast/gift/list", SOCKET_PATH.rstrip("/")} <= asked
    assert proxy.looked_up() == HOSTS
    assert not any("Proxy-Authorization" in request.headers for request in simulator.requests)


@pytest.mark.parametrize("secure", ["", "s"], ids=["plain", "tls"])
@pytest.mark.parametrize("scheme", LISTEN)
async def test_every_hop_goes_through_the_proxy(scheme, secure, tmp_path, certificates: Certificates):
    async with Simulator(SimulatedRoom(unique_id="demo"), speed=50) as simulator:
        port = int(simulator.url.rpartition(":")[2])
        with running_proxy(
            tmp_path, LISTEN[scheme], users=USERS, certificate=certificates.server, tls_to=port
        ) as proxy:
            network = NetworkOptions(proxy=f"{scheme}://{USER}@127.0.0.1:{proxy.port}", ca_file=certificates.authority)
            with reaching_only(proxy.port):
                seen, gifts = await read(config(proxy.tls_port if secure else port, secure), network)
            assert seen >= 5
            assert gifts
            check(simulator, proxy)


@pytest.mark.parametrize("scheme", ["http", "socks5"])
async def test_the_host_behind_the_proxy_needs_a_trusted_certificate(scheme, tmp_path, certificates):
    async with Simulator(SimulatedRoom(unique_id="demo")) as simulator:
        port = int(simulator.url.rpartition(":")[2])
        with running_proxy(tmp_path, scheme, certificate=certificates.server, tls_to=port) as proxy:
            network = NetworkOptions(proxy=f"{scheme}://127.0.0.1:{proxy.port}")
            with reaching_only(proxy.port), pytest.raises(TikTokLiveError, match="CERTIFICATE_VERIFY_FAILED"):
                await read(config(proxy.tls_port, "s"), network)
        assert not simulator.requests


async def test_without_a_proxy_the_guard_of_these_tests_sees_the_lookup():
    guarded = reaching_only(1)
    guarded.__enter__()
    with pytest.raises((RuntimeError, TikTokLiveError)):
        await read(config(2, ""), NetworkOptions())
    with pytest.raises(pytest.fail.Exception, match=r"past the proxy: .*getaddrinfo web\.tiktok-test"):
        guarded.__exit__(None, None, None)
