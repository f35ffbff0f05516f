from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.signing.providers.euler.euler_server import PUSH, fetch_body
from tests.signing.providers.euler.rig import AGENT, EulerRig, good
from tiktok_live.signing.base import (
    BadOutputOutcome,
    ConnectPlan,
    Identity,
)
from tiktok_live.signing.providers.direct import socket_query
from tiktok_live.wire.codec import message_type


async def test_the_query_has_the_server_s_parameters_first():
    rig = EulerRig(good())
    await rig.clock.advance(5)
    plan = await rig.plan()
    server = "wrss=a%2Fb%3D%2B&imprp=&cursor=1750_c&internal_ext=fetch_time%3A1%7Cx&"
    alternative = "imprp=&wrss=a%2Fb%3D%2B&cursor=1750_c&internal_ext=fetch_time%3A1%7Cx&"
    ours = socket_query(7300, rig.identity)
    assert plan.url in {f"{PUSH}?{server}{ours}", f"{PUSH}?{alternative}{ours}"}
    assert plan.headers == {
        "User-Agent": AGENT,
        "Cookie": "ttwid=1%7Cabc%3D; msToken=tok-en==",
        "Origin": "https://www.tiktok.com",
        "Referer": "https://www.tiktok.com/",
        "Accept-Language": "de-CH,de;q=0.9",
        "Cache-Control": "no-cache",
    }
    assert (plan.first_response, plan.cursor) == (fetch_body(), "1750_c")
    assert (plan.expires_at, plan.provider) == (35.0, "euler")


async def test_the_server_s_parameters_take_precedence_in_wire_order():
    names = ("version_code", "zz", "aid", "X-Gnarly", "b", "device_platform")
    entry = message_type("transport.PushHeader")
    body = fetch_body(route_params=None)
    for name in names:
        pair = entry(key=name, value="1 2").SerializeToString()
        body += b"\x3a" + bytes([len(pair)]) + pair
    plan = await EulerRig(good(body)).plan()
    pairs = parse_qsl(urlsplit(plan.url).query)
    assert pairs[:6] == [(name, "1 2") for name in names]
    assert len(pairs) == len(dict(pairs))
    assert "zz=1%202&" in plan.url


async def test_an_existing_query_of_the_address_stays_first():
    plan = await EulerRig(good(fetch_body(push_server="wss://ws.test/?token=%7Ca&aid=1"))).plan()
    assert plan.url.startswith("wss://ws.test/?token=%7Ca&aid=1&")
    assert [value for name, value in parse_qsl(urlsplit(plan.url).query) if name == "aid"] == ["1"]
    assert plan.url.count("?") == 1


async def test_the_server_s_own_cursor_takes_precedence():
    plan = await EulerRig(good(fetch_body(route_params={"cursor": "other"}))).plan()
    assert [value for name, value in parse_qsl(urlsplit(plan.url).query) if name == "cursor"] == ["other"]


async def test_the_guest_cookie_is_first_and_attributes_are_ignored():
    plan = await EulerRig(good(X_Set_TT_Cookie="odin=1; Path=/; Secure; ttwid=2; a=b=c")).plan()
    assert plan.headers["Cookie"] == "ttwid=2; odin=1; a=b=c"


async def test_the_identity_is_unchanged():
    rig = EulerRig(good())
    await rig.plan()
    assert rig.identity == Identity(AGENT, "de", "CH", {"ttwid": "mine"})


async def test_the_socket_uses_the_user_agent_that_was_signed_for():
    plan = await EulerRig(good(X_Set_TT_User_Agent="Mozilla/9 signer")).plan()
    assert plan.headers["User-Agent"] == "Mozilla/9 signer"
    assert dict(parse_qsl(urlsplit(plan.url).query))["browser_version"] == "9 signer"


@pytest.mark.parametrize("params", [{}, {"browser_name": "Mozilla"}])
@pytest.mark.parametrize("server", [PUSH, f"{PUSH}?browser_version=9%20server"])
async def test_without_one_the_socket_uses_that_of_the_server_s_address(server, params):
    params = {**params, "wrss": "a", "browser_version": "9 server"}
    plan = await EulerRig(good(fetch_body(push_server=server, route_params=params))).plan()
    assert plan.headers["User-Agent"] == "Mozilla/9 server"
    pairs = parse_qsl(urlsplit(plan.url).query)
    assert [value for name, value in pairs if name.startswith("browser_version")] == ["9 server"]
    assert [value for name, value in pairs if name.startswith("browser_name")] == ["Mozilla"]


async def test_a_user_agent_that_contradicts_the_server_s_address_is_kept():
    body = fetch_body(route_params={"browser_version": "9 server"})
    plan = await EulerRig(good(body, X_Set_TT_User_Agent="Mozilla/8")).plan()
    assert plan.headers["User-Agent"] == "Mozilla/8"
    assert "browser_version=9%20server" in plan.url


async def test_an_address_whose_user_agent_cannot_be_sent_is_not_followed():
    plan = await EulerRig(good(fetch_body(route_params={"browser_version": "9\r\n"}))).plan()
    assert plan.headers["User-Agent"] == AGENT


@pytest.mark.parametrize("header", ["7300", "", "0", "unknown", "07300"])
async def test_the_same_or_an_unknown_room_id_is_accepted(header):
    await EulerRig(good(X_Room_Id=header)).plan()


async def test_a_plan_for_another_room_is_bad_output():
    outcome = await EulerRig(good(X_Room_Id="7301")).outcome()
    assert outcome == BadOutputOutcome("the sign server responded for the room 7301 instead of 7300")


@pytest.mark.parametrize("cookie", ["", "   ", "ttwid", "ttwid=", "Path=/; Secure", "tt\x00wid=1", "ttwid=é"])
async def test_a_response_without_a_cookie_is_bad_output(cookie):
    outcome = await EulerRig(good(X_Set_TT_Cookie=cookie)).outcome()
    assert outcome == BadOutputOutcome("the sign server's response has no X-Set-TT-Cookie")


@pytest.mark.parametrize("name", ["cursor", "push_server", "route_params"])
async def test_a_response_without_a_required_field_is_bad_output(name):
    assert await EulerRig(good(fetch_body(**{name: None}))).outcome() == BadOutputOutcome(
        f"the sign server's response has no {name}"
    )


@pytest.mark.parametrize(
    "body", [b"<html>", b"\xff" * 30, fetch_body()[:-3], b"\x12\x02\xff\xff", b"\x3a\x03\x0a\x01\xff"]
)
async def test_another_body_than_a_fetch_response_is_bad_output(body):
    assert await EulerRig(good(body)).outcome() == BadOutputOutcome(
        "the sign server's response is not a fetch response"
    )


async def test_an_empty_response_is_bad_output():
    outcome = await EulerRig(good(b"")).outcome()
    assert isinstance(outcome, BadOutputOutcome)
    assert "empty" in outcome.detail


async def test_a_broken_message_does_not_affect_the_plan():
    body = fetch_body(messages=None) + b"\x0a\x02\xff\xff"
    assert (await EulerRig(good(body)).plan()).first_response == body


@pytest.mark.parametrize(
    "address",
    [
        "http://h/", "ws:/h", "wss://", "wss://h:0/", "wss://h:99999/", "wss://me@h/", "wss://h/ x", "wss://h/#a",
        "wss://h/\n", "wss://hé/", "wss://[h/", "//h/", "webcast-ws.tiktok.com", "file:///etc",
        "wss://h/" + "a" * 40_000,
    ],
)  # fmt: skip
async def test_an_invalid_socket_address_is_bad_output(address):
    outcome = await EulerRig(good(fetch_body(push_server=address))).outcome()
    assert isinstance(outcome, BadOutputOutcome)
    assert len(outcome.detail) < 200


async def test_a_too_long_address_is_bad_output():
    outcome = await EulerRig(good(fetch_body(route_params={"wrss": "%" * 6000}))).outcome()
    assert isinstance(outcome, BadOutputOutcome)


@pytest.mark.parametrize(
    ("config", "works"),
    [
        ({}, False),
        ({"allow_insecure": True}, True),
        ({"base_url": "http://127.0.0.1:3000"}, True),
        ({"base_url": "http://[::1]:3000"}, True),
        ({"base_url": "https://localhost.evil.test"}, False),
    ],
)
async def test_an_unencrypted_socket_is_allowed_only_from_this_machine(config, works):
    outcome = await EulerRig(good(fetch_body(push_server="ws://127.0.0.1:1/")), **config).outcome()
    assert isinstance(outcome, ConnectPlan if works else BadOutputOutcome)
