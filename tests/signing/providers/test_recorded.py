from __future__ import annotations

import base64
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.captures import CAPTURES, needs_captures
from tiktok_live.errors import ConfigError
from tiktok_live.proto.transport import BaseMessage, FetchResult
from tiktok_live.signing.base import (
    BadOutputOutcome,
    ConnectPlan,
    Identity,
    ProviderHealth,
    RateLimitedOutcome,
    RejectedOutcome,
    RoomRef,
    UnavailableOutcome,
)
from tiktok_live.signing.config.provider_config import ReplaySpec
from tiktok_live.signing.providers.recorded import MAX_FILE, ReplayProvider, load_outcomes
from tiktok_live.signing.providers.static import StaticProvider
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
def script(tmp_path):
    def write(content: object) -> str:
        path = tmp_path / "plans.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return str(path)

    return write


@pytest.fixture
def recording(tmp_path):
    def write(content: FetchResult | bytes = RECORDED) -> str:
        path = tmp_path / "fetch.pb"
        path.write_bytes(bytes(content))
        return str(path)

    return write


def test_plans_and_refusals_are_read_in_order(script):
    path = script(
        [
            {"url": "wss://h/", "headers": {"Cookie": "ttwid=a"}, "cursor": "c", "first_response": "AAE="},
            {"outcome": "plan", "url": "ws://h/"},
            {"outcome": "rate_limited", "retry_after": 1.5, "detail": "slow"},
            {"outcome": "rate_limited", "retry_after": 2},
            {"outcome": "unavailable", "detail": "down"},
            {"outcome": "rejected", "kind": "DEVICE_BLOCKED", "detail": "no"},
            {"outcome": "bad_output"},
        ]
    )
    assert load_outcomes(path) == [
        ConnectPlan(
            url="wss://h/",
            headers={"Cookie": "ttwid=a"},
            provider="static",
            cursor="c",
            first_response=base64.b64decode("AAE="),
        ),
        ConnectPlan(url="ws://h/", headers={}, provider="static"),
        RateLimitedOutcome(1.5, "slow"),
        RateLimitedOutcome(2),
        UnavailableOutcome("down"),
        RejectedOutcome("DEVICE_BLOCKED", "no"),
        BadOutputOutcome(""),
    ]


async def test_what_was_read_is_what_static_gives(script):
    provider = StaticProvider(load_outcomes(script([{"url": "wss://h/"}])))
    assert await provider.connect(ROOM, Identity("me/1")) == ConnectPlan(url="wss://h/", headers={}, provider="static")


@pytest.mark.parametrize(
    ("content", "where"),
    [
        ("", "is no list"),
        ("{}", "is no list"),
        ("[7]", r"\$\[0\]"),
        ("[" * 99_999, "is no list"),
        ([{"url": "wss://h/"}, {}], r"entry 1: .*`url`"),
        ([{"url": 7}], r"entry 0: .*\$\.url"),
        ([{"url": "https://h/"}], "entry 0: url must begin with ws://"),
        ([{"url": "wss://h/", "header": {}}], "entry 0: .*`header`"),
        ([{"url": "wss://h/", "first_response": "%"}], r"entry 0: .*\$\.first_response"),
        ([{"url": "wss://h/", "headers": {"a": 1}}], r"entry 0: .*\$\.headers"),
        ([{"outcome": "odd"}], "entry 0: .*odd"),
        ([{"outcome": "rate_limited"}], "entry 0: .*retry_after"),
        ([{"outcome": "rate_limited", "retry_after": -1}], "entry 0: retry_after must be 0 or more"),
        ([{"outcome": "rejected"}], "entry 0: .*kind"),
    ],
)
def test_a_wrong_script_is_refused_and_told_where(script, content, where):
    with pytest.raises(ConfigError, match=rf"(?s)static: .*plans\.json.*{where}"):
        load_outcomes(script(content))


def test_a_file_that_cannot_be_read_is_refused(tmp_path):
    with pytest.raises(ConfigError, match="cannot be read: FileNotFoundError"):
        load_outcomes(str(tmp_path / "missing.json"))
    (tmp_path / "large.json").write_bytes(b" " * (MAX_FILE + 1))
    with pytest.raises(ConfigError, match=f"is more than {MAX_FILE} bytes"):
        load_outcomes(str(tmp_path / "large.json"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=100))
def test_no_file_raises_anything_but_our_error(tmp_path, content):
    path = tmp_path / "any"
    path.write_bytes(content)
    for read in (load_outcomes, lambda name: replay(name, cookie=False)):
        try:
            read(str(path))
        except ConfigError:
            continue


def replay(path: str, *, cookie: bool = True, direct=None, clock: VirtualClock | None = None) -> ReplayProvider:
    return ReplayProvider(ReplaySpec(path=path, cookie=cookie), direct=direct, clock=clock or VirtualClock())


async def test_the_address_is_directs_and_the_messages_are_recorded(recording):
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


async def test_a_refusal_of_direct_is_the_answer(recording):
    provider = replay(recording(), direct=StaticProvider([RateLimitedOutcome(5)]))
    assert await provider.connect(ROOM, Identity("me/1")) == RateLimitedOutcome(5)


async def test_without_a_cookie_the_address_is_the_recordings_own(recording):
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


@pytest.mark.parametrize(
    ("server", "params", "address"),
    [("ws://h/", {}, "ws://h/"), ("ws://h/?a=b", {"c": "d"}, "ws://h/?a=b&c=d")],
)
async def test_the_address_joins_whatever_was_recorded(recording, server, params, address):
    recorded = FetchResult(cursor="c", push_server=server, route_params=params)
    plan = await replay(recording(recorded), cookie=False).connect(ROOM, Identity("me/1"))
    assert isinstance(plan, ConnectPlan)
    assert plan.url == address


@pytest.mark.parametrize("server", ["", "https://h/", "wss://h/\r\na", "wss://h /", "wss://\u00e9/"])
def test_a_recording_that_names_no_socket_needs_a_cookie(recording, server):
    path = recording(FetchResult(cursor="c", push_server=server))
    with pytest.raises(ConfigError, match="names no socket; turn the option cookie on"):
        replay(path, cookie=False)
    replay(path, direct=StaticProvider([]))


@pytest.mark.parametrize("content", [b"", b"\x08", b"not a recording", bytes(FetchResult(push_server="wss://h/"))])
def test_a_bad_recording_is_refused_at_once(recording, content):
    with pytest.raises(ConfigError, match="is no fetch response"):
        replay(recording(content), cookie=False)


def test_a_recording_that_is_not_there_or_too_large_is_refused(tmp_path):
    with pytest.raises(ConfigError, match=r"replay: .*cannot be read"):
        ReplayProvider(ReplaySpec(path=str(tmp_path), cookie=False), direct=None, clock=VirtualClock())
    (tmp_path / "large").write_bytes(bytes(MAX_FILE + 1))
    with pytest.raises(ConfigError, match=r"replay: .*is more than"):
        replay(str(tmp_path / "large"), cookie=False)


def test_a_cookie_without_direct_is_refused(recording):
    with pytest.raises(ConfigError, match="turn the option cookie off"):
        replay(recording())


async def test_it_is_healthy_and_closing_twice_is_fine(recording):
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
