"""A page in a real browser, through the package Playwright, and its network: its own host, and what was allowed.

The browser says what it is: no name, language or screen is overridden, and nothing is hidden from the page.
"""

from __future__ import annotations

import asyncio
import logging
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast
from urllib.parse import urlsplit

from tiktok_live.causes import caught
from tiktok_live.signing.providers.signed_json import MAX_ANSWER
from tiktok_live.signing.providers.signer_responses import shown

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tiktok_live.signing.config.provider_config import BrowserSpec

__all__ = ["BrowserFailedError", "Network", "SigningPage", "open_page"]

logger = logging.getLogger(__name__)

_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}
_LOCAL_SCHEMES = frozenset({"about", "blob", "data"})
_CLOSE_TIMEOUT = 5.0
# Redirects, sockets and workers do not pass through what Playwright lets one block, but a proxy sees them all. Its
# name is one that never is (RFC 2606), and the browser is told so, lest it ask.
_NOWHERE = "http://blocked.invalid:1"
_ARGUMENTS = (
    "--host-resolver-rules=MAP blocked.invalid ~NOTFOUND",
    # Peer-to-peer traffic knows no proxy.
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
)
# What the page throws is an answer; what Playwright raises is a failure of the browser.
_SIGN = """async ([url, limit]) => {
    try {
        const text = JSON.stringify(await window.sign(url));
        return text === undefined ? "null" : text.slice(0, limit + 1);
    } catch (error) {
        return {failed: String(error).slice(0, 1000)};
    }
}"""
_READY = "() => typeof window.sign === 'function'"


class BrowserFailedError(Exception):
    """The browser could not be started, or broke; it never leaves the signer."""


class SigningPage(Protocol):
    """What the signer needs of a browser."""

    @property
    def user_agent(self) -> str:
        """The browser's own."""

    @property
    def is_open(self) -> bool:
        """Whether the page can still be asked."""

    async def sign(self, url: str) -> tuple[bool, str]:
        """Return what the page's `sign` gave, as JSON of about 64 KiB at most, or False and what it threw.

        Raises:
            BrowserFailedError: the page or the browser broke.
        """

    async def close(self) -> None:
        """End the browser with all its processes."""


class Network:
    """Which addresses a page may ask.

    Args:
        page: the page's own address, http(s) or file.
        allow_hosts: hosts, with a port where it is not the scheme's own.
    """

    def __init__(self, page: str, allow_hosts: tuple[str, ...]) -> None:
        self._folder = page.rpartition("/")[0] + "/" if page.startswith("file:") else ""
        own = "" if self._folder else _host(page)
        self._hosts = {name for allowed in allow_hosts for name in _with_ports(allowed)} | ({own} - {""})

    def allows(self, url: str) -> bool:
        """Return whether the page may ask `url`."""
        scheme = url.partition(":")[0].lower()
        if scheme in _LOCAL_SCHEMES:
            return True
        if scheme == "file":
            return bool(self._folder) and url.startswith(self._folder) and ".." not in url
        return _host(url) in self._hosts

    @property
    def bypass(self) -> str:
        """The allowed hosts as a browser wants the exceptions from its proxy; this machine is one only if listed."""
        return ",".join(["<-loopback>", *sorted(self._hosts)])


def _host(url: str) -> str:
    """Return host and port; empty for what has none."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return ""
    if not parts.hostname or port is None:
        return ""
    return f"[{parts.hostname}]:{port}" if ":" in parts.hostname else f"{parts.hostname}:{port}"


def _with_ports(allowed: str) -> set[str]:
    return {host for scheme in ("http", "https") if (host := _host(f"{scheme}://{allowed}"))}


async def open_page(spec: BrowserSpec) -> SigningPage:
    """Start a browser and load the page that signs.

    Raises:
        BrowserFailedError: the browser does not start, the page does not load, or defines no `sign` in time.
    """
    # It takes a tenth of a second, in which an event loop has better things to do.
    library = await asyncio.to_thread(import_module, "playwright.async_api")
    failure = cast("type[Exception]", library.Error)
    page = _PlaywrightPage(spec, failure)
    try:
        with caught(TimeoutError, failure) as trouble:
            await page.open(library.async_playwright())
            return page
    except BaseException:
        await page.close()
        raise
    await page.close()
    if isinstance(trouble.error, TimeoutError):
        raise BrowserFailedError(f"the page was not ready within {spec.timeout:g} s") from trouble.cause
    raise BrowserFailedError(_unusable(str(trouble.error))) from trouble.cause


def _unusable(said: str) -> str:
    # Playwright's own advice is longer than what is shown of it.
    hint = ". Root of a container needs sandbox=false" if "sandboxing failed" in said else ""
    return f"the browser cannot be used: {shown(said)}{hint}"


class _PlaywrightPage:
    """The one page of one browser. Playwright's objects are `Any`: it need not be installed to check this."""

    def __init__(self, spec: BrowserSpec, failure: type[Exception]) -> None:
        self._spec = spec
        self._failure = failure
        self._driver: Any = None
        self._browser: Any = None
        self._page: Any = None
        self._is_broken = False
        self.user_agent = ""

    @property
    def is_open(self) -> bool:
        return not self._is_broken and self._browser.is_connected()

    async def open(self, starter: Any) -> None:
        # Not under the time limit: cut off half-way, it would leave a process behind.
        self._driver = await starter.start()
        async with asyncio.timeout(self._spec.timeout):
            await self._load(_address(self._spec.page))

    async def _load(self, address: str) -> None:
        network = Network(address, self._spec.allow_hosts)
        milliseconds = self._spec.timeout * 1000
        self._browser = await self._driver.chromium.launch(
            executable_path=self._spec.executable,
            headless=True,
            chromium_sandbox=self._spec.sandbox,
            proxy={"server": _NOWHERE, "bypass": network.bypass},
            args=list(_ARGUMENTS),
            timeout=milliseconds,
        )
        context = await self._browser.new_context(service_workers="block", accept_downloads=False)
        await context.route("**/*", _gate(network))
        self._page = await context.new_page()
        self._page.on("crash", self._broke)
        response = await self._page.goto(address, timeout=milliseconds)
        if response is not None and response.status >= 400:  # noqa: PLR2004 - errors of HTTP
            raise BrowserFailedError(f"the page cannot be had: its server answered {response.status}")
        await self._wait_for_sign(milliseconds / 2)
        self.user_agent = str(await self._page.evaluate("() => navigator.userAgent"))

    async def _wait_for_sign(self, milliseconds: float) -> None:
        with caught(self._failure) as failure:
            await self._page.wait_for_function(_READY, timeout=milliseconds)
        if failure:
            raise BrowserFailedError("the page defines no function window.sign") from failure.cause

    async def sign(self, url: str) -> tuple[bool, str]:
        answer: object = None
        with caught(self._failure) as failure:
            answer = await self._page.evaluate(_SIGN, [url, MAX_ANSWER])
        if failure:
            raise BrowserFailedError(f"the browser broke: {shown(str(failure.error))}") from failure.cause
        if isinstance(answer, str):
            return True, answer
        return False, str(answer.get("failed")) if isinstance(answer, dict) else ""

    async def close(self) -> None:
        self._is_broken = True
        if self._browser is not None:
            await self._give_up(self._browser.close)
        if self._driver is not None:
            # The driver kills what it started, whether or not it was asked before.
            await self._give_up(self._driver.stop)

    async def _give_up(self, close: Callable[[], Awaitable[None]]) -> None:
        try:
            async with asyncio.timeout(_CLOSE_TIMEOUT):
                await close()
        except TimeoutError:
            logger.warning("the browser did not close within %g s", _CLOSE_TIMEOUT)
        except self._failure as error:
            logger.debug("the browser was gone before it was closed: %s", shown(str(error)))

    def _broke(self, page: object) -> None:
        del page
        self._is_broken = True


def _address(page: str) -> str:
    return page if page.startswith(("http://", "https://")) else Path(page).resolve().as_uri()


def _gate(network: Network) -> Callable[[Any], Awaitable[None]]:
    async def decide(route: Any) -> None:
        if network.allows(route.request.url):
            await route.continue_()
            return
        logger.info("the signing page was kept from asking %s", shown(route.request.url))
        await route.abort("blockedbyclient")

    return decide
