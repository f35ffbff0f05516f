"""The overlays as the command serves them, in a real browser: a room, its pages, and the buttons that control them."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from tests.interop.display import CHROMIUM

pytest.importorskip("playwright.async_api", reason="playwright is not installed")
pytest.importorskip("PIL", reason="pillow is not installed")
from tests.interop.overlay_browser import Told, chromium, memory, soon

pytestmark = [
    pytest.mark.interop,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(not CHROMIUM, reason="CHROMIUM names no browser"),
]
SPEED = 12  # times the made-up room, which then has about 5,000 events a minute
PAGES = ("chat?events=chat,gift,follow,share,subscribe,like,join", "ticker", "leaderboard", "alerts", "counters")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser():
    async with chromium() as browser:
        yield browser


async def start(folder, *arguments):
    """Run a command, and return its process."""
    folders = {name: str(folder) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")}
    command = (sys.executable, "-m", "tiktok_live", *arguments)
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(*command, env=os.environ | folders, stdout=pipe, stderr=pipe)


async def line_with(stream, part):
    async with asyncio.timeout(30):
        while part not in (line := (await stream.readline()).decode()):
            assert line, "the command ended"
        return line


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def served(tmp_path_factory):
    """Yield the address of the index page with its token, and the process of the server."""
    folder = tmp_path_factory.mktemp("home")
    room = await start(folder, "simulate", "--speed", str(SPEED))
    simulator = json.loads(await line_with(room.stdout, "{"))["web"]
    overlay = await start(folder, "overlay", "@demo", "--simulator", simulator, "--port", "0")
    draining = []
    try:
        address = (await line_with(overlay.stdout, "#token=")).split()[-1]
        draining = [asyncio.create_task(each.read()) for each in (overlay.stdout, overlay.stderr, room.stderr)]
        yield address, overlay.pid
    finally:
        for process in (overlay, room):
            process.terminate()
            await process.wait()
        await asyncio.gather(*draining)


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


async def test_a_busy_room_leaves_memory_flat(browser, served):
    await watch(browser, served, seconds=20)


@pytest.mark.soak
async def test_a_busy_room_leaves_memory_flat_for_ten_minutes(browser, served):
    await watch(browser, served, seconds=600)


async def watch(browser, served, *, seconds):
    """Show a busy room on five pages; compare what they and the server need at a third of the time and at its end."""
    address, process = served
    origin = address.partition("/#")[0]
    pages = [await browser.new_page(viewport={"width": 500, "height": 800}) for _ in PAGES]
    for page, name in zip(pages, PAGES, strict=True):
        await page.goto(f"{origin}/overlay/{name}")
    begin, first = time.monotonic(), await newest_line(origin)
    await asyncio.sleep(seconds / 3)
    early = [await memory(page) for page in pages], resident(process)
    await asyncio.sleep(seconds * 2 / 3)
    late = [await memory(page) for page in pages], resident(process)
    lines = await newest_line(origin) - first
    print(f"\n{lines} lines in {time.monotonic() - begin:.0f} s; heap, nodes, server: {early} {late}")
    assert lines > seconds * 10, "the room was not busy"
    for (heap, nodes), (more_heap, more_nodes) in zip(early[0], late[0], strict=True):
        assert more_heap < heap * 1.25 + 500_000
        assert more_nodes < nodes * 1.25 + 300
    assert late[1] < early[1] * 1.1 + 32_000_000  # the events that are kept for polling
    for page in pages:
        await page.close()


async def newest_line(origin):
    """Return how many lines there have been."""
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{origin}/overlay/socket?overlay=chat") as socket,
    ):
        return (await socket.receive_json())["lines"][-1]["id"]


def resident(process):
    """Return the bytes of memory that a process has; 0 where that is not known."""
    status = Path(f"/proc/{process}/statm")
    return int(status.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") if status.exists() else 0
