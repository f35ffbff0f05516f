from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.imports import ROOT
from tests.net.devtools.fake_browser import USER_AGENT, FakeBrowser, program
from tests.processes import gone, lives
from tiktok_live.net.devtools import browser as module
from tiktok_live.net.devtools.browser import BrowserOptions, open_browser
from tiktok_live.net.devtools.errors import BrowserGone, BrowserUnusable, UnusableKind
from tiktok_live.net.devtools.profile import BrowserNote, ProfileLock
from tiktok_live.testing import VirtualClock

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="programs are scripts")
ENVIRON = {**os.environ, "DISPLAY": ":99"}
# Opens a browser and is killed, as by `kill -9`.
KILLED = """
import asyncio, os, sys
from pathlib import Path
from tiktok_live.net.devtools.browser import BrowserOptions, open_browser
async def main():
    await open_browser(BrowserOptions(executable=sys.argv[1], profile=Path(sys.argv[2])))
    os.kill(os.getpid(), 9)
asyncio.run(main())
"""


def options(folder: Path, mode: str = "", **more) -> BrowserOptions:
    return BrowserOptions(executable=program(folder, mode), profile=folder / "profile", **more)


@asynccontextmanager
async def opened(chosen: BrowserOptions, **more):
    browser = await open_browser(chosen, environ=ENVIRON, **more)
    try:
        yield browser
    finally:
        await browser.aclose()


async def refused(chosen: BrowserOptions, **more) -> BrowserUnusable:
    with pytest.raises(BrowserUnusable) as raised:
        await open_browser(chosen, **{"environ": ENVIRON, **more})
    return raised.value


def note_in(folder: Path) -> BrowserNote | None:
    path = folder / "profile" / "tiktok_live.json"
    return BrowserNote(**json.loads(path.read_text())) if path.exists() else None


def starts(folder: Path) -> list[list[str]]:
    return [json.loads(line) for line in (folder / "arguments").read_text().splitlines()]


async def test_a_browser_is_started_noted_and_closed(tmp_path):
    clock = VirtualClock(wall=1_790_000_000.5)
    async with opened(options(tmp_path), clock=clock) as browser:
        assert (browser.product, browser.user_agent) == ("Chrome/156.0.8078.114", USER_AGENT)
        assert browser.is_ours
        (arguments,) = starts(tmp_path)
        assert f"--user-data-dir={tmp_path / 'profile'}" in arguments
        note = note_in(tmp_path)
        assert note is not None
        assert (note.owner, note.started) == (os.getpid(), 1_790_000_000.5)
        assert note.address.startswith("ws://127.0.0.1:")
        assert f"--remote-debugging-port={note.address.split(':')[2].split('/')[0]}" in arguments
        assert lives(note.pid)
        watching = asyncio.ensure_future(browser.wait_gone())
        await clock.settle()
    assert not lives(note.pid)
    assert note_in(tmp_path) is None
    end = await watching
    assert (str(end), end.is_closed_by_user) == ("the browser was closed by this program", False)
    ProfileLock(tmp_path / "profile").release()


async def test_closing_twice_and_cancelled_closes_once(tmp_path):
    async with opened(options(tmp_path)) as browser:
        note = note_in(tmp_path)
        closing = asyncio.ensure_future(browser.aclose())
        await asyncio.sleep(0)
        closing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await closing
        await asyncio.gather(browser.aclose(), browser.aclose())
        assert note is not None
        assert not lives(note.pid)


async def test_a_browser_that_does_not_close_is_terminated_and_killed(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_CLOSE_TIMEOUT", 0.2)
    async with opened(options(tmp_path, "stubborn")) as browser:
        note = note_in(tmp_path)
        await browser.aclose()
        assert note is not None
        await gone(note.pid)
    assert note_in(tmp_path) is None


async def test_a_browser_that_the_user_closes(tmp_path):
    async with opened(options(tmp_path)) as browser:
        note = note_in(tmp_path)
        assert note is not None
        async with opened(BrowserOptions(cdp=f"http://{note.address.split('/')[2]}")) as other:
            await other.devtools.call("Browser.close")
            for end in await asyncio.gather(browser.wait_gone(), other.wait_gone()):
                assert (end.reason, end.is_closed_by_user) == ("the browser was closed", True)
        with pytest.raises(BrowserGone):
            await browser.devtools.call("Browser.getVersion")
    assert note_in(tmp_path) is None


async def test_a_browser_that_is_killed(tmp_path):
    async with opened(options(tmp_path)) as browser:
        note = note_in(tmp_path)
        assert note is not None
        os.kill(note.pid, signal.SIGKILL)
        end = await browser.wait_gone()
        assert end.reason == "the browser crashed or was killed (exit code -9)"
        assert not end.is_closed_by_user
    async with opened(options(tmp_path)):
        assert len(starts(tmp_path)) == 2


async def test_the_same_profile_cannot_be_used_twice(tmp_path):
    async with opened(options(tmp_path)) as browser:
        error = await refused(options(tmp_path))
        assert error.kind is UnusableKind.PROFILE_IN_USE
        assert f"process {os.getpid()}" in error.detail
        assert len(starts(tmp_path)) == 1
        await browser.devtools.call("Browser.getVersion")


async def killed(chosen: BrowserOptions) -> None:
    """Open a browser in another process, which is then killed."""
    command = [sys.executable, "-c", KILLED, chosen.executable, str(chosen.profile)]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=ENVIRON)
    assert await process.wait() == -9


async def test_a_browser_that_a_killed_program_left_is_taken_over_and_closed(tmp_path):
    await killed(options(tmp_path))
    left = note_in(tmp_path)
    assert left is not None
    assert left.owner != os.getpid()
    assert lives(left.pid)
    async with opened(options(tmp_path)) as browser:
        assert browser.is_ours
        note = note_in(tmp_path)
        assert note is not None
        assert (note.pid, note.address, note.owner) == (left.pid, left.address, os.getpid())
        assert (await refused(options(tmp_path))).kind is UnusableKind.PROFILE_IN_USE
    assert len(starts(tmp_path)) == 1
    await gone(left.pid)
    assert note_in(tmp_path) is None


async def test_a_left_browser_that_is_killed_or_closed_says_so(tmp_path):
    await killed(options(tmp_path))
    async with opened(options(tmp_path)) as browser:
        left = note_in(tmp_path)
        assert left is not None
        os.kill(left.pid, signal.SIGKILL)
        end = await browser.wait_gone()
        assert (end.reason, end.is_closed_by_user) == ("the debugging connection broke", False)


async def test_a_left_browser_that_does_not_close_is_killed(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_CLOSE_TIMEOUT", 0.2)
    await killed(options(tmp_path, "stubborn"))
    left = note_in(tmp_path)
    assert left is not None
    async with opened(options(tmp_path)):
        pass
    await gone(left.pid)


async def test_a_note_of_a_browser_that_has_ended_is_replaced(tmp_path):
    async with FakeBrowser() as other:
        with ProfileLock(tmp_path / "profile") as lock:
            # Another browser has the port by now, and the number of the process.
            lock.write_note(BrowserNote(os.getpid(), f"{other.address}-earlier", 1, 0.0))
        async with opened(options(tmp_path)):
            note = note_in(tmp_path)
            assert note is not None
            assert note.pid != os.getpid()
        assert other.calls == []


async def test_only_a_browser_on_this_machine_is_taken_over(tmp_path):
    async with FakeBrowser() as other:
        with ProfileLock(tmp_path / "profile") as lock:
            # It would respond, but the address is not that of loopback.
            lock.write_note(BrowserNote(1, other.address.replace("127.0.0.1", "0.0.0.0"), 1, 0.0))
        async with opened(options(tmp_path)):
            assert len(starts(tmp_path)) == 1
        assert other.requested == []


@pytest.fixture
def bystander():
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
    yield process
    process.kill()
    process.wait()


async def test_a_process_that_is_not_the_noted_one_is_never_signalled(tmp_path, monkeypatch, bystander):
    monkeypatch.setattr(module, "_CLOSE_TIMEOUT", 0.05)
    async with FakeBrowser() as other:
        with ProfileLock(tmp_path / "profile") as lock:
            lock.write_note(BrowserNote(bystander.pid, other.address, 1, 0.0))
        # It says that it has another process id, and does not close.
        async with opened(options(tmp_path)):
            pass
        assert lives(bystander.pid)
        assert other.calls[-1]["method"] == "Browser.close"


async def test_another_port_is_tried_if_the_first_one_is_taken(tmp_path):
    async with opened(options(tmp_path, "taken")):
        first, second = starts(tmp_path)
        assert first != second


async def test_a_browser_that_opens_no_port_is_stopped_in_time(tmp_path):
    clock = VirtualClock()
    opening = asyncio.ensure_future(refused(options(tmp_path, "mute", timeout=9.0), clock=clock))
    await until((tmp_path / "arguments").exists)
    await clock.advance(9.0)
    error = await opening
    assert (error.kind, error.retryable) == (UnusableKind.START_FAILED, True)
    assert "within 9 s" in error.detail
    ProfileLock(tmp_path / "profile").release()


async def until(is_done) -> None:
    async with asyncio.timeout(30):
        while not is_done():  # noqa: ASYNC110 - a file of another process
            await asyncio.sleep(0.01)


async def test_opening_that_is_cancelled_leaves_neither_a_process_nor_a_lock(tmp_path):
    opening = asyncio.ensure_future(open_browser(options(tmp_path, "mute"), environ=ENVIRON))
    await until((tmp_path / "arguments").exists)
    opening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await opening
    ProfileLock(tmp_path / "profile").release()


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        ("exit", UnusableKind.PROFILE_IN_USE),
        ("broken", UnusableKind.START_FAILED),
        ("headless", UnusableKind.HEADLESS_BROWSER),
    ],
)
async def test_a_browser_that_cannot_be_used_is_refused_and_ends(tmp_path, mode, kind):
    error = await refused(options(tmp_path, mode))
    assert error.kind is kind
    assert error.advice
    assert note_in(tmp_path) is None
    ProfileLock(tmp_path / "profile").release()


@pytest.mark.parametrize("is_left", [True, False])
async def test_a_profile_whose_left_browser_does_not_respond_is_tried_again(tmp_path, is_left):
    if is_left:
        lock = ProfileLock(tmp_path / "profile")
        address = "ws://127.0.0.1:1/devtools/browser/11111111-2222-3333-4444-555555555555"
        lock.write_note(BrowserNote(pid=1, address=address, owner=1, started=0.0))
        lock.release()
    error = await refused(options(tmp_path, "exit"))
    assert error.kind is UnusableKind.PROFILE_IN_USE
    assert error.retryable is is_left


async def test_without_a_screen_nothing_is_started(tmp_path):
    environ = {name: value for name, value in ENVIRON.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    chosen = options(tmp_path)
    if sys.platform != "darwin":
        assert (await refused(chosen, environ=environ)).kind is UnusableKind.NO_DISPLAY
        assert not (tmp_path / "arguments").exists()


async def test_without_a_profile_the_user_s_data_folder_is_used(tmp_path):
    environ = {**ENVIRON, "HOME": str(tmp_path), "XDG_DATA_HOME": ""}
    browser = await open_browser(BrowserOptions(executable=program(tmp_path)), environ=environ)
    await browser.aclose()
    (arguments,) = starts(tmp_path)
    (folder,) = [argument for argument in arguments if argument.startswith("--user-data-dir=")]
    assert folder.startswith(f"--user-data-dir={tmp_path}")
    assert folder.endswith("/tiktok_live/browser")


@asynccontextmanager
async def attached(**responses):
    async with FakeBrowser() as fake:
        fake.responses |= responses
        async with opened(BrowserOptions(cdp=f"http://{fake.host}")) as browser:
            yield fake, browser


async def test_the_user_s_browser_is_attached_to_and_never_closed():
    async with attached() as (fake, browser):
        assert not browser.is_ours
        assert browser.user_agent == USER_AGENT
        await browser.aclose()
        assert {call["method"] for call in fake.calls} == {"Browser.getVersion", "Target.setDiscoverTargets"}
        assert (await browser.wait_gone()).reason == "the browser was closed by this program"


async def test_a_browser_that_closes_its_pages_first_was_closed_by_its_user():
    async with attached() as (fake, browser):
        await fake.send({"method": "Target.targetDestroyed", "params": {"targetId": "T1"}})
        await browser.devtools.call("Browser.getVersion")
        fake.cut()
        assert (await browser.wait_gone()).is_closed_by_user


async def test_a_browser_that_ends_with_open_pages_was_not_closed_by_its_user():
    async with attached() as (fake, browser):
        await fake.send({"method": "Target.targetDestroyed", "params": {"targetId": "another"}})
        await browser.devtools.call("Browser.getVersion")
        fake.cut()
        assert not (await browser.wait_gone()).is_closed_by_user


async def test_a_headless_browser_is_refused_with_advice():
    async with FakeBrowser() as fake:
        fake.responses["Browser.getVersion"] = {"userAgent": USER_AGENT.replace("Chrome/", "HeadlessChrome/")}
        error = await refused(BrowserOptions(cdp=f"http://{fake.host}"))
    assert error.kind is UnusableKind.HEADLESS_BROWSER
    assert "--headless" in error.advice
    assert fake.sockets == []


async def test_a_program_that_speaks_no_debugging_protocol_is_refused():
    async with FakeBrowser() as fake:
        fake.responses["Browser.getVersion"] = "what is that?"
        error = await refused(BrowserOptions(cdp=f"http://{fake.host}"))
    assert error.kind is UnusableKind.ATTACH_FAILED
    assert "what is that?" in error.detail
