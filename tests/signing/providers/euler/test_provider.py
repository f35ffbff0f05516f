from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.signing.providers.euler.euler_server import COOKIE, PUSH, Reply, fetch_body, serving_euler
from tests.signing.scripted_http import ScriptedHttp, answer
from tiktok_live.errors import NetworkError, PayloadTooLarge
from tiktok_live.net.http_client import AiohttpClient
from tiktok_live.signing.base import (
    BadOutputOutcome,
    ConnectPlan,
    Identity,
    RateLimitedOutcome,
    RejectedOutcome,
    RoomRef,
    SessionCookies,
    SignOutcome,
    UnavailableOutcome,
)
from tiktok_live.signing.config.provider_config import EulerPaths, EulerSpec
from tiktok_live.signing.providers.direct import socket_query
from tiktok_live.signing.providers.euler.provider import EulerProvider
from tiktok_live.testing import VirtualClock
from tiktok_live.wire.codec import message_type

AGENT = "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0.0.0"
ROOM = RoomRef(7300, "some one")
KEY = "k3y-S3cr3tV4lue"
SESSION = SessionCookies("s3ss10n", "useast1a")
BASE = "https://signer.test/base/"


def good(body: bytes | None = None, **headers: str):
    return answer(fetch_body() if body is None else body, **{"X_Set_TT_Cookie": COOKIE, **headers})


class Asking:
    """A provider with scripted answers."""

    def __init__(self, *answers: object, key: str = KEY, hosts: tuple[str, ...] = (), **spec: object) -> None:
        self.http = ScriptedHttp(list(answers))
        self.clock = VirtualClock()
        self.identity = Identity(AGENT, "de", "CH", {"ttwid": "mine"})
        self.provider = EulerProvider(
            EulerSpec(**{"base_url": BASE, **spec}),
            self.http,
            api_key=key,
            clock=self.clock,
            allow_session_hosts=frozenset(hosts),
        )

    async def outcome(self) -> SignOutcome:
        return await self.provider.connect(ROOM, self.identity)

    async def plan(self) -> ConnectPlan:
        outcome = await self.outcome()
        assert isinstance(outcome, ConnectPlan), outcome
        return outcome


async def test_the_room_is_asked_for_with_the_key_in_a_header():
    asking = Asking(good(), timeout=7.5, client="my-client")
    await asking.plan()
    (asked,) = asking.http.asked
    address, _, query = asked.url.partition("?")
    assert address == "https://signer.test/base/webcast/rooms/7300/connect"
    assert parse_qsl(query, keep_blank_values=True) == [
        ("client", "my-client"),
        ("cursor", ""),
        ("user_agent", AGENT),
        ("client_enter", "true"),
        ("platform", "web"),
    ]
    assert asked.headers == {
        "User-Agent": "my-client",
        "Accept": "application/protobuf, application/json",
        "X-Api-Key": KEY,
    }
    assert (asked.timeout, asked.follow_redirects, asked.max_bytes) == (7.5, False, 4 * 1024 * 1024)
    assert KEY not in asked.url


async def test_without_a_key_no_header_is_sent():
    asking = Asking(good(), key="")
    await asking.plan()
    assert "X-Api-Key" not in asking.http.asked[0].headers


async def test_a_path_that_is_not_there_leads_to_the_next_one_which_is_remembered():
    asking = Asking(answer(status=404), answer(status=405), good(), good())
    asking.provider = EulerProvider(
        EulerSpec(base_url=BASE, paths=EulerPaths(connect=("/a/{unique_id}", "/b/{room_id}", "/webcast/fetch?x=1"))),
        asking.http,
        api_key="",
        clock=asking.clock,
        allow_session_hosts=frozenset(),
    )
    await asking.plan()
    await asking.plan()
    paths = [asked.url.removeprefix("https://signer.test/base").partition("&")[0] for asked in asking.http.asked]
    client = "client=tiktok-live-py"
    assert paths == [f"/a/some%20one?{client}", f"/b/7300?{client}", "/webcast/fetch?x=1", "/webcast/fetch?x=1"]
    rooms = ["room_id=7300" in asked.url.split("&") for asked in asking.http.asked]
    assert rooms == [True, False, True, True]


async def test_a_server_that_knows_no_path_is_a_verdict():
    outcome = await Asking(answer(status=404), answer(status=404)).outcome()
    assert isinstance(outcome, RejectedOutcome)
    assert outcome.kind == "NO_PATH"


async def test_a_path_for_a_name_is_left_out_when_there_is_none():
    asking = Asking(good(), paths=EulerPaths(connect=("/a/{unique_id}", "/b/{room_id}")))
    outcome = await asking.provider.connect(RoomRef(7300), asking.identity)
    assert isinstance(outcome, ConnectPlan)
    assert [urlsplit(asked.url).path for asked in asking.http.asked] == ["/base/b/7300"]


async def test_the_plan_is_what_the_server_named_then_what_it_left_out():
    asking = Asking(good())
    await asking.clock.advance(5)
    plan = await asking.plan()
    server = "wrss=a%2Fb%3D%2B&imprp=&cursor=1750_c&internal_ext=fetch_time%3A1%7Cx&"
    alternative = "imprp=&wrss=a%2Fb%3D%2B&cursor=1750_c&internal_ext=fetch_time%3A1%7Cx&"
    ours = socket_query(7300, asking.identity)
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


async def test_the_server_s_parameters_win_and_keep_the_order_of_the_wire():
    names = ("version_code", "zz", "aid", "X-Gnarly", "b", "device_platform")
    entry = message_type("transport.PushHeader")
    body = fetch_body(route_params=None)
    for name in names:
        pair = entry(key=name, value="1 2").SerializeToString()
        body += b"\x3a" + bytes([len(pair)]) + pair
    plan = await Asking(good(body)).plan()
    pairs = parse_qsl(urlsplit(plan.url).query)
    assert pairs[:6] == [(name, "1 2") for name in names]
    assert len(pairs) == len(dict(pairs))
    assert "zz=1%202&" in plan.url


async def test_a_query_that_the_socket_s_address_has_stays_first():
    plan = await Asking(good(fetch_body(push_server="wss://ws.test/?token=%7Ca&aid=1"))).plan()
    assert plan.url.startswith("wss://ws.test/?token=%7Ca&aid=1&")
    assert [value for name, value in parse_qsl(urlsplit(plan.url).query) if name == "aid"] == ["1"]
    assert plan.url.count("?") == 1


async def test_a_query_that_the_server_ordered_may_name_the_cursor_itself():
    plan = await Asking(good(fetch_body(route_params={"cursor": "other"}))).plan()
    assert [value for name, value in parse_qsl(urlsplit(plan.url).query) if name == "cursor"] == ["other"]


async def test_the_guest_cookie_comes_first_and_attributes_are_no_cookies():
    plan = await Asking(good(X_Set_TT_Cookie="odin=1; Path=/; Secure; ttwid=2; a=b=c")).plan()
    assert plan.headers["Cookie"] == "ttwid=2; odin=1; a=b=c"


async def test_the_identity_keeps_its_own_cookie():
    asking = Asking(good())
    await asking.plan()
    assert asking.identity == Identity(AGENT, "de", "CH", {"ttwid": "mine"})


async def test_the_socket_is_seen_as_the_browser_that_was_signed_for():
    plan = await Asking(good(X_Set_TT_User_Agent="Mozilla/9 signer")).plan()
    assert plan.headers["User-Agent"] == "Mozilla/9 signer"
    assert dict(parse_qsl(urlsplit(plan.url).query))["browser_version"] == "9 signer"


@pytest.mark.parametrize("header", ["7300", "", "0", "unknown", "07300"])
async def test_a_room_that_is_the_same_or_unknown_is_fine(header):
    await Asking(good(X_Room_Id=header)).plan()


async def test_a_plan_for_another_room_is_none():
    outcome = await Asking(good(X_Room_Id="7301")).outcome()
    assert outcome == BadOutputOutcome("the sign server answered for the room 7301 instead of 7300")


@pytest.mark.parametrize("cookie", ["", "   ", "ttwid", "ttwid=", "Path=/; Secure", "tt\x00wid=1", "ttwid=é"])
async def test_without_a_cookie_there_is_no_plan(cookie):
    outcome = await Asking(good(X_Set_TT_Cookie=cookie)).outcome()
    assert outcome == BadOutputOutcome("the sign server's answer has no X-Set-TT-Cookie")


@pytest.mark.parametrize("name", ["cursor", "push_server", "route_params"])
async def test_what_a_plan_needs_must_be_there(name):
    assert await Asking(good(fetch_body(**{name: None}))).outcome() == BadOutputOutcome(
        f"the sign server's answer has no {name}"
    )


@pytest.mark.parametrize(
    "body", [b"<html>", b"\xff" * 30, fetch_body()[:-3], b"\x12\x02\xff\xff", b"\x3a\x03\x0a\x01\xff"]
)
async def test_what_is_no_fetch_response_is_no_plan(body):
    assert await Asking(good(body)).outcome() == BadOutputOutcome("the sign server's answer is no fetch response")


async def test_an_empty_answer_is_no_plan():
    outcome = await Asking(good(b"")).outcome()
    assert isinstance(outcome, BadOutputOutcome)
    assert "empty" in outcome.detail


async def test_a_broken_message_does_not_cost_the_plan():
    body = fetch_body(messages=None) + b"\x0a\x02\xff\xff"
    assert (await Asking(good(body)).plan()).first_response == body


@pytest.mark.parametrize(
    "address",
    [
        "http://h/", "ws:/h", "wss://", "wss://h:0/", "wss://h:99999/", "wss://me@h/", "wss://h/ x", "wss://h/#a",
        "wss://h/\n", "wss://hé/", "wss://[h/", "//h/", "webcast-ws.tiktok.com", "file:///etc",
        "wss://h/" + "a" * 40_000,
    ],
)  # fmt: skip
async def test_an_address_that_is_no_socket_is_no_plan(address):
    outcome = await Asking(good(fetch_body(push_server=address))).outcome()
    assert isinstance(outcome, BadOutputOutcome)
    assert len(outcome.detail) < 200


async def test_an_address_has_an_end():
    outcome = await Asking(good(fetch_body(route_params={"wrss": "%" * 6000}))).outcome()
    assert isinstance(outcome, BadOutputOutcome)


@pytest.mark.parametrize(
    ("spec", "works"),
    [
        ({}, False),
        ({"allow_insecure": True}, True),
        ({"base_url": "http://127.0.0.1:3000"}, True),
        ({"base_url": "http://[::1]:3000"}, True),
        ({"base_url": "https://localhost.evil.test"}, False),
    ],
)
async def test_an_unencrypted_socket_is_for_this_machine(spec, works):
    outcome = await Asking(good(fetch_body(push_server="ws://127.0.0.1:1/")), **spec).outcome()
    assert isinstance(outcome, ConnectPlan if works else BadOutputOutcome)


# --- the user's session -----------------------------------------------------------------------------------------------


async def asked_with_session(*hosts: str, **changes: object) -> tuple[Asking, ConnectPlan]:
    asking = Asking(good(fetch_body(**changes)), hosts=hosts, base_url="https://Signer.test:8443")
    asking.identity.session = SESSION
    return asking, await asking.plan()


@pytest.mark.parametrize("hosts", [(), ("other.test",), ("signer.test:443",), ("test",), ("8443",)])
async def test_the_session_stays_here_unless_the_host_is_allowed(hosts):
    asking, plan = await asked_with_session(*hosts)
    (asked,) = asking.http.asked
    assert SESSION.sessionid not in repr((asked, asked.url, asked.headers))
    assert SESSION.sessionid not in plan.headers["Cookie"]


@pytest.mark.parametrize("host", ["signer.test", "SIGNER.test:8443"])
async def test_an_allowed_host_gets_the_session_and_so_does_the_socket(host):
    asking, plan = await asked_with_session(host)
    (asked,) = asking.http.asked
    assert asked.headers["x-cookie-header"] == "sessionid=s3ss10n; tt-target-idc=useast1a"
    assert SESSION.sessionid not in asked.url
    assert plan.headers["Cookie"] == f"{COOKIE}; sessionid=s3ss10n; tt-target-idc=useast1a"


@pytest.mark.parametrize("address", ["wss://ws.other.test/", "wss://nottiktok.com/", "wss://tiktok.com.other.test/"])
async def test_a_socket_of_somebody_else_does_not_see_the_session(address):
    _, plan = await asked_with_session("signer.test", push_server=address)
    assert SESSION.sessionid not in plan.headers["Cookie"]


async def test_a_socket_that_is_allowed_too_sees_it():
    _, plan = await asked_with_session("signer.test", "ws.other.test:8443", push_server="wss://WS.other.test:8443/")
    assert SESSION.sessionid in plan.headers["Cookie"]


# --- refusals ---------------------------------------------------------------------------------------------------------

PREMIUM = "This endpoint needs a plan"


@pytest.mark.parametrize(
    ("status", "content", "outcome"),
    [
        (
            400,
            {"message": "room_id missing"},
            RejectedOutcome("BAD_REQUEST", "the sign server answered 400: room_id missing"),
        ),
        (401, {"message": "bad key"}, RejectedOutcome("BAD_KEY", "the sign server answered 401: bad key")),
        (402, {"message": PREMIUM}, RejectedOutcome("PREMIUM", f"the sign server answered 402: {PREMIUM}")),
        (
            403,
            {"code": 403, "message": PREMIUM},
            RejectedOutcome("PREMIUM", f"the sign server answered 403: {PREMIUM}"),
        ),
        (403, b"<html>", RejectedOutcome("FORBIDDEN", "the sign server answered 403")),
        (410, b"", RejectedOutcome("HTTP_410", "the sign server answered 410")),
        (408, b"", UnavailableOutcome("the sign server answered 408")),
        (500, b"<html>oh</html>", UnavailableOutcome("the sign server answered 500")),
        (502, b"", UnavailableOutcome("the sign server answered 502")),
        (503, {"message": "No agents"}, UnavailableOutcome("the sign server answered 503: No agents")),
        (504, [], UnavailableOutcome("the sign server answered 504")),
        (
            502,
            {"message": "no", "limit_label": "detected"},
            RejectedOutcome("DETECTED", "the sign server answered 502: (limit: detected) no"),
        ),
        (502, {"limit_label": ["detected"]}, UnavailableOutcome("the sign server answered 502")),
        (302, b"", BadOutputOutcome("the sign server answered 302")),
        (204, b"", BadOutputOutcome("the sign server answered 204")),
        (429, b"", RateLimitedOutcome(60.0, "the sign server answered 429")),
        (
            429,
            {"message": "slow", "limit_label": "minute"},
            RateLimitedOutcome(60.0, "the sign server answered 429: (limit: minute) slow"),
        ),
    ],
)
async def test_every_refusal_has_a_type(status, content, outcome):
    asking = Asking(answer(content, status, X_Set_TT_Cookie=COOKIE))
    assert await asking.outcome() == outcome
    assert len(asking.http.asked) == 1


async def test_a_refusal_may_come_with_200():
    outcome = await Asking(good(b'{"code":403,"message":"no"}')).outcome()
    assert outcome == RejectedOutcome("PREMIUM", "the sign server answered 403: no")
    limited = await Asking(good(b'{"code":429}', Retry_After="7")).outcome()
    assert limited == RateLimitedOutcome(7.0, "the sign server answered 429")
    odd = await Asking(good(b'{"code":"403"}'), good(b"{"), good(b'{"code":200}')).outcome()
    assert isinstance(odd, BadOutputOutcome)


async def test_what_the_network_does_is_an_outcome():
    assert await Asking(NetworkError("it is down")).outcome() == UnavailableOutcome("it is down")
    assert await Asking(PayloadTooLarge("too much")).outcome() == BadOutputOutcome("too much")


async def test_the_key_is_in_no_detail():
    echo = {"message": f"the value {KEY} is not known; sessionid=abc"}
    asking = Asking(answer(echo, 401), good(str(echo).replace("'", '"').encode()))
    refusal = await asking.outcome()
    assert refusal == RejectedOutcome(
        "BAD_KEY", "the sign server answered 401: the value *** is not known; sessionid=***"
    )
    assert KEY not in repr(await asking.outcome())


# --- over a real connection -------------------------------------------------------------------------------------------


async def over_http(identity: Identity | None = None, **replies: Reply):
    http = AiohttpClient()
    try:
        async with serving_euler(**replies) as fake:
            provider = EulerProvider(
                EulerSpec(base_url=fake.url),
                http,
                api_key=KEY,
                clock=VirtualClock(),
                allow_session_hosts=frozenset(),
            )
            return await provider.connect(ROOM, identity or Identity(AGENT)), fake
    finally:
        await http.aclose()


async def test_over_http_a_plan_comes_from_the_path_that_is_there():
    plan, fake = await over_http(fetch=Reply())
    assert isinstance(plan, ConnectPlan)
    assert [request.path for request in fake.asked] == ["/webcast/rooms/7300/connect", "/webcast/fetch"]
    asked = fake.asked[-1]
    assert asked.headers["X-Api-Key"] == KEY
    assert asked.query["user_agent"] == AGENT
    assert asked.query["room_id"] == "7300"
    assert plan.first_response == fetch_body()


async def test_over_http_a_redirect_is_not_followed_with_the_key():
    outcome, fake = await over_http(connect=Reply(b"", 307, {"Location": "/webcast/fetch"}), fetch=Reply())
    assert outcome == BadOutputOutcome("the sign server answered 307")
    assert len(fake.asked) == 1


async def test_over_http_a_limit_tells_how_long():
    headers = {"Retry-After": "7", "RateLimit-Remaining": "0", "RateLimit-Reset": "9"}
    outcome, _ = await over_http(connect=Reply(b'{"code":429,"message":"slow"}', 429, headers))
    assert outcome == RateLimitedOutcome(7.0, "the sign server answered 429: slow")


async def test_over_http_an_answer_has_an_end():
    outcome, _ = await over_http(connect=Reply(b"\x0a" * (4 * 1024 * 1024 + 1)))
    assert isinstance(outcome, BadOutputOutcome)


async def test_a_server_that_is_not_there_is_unavailable():
    http = AiohttpClient()
    async with serving_euler() as fake:
        url = fake.url
    provider = EulerProvider(
        EulerSpec(base_url=url), http, api_key="", clock=VirtualClock(), allow_session_hosts=frozenset()
    )
    assert isinstance(await provider.connect(ROOM, Identity(AGENT)), UnavailableOutcome)
    await provider.aclose()
    await http.aclose()
