"""Routes of the own dialect that deliver events: WebSocket, server-sent events, and polling."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from tiktok_live.relay.answers import Refusal, encoded_answer
from tiktok_live.relay.native import (
    StreamEncoder,
    close_frame,
    json_bytes,
    json_object,
    lost_notice,
    snapshot_notice,
    text_frame,
    to_chunk,
    to_text_frame,
)
from tiktok_live.relay.queries import SELECTION, check_names, parse_number, parse_selection
from tiktok_live.tasks import until_first_ends

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tiktok_live.relay.consumers import Consumers
    from tiktok_live.relay.feed import Feed, FeedItem, Selection
    from tiktok_live.relay.rooms import RelayRooms
    from tiktok_live.relay.subscriptions import Subscription

__all__ = ["EventRoutes"]

DEFAULT_LIMIT, MAX_LIMIT = 100, 1_000
"""Events in one answer of `/events`."""

_MAX_ANSWER = 1024 * 1024  # bytes; the whole answer waits for a consumer that reads slowly
_MAX_NUMBER = 10**15 - 1
_TOO_SLOW = 1013  # "try again later"
_RETRY = b"retry: 2000\n\n"  # milliseconds after which a browser reconnects
_LAST_CHUNK = b"0\r\n\r\n"


class EventRoutes:
    """Handlers of `/ws`, `/sse` and `/events`.

    Args:
        rooms: whose events they are.
        feed: has the events.
        consumers: opens subscriptions.
    """

    def __init__(self, rooms: RelayRooms, feed: Feed, consumers: Consumers) -> None:
        self._rooms = rooms
        self._feed = feed
        self._consumers = consumers
        self._stream = StreamEncoder(feed.run)

    async def websocket(self, request: web.Request) -> web.StreamResponse:
        """Handle `/ws`: a snapshot, then each event as a text frame. What the consumer sends is ignored."""
        selection = self._selection(request, SELECTION)
        limits = self._consumers.limits
        socket = web.WebSocketResponse(
            compress=False, timeout=limits.close_seconds, max_msg_size=limits.message_bytes, autoping=True
        )
        if not socket.can_prepare(request):
            raise Refusal(400, "this route is a WebSocket", "Without one, use /sse or /events")
        subscription = self._consumers.open(selection, text_frame)
        first = to_text_frame(snapshot_notice(self._feed, self._rooms, selection))
        try:
            await socket.prepare(request)
            await self._write(request, subscription, first, socket)
        finally:
            self._consumers.leave(subscription)
        await socket.close(code=1001, message=b"the relay is closing")
        return socket

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Handle `/sse`: a snapshot, what came since `Last-Event-ID`, then each event."""
        selection = self._selection(request, SELECTION)
        if request.version < (1, 1):
            raise Refusal(505, "server-sent events need HTTP/1.1")
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.force_close()
        subscription = self._consumers.open(selection, self._stream.chunk)
        try:
            first = b"%x\r\n%s\r\n" % (len(_RETRY), _RETRY) + to_chunk(
                snapshot_notice(self._feed, self._rooms, selection)
            )
            first += self._resume(request.headers.get("Last-Event-ID", ""), selection, subscription)
            await response.prepare(request)
            await self._write(request, subscription, first, None)
        finally:
            self._consumers.leave(subscription)
        return response

    async def poll(self, request: web.Request) -> web.Response:
        """Handle `/events`: the events after a number, from those that are kept."""
        selection = self._selection(request, (*SELECTION, "after", "limit", "run"))
        after = parse_number(request.query, "after", self._feed.last, _MAX_NUMBER)
        limit = parse_number(request.query, "limit", DEFAULT_LIMIT, MAX_LIMIT) or DEFAULT_LIMIT
        page = self._feed.after(after, limit, selection, run=request.query.get("run", ""))
        items: list[FeedItem] = []
        size = 0
        for item in page.items:
            size += sum(map(len, item.encoded(json_object)))
            if items and size > _MAX_ANSWER:
                break
            items.append(item)
        is_whole = len(items) == len(page.items)
        head = {
            "run": self._feed.run,
            "last": page.last if is_whole else items[-1].id,
            "lost": page.lost,
            "more": page.has_more or not is_whole,
        }
        body = json_bytes(head)[:-1] + b',"events":[' + b",".join(_joined(items)) + b"]}"
        return encoded_answer(body)

    def _selection(self, request: web.Request, known: tuple[str, ...]) -> Selection:
        check_names(request.query, known)
        return parse_selection(request.query, self._rooms.names)

    def _resume(self, last_id: str, selection: Selection, subscription: Subscription) -> bytes:
        """Queue what came since a consumer was last here, and return a notice if some of it is gone."""
        run, _, number = last_id.rpartition("-")
        if not last_id:
            return b""
        after = int(number) if number.isascii() and number.isdecimal() and len(number) < len(str(_MAX_NUMBER)) else 0
        limits = self._consumers.limits
        page = self._feed.after(after, self._feed.last, selection, run=run or "?")
        items = _newest(page.items, limits.waiting_items // 2, limits.waiting_bytes // 2, self._stream)
        subscription.put_first(frame for item in items for frame in item.encoded(self._stream.chunk))
        if not page.lost and len(items) == len(page.items):
            return b""
        return to_chunk(lost_notice(after, items[0].id if items else self._feed.last + 1))

    async def _write(
        self, request: web.Request, subscription: Subscription, first: bytes, socket: web.WebSocketResponse | None
    ) -> None:
        """Write to a consumer until it leaves, is too slow, or the relay closes."""
        transport = request.transport
        if transport is None:  # it has left already
            return
        transport.write(first)
        farewell = close_frame(_TOO_SLOW, "too slow") if socket is not None else _LAST_CHUNK
        works = [self._consumers.serve(subscription, transport, farewell)]
        if socket is not None:
            works.append(_ignore_messages(socket))
        await until_first_ends(*works)


async def _ignore_messages(socket: web.WebSocketResponse) -> None:
    async for _ in socket:
        pass


def _joined(items: Iterable[FeedItem]) -> list[bytes]:
    return [data for item in items for data in item.encoded(json_object)]


def _newest(items: tuple[FeedItem, ...], count: int, size: int, stream: StreamEncoder) -> tuple[FeedItem, ...]:
    """Return the last items, as many as `count` and as `size` bytes allow."""
    start = len(items)
    while start and len(items) - start < count:
        size -= sum(map(len, items[start - 1].encoded(stream.chunk)))
        if size < 0:
            break
        start -= 1
    return items[start:]
