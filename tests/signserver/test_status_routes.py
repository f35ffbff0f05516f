from __future__ import annotations

import re

import pytest

from tests.signserver.servers import ROOM_ID, Scripted, content, serving
from tests.simulator.clients import ManualClock
from tiktok_live.signing.base import RejectedOutcome
from tiktok_live.signing.providers.url_dialects import dialect_of_health
from tiktok_live.signserver import ApiKeys, Limits, new_key

FETCH = f"/webcast/fetch?room_id={ROOM_ID}"
LIMITS = ["/webcast/rate_limits", "/accounts/me/rate_limits?type=WEBCAST"]


@pytest.mark.parametrize("path", ["/health", "/healthz"])
async def test_health(path):
    async with serving() as caller:
        await caller.get(FETCH)
        answer = await caller.get(path)
    report = content(answer)
    assert answer.status == 200
    assert (report["status"], report["ready"], report["provider"]) == ("ok", True, "scripted")
    assert (report["requests"], report["signs_ok"], report["rejects"], report["in_flight"]) == (1, 1, 0, 0)
    assert report["max_concurrent"] == 32
    assert dialect_of_health(answer.body) == "euler"


async def test_health_that_is_not_is_503_and_asked_for_seldom():
    clock, backend = ManualClock(), Scripted(healthy=False)
    async with serving(backend, clock=clock) as caller:
        for _ in range(5):
            answer = await caller.get("/healthz")
            assert answer.status == 503
            assert content(answer)["ready"] is False
        assert backend.health_asked == 1
        clock.now += 5
        backend.healthy = True
        assert (await caller.get("/healthz")).status == 200
    assert backend.health_asked == 2


async def test_strangers_learn_that_it_serves_and_no_more():
    made = new_key("bob")
    async with serving(keys=ApiKeys(dict([made.line.split(":")]))) as caller:
        assert set(content(await caller.get("/health"))) == {"status", "ready", "timestamp"}
        assert "provider" in content(await caller.get("/health", x_api_key=made.key))
        for path in ("/metrics", *LIMITS):
            assert (await caller.get(path)).status == 401
            assert (await caller.get(path, authorization=f"Bearer {made.key}")).status == 200


@pytest.mark.parametrize("path", LIMITS)
async def test_the_limits_are_told_and_cost_nothing(path):
    clock = ManualClock()
    async with serving(clock=clock, limits=Limits(per_minute=5, close_seconds=0.1)) as caller:
        await caller.get(FETCH)
        clock.now += 20
        for _ in range(10):
            said = content(await caller.get(path))
        assert said["code"] == 200
        assert said["minute"] == {"max": 5, "remaining": 4, "reset_at": "2025-06-15T15:09:20+00:00"}
        assert {"max", "remaining", "reset_at"} == set(said["hour"]) == set(said["day"])
        assert said["load_shedding"]["chance"] == 0


async def test_the_counters_are_in_prometheus_form():
    backend = Scripted()
    async with serving(backend) as caller:
        await caller.get(FETCH)
        backend.plan = RejectedOutcome("X", "no")
        await caller.get(FETCH)
        await caller.get("/nothing/here/secret")
        answer = await caller.get("/metrics")
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    text = answer.text()
    prefix = "tiktok_live_signserver"
    assert f'{prefix}_requests_total{{route="/webcast/fetch",status="200"}} 1\n' in text
    assert f'{prefix}_requests_total{{route="/webcast/fetch",status="403"}} 1\n' in text
    assert f'{prefix}_requests_total{{route="-",status="404"}} 1\n' in text
    assert f'{prefix}_outcomes_total{{job="connect",outcome="Rejected"}} 1\n' in text
    assert f"{prefix}_in_flight 0\n" in text
    assert "secret" not in text
    sample = re.compile(r'[a-z_]+(\{[a-z]+="[^"\n]*"(,[a-z]+="[^"\n]*")*\})? [0-9.e+-]+')
    lines = text.splitlines()
    assert text.endswith("\n")
    assert all(line.startswith(("# HELP ", "# TYPE ")) or sample.fullmatch(line) for line in lines)
    assert sum(line.startswith("# TYPE ") for line in lines) == 5
