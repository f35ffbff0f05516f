"""One user agent in the header and in the query of a plan: every provider, dialect and region, many browsers."""

from __future__ import annotations

import json
import logging
import sys
from contextlib import AsyncExitStack, asynccontextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import msgspec
import pytest

from tests.signing.scripted_providers import ScriptedProvider
from tests.user_agents import CHROME_WINDOWS, HEADLESS, USER_AGENTS
from tiktok_live.client.config import LiveConfig
from tiktok_live.client.signing import provider_context
from tiktok_live.net.clock import SystemClock
from tiktok_live.net.http_client import AiohttpClient
from tiktok_live.net.user_agents import Browser
from tiktok_live.proto import transport
from tiktok_live.signing.base import (
    ConnectPlan,
    Identity,
    ProviderHealth,
    RejectedOutcome,
    RoomRef,
    SignedRequest,
)
from tiktok_live.signing.chain.outcomes import request_plan
from tiktok_live.signing.config.provider_config import BrowserConfig
from tiktok_live.signing.config.sign_setting import parse_sign
from tiktok_live.signing.provider_factory import build_provider
from tiktok_live.signing.providers.browser.signer import BrowserSigner
from tiktok_live.signing.providers.composed import SignedProvider
from tiktok_live.signing.user_agents import HEADLESS_BROWSER
from tiktok_live.signserver import SignServer
from tiktok_live.simulator import SimulatedRoom, Simulator, Traffic

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

BUNDLE = Path(__file__).parent / "providers" / "js" / "toy_bundle.js"
SIMULATED = SimulatedRoom(unique_id="demo", scenario=Traffic(seed=3, duration=30.0), first_batch=())
ROOM = RoomRef(SIMULATED.room_id, "demo")
DIALECTS = ["", "signtok", "json", "api-eulerstream", "carcabot", "euler"]
FEW = ("chrome linux", "firefox android", "safari mac", "odd")  # where each plan starts a program or an engine


def needs(package: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(find_spec(package) is None, reason=f"{package} is not installed")


class Own:
    """Signs for its own user agent, and says so with the signature; an empty one says nothing."""

    name = "own"

    def __init__(self, user_agent: str = CHROME_WINDOWS) -> None:
        self.user_agent = user_agent

    async def sign_url(self, request):
        return SignedRequest(url=f"{request.url}&X-Bogus=1", user_agent=self.user_agent, fields={"X-Bogus": "1"})

    async def health(self):
        return ProviderHealth(ok=True)

    async def aclose(self):
        pass


class Page:
    """A page in a browser on another system."""

    user_agent = CHROME_WINDOWS
    is_open = True

    async def sign(self, url):
        return True, json.dumps(f"{url}&X-Bogus=1")

    async def close(self):
        pass


class World:
    """A simulator, and what providers need to use it."""

    def __init__(self, simulator: Simulator, http: AiohttpClient, stack: AsyncExitStack) -> None:
        self.config = LiveConfig(cache_dir=None).at(simulator.url)
        self.simulator, self.http, self.stack = simulator, http, stack

    def build(self, sign: object):
        made = build_provider(parse_sign(sign)[0], provider_context(self.config, self.http, SystemClock()))
        self.stack.push_async_callback(made.aclose)
        return made

    def signed_by(self, signer) -> SignedProvider:
        return SignedProvider(self.build("direct"), signer, clock=SystemClock())

    async def serve(self, backend) -> str:
        host = urlsplit(self.simulator.url).netloc
        server = SignServer(backend, allow_hosts=(host,), config=self.config)
        return (await self.stack.enter_async_context(server)).url

    async def plan(self, provider, name: str) -> ConnectPlan:
        plan = await request_plan(provider, ROOM, Identity(USER_AGENTS[name]))
        assert isinstance(plan, ConnectPlan), plan
        return plan


@asynccontextmanager
async def making() -> AsyncIterator[World]:
    async with Simulator(SIMULATED, speed=0) as simulator, AsyncExitStack() as stack:
        http = AiohttpClient()
        stack.push_async_callback(http.aclose)
        yield World(simulator, http, stack)


@pytest.fixture
async def world():
    async with making() as made:
        yield made


def check(plan: ConnectPlan, user_agent: str) -> None:
    """Check that the header and every parameter about the browser are those of `user_agent`."""
    assert plan.headers["User-Agent"] == user_agent
    query = parse_qsl(urlsplit(plan.url).query, keep_blank_values=True)
    for name, value in Browser.of(user_agent).query.items():
        assert [given for key, given in query if key == name] == [value]
    assert not [header for header in plan.headers if header.lower().startswith("sec-ch")]


@pytest.mark.parametrize("name", USER_AGENTS)
@pytest.mark.parametrize("region", ["", "?region=us", "?region=eu"])
async def test_direct_in_every_region(name, region):
    context = provider_context(LiveConfig(), None, SystemClock())  # type: ignore[arg-type]
    provider = build_provider(parse_sign(f"direct{region}")[0], context)
    identity = Identity(USER_AGENTS[name], cookies={"ttwid": "x"})
    check(await provider.connect(ROOM, identity), USER_AGENTS[name])


async def test_a_custom_signer(world):
    for name in USER_AGENTS:
        check(await world.plan(world.signed_by(Own("")), name), USER_AGENTS[name])
        check(await world.plan(world.signed_by(Own()), name), CHROME_WINDOWS)


async def test_a_page_in_a_browser(world):
    async def open_browser(_config):
        return Page()

    config = BrowserConfig(executable="chromium", page="page.html")
    signer = BrowserSigner(config, clock=SystemClock(), open_browser=open_browser)
    world.stack.push_async_callback(signer.aclose)
    for name in USER_AGENTS:
        check(await world.plan(world.signed_by(signer), name), CHROME_WINDOWS)


@pytest.mark.parametrize("own", ["", CHROME_WINDOWS])
async def test_a_program(world, own):
    program = f"import json; print(json.dumps({{'signed_url': input() + '&X-Bogus=1', 'user_agent': {own!r}}}))"
    provider = world.build({"provider": "command", "argv": [sys.executable, "-c", program]})
    for name in FEW:
        check(await world.plan(provider, name), own or USER_AGENTS[name])


@pytest.mark.parametrize(
    "engine", [pytest.param("quickjs", marks=needs("quickjs")), pytest.param("v8", marks=needs("py_mini_racer"))]
)
async def test_a_script_in_an_engine(world, engine):
    provider = world.build(f"js:{BUNDLE}?engine={engine}&driver=acrawler")
    for name in FEW:
        check(await world.plan(provider, name), USER_AGENTS[name])


@needs("tiktok_signer")
@pytest.mark.parametrize("own", ["", USER_AGENTS["app"]])
async def test_the_mobile_headers(world, own):
    provider = world.build({"provider": "mobile", "user_agent": own})
    for name in USER_AGENTS:
        check(await world.plan(provider, name), own or USER_AGENTS[name])


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_our_sign_server_in_every_dialect_without_a_signature(world, dialect):
    url = await world.serve(world.build("direct"))
    provider = world.build(f"local+{url}{f'?dialect={dialect}' if dialect else ''}")
    for name in USER_AGENTS:
        check(await world.plan(provider, name), USER_AGENTS[name])


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("own", ["", CHROME_WINDOWS])
async def test_our_sign_server_in_every_dialect_with_a_signer(world, dialect, own):
    url = await world.serve(world.signed_by(Own(own)))
    provider = world.build(f"local+{url}{f'?dialect={dialect}' if dialect else ''}")
    for name in [*USER_AGENTS] * 2:
        check(await world.plan(provider, name), own or USER_AGENTS[name])


@pytest.mark.parametrize("own", ["", CHROME_WINDOWS])
async def test_our_sign_server_as_eulerstream(world, own):
    url = await world.serve(world.signed_by(Own(own)))
    for name in USER_AGENTS:
        check(await world.plan(world.build(f"euler+{url}"), name), own or USER_AGENTS[name])


async def test_a_recorded_response(world, tmp_path):
    recorded = transport.FetchResult(cursor="c", push_server="wss://h/", route_params=Browser.of(CHROME_WINDOWS).query)
    file = tmp_path / "response.bin"
    file.write_bytes(bytes(recorded))
    for name in USER_AGENTS:
        check(await world.plan(world.build(f"replay:{file}"), name), USER_AGENTS[name])
        check(await world.plan(world.build(f"replay:{file}?cookie=false"), name), CHROME_WINDOWS)


async def test_a_plan_from_a_file(world, tmp_path):
    for name in USER_AGENTS:
        direct = await world.plan(world.build("direct"), name)
        file = tmp_path / "plans.json"
        file.write_bytes(msgspec.json.encode([{"url": direct.url, "headers": direct.headers}]))
        check(await world.plan(world.build(f"static:{file}"), "chrome mac"), USER_AGENTS[name])


async def test_a_plan_that_agrees_is_not_warned_about(world, caplog):
    for name in USER_AGENTS:
        await world.plan(world.build("direct"), name)
    assert not caplog.records or all(record.levelno < logging.WARNING for record in caplog.records)


async def test_a_plan_that_contradicts_itself_is_used_with_a_warning(world, caplog):
    made = await world.plan(world.build("direct"), "chrome linux")
    other = ConnectPlan(url=made.url, headers={"user-agent": CHROME_WINDOWS}, provider="other")
    assert await world.plan(ScriptedProvider("other", other), "chrome linux") is other
    (message,) = caplog.messages
    assert message.startswith("the plan of other has another browser in its address (browser_version) than in its")
    assert "silence" in message


HEADLESS_ADDRESS = f"wss://h/?browser_version={HEADLESS.removeprefix('Mozilla/').replace(' ', '%20')}"


@pytest.mark.parametrize(
    "plan",
    [
        ConnectPlan(url="wss://h/", headers={"USER-AGENT": HEADLESS}, provider="x"),
        ConnectPlan(url=HEADLESS_ADDRESS, headers={}, provider="x"),
    ],
)
async def test_a_headless_browser_s_plan_is_rejected(plan):
    outcome = await request_plan(ScriptedProvider("x", plan), ROOM, Identity("me/1"))
    assert isinstance(outcome, RejectedOutcome)
    assert outcome.kind == HEADLESS_BROWSER
    assert "visible window" in outcome.advice


async def test_a_plan_with_its_own_connector_is_not_sent():
    class Connector:
        def connect(self, url, headers):
            raise AssertionError("not here")

    plan = ConnectPlan(url=HEADLESS_ADDRESS, headers={"User-Agent": "me/1"}, provider="x", connector=Connector())
    assert await request_plan(ScriptedProvider("x", plan), ROOM, Identity("me/1")) is plan
