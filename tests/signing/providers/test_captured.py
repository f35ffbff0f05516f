from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiktok_live.net.pages import PageCapture
from tiktok_live.proto.transport import BaseMessage, FetchResult
from tiktok_live.signing.base import (
    BadOutputOutcome,
    ConnectPlan,
    RejectedOutcome,
    UnavailableOutcome,
)
from tiktok_live.signing.providers.captured import CAPTURE_LIFETIME, GUEST_COOKIES, has_login, plan_of_capture

AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36"
VERSION = (
    "5.0%20(X11;%20Linux%20x86_64)%20AppleWebKit/537.36%20(KHTML,%20like%20Gecko)%20Chrome/156.0.0.0%20Safari/537.36"
)
BODY = bytes(FetchResult(messages=[BaseMessage(method="WebcastChatMessage", msg_id=1)], cursor="1_2_3"))
CAPTURE = PageCapture(
    socket_url=f"wss://webcast-ws.tiktok.com/webcast/im/?room_id=7&browser_name=Mozilla&browser_version={VERSION}&wrss=a/b",
    user_agent=AGENT,
    headers={
        "Host": "webcast-ws.tiktok.com",
        "user-agent": "an older one",
        "origin": "https://www.tiktok.com",
        "Accept-Language": "de-DE,de;q=0.9",
        "Sec-WebSocket-Key": "secret",
        "Cookie": "sessionid=never",
    },
    cookies={"odin_tt": "o", "msToken": "m=", "ttwid": "1%7Cabc"},
    page_cookies=frozenset({"odin_tt", "msToken", "ttwid", "passport_csrf_token"}),
    first_response=BODY,
    captured_at=100.0,
)


def test_a_plan_has_what_the_page_used_and_only_cookies_of_a_guest():
    assert plan_of_capture(CAPTURE) == ConnectPlan(
        url=CAPTURE.socket_url,
        headers={
            "User-Agent": AGENT,
            "Origin": "https://www.tiktok.com",
            "Accept-Language": "de-DE,de;q=0.9",
            "Cookie": "ttwid=1%7Cabc; msToken=m=",
        },
        provider="page",
        cursor="1_2_3",
        first_response=BODY,
        expires_at=100.0 + CAPTURE_LIFETIME,
    )


def test_a_plan_for_another_room_has_no_first_response():
    plan = plan_of_capture(CAPTURE, is_own_room=False)
    assert isinstance(plan, ConnectPlan)
    assert (plan.url, plan.cursor, plan.first_response) == (CAPTURE.socket_url, "", b"")


@pytest.mark.parametrize("body", [b"", b"\x00nonsense", b"<html>"])
def test_a_response_that_is_no_batch_is_left_out(body):
    plan = plan_of_capture(replace(CAPTURE, first_response=body))
    assert isinstance(plan, ConnectPlan)
    assert (plan.cursor, plan.first_response) == ("", b"")


@pytest.mark.parametrize(
    "name", ["sessionid", "sessionid_ss", "sid_tt", "sid_guard", "ssid_ucp_v1", "uid_tt", "UID_TT_ss"]
)
def test_a_browser_that_is_logged_in_is_refused(name):
    for capture in (
        replace(CAPTURE, page_cookies=CAPTURE.page_cookies | {name}),
        replace(CAPTURE, cookies={**CAPTURE.cookies, name: "secret"}),
    ):
        outcome = plan_of_capture(capture)
        assert isinstance(outcome, RejectedOutcome)
        assert outcome.kind == "LOGGED_IN"
        assert "another profile" in outcome.advice
        assert "secret" not in repr(outcome)


def test_cookies_of_a_guest_are_no_login():
    assert not has_login([*GUEST_COOKIES, "odin_tt", "s_v_web_id", "passport_csrf_token", "tt-target-idc"])


def test_a_headless_browser_is_refused():
    agent = AGENT.replace("Chrome", "HeadlessChrome")
    outcome = plan_of_capture(replace(CAPTURE, user_agent=agent))
    assert isinstance(outcome, RejectedOutcome)
    assert outcome.kind == "HEADLESS_BROWSER"
    assert "visible window" in outcome.advice


def test_an_address_of_another_browser_is_refused():
    outcome = plan_of_capture(replace(CAPTURE, user_agent="Mozilla/5.0 (Windows NT 10.0)"))
    assert outcome == BadOutputOutcome("the page's socket names another browser than its user agent: browser_version")


@pytest.mark.parametrize(
    "changed",
    [
        replace(CAPTURE, socket_url="https://www.tiktok.com/"),
        replace(CAPTURE, socket_url=CAPTURE.socket_url + " "),
        replace(CAPTURE, socket_url=CAPTURE.socket_url + "&x=" + 20_000 * "x"),
        replace(CAPTURE, user_agent=""),
        replace(CAPTURE, headers={"Origin": "a\r\nb"}),
        replace(CAPTURE, cookies={"ttwid": "a\nb"}),
    ],
    ids=["no socket", "a space", "too long", "no user agent", "line break in a header", "line break in a cookie"],
)
def test_what_cannot_be_sent_is_an_invalid_response(changed):
    assert isinstance(plan_of_capture(changed), BadOutputOutcome)


def test_a_page_that_polls_has_no_socket_to_open():
    outcome = plan_of_capture(replace(CAPTURE, socket_url=""))
    assert isinstance(outcome, UnavailableOutcome)
    assert "it polls" in outcome.detail


@pytest.mark.parametrize("cookies", [{}, {"ttwid": ""}, {"msToken": "m"}])
def test_without_a_guest_cookie_there_is_no_plan(cookies):
    outcome = plan_of_capture(replace(CAPTURE, cookies=cookies))
    assert isinstance(outcome, UnavailableOutcome)
    assert "ttwid" in outcome.detail


def test_a_repr_shows_no_secret():
    text = repr(CAPTURE)
    assert "1%7Cabc" not in text
    assert "wrss=a/b" not in text


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=20)), st.binary(max_size=60), st.text(max_size=60))
def test_anything_that_a_page_may_show_gives_an_outcome(pairs, body, url):
    capture = PageCapture(
        socket_url=f"wss://{url}",
        user_agent=AGENT,
        captured_at=1.0,
        headers=pairs,
        cookies={"ttwid": "t", **pairs},
        page_cookies=frozenset(pairs),
        first_response=body,
    )
    plan = plan_of_capture(capture)
    if isinstance(plan, ConnectPlan):
        sent = "".join([plan.url, *plan.headers.values()])
        assert sent.isascii()
        assert sent.isprintable()
