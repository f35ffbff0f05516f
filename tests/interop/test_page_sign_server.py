"""Clients of EulerStream read our simulator by way of our sign server, whose backend is a page in a real browser."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from urllib.parse import urlencode

import pytest

from tests.interop import test_connector, test_tiktoklive
from tests.interop.display import CHROMIUM, SANDBOX
from tests.interop.ours import by_kind, came_first, our_rows
from tests.interop.peer import NAME, lifecycle, platform, room, watch
from tiktok_live import LiveClient, LiveConfig
from tiktok_live.net.devtools.browser import BrowserOptions, open_browser
from tiktok_live.net.http_client import AiohttpClient, cookie_pairs
from tiktok_live.proto import FetchResult
from tiktok_live.simulator import HostStatus, SimulatedRoom, Traffic

PATIENCE = 60.0

pytestmark = [
    pytest.mark.interop,
    pytest.mark.usefixtures("screen"),
    pytest.mark.skipif(not CHROMIUM, reason="CHROMIUM names no browser"),
]
needs_tiktoklive = pytest.mark.skipif(not test_tiktoklive.PYTHON, reason="TIKTOKLIVE_PYTHON names no interpreter")
needs_connector = pytest.mark.skipif(not test_connector.FOLDER, reason="CONNECTOR_DIR names no folder")


@pytest.fixture
def serving(tmp_path):
    """Return what runs a simulator and a sign server with the backend `page`."""

    @asynccontextmanager
    async def serve(*hosted, player="page", **options):
        query = {
            "mode": "socket",
            "profile": tmp_path / "profile",
            "sandbox": "on" if SANDBOX else "off",
            "timeout": "20",
            **options,
        }
        async with platform(
            *(hosted or (room(),)), player=player, backend=f"page:{CHROMIUM}?{urlencode(query)}"
        ) as served:
            yield served

    return serve


async def get(served, path):
    http = AiohttpClient()
    try:
        return await http.get(served.sign_url + path, headers={}, timeout=PATIENCE, max_bytes=1 << 22)
    finally:
        await http.aclose()


@needs_tiktoklive
async def test_tiktoklive_sees_what_our_client_sees(serving):
    expected = await our_rows()
    async with serving() as served:
        rows = await test_tiktoklive.peer(served)
        record = served.simulator.connections[-1]
        cookies = list(served.simulator.cookies)
    seen = by_kind(rows)
    assert seen == by_kind(expected)
    assert came_first(rows)
    assert [row for row in rows if row["kind"] not in seen] == lifecycle()
    assert record.entered == [room().room_id]
    assert any(f"ttwid={cookie};" in record.headers["Cookie"] for cookie in cookies)


@needs_connector
async def test_the_connector_sees_what_our_client_sees(serving):
    expected = await our_rows()
    async with serving() as served:
        script = str(test_connector.SCRIPT)
        environment = {"CONNECTOR_DIR": test_connector.FOLDER, "WITHOUT_GIFT_LIST": "1"}
        rows = await watch("node", script, served.simulator.url, served.sign_url, NAME, **environment)
        record = served.simulator.connections[-1]
        cookies = list(served.simulator.cookies)
    seen = {kind: test_connector.in_order(found) for kind, found in by_kind(rows).items()}
    assert seen == by_kind(expected)
    assert came_first(rows)
    assert [row for row in rows if row["kind"] not in seen] == lifecycle(gifts=0)
    assert record.entered == [room().room_id]
    assert record.headers["Cookie"] in {f"ttwid={cookie}" for cookie in cookies}


@pytest.mark.parametrize(
    "path",
    [
        f"/webcast/fetch?room_id={room().room_id}",
        f"/webcast/fetch/?unique_id={NAME}",
        f"/webcast/rooms/{room().room_id}/connect",
        f"/webcast/anchors/{NAME}/connect",
    ],
)
async def test_a_plan_has_what_the_page_used(serving, path):
    async with serving() as served:
        response = await get(served, path)
        assert response.status == 200, response.body
        (record,) = served.simulator.connections
        cookies = list(served.simulator.cookies)
    assert response.headers["X-Room-Id"] == str(room().room_id)
    assert response.headers["X-Set-TT-User-Agent"] == record.headers["User-Agent"]
    assert cookie_pairs(response.headers["X-Set-TT-Cookie"])["ttwid"] in cookies
    result = FetchResult.parse(response.body)
    assert [message.msg_id for message in result.messages] == [m.msg_id for m in room().first_batch or ()]
    assert result.route_params["room_id"] == str(room().room_id)


@pytest.mark.parametrize("player", ["frame", "worker", "shared_worker"])
async def test_the_socket_may_be_opened_by_a_part_of_the_page(serving, player):
    async with serving(player=player) as served:
        response = await get(served, f"/webcast/fetch?room_id={room().room_id}")
        assert response.status == 200, response.body
        (record,) = served.simulator.connections
    assert response.headers["X-Set-TT-User-Agent"] == record.headers["User-Agent"]
    assert FetchResult.parse(response.body).messages


async def test_a_page_that_polls_has_no_plan(serving):
    async with serving(player="poll") as served:
        response = await get(served, f"/webcast/fetch?room_id={room().room_id}")
    assert (response.status, b"it polls" in response.body) == (503, True)


async def test_one_page_serves_other_rooms_if_it_may(serving, caplog):
    other = SimulatedRoom(
        unique_id="other_host", room_id=room().room_id + 1, scenario=Traffic(seed=5, duration=60.0), first_batch=()
    )
    async with serving(room(), other, rooms="shared") as served:
        first = await get(served, f"/webcast/fetch?unique_id={NAME}")
        assert first.status == 200
        assert len(served.simulator.connections) == 1
        config = LiveConfig(reconnect=None, cache_dir=None, sign=f"euler+{served.sign_url}").at(served.simulator.url)
        client = LiveClient("other_host", config=config)
        seen = []
        client.on("chat")(seen.append)
        async with asyncio.timeout(PATIENCE), client:
            await client.wait_closed()
        page, ours = served.simulator.connections
    assert ours.entered == [other.room_id]
    assert {event.room_id for event in seen} == {other.room_id}
    assert (ours.headers["Cookie"], ours.headers["User-Agent"]) == (page.headers["Cookie"], page.headers["User-Agent"])
    assert FetchResult.parse(first.body).messages
    # The address and the header of the plan that our client got by way of the server name the same browser.
    assert "another browser" not in caplog.text


async def test_a_browser_that_is_logged_in_is_refused(serving, tmp_path):
    async with serving() as served:
        browser = await open_browser(BrowserOptions(executable=CHROMIUM, profile=tmp_path / "profile", sandbox=SANDBOX))
        cookie = {"name": "sessionid", "value": "secret", "url": served.simulator.url, "expires": time.time() + 3600}
        await browser.devtools.call("Storage.setCookies", {"cookies": [cookie]})
        await browser.aclose()
        response = await get(served, f"/webcast/fetch?room_id={room().room_id}")
    assert response.status == 403
    assert b"LOGGED_IN" in response.body
    assert b"secret" not in response.body


async def test_our_client_opens_a_socket_like_the_pages(serving):
    async with serving() as served:
        config = LiveConfig(reconnect=None, cache_dir=None).at(served.simulator.url)
        client = LiveClient(NAME, config=config, sign=served.provider)
        seen = []
        client.on("chat")(seen.append)
        async with asyncio.timeout(PATIENCE), client:
            await client.wait_closed()
        page, ours = served.simulator.connections
    assert seen
    assert not ours.unreadable
    for name in ("User-Agent", "Origin", "Accept-Language", "Cookie"):
        assert ours.headers[name] == page.headers[name]


async def test_requests_at_once_open_one_window(serving):
    async with serving() as served:
        path = f"/webcast/fetch?unique_id={NAME}"
        responses = await asyncio.gather(*(get(served, path) for _ in range(5)))
        assert [response.status for response in responses] == [200] * 5
        assert len(served.simulator.connections) == 1


async def test_a_host_who_is_not_live_has_no_plan(serving):
    async with serving(room(HostStatus.OFFLINE)) as served:
        response = await get(served, f"/webcast/fetch?unique_id={NAME}")
    assert response.status == 404
