from __future__ import annotations

import base64
import contextlib
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tiktok_live.errors import ConfigError
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
from tiktok_live.signing.providers.static import MAX_FILE, StaticProvider, load_outcomes

ROOM, GUEST = RoomRef(7, "someone"), Identity("me/1")


@pytest.fixture
def script(tmp_path):
    def write(content: object) -> str:
        path = tmp_path / "plans.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return str(path)

    return write


async def test_outcomes_are_returned_once_in_order():
    plan = ConnectPlan(url="ws://h/", headers={}, provider="static")
    provider = StaticProvider(iter([RateLimitedOutcome(1), plan]))
    assert await provider.connect(ROOM, GUEST) == RateLimitedOutcome(1)
    assert await provider.connect(ROOM, GUEST) is plan
    assert await provider.connect(ROOM, GUEST) == UnavailableOutcome("no scripted plan is left")
    assert provider.asked == [ROOM, ROOM, ROOM]
    assert provider.name == "static"


async def test_it_is_healthy_while_outcomes_are_left():
    provider = StaticProvider([RateLimitedOutcome(1)])
    assert await provider.health() == ProviderHealth(ok=True, detail="1 scripted outcomes left")
    await provider.connect(ROOM, GUEST)
    assert await provider.health() == ProviderHealth(ok=False, detail="0 scripted outcomes left")


async def test_it_copies_its_outcomes_and_may_be_closed_twice():
    outcomes = [RateLimitedOutcome(1)]
    provider = StaticProvider(outcomes)
    await provider.connect(ROOM, GUEST)
    assert outcomes == [RateLimitedOutcome(1)]
    await provider.aclose()
    await provider.aclose()


def test_plans_and_failed_outcomes_are_read_in_order(script):
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


async def test_the_provider_returns_the_outcomes_of_a_file(script):
    provider = StaticProvider(load_outcomes(script([{"url": "wss://h/"}])))
    assert await provider.connect(ROOM, Identity("me/1")) == ConnectPlan(url="wss://h/", headers={}, provider="static")


@pytest.mark.parametrize(
    ("content", "where"),
    [
        ("", "is not a list"),
        ("{}", "is not a list"),
        ("[7]", r"\$\[0\]"),
        ("[" * 99_999, "is not a list"),
        ([{"url": "wss://h/"}, {}], r"entry 1: .*`url`"),
        ([{"url": 7}], r"entry 0: .*\$\.url"),
        ([{"url": "https://h/"}], "entry 0: url must start with ws://"),
        ([{"url": "wss://h/", "header": {}}], "entry 0: .*`header`"),
        ([{"url": "wss://h/", "first_response": "%"}], r"entry 0: .*\$\.first_response"),
        ([{"url": "wss://h/", "headers": {"a": 1}}], r"entry 0: .*\$\.headers"),
        ([{"outcome": "odd"}], "entry 0: .*odd"),
        ([{"outcome": "rate_limited"}], "entry 0: .*retry_after"),
        ([{"outcome": "rate_limited", "retry_after": -1}], "entry 0: retry_after must be 0 or more"),
        ([{"outcome": "rejected"}], "entry 0: .*kind"),
    ],
)
def test_an_invalid_file_is_refused_with_the_entry(script, content, where):
    with pytest.raises(ConfigError, match=rf"(?s)static: .*plans\.json.*{where}"):
        load_outcomes(script(content))


def test_an_unreadable_file_is_refused(tmp_path):
    with pytest.raises(ConfigError, match="cannot be read: No such file or directory"):
        load_outcomes(str(tmp_path / "missing.json"))
    (tmp_path / "large.json").write_bytes(b" " * (MAX_FILE + 1))
    with pytest.raises(ConfigError, match=f"has more than {MAX_FILE} bytes"):
        load_outcomes(str(tmp_path / "large.json"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=100))
def test_any_file_gives_outcomes_or_a_config_error(tmp_path, content):
    path = tmp_path / "any"
    path.write_bytes(content)
    with contextlib.suppress(ConfigError):
        load_outcomes(str(path))
