"""`TikfinityServer`: the local socket that programs written for TikFinity connect to, at ws://localhost:21213/."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Self

from aiohttp import WSMsgType, web

from tiktok_live.errors import UsageError
from tiktok_live.relay.access import Access
from tiktok_live.relay.answers import Refusal
from tiktok_live.relay.consumers import Consumers
from tiktok_live.relay.feed import Feed, Selection
from tiktok_live.relay.localhost import LocalhostServer
from tiktok_live.relay.native import close_frame
from tiktok_live.relay.rooms import RelayRooms
from tiktok_live.relay.tikfinity.dialect import Dialect, host_of, message_frame
from tiktok_live.relay.tikfinity.hosts import handle_in
from tiktok_live.relay.tikfinity.translator import CONFIG
from tiktok_live.tasks import until_first_ends

if TYPE_CHECKING:
    from types import TracebackType

    from tiktok_live.relay.subscriptions import Subscription

__all__ = ["PORT", "TikfinityServer"]

logger = logging.getLogger(__name__)

PORT = 21213
"""The port that programs have written into them."""

_TOO_SLOW = 1013  # "try again later"
_GOING_AWAY = 1001
_MAX_NAMED = 60  # characters of an unknown name in the log
_MAX_UNKNOWN = 100  # unknown names in the log
_TEXT = """\
This is the socket of tiktok_live that speaks like TikFinity's: a WebSocket, at ws://localhost:{port}/

Rooms: {rooms}
One of them only: ws://localhost:{port}/?uniqueId=NAME
"""


class TikfinityServer:
    """Sends the events of all rooms to programs on this machine. Single-use.

    It listens on 127.0.0.1 and, if the machine has it, on ::1, because `localhost` may mean either. Sockets stay open
    when a live ends, and before the first one begins.

    Args:
        rooms: whose events they are.
        feed: has the events.
        consumers: opens subscriptions.
        port: 0 picks a free one.
        backlog: whether to send events from before the connection; programs would act on them.
    """

    def __init__(
        self, rooms: RelayRooms, feed: Feed, consumers: Consumers, *, port: int = PORT, backlog: bool = False
    ) -> None:
        self._rooms = rooms
        self._feed = feed
        self._consumers = consumers
        self._dialect = Dialect(lambda handle: host_of(rooms, handle), backlog=backlog)
        self._access = Access("127.0.0.1")
        self._unknown: set[str] = set()
        limits = consumers.limits
        self._server = LocalhostServer(
            self._application, port, max_connections=limits.connections, close_seconds=limits.close_seconds
        )
        self._stop_observing: Callable[[], None] | None = None

    @property
    def url(self) -> str:
        """The address of the socket, for example `ws://localhost:21213/`.

        Raises:
            UsageError: before `start`.
        """
        if not self._server.addresses:
            raise UsageError("the TikFinity server has not started")
        return f"ws://localhost:{self._server.port}/"

    async def start(self) -> None:
        """Listen.

        Raises:
            ConfigError: the port cannot be bound, most likely because TikFinity runs.
            UsageError: called twice.
        """
        if self._stop_observing is not None:
            raise UsageError("a TikFinity server can be started only once: create a new one")
        self._stop_observing = self._feed.add_observer(self._dialect.observe)
        try:
            await self._server.start()
        except BaseException:
            self._stop_observing()
            raise

    async def aclose(self) -> None:
        """Stop listening and close every connection. May be called twice."""
        if self._stop_observing is not None:
            self._stop_observing()
        await self._server.aclose()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    def _application(self) -> web.Application:
        application = web.Application()
        application.router.add_route("*", "/{path:.*}", self._handle)
        return application

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        # Not the origin: pages from files, in OBS and of hosted widgets are what connects here.
        try:
            self._access.check_host(request)
            return await self._connect(request)
        except Refusal as refusal:
            return web.Response(status=refusal.status, text=f"{refusal.message}\n{refusal.advice}".strip() + "\n")

    async def _connect(self, request: web.Request) -> web.StreamResponse:
        limits = self._consumers.limits
        # What comes in is not decoded: programs send anything, and nothing is done with it.
        session = web.WebSocketResponse(
            compress=False, decode_text=False, max_msg_size=limits.message_bytes, timeout=limits.close_seconds
        )
        if not session.can_prepare(request):
            text = _TEXT.format(port=self._server.port, rooms=", ".join(self._rooms.names) or "none yet")
            return web.Response(text=text, headers={"Cache-Control": "no-store"})
        selection = self._selection(request)
        subscription = self._consumers.open(selection, self._dialect.encode)
        try:
            await session.prepare(request)
            await self._serve(request, session, subscription, self._greeting(selection))
        finally:
            self._consumers.leave(subscription)
        await session.close(code=_GOING_AWAY, message=b"the relay is closing")
        return session

    def _selection(self, request: web.Request) -> Selection:
        name = handle_in(request.query.get("uniqueId", ""))
        if not name:
            return Selection()
        if name not in self._rooms.names:
            self._report_unknown(name[:_MAX_NAMED])
        return Selection(rooms=frozenset({name}))

    def _report_unknown(self, name: str) -> None:
        # Once, because programs reconnect every second.
        if name not in self._unknown and len(self._unknown) < _MAX_UNKNOWN:
            self._unknown.add(name)
            logger.warning("a program asks for the events of %r, which is not relayed; it gets none", name)

    def _greeting(self, selection: Selection) -> list[bytes]:
        return [message_frame(*CONFIG), *self._dialect.viewers(selection.rooms)]

    async def _serve(
        self, request: web.Request, session: web.WebSocketResponse, subscription: Subscription, greeting: list[bytes]
    ) -> None:
        """Write until the consumer leaves or is too slow, or the relay closes."""
        transport = request.transport
        if transport is None:  # it has left already
            return
        await self._consumers.write_apart(greeting, transport)
        farewell = close_frame(_TOO_SLOW, "too slow")
        writing = self._consumers.serve(subscription, transport, farewell, is_apart=True)
        await until_first_ends(writing, _ignore(session))


async def _ignore(session: web.WebSocketResponse) -> None:
    """Read what a consumer sends until it leaves; aiohttp answers pings meanwhile."""
    while (await session.receive()).type in {WSMsgType.TEXT, WSMsgType.BINARY}:
        pass
