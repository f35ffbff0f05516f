from __future__ import annotations

import json
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from tests.signing.providers.euler.euler_server import Reply, serving_euler
from tests.signing.scripted_http import ScriptedHttp, answer
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
from tiktok_live.signing.config.provider_config import EulerPaths, EulerSpec
from tiktok_live.signing.providers.euler.provider import EulerProvider
from tiktok_live.signing.providers.euler.responses import Limit, RateLimits
from tiktok_live.signing.providers.signer_responses import code_refusal
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


def provider(*answers: object, key: str = KEY, hosts: tuple[str, ...] = ()) -> tuple[EulerProvider, ScriptedHttp]:
    http = ScriptedHttp(list(answers))
    paths = EulerPaths(
        sign_url=("/tiktok/sign_url", "/webcast/sign_url"),
        room_id=("/anchors/{unique_id}/room_id", "/webcast/room_id"),
        rate_limits=("/accounts/me/rate_limits?type=WEBCAST", "/webcast/rate_limits"),
    )
    made = EulerProvider(
        EulerSpec(base_url="https://signer.test", paths=paths),
        http,
        api_key=key,
        clock=VirtualClock(),
        allow_session_hosts=frozenset(hosts),
    )
    return made, http


def signed(url: object = SIGNED, **parts: object):
    return answer({"code": 200, "message": "", "response": {"signedUrl": url, **parts}})


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
    (asked,) = http.asked
    assert (asked.method, asked.url) == ("POST", "https://signer.test/tiktok/sign_url?client=tiktok-live-py")
    assert asked.headers["Content-Type"] == asked.headers["Accept"] == "application/json"
    assert asked.headers["X-Api-Key"] == KEY
    assert json.loads(asked.body) == {
        "url": URL,
        "method": "POST",
        "type": "fetch",
        "userAgent": "me/1",
        "payload": "p=1",
        "ttwid": "1%7C",
    }


async def test_the_answer_of_older_servers_is_flat():
    signer, _ = provider(answer({"code": 200, "signedUrl": SIGNED, "User-Agent": "me/2", "X-Bogus": "DFSz"}))
    assert await signer.sign_url(UnsignedRequest(url=URL)) == SignedRequest(
        url=SIGNED, user_agent="me/2", fields={"X-Bogus": "DFSz"}
    )


async def test_an_old_signature_is_left_out_and_every_other_byte_stays():
    signer, http = provider(signed())
    old = "https://webcast.tiktok.com/webcast/im/fetch/?X-Bogus=1&a=%7C+b&msToken=&X-Gnarly=c%2f&room_id=1&X-Bogus=2"
    assert isinstance(await signer.sign_url(UnsignedRequest(url=old)), SignedRequest)
    assert json.loads(http.asked[0].body)["url"] == URL


@pytest.mark.parametrize(("hosts", "sent"), [((), False), (("signer.test",), True)])
async def test_a_session_goes_to_allowed_hosts_only(hosts, sent):
    signer, http = provider(signed(), signed(), hosts=hosts)
    await signer.sign_url(UnsignedRequest(url=URL, cookies={"sessionid": "s3ss", "tt-target-idc": "useast1a"}))
    await signer.sign_url(UnsignedRequest(url=URL, cookies={"sessionid": "s3ss"}))
    whole, half = (json.loads(asked.body) for asked in http.asked)
    assert ("sessionId" in whole, "ttTargetIdc" in whole) == (sent, sent)
    assert "sessionId" not in half


@pytest.mark.parametrize("url", ["", "x", "ftp://h/", "https://h/ x", "https://hé/", "https://u:p@h/", "https://[h/"])
async def test_what_is_no_url_is_never_sent(url):
    signer, http = provider()
    outcome = await signer.sign_url(UnsignedRequest(url=url))
    assert isinstance(outcome, RejectedOutcome)
    assert http.asked == []


async def test_a_body_that_is_no_text_is_refused():
    signer, http = provider()
    outcome = await signer.sign_url(UnsignedRequest(url=URL, body=b"\xff"))
    assert isinstance(outcome, RejectedOutcome)
    assert outcome.kind == "BODY_NOT_TEXT"
    assert http.asked == []


@pytest.mark.parametrize(
    "url",
    [None, 7, "", "https://other.test/webcast/im/fetch/?a=1", "http" + SIGNED.removeprefix("https"), f"{SIGNED} ",
     SIGNED.replace("fetch", "else"), f"{SIGNED}\n", f"{SIGNED}é", SIGNED + "a" * 40_000, "https://[h/"],
)  # fmt: skip
async def test_another_address_is_no_signature(url):
    signer, _ = provider(signed(url))
    assert isinstance(await signer.sign_url(UnsignedRequest(url=URL)), BadOutputOutcome)


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (answer({"code": 403, "message": "plan"}), RejectedOutcome("PREMIUM", "the sign server answered 403: plan")),
        (answer({"code": 401, "message": "who"}, 401), RejectedOutcome("BAD_KEY", "the sign server answered 401: who")),
        (answer({"code": 429}, 200, RateLimit_Reset="9"), RateLimitedOutcome(9.0, "the sign server answered 429")),
        (answer({"code": 200}), BadOutputOutcome("the signer's answer holds no signed address")),
        (answer([]), BadOutputOutcome("the sign server's answer is no JSON object")),
        (answer(b""), BadOutputOutcome("the sign server's answer is no JSON object")),
        (answer({"code": -1}), BadOutputOutcome("the sign server answered -1")),
        (NetworkError("down"), UnavailableOutcome("down")),
    ],
)
async def test_every_refusal_of_a_signature_has_a_type(reply, outcome):
    signer, http = provider(reply)
    assert await signer.sign_url(UnsignedRequest(url=URL)) == outcome
    assert len(http.asked) == 1


# --- rooms ------------------------------------------------------------------------------------------------------------


async def test_a_room_is_found_by_its_host():
    finder, http = provider(answer(status=404), answer({"code": 200, "ok": True, "is_live": True, "room_id": "7300"}))
    assert await finder.room_id("a/b") == 7300
    assert [asked.url for asked in http.asked] == [
        "https://signer.test/anchors/a%2Fb/room_id",
        "https://signer.test/webcast/room_id?uniqueId=a%2Fb",
    ]


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        ({"room_id": 7300}, 7300),
        ({"ok": False, "room_id": "1"}, RejectedOutcome("NO_ROOM", "the sign server knows no room of this user")),
        (
            {"is_live": False, "room_id": "1"},
            RejectedOutcome("NOT_LIVE", "the sign server says that the user is not live"),
        ),
        ({"code": 402, "message": "pay"}, RejectedOutcome("PREMIUM", "the sign server answered 402: pay")),
        *(
            ({"ok": True, "room_id": room}, BadOutputOutcome("the sign server's answer has no room id"))
            for room in ("", "0", 0, -5, None, True, 1.5, "x", "\u0661", "9" * 20, 2**63, str(2**63), "9" * 5000, ["1"])
        ),
    ],
)
async def test_a_room_is_a_number_or_there_is_none(reply, outcome):
    finder, _ = provider(answer(reply))
    assert await finder.room_id("someone") == outcome


# --- limits and health ------------------------------------------------------------------------------------------------


async def test_the_limits_are_told():
    asked_for, http = provider(answer(LIMITS))
    assert await asked_for.rate_limits() == RateLimits(
        minute=Limit(10, 3, datetime(2026, 11, 21, 5, tzinfo=UTC)), hour=Limit(100, 90, None), day=Limit()
    )
    assert http.asked[0].url == "https://signer.test/accounts/me/rate_limits?type=WEBCAST"
    assert http.asked[0].headers["X-Api-Key"] == KEY


@pytest.mark.parametrize(
    "lie", [{"max": True, "remaining": "3", "reset_at": 1e300}, {"max": -1, "reset_at": "never"}, [], 7, None]
)
async def test_a_limit_that_makes_no_sense_is_unknown(lie):
    asked_for, _ = provider(answer({"minute": lie, "day": {"max": 5}}))
    assert await asked_for.rate_limits() == RateLimits(day=Limit(5))


async def test_an_answer_without_limits_is_none():
    asked_for, _ = provider(answer({"code": 200, "minute": 5}))
    assert await asked_for.rate_limits() == BadOutputOutcome("the sign server's answer holds no limits")


@pytest.mark.parametrize(
    ("answers", "key", "health"),
    [
        ([answer(LIMITS)], KEY, ProviderHealth(True, "3 requests left this minute, 90 requests left this hour")),
        ([answer({"day": {"remaining": 0}})], KEY, ProviderHealth(False, "0 requests left this day")),
        ([answer({"message": "who"}, 401)], KEY, ProviderHealth(False, "the sign server answered 401: who")),
        ([answer({"message": "who"}, 401)], "", ProviderHealth(True, "the sign server answered 401: who")),
        ([answer(b"", 503)], "", ProviderHealth(False, "the sign server answered 503")),
        ([NetworkError("down")], "", ProviderHealth(False, "down")),
        ([answer(status=404)] * 2 + [answer({"ready": True})], "", ProviderHealth(True, "")),
        ([answer(status=404)] * 3 + [answer(b"OK")], "", ProviderHealth(True, "")),
        (
            [answer(status=404)] * 2 + [answer({"ready": False})],
            "",
            ProviderHealth(False, "the sign server says that it is not ready"),
        ),
        ([answer(status=404)] * 2 + [answer(b"", 500)], "", ProviderHealth(False, "the sign server answered 500")),
        (
            [answer(status=404)] * 4,
            "",
            ProviderHealth(False, "the sign server knows none of the paths that it was asked for"),
        ),
    ],
)
async def test_health_costs_no_signature(answers, key, health):
    made, http = provider(*answers, key=key)
    assert await made.health() == health
    assert http.answers == []
    assert {asked.method for asked in http.asked} == {"GET"}


async def test_over_http_every_endpoint_is_found():
    http = AiohttpClient()
    replies = {
        "sign_url": Reply(json.dumps({"code": 200, "response": {"signedUrl": SIGNED}}).encode()),
        "room_id": Reply(b'{"code":200,"ok":true,"room_id":"7300"}'),
        "rate_limits": Reply(json.dumps(LIMITS).encode()),
    }
    async with serving_euler(**replies) as fake:
        made = EulerProvider(
            EulerSpec(base_url=fake.url), http, api_key=KEY, clock=VirtualClock(), allow_session_hosts=frozenset()
        )
        assert await made.sign_url(UnsignedRequest(url=URL)) == SignedRequest(url=SIGNED)
        assert await made.room_id("someone") == 7300
        assert isinstance(await made.rate_limits(), RateLimits)
    await http.aclose()
    methods = [(request.method, urlsplit(request.path_qs).path) for request in fake.asked]
    assert methods == [
        ("POST", "/tiktok/signing/encrypt/sign_url"),
        ("POST", "/tiktok/sign_url"),
        ("GET", "/webcast/anchors/someone/room_id"),
        ("GET", "/accounts/me/rate_limits"),
        ("GET", "/webcast/rate_limits"),
    ]
    assert {request.headers["X-Api-Key"] for request in fake.asked} == {KEY}
    assert not any("X-Api-Key" in request.path_qs or KEY in request.path_qs for request in fake.asked)


def test_a_code_of_thousands_of_digits_is_not_repeated():
    outcome = code_refusal(10**3000, {}, headers={}, wall=0.0)
    assert outcome == BadOutputOutcome("the sign server answered a code that is none")
