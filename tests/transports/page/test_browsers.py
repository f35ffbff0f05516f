"""One browser for all rooms, and its windows."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from tests.session.wire_messages import HELLO, chat, frame
from tests.transports.page.browser_events import HOST, ROOM_ID, created, event, message
from tests.transports.page.fake_browser import TARGET, Rig, reads
from tiktok_live.net.devtools.browser import BrowserOptions
from tiktok_live.net.devtools.errors import BrowserUnusable, CallFailed, UnusableKind
from tiktok_live.net.pages import PageFailed
from tiktok_live.transports.page import opener as module
from tiktok_live.transports.page.browsers import browsers_of_loop

OTHER = replace(TARGET, name="@other", room_id=42, url=TARGET.url.replace("someone", "other"))


async def second_room(rig: Rig):
    opener = rig.make_opener()
    opening = rig.opening(OTHER, opener)
    await rig.settle()
    room = created("1", session="S-T1")
    url = str(room.params["url"]).replace(str(ROOM_ID), "42")
    rig.devtools.emit(
        event("Page.frameNavigated", "S-T1", frame={"id": "T1", "url": OTHER.url}),
        created("1", url, "S-T1"),
        message(HELLO, "1", "S-T1"),
    )
    await rig.settle()
    return opener, await opening


async def test_all_rooms_share_a_browser_and_each_has_a_window():
    rig = Rig()
    await rig.opened()
    opener, _ = await second_room(rig)
    assert len(rig.started) == 1
    assert rig.devtools.pages == ["FIRST", "T1"]  # the browser's own first window is used, too
    assert rig.devtools.named("Target.createTarget") == [{"url": "about:blank", "background": True, "newWindow": True}]
    await opener.aclose()
    assert rig.devtools.pages == ["FIRST"]
    assert rig.browser.closed == 0
    await rig.opener.aclose()
    await rig.opener.aclose()
    assert rig.browser.closed == 1


async def test_rooms_may_have_tabs():
    rig = Rig(window="tabs")
    await rig.opened()
    opener, _ = await second_room(rig)
    assert rig.devtools.named("Target.createTarget") == [{"url": "about:blank", "background": True}]
    await opener.aclose()
    await rig.opener.aclose()


async def test_the_last_window_of_a_browser_in_use_is_kept_blank():
    rig = Rig()
    await rig.opened()
    lease = BrowserOptions()
    shared = await rig.browsers.lease(lease)
    await rig.opener.aclose()
    assert rig.devtools.pages == ["FIRST"]
    assert rig.devtools.named("Page.navigate")[-1] == {"url": "about:blank"}
    assert rig.devtools.named("Target.detachFromTarget") == [{"sessionId": "S-FIRST"}]
    rig.opener = rig.make_opener()
    await rig.opened()
    assert rig.devtools.named("Target.createTarget") == []
    await rig.opener.aclose()
    await rig.browsers.release(lease, shared)
    assert rig.browser.closed == 1


async def test_windows_of_a_killed_program_are_closed_and_one_is_used():
    rig = Rig()
    start = rig._start

    async def left(options):
        browser = await start(options)
        browser.devtools.pages[:] = ["OLD", "OLDER"]
        return browser

    rig.browsers._start_browser = left
    await rig.opened(window="OLD")
    assert rig.devtools.pages == ["OLD"]
    await rig.opener.aclose()


async def test_a_browser_of_the_user_keeps_its_windows_and_is_not_ended():
    rig = Rig(is_ours=False, cdp="http://127.0.0.1:9222")
    opening = rig.opening()
    await rig.settle()
    rig.devtools.emit(*reads("T1"))
    await rig.settle()
    await opening
    assert rig.devtools.named("Target.getTargets") == []
    await rig.opener.aclose()
    assert rig.devtools.pages == ["FIRST"]


async def test_simultaneous_rooms_start_one_browser():
    rig = Rig()
    leases = await asyncio.gather(*(rig.browsers.lease(BrowserOptions()) for _ in range(5)))
    assert len(set(map(id, leases))) == len(rig.started) == 1
    for shared in leases:
        assert rig.browser.closed == 0
        await rig.browsers.release(BrowserOptions(), shared)
    assert rig.browser.closed == 1


async def test_other_options_mean_another_browser():
    rig = Rig()
    one = await rig.browsers.lease(BrowserOptions())
    two = await rig.browsers.lease(BrowserOptions(executable="/other"))
    assert len(rig.started) == 2
    await rig.browsers.release(BrowserOptions(), one)
    await rig.browsers.release(BrowserOptions(executable="/other"), two)


async def test_a_browser_that_cannot_start_is_the_same_failure_for_all_and_tried_again_later():
    rig = Rig()
    rig.failure = BrowserUnusable(UnusableKind.PROFILE_IN_USE, "in use", advice="Close it", retryable=False)
    for _ in range(2):
        results = await asyncio.gather(rig.opening(), rig.opening(OTHER), return_exceptions=True)
        assert [type(result) for result in results] == [PageFailed, PageFailed]
        assert [result.problem.kind for result in results] == ["PROFILE_IN_USE"] * 2
        assert [(result.problem.detail, result.problem.advice) for result in results] == [("in use", "Close it")] * 2
    rig.failure = None
    await rig.opened()
    await rig.opener.aclose()


async def test_a_cancelled_start_is_closed_in_the_background():
    rig = Rig()
    opening = rig.opening()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    opening.cancel()
    await rig.settle()
    assert [browser.closed for browser in rig.started] == [1]


async def test_a_browser_that_refuses_at_once_is_closed():
    rig = Rig()
    start = rig._start

    async def refusing(options):
        browser = await start(options)
        browser.devtools.results["Target.getTargets"] = CallFailed("Target.getTargets", "no")
        return browser

    rig.browsers._start_browser = refusing
    with pytest.raises(PageFailed):
        await rig.opening()
    assert rig.browser.closed == 1


async def test_a_new_browser_waits_for_the_end_of_the_old_one():
    rig = Rig()
    shared = await rig.browsers.lease(BrowserOptions())
    may_close = asyncio.Event()
    aclose = rig.browser.aclose

    async def slow():
        await may_close.wait()
        await aclose()

    rig.browser.aclose = slow
    releasing = asyncio.ensure_future(rig.browsers.release(BrowserOptions(), shared))
    await rig.settle()
    leasing = asyncio.ensure_future(rig.browsers.lease(BrowserOptions()))
    await rig.settle()
    assert (releasing.done(), leasing.done(), len(rig.started)) == (False, False, 1)
    may_close.set()
    await releasing
    await rig.browsers.release(BrowserOptions(), await leasing)
    assert len(rig.started) == 2


def worker(session: str = "W", url: str = f"http://{HOST}/shared.js"):
    return event(
        "Target.attachedToTarget",
        "",
        sessionId=session,
        targetInfo={"targetId": "WT", "type": "shared_worker", "url": url},
    )


async def test_the_socket_of_a_shared_worker_is_read_by_the_room_in_its_address():
    rig = Rig()
    first = await rig.opened()
    opener, second = await second_room(rig)
    assert [await first.receive(), await second.receive()] == [HELLO, HELLO]
    rig.devtools.emit(worker())
    await rig.settle()
    steps = [method for method, session, _ in rig.devtools.calls if session == "W"]
    assert steps == ["Network.enable", "Target.setAutoAttach", "Runtime.runIfWaitingForDebugger"]
    ours = created("s", session="W")
    other = created("t", str(ours.params["url"]).replace(str(ROOM_ID), "42"), "W")
    one, two = frame(chat("one")), frame(chat("two"))
    rig.devtools.emit(ours, other, message(two, "t", "W"), message(one, "s", "W"))
    assert await first.receive() == one
    assert await second.receive() == two
    # The worker and its socket live on when the page of one room is loaded again.
    opening = rig.opening()
    await rig.settle()
    rig.devtools.emit(event("Page.frameNavigated", "S-FIRST", frame={"id": "FIRST", "url": TARGET.url}))
    rig.devtools.emit(message(HELLO, "s", "W"))
    await rig.settle()
    assert await (await opening).receive() == HELLO
    rig.devtools.emit(event("Target.detachedFromTarget", "", sessionId="W", targetId="WT"))
    assert "W" not in rig.devtools.listeners
    await opener.aclose()
    await rig.opener.aclose()


async def test_a_shared_worker_of_another_site_is_left_alone():
    rig = Rig()
    await rig.opened()
    rig.devtools.emit(worker(url="https://elsewhere.example/shared.js"))
    await rig.settle()
    assert [method for method, session, _ in rig.devtools.calls if session == "W"] == [
        "Runtime.runIfWaitingForDebugger"
    ]
    assert rig.devtools.named("Target.detachFromTarget") == [{"sessionId": "W"}]
    await rig.opener.aclose()


@pytest.mark.parametrize(
    ("media", "types"), [("block", ["Media", "Font"]), ("none", ["Media", "Font", "Image"]), ("on", None)]
)
async def test_media_and_fonts_are_blocked_and_style_sheets_never(media, types):
    rig = Rig(media=media)
    await rig.opened()
    patterns = rig.devtools.named("Fetch.enable")
    assert patterns == ([{"patterns": [{"resourceType": name} for name in types]}] if types else [])
    blocked = rig.devtools.named("Network.setBlockedURLs")
    assert bool(blocked) is (types is not None)
    assert all(name.startswith("*.") and "css" not in name for params in blocked for name in params["urls"])
    rig.devtools.emit(event("Fetch.requestPaused", "S-FIRST", requestId="f"))
    await rig.settle()
    assert rig.devtools.named("Fetch.failRequest") == [{"requestId": "f", "errorReason": "BlockedByClient"}]
    await rig.opener.aclose()


async def test_no_script_is_run_in_the_page_and_nothing_is_disguised():
    rig = Rig()
    await rig.opened()
    methods = {method for method, _, _ in rig.devtools.calls}
    assert {method for method in methods if method.startswith(("Runtime.", "Emulation.", "Debugger."))} == {
        "Runtime.runIfWaitingForDebugger"
    }
    assert not any("Script" in method or "Evaluate" in method for method in methods)
    await rig.opener.aclose()


async def test_a_window_can_be_closed_alone():
    rig = Rig()
    await rig.opened()
    opener, _ = await second_room(rig)
    await rig.opener.close("@someone")
    await rig.opener.close("@nobody")
    assert rig.devtools.pages == ["T1"]
    await opener.aclose()
    await rig.opener.aclose()


async def test_the_browsers_of_a_loop_are_its_own():
    assert browsers_of_loop() is browsers_of_loop()
    assert browsers_of_loop() is not await asyncio.to_thread(lambda: asyncio.run(_of_loop()))


async def _of_loop():
    return browsers_of_loop()


async def test_a_check_opens_nothing(monkeypatch):
    asked = []

    async def check(options):
        asked.append(options)
        return True, "fine"

    monkeypatch.setattr(module, "check_browser", check)
    rig = Rig(cdp="http://127.0.0.1:9222")
    assert await rig.opener.check() == (True, "fine")
    assert asked == [BrowserOptions(cdp="http://127.0.0.1:9222")]
    assert rig.started == []
