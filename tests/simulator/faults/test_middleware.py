"""Faults of pages and APIs, seen by a raw HTTP client."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

from tests.simulator.clients import ManualClock, dial
from tests.simulator.test_server import CHATS, ROOM, soon
from tiktok_live.proto import FetchResult
from tiktok_live.rooms.base import LookupStatus
from tiktok_live.rooms.parse import parse_live_page, parse_user_room
from tiktok_live.simulator import SOCKET_PATH, FaultPlan, SimulatedRoom, Simulator
from tiktok_live.simulator.faults.kinds import (
    CdnChange,
    Cut,
    InvalidResponse,
    NoCookie,
    RateLimit,
    Shell,
    SlowResponse,
    Status,
)

LIVE, API = "/@demo_host/live", "/api-live/user/room/?uniqueId=demo_host"


def faulty(*faults, room=ROOM, **options):
    return Simulator(room, faults=FaultPlan(faults), **options)


@pytest.fixture
async def http():
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield session


async def request(http, simulator, path):
    async with http.get(simulator.url + path) as response:
        return response.status, await response.read(), response.headers


@pytest.mark.parametrize("status", [403, 404, 500, 503])
async def test_a_status_fault_strikes_one_response(http, status):
    async with faulty(Status(status=status)) as simulator:
        assert (await request(http, simulator, LIVE))[:2] == (status, b"")
        code, body, _ = await request(http, simulator, LIVE)
        assert code == 200
        assert parse_live_page(body, "demo_host").status is LookupStatus.LIVE
        assert len(simulator.requests) == 2


@pytest.mark.parametrize("after", ["30", "Wed, 21 Oct 2026 07:28:00 GMT", "soon"])
async def test_a_status_fault_sets_retry_after(http, after):
    async with faulty(Status(status=429, retry_after=after, path="/api-live/*")) as simulator:
        assert (await request(http, simulator, LIVE))[0] == 200
        status, _, headers = await request(http, simulator, API)
        assert (status, headers["Retry-After"]) == (429, after)


async def test_a_rate_limit_admits_requests_again_after_its_window(http):
    clock = ManualClock()
    async with faulty(RateLimit(requests=2, window=60), clock=clock) as simulator:
        statuses = [(await request(http, simulator, LIVE))[0] for _ in range(2)]
        clock.now += 20
        status, _, headers = await request(http, simulator, LIVE)
        assert (statuses, status, headers["Retry-After"]) == ([200, 200], 429, "40")
        clock.now += 40
        assert (await request(http, simulator, LIVE))[0] == 200


async def test_a_slow_response_follows_the_clock(http):
    clock = ManualClock()
    async with faulty(SlowResponse(seconds=30), clock=clock) as simulator:
        requesting = asyncio.create_task(request(http, simulator, LIVE))
        await soon(lambda: clock.deadlines == [30.0])
        assert not requesting.done()
        await clock.reach(30.0)
        assert (await requesting)[0] == 200


@pytest.mark.parametrize("part", [0.0, 0.5, 0.99])
async def test_a_response_is_cut_off(http, part):
    async with faulty(Cut(part=part)) as simulator:
        with pytest.raises(aiohttp.ClientPayloadError):
            await request(http, simulator, LIVE)
        assert (await request(http, simulator, LIVE))[0] == 200


async def test_shell_and_captcha_pages(http):
    async with faulty(Shell(), Shell(captcha=True, request=2)) as simulator:
        shell, captcha = [(await request(http, simulator, LIVE))[1] for _ in range(2)]
        assert parse_live_page(shell, "demo_host").status is LookupStatus.BLOCKED
        assert parse_live_page(captcha, "demo_host").status is LookupStatus.BLOCKED
        assert b"tiktok-verify-page" in captcha


@pytest.mark.parametrize("text", [InvalidResponse().text, "", "{", "[]", '{"data": {"user": 5}}'])
async def test_an_invalid_response_is_declared_as_json(http, text):
    async with faulty(InvalidResponse(text=text)) as simulator:
        status, body, headers = await request(http, simulator, API)
        assert (status, body.decode()) == (200, text)
        assert headers["Content-Type"].startswith("application/json")
        assert parse_user_room(body).status in {LookupStatus.UNKNOWN, LookupStatus.BLOCKED}


async def test_no_cookie(http):
    async with faulty(NoCookie()) as simulator:
        assert "Set-Cookie" not in (await request(http, simulator, LIVE))[2]
        assert "Set-Cookie" in (await request(http, simulator, LIVE))[2]


async def test_a_fetch_names_another_socket(http):
    room = SimulatedRoom(unique_id="demo_host", first_batch=CHATS)
    address = "ws://127.0.0.1:9/other"
    async with faulty(CdnChange(address=address, times=1), room=room) as simulator:
        path = f"/webcast/im/fetch/?room_id={ROOM.room_id}"
        results = [FetchResult.parse((await request(http, simulator, path))[1]) for _ in range(2)]
        assert [result.push_server for result in results] == [address, simulator.ws_url + SOCKET_PATH]
        assert len(results[0].messages) == len(CHATS)
        simulator.faults.add(CdnChange(address=address))
        assert (await request(http, simulator, "/webcast/im/fetch/"))[1] == b"", "an empty response stays empty"


async def test_a_fault_strikes_the_socket_only_if_its_path_names_it():
    async with faulty(Status(times=0)) as simulator, dial(simulator, ROOM.room_id):
        assert simulator.faults.strikes[0].count == 0
    async with faulty(Status(path=SOCKET_PATH)) as simulator:
        with pytest.raises(Exception, match="503"):
            async with dial(simulator, ROOM.room_id):
                pass
        assert simulator.faults.strikes[0].count == 1


async def test_several_faults_can_strike_one_request(http):
    clock = ManualClock()
    async with faulty(SlowResponse(seconds=5), Status(status=500), clock=clock) as simulator:
        requesting = asyncio.create_task(request(http, simulator, LIVE))
        await soon(lambda: clock.deadlines == [5.0])
        await clock.reach(5.0)
        assert (await requesting)[0] == 500
