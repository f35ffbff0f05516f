"""The command that serves overlays, with a busy room, and what its pages cost."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp

from tests.interop.overlay.browser import assert_flat, memory

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser

SPEED = 12  # times the made-up room, which then has about 5,000 events a minute
PAGES = ("chat?events=chat,gift,follow,share,subscribe,like,join", "ticker", "leaderboard", "alerts", "counters")


@asynccontextmanager
async def served(folder: Path) -> AsyncIterator[tuple[str, int]]:
    """Yield the address of the index page with its token, and the process id of the server."""
    room = await _start(folder, "simulate", "--speed", str(SPEED))
    simulator = json.loads(await _line_with(room, "{"))["web"]
    overlay = await _start(folder, "overlay", "@demo", "--simulator", simulator, "--port", "0")
    draining = []
    try:
        address = (await _line_with(overlay, "#token=")).split()[-1]
        draining = [asyncio.create_task(each.read()) for each in (overlay.stdout, overlay.stderr, room.stderr)]
        yield address, overlay.pid
    finally:
        for process in (overlay, room):
            process.terminate()
            await process.wait()
        await asyncio.gather(*draining)


async def watch(browser: Browser, served: tuple[str, int], *, seconds: int) -> None:
    """Show a busy room on five pages; compare what they and the server need at a third of the time and at its end."""
    address, process = served
    origin = address.partition("/#")[0]
    pages = [await browser.new_page(viewport={"width": 500, "height": 800}) for _ in PAGES]
    for page, name in zip(pages, PAGES, strict=True):
        await page.goto(f"{origin}/overlay/{name}")
    begin, first = time.monotonic(), await _newest_line(origin)
    await asyncio.sleep(seconds / 3)
    early = [await memory(page) for page in pages], _resident(process)
    await asyncio.sleep(seconds * 2 / 3)
    late = [await memory(page) for page in pages], _resident(process)
    lines = await _newest_line(origin) - first
    print(f"\n{lines} lines in {time.monotonic() - begin:.0f} s; heap, nodes, server: {early} {late}")
    assert lines > seconds * 10, "the room was not busy"
    assert_flat(early[0], late[0])
    assert late[1] < early[1] * 1.1 + 32_000_000  # the events that are kept for polling
    for page in pages:
        await page.close()


async def _start(folder: Path, *arguments: str) -> asyncio.subprocess.Process:
    folders = {name: str(folder) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")}
    command = (sys.executable, "-m", "tiktok_live", *arguments)
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(*command, env=os.environ | folders, stdout=pipe, stderr=pipe)


async def _line_with(process: asyncio.subprocess.Process, part: str) -> str:
    async with asyncio.timeout(30):
        while part not in (line := (await process.stdout.readline()).decode()):
            assert line, (await process.stderr.read()).decode()
        return line


async def _newest_line(origin: str) -> int:
    """Return how many lines there have been."""
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{origin}/overlay/socket?overlay=chat") as socket,
    ):
        return (await socket.receive_json())["lines"][-1]["id"]


def _resident(process: int) -> int:
    """Return the bytes of memory that a process has; 0 where that is not known."""
    status = Path(f"/proc/{process}/statm")
    return int(status.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") if status.exists() else 0
