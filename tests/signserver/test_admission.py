from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

import pytest

from tests.signserver.servers import (
    FETCH,
    PAGE,
    PATIENCE,
    PLAN,
    ScriptedBackend,
    ScriptedResolver,
    assert_still_serves,
    json_body,
    serving,
    until,
)
from tests.simulator.clients import ManualClock
from tiktok_live.errors import ConfigError
from tiktok_live.signserver import ApiKeys, Limits, SignServer, new_key

BOB, EVE = new_key("bob"), new_key("eve")
KEYS = ApiKeys(dict(key.line.split(":") for key in (BOB, EVE)))


@pytest.mark.parametrize(
    ("headers", "query"),
    [
        ({"X_Api_Key": BOB.key}, ""),
        ({"x_api_key": BOB.key}, ""),
        ({"Authorization": f"bearer {BOB.key}"}, ""),
        ({}, f"&apiKey={BOB.key}"),
    ],
    ids=["header", "lower case", "bearer", "query"],
)
async def test_a_key_is_accepted_wherever_clients_send_it(headers, query):
    async with serving(keys=KEYS) as caller:
        assert (await caller.get(FETCH + query, **headers)).status == 200


@pytest.mark.parametrize(
    "key",
    ["", "wrong", BOB.line.partition(":")[2], BOB.key + "x", "x" * 5000],
    ids=["none", "wrong", "its hash", "one letter more", "long"],
)
async def test_without_a_known_key_the_backend_is_not_called(key):
    backend = ScriptedBackend()
    async with serving(backend, keys=KEYS, resolver=ScriptedResolver()) as caller:
        for path in (FETCH, "/webcast/rooms/5/connect", "/webcast/anchors/x/connect", "/webcast/room_id?uniqueId=x"):
            response = await caller.get(path, x_api_key=key)
            assert response.status == json_body(response)["code"] == 401
            assert (
                "does not know the API key" if key else "has no API key: send it in the header"
            ) in response.body.decode()
        assert (await caller.post("/signature", PAGE.encode(), "text/plain", x_api_key=key)).status == 401
    assert backend.rooms == backend.requests == []


@pytest.mark.parametrize("host", ["0.0.0.0", "", "192.0.2.1", "example.test", "::"])
def test_non_loopback_addresses_require_keys(host):
    with pytest.raises(ConfigError, match="API keys are needed"):
        SignServer(ScriptedBackend(), host=host)
    SignServer(ScriptedBackend(), host=host, keys=KEYS)


async def test_each_key_has_its_own_windows_and_the_headers_report_them():
    clock = ManualClock()
    backend = ScriptedBackend()
    limits = Limits(per_minute=2, close_seconds=0.1)
    async with serving(backend, keys=KEYS, clock=clock, limits=limits) as caller:
        first = await caller.get(FETCH, x_api_key=BOB.key)
        assert (first.headers["RateLimit-Limit"], first.headers["RateLimit-Remaining"]) == ("2", "1")
        assert first.headers["RateLimit-Reset"] == first.headers["X-RateLimit-Reset"] == str(int(clock.wall()) + 61)
        await caller.get(FETCH, x_api_key=BOB.key)
        clock.now += 18.5
        full = await caller.get(FETCH, x_api_key=BOB.key)
        assert full.status == 429
        assert json_body(full)["limit_label"] == "minute"
        assert full.headers["Retry-After"] == full.headers["RateLimit-Remaining"] == "42"
        assert full.headers["RateLimit-Reset"] == full.headers["X-RateLimit-Reset"] == str(int(clock.wall()) + 42)
        assert (await caller.get(FETCH, x_api_key=EVE.key)).status == 200
        clock.now += 42
        assert (await caller.get(FETCH, x_api_key=BOB.key)).status == 200
    assert len(backend.rooms) == 4


async def test_without_keys_each_address_has_a_window():
    async with serving(limits=Limits(per_minute=1, close_seconds=0.1)) as caller:
        assert (await caller.get(FETCH)).status == 200
        response = await caller.post("/signature", PAGE.encode(), "text/plain")
    assert (response.status, json_body(response)["status"]) == (429, "error")


async def test_requests_over_the_concurrency_limit_are_rejected_at_once():
    release = asyncio.Event()

    async def slow():
        await release.wait()
        return PLAN

    backend = ScriptedBackend(plan=slow)
    async with serving(backend, limits=Limits(max_concurrent=2, close_seconds=5)) as caller:
        running = [asyncio.create_task(caller.get(FETCH)) for _ in range(2)]
        await until(lambda: len(backend.rooms) == 2)
        rejected = await caller.get(FETCH)
        assert (rejected.status, json_body(rejected)["limit_label"]) == (429, "concurrent_signs")
        assert rejected.headers["Retry-After"] == "1"
        assert (await caller.get("/healthz")).status == 200
        release.set()
        assert [response.status for response in await asyncio.gather(*running)] == [200, 200]
        await assert_still_serves(caller)


async def test_a_disconnect_frees_the_slot_and_cancels_the_request():
    stopped = asyncio.Event()

    async def endless():
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()

    backend = ScriptedBackend(plan=endless)
    async with serving(backend, limits=Limits(max_concurrent=1, close_seconds=0.1)) as caller:
        address = urlsplit(caller.url)
        _, writer = await asyncio.open_connection(address.hostname, address.port)
        writer.write(f"GET {FETCH} HTTP/1.1\r\nHost: {address.netloc}\r\n\r\n".encode())
        await until(lambda: backend.rooms)
        writer.close()
        async with asyncio.timeout(PATIENCE):
            await stopped.wait()
        backend.plan = PLAN
        await assert_still_serves(caller)


@pytest.mark.parametrize("host", ["evil.test", "localhost.evil.test", "127.0.0.1.evil.test", "", "a b", "evil.test:80"])
async def test_without_keys_a_foreign_host_header_is_rejected(host):
    backend = ScriptedBackend()
    async with serving(backend) as caller:
        response = await caller.raw(f"GET {FETCH} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    assert response.startswith((b"HTTP/1.1 403 ", b"HTTP/1.1 400 "))
    assert backend.rooms == []


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:5", "[::1]:80", "LOCALHOST:1"])
async def test_loopback_names_are_accepted_as_host(host):
    async with serving() as caller:
        response = await caller.raw(f"GET {FETCH} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    assert response.startswith(b"HTTP/1.1 200 ")


async def test_with_keys_any_host_header_is_accepted():
    async with serving(keys=KEYS) as caller:
        request = f"GET {FETCH} HTTP/1.1\r\nHost: signs.example\r\nX-Api-Key: {BOB.key}\r\nConnection: close\r\n\r\n"
        assert (await caller.raw(request.encode())).startswith(b"HTTP/1.1 200 ")


async def test_cross_site_requests_are_rejected():
    async with serving() as caller:
        assert (await caller.get(FETCH, sec_fetch_site="cross-site")).status == 403
        response = await caller.get(FETCH, sec_fetch_site="same-site", origin="https://www.tiktok.com")
        assert response.status == 200
        assert "Access-Control-Allow-Origin" not in response.headers
