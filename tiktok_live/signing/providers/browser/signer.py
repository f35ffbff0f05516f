"""The signer `browser`: a page that signs in a real browser. Needs the extra `browser`.

The browser starts with the first URL, in a visible window. The page defines `window.sign(url)`, which returns the
signed URL or an object `{url, headers, cookies, fields}`, or a promise of either. It has a fresh browser context
without cookies, and may contact only its own host and the hosts that the configuration allows. A page in a file may
load files in its folder.
"""

from __future__ import annotations

import asyncio
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, TypeVar

from tiktok_live.extras import extra_not_installed
from tiktok_live.signing.base import BadOutputOutcome, ProviderHealth, RejectedOutcome, UnavailableOutcome
from tiktok_live.signing.providers.browser.page import BrowserFailedError, NoDisplayError, open_page
from tiktok_live.signing.providers.signer_responses import MAX_OUTPUT, invalid_url, read_signed, safe_text

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from tiktok_live.net.clock import Clock
    from tiktok_live.signing.base import FailedOutcome, UnsignedRequest, UrlOutcome
    from tiktok_live.signing.config.provider_config import BrowserConfig
    from tiktok_live.signing.providers.browser.page import SigningPage

__all__ = ["BrowserSigner"]

_T = TypeVar("_T")

_CLOSED = "the signer is closed"
_NO_DISPLAY_ADVICE = (
    "Run it in a desktop session (on Linux with DISPLAY or WAYLAND_DISPLAY set), or use another sign provider"
)
_CLOSE_PATIENCE = 5.0  # seconds for a browser that is still starting when the signer is closed


class BrowserSigner:
    """Signs with one page in one browser. Calls run concurrently once the browser has started.

    If the page fails or times out, its browser is stopped, and the next call starts a new one. A cancelled call does
    not affect the browser.

    Args:
        config: the browser, the page, the allowed hosts and the timeout.
        clock: for the timeouts.
        open_browser: starts the browser; None for the real one.

    Raises:
        ConfigError: the extra `browser` is not installed.
    """

    name = "browser"

    def __init__(
        self,
        config: BrowserConfig,
        *,
        clock: Clock,
        open_browser: Callable[[BrowserConfig], Coroutine[object, object, SigningPage]] | None = None,
    ) -> None:
        if open_browser is None and find_spec("playwright") is None:
            raise extra_not_installed("browser", "browser")
        self._config = config
        self._clock = clock
        self._open_browser = open_browser or open_page
        self._start: asyncio.Task[SigningPage] | None = None
        self._background: set[asyncio.Task[Any]] = set()
        self._closed = False

    async def sign_url(self, request: UnsignedRequest) -> UrlOutcome:
        """Return the page's outcome for the request's URL. The page receives only the URL."""
        invalid = invalid_url(request.url)
        if invalid is not None:
            return invalid
        if self._closed:
            return UnavailableOutcome(_CLOSED)
        start = self._running()
        try:
            page = await self._started(start)
            is_result, text = await self._call(start, page, request.url)
        except BrowserFailedError as error:
            return self._failed(error)
        if not is_result:
            return BadOutputOutcome(f"the page could not sign: {safe_text(text)}")
        if len(text) > MAX_OUTPUT:
            return BadOutputOutcome(f"the page returned more than {MAX_OUTPUT} characters")
        return read_signed(text, "the page", user_agent=page.user_agent)

    async def own_user_agent(self) -> str | FailedOutcome:
        """Return the browser's user agent. Starts the browser if it is not running."""
        if self._closed:
            return UnavailableOutcome(_CLOSED)
        try:
            return (await self._started(self._running())).user_agent
        except BrowserFailedError as error:
            return self._failed(error)

    async def health(self) -> ProviderHealth:
        """Return whether the browser is running. A browser that has not been needed yet is healthy."""
        if self._closed:
            return ProviderHealth(ok=False, detail=_CLOSED)
        if self._start is None or not self._start.done():
            return ProviderHealth(ok=True, detail="the browser starts when it is needed")
        if _is_open(self._start):
            return ProviderHealth(ok=True, detail="the browser is running")
        return ProviderHealth(ok=False, detail="the browser failed; the next call starts another one")

    async def aclose(self) -> None:
        """Stop the browser and all its processes. Takes at most 20 s."""
        self._closed = True
        if self._start is not None:
            await asyncio.wait({self._start}, timeout=_CLOSE_PATIENCE)
            self._discard(self._start)
        if self._background:
            await asyncio.wait(self._background, timeout=3 * _CLOSE_PATIENCE)

    async def _started(self, start: asyncio.Task[SigningPage]) -> SigningPage:
        return await self._in_time(start, "the browser did not start")

    def _failed(self, error: BrowserFailedError) -> FailedOutcome:
        if isinstance(error, NoDisplayError):
            return RejectedOutcome("NO_DISPLAY", str(error), _NO_DISPLAY_ADVICE)
        # Closing the signer stops the browser during running calls.
        return UnavailableOutcome(_CLOSED if self._closed else str(error))

    def _running(self) -> asyncio.Task[SigningPage]:
        """Return the task that starts the browser, shared by all calls. A browser that failed is replaced."""
        if self._start is not None and self._start.done() and not _is_open(self._start):
            self._discard(self._start)
        if self._start is None:
            self._start = self._in_background(self._open_browser(self._config))
        return self._start

    async def _call(self, start: asyncio.Task[SigningPage], page: SigningPage, url: str) -> tuple[bool, str]:
        try:
            return await self._in_time(self._in_background(page.sign(url)), "the page did not return")
        except BrowserFailedError:
            self._discard(start)
            raise

    async def _in_time(self, work: asyncio.Task[_T], failure: str) -> _T:
        """Return the result of `work` within the configured timeout. It continues if the caller is cancelled."""
        alarm = asyncio.ensure_future(self._clock.sleep_until(self._clock.monotonic() + self._config.timeout))
        try:
            await asyncio.wait({work, alarm}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            alarm.cancel()
        if not work.done():
            raise BrowserFailedError(f"{failure} within {self._config.timeout:g} s")
        if work.cancelled():
            raise BrowserFailedError(_CLOSED)
        return work.result()

    def _discard(self, start: asyncio.Task[SigningPage]) -> None:
        """Stop a browser in the background, once, even if several calls saw it fail."""
        if self._start is start:
            self._start = None
            self._in_background(_stop(start))

    def _in_background(self, work: Coroutine[object, object, _T]) -> asyncio.Task[_T]:
        """Run work that a cancelled caller must not interrupt."""
        task = asyncio.ensure_future(work)
        self._background.add(task)
        task.add_done_callback(self._finished)
        return task

    def _finished(self, task: asyncio.Task[_T]) -> None:
        self._background.discard(task)
        if not task.cancelled():
            # The caller may be gone, and asyncio logs exceptions that are never retrieved.
            task.exception()


def _is_open(start: asyncio.Task[SigningPage]) -> bool:
    return not start.cancelled() and start.exception() is None and start.result().is_open


async def _stop(start: asyncio.Task[SigningPage]) -> None:
    if not start.done():
        start.cancel()
        await asyncio.wait({start})
    if not start.cancelled() and start.exception() is None:
        await start.result().close()
