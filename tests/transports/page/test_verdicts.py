"""What a page shows instead of a live is named only by evidence."""

from __future__ import annotations

import json

import pytest

from tests.transports.page.browser_events import (
    HOST,
    LIVE,
    PAGE,
    TARGET,
    VALUES,
    event,
    finished,
    navigated,
    response,
)
from tiktok_live.net.devtools.protocol import DevtoolsEvent
from tiktok_live.net.pages import PageProblemKind
from tiktok_live.transports.page.problems import no_socket
from tiktok_live.transports.page.traffic import TrafficCounts
from tiktok_live.transports.page.verdicts import ShownPage
from tiktok_live.transports.page_addresses import PageAddresses

ENTER = f"http://{HOST}/webcast/room/enter/?aid=1988"


def shown(*events: DevtoolsEvent) -> ShownPage:
    made = ShownPage(PageAddresses.of(f"http://{HOST}"), PAGE, TARGET)
    for each in events:
        made.receive(each)
    return made


def with_body(made: ShownPage, body: bytes | None) -> ShownPage:
    (wanted,) = made.bodies_wanted()
    made.receive_body(wanted, body)
    return made


def requested(url: str) -> DevtoolsEvent:
    return event("Network.requestWillBeSent", requestId="7", request={"url": url})


def test_a_live_page_has_no_verdict():
    made = shown(navigated(), requested(LIVE))
    assert (made.verdict, made.address, made.title, made.documents) == (None, LIVE, "", 1)


@pytest.mark.parametrize("path", ["/login", "/login/", "/login/phone?redirect_url=x"])
def test_the_address_of_the_sign_in_page_is_a_login_wall(path):
    made = shown(navigated(f"http://{HOST}{path}"))
    assert made.verdict is PageProblemKind.LOGIN_WALL
    made.receive(navigated())
    assert made.verdict is None


@pytest.mark.parametrize(
    "url", [f"http://{HOST}/loginner", "http://elsewhere.example/login", f"http://{HOST}/@login/live"]
)
def test_other_addresses_are_no_login_wall(url):
    assert shown(navigated(url)).verdict is None


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        (30003, PageProblemKind.ENDED),
        (10041, PageProblemKind.ENDED),
        (4003110, PageProblemKind.AGE_GATE),
        (0, None),
        (1, None),
        ("?", None),
    ],
)
def test_the_response_to_entering_the_room_is_evidence(code, verdict):
    made = shown(navigated(), response("3", ENTER), finished("3"))
    assert with_body(made, json.dumps({"status_code": code}).encode()).verdict is verdict


def test_a_response_of_another_host_is_no_evidence():
    made = shown(navigated(), response("3", "http://elsewhere.example/webcast/room/enter/"), finished("3"))
    assert made.bodies_wanted() == []


@pytest.mark.parametrize("body", [None, b"", b"\xff\xfe", b"[]", b'{"status_code": [30003]}', b"x" * (5 << 20)])
def test_a_body_that_says_nothing_gives_no_verdict(body):
    made = shown(navigated(), response("3", ENTER), finished("3"))
    assert with_body(made, body).verdict is None


def test_the_document_of_a_captcha_or_an_age_gate_is_recognized_by_its_words():
    document = response("1", LIVE, kind="Document", frameId=TARGET)
    for html, verdict in (
        (b"<html><body class=tiktok-verify-page>", PageProblemKind.CAPTCHA),
        (b"<div id=captcha_container>", PageProblemKind.CAPTCHA),
        (b"<script id=SIGI_STATE></script><script src=captcha.js>", None),
        (b'{"LiveRoom": {"isAgeGateRoom": true}}', PageProblemKind.AGE_GATE),
        (b'{"LiveRoom": {"isAgeGateRoom": false}}', None),
        (b"<html>", None),
    ):
        assert with_body(shown(document, navigated(), finished("1")), html).verdict is verdict
    made = with_body(shown(document, navigated(), finished("1")), b"<html><body class=tiktok-verify-page>")
    assert made.status == 200
    made.receive(navigated())
    assert made.verdict is None


def test_a_request_for_a_captcha_is_one():
    assert shown(navigated(), requested(f"http://{HOST}/captcha/get?x=1")).verdict is PageProblemKind.CAPTCHA
    assert shown(navigated(), requested("http://elsewhere.example/captcha/get")).verdict is None
    assert shown(navigated(), requested(f"http://{HOST}/x?captcha=1")).verdict is None


def test_frames_of_the_page_are_not_the_page():
    made = shown(navigated(), navigated(f"http://{HOST}/login", id="F", parentId=TARGET))
    assert (made.verdict, made.documents) == (None, 1)
    made.receive(event("Page.frameNavigated", "another session", frame={"id": "F", "url": f"http://{HOST}/login"}))
    assert made.address == LIVE


def test_an_address_that_changes_without_a_document_is_followed():
    made = shown(navigated(), event("Page.navigatedWithinDocument", frameId=TARGET, url=f"http://{HOST}/@other/live"))
    assert made.address.endswith("/@other/live")
    made.receive(event("Page.navigatedWithinDocument", frameId="F", url=LIVE))
    assert made.address.endswith("/@other/live")


def test_an_address_that_cannot_be_reached_is_named_and_not_the_error_page():
    assert shown(navigated("chrome-error://chromewebdata/", unreachableUrl=LIVE)).address == LIVE


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_values_of_every_type_cost_nothing(value):
    made = shown(navigated())
    for method in (
        "Page.frameNavigated",
        "Page.navigatedWithinDocument",
        "Network.requestWillBeSent",
        "Network.responseReceived",
        "Network.loadingFinished",
    ):
        for params in ({}, {"frame": value, "frameId": value, "url": value, "request": value}):
            made.receive(event(method, **params, response=value, requestId=value))
        made.receive(event(method, frame={"url": value}))
        made.receive(event(method, request={"url": value}, response={"url": value, "status": value}, type="Document"))
    assert isinstance(made.address, str)
    assert isinstance(made.title, str)


def test_an_address_cannot_break_a_message():
    page = shown()
    page.address = f"http://{HOST}/@a\x7f\x1b[31m\n/live" + "x" * 10_000
    detail = no_socket(page, TrafficCounts(), 30.0).detail
    assert detail.isprintable()
    assert len(detail) < 500
