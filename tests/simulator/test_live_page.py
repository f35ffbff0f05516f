"""The live page and what it requests, as a browser gets them; tests/interop opens them in a real one."""

from __future__ import annotations

import json
import re

import aiohttp
import pytest

from tiktok_live.errors import ConfigError
from tiktok_live.proto import FetchResult
from tiktok_live.rooms.base import LookupStatus
from tiktok_live.rooms.parse import parse_live_page, parse_room_info
from tiktok_live.simulator import SOCKET_PATH, FaultPlan, HostStatus, SimulatedRoom, Simulator
from tiktok_live.simulator.faults.kinds import AgeGate, LoginWall, PageFault, RoomFinished
from tiktok_live.simulator.pages import PLAYER_FILES
from tiktok_live.wire.batches import decode_batch
from tiktok_live.wire.frames import decode_push_frame, frame_content

ROOM = SimulatedRoom(unique_id="demo")
SETTINGS = re.compile(r'<script id="simulated-player" type="application/json">(.*?)</script>')


@pytest.fixture
async def http():
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield session


async def text(http, simulator, path, **options):
    async with http.get(simulator.url + path, **options) as response:
        assert response.status == 200
        return await response.text()


async def settings(http, simulator, query=""):
    return json.loads(SETTINGS.search(await text(http, simulator, f"/@demo/live{query}"))[1])


async def test_the_page_has_its_state_a_player_box_and_a_script(http):
    async with Simulator(ROOM) as simulator:
        page = await text(http, simulator, "/@demo/live")
        assert parse_live_page(page, "demo").status is LookupStatus.LIVE
        assert 'id="tiktok-live-main-container-id"' in page
        assert '<script type="module" src="/player/page.js">' in page
        assert "https://" not in re.sub(r"<script id=.*?</script>", "", page), "nothing is loaded from elsewhere"


async def test_the_player_is_that_of_the_simulator_or_of_the_query(http):
    async with Simulator(ROOM, player="worker") as simulator:
        assert await settings(http, simulator) == {"player": "worker", "traps": []}
        assert (await settings(http, simulator, "?player=poll"))["player"] == "poll"
        async with http.get(f"{simulator.url}/@demo/live?player=carrier_pigeon") as response:
            assert response.status == 400
            assert "Use one of page, frame, foreign_frame, worker, shared_worker, poll" in await response.text()


def test_an_unknown_player_is_an_error():
    with pytest.raises(ConfigError, match="carrier_pigeon"):
        Simulator(ROOM, player="carrier_pigeon")


async def test_every_file_of_the_player_is_served_with_its_type(http):
    types = {"js": "text/javascript", "css": "text/css", "html": "text/html", "woff2": "font/woff2"}
    media = {"sound.mp3": "audio/mpeg", "stream.flv": "video/x-flv"}
    files = {file.name: types[file.name.rpartition(".")[2]] for file in PLAYER_FILES.iterdir()}
    for inserted in ("live.html", "login.html"):
        del files[inserted]
    async with Simulator(ROOM) as simulator:
        for name, content_type in {**files, **media}.items():
            async with http.get(f"{simulator.url}/player/{name}") as response:
                assert (response.status, response.content_type) == (200, content_type), name
                assert await response.read()


async def test_a_frame_of_another_origin_gets_a_cookie_that_browsers_send_from_it(http):
    async with Simulator(ROOM) as simulator, http.get(f"{simulator.url}/player/frame.html") as response:
        assert response.headers["Set-Cookie"].endswith("; SameSite=None; Secure; Partitioned")


async def test_a_signed_fetch_names_the_socket_and_an_unsigned_one_is_empty(http):
    async with Simulator(ROOM) as simulator:
        path = f"{simulator.url}/webcast/im/fetch/?room_id={ROOM.room_id}"
        async with http.get(path) as response:
            assert await response.read() == b""
        async with http.get(f"{path}&X-Bogus=any") as response:
            result = FetchResult.parse(await response.read())
            assert response.headers["X-Set-TT-Cookie"].startswith("ttwid=")
        assert result.push_server == simulator.ws_url + SOCKET_PATH
        async with http.get(f"{path}&X-Bogus=any&cursor={result.cursor}") as response:
            assert not FetchResult.parse(await response.read()).is_first


@pytest.mark.parametrize("status", [HostStatus.LIVE, HostStatus.OFFLINE])
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_entering_a_room_that_is_over_is_refused(http, status, method):
    async with Simulator(SimulatedRoom(unique_id="demo", status=status)) as simulator:
        where = "params" if method == "GET" else "data"
        url = f"{simulator.url}/webcast/room/enter/"
        async with http.request(method, url, **{where: {"room_id": str(ROOM.room_id)}}) as response:
            body = await response.text()
    is_over = status is HostStatus.OFFLINE
    assert json.loads(body)["status_code"] == (30003 if is_over else 0)
    assert parse_room_info(body).status is (LookupStatus.ENDED if is_over else LookupStatus.LIVE)


async def test_a_login_wall_redirects_to_a_page_without_state(http):
    async with Simulator(ROOM, faults=FaultPlan([LoginWall(times=2)])) as simulator:
        page = f"{simulator.url}/@demo/live"
        async with http.get(page, allow_redirects=False) as response:
            assert response.status == 302
            assert response.headers["Location"].startswith("/login?redirect_url=http%3A%2F%2F127.0.0.1")
        async with http.get(page) as response:
            assert response.url.path == "/login"
            assert response.url.query["redirect_url"] == page
            assert parse_live_page(await response.text(), "demo").status is LookupStatus.BLOCKED


async def test_an_age_gate_hides_the_room_once(http):
    async with Simulator(ROOM, faults=FaultPlan([AgeGate()])) as simulator:
        gated, free = [await text(http, simulator, "/@demo/live") for _ in range(2)]
    assert str(ROOM.room_id) not in gated
    assert '"isAgeGateRoom": true' in gated
    assert str(ROOM.room_id) in free


async def test_a_room_can_be_finished_although_its_page_is_live(http):
    async with Simulator(ROOM, faults=FaultPlan([RoomFinished()])) as simulator:
        for code in (30003, 0):
            body = await text(http, simulator, f"/webcast/room/enter/?room_id={ROOM.room_id}")
            assert json.loads(body)["status_code"] == code


async def test_a_page_gets_its_traps_and_the_next_page_has_none(http):
    faults = FaultPlan([PageFault(what="leave", seconds=3, location="/@other"), PageFault(what="reopen")])
    async with Simulator(ROOM, faults=faults) as simulator:
        trapped, free = [await settings(http, simulator) for _ in range(2)]
    assert trapped["traps"] == [
        {"what": "leave", "seconds": 3.0, "location": "/@other"},
        {"what": "reopen", "seconds": 1.0, "location": "/"},
    ]
    assert free["traps"] == []


async def test_the_other_socket_replies_with_text_and_with_a_frame_that_is_no_live_s(http):
    async with Simulator(ROOM) as simulator, http.ws_connect(f"{simulator.ws_url}/other/socket") as socket:
        for number in (1, 2):
            await socket.send_str("ping")
            assert await socket.receive_json() == {"type": "pong"}
            frame = decode_push_frame(await socket.receive_bytes())
            assert decode_batch(frame_content(frame)).messages[0].msg_id == number
        assert not simulator.connections
