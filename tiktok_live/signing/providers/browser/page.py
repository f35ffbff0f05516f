"""A page in a real browser, through the package Playwright, with network access only to allowed hosts.

The browser opens a visible window, because the platform is reported to refuse browsers without one. It is not
disguised: no name, language or screen is overridden, and nothing is hidden from the page. Playwright adds switches of
its own, and steers the browser through a pipe, which a page can notice (`navigator.webdriver`).
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast
from urllib.parse import urlsplit

from tiktok_live.causes import caught
from tiktok_live.net.addresses import host_and_port
from tiktok_live.net.devtools.finding import has_display
from tiktok_live.signing.providers.signer_responses import MAX_OUTPUT, safe_text

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tiktok_live.signing.config.provider_config import BrowserConfig

__all__ = ["BrowserFailedError", "Network", "NoDisplayError", "SigningPage", "open_page"]

logger = logging.getLogger(__name__)

_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}
_LOCAL_SCHEMES = frozenset({"about", "blob", "data"})
_CLOSE_TIMEOUT = 5.0
# Playwright's routes do not see redirects, sockets and workers, but a proxy does. So everything that is not allowed
# goes to a proxy with a reserved name (RFC 2606), which the browser must not look up.
_BLOCKING_PROXY = "http://blocked.invalid:1"
# Needed by no part of Playwright; versions differ in whether they add it.
_LEFT_OUT = ("--enable-automation",)
_ARGUMENTS = (
    "--host-resolver-rules=MAP blocked.invalid ~NOTFOUND",
    # Peer-to-peer traffic bypasses proxies.
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
)
# An exception of the page is a result; an exception of Playwright is a failure of the browser.
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
    """The browser could not be started, or failed. Raised only inside the signer."""


class NoDisplayError(BrowserFailedError):
    """There is no screen for the browser's window. Raised only inside the signer."""


class SigningPage(Protocol):
    """The part of a browser that the signer uses."""

    @property
    def user_agent(self) -> str:
        """The browser's own user agent."""

    @property
    def is_open(self) -> bool:
        """Whether the page can still be used."""

    async def sign(self, url: str) -> tuple[bool, str]:
        """Return true and the result of the page's `sign` as JSON of at most about 64 KiB, or false and its exception.

        Raises:
            BrowserFailedError: the page or the browser failed.
        """

    async def close(self) -> None:
        """Stop the browser and all its processes."""


class Network:
    """The URLs that a page may request.

    Args:
        page: the page's own URL, http(s) or file.
        allow_hosts: allowed hosts, with a port if it is not the default one.
    """

    def __init__(self, page: str, allow_hosts: tuple[str, ...]) -> None:
        self._folder = page.rpartition("/")[0] + "/" if page.startswith("file:") else ""
        own = "" if self._folder else _host(page)
        self._hosts = {name for allowed in allow_hosts for name in _with_ports(allowed)} | ({own} - {""})

    def allows(self, url: str) -> bool:
        """Return whether the page may request `url`."""
        scheme = url.partition(":")[0].lower()
        if scheme in _LOCAL_SCHEMES:
            return True
        if scheme == "file":
            return bool(self._folder) and url.startswith(self._folder) and ".." not in url
        return _host(url) in self._hosts

    @property
    def bypass(self) -> str:
        """The allowed hosts, as the browser's proxy exceptions. `<-loopback>` removes the default ones."""
        return ",".join(["<-loopback>", *sorted(self._hosts)])


def _host(url: str) -> str:
    """Return host and port; empty if `url` has none."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return ""
    if not parts.hostname or port is None:
        return ""
    return host_and_port(parts.hostname, port)


def _with_ports(allowed: str) -> set[str]:
    return {host for scheme in ("http", "https") if (host := _host(f"{scheme}://{allowed}"))}


async def open_page(config: BrowserConfig) -> SigningPage:
    """Start a browser and load the page that signs.

    Raises:
        NoDisplayError: there is no screen for the browser's window.
        BrowserFailedError: the browser does not start, or the page does not load or define `sign` in time.
    """
    if not has_display(os.environ, sys.platform):
        raise NoDisplayError("the browser has no screen to open its window on")
    # In a thread: the import takes a tenth of a second.
    library = await asyncio.to_thread(import_module, "playwright.async_api")
    failure = cast("type[Exception]", library.Error)
    page = _PlaywrightPage(config, failure)
    try:
        with caught(TimeoutError, failure) as raised:
            await page.open(library.async_playwright())
            return page
    except BaseException:
        await page.close()
        raise
    await page.close()
    if isinstance(raised.error, TimeoutError):
        raise BrowserFailedError(f"the page was not ready within {config.timeout:g} s") from raised.cause
    raise BrowserFailedError(_unusable(str(raised.error))) from raised.cause


def _unusable(message: str) -> str:
    # Added because Playwright's own advice does not fit into the shortened message.
    hint = ". The root user of a container needs sandbox=false" if "sandboxing failed" in message else ""
    return f"the browser cannot be used: {safe_text(message)}{hint}"


class _PlaywrightPage:
    """The one page of one browser. Playwright's objects are `Any`, so that type checks do not need the package."""

    def __init__(self, config: BrowserConfig, failure: type[Exception]) -> None:
        self._config = config
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
        # Without a timeout: an interrupted start would leave a process running.
        self._driver = await starter.start()
        async with asyncio.timeout(self._config.timeout):
            await self._load(_address(self._config.page))

    async def _load(self, address: str) -> None:
        network = Network(address, self._config.allow_hosts)
        milliseconds = self._config.timeout * 1000
        self._browser = await self._driver.chromium.launch(
            executable_path=self._config.executable,
            headless=False,
            ignore_default_args=list(_LEFT_OUT),
            chromium_sandbox=self._config.sandbox,
            proxy={"server": _BLOCKING_PROXY, "bypass": network.bypass},
            args=list(_ARGUMENTS),
            timeout=milliseconds,
        )
        context = await self._browser.new_context(service_workers="block", accept_downloads=False, no_viewport=True)
        await context.route("**/*", _gate(network))
        self._page = await context.new_page()
        self._page.on("crash", self._crashed)
        response = await self._page.goto(address, timeout=milliseconds)
        if response is not None and response.status >= 400:  # noqa: PLR2004 - errors of HTTP
            raise BrowserFailedError(f"the page cannot be loaded: its server returned {response.status}")
        await self._wait_for_sign(milliseconds / 2)
        self.user_agent = str(await self._page.evaluate("() => navigator.userAgent"))

    async def _wait_for_sign(self, milliseconds: float) -> None:
        with caught(self._failure) as failure:
            await self._page.wait_for_function(_READY, timeout=milliseconds)
        if failure:
            raise BrowserFailedError("the page defines no function window.sign") from failure.cause

    async def sign(self, url: str) -> tuple[bool, str]:
        result: object = None
        with caught(self._failure) as failure:
            result = await self._page.evaluate(_SIGN, [url, MAX_OUTPUT])
        if failure:
            raise BrowserFailedError(f"the browser failed: {safe_text(str(failure.error))}") from failure.cause
        if isinstance(result, str):
            return True, result
        return False, str(result.get("failed")) if isinstance(result, dict) else ""

    async def close(self) -> None:
        self._is_broken = True
        if self._browser is not None:
            await self._close(self._browser.close)
        if self._driver is not None:
            # The driver kills the processes that it started, even if closing the browser failed.
            await self._close(self._driver.stop)

    async def _close(self, close: Callable[[], Awaitable[None]]) -> None:
        try:
            async with asyncio.timeout(_CLOSE_TIMEOUT):
                await close()
        except TimeoutError:
            logger.warning("the browser did not close within %g s", _CLOSE_TIMEOUT)
        except self._failure as error:
            logger.debug("the browser had already exited: %s", safe_text(str(error)))

    def _crashed(self, page: object) -> None:
        del page
        self._is_broken = True


def _address(page: str) -> str:
    return page if page.startswith(("http://", "https://")) else Path(page).resolve().as_uri()


def _gate(network: Network) -> Callable[[Any], Awaitable[None]]:
    async def decide(route: Any) -> None:
        if network.allows(route.request.url):
            await route.continue_()
            return
        logger.info("a request of the signing page was blocked: %s", safe_text(route.request.url))
        await route.abort("blockedbyclient")

    return decide
