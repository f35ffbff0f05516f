"""`Overlay`: keeps the state of all rooms, sends pages what changes, and writes what outlives a restart."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self

from tiktok_live.causes import logged_bug
from tiktok_live.net.clock import Clock
from tiktok_live.overlay.config import OverlayConfig
from tiktok_live.overlay.consumers import OpenPages
from tiktok_live.overlay.room_files import RoomFiles
from tiktok_live.overlay.saved import saved
from tiktok_live.overlay.state import Message, Moment, RoomOverlay
from tiktok_live.overlay.views import View, messages_for, snapshot_for
from tiktok_live.relay.feed import Feed, FeedItem
from tiktok_live.relay.rooms import RelayRoom

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["Overlay", "OverlayRooms"]

logger = logging.getLogger(__name__)

_FLUSH = 0.1  # seconds between two looks for what is due and what changed
_STATUS = 1.0  # seconds between two looks whether rooms are live
_SAVE = 5.0  # seconds that a crash may cost


class OverlayRooms(Protocol):
    """What an overlay needs to know about rooms; `RelayRooms` does."""

    @property
    def names(self) -> tuple[str, ...]:
        """The handles; the first one is the default room."""
        ...

    def room(self, handle: str = "") -> RelayRoom:
        """Return a room as it is now.

        Raises:
            ConfigError: there is no such room.
        """
        ...


class Overlay:
    """The overlays of all rooms of a relay. Single-use; an async context manager.

    Args:
        feed: of events.
        rooms: whose events these are.
        config: goals, alerts, timer and media.
        clock: time source.
        folder: where the files of rooms are; None to keep nothing.
        on_note: is called with one sentence for the user, about a file that cannot be read or written.

    Attributes:
        config: as given.
        pages: that are connected.
    """

    def __init__(
        self,
        feed: Feed,
        rooms: OverlayRooms,
        config: OverlayConfig,
        *,
        clock: Clock,
        folder: Path | None = None,
        on_note: Callable[[str], None] = logger.warning,
    ) -> None:
        self._feed = feed
        self._rooms = rooms
        self.config = config
        self._clock = clock
        self._files = RoomFiles(folder)
        self._on_note = on_note
        self._states: dict[str, RoomOverlay] = {}
        self._statuses: dict[str, tuple[bool, bool]] = {}
        self.pages = OpenPages()
        self._status_at = self._saved_at = clock.monotonic()
        self._remove: Callable[[], None] | None = None
        self._work: asyncio.Task[None] | None = None
        self._notified: set[str] = set()
        self._saving = asyncio.Lock()

    @property
    def rooms(self) -> tuple[str, ...]:
        """The handles of the rooms."""
        return self._rooms.names

    def state(self, room: str = "") -> RoomOverlay:
        """Return the state of a room; without a handle of the first one. It is read from its file on first use.

        Raises:
            ConfigError: there is no such room.
        """
        handle = self._rooms.room(room.removeprefix("@").lower()).handle
        state = self._states.get(handle)
        if state is None:
            state = self._states[handle] = RoomOverlay(handle, self.config)
            self._notify(self._files.load(state))
            state.advance(self.now())  # it may be another day
        return state

    def now(self) -> Moment:
        """Return the current time."""
        return Moment(self._clock.monotonic(), self._clock.wall())

    def snapshot(self, view: View) -> Message:
        """Return the first message of a page. What it contains does not come a second time.

        Raises:
            ConfigError: there is no such room or goal.
        """
        state, room = self.state(view.room), self._rooms.room(view.room)
        self.flush()
        head: Message = {"type": "snapshot", "overlay": view.overlay, "room": view.room}
        return head | {"connected": room.connected, "live": room.live} | snapshot_for(view, state, self.now())

    def flush(self) -> None:
        """Do what is due, and send pages what changed."""
        at = self.now()
        for state in self._states.values():
            state.advance(at)
            changes = state.changes()
            for view in self.pages.views if changes else ():
                if view.room == state.room:
                    self.pages.send(view, messages_for(view, state, changes, at))
        if at.now >= self._status_at:
            self._status_at = at.now + _STATUS
            self._send_statuses()

    async def save(self) -> None:
        """Write the files of rooms that changed."""
        async with self._saving:
            for room, state in tuple(self._states.items()):
                if state.is_unsaved:
                    state.is_unsaved = False
                    note = await asyncio.to_thread(self._files.write, room, saved(state))
                    state.is_unsaved = state.is_unsaved or bool(note)  # the disk may have room again later
                    self._notify(note)

    async def start(self) -> None:
        """Follow the feed."""
        self._remove = self._feed.add_observer(self._take)
        self._work = asyncio.create_task(self._run(), name="tiktok_live overlay")

    async def aclose(self) -> None:
        """Disconnect the pages, stop following the feed, and write what is kept. May be called twice."""
        self.pages.close()
        if self._remove is not None:
            self._remove()
        if self._work is not None:
            async with self._saving:  # a thread that writes cannot be cancelled, and would replace a newer file
                self._work.cancel()
            await asyncio.wait({self._work})
        await self.save()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    def _take(self, item: FeedItem) -> None:
        # Looking up the room takes longer than the event.
        state = self._states.get(item.room) or self.state(item.room)
        state.take(item.event, self.now())

    async def _run(self) -> None:
        while True:
            await self._clock.sleep_until(self._clock.monotonic() + _FLUSH)
            try:
                self.flush()
                if self._clock.monotonic() >= self._saved_at + _SAVE:
                    self._saved_at = self._clock.monotonic()
                    await self.save()
            except Exception as error:
                logger.exception("updating the overlays failed", exc_info=logged_bug(error))

    def _send_statuses(self) -> None:
        for name in self._rooms.names:
            room = self._rooms.room(name)
            status = room.connected, room.live
            if self._statuses.get(name) == status:
                continue
            self._statuses[name] = status
            message: Message = {"type": "status", "connected": room.connected, "live": room.live}
            for view in self.pages.views:
                if view.room == name:
                    self.pages.send(view, [message])

    def _notify(self, note: str) -> None:
        """Notify the user, but with each sentence once: a full disk stays full."""
        if note and note not in self._notified:
            self._notified.add(note)
            self._on_note(note)
