from __future__ import annotations

import asyncio

import pytest

from tests.signserver.servers import (
    FETCH,
    PLAN,
    ROOM_ID,
    PlansOnly,
    ScriptedBackend,
    ScriptedResolver,
    UrlsOnly,
    json_body,
    serving,
)
from tiktok_live.client.config import LiveConfig
from tiktok_live.errors import ResolverUnavailable
from tiktok_live.proto import FetchResult
from tiktok_live.rooms.base import LookupStatus
from tiktok_live.signing.base import BadOutputOutcome, RateLimitedOutcome, RejectedOutcome, RoomRef, UnavailableOutcome
from tiktok_live.signserver import Limits

PATHS = [FETCH, f"/webcast/rooms/{ROOM_ID}/connect?client=ttlive-node&cursor=&client_enter=true&platform=web"]


@pytest.mark.parametrize("path", [*PATHS, FETCH.replace("?", "/?")])
async def test_a_plan_response_has_everything_that_clients_need(path):
    backend = ScriptedBackend()
    async with serving(backend) as caller:
        response = await caller.get(path)
    assert (response.status, response.headers["Content-Type"]) == (200, "application/protobuf")
    result = FetchResult.parse(response.body)
    assert result.push_server == "wss://webcast-ws.tiktok.com/webcast/im/"
    assert result.route_params == {"aid": "1988", "browser_version": "5.0 (plan)", "X-Gnarly": "a+b+c"}
    assert (result.cursor, result.heartbeat_duration, result.is_first, result.fetch_type) == ("0", 10000, True, 1)
    assert response.headers["X-Set-TT-Cookie"] == "ttwid=1%7Cabc; msToken=t; other=x=y"
    assert dict(response.cookies) == {"ttwid": "1%7Cabc", "msToken": "t", "other": "x=y"}
    assert response.headers["X-Room-Id"] == str(ROOM_ID)
    assert response.headers["X-Set-TT-User-Agent"] == "Mozilla/5.0 (plan)"
    assert response.headers["X-Agent-Id"] == "scripted"
    assert len(response.headers["X-Request-Id"]) == 16
    assert response.headers["X-Log-Code"] == "200"
    assert backend.rooms == [RoomRef(ROOM_ID)]


async def test_every_plan_has_its_own_guest():
    backend = ScriptedBackend()
    config = LiveConfig(user_agent="ours/1", language="de", region="DE")
    async with serving(backend, config=config) as caller:
        await caller.get(f"{FETCH}&user_agent=Mozilla/5.0%20(theirs)")
        await caller.get(FETCH)
    first, second = backend.identities
    assert first is not second
    assert first.cookies is not second.cookies
    assert (first.user_agent, second.user_agent) == ("Mozilla/5.0 (theirs)", "ours/1")
    assert (second.language, second.region, second.session) == ("de", "DE", None)


async def test_a_caller_with_another_user_agent_than_the_plan_is_noted_once(caplog):
    async with serving() as caller:
        await caller.get(FETCH)
        await caller.get(f"{FETCH}&user_agent=Mozilla/5.0%20(plan)")
        assert not caplog.records
        for _ in range(2):
            response = await caller.get(f"{FETCH}&user_agent=Mozilla/5.0%20(theirs)")
            assert response.headers["X-Set-TT-User-Agent"] == "Mozilla/5.0 (plan)"
    (record,) = caplog.records
    assert record.levelname == "WARNING"
    assert "scripted makes plans for another one" in record.getMessage()


async def test_a_host_is_looked_up():
    backend, rooms = ScriptedBackend(), ScriptedResolver()
    async with serving(backend, resolver=rooms) as caller:
        assert (await caller.get("/webcast/anchors/@Demo/connect")).status == 200
        assert (await caller.get("/webcast/fetch?unique_id=demo")).headers["X-Room-Id"] == str(ROOM_ID)
    assert rooms.lookups == ["demo", "demo"]
    assert backend.rooms == [RoomRef(ROOM_ID, "demo")] * 2


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (LookupStatus.OFFLINE, 404),
        (LookupStatus.ENDED, 404),
        (LookupStatus.NOT_FOUND, 404),
        (LookupStatus.AGE_RESTRICTED, 403),
        (LookupStatus.BLOCKED, 503),
        (LookupStatus.UNKNOWN, 503),
        (ResolverUnavailable("down"), 503),
    ],
)
async def test_without_a_watchable_room_there_is_no_plan(status, expected):
    backend = ScriptedBackend()
    async with serving(backend, resolver=ScriptedResolver(status)) as caller:
        response = await caller.get("/webcast/anchors/demo/connect")
    assert response.status == json_body(response)["code"] == expected
    assert json_body(response)["limit_label"] == "room"
    assert backend.rooms == []


@pytest.mark.parametrize("path", ["/webcast/anchors/demo/room_id", "/webcast/room_id?uniqueId=demo"])
@pytest.mark.parametrize(
    ("status", "room_id", "ok", "is_live"),
    [
        (LookupStatus.LIVE, ROOM_ID, True, True),
        (LookupStatus.PAUSED, ROOM_ID, True, True),
        (LookupStatus.ENDED, ROOM_ID, True, False),
        (LookupStatus.OFFLINE, 0, False, False),
        (LookupStatus.NOT_FOUND, 0, False, False),
    ],
)
async def test_a_room_id_is_returned_as_text(path, status, room_id, ok, is_live):
    async with serving(resolver=ScriptedResolver(status, room_id)) as caller:
        response = await caller.get(path)
    payload = json_body(response)
    assert response.status == payload["code"] == 200
    assert (payload["ok"], payload["is_live"], payload["room_id"]) == (ok, is_live, str(room_id) if room_id else "")
    assert (payload["source"], payload["routes_attempted"]) == ("api", ["api"])
    assert bool(payload["message"]) is not ok


@pytest.mark.parametrize(("status", "code"), [(LookupStatus.AGE_RESTRICTED, 403), (LookupStatus.BLOCKED, 503)])
async def test_an_inconclusive_lookup_is_an_error(status, code):
    async with serving(resolver=ScriptedResolver(status)) as caller:
        assert (await caller.get("/webcast/anchors/demo/room_id")).status == code


@pytest.mark.parametrize(
    ("query", "label"),
    [
        ("", "room_id"),
        ("room_id=", "room_id"),
        ("room_id=0", "room_id"),
        ("room_id=-1", "room_id"),
        ("room_id=1x", "room_id"),
        ("room_id=%D9%A1", "room_id"),
        ("room_id=9223372036854775808", "room_id"),
        ("room_id=1%0d%0aX:y", "room_id"),
        (f"room_id=1&user_agent={'a' * 513}", "user_agent"),
        ("room_id=1&user_agent=a%0d%0aX-Evil:%20y", "user_agent"),
        ("room_id=1&user_agent=%C3%A4", "user_agent"),
        ("room_id=1&user_agent=Mozilla/5.0%20HeadlessChrome/140.0.0.0", "user_agent"),
    ],
)
async def test_invalid_room_ids_and_user_agents_are_rejected(query, label):
    backend = ScriptedBackend()
    async with serving(backend) as caller:
        response = await caller.get(f"/webcast/fetch?{query}")
    assert response.status == 400
    assert json_body(response)["limit_label"] == label
    assert "x-evil" not in response.headers
    assert backend.rooms == []


@pytest.mark.parametrize("name", ["no%20name", "%2e%2e", "a" * 65, "%0d%0a"])
async def test_invalid_user_names_are_rejected(name):
    rooms = ScriptedResolver()
    async with serving(resolver=rooms) as caller:
        assert (await caller.get(f"/webcast/anchors/{name}/room_id")).status == 400
    assert rooms.lookups == []


async def test_requests_with_a_session_are_rejected():
    backend = ScriptedBackend()
    async with serving(backend) as caller:
        responses = [
            await caller.get(f"{FETCH}&session_id=abc&tt_target_idc=useast1a"),
            await caller.get(PATHS[1], x_cookie_header="sessionid=abc"),
            await caller.get(PATHS[1], x_oauth_token="abc"),
        ]
        assert (await caller.get(f"{FETCH}&tt_target_idc=useast1a")).status == 200
    assert [(response.status, json_body(response)["limit_label"]) for response in responses] == [(403, "session")] * 3
    assert len(backend.rooms) == 1


@pytest.mark.parametrize(
    ("outcome", "status", "label"),
    [
        (RateLimitedOutcome(6.2, "slow"), 429, "provider"),
        (RejectedOutcome("DEVICE_BLOCKED", "the platform refused"), 403, "DEVICE_BLOCKED"),
        (UnavailableOutcome("down"), 503, "unavailable"),
        (BadOutputOutcome("invalid"), 502, "bad_output"),
        (RuntimeError("msToken=secret"), 500, "bug"),
    ],
)
async def test_every_outcome_has_its_status(outcome, status, label, caplog):
    async with serving(ScriptedBackend(plan=outcome)) as caller:
        response = await caller.get(FETCH)
    payload = json_body(response)
    assert response.status == payload["code"] == status
    assert payload["limit_label"] == label
    assert len(payload["message"]) >= 19
    assert "secret" not in response.text() + caplog.text
    waits = {name for name in ("Retry-After", "RateLimit-Remaining", "X-RateLimit-Reset") if name in response.headers}
    if status == 429:
        assert response.headers["Retry-After"] == response.headers["RateLimit-Remaining"] == "7"
        assert response.headers["RateLimit-Reset"] == response.headers["X-RateLimit-Reset"]
    else:
        assert "Retry-After" not in waits


async def test_a_provider_that_hangs_is_504():
    backend = ScriptedBackend(plan=asyncio.Event().wait)
    async with serving(backend, limits=Limits(request_seconds=0.05, close_seconds=0.1)) as caller:
        response = await caller.get(FETCH)
        assert response.status == 504
        assert json_body(response)["limit_label"] == "timeout"


async def test_details_are_redacted_and_shortened():
    async with serving(ScriptedBackend(plan=UnavailableOutcome("msToken=secret\r\n" + "x" * 1000))) as caller:
        message = json_body(await caller.get(FETCH))["message"]
    assert "secret" not in message
    assert message.isprintable()
    assert len(message) <= 200


async def test_a_job_that_the_backend_does_not_support_is_501():
    async with serving(UrlsOnly()) as caller:
        assert (await caller.get(FETCH)).status == 501
        assert (await caller.get("/webcast/anchors/demo/connect")).status == 501
    async with serving(PlansOnly()) as caller:
        assert (await caller.get(FETCH)).headers["X-Agent-Id"] == "plansonly"


async def test_an_unusable_plan_is_502():
    for plan in (
        PLAN.__class__(url="https://x.test/?a=b", headers={}, provider="x"),
        PLAN.__class__(url="wss://x.test/?a=b\r\nc", headers={}, provider="x"),
        PLAN.__class__(url=PLAN.url, headers={"Cookie": "ttwid=a\r\nX-Evil: y"}, provider="x"),
        PLAN.__class__(url=PLAN.url, headers={"User-Agent": "a\r\nX-Evil: y"}, provider="x"),
    ):
        async with serving(ScriptedBackend(plan=plan)) as caller:
            response = await caller.get(FETCH)
        assert (response.status, json_body(response)["limit_label"]) == (502, "bad_output")
        assert "x-evil" not in response.headers
