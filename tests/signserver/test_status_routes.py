from __future__ import annotations

import re

import pytest

from tests.signserver.servers import FETCH, ScriptedBackend, json_body, serving
from tests.simulator.clients import ManualClock
from tiktok_live.signing.base import RejectedOutcome
from tiktok_live.signing.providers.url_dialects import dialect_of_health
from tiktok_live.signserver import ApiKeys, Limits, new_key

LIMITS = ["/webcast/rate_limits", "/accounts/me/rate_limits?type=WEBCAST"]


@pytest.mark.parametrize("path", ["/health", "/healthz"])
async def test_health(path):
    async with serving() as caller:
        await caller.get(FETCH)
        response = await caller.get(path)
    report = json_body(response)
    assert response.status == 200
    assert (report["status"], report["ready"], report["provider"]) == ("ok", True, "scripted")
    assert (report["requests"], report["signs_ok"], report["rejects"], report["in_flight"]) == (1, 1, 0, 0)
    assert report["max_concurrent"] == 32
    assert dialect_of_health(response.body) == "euler"


async def test_failed_health_is_503_and_cached():
    clock, backend = ManualClock(), ScriptedBackend(healthy=False)
    async with serving(backend, clock=clock) as caller:
        for _ in range(5):
            response = await caller.get("/healthz")
            assert response.status == 503
            assert json_body(response)["ready"] is False
        assert backend.health_checks == 1
        clock.now += 5
        backend.healthy = True
        assert (await caller.get("/healthz")).status == 200
    assert backend.health_checks == 2


async def test_without_a_key_health_has_no_counters():
    api_key = new_key("bob")
    async with serving(keys=ApiKeys(dict([api_key.line.split(":")]))) as caller:
        assert set(json_body(await caller.get("/health"))) == {"status", "ready", "timestamp"}
        assert "provider" in json_body(await caller.get("/health", x_api_key=api_key.key))
        for path in ("/metrics", *LIMITS):
            assert (await caller.get(path)).status == 401
            assert (await caller.get(path, authorization=f"Bearer {api_key.key}")).status == 200


@pytest.mark.parametrize("path", LIMITS)
async def test_reading_the_limits_is_not_counted(path):
    clock = ManualClock()
    async with serving(clock=clock, limits=Limits(per_minute=5, close_seconds=0.1)) as caller:
        await caller.get(FETCH)
        clock.now += 20
        for _ in range(10):
            payload = json_body(await caller.get(path))
        assert payload["code"] == 200
        assert payload["minute"] == {"max": 5, "remaining": 4, "reset_at": "2025-06-15T15:09:20+00:00"}
        assert {"max", "remaining", "reset_at"} == set(payload["hour"]) == set(payload["day"])
        assert payload["load_shedding"]["chance"] == 0


async def test_the_counters_are_in_prometheus_form():
    backend = ScriptedBackend()
    async with serving(backend) as caller:
        await caller.get(FETCH)
        backend.plan = RejectedOutcome("X", "no")
        await caller.get(FETCH)
        await caller.get("/nothing/here/secret")
        response = await caller.get("/metrics")
    assert response.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    text = response.text()
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
