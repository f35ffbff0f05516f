"""The open pages of all rooms: each gets a snapshot, and then what changes in its view."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable

import msgspec
from aiohttp import WSMsgType, web

from tiktok_live.causes import caught
from tiktok_live.overlay.state import Message
from tiktok_live.overlay.views import View

__all__ = ["MOST_PAGES", "OpenPages", "encoded"]

MOST_PAGES = 200
"""Pages that may be open at the same time."""

_WAITING_MESSAGES = 2_000  # of one page; twenty flushes of a very busy room
_WAITING_BYTES = 4 * 1024 * 1024
_SEND_SECONDS = 10.0  # in which a page must read what was written
_CLOSE_SECONDS = 2.0  # in which a page must confirm that it is disconnected
_HEARTBEAT = 30.0
_MAX_INCOMING = 4 * 1024  # bytes; pages send nothing


def encoded(message: Message) -> bytes:
    """Return a message as JSON."""
    return msgspec.json.encode(message)


class _Page:
    """What waits for one page, within bounds. Its writer never waits: a page that is too slow is closed."""

    def __init__(self) -> None:
        self.is_closed = False
        self._waiting: list[bytes] = []
        self._size = 0
        self._ready = asyncio.Event()

    def put(self, frames: tuple[bytes, ...], size: int) -> None:
        """Append frames of `size` bytes in all."""
        if self.is_closed:
            return
        self._waiting.extend(frames)
        self._size += size
        if len(self._waiting) > _WAITING_MESSAGES or self._size > _WAITING_BYTES:
            self.close()
        self._ready.set()

    async def take(self) -> list[bytes]:
        """Wait until something is there, and return it; an empty list when the page is closed."""
        await self._ready.wait()
        frames, self._waiting, self._size = self._waiting, [], 0
        if not self.is_closed:
            self._ready.clear()
        return frames

    def close(self) -> None:
        """Accept no further frames; those that wait are dropped. May be called twice."""
        self.is_closed = True
        self._waiting, self._size = [], 0
        self._ready.set()


class OpenPages:
    """The pages that are connected."""

    def __init__(self) -> None:
        self._by_view: defaultdict[View, set[_Page]] = defaultdict(set)
        self._is_closed = False

    @property
    def is_full(self) -> bool:
        """Whether no further page may connect."""
        return self._is_closed or sum(map(len, self._by_view.values())) >= MOST_PAGES

    @property
    def views(self) -> tuple[View, ...]:
        """The different views of all pages."""
        return tuple(self._by_view)

    def send(self, view: View, messages: Iterable[Message]) -> None:
        """Send messages to all pages with a view. One that reads too slowly is disconnected: it will come again."""
        frames = tuple(map(encoded, messages))
        size = sum(map(len, frames))
        for page in tuple(self._by_view.get(view, ()) if frames else ()):
            page.put(frames, size)

    async def serve(self, request: web.Request, view: View, snapshot: Message) -> web.WebSocketResponse:
        """Serve one page until it leaves."""
        socket = web.WebSocketResponse(
            timeout=_CLOSE_SECONDS, heartbeat=_HEARTBEAT, max_msg_size=_MAX_INCOMING, compress=False
        )
        page = _Page()
        # Before the handshake, which waits: nothing may be lost between the snapshot and the first change.
        self._by_view[view].add(page)
        first = encoded(snapshot)
        page.put((first,), len(first))
        writing: asyncio.Task[None] | None = None
        try:
            await socket.prepare(request)
            writing = asyncio.create_task(_write(socket, page))
            async for _ in socket:  # pings are answered here
                pass
        finally:
            page.close()
            self._leave(view, page)
            if writing is not None:
                await asyncio.wait({writing})
        return socket

    def close(self) -> None:
        """Disconnect all pages, and accept no further one."""
        self._is_closed = True
        for pages in tuple(self._by_view.values()):
            for page in tuple(pages):
                page.close()

    def _leave(self, view: View, page: _Page) -> None:
        self._by_view[view].discard(page)
        if not self._by_view[view]:
            del self._by_view[view]


async def _write(socket: web.WebSocketResponse, page: _Page) -> None:
    """Write what waits for a page until it is closed, and then close the socket."""
    with caught(ConnectionError, TimeoutError):  # the page left, or stopped reading
        while frames := await page.take():
            async with asyncio.timeout(_SEND_SECONDS):
                for frame in frames:
                    await socket.send_frame(frame, WSMsgType.TEXT)
    with caught(ConnectionError):
        await socket.close(drain=False)
