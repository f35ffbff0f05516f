from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.signing.providers.euler.euler_server import COOKIE, PUSH, Reply, fetch_body, serving_euler
from tests.signing.scripted_http import ScriptedHttp, response
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
from tiktok_live.signing.config.provider_config import EulerConfig, EulerPaths
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
    return response(fetch_body() if body is None else body, **{"X_Set_TT_Cookie": COOKIE, **headers})


class EulerRig:
    """A provider with scripted responses."""

    def __init__(self, *responses: object, key: str = KEY, hosts: tuple[str, ...] = (), **config: object) -> None:
        self.http = ScriptedHttp(list(responses))
        self.clock = VirtualClock()
        self.identity = Identity(AGENT, "de", "CH", {"ttwid": "mine"})
        self.provider = EulerProvider(
            EulerConfig(**{"base_url": BASE, **config}),
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


async def test_the_request_has_the_room_and_the_key_in_a_header():
    rig = EulerRig(good(), timeout=7.5, client="my-client")
    await rig.plan()
    (request,) = rig.http.requests
    address, _, query = request.url.partition("?")
    assert address == "https://signer.test/base/webcast/rooms/7300/connect"
    assert parse_qsl(query, keep_blank_values=True) == [
        ("client", "my-client"),
        ("cursor", ""),
        ("user_agent", AGENT),
        ("client_enter", "true"),
        ("platform", "web"),
    ]
    assert request.headers == {
        "User-Agent": "my-client",
        "Accept": "application/protobuf, application/json",
        "X-Api-Key": KEY,
    }
    assert (request.timeout, request.follow_redirects, request.max_bytes) == (7.5, False, 4 * 1024 * 1024)
    assert KEY not in request.url


async def test_without_a_key_no_header_is_sent():
    rig = EulerRig(good(), key="")
    await rig.plan()
    assert "X-Api-Key" not in rig.http.requests[0].headers


async def test_a_missing_path_leads_to_the_next_one_which_is_remembered():
    rig = EulerRig(response(status=404), response(status=405), good(), good())
    rig.provider = EulerProvider(
        EulerConfig(base_url=BASE, paths=EulerPaths(connect=("/a/{unique_id}", "/b/{room_id}", "/webcast/fetch?x=1"))),
        rig.http,
        api_key="",
        clock=rig.clock,
        allow_session_hosts=frozenset(),
    )
    await rig.plan()
    await rig.plan()
    paths = [request.url.removeprefix("https://signer.test/base").partition("&")[0] for request in rig.http.requests]
    client = "client=tiktok-live-py"
    assert paths == [f"/a/some%20one?{client}", f"/b/7300?{client}", "/webcast/fetch?x=1", "/webcast/fetch?x=1"]
    rooms = ["room_id=7300" in request.url.split("&") for request in rig.http.requests]
    assert rooms == [True, False, True, True]


async def test_a_server_without_any_of_the_paths_is_rejected():
    outcome = await EulerRig(response(status=404), response(status=404)).outcome()
    assert isinstance(outcome, RejectedOutcome)
    assert outcome.kind == "NO_PATH"


async def test_a_path_with_an_empty_value_is_skipped():
    rig = EulerRig(good(), paths=EulerPaths(connect=("/a/{unique_id}", "/b/{room_id}")))
    outcome = await rig.provider.connect(RoomRef(7300), rig.identity)
    assert isinstance(outcome, ConnectPlan)
    assert [urlsplit(request.url).path for request in rig.http.requests] == ["/base/b/7300"]


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


# --- the user's session -----------------------------------------------------------------------------------------------


async def connect_with_session(*hosts: str, **changes: object) -> tuple[EulerRig, ConnectPlan]:
    rig = EulerRig(good(fetch_body(**changes)), hosts=hosts, base_url="https://Signer.test:8443")
    rig.identity.session = SESSION
    return rig, await rig.plan()


@pytest.mark.parametrize("hosts", [(), ("other.test",), ("signer.test:443",), ("test",), ("8443",)])
async def test_the_session_is_not_sent_unless_the_host_is_allowed(hosts):
    rig, plan = await connect_with_session(*hosts)
    (request,) = rig.http.requests
    assert SESSION.sessionid not in repr((request, request.url, request.headers))
    assert SESSION.sessionid not in plan.headers["Cookie"]


@pytest.mark.parametrize("host", ["signer.test", "SIGNER.test:8443"])
async def test_the_session_is_sent_to_an_allowed_host_and_to_the_socket(host):
    rig, plan = await connect_with_session(host)
    (request,) = rig.http.requests
    assert request.headers["x-cookie-header"] == "sessionid=s3ss10n; tt-target-idc=useast1a"
    assert SESSION.sessionid not in request.url
    assert plan.headers["Cookie"] == f"{COOKIE}; sessionid=s3ss10n; tt-target-idc=useast1a"


@pytest.mark.parametrize("address", ["wss://ws.other.test/", "wss://nottiktok.com/", "wss://tiktok.com.other.test/"])
async def test_the_session_is_not_sent_to_another_socket_host(address):
    _, plan = await connect_with_session("signer.test", push_server=address)
    assert SESSION.sessionid not in plan.headers["Cookie"]


async def test_the_session_is_sent_to_an_allowed_socket_host():
    _, plan = await connect_with_session("signer.test", "ws.other.test:8443", push_server="wss://WS.other.test:8443/")
    assert SESSION.sessionid in plan.headers["Cookie"]


# --- failures ---------------------------------------------------------------------------------------------------------

PREMIUM = "This endpoint needs a plan"


@pytest.mark.parametrize(
    ("status", "content", "outcome"),
    [
        (
            400,
            {"message": "room_id missing"},
            RejectedOutcome("BAD_REQUEST", "the sign server returned 400: room_id missing"),
        ),
        (401, {"message": "bad key"}, RejectedOutcome("BAD_KEY", "the sign server returned 401: bad key")),
        (402, {"message": PREMIUM}, RejectedOutcome("PREMIUM", f"the sign server returned 402: {PREMIUM}")),
        (
            403,
            {"code": 403, "message": PREMIUM},
            RejectedOutcome("PREMIUM", f"the sign server returned 403: {PREMIUM}"),
        ),
        (403, b"<html>", RejectedOutcome("FORBIDDEN", "the sign server returned 403")),
        (410, b"", RejectedOutcome("HTTP_410", "the sign server returned 410")),
        (408, b"", UnavailableOutcome("the sign server returned 408")),
        (500, b"<html>oh</html>", UnavailableOutcome("the sign server returned 500")),
        (502, b"", UnavailableOutcome("the sign server returned 502")),
        (503, {"message": "No agents"}, UnavailableOutcome("the sign server returned 503: No agents")),
        (504, [], UnavailableOutcome("the sign server returned 504")),
        (
            502,
            {"message": "no", "limit_label": "detected"},
            RejectedOutcome("DETECTED", "the sign server returned 502: (limit: detected) no"),
        ),
        (502, {"limit_label": ["detected"]}, UnavailableOutcome("the sign server returned 502")),
        (302, b"", BadOutputOutcome("the sign server returned 302")),
        (204, b"", BadOutputOutcome("the sign server returned 204")),
        (429, b"", RateLimitedOutcome(60.0, "the sign server returned 429")),
        (
            429,
            {"message": "slow", "limit_label": "minute"},
            RateLimitedOutcome(60.0, "the sign server returned 429: (limit: minute) slow"),
        ),
    ],
)
async def test_every_status_has_an_outcome(status, content, outcome):
    rig = EulerRig(response(content, status, X_Set_TT_Cookie=COOKIE))
    assert await rig.outcome() == outcome
    assert len(rig.http.requests) == 1


async def test_an_error_may_have_status_200():
    outcome = await EulerRig(good(b'{"code":403,"message":"no"}')).outcome()
    assert outcome == RejectedOutcome("PREMIUM", "the sign server returned 403: no")
    limited = await EulerRig(good(b'{"code":429}', Retry_After="7")).outcome()
    assert limited == RateLimitedOutcome(7.0, "the sign server returned 429")
    odd = await EulerRig(good(b'{"code":"403"}'), good(b"{"), good(b'{"code":200}')).outcome()
    assert isinstance(odd, BadOutputOutcome)


async def test_a_network_error_is_an_outcome():
    assert await EulerRig(NetworkError("it is down")).outcome() == UnavailableOutcome("it is down")
    assert await EulerRig(PayloadTooLarge("too much")).outcome() == BadOutputOutcome("too much")


async def test_the_key_is_masked_in_details():
    echo = {"message": f"the value {KEY} is not known; sessionid=abc"}
    rig = EulerRig(response(echo, 401), good(str(echo).replace("'", '"').encode()))
    outcome = await rig.outcome()
    assert outcome == RejectedOutcome(
        "BAD_KEY", "the sign server returned 401: the value *** is not known; sessionid=***"
    )
    assert KEY not in repr(await rig.outcome())


# --- over a real connection -------------------------------------------------------------------------------------------


async def over_http(identity: Identity | None = None, **replies: Reply):
    http = AiohttpClient()
    try:
        async with serving_euler(**replies) as fake:
            provider = EulerProvider(
                EulerConfig(base_url=fake.url),
                http,
                api_key=KEY,
                clock=VirtualClock(),
                allow_session_hosts=frozenset(),
            )
            return await provider.connect(ROOM, identity or Identity(AGENT)), fake
    finally:
        await http.aclose()


async def test_over_http_the_existing_path_is_used():
    plan, fake = await over_http(fetch=Reply())
    assert isinstance(plan, ConnectPlan)
    assert [request.path for request in fake.requests] == ["/webcast/rooms/7300/connect", "/webcast/fetch"]
    request = fake.requests[-1]
    assert request.headers["X-Api-Key"] == KEY
    assert request.query["user_agent"] == AGENT
    assert request.query["room_id"] == "7300"
    assert plan.first_response == fetch_body()


async def test_over_http_a_redirect_is_not_followed_with_the_key():
    outcome, fake = await over_http(connect=Reply(b"", 307, {"Location": "/webcast/fetch"}), fetch=Reply())
    assert outcome == BadOutputOutcome("the sign server returned 307")
    assert len(fake.requests) == 1


async def test_over_http_a_rate_limit_has_its_time():
    headers = {"Retry-After": "7", "RateLimit-Remaining": "0", "RateLimit-Reset": "9"}
    outcome, _ = await over_http(connect=Reply(b'{"code":429,"message":"slow"}', 429, headers))
    assert outcome == RateLimitedOutcome(7.0, "the sign server returned 429: slow")


async def test_over_http_a_response_is_limited_in_size():
    outcome, _ = await over_http(connect=Reply(b"\x0a" * (4 * 1024 * 1024 + 1)))
    assert isinstance(outcome, BadOutputOutcome)


async def test_an_unreachable_server_is_unavailable():
    http = AiohttpClient()
    async with serving_euler() as fake:
        url = fake.url
    provider = EulerProvider(
        EulerConfig(base_url=url), http, api_key="", clock=VirtualClock(), allow_session_hosts=frozenset()
    )
    assert isinstance(await provider.connect(ROOM, Identity(AGENT)), UnavailableOutcome)
    await provider.aclose()
    await http.aclose()
