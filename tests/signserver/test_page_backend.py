from __future__ import annotations

import asyncio
from dataclasses import replace

from tests.signing.providers.test_captured import AGENT, BODY, CAPTURE
from tests.signing.providers.test_page_socket import Pages, provider
from tests.signserver.servers import ScriptedResolver, json_body, serving
from tiktok_live.net.clock import SystemClock
from tiktok_live.proto import FetchResult

FETCH = "/webcast/fetch/?room_id=7"


async def test_a_caller_gets_what_the_page_got_and_used():
    pages = Pages(SystemClock())
    async with serving(provider(pages, pages.clock)) as caller:
        response = await caller.get(f"{FETCH}&user_agent=Mozilla/5.0%20(theirs)")
    result, own = FetchResult.parse(response.body), FetchResult.parse(BODY)
    assert (result.messages, result.cursor) == (own.messages, own.cursor)
    assert result.push_server == "wss://webcast-ws.tiktok.com/webcast/im/"
    assert result.route_params["wrss"] == "a/b"
    assert response.headers["X-Set-TT-Cookie"] == "ttwid=1%7Cabc; msToken=m="
    assert response.headers["X-Set-TT-User-Agent"] == AGENT


async def test_a_host_is_looked_up_and_its_page_opened():
    pages = Pages(SystemClock())
    resolver = ScriptedResolver(room_id=7)
    async with serving(provider(pages, pages.clock), resolver=resolver) as caller:
        response = await caller.get("/webcast/fetch?unique_id=demo")
    assert (response.status, response.headers["X-Room-Id"]) == (200, "7")
    assert pages.targets[0].url.endswith("/@demo/live")


async def test_callers_at_once_share_a_window():
    pages = Pages(SystemClock())
    pages.reads.clear()
    async with serving(provider(pages, pages.clock)) as caller:
        asked = [asyncio.create_task(caller.get(FETCH)) for _ in range(6)]
        while len(pages.opened) < 1:  # noqa: ASYNC110 - plain values have no event to wait for
            await asyncio.sleep(0)
        pages.reads.set()
        assert [(await response).status for response in asked] == [200] * 6
    assert pages.opened == [7]


async def test_a_browser_that_is_logged_in_serves_no_caller():
    pages = Pages(SystemClock())

    async def capture():
        return replace(CAPTURE, page_cookies=frozenset({"sessionid"}))

    pages.capture = capture
    async with serving(provider(pages, pages.clock)) as caller:
        response = await caller.get(FETCH)
    assert response.status == 403
    assert json_body(response)["limit_label"] == "LOGGED_IN"
    assert "X-Set-TT-Cookie" not in response.headers


async def test_a_page_signs_no_urls():
    pages = Pages(SystemClock())
    async with serving(provider(pages, pages.clock)) as caller:
        response = await caller.post("/webcast/sign_url", {"url": "https://www.tiktok.com/@demo/live"})
    assert response.status == 501
