from __future__ import annotations

import contextlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.captures import CAPTURES, needs_captures
from tiktok_live.errors import ConfigError
from tiktok_live.proto.transport import BaseMessage, FetchResult
from tiktok_live.signing.base import (
    ConnectPlan,
    Identity,
    ProviderHealth,
    RateLimitedOutcome,
    RoomRef,
)
from tiktok_live.signing.config.provider_config import ReplayConfig
from tiktok_live.signing.providers.replay import ReplayProvider
from tiktok_live.signing.providers.static import MAX_FILE, StaticProvider
from tiktok_live.testing import VirtualClock

ROOM = RoomRef(7, "someone")
MESSAGE = BaseMessage(method="WebcastChatMessage", payload=b"", msg_id=1)
RECORDED = FetchResult(
    messages=[MESSAGE],
    cursor="1_2_3",
    push_server="wss://socket/webcast/",
    route_params={"wrss": "a b&c", "imprp": "d"},
)


@pytest.fixture
def recording(tmp_path):
    def write(content: FetchResult | bytes = RECORDED) -> str:
        path = tmp_path / "fetch.pb"
        path.write_bytes(bytes(content))
        return str(path)

    return write


def replay(path: str, *, cookie: bool = True, direct=None, clock: VirtualClock | None = None) -> ReplayProvider:
    return ReplayProvider(ReplayConfig(path=path, cookie=cookie), direct=direct, clock=clock or VirtualClock())


async def test_a_plan_has_the_address_of_direct_and_the_recorded_messages(recording):
    now = ConnectPlan(url="wss://now/?room_id=7", headers={"Cookie": "ttwid=fresh"}, provider="direct")
    clock = VirtualClock()
    await clock.advance(100)
    provider = replay(recording(), direct=StaticProvider([now, now]), clock=clock)
    for _ in range(2):
        plan = await provider.connect(ROOM, Identity("me/1"))
        assert plan == ConnectPlan(
            url=now.url,
            headers=now.headers,
            provider="replay",
            cursor="1_2_3",
            first_response=bytes(RECORDED),
            expires_at=130.0,
        )


async def test_a_failed_outcome_of_direct_is_returned(recording):
    provider = replay(recording(), direct=StaticProvider([RateLimitedOutcome(5)]))
    assert await provider.connect(ROOM, Identity("me/1")) == RateLimitedOutcome(5)


async def test_without_a_cookie_the_address_is_the_recorded_one(recording):
    direct = StaticProvider([])
    provider = replay(recording(), cookie=False, direct=direct)
    plan = await provider.connect(ROOM, Identity("me/1"))
    assert isinstance(plan, ConnectPlan)
    assert plan.url == "wss://socket/webcast/?imprp=d&wrss=a%20b%26c"
    assert plan.headers["User-Agent"] == "me/1"
    assert "Cookie" not in plan.headers
    assert plan.first_response == bytes(RECORDED)
    assert direct.asked == []
    assert await provider.connect(ROOM, Identity("me/1")) == plan


async def test_the_recorded_address_may_name_its_user_agent(recording):
    recorded = FetchResult(cursor="c", push_server="wss://h/", route_params={"browser_version": "5.0 (recorded)"})
    plan = await replay(recording(recorded), cookie=False).connect(ROOM, Identity("me/1"))
    assert isinstance(plan, ConnectPlan)
    assert plan.headers["User-Agent"] == "Mozilla/5.0 (recorded)"


@pytest.mark.parametrize(
    ("server", "params", "address"),
    [("ws://h/", {}, "ws://h/"), ("ws://h/?a=b", {"c": "d"}, "ws://h/?a=b&c=d")],
)
async def test_the_address_has_the_recorded_parameters(recording, server, params, address):
    recorded = FetchResult(cursor="c", push_server=server, route_params=params)
    plan = await replay(recording(recorded), cookie=False).connect(ROOM, Identity("me/1"))
    assert isinstance(plan, ConnectPlan)
    assert plan.url == address


@pytest.mark.parametrize("server", ["", "https://h/", "wss://h/\r\na", "wss://h /", "wss://\u00e9/"])
def test_a_recording_without_a_socket_address_needs_a_cookie(recording, server):
    path = recording(FetchResult(cursor="c", push_server=server))
    with pytest.raises(ConfigError, match="has no valid socket address; turn the option cookie on"):
        replay(path, cookie=False)
    replay(path, direct=StaticProvider([]))


@pytest.mark.parametrize("content", [b"", b"\x08", b"not a recording", bytes(FetchResult(push_server="wss://h/"))])
def test_an_invalid_recording_is_refused_at_once(recording, content):
    with pytest.raises(ConfigError, match="is not a fetch response"):
        replay(recording(content), cookie=False)


def test_a_missing_or_too_large_recording_is_refused(tmp_path):
    with pytest.raises(ConfigError, match=r"replay: .*cannot be read"):
        ReplayProvider(ReplayConfig(path=str(tmp_path), cookie=False), direct=None, clock=VirtualClock())
    (tmp_path / "large").write_bytes(bytes(MAX_FILE + 1))
    with pytest.raises(ConfigError, match=r"replay: .*has more than"):
        replay(str(tmp_path / "large"), cookie=False)


def test_a_cookie_without_direct_is_refused(recording):
    with pytest.raises(ConfigError, match="the option cookie needs the provider direct; turn it off"):
        replay(recording())


async def test_it_is_healthy_and_may_be_closed_twice(recording):
    path = recording()
    provider = replay(path, cookie=False)
    assert provider.name == "replay"
    assert await provider.health() == ProviderHealth(ok=True, detail=f"{len(bytes(RECORDED))} bytes recorded in {path}")
    await provider.aclose()
    await provider.aclose()


@needs_captures
@pytest.mark.parametrize("name", ["response_2025-10.pb", "response_2026-08.pb"])
async def test_real_recordings_are_replayed(name):
    plan = await replay(str(CAPTURES / name), cookie=False).connect(ROOM, Identity("me/1"))
    assert isinstance(plan, ConnectPlan)
    assert plan.url.startswith("wss://webcast")
    assert plan.cursor
    assert plan.first_response == (CAPTURES / name).read_bytes()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=100))
def test_any_file_is_replayed_or_a_config_error(tmp_path, content):
    path = tmp_path / "any"
    path.write_bytes(content)
    with contextlib.suppress(ConfigError):
        replay(str(path), cookie=False)
