"""Which tabs are on, who reads them, and where their frames go. Sans-IO: the port feeds it.

A reader takes its frames from one tab: the first of its host that brings one. Two tabs of one host are two pages with
the same messages; reading both would deliver twice what has no id.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from enum import Enum, auto, unique
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from tiktok_live.errors import ConnectionClosedError
from tiktok_live.net.pages import PageState
from tiktok_live.room_ids import room_id_from
from tiktok_live.transports.extension.messages import Body, Frame, InvalidMessage, Tab, TabGone, TabState
from tiktok_live.transports.frame_queue import FrameQueue
from tiktok_live.transports.page_addresses import frame_of_body, is_push_frame

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from tiktok_live.transports.extension.messages import GoneReason
    from tiktok_live.transports.page_addresses import PageAddresses

__all__ = ["MAX_TABS", "Situation", "TabReader", "Tabs", "handle_of"]

MAX_TABS = 64
"""Limit of tabs that one browser may switch on."""

_REASONS: dict[GoneReason, str] = {
    "switched_off": "the extension was switched off in the tab of @{handle}",
    "left": "the tab of @{handle} left the live page",
    "dismissed": "the browser's debugging banner was dismissed, which switched the tab of @{handle} off",
    "crashed": "the page of @{handle} crashed",
    "closed": "the tab of @{handle} was closed",
}
_LOST = "the browser of the tab of @{handle} was closed, or its extension was stopped"
_ADVICE = "Open the live page in the browser, and switch the extension on there"
_PAGE_STATES = {
    "visible": PageState.READING,
    "hidden": PageState.HIDDEN,
    "frozen": PageState.DISCARDED,
    "discarded": PageState.DISCARDED,
}


@unique
class Situation(Enum):
    """How far the way from the page of a live to its reader is open."""

    NO_EXTENSION = auto()
    """No extension is connected."""
    NO_TAB = auto()
    """An extension is connected, but no tab of this host is on."""
    NO_FRAME = auto()
    """A tab of this host is on, but has brought nothing yet."""
    READING = auto()
    """Frames arrive."""


class TabReader(FrameQueue):
    """The frames of one host's live, from one tab of the browser: a transport.

    Args:
        handle: the host's handle without `@`, in lower case.
        addresses: which pages, sockets and answers count.
        tabs: all tabs.
        on_close: called when the reader is closed.
        room_id: the room; 0 if it is not known yet. Messages of others are ignored.

    Attributes:
        handle: the host.
        room_id: the room that the page reads; 0 until it is known.
        first_response: the first answer of the page, if it came before the first frame; otherwise empty.
        page_state: what the page is doing, see `PageState`: `waiting for the user`, `reading`, `hidden`, `discarded`
            or `closed`.
    """

    def __init__(
        self,
        handle: str,
        addresses: PageAddresses,
        tabs: Tabs,
        on_close: Callable[[TabReader], None],
        *,
        room_id: int = 0,
    ) -> None:
        super().__init__()
        self.handle = handle
        self.room_id = room_id
        self.first_response = b""
        self.page_state: str = PageState.WAITING
        self._addresses = addresses
        self._tabs = tabs
        self._on_close = on_close
        self._tab: _OpenTab | None = None
        self._begun = asyncio.Event()

    @property
    def is_reading(self) -> bool:
        """Whether a frame has arrived."""
        return self._begun.is_set()

    @property
    def situation(self) -> Situation:
        """How far the way from the page to this reader is open."""
        return Situation.READING if self.is_reading else self._tabs.situation(self)

    async def wait_reading(self) -> None:
        """Wait for the first frame."""
        await self._begun.wait()

    async def aclose(self) -> None:
        """Accept no more frames, and stop asking for them. May be called repeatedly."""
        await super().aclose()
        self.page_state = PageState.CLOSED
        self._on_close(self)

    def can_read(self, page: str) -> bool:
        """Return whether a tab that shows `page` is a live page of this host."""
        return self._addresses.is_ours(page) and handle_of(page) == self.handle

    def take(self, tab: _OpenTab, message: Frame | Body) -> None:
        """Take a message of a tab; ignored if the reader reads another tab, or if it is not of the room."""
        if self._tab not in {None, tab}:
            return
        room_id = room_id_from(message.room)
        data = self._frame_in(message)
        if not data or (room_id and self.room_id not in {0, room_id}):
            return
        self._tab = tab
        self.room_id = self.room_id or room_id
        if isinstance(message, Body) and message.first and not self.is_reading:
            self.first_response = message.data
            return
        self.page_state = tab.state
        self.feed(data)
        self._begun.set()

    def update(self, tab: _OpenTab) -> None:
        """Note the state of a tab."""
        if self._tab is tab and self.is_reading:
            self.page_state = tab.state

    def lose(self, tab: _OpenTab, why: str) -> None:
        """Note that a tab is off: the end if this reader has begun, otherwise another tab may come."""
        if self._tab is not tab:
            return
        if self.is_reading:
            self.end(ConnectionClosedError(why.format(handle=self.handle), advice=_ADVICE))
            self.page_state = PageState.CLOSED
        self._tab, self.first_response = None, b""

    def _frame_in(self, message: Frame | Body) -> bytes:
        """Return the frame; empty for messages of other sockets, and for the empty answer that is a refusal."""
        if isinstance(message, Body):
            is_batch = message.data and self._addresses.is_fetch(message.address)
            return frame_of_body(message.data) if is_batch else b""
        is_known = self.is_reading or is_push_frame(message.data)
        return message.data if is_known and self._addresses.is_socket(message.address) else b""


@dataclass(slots=True, eq=False)
class _OpenTab:
    """One tab that is on, with its state as a reader shows it."""

    page: str
    state: PageState = PageState.READING


@dataclass(slots=True)
class Tabs:
    """The tabs of all connected browsers, and the readers of all clients.

    Attributes:
        readers: in the order in which they came.
    """

    readers: list[TabReader] = field(default_factory=list[TabReader])
    _tabs: dict[Hashable, dict[int, _OpenTab]] = field(default_factory=dict[object, dict[int, _OpenTab]])

    @property
    def wanted(self) -> frozenset[str]:
        """The hosts whose tabs have readers."""
        return frozenset(reader.handle for reader in self.readers)

    def connect(self, browser: Hashable) -> None:
        """Add a browser, which has no tabs yet."""
        self._tabs[browser] = {}

    def disconnect(self, browser: Hashable) -> None:
        """Remove a browser and its tabs."""
        for tab in self._tabs.pop(browser).values():
            self._lose(tab, _LOST)

    def receive(self, browser: Hashable, message: Tab | Frame | Body | TabState | TabGone) -> None:
        """Handle a message of a connected browser. What concerns a tab that is off is ignored: messages may cross.

        Raises:
            InvalidMessage: too many tabs are on.
        """
        tabs = self._tabs[browser]
        if isinstance(message, Tab):
            self._open(tabs, message)
        elif (tab := tabs.get(message.tab)) is None:
            return
        elif isinstance(message, TabGone):
            del tabs[message.tab]
            self._lose(tab, _REASONS[message.reason])
        elif isinstance(message, TabState):
            tab.state = _PAGE_STATES[message.state]
            for reader in self.readers:
                reader.update(tab)
        else:
            for reader in self.readers:
                if reader.can_read(tab.page):
                    reader.take(tab, message)

    def situation(self, reader: TabReader) -> Situation:
        """Return how far the way to a reader is open that has no frame yet."""
        if not self._tabs:
            return Situation.NO_EXTENSION
        pages = (tab.page for tabs in self._tabs.values() for tab in tabs.values())
        return Situation.NO_FRAME if any(map(reader.can_read, pages)) else Situation.NO_TAB

    def _open(self, tabs: dict[int, _OpenTab], message: Tab) -> None:
        before = tabs.get(message.tab)
        if before is not None and before.page == message.address:
            return
        if before is not None:
            del tabs[message.tab]
            self._lose(before, _REASONS["left"])
        if len(tabs) >= MAX_TABS:
            raise InvalidMessage("too many tabs are on")
        tabs[message.tab] = _OpenTab(message.address)

    def _lose(self, tab: _OpenTab, why: str) -> None:
        for reader in self.readers:
            reader.lose(tab, why)


def handle_of(page: str) -> str:
    """Return the host of the live page at this address, in lower case without `@`; empty for any other page."""
    with_at, _, rest = urlsplit(page).path.strip("/").partition("/")
    return unquote(with_at[1:]).lower() if with_at.startswith("@") and rest == "live" else ""
