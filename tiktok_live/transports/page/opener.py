"""Opens live pages: a window for each room in a browser that all rooms share."""

from __future__ import annotations

import asyncio
import logging
import re
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from tiktok_live.causes import caught
from tiktok_live.net.devtools.browser import BrowserOptions
from tiktok_live.net.devtools.checking import check_browser
from tiktok_live.net.devtools.errors import BrowserError, BrowserGone
from tiktok_live.net.pages import PageFailed
from tiktok_live.regular_files import replace_file
from tiktok_live.transports.page.browsers import browsers_of_loop
from tiktok_live.transports.page.problems import browser_problem
from tiktok_live.transports.page.reading import PageReading, WindowMemory
from tiktok_live.transports.page.window import Window

if TYPE_CHECKING:
    from tiktok_live.net.clock import Clock
    from tiktok_live.net.pages import PageOptions, PageProblem, PageTarget
    from tiktok_live.transports.page.browsers import Browsers, SharedBrowser
    from tiktok_live.transports.page_addresses import PageAddresses

__all__ = ["WindowOpener"]

logger = logging.getLogger(__name__)

_NOT_IN_NAMES = re.compile(r"[^\w.-]")


class _Place:
    """The window of one room, kept between attempts."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.window: Window | None = None
        self.memory = WindowMemory()
        self.reading: PageReading | None = None


class WindowOpener:
    """Opens pages, each in a window that stays open until it is closed here. See `PageOpener`.

    Args:
        options: how pages are opened.
        addresses: which sockets and responses count.
        clock: source of time.
        browsers: starts and shares browsers; None for those of the running loop.
    """

    def __init__(
        self, options: PageOptions, addresses: PageAddresses, *, clock: Clock, browsers: Browsers | None = None
    ) -> None:
        self._options = options
        self._addresses = addresses
        self._clock = clock
        self._browsers = browsers
        self._shared: SharedBrowser | None = None
        self._lease_lock = asyncio.Lock()
        self._places: dict[str, _Place] = {}
        self._last: PageReading | None = None
        self._is_closed = False

    @property
    def page_state(self) -> str:
        """What the last opened page is doing, see `PageState`; empty before the first."""
        return self._last.page_state if self._last is not None else ""

    async def open(self, target: PageTarget) -> PageReading:
        """Open a page, and return it when it reads its room.

        Raises:
            PageFailed: it cannot be opened, or does not read the room.
        """
        place = self._places.setdefault(target.name, _Place())
        async with place.lock:
            if place.reading is not None:
                await place.reading.aclose()
            window = await self._opened_window(place)
            reading = PageReading(window, place.memory, target, self._options, self._addresses, self._clock)
            place.reading = self._last = reading
            await self._begin(reading, window, target.name)
            return reading

    async def check(self) -> tuple[bool, str]:
        """Return whether a page could be opened, with one sentence; opens nothing."""
        return await check_browser(self._browser_options())

    async def close(self, name: str) -> None:
        """Close the window of a room, if it is open."""
        place = self._places.pop(name, None)
        if place is not None:
            await self._close_place(place)

    async def aclose(self) -> None:
        """Close the windows, and the browser if no other room uses it. May be called repeatedly."""
        self._is_closed = True
        shared, self._shared = self._shared, None
        try:
            await asyncio.gather(*map(self.close, list(self._places)))
        finally:
            if shared is not None:  # a window that does not close in time must not keep the browser
                await self._shares().release(self._browser_options(), shared)

    async def _begin(self, reading: PageReading, window: Window, name: str) -> None:
        """Load the page, and return when it reads; a page that does not is not read any further."""
        is_reading = False
        try:
            with caught(PageFailed) as failure:
                await reading.begin()
                is_reading = True
                return
            problem = await self._with_picture(failure.error.problem, window, name)
        finally:
            if not is_reading:
                await reading.aclose()
        raise PageFailed(problem)

    async def _opened_window(self, place: _Place) -> Window:
        with caught(BrowserError) as failure:
            return await self._window_in(place)
        raise PageFailed(browser_problem(failure.error))

    async def _window_in(self, place: _Place) -> Window:
        """Return the window of a room: the same as before if it is still open."""
        if place.window is not None and not place.window.is_gone:
            return place.window
        if place.window is not None:
            await place.window.aclose()
        place.window = await Window.open(
            await self._leased(),
            use=self._options.window,
            media=self._options.media,
            is_ours=self._addresses.is_ours,
        )
        return place.window

    async def _leased(self) -> SharedBrowser:
        async with self._lease_lock:
            if self._shared is None or self._shared.gone is not None:
                self._shared = None
                shared = await self._shares().lease(self._browser_options())
                if self._is_closed:
                    await self._shares().release(self._browser_options(), shared)
                    raise BrowserGone("it was closed while a page was opened")
                self._shared = shared
            return self._shared

    def _shares(self) -> Browsers:
        if self._browsers is None:
            self._browsers = browsers_of_loop()
        return self._browsers

    def _browser_options(self) -> BrowserOptions:
        options = self._options
        return BrowserOptions(
            executable=options.executable, profile=options.profile, cdp=options.cdp, sandbox=options.sandbox
        )

    async def _with_picture(self, problem: PageProblem, window: Window, name: str) -> PageProblem:
        """Return a problem that names a picture of the window, if pictures are wanted and it can be made."""
        folder = self._options.screenshot
        if folder is None or window.is_gone:
            return problem
        path = folder / f"{_NOT_IN_NAMES.sub('_', name)}-{self._clock.wall():.0f}.png"
        with suppress(BrowserError), caught(OSError) as failure:
            picture = await window.picture()
            folder.mkdir(parents=True, exist_ok=True)
            replace_file(path, picture)
            return replace(problem, detail=f"{problem.detail}; a picture of it is {path}")
        if failure:
            logger.warning("the picture %s could not be written: %s", path, failure.cause)
        return problem

    async def _close_place(self, place: _Place) -> None:
        if place.reading is not None:
            await place.reading.aclose()
        if place.window is not None:
            await place.window.aclose()
