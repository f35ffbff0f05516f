"""Servers with invalid responses: the result is always an outcome."""

from __future__ import annotations

import json
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.captures import CAPTURES, needs_captures
from tests.signing.providers.euler.euler_server import COOKIE, PUSH, fetch_body
from tests.signing.scripted_http import ScriptedHttp, response
from tiktok_live.signing.base import ConnectPlan, Identity, RoomRef, SignOutcome, UnsignedRequest, UrlOutcome
from tiktok_live.signing.config.provider_config import EulerConfig
from tiktok_live.signing.providers.euler.provider import EulerProvider
from tiktok_live.signing.providers.euler.responses import RateLimits
from tiktok_live.signing.providers.url_dialects import dialect_of_health, read_reply
from tiktok_live.testing import VirtualClock
from tiktok_live.wire.batches import decode_batch
from tiktok_live.wire.codec import message_type, parse

URL = "https://webcast.tiktok.com/x/?a=1"
SIGNED = f"{URL}&X-Bogus=1"
OUTCOMES = (*get_args(SignOutcome), *get_args(UrlOutcome), RateLimits, int)

# Names that the parsers look for, so that invalid responses come close to valid ones.
WORDS = st.sampled_from(
    ["code", "message", "response", "signedUrl", "tokens", "requestHeaders", "cookies", "ok", "is_live", "room_id",
     "minute", "day", "max", "remaining", "reset_at", "limit_label", "status", "data", "success", "signed_url",
     "navigator", "user_agent", "X-Bogus", "ready", "timestamp", "error", "name", "value", "detected", SIGNED, PUSH],
)  # fmt: skip
TEXTS = WORDS | st.text(max_size=20)
VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from([200, 403, 429, 502, "ok"]) | TEXTS
JSON = st.recursive(
    VALUES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=6), max_leaves=20
)
BODIES = st.binary(max_size=200) | st.dictionaries(TEXTS, JSON, max_size=6).map(
    lambda fields: json.dumps(fields).encode()
)
HEADERS = st.dictionaries(
    st.sampled_from(["X-Set-TT-Cookie", "X-Set-TT-User-Agent", "X-Room-Id", "Retry-After", "RateLimit-Reset"]),
    st.text(max_size=30) | st.just(COOKIE),
)
STATUS = st.sampled_from([200, 200, 200, 204, 301, 400, 402, 403, 429, 500, 502]) | st.integers(100, 999)
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "push_server": st.text(max_size=40) | st.text(max_size=20).map(lambda rest: f"wss://{rest}"),
        "route_params": st.dictionaries(st.text(max_size=10), st.text(max_size=10), max_size=4),
        "cursor": st.text(max_size=10),
        "messages": st.none(),
    },
)


async def outcomes(body: bytes, status: int = 200, headers: dict[str, str] | None = None) -> list[object]:
    """Return the outcomes of all requests, each with the same response."""
    reply = response(body, status, **(headers or {}))
    euler = EulerProvider(
        EulerConfig(base_url="https://s.test"),
        ScriptedHttp([reply] * 20),
        api_key="k3y-S3cr3tV4lue",
        clock=VirtualClock(),
        allow_session_hosts=frozenset(),
    )
    assert (await euler.health()).detail.isprintable()
    return [
        await euler.connect(RoomRef(7300, "a"), Identity("me/1")),
        await euler.sign_url(UnsignedRequest(url=URL)),
        await euler.room_id("a"),
        await euler.rate_limits(),
    ]


@given(body=BODIES, status=STATUS, headers=HEADERS)
async def test_invalid_responses_give_outcomes(body, status, headers):
    for outcome in await outcomes(body, status, headers):
        assert isinstance(outcome, OUTCOMES)
        detail = getattr(outcome, "detail", "")
        assert len(detail) < 300
        assert detail.isprintable()


@given(body=BODIES)
def test_invalid_responses_in_other_dialects_give_outcomes(body):
    assert isinstance(read_reply(body, URL), get_args(UrlOutcome))
    assert dialect_of_health(body) in {None, "signtok", "json", "carcabot", "euler"}


@given(changes=CHANGES, headers=HEADERS)
async def test_a_plan_of_an_altered_response_is_usable(changes, headers):
    (outcome, *_) = await outcomes(fetch_body(**changes), headers={"X-Set-TT-Cookie": COOKIE, **headers})
    assert isinstance(outcome, OUTCOMES)
    if isinstance(outcome, ConnectPlan):
        assert outcome.url.startswith("wss://")
        assert outcome.url.isascii()
        assert outcome.url.isprintable()
        assert " " not in outcome.url
        assert all(value.isascii() and value.isprintable() for value in outcome.headers.values())


@given(length=st.integers(0, len(fetch_body()) - 1))
async def test_a_truncated_response_gives_an_outcome(length):
    (outcome, *_) = await outcomes(fetch_body()[:length], headers={"X-Set-TT-Cookie": COOKIE})
    assert isinstance(outcome, OUTCOMES)


@needs_captures
@pytest.mark.parametrize("name", ["response_2025-10.pb", "response_2026-08.pb"])
async def test_a_recorded_response_is_a_plan(name):
    body = (CAPTURES / name).read_bytes()
    recorded = parse("transport.FetchResult", body)
    (plan, *_) = await outcomes(body, headers={"X-Set-TT-Cookie": COOKIE})
    assert isinstance(plan, ConnectPlan)
    assert plan.url.startswith(f"{recorded.push_server}?")
    assert set(recorded.route_params) <= {pair.partition("=")[0] for pair in plan.url.partition("?")[2].split("&")}
    assert plan.cursor == recorded.cursor
    assert len(decode_batch(plan.first_response).messages) == len(recorded.messages)


@needs_captures
async def test_a_truncated_recording_gives_an_outcome():
    body = (CAPTURES / "response_2026-08.pb").read_bytes()
    plans = 0
    for length in range(0, len(body), 97):
        (outcome, *_) = await outcomes(body[:length], headers={"X-Set-TT-Cookie": COOKIE})
        assert isinstance(outcome, OUTCOMES)
        plans += isinstance(outcome, ConnectPlan)
    assert plans < 10


def test_the_field_numbers_are_those_of_the_schema():
    fields = message_type("transport.FetchResult").DESCRIPTOR.fields_by_name
    assert (fields["route_params"].number, fields["push_server"].number) == (7, 10)
    assert set(message_type("transport.SplitBatch").DESCRIPTOR.fields_by_name).isdisjoint(
        {"route_params", "push_server"}
    )
