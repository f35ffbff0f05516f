from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

import pytest

from tests.signserver.servers import FETCH, PAGE, PLAN, ROOM_ID, SIGNED, PlansOnly, ScriptedBackend, json_body, serving
from tests.simulator.clients import ManualClock
from tests.user_agents import CHROME_WINDOWS, HEADLESS
from tiktok_live.client.config import LiveConfig
from tiktok_live.proto import FetchResult
from tiktok_live.signing.base import BadOutputOutcome, RateLimitedOutcome, RejectedOutcome, UnavailableOutcome
from tiktok_live.signserver import ApiKeys, new_key
from tiktok_live.signserver.messages import Response
from tiktok_live.signserver.url_routes import TICKET_LIFETIME, Tickets

EULER = ["/webcast/sign_url", "/sign_url", "/tiktok/sign_url?client=ttlive-node", "/tiktok/signing/encrypt/sign_url"]
LEGACY = ["/webcast/sign_url", "/sign_url"]
IM_FETCH = f"https://webcast.us.tiktok.com/webcast/im/fetch/?aid=1988&room_id={ROOM_ID}"
PLAIN = "text/plain"


def check_page(data):
    assert data["signed_url"] == SIGNED.url
    assert (data["signature"], data["X-Bogus"], data["x-bogus"], data["x-gnarly"]) == (
        "_02B",
        "bogus",
        "bogus",
        "gnarly",
    )
    assert data["cookies"] == "msToken=t"
    assert data["navigator"]["user_agent"] == "Mozilla/5.0 (signed)"
    assert data["navigator"]["browser_name"] == "Mozilla"
    assert data["navigator"]["browser_version"] == "5.0 (signed)"
    assert data["navigator"]["browser_platform"] == data["navigator"]["platform"] == "Linux x86_64"
    assert data["navigator"]["os"] == "linux"


async def test_signtok():
    backend = ScriptedBackend()
    async with serving(backend) as caller:
        payload = json_body(await caller.post("/signature", f"{PAGE}\n".encode(), PLAIN))
    assert payload["status"] == "ok"
    check_page(payload["data"])
    (request,) = backend.requests
    assert (request.url, request.method) == (PAGE, "GET")
    assert request.user_agent


async def test_tiktok_signature():
    backend = ScriptedBackend()
    async with serving(backend) as caller:
        body = {"url": PAGE, "userAgent": "mine/1", "navigateTo": "x"}
        payload = json_body(await caller.post("/signature", body, "application/json; charset=utf-8"))
    assert payload["status"] == "ok"
    check_page(payload["data"])
    assert backend.requests[0].user_agent == "mine/1"


NAMED = f"{PAGE}?browser_name=Mozilla&browser_version={quote(CHROME_WINDOWS.removeprefix('Mozilla/'))}"
CALLS = {
    "signtok": ("/signature", NAMED.encode(), PLAIN),
    "tiktok-signature": ("/signature", {"url": NAMED}, "application/json"),
    "json": ("/sign", {"room_url": NAMED}, "application/json"),
    "api-eulerstream": ("/api/eulerstream", {"url": NAMED}, "application/json"),
    "euler": ("/tiktok/sign_url", {"url": NAMED}, "application/json"),
}


@pytest.mark.parametrize("name", CALLS)
async def test_a_caller_that_sends_no_user_agent_has_the_one_that_its_url_names(name):
    backend = ScriptedBackend(signed=replace(SIGNED, user_agent=""))
    async with serving(backend) as caller:
        payload = json_body(await caller.post(*CALLS[name]))
    assert backend.requests[0].user_agent == CHROME_WINDOWS
    # It is also what the caller is to send, because the signer did not say that it signed for another one.
    data = payload.get("data") or payload["response"]
    assert (data.get("userAgent") or data["navigator"]["user_agent"]) == CHROME_WINDOWS
    if "navigator" in data:
        assert (data["navigator"]["browser_platform"], data["navigator"]["os"]) == ("Win32", "windows")


@pytest.mark.parametrize("version", ["a%0d%0ab", "%C3%A4", "a" * 513])
async def test_a_url_that_names_no_valid_user_agent_is_signed_for_the_guests_own(version):
    backend = ScriptedBackend()
    async with serving(backend) as caller:
        await caller.post("/sign", {"room_url": f"{PAGE}?browser_version={version}"})
    assert backend.requests[0].user_agent == LiveConfig().user_agent


@pytest.mark.parametrize("name", CALLS)
async def test_a_signature_for_a_headless_browser_is_rejected(name):
    async with serving(ScriptedBackend(signed=replace(SIGNED, user_agent=HEADLESS))) as caller:
        response = await caller.post(*CALLS[name])
    assert response.status == 403
    assert b"headless browser" in response.body


async def test_a_plan_for_a_headless_browser_is_rejected():
    plan = replace(PLAN, headers={"User-Agent": HEADLESS})
    async with serving(ScriptedBackend(plan=plan)) as caller:
        response = await caller.get(FETCH)
    assert response.status == 403
    assert b"headless browser" in response.body


async def test_json_sign():
    async with serving() as caller:
        payload = json_body(await caller.post("/sign", {"room_url": PAGE}))
    assert payload["status"] == "ok"
    assert payload["response_time_ms"] >= 0
    check_page(payload["data"])


async def test_api_eulerstream():
    async with serving() as caller:
        payload = json_body(await caller.post("/api/eulerstream", {"url": PAGE}))
    assert payload["success"] is True
    check_page(payload["data"])


@pytest.mark.parametrize("path", EULER)
async def test_euler_sign_url(path):
    backend = ScriptedBackend()
    body = {
        "url": PAGE,
        "userAgent": "mine/1",
        "method": "post",
        "payload": "a=b",
        "ttwid": "1%7Cx",
        "sessionId": None,
        "type": "fetch",
        "includeVerifyFp": True,
    }
    async with serving(backend) as caller:
        payload = json_body(await caller.post(path, body))
    assert payload["code"] == 200
    assert payload["response"] == {
        "signedUrl": SIGNED.url,
        "userAgent": SIGNED.user_agent,
        "browserName": "Mozilla",
        "browserVersion": "5.0 (signed)",
        "tokens": dict(SIGNED.fields),
        "requestHeaders": {"X-Extra": "yes"},
        "cookies": [{"name": "msToken", "value": "t"}],
    }
    (request,) = backend.requests
    assert (request.method, request.body, request.cookies) == ("POST", b"a=b", {"ttwid": "1%7Cx"})
    assert request.user_agent == "mine/1"


@pytest.mark.parametrize("path", LEGACY)
async def test_the_first_clients_receive_a_url_of_this_server_and_fetch_it_once(path):
    backend, api_key = ScriptedBackend(), new_key("old")
    keys = ApiKeys(dict([api_key.line.split(":")]))
    async with serving(backend, keys=keys) as caller:
        payload = json_body(
            await caller.get(f"{path}?client=ttlive-rust&uuc=1&url={quote(IM_FETCH, '')}&apiKey={api_key.key}")
        )
        assert payload["code"] == 200
        assert payload["User-Agent"] == "Mozilla/5.0 (plan)"
        assert {"signedUrl", "browserVersion", "browserName", "_signature", "X-Bogus", "msToken"} <= payload.keys()
        assert payload["signedUrl"].startswith(f"{caller.url}/webcast/fetch/")
        assert api_key.key not in payload["signedUrl"]
        fetched = await caller.get(payload["signedUrl"])
        assert fetched.status == 200
        assert FetchResult.parse(fetched.body).push_server == "wss://webcast-ws.tiktok.com/webcast/im/"
        assert fetched.cookies["ttwid"] == "1%7Cabc"
        assert (await caller.get(payload["signedUrl"])).status == 404
    assert [room.room_id for room in backend.rooms] == [ROOM_ID]


async def test_a_ticket_expires():
    clock = ManualClock()
    async with serving(clock=clock) as caller:
        payload = json_body(await caller.get(f"/sign_url?url={quote(IM_FETCH, '')}"))
        clock.now += 30
        assert (await caller.get(payload["signedUrl"])).status == 404


async def test_the_public_url_is_used_if_there_is_one():
    async with serving(public_url="https://signs.example/") as caller:
        payload = json_body(await caller.get(f"/sign_url?url={quote(IM_FETCH, '')}"))
    assert payload["signedUrl"].startswith("https://signs.example/webcast/fetch/")


async def test_other_urls_of_the_first_clients_are_signed():
    async with serving() as caller:
        payload = json_body(await caller.get(f"/webcast/sign_url?url={quote(PAGE, '')}"))
    assert (payload["signedUrl"], payload["X-Bogus"], payload["_signature"]) == (SIGNED.url, "bogus", "_02B")
    assert payload["User-Agent"] == SIGNED.user_agent


async def test_a_fetch_without_a_room_is_rejected():
    async with serving() as caller:
        for room in ("", "room_id=x"):
            url = quote(f"https://webcast.tiktok.com/webcast/im/fetch/?{room}", "")
            assert (await caller.get(f"/sign_url?url={url}")).status == 400


FORMS = {
    "/signature": lambda body: body["status"] == "error" and body["data"] == body["message"],
    "/sign": lambda body: body["status"] == "error" and bool(body["data"]),
    "/api/eulerstream": lambda body: body["success"] is False and bool(body["error"]),
    "/tiktok/sign_url": lambda body: body["code"] >= 400 and bool(body["message"]),
}
BODIES = {"/sign": {"room_url": PAGE}}


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        (RateLimitedOutcome(3, "slow"), 429),
        (RejectedOutcome("X", "no"), 403),
        (UnavailableOutcome("down"), 503),
        (BadOutputOutcome("?"), 502),
        (RuntimeError(), 500),
    ],
)
async def test_every_error_is_in_the_dialects_form(path, outcome, status):
    async with serving(ScriptedBackend(signed=outcome)) as caller:
        response = await caller.post(path, BODIES.get(path, {"url": PAGE}))
    assert response.status == status
    assert FORMS[path](json_body(response))
    assert ("Retry-After" in response.headers) == (status == 429)


@pytest.mark.parametrize("path", FORMS)
async def test_unsupported_signing_is_501_in_the_dialects_form(path):
    async with serving(PlansOnly()) as caller:
        response = await caller.post(path, BODIES.get(path, {"url": PAGE}))
    assert response.status == 501
    assert FORMS[path](json_body(response))


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"url": 5}',
        b'{"url": "\xff"}',
        b"[" * 60_000,
        b'{"x":' * 12_000,
        b'{"other": 1}',
        b'{"url": "https://evil.test/", "room_url": "https://evil.test/"}',
    ],
)
async def test_an_invalid_body_is_rejected_in_the_dialects_form(path, body):
    backend = ScriptedBackend()
    async with serving(backend) as caller:
        response = await caller.post(path, body)
    assert response.status in {400, 403}
    assert FORMS[path](json_body(response))
    assert backend.requests == []


@pytest.mark.parametrize(
    "extra",
    [{"sessionId": "abc", "ttTargetIdc": "x"}, {"method": "G\r\nET"}, {"ttwid": "a;b"}, {"userAgent": "a\nb"}],
)
async def test_invalid_signing_options_are_rejected(extra):
    backend = ScriptedBackend()
    async with serving(backend) as caller:
        response = await caller.post("/webcast/sign_url", {"url": PAGE, **extra})
    assert response.status in {400, 403}
    assert backend.requests == []


@pytest.mark.parametrize("body", [b"\xff\xfe", "https://www.tiktok.com/ü".encode(), b"https://www.tiktok.com/\r\nX: y"])
async def test_text_that_is_not_a_url_is_rejected(body):
    async with serving() as caller:
        assert (await caller.post("/signature", body, PLAIN)).status == 400


async def test_an_allowed_host_is_signed_only_on_its_port():
    backend = ScriptedBackend()
    async with serving(backend, allow_hosts=["127.0.0.1:8080"]) as caller:
        assert (await caller.post("/signature", b"http://127.0.0.1:8080/x", PLAIN)).status == 200
        assert (await caller.post("/signature", b"http://127.0.0.1:8081/x", PLAIN)).status == 403
    assert len(backend.requests) == 1


def test_a_ticket_is_valid_once_and_for_a_short_time():
    tickets, response = Tickets(), Response(body=b"x")
    first, second = tickets.issue(response, 0.0), tickets.issue(response, 0.0)
    assert first != second
    assert len(first) >= 32
    assert tickets.redeem(first, 1.0) is response
    assert tickets.redeem(first, 1.0) is None
    assert tickets.redeem(second, TICKET_LIFETIME) is None
    assert len(tickets) == 0


def test_tickets_are_bounded_in_number_and_size():
    tickets = Tickets()
    issued = [tickets.issue(Response(body=b"x"), 0.0) for _ in range(300)]
    assert len(tickets) == 256
    assert tickets.redeem(issued[0], 0.0) is None
    assert tickets.redeem(issued[-1], 0.0) is not None
    for _ in range(10):
        tickets.issue(Response(body=bytes(4 * 1024 * 1024)), 0.0)
    assert len(tickets) == 4
