from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from tests.imports import loaded_by
from tiktok_live.errors import ConfigError
from tiktok_live.signing.base import (
    BadOutputOutcome,
    ProviderHealth,
    RejectedOutcome,
    SignedRequest,
    UnavailableOutcome,
    UnsignedRequest,
)
from tiktok_live.signing.config.provider_config import BrowserConfig
from tiktok_live.signing.providers.browser import signer
from tiktok_live.signing.providers.browser.page import BrowserFailedError, Network, open_page
from tiktok_live.signing.providers.browser.signer import BrowserSigner
from tiktok_live.signing.providers.signer_responses import MAX_OUTPUT
from tiktok_live.testing import VirtualClock

URL = "https://www.tiktok.com/?a=1"
REQUEST = UnsignedRequest(url=URL, user_agent="me/1")
SPEC = BrowserConfig(executable="chromium", page="page.html", timeout=30.0)


class Page:
    """A page with a controlled result."""

    user_agent = "Mozilla/5.0 Chrome/1"

    def __init__(self) -> None:
        self.is_open = True
        self.requests: list[str] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.result: tuple[bool, str] | Exception | None = None
        self.closed = 0

    async def sign(self, url: str) -> tuple[bool, str]:
        self.requests.append(url)
        await self.gate.wait()
        if not self.is_open:
            raise BrowserFailedError("the browser failed: closed")
        if isinstance(self.result, Exception):
            raise self.result
        return self.result or (True, json.dumps(url + "&s=1"))

    async def close(self) -> None:
        self.is_open = False
        self.closed += 1
        self.gate.set()


class BrowserRig:
    """A signer with fake browsers."""

    def __init__(self) -> None:
        self.clock = VirtualClock()
        self.pages: list[Page] = []
        self.start: list[Exception] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.signer = BrowserSigner(SPEC, clock=self.clock, open_browser=self.open)

    async def open(self, config: BrowserConfig) -> Page:
        assert config is SPEC
        await self.gate.wait()
        if self.start:
            raise self.start.pop(0)
        self.pages.append(Page())
        return self.pages[-1]

    async def sign(self):
        return await self.signer.sign_url(REQUEST)

    async def later(self) -> asyncio.Task:
        task = asyncio.create_task(self.sign())
        await self.clock.settle()
        return task


SIGNED = SignedRequest(url=URL + "&s=1", user_agent="Mozilla/5.0 Chrome/1")


@pytest.fixture
async def rig():
    made = BrowserRig()
    yield made
    await made.signer.aclose()
    assert all(page.closed == 1 for page in made.pages)


async def test_the_browser_starts_with_the_first_url(rig):
    assert rig.signer.name == "browser"
    assert rig.pages == []
    assert await asyncio.gather(*[rig.sign() for _ in range(5)]) == [SIGNED] * 5
    (page,) = rig.pages
    assert page.requests == [URL] * 5


async def test_it_says_its_user_agent_before_it_signs(rig):
    assert await rig.signer.own_user_agent() == "Mozilla/5.0 Chrome/1"
    (page,) = rig.pages
    assert page.requests == []
    assert await rig.sign() == SIGNED
    assert len(rig.pages) == 1


async def test_a_browser_that_does_not_start_has_no_user_agent(rig):
    rig.start.append(BrowserFailedError("it does not start"))
    assert await rig.signer.own_user_agent() == UnavailableOutcome("it does not start")
    await rig.signer.aclose()
    assert await rig.signer.own_user_agent() == UnavailableOutcome("the signer is closed")


async def test_without_a_screen_it_is_rejected_with_advice(monkeypatch):
    monkeypatch.setattr("tiktok_live.signing.providers.browser.page.has_display", lambda *_: False)
    made = BrowserSigner(SPEC, clock=VirtualClock(), open_browser=open_page)
    for outcome in (await made.own_user_agent(), await made.sign_url(REQUEST)):
        assert outcome == RejectedOutcome("NO_DISPLAY", "the browser has no screen to open its window on")
        assert "DISPLAY or WAYLAND_DISPLAY" in outcome.advice
    await made.aclose()


async def test_calls_run_concurrently(rig):
    await rig.sign()
    rig.pages[0].gate.clear()
    tasks = [await rig.later() for _ in range(3)]
    assert len(rig.pages[0].requests) == 4
    rig.pages[0].gate.set()
    assert await asyncio.gather(*tasks) == [SIGNED] * 3


@pytest.mark.parametrize(
    ("result", "detail"),
    [
        ((False, "Error: no msToken=abcdef"), "the page could not sign: Error: no msToken=***"),
        ((True, "7"), "the page returned no signed URL"),
        ((True, '"' + "a" * MAX_OUTPUT), f"the page returned more than {MAX_OUTPUT} characters"),
    ],
)
async def test_an_invalid_result_is_bad_output_and_keeps_the_browser(rig, result, detail):
    await rig.sign()
    rig.pages[0].result = result
    outcome = await rig.sign()
    assert isinstance(outcome, BadOutputOutcome)
    assert outcome.detail.startswith(detail)
    rig.pages[0].result = None
    assert await rig.sign() == SIGNED
    assert len(rig.pages) == 1


async def test_a_page_that_fails_is_replaced_by_the_next_call(rig):
    await rig.sign()
    rig.pages[0].result = BrowserFailedError("the browser failed: crash")
    assert await asyncio.gather(rig.sign(), rig.sign()) == [UnavailableOutcome("the browser failed: crash")] * 2
    assert await rig.sign() == SIGNED
    assert [page.closed for page in rig.pages] == [1, 0]


async def test_a_page_that_is_closed_is_replaced_at_once(rig):
    await rig.sign()
    rig.pages[0].is_open = False
    assert (await rig.signer.health()) == ProviderHealth(
        ok=False, detail="the browser failed; the next call starts another one"
    )
    assert await rig.sign() == SIGNED
    assert [page.closed for page in rig.pages] == [1, 0]


async def test_a_page_that_times_out_is_replaced(rig):
    await rig.sign()
    rig.pages[0].gate.clear()
    task = await rig.later()
    await rig.clock.advance(29.9)
    assert not task.done()
    await rig.clock.advance(0.2)
    assert await task == UnavailableOutcome("the page did not return within 30 s")
    assert await rig.sign() == SIGNED
    assert [page.closed for page in rig.pages] == [1, 0]


async def test_a_slow_start_is_used_when_it_is_done(rig):
    rig.gate.clear()
    task = await rig.later()
    await rig.clock.advance(31)
    assert await task == UnavailableOutcome("the browser did not start within 30 s")
    rig.gate.set()
    assert await rig.sign() == SIGNED
    assert len(rig.pages) == 1


async def test_a_failed_start_is_repeated(rig):
    rig.start.append(BrowserFailedError("the browser cannot be used: no such file"))
    assert await rig.sign() == UnavailableOutcome("the browser cannot be used: no such file")
    assert not (await rig.signer.health()).ok
    assert await rig.sign() == SIGNED


async def test_a_cancelled_call_affects_neither_the_start_nor_the_page(rig):
    rig.gate.clear()
    first, second = await rig.later(), await rig.later()
    first.cancel()
    rig.gate.set()
    assert await second == SIGNED
    rig.pages[0].gate.clear()
    rig.pages[0].result = BrowserFailedError("not retrieved")
    third = await rig.later()
    third.cancel()
    await rig.clock.settle()
    rig.pages[0].gate.set()
    await rig.clock.settle()
    rig.pages[0].result = None
    assert await rig.sign() == SIGNED
    assert len(rig.pages) == 1


async def test_closing_stops_the_browser_and_the_calls(rig):
    await rig.sign()
    rig.pages[0].gate.clear()
    task = await rig.later()
    assert await rig.signer.health() == ProviderHealth(ok=True, detail="the browser is running")
    await rig.signer.aclose()
    assert await task == UnavailableOutcome("the signer is closed")
    await rig.signer.aclose()
    assert await rig.sign() == UnavailableOutcome("the signer is closed")
    assert await rig.signer.health() == ProviderHealth(ok=False, detail="the signer is closed")
    assert rig.pages[0].closed == 1


async def test_closing_waits_for_a_start_and_stops_the_browser(rig):
    rig.gate.clear()
    task = await rig.later()
    closing = asyncio.create_task(rig.signer.aclose())
    await rig.clock.settle()
    rig.gate.set()
    await closing
    assert isinstance(await task, SignedRequest | UnavailableOutcome)
    assert [page.closed for page in rig.pages] == [1]


async def test_closing_abandons_a_start_that_hangs(rig, monkeypatch):
    monkeypatch.setattr(signer, "_CLOSE_PATIENCE", 0.01)
    rig.gate.clear()
    task = await rig.later()
    await rig.signer.aclose()
    assert await task == UnavailableOutcome("the signer is closed")
    assert rig.pages == []


async def test_closing_an_unused_signer(rig):
    assert await rig.signer.health() == ProviderHealth(ok=True, detail="the browser starts when it is needed")


async def test_an_invalid_url_starts_no_browser(rig):
    assert isinstance(await rig.signer.sign_url(UnsignedRequest(url="wss://h/")), RejectedOutcome)
    assert rig.pages == []


def test_without_the_extra_it_is_a_config_error(monkeypatch):
    monkeypatch.setattr(signer, "find_spec", {}.get)
    with pytest.raises(ConfigError) as caught:
        BrowserSigner(SPEC, clock=VirtualClock())
    assert caught.value.advice == 'Install it with: pip install "tiktok-live[browser]"'


def test_the_package_is_imported_only_when_a_browser_starts():
    assert "playwright" not in loaded_by("import tiktok_live.signing.providers.browser.signer")


@pytest.mark.parametrize(
    ("page", "allow", "url", "allowed"),
    [
        ("http://h:81/a", (), "http://h:81/b?c", True),
        ("http://h:81/a", (), "ws://h:81/b", True),
        ("http://h:81/a", (), "http://H:81/", True),
        ("http://h:81/a", (), "http://h/", False),
        ("http://h:81/a", (), "http://other:81/", False),
        ("http://h:81/a", (), "http://h:81@other/", False),
        ("http://h:81/a", (), "http://other.h:81/", False),
        ("https://h/a", (), "https://h:443/", True),
        ("https://h/a", (), "wss://h/", True),
        ("https://h/a", (), "http://h/", False),
        ("https://h/a", ("cdn.h",), "https://cdn.h/x.js", True),
        ("https://h/a", ("cdn.h",), "http://cdn.h/x.js", True),
        ("https://h/a", ("cdn.h",), "https://cdn.h:8443/x.js", False),
        ("https://h/a", ("cdn.h:8443",), "https://cdn.h:8443/x.js", True),
        ("http://[::1]:81/a", (), "http://[::1]:81/b", True),
        ("https://h/a", (), "data:text/plain,a", True),
        ("https://h/a", (), "blob:https://h/1-2", True),
        ("https://h/a", (), "file:///etc/passwd", False),
        ("https://h/a", (), "ftp://h/", False),
        ("https://h/a", (), "https://h:port/", False),
        ("https://h/a", (), "", False),
        ("file:///home/me/page/a.html", (), "file:///home/me/page/b.js", True),
        ("file:///home/me/page/a.html", (), "file:///home/me/b.js", False),
        ("file:///home/me/page/a.html", (), "file:///home/me/page/../b.js", False),
        ("file:///home/me/page/a.html", (), "file:///home/me/pages/b.js", False),
        ("file:///home/me/page/a.html", ("h",), "https://h/", True),
        ("file:///home/me/page/a.html", (), "https://h/", False),
    ],
)
def test_a_page_may_contact_its_own_and_allowed_hosts(page, allow, url, allowed):
    assert Network(page, allow).allows(url) is allowed


def test_the_proxy_exceptions_are_the_allowed_hosts():
    assert Network("http://127.0.0.1:81/", ("h", "g:8443")).bypass == "<-loopback>,127.0.0.1:81,g:8443,h:443,h:80"
    assert Network(Path("/page/a.html").as_uri(), ()).bypass == "<-loopback>"
