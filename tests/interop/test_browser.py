"""A real Chromium signs with a page of ours in a window: what it may reach, what it says it is, what is left of it."""

from __future__ import annotations

import asyncio
import os
import signal
import uuid
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from aiohttp import web

from tests.interop.display import CHROMIUM, SANDBOX
from tiktok_live.net.clock import SystemClock
from tiktok_live.net.user_agents import Browser, contradictions, is_headless
from tiktok_live.signing.base import (
    BadOutputOutcome,
    ConnectPlan,
    Identity,
    ProviderHealth,
    RejectedOutcome,
    RoomRef,
    SignedRequest,
    UnavailableOutcome,
    UnsignedRequest,
)
from tiktok_live.signing.config.provider_config import BrowserConfig
from tiktok_live.signing.providers.browser.signer import BrowserSigner
from tiktok_live.signing.providers.composed import SignedProvider
from tiktok_live.signing.providers.direct import DirectProvider

if TYPE_CHECKING:
    from collections.abc import Mapping

PAGES = Path(__file__).parents[1] / "signing" / "providers" / "browser" / "pages"
PROCESSES = Path("/proc")
URL = "https://www.tiktok.com/webcast/im/fetch/?aid=1988&room_id=7"

pytestmark = [
    pytest.mark.interop,
    pytest.mark.skipif(not CHROMIUM, reason="CHROMIUM names no browser"),
    pytest.mark.usefixtures("screen"),
]


def processes(mark: str) -> set[int]:
    """Every process that inherited `mark` in its environment, whoever its parent is by now."""
    found = set()
    for folder in PROCESSES.glob("[0-9]*"):
        try:
            if folder.name != str(os.getpid()) and mark.encode() in (folder / "environ").read_bytes():
                found.add(int(folder.name))
        except OSError:
            continue  # it ended meanwhile, or is another user's
    return found


@asynccontextmanager
async def server(headers: list[Mapping[str, str]] | None = None):
    """Yield a server of the pages, as host and port, and the requested paths; note `headers` of requests."""
    requests: list[str] = []

    async def answer(request: web.Request) -> web.StreamResponse:
        requests.append(request.path)
        if headers is not None:
            headers.append(request.headers)
        if request.path == "/redirect":
            raise web.HTTPFound(request.query["to"])
        page = PAGES / request.path.lstrip("/")
        if request.path.endswith(".html"):
            return web.FileResponse(page) if page.is_file() else web.Response(status=404, text="not here")
        return web.Response(text="hello")

    runner = web.AppRunner(web.Application(), access_log=None)
    runner.app.router.add_route("*", "/{path:.*}", answer)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"127.0.0.1:{runner.addresses[0][1]}", requests
    finally:
        await runner.cleanup()


class Running:
    """A signer, and the processes that it started."""

    def __init__(self, page: str, **options) -> None:
        self.mark = f"tiktok-live-test-{uuid.uuid4().hex}"
        options = {"timeout": 60.0, "sandbox": SANDBOX, **options}
        self.config = BrowserConfig(page=page, **{"executable": CHROMIUM, **options})
        self.signer = BrowserSigner(self.config, clock=SystemClock())

    async def sign(self, extra: str = ""):
        return await self.signer.sign_url(UnsignedRequest(url=URL + extra, user_agent="another/1"))

    def processes(self) -> set[int]:
        return processes(self.mark)

    def hurry(self, timeout: float) -> None:
        self.signer._config = msgspec.structs.replace(self.config, timeout=timeout)


@asynccontextmanager
async def browser(page: str, **options):
    made = Running(page, **options)
    os.environ["TIKTOK_LIVE_TEST"] = made.mark
    try:
        yield made
    finally:
        await made.signer.aclose()
        del os.environ["TIKTOK_LIVE_TEST"]
    assert made.processes() == set()


async def test_a_page_from_a_server_signs_and_the_browser_says_what_it_is():
    async with server() as (host, requests), browser(f"http://{host}/sign.html") as made:
        signed = await made.sign()
        assert isinstance(signed, SignedRequest)
        assert signed.url.startswith(f"{URL}&X-Bogus=")
        assert " Chrome/" in signed.user_agent
        assert not is_headless(signed.user_agent)
        assert await made.signer.own_user_agent() == signed.user_agent
        signed = await made.sign("&object=1")
        assert isinstance(signed, SignedRequest)
        assert signed.headers == {"X-Made-By": "page"}
        assert signed.url.endswith(f"&object=1&X-Bogus={signed.fields['X-Bogus']}")
        assert requests.count("/sign.html") == 1
        assert (await made.signer.health()).detail == "the browser is running"
        assert made.processes()
    assert await made.sign() == UnavailableOutcome("the signer is closed")


async def test_the_address_is_built_for_the_browser():
    clock = SystemClock()
    direct = DirectProvider(None, web_url="https://web", socket_url="wss://www.tiktok.com", clock=clock)
    async with browser(str(PAGES / "sign.html")) as made:
        provider = SignedProvider(direct, made.signer, clock=clock)
        plan = await provider.connect(RoomRef(7), Identity("another/1", cookies={"ttwid": "x"}))
        assert isinstance(plan, ConnectPlan), plan
        own = await made.signer.own_user_agent()
    assert plan.headers["User-Agent"] == own
    assert contradictions(plan.url, own) == []


async def test_the_window_is_visible_and_the_screen_is_its_own(tmp_path):
    page = tmp_path / "seen.html"
    page.write_text(
        "<script>window.sign = (url) => [url, document.visibilityState, screen.width, screen.height, outerHeight > 0,"
        " navigator.platform].join('&seen=').replaceAll(' ', '_')</script>"
    )
    async with browser(str(page)) as made:
        signed = await made.sign()
        commands = [(PROCESSES / str(each) / "cmdline").read_bytes().split(b"\0") for each in made.processes()]
    assert isinstance(signed, SignedRequest), signed
    platform = Browser.of(signed.user_agent).platform.replace(" ", "_")
    assert signed.url == f"{URL}&seen=visible&seen=1600&seen=1000&seen=true&seen={platform}"
    switches = {switch.partition(b"=")[0] for command in commands for switch in command}
    assert not {b"--headless", b"--enable-automation"} & switches


async def test_the_client_hints_are_those_that_the_browser_sends():
    headers: list[Mapping[str, str]] = []
    async with server(headers) as (host, _), browser(f"http://{host}/sign.html") as made:
        expected = Browser.of(await made.signer.own_user_agent()).hints
    sent = headers[0]
    assert sent["Sec-CH-UA-Platform"] == expected["Sec-CH-UA-Platform"]
    assert sent["Sec-CH-UA-Mobile"] == expected["Sec-CH-UA-Mobile"]
    # Chromium does not name a product, so its list is shorter than Chrome's, and may be in another order.
    assert set(sent["Sec-CH-UA"].split(", ")) < set(expected["Sec-CH-UA"].split(", "))


async def test_without_a_screen_it_is_rejected(monkeypatch):
    monkeypatch.delenv("DISPLAY")
    async with browser(str(PAGES / "sign.html")) as made:
        outcome = await made.sign()
        assert not made.processes()
    assert outcome == RejectedOutcome("NO_DISPLAY", "the browser has no screen to open its window on")


async def test_a_page_from_a_file_signs():
    async with browser(str(PAGES / "sign.html")) as made:
        assert isinstance(await made.sign(), SignedRequest)


@pytest.mark.parametrize(
    ("extra", "detail"),
    [
        ("&throw=1", "the page could not sign: Error: cannot sign msToken=***"),
        ("&nothing=1", "the page returned no signed URL"),
        ("&huge=1", "the page returned more than 65536 characters"),
    ],
)
async def test_a_page_that_cannot_sign_is_bad_output_and_keeps_the_browser(extra, detail):
    async with browser(str(PAGES / "sign.html")) as made:
        outcome = await made.sign(extra)
        assert isinstance(outcome, BadOutputOutcome)
        assert outcome.detail.startswith(detail)
        running = made.processes()
        assert isinstance(await made.sign(), SignedRequest)
        assert made.processes() & running


@pytest.mark.parametrize("other", ["127.0.0.1", "localhost"])
async def test_a_page_reaches_its_own_host_and_no_other(other):
    async with server() as (host, requests), server() as (elsewhere, requests_elsewhere):
        name = elsewhere.replace("127.0.0.1", other)
        async with browser(f"http://{host}/nosy.html?ask={name}") as made:
            signed = await made.sign()
        assert isinstance(signed, SignedRequest), signed
        assert signed.url == f"{URL}&tried=blocked-blocked-blocked-blocked-blocked"
        assert "/redirect" in requests
        assert requests_elsewhere == []


async def test_a_page_reaches_hosts_that_were_allowed():
    async with server() as (host, _), server() as (elsewhere, requests_elsewhere):
        async with browser(f"http://{host}/nosy.html?ask={elsewhere}", allow_hosts=(elsewhere,)) as made:
            signed = await made.sign()
        assert isinstance(signed, SignedRequest), signed
        assert {"/fetch", "/redirected", "/image", "/socket", "/worker", "/frame", "/beacon"} <= set(requests_elsewhere)


@pytest.mark.parametrize("extra", ["&forever=1", "&spin=1"])
async def test_a_page_that_does_not_answer_costs_its_browser_and_no_more(extra):
    async with browser(str(PAGES / "sign.html")) as made:
        assert isinstance(await made.sign(), SignedRequest)
        made.hurry(0.5)
        assert await made.sign(extra) == UnavailableOutcome("the page did not return within 0.5 s")
        made.hurry(60)
        assert isinstance(await made.sign(), SignedRequest)


@pytest.mark.skipif(not PROCESSES.is_dir(), reason="processes are found in /proc")
async def test_a_browser_that_was_killed_is_replaced():
    async with browser(str(PAGES / "sign.html")) as made:
        assert isinstance(await made.sign(), SignedRequest)
        for process in made.processes():
            os.kill(process, signal.SIGKILL)
        outcomes = [await made.sign(), await made.sign()]
        assert isinstance(outcomes[-1], SignedRequest), outcomes


async def test_a_page_that_crashed_is_replaced():
    async with browser(str(PAGES / "sign.html")) as made:
        assert isinstance(await made.sign(), SignedRequest)
        page = made.signer._start.result()._page
        with pytest.raises(Exception, match="rash"):
            await page.goto("chrome://crash")
        outcomes = [await made.sign(), await made.sign()]
        assert isinstance(outcomes[-1], SignedRequest), outcomes


async def test_a_cancelled_call_disturbs_nobody():
    async with browser(str(PAGES / "sign.html")) as made:
        first = asyncio.create_task(made.sign())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        first.cancel()
        assert isinstance(await made.sign(), SignedRequest)
        hanging = asyncio.create_task(made.sign("&forever=1"))
        signed = await asyncio.gather(*[made.sign() for _ in range(20)])
        assert all(isinstance(outcome, SignedRequest) for outcome in signed)
        hanging.cancel()
        assert isinstance(await made.sign(), SignedRequest)


async def test_closing_while_the_browser_starts_leaves_nothing():
    async with browser(str(PAGES / "sign.html")) as made:
        task = asyncio.create_task(made.sign())
        await asyncio.sleep(0)
        await made.signer.aclose()
        await made.signer.aclose()
        assert isinstance(await task, SignedRequest | UnavailableOutcome)


async def test_a_page_from_a_file_loads_nothing_outside_its_folder(tmp_path):
    (tmp_path / "page").mkdir()
    (tmp_path / "page" / "inside.js").write_text("window.inside = 1")
    (tmp_path / "outside.js").write_text("window.outside = 1")
    page = tmp_path / "page" / "index.html"
    page.write_text(
        "<script src=inside.js></script><script src=../outside.js></script>"
        "<script>window.sign = (url) => `${url}&${typeof window.inside}-${typeof window.outside}`</script>"
    )
    async with browser(str(page)) as made:
        signed = await made.sign()
    assert isinstance(signed, SignedRequest), signed
    assert signed.url == f"{URL}&number-undefined"


async def test_a_page_without_sign_is_unavailable(tmp_path):
    (tmp_path / "nothing.html").write_text("<title>does not sign</title>")
    async with browser(str(tmp_path / "nothing.html"), timeout=12.0) as made:
        assert await made.sign() == UnavailableOutcome("the page defines no function window.sign")
        assert await made.signer.health() == ProviderHealth(
            ok=False, detail="the browser failed; the next call starts another one"
        )


async def test_a_missing_page_is_unavailable():
    async with server() as (host, _), browser(f"http://{host}/missing.html") as made:
        assert await made.sign() == UnavailableOutcome("the page cannot be loaded: its server returned 404")


async def test_a_program_that_is_not_a_browser_is_unavailable(tmp_path):
    program = tmp_path / "browser"
    program.write_text("#!/bin/sh\nexit 3\n")
    program.chmod(0o755)
    async with browser(str(PAGES / "sign.html"), executable=str(program)) as made:
        outcome = await made.sign()
    assert isinstance(outcome, UnavailableOutcome)
    assert outcome.detail.startswith("the browser cannot be used: ")


@pytest.mark.skipif(SANDBOX, reason="the sandbox works for everybody but root")
async def test_root_gets_a_hint_about_the_sandbox():
    async with browser(str(PAGES / "sign.html"), sandbox=True) as made:
        outcome = await made.sign()
    assert isinstance(outcome, UnavailableOutcome)
    assert outcome.detail.endswith("The root user of a container needs sandbox=false")
