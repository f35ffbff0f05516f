"""A real page signs in a real browser, which is started with the first URL. Needs the extra `browser`.

The page defines `window.sign(url)`, which returns the signed URL or an object `{url, headers, cookies, fields}`, or a
promise of either. It gets a fresh browser context without anybody's cookies, and may ask its own host and those that
the configuration allows; everything else is blocked. A page that is a file may load what lies in its folder.
"""

from __future__ import annotations

import asyncio
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, TypeVar

from tiktok_live.extras import extra_not_installed
from tiktok_live.signing.base import BadOutputOutcome, ProviderHealth, UnavailableOutcome
from tiktok_live.signing.providers.browser.page import BrowserFailedError, open_page
from tiktok_live.signing.providers.signed_json import MAX_ANSWER, read_signed, unfit_url
from tiktok_live.signing.providers.signer_responses import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from tiktok_live.net.clock import Clock
    from tiktok_live.signing.base import UnsignedRequest, UrlOutcome
    from tiktok_live.signing.config.provider_config import BrowserSpec
    from tiktok_live.signing.providers.browser.page import SigningPage

__all__ = ["BrowserSigner"]

_T = TypeVar("_T")

_CLOSED = "the signer is closed"
_PATIENCE = 5.0  # seconds for a browser that is being started while the signer is closed


class BrowserSigner:
    """Asks one page in one browser; calls do not wait for each other, but all wait for the start.

    A page that does not answer in time, or that broke, costs its browser: the next call starts another one. A
    cancelled call costs nothing.

    Args:
        spec: the browser, the page, the hosts it may ask and the time for a start and for a call.
        clock: measures a call's time.
        open_browser: starts the browser; None for the real one.

    Raises:
        ConfigError: the extra `browser` is not installed.
    """

    name = "browser"

    def __init__(
        self,
        spec: BrowserSpec,
        *,
        clock: Clock,
        open_browser: Callable[[BrowserSpec], Coroutine[object, object, SigningPage]] | None = None,
    ) -> None:
        if open_browser is None and find_spec("playwright") is None:
            raise extra_not_installed("browser", "browser")
        self._spec = spec
        self._clock = clock
        self._open_browser = open_browser or open_page
        self._start: asyncio.Task[SigningPage] | None = None
        self._errands: set[asyncio.Task[Any]] = set()
        self._closed = False

    async def sign_url(self, request: UnsignedRequest) -> UrlOutcome:
        """Return what the page makes of the request's URL; it is told of nothing else."""
        refusal = unfit_url(request.url)
        if refusal is not None:
            return refusal
        if self._closed:
            return UnavailableOutcome(_CLOSED)
        start = self._running()
        try:
            page = await self._in_time(start, "the browser did not start")
            answered, text = await self._ask(start, page, request.url)
        except BrowserFailedError as error:
            return self._failed(error)
        if not answered:
            return BadOutputOutcome(f"the page could not sign: {shown(text)}")
        if len(text) > MAX_ANSWER:
            return BadOutputOutcome(f"the page answered more than {MAX_ANSWER} letters")
        return read_signed(text, "the page", user_agent=page.user_agent)

    async def health(self) -> ProviderHealth:
        """Return whether the browser runs; one that nobody needed yet is as healthy."""
        if self._closed:
            return ProviderHealth(ok=False, detail=_CLOSED)
        if self._start is None or not self._start.done():
            return ProviderHealth(ok=True, detail="the browser starts when it is needed")
        if _is_open(self._start):
            return ProviderHealth(ok=True, detail="the browser runs")
        return ProviderHealth(ok=False, detail="the browser broke; the next call starts another one")

    async def aclose(self) -> None:
        """End the browser with all its processes; it takes 20 s at most."""
        self._closed = True
        if self._start is not None:
            await asyncio.wait({self._start}, timeout=_PATIENCE)
            self._discard(self._start)
        if self._errands:
            await asyncio.wait(self._errands, timeout=3 * _PATIENCE)

    def _failed(self, error: BrowserFailedError) -> UnavailableOutcome:
        # Who closes the signer ends the browser under the calls that run.
        return UnavailableOutcome(_CLOSED if self._closed else str(error))

    def _running(self) -> asyncio.Task[SigningPage]:
        """Return the start of the browser, for all who wait for it; one that failed or broke is replaced."""
        if self._start is not None and self._start.done() and not _is_open(self._start):
            self._discard(self._start)
        if self._start is None:
            self._start = self._errand(self._open_browser(self._spec))
        return self._start

    async def _ask(self, start: asyncio.Task[SigningPage], page: SigningPage, url: str) -> tuple[bool, str]:
        try:
            return await self._in_time(self._errand(page.sign(url)), "the page did not answer")
        except BrowserFailedError:
            self._discard(start)
            raise

    async def _in_time(self, work: asyncio.Task[_T], otherwise: str) -> _T:
        """Return what `work` gives within the configured time; it goes on when the caller is cancelled."""
        alarm = asyncio.ensure_future(self._clock.sleep_until(self._clock.monotonic() + self._spec.timeout))
        try:
            await asyncio.wait({work, alarm}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            alarm.cancel()
        if not work.done():
            raise BrowserFailedError(f"{otherwise} within {self._spec.timeout:g} s")
        if work.cancelled():
            raise BrowserFailedError(_CLOSED)
        return work.result()

    def _discard(self, start: asyncio.Task[SigningPage]) -> None:
        """End a browser in the background; when several calls found it broken, once."""
        if self._start is start:
            self._start = None
            self._errand(_end(start))

    def _errand(self, work: Coroutine[object, object, _T]) -> asyncio.Task[_T]:
        """Run what must not end half done when a caller is cancelled."""
        task = asyncio.ensure_future(work)
        self._errands.add(task)
        task.add_done_callback(self._finished)
        return task

    def _finished(self, task: asyncio.Task[_T]) -> None:
        self._errands.discard(task)
        if not task.cancelled():
            # Whoever asked may be gone, and asyncio complains of errors that nobody has seen.
            task.exception()


def _is_open(start: asyncio.Task[SigningPage]) -> bool:
    return not start.cancelled() and start.exception() is None and start.result().is_open


async def _end(start: asyncio.Task[SigningPage]) -> None:
    if not start.done():
        start.cancel()
        await asyncio.wait({start})
    if not start.cancelled() and start.exception() is None:
        await start.result().close()
