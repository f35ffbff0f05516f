from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.signserver.servers import PLAN
from tiktok_live.proto import BaseMessage, FetchResult
from tiktok_live.signserver.http_errors import MIN_MESSAGE, HttpError, worded
from tiktok_live.signserver.responses import fetch_body, plan_answer, plan_cookies
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


def test_a_first_response_is_passed_on_with_the_plans_own_address():
    body = fetch_body(replace(PLAN, first_response=bytes(FIRST)), 1)
    result = FetchResult.parse(body)
    assert result.messages == FIRST.messages
    assert (result.cursor, result.internal_ext, result.heartbeat_duration) == ("c-1", "ext", 5000)
    assert result.fetch_interval == 1000
    assert result.push_server == "wss://webcast-ws.tiktok.com/webcast/im/"
    assert "wrss" not in result.route_params
    assert result.route_params["aid"] == "1988"
    assert result.is_first


def test_unknown_fields_of_a_first_response_stay():
    unknown = b"\xfa\x3f\x03abc"  # field 1023
    assert unknown in fetch_body(replace(PLAN, first_response=bytes(FIRST) + unknown), 1)


def test_a_first_response_that_does_not_parse_costs_the_first_messages_alone():
    result = FetchResult.parse(fetch_body(replace(PLAN, first_response=b"\xff\xff", cursor="c-2"), 1))
    assert (result.messages, result.cursor, result.is_first) == ([], "c-2", True)


def test_repeated_names_keep_the_first_and_an_empty_query_names_the_room():
    twice = replace(PLAN, url="ws://h.test/p?version_code=180800&version_code=270000&flag")
    assert FetchResult.parse(fetch_body(twice, 1)).route_params == {"version_code": "180800", "flag": ""}
    for url in ("ws://h.test/p", "ws://h.test/p?"):
        result = FetchResult.parse(fetch_body(replace(PLAN, url=url), 7))
        assert (result.push_server, result.route_params) == ("ws://h.test/p", {"room_id": "7"})


def test_a_plan_without_cookies_has_no_cookie_header():
    answer = plan_answer(replace(PLAN, headers={"user-agent": "x/1"}), 1, "default")
    names = [name for name, _ in answer.headers]
    assert "X-Set-TT-Cookie" not in names
    assert "Set-Cookie" not in names
    assert ("X-Set-TT-User-Agent", "x/1") in answer.headers


@given(st.text())
def test_no_cookie_breaks_a_header(header):
    try:
        pairs = plan_cookies(header)
    except HttpError:
        pass
    else:
        assert all((name + value).isascii() and (name + value).isprintable() for name, value in pairs.items())
        assert all(";" not in name + value and "=" not in name for name, value in pairs.items())


@given(st.text(), st.binary())
def test_any_address_and_first_response_is_answered_or_refused(url, first):
    for candidate in (url, f"wss://h.test/{url}"):
        try:
            body = fetch_body(replace(PLAN, url=candidate, first_response=first), 1)
        except HttpError:
            pass
        else:
            # By the parser that reads: the other one gives up on a number where a message should be.
            assert parse("transport.FetchResult", body).is_first


@pytest.mark.parametrize("message", ["", "slow", " slow ", "x" * 18, "a sentence that is long enough"])
def test_a_message_is_as_long_as_old_clients_need_it(message):
    assert len(worded(message)) >= MIN_MESSAGE
    assert message.strip() in worded(message)
