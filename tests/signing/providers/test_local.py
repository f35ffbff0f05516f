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
from tests.signing.scripted_http import ScriptedHttp, answer
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
from tiktok_live.signing.config.provider_config import LocalSpec
from tiktok_live.signing.providers.local import LocalProvider
from tiktok_live.signing.providers.static import StaticProvider
from tiktok_live.testing import VirtualClock

BASE = "http://127.0.0.1:3000"
URL = "https://webcast-ws.tiktok.com/webcast/?a=%7C+b&room_id=1"
REQUEST = UnsignedRequest(url=URL, user_agent="me/1")
ROOM, GUEST = RoomRef(7300, "someone"), Identity("me/1")
PLAN = ConnectPlan(url="wss://webcast-ws.tiktok.com/x/?a=%7C+b", headers={"Cookie": "ttwid=1"}, provider="direct")
MISSING = answer(status=404)
SIGNTOK = answer({"status": "error", "data": "You have to send a POST request"})


def signed(url: str = URL):
    return answer({"status": "ok", "data": {"signed_url": f"{url}&X-Bogus=DFSz", "X-Bogus": "DFSz"}})


def local(*answers: object, direct: object = None, clock: VirtualClock | None = None, **spec: object):
    http = ScriptedHttp(list(answers))
    provider = LocalProvider(
        LocalSpec(**{"base_url": BASE, "dialect": "signtok", **spec}),
        http,
        direct=direct or StaticProvider([PLAN] * 9),
        clock=clock or VirtualClock(),
        allow_session_hosts=frozenset(),
    )
    return provider, http


# --- asking -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spec", "url", "content_type", "body"),
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
async def test_each_dialect_is_asked_in_its_own_way(spec, url, content_type, body):
    provider, http = local(signed(), timeout=2.5, **spec)
    outcome = await provider.sign_url(REQUEST)
    assert outcome == SignedRequest(url=f"{URL}&X-Bogus=DFSz", fields={"X-Bogus": "DFSz"})
    (asked,) = http.asked
    assert (asked.method, asked.url) == ("POST", f"{BASE}{url}")
    assert asked.headers["Content-Type"] == content_type
    assert (asked.body.decode() if isinstance(body, str) else json.loads(asked.body)) == body
    assert (asked.timeout, asked.max_bytes) == (2.5, 256 * 1024)


async def test_what_is_no_url_is_never_sent():
    provider, http = local()
    assert isinstance(await provider.sign_url(UnsignedRequest(url='{"room_url": "x"}')), RejectedOutcome)
    assert http.asked == []


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (answer({"status": "error", "data": "bad"}), RejectedOutcome("NOT_SIGNED", "bad")),
        (
            answer({"status": "error", "message": "no"}, 400),
            RejectedOutcome("BAD_REQUEST", "the sign server answered 400: no"),
        ),
        (answer({"status": "error", "message": "x"}, 500), UnavailableOutcome("the sign server answered 500: x")),
        (answer(b"", 429, Retry_After="3"), RateLimitedOutcome(3.0, "the sign server answered 429")),
        (answer(b"<html>"), BadOutputOutcome("the sign server's answer is no JSON object")),
        (NetworkError("reset"), UnavailableOutcome("reset")),
        (PayloadTooLarge("large"), BadOutputOutcome("large")),
    ],
)
async def test_every_refusal_has_a_type(reply, outcome):
    provider, _ = local(reply)
    assert await provider.sign_url(REQUEST) == outcome


async def test_too_many_are_refused_at_once():
    release = asyncio.Event()

    async def late():
        await release.wait()
        return signed()

    provider, http = local(late, late, signed(), max_concurrency=2)
    waiting = [asyncio.create_task(provider.sign_url(REQUEST)) for _ in range(2)]
    await asyncio.sleep(0)
    assert await provider.sign_url(REQUEST) == UnavailableOutcome("2 requests are being made, which is the limit")
    assert len(http.asked) == 2
    release.set()
    assert all(isinstance(outcome, SignedRequest) for outcome in await asyncio.gather(*waiting))
    assert isinstance(await provider.sign_url(REQUEST), SignedRequest)


async def test_a_request_that_is_given_up_makes_room():
    async def never():
        await asyncio.Event().wait()

    provider, _ = local(never, signed(), max_concurrency=1)
    waiting = asyncio.create_task(provider.sign_url(REQUEST))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert isinstance(await provider.sign_url(REQUEST), SignedRequest)


# --- plans ------------------------------------------------------------------------------------------------------------


async def test_a_plan_is_direct_s_address_signed():
    page = "https://webcast-ws.tiktok.com/x/?a=%7C+b"
    provider, http = local(signed(page))
    plan = await provider.connect(ROOM, GUEST)
    assert isinstance(plan, ConnectPlan)
    assert plan.url == "wss://webcast-ws.tiktok.com/x/?a=%7C+b&X-Bogus=DFSz"
    assert (plan.provider, plan.expires_at, plan.headers["Cookie"]) == ("local", 30.0, "ttwid=1")
    assert http.asked[0].body == page.encode()


async def test_what_direct_refuses_is_not_asked_for():
    provider, http = local(direct=StaticProvider([RejectedOutcome("COOKIE_REFUSED", "no")]))
    assert await provider.connect(ROOM, GUEST) == RejectedOutcome("COOKIE_REFUSED", "no")
    assert http.asked == []


async def test_the_session_is_not_told_to_a_signer():
    provider, http = local(signed("https://webcast-ws.tiktok.com/x/?a=%7C+b"))
    await provider.connect(ROOM, Identity("me/1", session=SessionCookies("s3ss10n", "useast1a")))
    assert "s3ss10n" not in repr(http.asked)


async def test_a_server_that_speaks_euler_makes_plans_of_its_own():
    http = AiohttpClient()
    async with serving_euler(fetch=Reply()) as fake:
        provider = LocalProvider(
            LocalSpec(base_url=fake.url, dialect="euler"),
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
    assert "X-Api-Key" not in fake.asked[-1].headers
    assert isinstance(unsigned, RejectedOutcome)
    assert unsigned.kind == "NO_PATH"


async def test_a_path_of_one_s_own_is_where_euler_s_plans_are():
    provider, http = local(MISSING, dialect="euler", path="/my/fetch")
    assert isinstance(await provider.connect(ROOM, GUEST), RejectedOutcome)
    (asked,) = http.asked
    assert urlsplit(asked.url).path == "/my/fetch"
    assert "room_id=7300" in asked.url


async def test_euler_s_plans_count_as_well():
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


# --- finding out ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "path"),
    [
        ([SIGNTOK], "/signature"),
        ([MISSING, answer({"status": "healthy", "timestamp": "x"})], "/sign"),
        ([MISSING, answer({"status": "ok", "generationCount": 1})], "/signature"),
        ([MISSING, MISSING, signed("https://www.tiktok.com/@tiktok/live?aid=1988")], "/signature"),
        ([MISSING, MISSING, MISSING, signed("https://www.tiktok.com/@tiktok/live?aid=1988")], "/api/eulerstream"),
        ([MISSING, MISSING, MISSING, MISSING, signed("https://www.tiktok.com/@tiktok/live?aid=1988")], "/sign"),
    ],
)
async def test_the_dialect_is_found_out_once(answers, path):
    provider, http = local(*answers, signed(), signed(), dialect="auto")
    for _ in range(2):
        assert isinstance(await provider.sign_url(REQUEST), SignedRequest)
    asked = http.asked[len(answers) :]
    assert [(one.method, one.url) for one in asked] == [("POST", f"{BASE}{path}")] * 2


async def test_a_server_that_is_ready_speaks_euler():
    provider, http = local(answer({"ready": False}), MISSING, MISSING, dialect="auto")
    assert isinstance(await provider.connect(ROOM, GUEST), RejectedOutcome)
    assert urlsplit(http.asked[-1].url).path == "/webcast/fetch"


async def test_until_a_server_refused_a_url_as_text_it_is_sent_nothing_else():
    provider, http = local(*[MISSING] * 5, dialect="auto")
    outcome = await provider.sign_url(REQUEST)
    assert isinstance(outcome, BadOutputOutcome)
    assert "dialect" in outcome.detail
    sent = [(one.method, one.headers.get("Content-Type")) for one in http.asked]
    assert sent == [
        ("GET", None),
        ("GET", None),
        ("POST", "text/plain"),
        ("POST", "application/json"),
        ("POST", "application/json"),
    ]
    assert http.asked[2].body == b"https://www.tiktok.com/@tiktok/live?aid=1988"


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ([NetworkError("down")], UnavailableOutcome("down")),
        ([MISSING, NetworkError("down")], UnavailableOutcome("down")),
        ([MISSING, MISSING, NetworkError("reset")], UnavailableOutcome("reset")),
        ([MISSING, MISSING, answer(b"", 503)], UnavailableOutcome("the sign server answered 503")),
        ([MISSING, MISSING, answer(b"", 429)], RateLimitedOutcome(60.0, "the sign server answered 429")),
    ],
)
async def test_what_was_not_found_out_is_looked_for_again(answers, outcome):
    provider, http = local(*answers, SIGNTOK, signed(), dialect="auto")
    assert await provider.sign_url(REQUEST) == outcome
    assert len(http.asked) == len(answers)
    assert isinstance(await provider.sign_url(REQUEST), SignedRequest)


async def test_who_comes_meanwhile_shares_what_is_found_or_not():
    async def down():
        await asyncio.sleep(0)
        raise NetworkError("down")

    provider, http = local(down, SIGNTOK, signed(), signed(), dialect="auto")
    outcomes = await asyncio.gather(*(provider.connect(ROOM, GUEST) for _ in range(3)))
    assert outcomes == [UnavailableOutcome("down")] * 3
    assert len(http.asked) == 1
    again = await asyncio.gather(*(provider.sign_url(REQUEST) for _ in range(2)))
    assert all(isinstance(outcome, SignedRequest) for outcome in again)
    assert [one.method for one in http.asked] == ["GET", "GET", "POST", "POST"]


async def test_who_gives_up_the_search_leaves_it_to_the_next():
    async def never():
        await asyncio.Event().wait()

    provider, _ = local(never, SIGNTOK, signed(), dialect="auto")
    first, second = (asyncio.create_task(provider.sign_url(REQUEST)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    assert isinstance(await second, SignedRequest)


# --- health -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "health"),
    [
        ([SIGNTOK], ProviderHealth(True, "it answers, and speaks signtok")),
        ([MISSING, answer({"ready": True})], ProviderHealth(True, "it answers, and speaks signtok")),
        ([answer({"ready": False})], ProviderHealth(False, "it is not ready, and speaks signtok")),
        ([MISSING, MISSING], ProviderHealth(True, "it answers, and speaks signtok")),
        ([answer(b"", 500)], ProviderHealth(False, "the sign server answered 500")),
        ([NetworkError("down")], ProviderHealth(False, "down")),
    ],
)
async def test_health_asks_for_no_signature(answers, health):
    provider, http = local(*answers)
    assert await provider.health() == health
    assert {one.method for one in http.asked} == {"GET"}
    await provider.aclose()


async def test_a_server_that_is_not_there_is_not_healthy():
    provider, _ = local(NetworkError("down"), dialect="auto")
    assert await provider.health() == ProviderHealth(False, "down")


# --- over a real connection -------------------------------------------------------------------------------------------


@dataclass
class FakeSignTok:
    """Answers 200 to everything, on any path, and ends when it is sent what is no URL."""

    alive: bool = True
    bodies: list[bytes] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.Response:
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
    app.router.add_route("*", "/{tail:.*}", fake.answer)
    async with TestServer(app) as server:
        spec = LocalSpec(base_url=f"http://127.0.0.1:{server.port}", timeout=20)
        direct = StaticProvider([PLAN] * 20)
        yield (
            LocalProvider(spec, http, direct=direct, clock=VirtualClock(), allow_session_hosts=frozenset()),
            fake,
        )
    await http.aclose()


async def test_over_http_a_fragile_server_lives_and_signs():
    async with serving_signtok() as (provider, fake):
        plans = await asyncio.gather(*(provider.connect(ROOM, GUEST) for _ in range(16)))
        await provider.sign_url(UnsignedRequest(url="no url"))
        assert fake.alive
    assert {type(plan) for plan in plans} == {ConnectPlan}
    assert fake.bodies == [b"https://webcast-ws.tiktok.com/x/?a=%7C+b"] * 16


async def test_over_http_a_connection_that_breaks_is_unavailable():
    async with serving_signtok() as (provider, fake):
        assert isinstance(await provider.sign_url(REQUEST), SignedRequest)
        fake.alive = False
        assert isinstance(await provider.sign_url(REQUEST), UnavailableOutcome)
