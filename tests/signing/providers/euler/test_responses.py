from __future__ import annotations

import json
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from tests.signing.providers.euler.euler_server import Reply, serving_euler
from tests.signing.scripted_http import ScriptedHttp, response
from tiktok_live.errors import NetworkError
from tiktok_live.net.http_client import AiohttpClient
from tiktok_live.signing.base import (
    BadOutputOutcome,
    ProviderHealth,
    RateLimitedOutcome,
    RejectedOutcome,
    SignedRequest,
    UnavailableOutcome,
    UnsignedRequest,
)
from tiktok_live.signing.config.provider_config import EulerConfig, EulerPaths
from tiktok_live.signing.providers.euler.provider import EulerProvider
from tiktok_live.signing.providers.euler.responses import Limit, RateLimits
from tiktok_live.signing.providers.signer_responses import code_failure
from tiktok_live.testing import VirtualClock

KEY = "k3y-S3cr3tV4lue"
URL = "https://webcast.tiktok.com/webcast/im/fetch/?a=%7C+b&room_id=1"
SIGNED = f"{URL}&X-Bogus=DFSz&msToken=tok"
LIMITS = {
    "code": 200,
    "minute": {"max": 10, "remaining": 3, "reset_at": "2026-11-21T05:00:00.000Z"},
    "hour": {"max": 100, "remaining": 90, "reset_at": None},
    "load_shedding": {"at": 0.9, "chance": 0},
}


def provider(*responses: object, key: str = KEY, hosts: tuple[str, ...] = ()) -> tuple[EulerProvider, ScriptedHttp]:
    http = ScriptedHttp(list(responses))
    paths = EulerPaths(
        sign_url=("/tiktok/sign_url", "/webcast/sign_url"),
        room_id=("/anchors/{unique_id}/room_id", "/webcast/room_id"),
        rate_limits=("/accounts/me/rate_limits?type=WEBCAST", "/webcast/rate_limits"),
    )
    made = EulerProvider(
        EulerConfig(base_url="https://signer.test", paths=paths),
        http,
        api_key=key,
        clock=VirtualClock(),
        allow_session_hosts=frozenset(hosts),
    )
    return made, http


def signed(url: object = SIGNED, **parts: object):
    return response({"code": 200, "message": "", "response": {"signedUrl": url, **parts}})


# --- URLs -------------------------------------------------------------------------------------------------------------


async def test_a_url_is_signed():
    signer, http = provider(
        signed(
            userAgent="Mozilla/5.0 signer",
            tokens={"X-Bogus": "DFSz", "msToken": "tok", "other": "x", "X-Gnarly": 5},
            requestHeaders={"X-Extra": "1", "Host": "evil.test", "Cookie": "a=b", "Sec-WebSocket-Key": "x", "bad": 7},
            cookies=[{"name": "odin", "value": "a="}, {}, {"name": "x;y", "value": "1"}, {"value": "1"}, 7],
        )
    )
    outcome = await signer.sign_url(
        UnsignedRequest(url=URL, method="POST", user_agent="me/1", body=b"p=1", cookies={"ttwid": "1%7C", "o": "x"})
    )
    assert outcome == SignedRequest(
        url=SIGNED,
        headers={"X-Extra": "1"},
        user_agent="Mozilla/5.0 signer",
        cookies={"odin": "a="},
        fields={"X-Bogus": "DFSz", "msToken": "tok"},
    )
    (request,) = http.requests
    assert (request.method, request.url) == ("POST", "https://signer.test/tiktok/sign_url?client=tiktok-live-py")
    assert request.headers["Content-Type"] == request.headers["Accept"] == "application/json"
    assert request.headers["X-Api-Key"] == KEY
    assert json.loads(request.body) == {
        "url": URL,
        "method": "POST",
        "type": "fetch",
        "userAgent": "me/1",
        "payload": "p=1",
        "ttwid": "1%7C",
    }


async def test_the_response_of_older_servers_is_flat():
    signer, _ = provider(response({"code": 200, "signedUrl": SIGNED, "User-Agent": "me/2", "X-Bogus": "DFSz"}))
    assert await signer.sign_url(UnsignedRequest(url=URL)) == SignedRequest(
        url=SIGNED, user_agent="me/2", fields={"X-Bogus": "DFSz"}
    )


async def test_an_old_signature_is_removed_and_all_other_bytes_are_kept():
    signer, http = provider(signed())
    old = "https://webcast.tiktok.com/webcast/im/fetch/?X-Bogus=1&a=%7C+b&msToken=&X-Gnarly=c%2f&room_id=1&X-Bogus=2"
    assert isinstance(await signer.sign_url(UnsignedRequest(url=old)), SignedRequest)
    assert json.loads(http.requests[0].body)["url"] == URL


@pytest.mark.parametrize(("hosts", "sent"), [((), False), (("signer.test",), True)])
async def test_a_session_is_sent_only_to_allowed_hosts(hosts, sent):
    signer, http = provider(signed(), signed(), hosts=hosts)
    await signer.sign_url(UnsignedRequest(url=URL, cookies={"sessionid": "s3ss", "tt-target-idc": "useast1a"}))
    await signer.sign_url(UnsignedRequest(url=URL, cookies={"sessionid": "s3ss"}))
    whole, half = (json.loads(request.body) for request in http.requests)
    assert ("sessionId" in whole, "ttTargetIdc" in whole) == (sent, sent)
    assert "sessionId" not in half


@pytest.mark.parametrize("url", ["", "x", "ftp://h/", "https://h/ x", "https://hé/", "https://u:p@h/", "https://[h/"])
async def test_an_invalid_url_is_never_sent(url):
    signer, http = provider()
    outcome = await signer.sign_url(UnsignedRequest(url=url))
    assert isinstance(outcome, RejectedOutcome)
    assert http.requests == []


async def test_a_body_that_is_not_text_is_rejected():
    signer, http = provider()
    outcome = await signer.sign_url(UnsignedRequest(url=URL, body=b"\xff"))
    assert isinstance(outcome, RejectedOutcome)
    assert outcome.kind == "BODY_NOT_TEXT"
    assert http.requests == []


@pytest.mark.parametrize(
    "url",
    [None, 7, "", "https://other.test/webcast/im/fetch/?a=1", "http" + SIGNED.removeprefix("https"), f"{SIGNED} ",
     SIGNED.replace("fetch", "else"), f"{SIGNED}\n", f"{SIGNED}é", SIGNED + "a" * 40_000, "https://[h/"],
)  # fmt: skip
async def test_a_different_url_is_bad_output(url):
    signer, _ = provider(signed(url))
    assert isinstance(await signer.sign_url(UnsignedRequest(url=URL)), BadOutputOutcome)


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (response({"code": 403, "message": "plan"}), RejectedOutcome("PREMIUM", "the sign server returned 403: plan")),
        (
            response({"code": 401, "message": "who"}, 401),
            RejectedOutcome("BAD_KEY", "the sign server returned 401: who"),
        ),
        (response({"code": 429}, 200, RateLimit_Reset="9"), RateLimitedOutcome(9.0, "the sign server returned 429")),
        (response({"code": 200}), BadOutputOutcome("the signer returned no signed URL")),
        (response([]), BadOutputOutcome("the sign server's response is not a JSON object")),
        (response(b""), BadOutputOutcome("the sign server's response is not a JSON object")),
        (response({"code": -1}), BadOutputOutcome("the sign server returned -1")),
        (NetworkError("down"), UnavailableOutcome("down")),
    ],
)
async def test_every_failed_signature_has_an_outcome(reply, outcome):
    signer, http = provider(reply)
    assert await signer.sign_url(UnsignedRequest(url=URL)) == outcome
    assert len(http.requests) == 1


# --- rooms ------------------------------------------------------------------------------------------------------------


async def test_a_room_is_found_by_its_host():
    finder, http = provider(
        response(status=404), response({"code": 200, "ok": True, "is_live": True, "room_id": "7300"})
    )
    assert await finder.room_id("a/b") == 7300
    assert [request.url for request in http.requests] == [
        "https://signer.test/anchors/a%2Fb/room_id",
        "https://signer.test/webcast/room_id?uniqueId=a%2Fb",
    ]


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        ({"room_id": 7300}, 7300),
        ({"ok": False, "room_id": "1"}, RejectedOutcome("NO_ROOM", "the sign server found no room for this host")),
        (
            {"is_live": False, "room_id": "1"},
            RejectedOutcome("NOT_LIVE", "the sign server says that the host is not live"),
        ),
        ({"code": 402, "message": "pay"}, RejectedOutcome("PREMIUM", "the sign server returned 402: pay")),
        *(
            ({"ok": True, "room_id": room}, BadOutputOutcome("the sign server's response has no room id"))
            for room in ("", "0", 0, -5, None, True, 1.5, "x", "\u0661", "9" * 20, 2**63, str(2**63), "9" * 5000, ["1"])
        ),
    ],
)
async def test_an_invalid_room_is_a_failed_outcome(reply, outcome):
    finder, _ = provider(response(reply))
    assert await finder.room_id("someone") == outcome


# --- limits and health ------------------------------------------------------------------------------------------------


async def test_the_rate_limits_are_returned():
    euler, http = provider(response(LIMITS))
    assert await euler.rate_limits() == RateLimits(
        minute=Limit(10, 3, datetime(2026, 11, 21, 5, tzinfo=UTC)), hour=Limit(100, 90, None), day=Limit()
    )
    assert http.requests[0].url == "https://signer.test/accounts/me/rate_limits?type=WEBCAST"
    assert http.requests[0].headers["X-Api-Key"] == KEY


@pytest.mark.parametrize(
    "value", [{"max": True, "remaining": "3", "reset_at": 1e300}, {"max": -1, "reset_at": "never"}, [], 7, None]
)
async def test_an_invalid_limit_is_unknown(value):
    euler, _ = provider(response({"minute": value, "day": {"max": 5}}))
    assert await euler.rate_limits() == RateLimits(day=Limit(5))


async def test_a_response_without_limits_is_bad_output():
    euler, _ = provider(response({"code": 200, "minute": 5}))
    assert await euler.rate_limits() == BadOutputOutcome("the sign server's response has no rate limits")


@pytest.mark.parametrize(
    ("responses", "key", "health"),
    [
        ([response(LIMITS)], KEY, ProviderHealth(True, "3 requests left this minute, 90 requests left this hour")),
        ([response({"day": {"remaining": 0}})], KEY, ProviderHealth(False, "0 requests left this day")),
        ([response({"message": "who"}, 401)], KEY, ProviderHealth(False, "the sign server returned 401: who")),
        ([response({"message": "who"}, 401)], "", ProviderHealth(True, "the sign server returned 401: who")),
        ([response(b"", 503)], "", ProviderHealth(False, "the sign server returned 503")),
        ([NetworkError("down")], "", ProviderHealth(False, "down")),
        ([response(status=404)] * 2 + [response({"ready": True})], "", ProviderHealth(True, "")),
        ([response(status=404)] * 3 + [response(b"OK")], "", ProviderHealth(True, "")),
        (
            [response(status=404)] * 2 + [response({"ready": False})],
            "",
            ProviderHealth(False, "the sign server says that it is not ready"),
        ),
        ([response(status=404)] * 2 + [response(b"", 500)], "", ProviderHealth(False, "the sign server returned 500")),
        (
            [response(status=404)] * 4,
            "",
            ProviderHealth(False, "the sign server has none of the requested paths"),
        ),
    ],
)
async def test_health_requests_no_signature(responses, key, health):
    made, http = provider(*responses, key=key)
    assert await made.health() == health
    assert http.responses == []
    assert {request.method for request in http.requests} == {"GET"}


async def test_over_http_every_endpoint_is_found():
    http = AiohttpClient()
    replies = {
        "sign_url": Reply(json.dumps({"code": 200, "response": {"signedUrl": SIGNED}}).encode()),
        "room_id": Reply(b'{"code":200,"ok":true,"room_id":"7300"}'),
        "rate_limits": Reply(json.dumps(LIMITS).encode()),
    }
    async with serving_euler(**replies) as fake:
        made = EulerProvider(
            EulerConfig(base_url=fake.url), http, api_key=KEY, clock=VirtualClock(), allow_session_hosts=frozenset()
        )
        assert await made.sign_url(UnsignedRequest(url=URL)) == SignedRequest(url=SIGNED)
        assert await made.room_id("someone") == 7300
        assert isinstance(await made.rate_limits(), RateLimits)
    await http.aclose()
    methods = [(request.method, urlsplit(request.path_qs).path) for request in fake.requests]
    assert methods == [
        ("POST", "/tiktok/signing/encrypt/sign_url"),
        ("POST", "/tiktok/sign_url"),
        ("GET", "/webcast/anchors/someone/room_id"),
        ("GET", "/accounts/me/rate_limits"),
        ("GET", "/webcast/rate_limits"),
    ]
    assert {request.headers["X-Api-Key"] for request in fake.requests} == {KEY}
    assert not any("X-Api-Key" in request.path_qs or KEY in request.path_qs for request in fake.requests)


def test_a_code_of_thousands_of_digits_is_not_shown():
    outcome = code_failure(10**3000, {}, headers={}, wall=0.0)
    assert outcome == BadOutputOutcome("the sign server returned an invalid code")
