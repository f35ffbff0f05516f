"""The overlays as the command serves them, in a real browser: a room, its pages, and the buttons that control them."""

from __future__ import annotations

import pytest
import pytest_asyncio

from tests.interop.overlay.browser import Told, soon
from tests.interop.overlay.serving import served as serving
from tests.interop.overlay.serving import watch

pytestmark = [pytest.mark.interop, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def served(browser, tmp_path_factory):
    del browser  # without one, nothing needs to be served
    async with serving(tmp_path_factory.mktemp("home")) as served:
        yield served


async def shows(page, selector, part):
    async def is_shown():
        return part in await page.inner_text(selector)

    await soon(is_shown)


async def test_the_buttons_change_what_the_pages_show(browser, served):
    address, _ = served
    index, page = await browser.new_page(), await browser.new_page()
    told = Told(index), Told(page)
    await index.route("**/*demo=true", lambda route: route.abort())
    await index.goto(address)
    await shows(index, "#state-text", "@demo is live")
    await index.wait_for_function("document.getElementById('goal').options.length > 1")

    async def press(place, text, overlay, selector, part):
        await page.goto(f"{address.partition('/#')[0]}/overlay/{overlay}")
        await page.wait_for_selector("#overlay > *", state="attached")
        await index.click(f"#{place} button:text-is('{text}')")
        await shows(page, selector, part)

    await press("tests", "Comment", "chat?events=chat", ".chat", "This is a test")
    await press("tests", "Big gift", "alerts", "#overlay", "Lion")
    await index.click("#alerts button:text-is('Pause')")
    await shows(index, "#alerts-state", "Paused")
    await index.select_option("#goal", "shares")
    await index.fill("#amount", "77777")
    await press("goals", "Set", "goal?goal=shares", ".goal", "77,7")
    await press("timers", "Start", "timer", ".timer", ":")
    await page.wait_for_selector(".timer:not(.stopped)")
    await press("timers", "+5 min", "last", ".last", "Last gift".upper())
    await press("timers", "Pause", "counters", ".counters", ",")
    await index.close()
    await page.close()
    assert [each.errors for each in told if each.errors] == []


async def test_a_busy_room_leaves_memory_flat_for_a_minute(browser, served):
    await watch(browser, served, seconds=60)
