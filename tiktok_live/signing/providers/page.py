"""The providers `page` and `extension`: the live page in a browser. Nothing is signed, and nothing is sent.

The page keeps its own connection alive. What it receives is read, so the plan brings its own connector and the session
only listens. The client's user agent and cookies are not used.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tiktok_live.errors import ConnectError
from tiktok_live.net.pages import PageFailed, PageProblemKind, PageTarget
from tiktok_live.signing.base import (
    ConnectPlan,
    FailedOutcome,
    Identity,
    ProviderHealth,
    RejectedOutcome,
    RoomRef,
    SignOutcome,
    UnavailableOutcome,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from tiktok_live.net.clock import Clock
    from tiktok_live.net.pages import PageProblem, PageSource, ReadPage
    from tiktok_live.net.transport import Transport

__all__ = ["FOUND_FOR", "PageProvider", "find_page", "live_page", "outcome_of"]

FOUND_FOR = 60.0
"""Seconds for which a page stays open that was opened to find its room."""

_ROOM_VERDICTS = {PageProblemKind.ENDED: "ROOM_OFFLINE", PageProblemKind.AGE_GATE: "AGE_RESTRICTED"}


class PageProvider:
    """Makes plans for frames that a page receives. One window for each room, which is used again for its next plan.

    It also finds rooms: a page names its room where the platform refuses a program's lookup.

    Args:
        opener: opens pages, or waits for the user's; closed with the provider.
        web_url: address of the site that has the live pages.
        clock: source of time.
        handle_of: looks up the handle of a room's host; it returns an empty one if it is not found.
        name: of the provider.
    """

    def __init__(
        self,
        opener: PageSource,
        *,
        web_url: str,
        clock: Clock,
        handle_of: Callable[[int], Awaitable[str]] | None = None,
        name: str = "page",
    ) -> None:
        self.name = name
        self._opener = opener
        self._web_url = web_url
        self._clock = clock
        self._handle_of = handle_of
        # Pages that were opened to find their rooms, by name, each with the task that closes it if no plan needs it.
        self._found: dict[str, tuple[ReadPage, asyncio.Task[None]]] = {}

    @property
    def page_state(self) -> str:
        """What the page is doing, see `PageState`; empty before the first."""
        return self._opener.page_state

    async def connect(self, room: RoomRef, identity: Identity) -> SignOutcome:
        """Return a plan for what the page of `room` receives, once it receives the room's messages."""
        del identity
        target = await find_page(room, self._web_url, self._handle_of)
        if not isinstance(target, PageTarget):
            return target
        page = self._take_found(target)
        try:
            page = page or await self._opener.open(target)
        except PageFailed as failed:
            return outcome_of(failed.problem)
        return ConnectPlan(
            url=target.url,
            headers={},
            provider=self.name,
            first_response=page.first_response,
            connector=_Handover(page),
            listen_only=True,
        )

    async def room_id(self, unique_id: str) -> int | FailedOutcome:
        """Return the room of a host's live page. The page stays open for a minute, for the plan of that room."""
        target = PageTarget(url=live_page(self._web_url, unique_id), name=f"@{unique_id}")
        self._take_found(target)
        try:
            page = await self._opener.open(target)
        except PageFailed as failed:
            return outcome_of(failed.problem)
        self._found[target.name] = page, asyncio.create_task(self._close_later(target.name))
        return page.room_id or UnavailableOutcome("the page does not show the id of its room")

    async def health(self) -> ProviderHealth:
        """Return whether a browser is installed and a window can be opened."""
        is_ready, detail = await self._opener.check()
        return ProviderHealth(is_ready, detail)

    async def aclose(self) -> None:
        """Close the windows, and the browser if no other room uses it."""
        for _, closing in self._found.values():
            closing.cancel()
        self._found.clear()
        await self._opener.aclose()

    def _take_found(self, target: PageTarget) -> ReadPage | None:
        """Return the page that was opened to find this room; None if there is none, or it reads another room."""
        page, closing = self._found.pop(target.name, (None, None))
        if closing is not None:
            closing.cancel()
        return page if page is not None and page.room_id == target.room_id else None

    async def _close_later(self, name: str) -> None:
        await self._clock.sleep_until(self._clock.monotonic() + FOUND_FOR)
        self._found.pop(name, None)
        await self._opener.close(name)


class _Handover:
    """Hands over an open page, once: a plan is single-use."""

    def __init__(self, page: ReadPage) -> None:
        self._page: ReadPage | None = page

    async def connect(self, url: str, headers: Mapping[str, str], *, timeout: float) -> Transport:
        del url, headers, timeout
        page, self._page = self._page, None
        if page is None:
            raise ConnectError("the page of this plan was used before: a plan is single-use", retryable=True)
        return page


async def find_page(
    room: RoomRef, web_url: str, handle_of: Callable[[int], Awaitable[str]] | None
) -> PageTarget | RejectedOutcome:
    """Return the live page of a room, whose host is looked up with `handle_of` if necessary."""
    handle = room.unique_id or (await handle_of(room.room_id) if handle_of is not None else "")
    if not handle:
        return RejectedOutcome(
            "NO_HANDLE",
            f"the address of a live page needs the host's handle, and none was found for the room {room.room_id}",
            "Give the user name instead of the room id",
        )
    return PageTarget(url=live_page(web_url, handle), name=f"@{handle}", room_id=room.room_id)


def live_page(web_url: str, handle: str) -> str:
    """Return the address of a host's live page."""
    return f"{web_url.rstrip('/')}/@{handle}/live"


def outcome_of(problem: PageProblem) -> FailedOutcome:
    """Return the outcome for a page that could not be opened or read."""
    kind = _ROOM_VERDICTS.get(PageProblemKind(problem.kind)) if problem.kind in set(PageProblemKind) else None
    if kind is not None or not problem.retryable:
        return RejectedOutcome(kind or problem.kind, problem.detail, problem.advice)
    return UnavailableOutcome(problem.detail, advice=problem.advice)
