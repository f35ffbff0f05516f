"""The page that lists the overlays: it builds addresses, shows previews, and controls the server."""

from __future__ import annotations

import pytest

from tests.interop.overlay.browser import FLAWS, Told, value_is
from tests.overlay.pages.fake_server import goal

pytestmark = [pytest.mark.interop, pytest.mark.asyncio(loop_scope="module")]
TOKEN = "a token for this test alone"


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
async def test_the_index_page_builds_addresses_and_sends_what_its_buttons_say(browser, server, width, scheme):
    server.info = {"rooms": ["ann", "ben"], "room": "ann", "goals": [goal()], "alerts": {"paused": False, "waiting": 0}}
    server.info["timer"] = {"running": False, "remaining": 60_000, "ends_at": None}
    server.rules = [{"name": "lions/roar", "text": "gift Lion: sound"}]
    context = await browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    await context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = await context.new_page()
    told = Told(page)
    await page.goto(f"{server.url}/#token={TOKEN}")
    await page.wait_for_function("document.getElementById('state').dataset.kind === 'live'")
    assert page.url == f"{server.url}/"
    assert await page.inner_text("#state-text") == "@ann is live · 1,284 watching"
    await page.click("text=Set up >> nth=2")
    await page.fill("#option-title", "Ännä & co")
    await page.select_option("#option-style", "compact")
    await page.uncheck("#option-percent")
    await page.fill("#option-accent", "ffcc00")
    address = f"{server.url}/overlay/goal?style=compact&title=%C3%84nn%C3%A4+%26+co&percent=false&accent=ffcc00"
    await value_is(page, "document.getElementById('address').value", address)
    assert [await page.inner_text("#width"), await page.inner_text("#height")] == ["600", "80"]
    await page.click("#copy")
    await page.wait_for_selector("text=Copied")
    assert await page.evaluate("navigator.clipboard.readText()") == address
    frame = await page.wait_for_selector("#preview iframe")
    assert await frame.get_attribute("src") == f"{address.removeprefix(server.url)}&demo=true"
    await (await frame.content_frame()).wait_for_selector(".goal.compact")
    await page.click("button:text-is('Big gift')")
    await page.click("#alerts button:text-is('Pause')")
    await page.click("#alerts button:text-is('Resume')")
    await page.fill("#amount", "25")
    await page.click("#goals button:text-is('Add')")
    await page.select_option("#room", "ben")
    await page.click("#timers button:text-is('+5 min')")
    await page.click("#rules button")
    await page.wait_for_selector("text=lions/roar: played a sound")
    paths = [path for path, _, _ in server.posts]
    bodies = [body for _, body, _ in server.posts]
    assert paths == [
        "/control/test",
        "/control/alerts/pause",
        "/control/alerts/resume",
        "/control/goal",
        "/control/timer",
        "/control/rules/lions/roar/test",
    ]
    assert bodies[0]["diamonds"] == 29_999
    assert bodies[3] == {"name": "mic", "add": 25}
    assert bodies[4] == {"add": 300, "room": "ben"}
    assert {token for _, _, token in server.posts} == {f"Bearer {TOKEN}"}
    assert "room=ben" in await page.input_value("#address")
    assert await page.evaluate("document.documentElement.scrollWidth") == width
    assert await page.evaluate(FLAWS) == []
    assert TOKEN not in await page.content()
    await page.reload()
    assert await page.is_hidden("#token-form"), "the tab keeps the token"
    assert told.errors == []
    await context.close()


async def test_the_index_page_without_a_token_asks_for_it(page, server):
    await page.goto(server.url)
    assert await page.is_disabled("#tests button >> nth=0")
    await page.fill("#token", TOKEN)
    await page.keyboard.press("Enter")
    await page.click("#tests button >> nth=0")
    await page.wait_for_selector("text=Comment: done")
    assert server.posts == [("/control/test", {"kind": "chat"}, f"Bearer {TOKEN}")]
