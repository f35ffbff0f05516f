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
from tiktok_live.signing.config.provider_config import BrowserSpec
from tiktok_live.signing.providers.browser import signer
from tiktok_live.signing.providers.browser.page import BrowserFailedError, Network
from tiktok_live.signing.providers.browser.signer import BrowserSigner
from tiktok_live.signing.providers.signed_json import MAX_ANSWER
from tiktok_live.testing import VirtualClock

URL = "https://www.tiktok.com/?a=1"
REQUEST = UnsignedRequest(url=URL, user_agent="me/1")
SPEC = BrowserSpec(executable="chromium", page="page.html", timeout=30.0)


class Page:
    """A page that answers when it is told to."""

    user_agent = "HeadlessChrome/1"

    def __init__(self) -> None:
        self.is_open = True
        self.asked: list[str] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.answer: tuple[bool, str] | Exception | None = None
        self.closed = 0

    async def sign(self, url: str) -> tuple[bool, str]:
        self.asked.append(url)
        await self.gate.wait()
        if not self.is_open:
            raise BrowserFailedError("the browser broke: closed")
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer or (True, json.dumps(url + "&s=1"))

    async def close(self) -> None:
        self.is_open = False
        self.closed += 1
        self.gate.set()


class Asking:
    """A signer whose browsers are pages of ours."""

    def __init__(self) -> None:
        self.clock = VirtualClock()
        self.pages: list[Page] = []
        self.start: list[Exception] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.signer = BrowserSigner(SPEC, clock=self.clock, open_browser=self.open)

    async def open(self, spec: BrowserSpec) -> Page:
        assert spec is SPEC
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


SIGNED = SignedRequest(url=URL + "&s=1", user_agent="HeadlessChrome/1")


@pytest.fixture
async def asking():
    made = Asking()
    yield made
    await made.signer.aclose()
    assert all(page.closed == 1 for page in made.pages)


async def test_the_browser_starts_with_the_first_url_and_serves_all(asking):
    assert asking.signer.name == "browser"
    assert asking.pages == []
    assert await asyncio.gather(*[asking.sign() for _ in range(5)]) == [SIGNED] * 5
    (page,) = asking.pages
    assert page.asked == [URL] * 5


async def test_calls_do_not_wait_for_each_other(asking):
    await asking.sign()
    asking.pages[0].gate.clear()
    tasks = [await asking.later() for _ in range(3)]
    assert len(asking.pages[0].asked) == 4
    asking.pages[0].gate.set()
    assert await asyncio.gather(*tasks) == [SIGNED] * 3


@pytest.mark.parametrize(
    ("answer", "detail"),
    [
        ((False, "Error: no msToken=abcdef"), "the page could not sign: Error: no msToken=***"),
        ((True, "7"), "the page answered no signed URL"),
        ((True, '"' + "a" * MAX_ANSWER), f"the page answered more than {MAX_ANSWER} letters"),
    ],
)
async def test_an_answer_that_is_none_is_bad_output_and_costs_no_browser(asking, answer, detail):
    await asking.sign()
    asking.pages[0].answer = answer
    outcome = await asking.sign()
    assert isinstance(outcome, BadOutputOutcome)
    assert outcome.detail.startswith(detail)
    asking.pages[0].answer = None
    assert await asking.sign() == SIGNED
    assert len(asking.pages) == 1


async def test_a_page_that_breaks_is_replaced_by_the_next_call(asking):
    await asking.sign()
    asking.pages[0].answer = BrowserFailedError("the browser broke: crash")
    assert await asyncio.gather(asking.sign(), asking.sign()) == [UnavailableOutcome("the browser broke: crash")] * 2
    assert await asking.sign() == SIGNED
    assert [page.closed for page in asking.pages] == [1, 0]


async def test_a_page_that_was_found_broken_is_replaced_at_once(asking):
    await asking.sign()
    asking.pages[0].is_open = False
    assert (await asking.signer.health()) == ProviderHealth(
        ok=False, detail="the browser broke; the next call starts another one"
    )
    assert await asking.sign() == SIGNED
    assert [page.closed for page in asking.pages] == [1, 0]


async def test_a_page_that_does_not_answer_is_replaced(asking):
    await asking.sign()
    asking.pages[0].gate.clear()
    task = await asking.later()
    await asking.clock.advance(29.9)
    assert not task.done()
    await asking.clock.advance(0.2)
    assert await task == UnavailableOutcome("the page did not answer within 30 s")
    assert await asking.sign() == SIGNED
    assert [page.closed for page in asking.pages] == [1, 0]


async def test_a_start_that_takes_too_long_is_used_when_it_is_done(asking):
    asking.gate.clear()
    task = await asking.later()
    await asking.clock.advance(31)
    assert await task == UnavailableOutcome("the browser did not start within 30 s")
    asking.gate.set()
    assert await asking.sign() == SIGNED
    assert len(asking.pages) == 1


async def test_a_start_that_failed_is_tried_again(asking):
    asking.start.append(BrowserFailedError("the browser cannot be used: no such file"))
    assert await asking.sign() == UnavailableOutcome("the browser cannot be used: no such file")
    assert not (await asking.signer.health()).ok
    assert await asking.sign() == SIGNED


async def test_a_cancelled_call_stops_neither_the_start_nor_the_page(asking):
    asking.gate.clear()
    first, second = await asking.later(), await asking.later()
    first.cancel()
    asking.gate.set()
    assert await second == SIGNED
    asking.pages[0].gate.clear()
    asking.pages[0].answer = BrowserFailedError("seen by nobody")
    third = await asking.later()
    third.cancel()
    await asking.clock.settle()
    asking.pages[0].gate.set()
    await asking.clock.settle()
    asking.pages[0].answer = None
    assert await asking.sign() == SIGNED
    assert len(asking.pages) == 1


async def test_closing_ends_the_browser_and_the_calls(asking):
    await asking.sign()
    asking.pages[0].gate.clear()
    task = await asking.later()
    assert await asking.signer.health() == ProviderHealth(ok=True, detail="the browser runs")
    await asking.signer.aclose()
    assert await task == UnavailableOutcome("the signer is closed")
    await asking.signer.aclose()
    assert await asking.sign() == UnavailableOutcome("the signer is closed")
    assert await asking.signer.health() == ProviderHealth(ok=False, detail="the signer is closed")
    assert asking.pages[0].closed == 1


async def test_closing_waits_for_a_start_and_ends_it(asking):
    asking.gate.clear()
    task = await asking.later()
    closing = asyncio.create_task(asking.signer.aclose())
    await asking.clock.settle()
    asking.gate.set()
    await closing
    assert isinstance(await task, SignedRequest | UnavailableOutcome)
    assert [page.closed for page in asking.pages] == [1]


async def test_closing_gives_up_a_start_that_hangs(asking, monkeypatch):
    monkeypatch.setattr(signer, "_PATIENCE", 0.01)
    asking.gate.clear()
    task = await asking.later()
    await asking.signer.aclose()
    assert await task == UnavailableOutcome("the signer is closed")
    assert asking.pages == []


async def test_closing_what_never_started_is_fine(asking):
    assert await asking.signer.health() == ProviderHealth(ok=True, detail="the browser starts when it is needed")


async def test_a_url_that_cannot_be_sent_starts_nothing(asking):
    assert isinstance(await asking.signer.sign_url(UnsignedRequest(url="wss://h/")), RejectedOutcome)
    assert asking.pages == []


def test_without_the_extra_it_is_a_wrong_configuration(monkeypatch):
    monkeypatch.setattr(signer, "find_spec", {}.get)
    with pytest.raises(ConfigError) as caught:
        BrowserSigner(SPEC, clock=VirtualClock())
    assert caught.value.advice == 'Install it with: pip install "tiktok-live[browser]"'


def test_the_package_is_imported_when_a_browser_starts():
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
def test_a_page_may_ask_its_own_host_and_those_that_are_allowed(page, allow, url, allowed):
    assert Network(page, allow).allows(url) is allowed


def test_the_browsers_proxy_is_kept_from_the_same_hosts():
    assert Network("http://127.0.0.1:81/", ("h", "g:8443")).bypass == "<-loopback>,127.0.0.1:81,g:8443,h:443,h:80"
    assert Network(Path("/page/a.html").as_uri(), ()).bypass == "<-loopback>"
