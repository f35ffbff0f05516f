"""The provider `page` with `mode=socket`: plans from live pages that are opened only to see how they open a socket.

Requests for a room that come while its page is open wait for it together. A capture makes one plan per room, and none
after it has expired; with `rooms=shared` also plans for rooms other than its own.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from tiktok_live.net.pages import PageCapture, PageFailed, PageTarget
from tiktok_live.signing.base import ProviderHealth, UnavailableOutcome
from tiktok_live.signing.providers.captured import PROVIDER, plan_of_capture
from tiktok_live.signing.providers.page import find_page, outcome_of
from tiktok_live.signing.providers.page_captures import Captures, RoomCapture
from tiktok_live.tasks import forget

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tiktok_live.net.clock import Clock
    from tiktok_live.net.pages import PageOpener
    from tiktok_live.signing.base import FailedOutcome, Identity, RoomRef, SignOutcome

__all__ = ["PageSocketProvider"]


class PageSocketProvider:
    """Makes plans from captures of live pages. Experimental.

    Args:
        opener: opens pages; closed with the provider.
        web_url: address of the site that has the live pages.
        handle_of: looks up the handle of a room's host; it returns an empty one if it is not found.
        captures: captures to use again; several providers may have the same. None for some of its own.
        clock: for the expiry of captures.
    """

    name = PROVIDER

    def __init__(
        self,
        opener: PageOpener,
        *,
        web_url: str,
        handle_of: Callable[[int], Awaitable[str]] | None = None,
        captures: Captures | None = None,
        clock: Clock,
    ) -> None:
        self._opener = opener
        self._web_url = web_url
        self._handle_of = handle_of
        self._captures = captures or Captures(shares_rooms=False)
        self._clock = clock
        self._own: set[asyncio.Task[RoomCapture | FailedOutcome]] = set()

    async def connect(self, room: RoomRef, identity: Identity) -> SignOutcome:
        """Return a plan for `room`. The guest is the browser's own; `identity` is not used."""
        del identity
        made = self._captures.usable(room.room_id, self._clock.monotonic()) or await self._captured(room)
        if not isinstance(made, RoomCapture):
            return made
        made.rooms.add(room.room_id)
        return plan_of_capture(made.capture, is_own_room=made.room_id == room.room_id)

    async def health(self) -> ProviderHealth:
        """Return whether a browser is installed and a window can be opened."""
        is_ready, detail = await self._opener.check()
        return ProviderHealth(is_ready, detail)

    async def aclose(self) -> None:
        """Close the pages and the browser, if no other room uses it. May be called twice."""
        for task in self._own:
            task.cancel()
        try:
            await asyncio.gather(*self._own, return_exceptions=True)
        finally:
            await self._opener.aclose()

    async def _captured(self, room: RoomRef) -> RoomCapture | FailedOutcome:
        """Return a new capture."""
        task = self._captures.in_progress(room.room_id)
        if task is not None:
            is_own_room = self._captures.opening.get(room.room_id) is task
            outcome = await _result(task)
            # What is wrong with another room need not be wrong with this one.
            if isinstance(outcome, RoomCapture) or (outcome is not None and is_own_room):
                return outcome
        task = self._captures.opening.get(room.room_id) or self._begin(room)
        return await _result(task) or UnavailableOutcome("the provider was closed meanwhile")

    def _begin(self, room: RoomRef) -> asyncio.Task[RoomCapture | FailedOutcome]:
        task = asyncio.create_task(self._open(room), name="tiktok_live page capture")
        self._captures.begin(room.room_id, task)
        self._own.add(task)
        task.add_done_callback(self._own.discard)
        task.add_done_callback(forget)
        return task

    async def _open(self, room: RoomRef) -> RoomCapture | FailedOutcome:
        async with self._captures.windows:
            outcome = await self._capture(room)
        if not isinstance(outcome, PageCapture):
            return outcome
        made = RoomCapture(outcome, room.room_id)
        self._captures.keep(made)
        return made

    async def _capture(self, room: RoomRef) -> PageCapture | FailedOutcome:
        """Open the page of `room`, and close it as soon as it reads: its socket is one more viewer."""
        target = await find_page(room, self._web_url, self._handle_of)
        if not isinstance(target, PageTarget):
            return target
        # A host has several rooms, one after the other, and each may be waited for: the windows must not be confused.
        target = replace(target, name=f"{target.name} {room.room_id}")
        try:
            return await (await self._opener.open(target)).capture()
        except PageFailed as failed:
            return outcome_of(failed.problem)
        finally:
            await self._opener.close(target.name)


async def _result(task: asyncio.Task[RoomCapture | FailedOutcome]) -> RoomCapture | FailedOutcome | None:
    """Return the result of `task`, or None if it was cancelled.

    It goes on if the caller gives up: its window may wait for the user.
    """
    await asyncio.wait([task])
    return None if task.cancelled() else task.result()
