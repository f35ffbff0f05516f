from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.signserver.servers import PAGE, ROOM_ID, SIGNED, PlansAlone, Scripted, content, serving
from tests.simulator.clients import ManualClock
from tiktok_live.proto import FetchResult
from tiktok_live.signing.base import BadOutputOutcome, RateLimitedOutcome, RejectedOutcome, UnavailableOutcome
from tiktok_live.signserver import ApiKeys, new_key

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


async def test_signtok():
    backend = Scripted()
    async with serving(backend) as caller:
        said = content(await caller.post("/signature", f"{PAGE}\n".encode(), PLAIN))
    assert said["status"] == "ok"
    check_page(said["data"])
    (request,) = backend.requests
    assert (request.url, request.method) == (PAGE, "GET")
    assert request.user_agent


async def test_tiktok_signature():
    backend = Scripted()
    async with serving(backend) as caller:
        body = {"url": PAGE, "userAgent": "mine/1", "navigateTo": "x"}
        said = content(await caller.post("/signature", body, "application/json; charset=utf-8"))
    assert said["status"] == "ok"
    check_page(said["data"])
    assert backend.requests[0].user_agent == "mine/1"


async def test_json_sign():
    async with serving() as caller:
        said = content(await caller.post("/sign", {"room_url": PAGE}))
    assert said["status"] == "ok"
    assert said["response_time_ms"] >= 0
    check_page(said["data"])


async def test_api_eulerstream():
    async with serving() as caller:
        said = content(await caller.post("/api/eulerstream", {"url": PAGE}))
    assert said["success"] is True
    check_page(said["data"])


@pytest.mark.parametrize("path", EULER)
async def test_euler_sign_url(path):
    backend = Scripted()
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
        said = content(await caller.post(path, body))
    assert said["code"] == 200
    assert said["response"] == {
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
async def test_the_first_clients_get_an_address_here_and_fetch_it_once(path):
    backend, made = Scripted(), new_key("old")
    keys = ApiKeys(dict([made.line.split(":")]))
    async with serving(backend, keys=keys) as caller:
        said = content(await caller.get(f"{path}?client=ttlive-rust&uuc=1&url={quote(IM_FETCH, '')}&apiKey={made.key}"))
        assert said["code"] == 200
        assert said["User-Agent"] == "Mozilla/5.0 (plan)"
        assert {"signedUrl", "browserVersion", "browserName", "_signature", "X-Bogus", "msToken"} <= said.keys()
        assert said["signedUrl"].startswith(f"{caller.url}/webcast/fetch/")
        assert made.key not in said["signedUrl"]
        fetched = await caller.get(said["signedUrl"])
        assert fetched.status == 200
        assert FetchResult.parse(fetched.body).push_server == "wss://webcast-ws.tiktok.com/webcast/im/"
        assert fetched.cookies["ttwid"] == "1%7Cabc"
        assert (await caller.get(said["signedUrl"])).status == 404
    assert [room.room_id for room in backend.rooms] == [ROOM_ID]


async def test_a_ticket_expires():
    clock = ManualClock()
    async with serving(clock=clock) as caller:
        said = content(await caller.get(f"/sign_url?url={quote(IM_FETCH, '')}"))
        clock.now += 30
        assert (await caller.get(said["signedUrl"])).status == 404


async def test_the_public_address_is_named_when_there_is_one():
    async with serving(public_url="https://signs.example/") as caller:
        said = content(await caller.get(f"/sign_url?url={quote(IM_FETCH, '')}"))
    assert said["signedUrl"].startswith("https://signs.example/webcast/fetch/")


async def test_any_other_address_of_the_first_clients_is_signed():
    async with serving() as caller:
        said = content(await caller.get(f"/webcast/sign_url?url={quote(PAGE, '')}"))
    assert (said["signedUrl"], said["X-Bogus"], said["_signature"]) == (SIGNED.url, "bogus", "_02B")
    assert said["User-Agent"] == SIGNED.user_agent


async def test_a_fetch_without_a_room_is_refused():
    async with serving() as caller:
        for room in ("", "room_id=x"):
            url = quote(f"https://webcast.tiktok.com/webcast/im/fetch/?{room}", "")
            assert (await caller.get(f"/sign_url?url={url}")).status == 400


FORMS = {
    "/signature": lambda said: said["status"] == "error" and said["data"] == said["message"],
    "/sign": lambda said: said["status"] == "error" and bool(said["data"]),
    "/api/eulerstream": lambda said: said["success"] is False and bool(said["error"]),
    "/tiktok/sign_url": lambda said: said["code"] >= 400 and bool(said["message"]),
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
async def test_every_refusal_is_in_the_dialects_form(path, outcome, status):
    async with serving(Scripted(signed=outcome)) as caller:
        answer = await caller.post(path, BODIES.get(path, {"url": PAGE}))
    assert answer.status == status
    assert FORMS[path](content(answer))
    assert ("Retry-After" in answer.headers) == (status == 429)


@pytest.mark.parametrize("path", FORMS)
async def test_a_backend_that_signs_nothing_says_so_in_the_dialects_form(path):
    async with serving(PlansAlone()) as caller:
        answer = await caller.post(path, BODIES.get(path, {"url": PAGE}))
    assert answer.status == 501
    assert FORMS[path](content(answer))


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
async def test_a_wrong_body_is_refused_in_the_dialects_form(path, body):
    backend = Scripted()
    async with serving(backend) as caller:
        answer = await caller.post(path, body)
    assert answer.status in {400, 403}
    assert FORMS[path](content(answer))
    assert backend.requests == []


@pytest.mark.parametrize(
    "extra",
    [{"sessionId": "abc", "ttTargetIdc": "x"}, {"method": "G\r\nET"}, {"ttwid": "a;b"}, {"userAgent": "a\nb"}],
)
async def test_what_must_not_be_signed_with_is_refused(extra):
    backend = Scripted()
    async with serving(backend) as caller:
        answer = await caller.post("/webcast/sign_url", {"url": PAGE, **extra})
    assert answer.status in {400, 403}
    assert backend.requests == []


@pytest.mark.parametrize("body", [b"\xff\xfe", "https://www.tiktok.com/ü".encode(), b"https://www.tiktok.com/\r\nX: y"])
async def test_text_that_is_no_address_is_refused(body):
    async with serving() as caller:
        assert (await caller.post("/signature", body, PLAIN)).status == 400


async def test_a_host_that_is_allowed_is_signed_and_no_other_port_of_it():
    backend = Scripted()
    async with serving(backend, allow_hosts=["127.0.0.1:8080"]) as caller:
        assert (await caller.post("/signature", b"http://127.0.0.1:8080/x", PLAIN)).status == 200
        assert (await caller.post("/signature", b"http://127.0.0.1:8081/x", PLAIN)).status == 403
    assert len(backend.requests) == 1
