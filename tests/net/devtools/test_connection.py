from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager

import pytest

from tests.net.devtools.fake_browser import FakeBrowser
from tiktok_live.net.devtools import connection as module
from tiktok_live.net.devtools.connection import connect_devtools
from tiktok_live.net.devtools.errors import BrowserError, BrowserGone, BrowserUnusable, CallFailed, UnusableKind
from tiktok_live.testing import VirtualClock


@asynccontextmanager
async def connected(**responses):
    """Yield a browser, a connection to it and the connection's clock."""
    clock = VirtualClock()
    async with FakeBrowser() as browser:
        browser.responses |= {name.replace("_", "."): response for name, response in responses.items()}
        devtools = await connect_devtools(browser.address, timeout=5.0, clock=clock)
        try:
            yield browser, devtools, clock
        finally:
            await devtools.aclose()


async def read_so_far(devtools) -> None:
    """Return when everything that the browser has sent is read: the response comes after it."""
    await devtools.call("Browser.getVersion")


async def test_a_call_returns_the_result():
    async with connected(Page_navigate={"frameId": "F"}) as (browser, devtools, _):
        assert await devtools.call("Page.navigate", {"url": "about:blank"}, session_id="S") == {"frameId": "F"}
        assert browser.calls == [
            {"id": 1, "method": "Page.navigate", "params": {"url": "about:blank"}, "sessionId": "S"}
        ]


async def test_a_refused_call_says_why():
    async with connected(Page_navigate="no such target\x1b[1m token=abc") as (_, devtools, _):
        with pytest.raises(CallFailed) as raised:
            await devtools.call("Page.navigate")
    assert raised.value.method == "Page.navigate"
    assert raised.value.detail == "no such target[1m token=*** (-32000)"


async def test_a_call_without_a_response_fails_in_time_and_the_response_is_dropped():
    async with connected(Page_enable=None) as (browser, devtools, clock):
        call = asyncio.ensure_future(devtools.call("Page.enable", timeout=7.0))
        sent = await browser.received("Page.enable")
        await clock.advance(6.9)
        assert not call.done()
        await clock.advance(0.2)
        with pytest.raises(CallFailed, match="no response within 7 s"):
            await call
        await browser.send({"id": sent["id"], "result": {}})
        await read_so_far(devtools)


async def test_a_cancelled_call_leaves_the_connection_usable():
    async with connected(Page_enable=None) as (browser, devtools, _):
        call = asyncio.ensure_future(devtools.call("Page.enable"))
        sent = await browser.received("Page.enable")
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        await browser.send({"id": sent["id"], "result": {}})
        await read_so_far(devtools)


async def test_responses_may_come_in_any_order():
    async with connected(a=None, b=None) as (browser, devtools, _):
        calls = [asyncio.ensure_future(devtools.call(name)) for name in "ab"]
        first, second = [(await browser.received(name))["id"] for name in "ab"]
        await browser.send({"id": second, "result": {"n": 2}})
        await browser.send({"id": 999, "result": {"n": 9}})
        await browser.send({"id": first, "result": {"n": 1}})
        assert await asyncio.gather(*calls) == [{"n": 1}, {"n": 2}]


async def test_too_many_calls_without_a_response_are_refused(monkeypatch):
    monkeypatch.setattr(module, "_MAX_PENDING", 2)
    async with connected(a=None) as (browser, devtools, _):
        calls = [asyncio.ensure_future(devtools.call("a")) for _ in range(2)]
        await browser.received("a")
        with pytest.raises(CallFailed, match="2 other calls"):
            await devtools.call("b")
        for call in calls:
            call.cancel()
        await asyncio.wait(calls)
        await read_so_far(devtools)


async def test_each_session_has_its_listener_and_events_come_in_order():
    async with connected() as (browser, devtools, _):
        seen: list[tuple[str, str, object]] = []
        for session in ("", "S"):
            devtools.listen(session, lambda event, to=session: seen.append((to, event.method, event.params.get("n"))))
        for number in range(3):
            await browser.send({"method": "e", "sessionId": "S", "params": {"n": number}})
        await browser.send({"method": "e", "sessionId": "gone"})
        await browser.send({"method": "b"})
        await read_so_far(devtools)
        assert seen == [("S", "e", 0), ("S", "e", 1), ("S", "e", 2), ("", "b", None)]
        devtools.unlisten("S")
        devtools.unlisten("unknown")
        await browser.send({"method": "late", "sessionId": "S"})
        await read_so_far(devtools)
        assert len(seen) == 4


async def test_a_listener_that_fails_is_logged_and_costs_nothing_else(caplog):
    async with connected() as (browser, devtools, _):
        seen = []

        def fail(event):
            seen.append(event)
            raise RuntimeError(f"token={event.params['value']}")

        devtools.listen("S", fail)
        await browser.send({"method": "e\x1b", "sessionId": "S", "params": {"value": "k3PtQ"}})
        await browser.send({"method": "e", "sessionId": "S"})
        await read_so_far(devtools)
    assert len(seen) == 2
    assert "the listener of e failed" in caplog.text
    assert "k3PtQ" not in caplog.text


async def test_too_many_listeners_are_refused(monkeypatch):
    monkeypatch.setattr(module, "_MAX_LISTENERS", 1)
    async with connected() as (_, devtools, _):
        devtools.listen("S", print)
        devtools.listen("S", str)
        with pytest.raises(BrowserError, match="more than 1 open"):
            devtools.listen("T", print)


async def test_garbage_is_ignored_with_one_warning(caplog):
    caplog.set_level(logging.WARNING)
    async with connected() as (browser, devtools, _):
        for garbage in (b"\xff\x00", "", "[]", '{"id": "x"}', '{"method": 1}', "[" * 100_000, '{"id": 1e400}'):
            await browser.send(garbage)
        await read_so_far(devtools)
    assert caplog.text.count("was ignored") == 1


async def test_a_huge_message_ends_the_connection(monkeypatch):
    monkeypatch.setattr(module, "MAX_MESSAGE", 1 << 20)
    async with connected() as (browser, devtools, _):
        await browser.send("x" * ((1 << 20) + 1))
        assert await devtools.wait_closed() == "the browser sent a message of more than 1 MiB"


async def test_the_end_of_the_browser_ends_all_calls():
    async with connected(a=None) as (browser, devtools, _):
        calls = [asyncio.ensure_future(devtools.call("a")) for _ in range(3)]
        await browser.received("a")
        browser.cut()
        for call in calls:
            with pytest.raises(BrowserGone, match="the debugging connection broke") as raised:
                await call
            assert not raised.value.is_closed_by_user
        assert await devtools.wait_closed() == "the debugging connection broke"
        with pytest.raises(BrowserGone):
            await devtools.call("b")
        devtools.listen("S", print)


async def test_a_close_frame_says_its_code():
    async with connected() as (browser, devtools, _):
        await browser.sockets[0].close(1001)
        assert await devtools.wait_closed() == "the browser closed the debugging connection with code 1001"


async def test_closing_ends_calls_and_may_be_repeated():
    async with connected(a=None) as (browser, devtools, _):
        call = asyncio.ensure_future(devtools.call("a"))
        await browser.received("a")
        await asyncio.gather(devtools.aclose(), devtools.aclose())
        with pytest.raises(BrowserGone, match="closed by this program"):
            await call
        await devtools.aclose()


async def test_an_address_without_a_browser_is_refused():
    async with FakeBrowser() as browser:
        address = browser.address
        with pytest.raises(BrowserUnusable, match="no browser responds") as raised:
            await connect_devtools(f"{address}-of-an-earlier-start", timeout=5.0)
        assert raised.value.kind is UnusableKind.ATTACH_FAILED
    with pytest.raises(BrowserUnusable, match="refused"):
        await connect_devtools(address, timeout=5.0)


async def test_a_redirect_is_not_followed():
    async with FakeBrowser() as browser, FakeBrowser("other") as other:
        browser.moved = other.address
        with pytest.raises(BrowserUnusable, match="no browser responds"):
            await connect_devtools(f"ws://{browser.host}/moved", timeout=5.0)
        assert other.requested == []


async def test_nothing_that_is_sent_or_received_is_logged(caplog):
    caplog.set_level(logging.DEBUG)
    async with connected() as (browser, devtools, _):
        await browser.send({"method": "Network.cookies", "params": {"value": "k3PtQ"}})
        await read_so_far(devtools)
    own = [record for record in caplog.records if "server" not in record.name]
    assert not any("k3PtQ" in record.getMessage() for record in own)
