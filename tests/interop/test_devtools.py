"""A real Chromium in a window: what pages see of being debugged, who may use a profile, and how it ends."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import stat
import sys
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.imports import ROOT
from tests.interop.display import CHROMIUM, SANDBOX
from tests.processes import gone, lives
from tiktok_live.net.devtools.browser import BrowserOptions, open_browser
from tiktok_live.net.devtools.errors import BrowserUnusable, UnusableKind

pytestmark = [
    pytest.mark.interop,
    pytest.mark.skipif(not CHROMIUM, reason="CHROMIUM names no browser"),
    pytest.mark.usefixtures("screen"),
]
KILLED = """
import asyncio, os, sys
from pathlib import Path
from tiktok_live.net.devtools.browser import BrowserOptions, open_browser
async def main():
    await open_browser(BrowserOptions(executable=sys.argv[1], profile=Path(sys.argv[2]), sandbox=sys.argv[3] == "True"))
    os.kill(os.getpid(), 9)
asyncio.run(main())
"""


def options(folder: Path, **more) -> BrowserOptions:
    return BrowserOptions(
        **{"executable": CHROMIUM, "profile": folder / "profile", "sandbox": SANDBOX, "timeout": 60.0, **more}
    )


@asynccontextmanager
async def opened(chosen: BrowserOptions):
    browser = await open_browser(chosen)
    try:
        yield browser
    finally:
        await browser.aclose()


async def refused(chosen: BrowserOptions) -> BrowserUnusable:
    with pytest.raises(BrowserUnusable) as raised:
        await open_browser(chosen)
    return raised.value


def note_in(folder: Path) -> dict:
    return json.loads((folder / "profile" / "tiktok_live.json").read_text())


def port_in(folder: Path) -> str:
    """The address of the debugging port, as a user writes it."""
    return f"http://{note_in(folder)['address'].split('/')[2]}"


async def pages(browser) -> list[str]:
    targets = (await browser.devtools.call("Target.getTargets"))["targetInfos"]
    return [target["targetId"] for target in targets if target["type"] == "page"]


async def killed(folder: Path) -> None:
    """Open a browser in another program, which is then killed."""
    command = [sys.executable, "-c", KILLED, CHROMIUM, str(folder / "profile"), str(SANDBOX)]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT)
    assert await process.wait() == -9


async def test_a_page_sees_a_browser_that_is_not_automated(tmp_path):
    async with opened(options(tmp_path)) as browser:
        assert "Headless" not in browser.user_agent
        assert browser.product.startswith("Chrome/")
        (page,) = await pages(browser)
        attached = await browser.devtools.call("Target.attachToTarget", {"targetId": page, "flatten": True})
        events: list[str] = []
        browser.devtools.listen(str(attached["sessionId"]), lambda event: events.append(event.method))
        call = {"expression": "JSON.stringify([navigator.webdriver, document.visibilityState, innerWidth > 0])"}
        seen = await browser.devtools.call("Runtime.evaluate", call, session_id=str(attached["sessionId"]))
        assert seen["result"]["value"] == '[false,"visible",true]'
        await browser.devtools.call("Page.enable", session_id=str(attached["sessionId"]))
        await browser.devtools.call("Page.reload", session_id=str(attached["sessionId"]))
        await browser.devtools.call("Page.disable", session_id=str(attached["sessionId"]))
        assert "Page.frameStartedLoading" in events or "Page.frameNavigated" in events


async def test_the_profile_is_private_and_kept(tmp_path):
    async with opened(options(tmp_path)) as browser:
        process = note_in(tmp_path)["pid"]
        assert stat.S_IMODE((tmp_path / "profile").stat().st_mode) == 0o700
        assert stat.S_IMODE((tmp_path / "profile" / "tiktok_live.json").stat().st_mode) == 0o600
        assert browser.is_ours
    assert not lives(process)
    assert not (tmp_path / "profile" / "tiktok_live.json").exists()
    assert (tmp_path / "profile" / "Local State").exists()
    async with opened(options(tmp_path)):
        assert note_in(tmp_path)["pid"] != process


async def test_a_profile_in_use_is_refused(tmp_path):
    async with opened(options(tmp_path)) as browser:
        assert (await refused(options(tmp_path))).kind is UnusableKind.PROFILE_IN_USE
        # The same, if the user started that browser without us.
        (tmp_path / "profile" / "tiktok_live.json").unlink()
        browser._lock.release()
        error = await refused(options(tmp_path))
        assert (error.kind, error.retryable) == (UnusableKind.PROFILE_IN_USE, False)
        assert "already uses the profile" in error.detail
        await browser.devtools.call("Browser.getVersion")


async def test_a_browser_that_a_killed_program_left_is_taken_over(tmp_path):
    await killed(tmp_path)
    left = note_in(tmp_path)
    assert lives(left["pid"])
    async with opened(options(tmp_path)) as browser:
        assert browser.is_ours
        assert note_in(tmp_path) == {**left, "owner": os.getpid()}
        assert len(await pages(browser)) == 1
    await gone(left["pid"])
    async with opened(options(tmp_path)):
        assert note_in(tmp_path)["pid"] != left["pid"]


async def test_a_left_browser_that_was_closed_meanwhile_is_started_again(tmp_path):
    await killed(tmp_path)
    left = note_in(tmp_path)
    os.kill(left["pid"], signal.SIGKILL)
    await gone(left["pid"])
    async with opened(options(tmp_path)) as browser:
        assert note_in(tmp_path)["pid"] != left["pid"]
        os.kill(note_in(tmp_path)["pid"], signal.SIGKILL)
        end = await browser.wait_gone()
        assert (end.is_closed_by_user, end.reason) == (False, "the browser crashed or was killed (exit code -9)")


@pytest.mark.parametrize("is_left", [False, True])
async def test_the_browser_is_closed_by_its_user(tmp_path, is_left):
    if is_left:
        await killed(tmp_path)
    async with opened(options(tmp_path)) as browser, opened(BrowserOptions(cdp=port_in(tmp_path))) as other:
        assert not other.is_ours
        await other.devtools.call("Browser.close")
        for end in await asyncio.gather(browser.wait_gone(), other.wait_gone()):
            assert (end.is_closed_by_user, end.reason) == (True, "the browser was closed")


@pytest.mark.parametrize("is_left", [False, True])
async def test_the_last_window_is_closed_by_its_user(tmp_path, is_left):
    if is_left:
        await killed(tmp_path)
    async with opened(options(tmp_path)) as browser:
        (page,) = await pages(browser)
        await browser.devtools.call("Target.closeTarget", {"targetId": page})
        assert (await browser.wait_gone()).is_closed_by_user


async def test_the_user_s_browser_is_killed(tmp_path):
    async with opened(options(tmp_path)), opened(BrowserOptions(cdp=port_in(tmp_path))) as other:
        os.kill(note_in(tmp_path)["pid"], signal.SIGKILL)
        assert not (await other.wait_gone()).is_closed_by_user


async def test_a_headless_browser_is_refused(tmp_path):
    script = tmp_path / "browser"
    script.write_text(f'#!/bin/sh\nexec {CHROMIUM} --headless=new "$@"\n')
    script.chmod(0o755)
    assert (await refused(options(tmp_path, executable=str(script)))).kind is UnusableKind.HEADLESS_BROWSER


async def test_a_start_without_a_screen_says_what_the_browser_said(tmp_path, monkeypatch):
    monkeypatch.setenv("DISPLAY", ":4711")
    error = await refused(options(tmp_path))
    assert error.kind is UnusableKind.START_FAILED
    assert "Missing X server" in error.detail


@pytest.mark.skipif(SANDBOX, reason="the sandbox works for everybody but root")
async def test_root_gets_a_hint_about_the_sandbox(tmp_path):
    error = await refused(options(tmp_path, sandbox=True))
    assert error.kind is UnusableKind.START_FAILED
    assert "sandbox=off" in error.advice
