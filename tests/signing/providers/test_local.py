from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.signing.providers.euler.euler_server import Reply, serving_euler
from tests.signing.scripted_http import ScriptedHttp, response
from tiktok_live.errors import NetworkError, PayloadTooLarge
from tiktok_live.net.http_client import AiohttpClient
from tiktok_live.signing.base import (
    BadOutputOutcome,
    ConnectPlan,
    Identity,
    ProviderHealth,
    RateLimitedOutcome,
    RejectedOutcome,
    RoomRef,
    SessionCookies,
    SignedRequest,
    UnavailableOutcome,
    UnsignedRequest,
)
from tiktok_live.signing.config.provider_config import LocalConfig
from tiktok_live.signing.providers.local import LocalProvider
from tiktok_live.signing.providers.static import StaticProvider
from tiktok_live.testing import VirtualClock

BASE = "http://127.0.0.1:3000"
URL = "https://webcast-ws.tiktok.com/webcast/?a=%7C+b&room_id=1"
REQUEST = UnsignedRequest(url=URL, user_agent="me/1")
ROOM, GUEST = RoomRef(7300, "someone"), Identity("me/1")
PLAN = ConnectPlan(url="wss://webcast-ws.tiktok.com/x/?a=%7C+b", headers={"Cookie": "ttwid=1"}, provider="direct")
MISSING = response(status=404)
SIGNTOK = response({"status": "error", "data": "You have to send a POST request"})


def signed(url: str = URL):
    return response({"status": "ok", "data": {"signed_url": f"{url}&X-Bogus=DFSz", "X-Bogus": "DFSz"}})


def local(*responses: object, direct: object = None, clock: VirtualClock | None = None, **config: object):
    http = ScriptedHttp(list(responses))
    provider = LocalProvider(
        LocalConfig(**{"base_url": BASE, "dialect": "signtok", **config}),
        http,
        direct=direct or StaticProvider([PLAN] * 9),
        clock=clock or VirtualClock(),
        allow_session_hosts=frozenset(),
    )
    return provider, http


# --- rig -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("config", "url", "content_type", "body"),
    [
        ({}, "/signature", "text/plain", URL),
        ({"path": "/my/sign"}, "/my/sign", "text/plain", URL),
        ({"path": "my/sign"}, "/my/sign", "text/plain", URL),
        ({"base_url": f"{BASE}/below/"}, "/below/signature", "text/plain", URL),
        ({"dialect": "json"}, "/sign", "application/json", {"room_url": URL}),
        ({"dialect": "api-eulerstream"}, "/api/eulerstream", "application/json", {"url": URL}),
        (
            {"dialect": "api-eulerstream", "base_url": f"{BASE}/api/"},
            "/api/eulerstream",
            "application/json",
            {"url": URL},
        ),
        ({"dialect": "carcabot"}, "/signature", "application/json", {"url": URL, "userAgent": "me/1"}),
    ],
)
async def test_each_dialect_has_its_own_request(config, url, content_type, body):
    provider, http = local(signed(), timeout=2.5, **config)
    outcome = await provider.sign_url(REQUEST)
    assert outcome == SignedRequest(url=f"{URL}&X-Bogus=DFSz", fields={"X-Bogus": "DFSz"})
    (request,) = http.requests
    assert (request.method, request.url) == ("POST", f"{BASE}{url}")
    assert request.headers["Content-Type"] == content_type
    assert (request.body.decode() if isinstance(body, str) else json.loads(request.body)) == body
    assert (request.timeout, request.max_bytes) == (2.5, 256 * 1024)


async def test_an_invalid_url_is_never_sent():
    provider, http = local()
    assert isinstance(await provider.sign_url(UnsignedRequest(url='{"room_url": "x"}')), RejectedOutcome)
    assert http.requests == []


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (response({"status": "error", "data": "bad"}), RejectedOutcome("NOT_SIGNED", "bad")),
        (
            response({"status": "error", "message": "no"}, 400),
            RejectedOutcome("BAD_REQUEST", "the sign server returned 400: no"),
        ),
        (response({"status": "error", "message": "x"}, 500), UnavailableOutcome("the sign server returned 500: x")),
        (response(b"", 429, Retry_After="3"), RateLimitedOutcome(3.0, "the sign server returned 429")),
        (response(b"<html>"), BadOutputOutcome("the sign server's response is not a JSON object")),
        (NetworkError("reset"), UnavailableOutcome("reset")),
        (PayloadTooLarge("large"), BadOutputOutcome("large")),
    ],
)
async def test_every_failure_has_an_outcome(reply, outcome):
    provider, _ = local(reply)
    assert await provider.sign_url(REQUEST) == outcome


async def test_requests_above_the_limit_fail_at_once():
    release = asyncio.Event()

    async def late():
        await release.wait()
        return signed()

    provider, http = local(late, late, signed(), max_concurrency=2)
    waiting = [asyncio.create_task(provider.sign_url(REQUEST)) for _ in range(2)]
    await asyncio.sleep(0)
    assert await provider.sign_url(REQUEST) == UnavailableOutcome("2 requests are in progress, which is the limit")
    assert len(http.requests) == 2
    release.set()
    assert all(isinstance(outcome, SignedRequest) for outcome in await asyncio.gather(*waiting))
    assert isinstance(await provider.sign_url(REQUEST), SignedRequest)


async def test_a_cancelled_request_frees_its_slot():
    async def never():
        await asyncio.Event().wait()

    provider, _ = local(never, signed(), max_concurrency=1)
    waiting = asyncio.create_task(provider.sign_url(REQUEST))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert isinstance(await provider.sign_url(REQUEST), SignedRequest)


# --- plans ------------------------------------------------------------------------------------------------------------


async def test_a_plan_has_the_signed_url_of_direct():
    page = "https://webcast-ws.tiktok.com/x/?a=%7C+b"
    provider, http = local(signed(page))
    plan = await provider.connect(ROOM, GUEST)
    assert isinstance(plan, ConnectPlan)
    assert plan.url == "wss://webcast-ws.tiktok.com/x/?a=%7C+b&X-Bogus=DFSz"
    assert (plan.provider, plan.expires_at, plan.headers["Cookie"]) == ("local", 30.0, "ttwid=1")
    assert http.requests[0].body == page.encode()


async def test_a_failed_outcome_of_direct_is_returned_without_a_request():
    provider, http = local(direct=StaticProvider([RejectedOutcome("COOKIE_REFUSED", "no")]))
    assert await provider.connect(ROOM, GUEST) == RejectedOutcome("COOKIE_REFUSED", "no")
    assert http.requests == []


async def test_the_session_is_not_sent_to_a_signer():
    provider, http = local(signed("https://webcast-ws.tiktok.com/x/?a=%7C+b"))
    await provider.connect(ROOM, Identity("me/1", session=SessionCookies("s3ss10n", "useast1a")))
    assert "s3ss10n" not in repr(http.requests)


async def test_a_server_with_the_dialect_euler_makes_the_plans():
    http = AiohttpClient()
    async with serving_euler(fetch=Reply()) as fake:
        provider = LocalProvider(
            LocalConfig(base_url=fake.url, dialect="euler"),
            http,
            direct=StaticProvider([]),
            clock=VirtualClock(),
            allow_session_hosts=frozenset(),
        )
        plan = await provider.connect(ROOM, GUEST)
        unsigned = await provider.sign_url(REQUEST)
    await http.aclose()
    assert isinstance(plan, ConnectPlan)
    assert plan.provider == "local"
    assert "X-Api-Key" not in fake.requests[-1].headers
    assert isinstance(unsigned, RejectedOutcome)
    assert unsigned.kind == "NO_PATH"


async def test_a_configured_path_is_used_for_euler_s_plans():
    provider, http = local(MISSING, dialect="euler", path="/my/fetch")
    assert isinstance(await provider.connect(ROOM, GUEST), RejectedOutcome)
    (request,) = http.requests
    assert urlsplit(request.url).path == "/my/fetch"
    assert "room_id=7300" in request.url


async def test_the_limit_also_applies_to_euler_s_plans():
    release = asyncio.Event()

    async def late():
        await release.wait()
        return MISSING

    provider, _ = local(late, MISSING, dialect="euler", max_concurrency=1)
    waiting = asyncio.create_task(provider.connect(ROOM, GUEST))
    await asyncio.sleep(0)
    assert isinstance(await provider.connect(ROOM, GUEST), UnavailableOutcome)
    release.set()
    assert isinstance(await waiting, RejectedOutcome)


# --- detection --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("responses", "path"),
    [
        ([SIGNTOK], "/signature"),
        ([MISSING, response({"status": "healthy", "timestamp": "x"})], "/sign"),
        ([MISSING, response({"status": "ok", "generationCount": 1})], "/signature"),
        ([MISSING, MISSING, signed("https://www.tiktok.com/@tiktok/live?aid=1988")], "/signature"),
        ([MISSING, MISSING, MISSING, signed("https://www.tiktok.com/@tiktok/live?aid=1988")], "/api/eulerstream"),
        ([MISSING, MISSING, MISSING, MISSING, signed("https://www.tiktok.com/@tiktok/live?aid=1988")], "/sign"),
    ],
)
async def test_the_dialect_is_detected_once(responses, path):
    provider, http = local(*responses, signed(), signed(), dialect="auto")
    for _ in range(2):
        assert isinstance(await provider.sign_url(REQUEST), SignedRequest)
    sent = http.requests[len(responses) :]
    assert [(request.method, request.url) for request in sent] == [("POST", f"{BASE}{path}")] * 2


async def test_a_server_that_reports_ready_has_the_dialect_euler():
    provider, http = local(response({"ready": False}), MISSING, MISSING, dialect="auto")
    assert isinstance(await provider.connect(ROOM, GUEST), RejectedOutcome)
    assert urlsplit(http.requests[-1].url).path == "/webcast/fetch"


async def test_a_plain_url_is_sent_before_any_json():
    provider, http = local(*[MISSING] * 5, dialect="auto")
    outcome = await provider.sign_url(REQUEST)
    assert isinstance(outcome, BadOutputOutcome)
    assert "dialect" in outcome.detail
    sent = [(request.method, request.headers.get("Content-Type")) for request in http.requests]
    assert sent == [
        ("GET", None),
        ("GET", None),
        ("POST", "text/plain"),
        ("POST", "application/json"),
        ("POST", "application/json"),
    ]
    assert http.requests[2].body == b"https://www.tiktok.com/@tiktok/live?aid=1988"


@pytest.mark.parametrize(
    ("responses", "outcome"),
    [
        ([NetworkError("down")], UnavailableOutcome("down")),
        ([MISSING, NetworkError("down")], UnavailableOutcome("down")),
        ([MISSING, MISSING, NetworkError("reset")], UnavailableOutcome("reset")),
        ([MISSING, MISSING, response(b"", 503)], UnavailableOutcome("the sign server returned 503")),
        ([MISSING, MISSING, response(b"", 429)], RateLimitedOutcome(60.0, "the sign server returned 429")),
    ],
)
async def test_a_failed_detection_is_repeated(responses, outcome):
    provider, http = local(*responses, SIGNTOK, signed(), dialect="auto")
    assert await provider.sign_url(REQUEST) == outcome
    assert len(http.requests) == len(responses)
    assert isinstance(await provider.sign_url(REQUEST), SignedRequest)


async def test_concurrent_calls_share_a_detection():
    async def down():
        await asyncio.sleep(0)
        raise NetworkError("down")

    provider, http = local(down, SIGNTOK, signed(), signed(), dialect="auto")
    outcomes = await asyncio.gather(*(provider.connect(ROOM, GUEST) for _ in range(3)))
    assert outcomes == [UnavailableOutcome("down")] * 3
    assert len(http.requests) == 1
    again = await asyncio.gather(*(provider.sign_url(REQUEST) for _ in range(2)))
    assert all(isinstance(outcome, SignedRequest) for outcome in again)
    assert [request.method for request in http.requests] == ["GET", "GET", "POST", "POST"]


async def test_a_cancelled_detection_is_left_to_the_next_call():
    async def never():
        await asyncio.Event().wait()

    provider, _ = local(never, SIGNTOK, signed(), dialect="auto")
    first, second = (asyncio.create_task(provider.sign_url(REQUEST)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    assert isinstance(await second, SignedRequest)


# --- health -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("responses", "health"),
    [
        ([SIGNTOK], ProviderHealth(True, "the sign server responds (dialect signtok)")),
        ([MISSING, response({"ready": True})], ProviderHealth(True, "the sign server responds (dialect signtok)")),
        ([response({"ready": False})], ProviderHealth(False, "the sign server is not ready (dialect signtok)")),
        ([MISSING, MISSING], ProviderHealth(True, "the sign server responds (dialect signtok)")),
        ([response(b"", 500)], ProviderHealth(False, "the sign server returned 500")),
        ([NetworkError("down")], ProviderHealth(False, "down")),
    ],
)
async def test_health_requests_no_signature(responses, health):
    provider, http = local(*responses)
    assert await provider.health() == health
    assert {request.method for request in http.requests} == {"GET"}
    await provider.aclose()


async def test_an_unreachable_server_is_not_healthy():
    provider, _ = local(NetworkError("down"), dialect="auto")
    assert await provider.health() == ProviderHealth(False, "down")


# --- over a real connection -------------------------------------------------------------------------------------------


@dataclass
class FakeSignTok:
    """Returns 200 for every request, on any path, and crashes if the body is not a URL."""

    alive: bool = True
    bodies: list[bytes] = field(default_factory=list)

    async def respond(self, request: web.Request) -> web.Response:
        if request.method != "POST":
            return web.json_response({"status": "error", "data": "You have to send a POST request"})
        self.bodies.append(body := await request.read())
        self.alive = self.alive and body.startswith(b"https://")
        if not self.alive:
            assert request.transport is not None
            request.transport.abort()
        data = {"signed_url": f"{body.decode()}&X-Bogus=DFSz", "X-Bogus": "DFSz"}
        return web.json_response({"status": "ok", "data": data})


@asynccontextmanager
async def serving_signtok():
    fake, http = FakeSignTok(), AiohttpClient()
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", fake.respond)
    async with TestServer(app) as server:
        config = LocalConfig(base_url=f"http://127.0.0.1:{server.port}", timeout=20)
        direct = StaticProvider([PLAN] * 20)
        yield (
            LocalProvider(config, http, direct=direct, clock=VirtualClock(), allow_session_hosts=frozenset()),
            fake,
        )
    await http.aclose()


async def test_over_http_a_fragile_server_does_not_crash():
    async with serving_signtok() as (provider, fake):
        plans = await asyncio.gather(*(provider.connect(ROOM, GUEST) for _ in range(16)))
        await provider.sign_url(UnsignedRequest(url="no url"))
        assert fake.alive
    assert {type(plan) for plan in plans} == {ConnectPlan}
    assert fake.bodies == [b"https://webcast-ws.tiktok.com/x/?a=%7C+b"] * 16


async def test_over_http_a_lost_connection_is_unavailable():
    async with serving_signtok() as (provider, fake):
        assert isinstance(await provider.sign_url(REQUEST), SignedRequest)
        fake.alive = False
        assert isinstance(await provider.sign_url(REQUEST), UnavailableOutcome)
