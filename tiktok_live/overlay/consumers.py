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
from tiktok_live.relay.subscriptions import Subscription

__all__ = ["MOST_PAGES", "OpenPages", "encoded"]

MOST_PAGES = 200
"""Pages that may be open at the same time."""

_WAITING_MESSAGES = 2_000  # of one page; twenty flushes of a very busy room
_WAITING_BYTES = 4 * 1024 * 1024
_TAKEN_BYTES = 256 * 1024
_SEND_SECONDS = 10.0  # in which a page must read what was written
_CLOSE_SECONDS = 2.0  # in which a page must confirm that it is disconnected
_HEARTBEAT = 30.0
_MAX_INCOMING = 4 * 1024  # bytes; pages send nothing


def encoded(message: Message) -> bytes:
    """Return a message as JSON."""
    return msgspec.json.encode(message)


class OpenPages:
    """The pages that are connected."""

    def __init__(self) -> None:
        self._by_view: defaultdict[View, set[Subscription]] = defaultdict(set)
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
        for page in tuple(self._by_view[view] if frames else ()):
            page.put(frames, size)

    async def serve(self, request: web.Request, view: View, snapshot: Message) -> web.WebSocketResponse:
        """Serve one page until it leaves."""
        socket = web.WebSocketResponse(
            timeout=_CLOSE_SECONDS, heartbeat=_HEARTBEAT, max_msg_size=_MAX_INCOMING, compress=False
        )
        page = Subscription(max_items=_WAITING_MESSAGES, max_bytes=_WAITING_BYTES)
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

    def _leave(self, view: View, page: Subscription) -> None:
        self._by_view[view].discard(page)
        if not self._by_view[view]:
            del self._by_view[view]


async def _write(socket: web.WebSocketResponse, page: Subscription) -> None:
    """Write what waits for a page until it is closed, and then close the socket."""
    with caught(ConnectionError, TimeoutError):  # the page left, or stopped reading
        while frames := await page.take(_TAKEN_BYTES):
            async with asyncio.timeout(_SEND_SECONDS):
                for frame in frames:
                    await socket.send_frame(frame, WSMsgType.TEXT)
    with caught(ConnectionError):
        await socket.close(drain=False)
