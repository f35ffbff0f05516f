"""Waits until a tab of the user's browser reads a live, and hands its frames over. The user opens it; we never do."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from tiktok_live.net.devtools.deadlines import within
from tiktok_live.net.pages import PageFailed, PageProblem
from tiktok_live.transports.extension.port import ExtensionPort
from tiktok_live.transports.extension.tabs import Situation, handle_of

if TYPE_CHECKING:
    from tiktok_live.net.clock import Clock
    from tiktok_live.net.pages import PageTarget, TabOptions
    from tiktok_live.transports.extension.tabs import TabReader
    from tiktok_live.transports.page_addresses import PageAddresses

__all__ = ["GRACE", "TabSource", "missing_problem"]

logger = logging.getLogger(__name__)

GRACE = 6.0
"""Seconds before the user is asked to do something: an extension that is on connects within 5 s."""

# What is missing, and what the user can do about it. Only the user can switch a tab on, and was waited for, so there is
# no other attempt; a page may receive something later by itself.
_MISSING = {
    Situation.NO_EXTENSION: PageProblem(
        kind="NO_EXTENSION",
        detail="no browser is connected to port {port}",
        advice="Open {url} in the browser with the extension, and switch the extension on there; its page says why it "
        "is not connected, and tiktok-live extension DIR installs it",
        retryable=False,
    ),
    Situation.NO_TAB: PageProblem(
        kind="NOT_SWITCHED_ON",
        detail="the extension is connected, but switched on in no tab of {name}",
        advice="Open {url} in the browser, and switch the extension on there",
        retryable=False,
    ),
    Situation.NO_FRAME: PageProblem(
        kind="NO_FRAME",
        detail="the extension is switched on in the tab of {name}, but the page has received nothing",
        advice="Look at the tab: it may show a login, a captcha, or that the live has ended; reload it",
    ),
}


class TabSource:
    """Reads tabs of the browsers that connect to a port.

    Args:
        options: the port and the patience.
        addresses: which pages, sockets and answers count.
        clock: source of time.
    """

    def __init__(self, options: TabOptions, addresses: PageAddresses, *, clock: Clock) -> None:
        self._options = options
        self._clock = clock
        self._port = ExtensionPort(options.port, options.token_file, addresses=addresses)
        # The reader of the last plan of each host, which may never have been used.
        self._readers: dict[str, TabReader] = {}
        self._last: TabReader | None = None

    @property
    def page_state(self) -> str:
        """What the last tab is doing, see `PageState`; empty before the first."""
        return self._last.page_state if self._last is not None else ""

    async def open(self, target: PageTarget) -> TabReader:
        """Wait until a tab reads the live, and return its frames.

        Raises:
            PageFailed: the port cannot be opened, or no tab reads the live within the patience.
        """
        await self.close(target.name)
        reader = self._readers[target.name] = self._last = await self._port.read(handle_of(target.url), target.room_id)
        try:
            await self._wait(reader, target)
        except BaseException:
            await self.close(target.name)
            raise
        return reader

    async def check(self) -> tuple[bool, str]:
        """Return where the browser is expected; whether it comes is known only while a live is read."""
        return True, f"waits on 127.0.0.1:{self._options.port} for the browser with the extension"

    async def close(self, name: str) -> None:
        """Stop reading the tab of a room; the tab stays open."""
        reader = self._readers.pop(name, None)
        if reader is not None:
            await reader.aclose()

    async def aclose(self) -> None:
        """Close the readers, and the port unless another client uses it. May be called repeatedly."""
        for name in list(self._readers):
            await self.close(name)
        await self._port.aclose()

    async def _wait(self, reader: TabReader, target: PageTarget) -> None:
        """Return when frames arrive. The user is asked once for what is missing.

        Raises:
            PageFailed: none arrived before the patience was used up.
        """
        patience = self._options.patience
        grace = min(GRACE, patience)
        if await self._reads_within(reader, grace):
            return
        missing = self._missing(reader, target)
        logger.warning("waiting up to %.0f s: %s. %s", patience - grace, missing.detail, missing.advice)
        if not await self._reads_within(reader, patience - grace):
            raise PageFailed(self._missing(reader, target))

    async def _reads_within(self, reader: TabReader, seconds: float) -> bool:
        try:
            await within(self._clock, seconds, reader.wait_reading())
        except TimeoutError:
            return False
        return True

    def _missing(self, reader: TabReader, target: PageTarget) -> PageProblem:
        return missing_problem(reader.situation, target, self._options.port)


def missing_problem(situation: Situation, target: PageTarget, port: int) -> PageProblem:
    """Return what is missing between a page and its reader, and what the user can do about it."""
    # A frame that has arrived by now came too late.
    problem = _MISSING.get(situation, _MISSING[Situation.NO_FRAME])
    names = {"port": port, "url": target.url, "name": target.name}
    detail, advice = problem.detail.format(**names), problem.advice.format(**names)
    return PageProblem(kind=problem.kind, detail=detail, advice=advice, retryable=problem.retryable)
