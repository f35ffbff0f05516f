from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.signserver.servers import PLAN
from tiktok_live.proto import BaseMessage, FetchResult
from tiktok_live.signserver.messages import HttpError
from tiktok_live.signserver.plan_responses import fetch_body, plan_cookies, plan_response, plan_user_agent
from tiktok_live.wire.codec import parse

FIRST = FetchResult(
    messages=[BaseMessage(method="WebcastChatMessage", payload=b"\x08\x01", msg_id=5)],
    cursor="c-1",
    internal_ext="ext",
    heartbeat_duration=5000,
    fetch_interval=1000,
    route_params={"wrss": "old"},
    push_server="wss://elsewhere.test/",
)


def test_a_first_response_is_passed_on_with_the_plans_url():
    body = fetch_body(replace(PLAN, first_response=bytes(FIRST)), 1)
    result = FetchResult.parse(body)
    assert result.messages == FIRST.messages
    assert (result.cursor, result.internal_ext, result.heartbeat_duration) == ("c-1", "ext", 5000)
    assert result.fetch_interval == 1000
    assert result.push_server == "wss://webcast-ws.tiktok.com/webcast/im/"
    assert "wrss" not in result.route_params
    assert result.route_params["aid"] == "1988"
    assert result.is_first


def test_unknown_fields_of_a_first_response_are_kept():
    unknown = b"\xfa\x3f\x03abc"  # field 1023
    assert unknown in fetch_body(replace(PLAN, first_response=bytes(FIRST) + unknown), 1)


def test_a_malformed_first_response_loses_only_the_first_messages():
    result = FetchResult.parse(fetch_body(replace(PLAN, first_response=b"\xff\xff", cursor="c-2"), 1))
    assert (result.messages, result.cursor, result.is_first) == ([], "c-2", True)


def test_the_first_of_repeated_parameters_is_used_and_an_empty_query_names_the_room():
    twice = replace(PLAN, url="ws://h.test/p?version_code=180800&version_code=270000&flag")
    assert FetchResult.parse(fetch_body(twice, 1)).route_params == {"version_code": "180800", "flag": ""}
    for url in ("ws://h.test/p", "ws://h.test/p?"):
        result = FetchResult.parse(fetch_body(replace(PLAN, url=url), 7))
        assert (result.push_server, result.route_params) == ("ws://h.test/p", {"room_id": "7"})


def test_a_plan_without_cookies_has_no_cookie_header():
    response = plan_response(replace(PLAN, headers={"user-agent": "x/1"}), 1, "default")
    names = [name for name, _ in response.headers]
    assert "X-Set-TT-Cookie" not in names
    assert "Set-Cookie" not in names
    assert ("X-Set-TT-User-Agent", "x/1") in response.headers


def test_without_a_header_the_user_agent_is_that_of_the_url_or_the_default():
    assert plan_user_agent(replace(PLAN, headers={}), "default/1") == "Mozilla/5.0 (plan)"
    assert plan_user_agent(replace(PLAN, url="ws://h/", headers={}), "default/1") == "default/1"


@pytest.mark.parametrize(
    ("query", "params"),
    [
        (
            "browser_version=5.0+(X11)&X-Bogus=a%2Bb&tz=a+b",
            {"browser_version": "5.0 (X11)", "X-Bogus": "a+b", "tz": "a b"},
        ),
        ("browser_version=5.0%20(X11)&X-Bogus=a%2Bb+c", {"browser_version": "5.0 (X11)", "X-Bogus": "a+b+c"}),
        ("X-Bogus=a+b", {"X-Bogus": "a+b"}),
    ],
    ids=["a form", "percent-encoded", "no browser"],
)
def test_a_plus_is_a_space_in_a_query_that_a_page_built_as_a_form(query, params):
    body = fetch_body(replace(PLAN, url=f"wss://h.test/im/?{query}"), 1)
    assert FetchResult.parse(body).route_params == params


@given(st.text())
def test_cookies_cannot_break_a_header(header):
    try:
        pairs = plan_cookies(header)
    except HttpError:
        pass
    else:
        assert all((name + value).isascii() and (name + value).isprintable() for name, value in pairs.items())
        assert all(";" not in name + value and "=" not in name for name, value in pairs.items())


@given(st.text(), st.binary())
def test_any_url_and_first_response_is_converted_or_rejected(url, first):
    for candidate in (url, f"wss://h.test/{url}"):
        try:
            body = fetch_body(replace(PLAN, url=candidate, first_response=first), 1)
        except HttpError:
            pass
        else:
            # With the parser that the client uses: the other one rejects a number in place of a message.
            assert parse("transport.FetchResult", body).is_first
