from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.signing.providers.euler.euler_server import COOKIE, Reply, fetch_body, serving_euler
from tests.signing.providers.euler.rig import AGENT, BASE, KEY, ROOM, SESSION, EulerRig, good
from tests.signing.scripted_http import response
from tiktok_live.errors import NetworkError, PayloadTooLarge
from tiktok_live.net.http_client import AiohttpClient
from tiktok_live.signing.base import (
    BadOutputOutcome,
    ConnectPlan,
    Identity,
    RateLimitedOutcome,
    RejectedOutcome,
    RoomRef,
    UnavailableOutcome,
)
from tiktok_live.signing.config.provider_config import EulerConfig, EulerPaths
from tiktok_live.signing.providers.euler.provider import EulerProvider
from tiktok_live.testing import VirtualClock


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
