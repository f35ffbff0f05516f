"""The same live with every provider: only a string in the configuration changes."""

from __future__ import annotations

import json
import sys
from contextlib import AsyncExitStack
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.signer import Signer
from tiktok_live.client.config import LiveConfig
from tiktok_live.client.dependencies import Dependencies
from tiktok_live.client.live import LiveClient
from tiktok_live.client.signing import provider_context
from tiktok_live.client.states import CloseReason
from tiktok_live.events.base import MessageEvent
from tiktok_live.events.decode import decode_message
from tiktok_live.net.clock import SystemClock
from tiktok_live.net.http_client import AiohttpClient
from tiktok_live.net.user_agents import contradictions
from tiktok_live.signing.base import ProviderHealth, SignedRequest, UnavailableOutcome
from tiktok_live.signing.chain.pool import SignPool
from tiktok_live.signing.config.sign_setting import parse_sign
from tiktok_live.signing.provider_factory import build_provider
from tiktok_live.signing.providers.static import StaticProvider
from tiktok_live.signserver import ApiKeys, SignServer, new_key
from tiktok_live.simulator import SimulatedRoom, Simulator, Traffic

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

BUNDLE = Path(__file__).parent / "signing" / "providers" / "js" / "toy_bundle.js"
ROOM = SimulatedRoom(unique_id="demo", scenario=Traffic(seed=3, duration=30.0), first_batch=())
SENT = [
    decode_message(message.method, message.payload, message.msg_id).to_dict()
    for step in ROOM.scenario.steps(ROOM, 0)
    for message in step.messages
]
# A program that signs by appending a parameter.
PROGRAM = """
import json, sys
print(json.dumps({"signed_url": sys.stdin.readline().strip() + "&X-Bogus=made-up"}))
"""


def engine(package: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(find_spec(package) is None, reason=f"{package} is not installed")


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    async with Simulator(ROOM, speed=0) as simulator:
        yield simulator


async def seen_with(simulator: Simulator, sign: object) -> tuple[str, list[dict[str, object]]]:
    """Return the provider of the plan, and the events of messages."""
    config = LiveConfig(reconnect=None, cache_dir=None, close_patience=30.0).at(simulator.url)
    client = LiveClient("demo", config=config, sign=sign, dependencies=Dependencies(sign_pool=SignPool()))
    providers: list[str] = []
    seen: list[MessageEvent] = []
    client.on("connected")(lambda event: providers.append(event.provider))
    client.on(MessageEvent)(seen.append)
    async with client:
        assert await client.wait_closed() == CloseReason.LIVE_ENDED
    for connection in simulator.connections:
        assert contradictions(f"ws://h/?{connection.query}", connection.headers["User-Agent"]) == []
    (provider,) = providers
    return provider, [event.to_dict() for event in seen]


def check(seen: list[dict[str, object]]) -> None:
    """Check that every message arrived once, in order. The client computes gift deltas, so they are not compared."""
    assert [(event["event"], event["msg_id"]) for event in seen] == [
        (event["event"], event["msg_id"]) for event in SENT
    ]


async def sign_server(
    stack: AsyncExitStack, simulator: Simulator, backend: str, keys: ApiKeys | None = None
) -> SignServer:
    """Start our own sign server with a backend that uses the simulator."""
    http = AiohttpClient()
    stack.push_async_callback(http.aclose)
    config = LiveConfig(cache_dir=None).at(simulator.url)
    made = build_provider(parse_sign(backend)[0], provider_context(config, http, SystemClock()))
    stack.push_async_callback(made.aclose)
    host = simulator.url.partition("://")[2]
    return await stack.enter_async_context(SignServer(made, allow_hosts=(host,), config=config, keys=keys))


@pytest.mark.parametrize("sign", ["direct", "direct?region=eu", {"provider": "direct", "region": "us"}])
async def test_the_platform_itself(simulator, sign):
    provider, seen = await seen_with(simulator, sign)
    assert provider == "direct"
    check(seen)


async def test_a_server_with_the_eulerstream_api(simulator):
    async with Signer(simulator, "serve") as signer:
        provider, seen = await seen_with(simulator, f"euler+{signer.url}")
    assert provider == "euler"
    check(seen)


@pytest.mark.parametrize("dialect", ["", "signtok", "json", "api-eulerstream", "carcabot", "euler"])
async def test_our_own_sign_server_in_every_dialect(simulator, dialect):
    async with AsyncExitStack() as stack:
        server = await sign_server(stack, simulator, "direct")
        query = f"?dialect={dialect}" if dialect else ""
        provider, seen = await seen_with(simulator, f"local+{server.url}{query}")
    assert provider == "local"
    check(seen)


async def test_our_own_sign_server_as_eulerstream(simulator):
    async with AsyncExitStack() as stack:
        server = await sign_server(stack, simulator, "direct")
        provider, seen = await seen_with(simulator, f"euler+{server.url}")
    assert provider == "euler"
    check(seen)


@pytest.mark.parametrize("dialect", ["", "signtok", "euler"])
async def test_our_own_sign_server_with_a_key(simulator, dialect, monkeypatch):
    made = new_key("me")
    monkeypatch.setenv("SIGN_SERVER_KEY", made.key)
    name, _, digest = made.line.partition(":")
    async with AsyncExitStack() as stack:
        server = await sign_server(stack, simulator, "direct", ApiKeys({name: digest}))
        sign = f"local+{server.url}?api_key_env=SIGN_SERVER_KEY{dialect and f'&dialect={dialect}'}"
        provider, seen = await seen_with(simulator, sign)
    assert provider == "local"
    check(seen)


class Stamping:
    """Signs URLs with a made-up parameter."""

    name = "stamping"

    async def sign_url(self, request):
        return SignedRequest(url=f"{request.url}&X-Bogus=mine", fields={"X-Bogus": "mine"})

    async def health(self):
        return ProviderHealth(ok=True)

    async def aclose(self):
        pytest.fail("a custom signer is closed by its creator")


async def test_a_custom_signer(simulator):
    provider, seen = await seen_with(simulator, Stamping())
    assert provider == "stamping"
    assert "X-Bogus=mine" in simulator.connections[0].query
    check(seen)


async def test_a_custom_signer_in_a_chain(simulator):
    down = StaticProvider([UnavailableOutcome("it is broken")])
    provider, seen = await seen_with(simulator, [down, Stamping(), "direct"])
    assert provider == "stamping"
    check(seen)


async def test_a_program(simulator):
    sign = {"provider": "command", "argv": [sys.executable, "-c", PROGRAM]}
    provider, seen = await seen_with(simulator, sign)
    assert provider == "command"
    assert "X-Bogus=made-up" in simulator.connections[0].query
    check(seen)


async def test_plans_from_a_file(simulator, tmp_path):
    plan = {
        "url": f"{simulator.ws_url}/webcast/im/ws_proxy/ws_reuse_supplement/?aid=1988&room_id={ROOM.room_id}",
        "headers": {"Cookie": "ttwid=recorded", "User-Agent": "somebody/1"},
    }
    file = tmp_path / "plans.json"
    file.write_text(json.dumps([plan]))
    provider, seen = await seen_with(simulator, f"static:{file}")
    assert provider == "static"
    check(seen)


async def test_a_recorded_response(simulator, tmp_path):
    http = AiohttpClient()
    response = await http.get(
        f"{simulator.url}/webcast/im/fetch/?room_id={ROOM.room_id}", headers={}, timeout=5, max_bytes=1 << 20
    )
    await http.aclose()
    file = tmp_path / "response.bin"
    file.write_bytes(response.body)
    provider, seen = await seen_with(simulator, f"replay:{file}")
    assert provider == "replay"
    check(seen)


@pytest.mark.parametrize(
    "chosen", [pytest.param("quickjs", marks=engine("quickjs")), pytest.param("v8", marks=engine("py_mini_racer"))]
)
async def test_a_script_in_an_engine(simulator, chosen):
    provider, seen = await seen_with(simulator, f"js:{BUNDLE}?engine={chosen}&driver=acrawler")
    assert provider == "js"
    assert "_signature=" in simulator.connections[0].query
    check(seen)


@engine("tiktok_signer")
async def test_the_mobile_headers(simulator):
    provider, seen = await seen_with(simulator, "mobile")
    assert provider == "mobile"
    assert "X-Gorgon" in simulator.connections[0].headers
    check(seen)
