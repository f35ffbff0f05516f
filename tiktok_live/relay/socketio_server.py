"""`SocketIoServer`: the protocol of TikTok-Chat-Reader, for pages and bots made for it; needs the extra `socketio`.

A client connects with socket.io 4, sends `setUniqueId` with a name, and gets `tiktokConnected` and then the events of
that room: the same data as at TikFinity's socket.
"""

from __future__ import annotations

import asyncio
import logging
from importlib import import_module
from types import TracebackType
from typing import Any, Self

from aiohttp import hdrs, web

from tiktok_live.causes import caught
from tiktok_live.errors import UsageError
from tiktok_live.extras import extra_not_installed
from tiktok_live.net.clock import Clock, SystemClock
from tiktok_live.relay.access import Access, Handler
from tiktok_live.relay.answers import Refusal, json_answer
from tiktok_live.relay.consumers import Consumers
from tiktok_live.relay.feed import Feed, Selection
from tiktok_live.relay.localhost import LocalhostServer
from tiktok_live.relay.rooms import RelayRooms
from tiktok_live.relay.socketio_log import LibraryLog
from tiktok_live.relay.subscriptions import Subscription
from tiktok_live.relay.tikfinity.dialect import Dialect, host_of
from tiktok_live.relay.tikfinity.encoding import to_json
from tiktok_live.relay.tikfinity.hosts import handle_in

__all__ = ["PORT", "SocketIoServer"]

logger = logging.getLogger(__name__)

PORT = 8081
"""The port that TikTok-Chat-Reader uses."""

# What TikTok-Chat-Reader forwards.
_NAMES = frozenset(
    {
        "chat",
        "emote",
        "envelope",
        "follow",
        "gift",
        "like",
        "linkMicArmies",
        "linkMicBattle",
        "liveIntro",
        "member",
        "questionNew",
        "roomUser",
        "share",
    }
)
_STATISTIC = 5.0  # seconds between two statistics
_PAUSE = 0.01  # seconds until it is looked again whether a client has taken what it got
_AT_ONCE = 12  # messages: clients in Python refuse an answer with more than 16, and there are pings and the like
_MAX_TAKEN = 64 * 1024
_MAX_UNREAD = 1_000  # answers that a client has not taken, while it sends on
_REQUEST_SECONDS = 5.0  # to handle what a client sends
_MAX_NAMED = 60  # characters of a name in an answer
_NAMESPACE = "/"
_TEXT = """\
This is a socket.io server of tiktok_live that speaks like TikTok-Chat-Reader.

Rooms: {rooms}
"""


class SocketIoServer:
    """Sends the events of rooms to socket.io clients on this machine. Single-use.

    Only rooms that are relayed anyway can be asked for. A client stays connected when a live ends.

    Args:
        rooms: whose events they are.
        feed: has the events.
        consumers: opens subscriptions.
        port: 0 picks a free one.
        clock: time source; the system clock by default.
        backlog: whether to send events from before the connection.

    Raises:
        ConfigError: the extra `socketio` is not installed.
    """

    def __init__(
        self,
        rooms: RelayRooms,
        feed: Feed,
        consumers: Consumers,
        *,
        port: int = PORT,
        clock: Clock | None = None,
        backlog: bool = False,
    ) -> None:
        self._rooms = rooms
        self._feed = feed
        self._consumers = consumers
        self._clock = clock or SystemClock()
        self._dialect = Dialect(lambda handle: host_of(rooms, handle), write=_packet, backlog=backlog)
        self._access = Access("127.0.0.1")
        self._forwarding: dict[str, asyncio.Task[None]] = {}
        self._statistics: asyncio.Task[None] | None = None
        self._stop_observing = _nothing
        self._sio: Any = _library().AsyncServer(
            async_mode="aiohttp",
            async_handlers=False,
            cors_allowed_origins="*",
            cors_credentials=False,
            http_compression=False,
            logger=LibraryLog(__name__),
            engineio_logger=LibraryLog(__name__),
            max_http_buffer_size=consumers.limits.message_bytes,
        )
        self._sio.on("setUniqueId", self._set_unique_id)
        self._sio.on("disconnect_tiktok", self._leave)
        self._sio.on("disconnect", self._leave)
        limits = consumers.limits
        self._server = LocalhostServer(
            self._application, port, max_connections=limits.connections, close_seconds=limits.close_seconds
        )

    @property
    def url(self) -> str:
        """The address for socket.io clients, for example `http://localhost:8081`.

        Raises:
            UsageError: before `start`.
        """
        if not self._server.addresses:
            raise UsageError("the socket.io server has not started")
        return f"http://localhost:{self._server.port}"

    async def start(self) -> None:
        """Listen.

        Raises:
            ConfigError: the port cannot be bound.
            UsageError: called twice.
        """
        if self._statistics is not None:
            raise UsageError("a socket.io server can be started only once: create a new one")
        self._stop_observing = self._feed.add_observer(self._dialect.observe)
        self._statistics = asyncio.create_task(self._send_statistics())
        try:
            await self._server.start()
        except BaseException:
            await self.aclose()
            raise

    async def aclose(self) -> None:
        """Disconnect all clients and stop listening. May be called twice."""
        self._stop_observing()
        tasks = [task for task in (self._statistics, *self._forwarding.values()) if task is not None]
        self._forwarding.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._sio.shutdown()
        await self._server.aclose()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    def _application(self) -> web.Application:
        application = web.Application(middlewares=[self._check], client_max_size=self._consumers.limits.message_bytes)
        application.router.add_get("/", self._explain)
        application.router.add_get("/recaptcha-config", _recaptcha)
        self._sio.attach(application)
        return application

    @web.middleware
    async def _check(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            self._access.check_host(request)
        except Refusal as refusal:
            return web.Response(status=refusal.status, text=f"{refusal.message}\n")
        # A session is new without a `sid`. Those that never subscribe count too.
        is_new = request.path.startswith("/socket.io/") and "sid" not in request.query
        if is_new and len(self._sio.eio.sockets) >= self._consumers.limits.consumers:
            return web.Response(status=503, text="too many clients are connected\n")
        if request.method != hdrs.METH_POST:
            return await handler(request)
        # The library ends a session only when everything is taken from it, which may be never.
        with caught(TimeoutError):
            async with asyncio.timeout(_REQUEST_SECONDS):
                return await handler(request)
        return web.Response(status=400, text="the session has ended\n")

    async def _explain(self, _: web.Request) -> web.Response:
        return web.Response(text=_TEXT.format(rooms=", ".join(self._rooms.names) or "none yet"))

    async def _set_unique_id(self, sid: str, name: object = "", *_: object) -> None:
        """Send a room's events to a client from now on, instead of another room's."""
        await self._leave(sid)
        # Nothing is awaited from here to the task: a client may ask twice at the same time, or have left meanwhile.
        if not self._sio.manager.is_connected(sid, _NAMESPACE):
            return
        handle = handle_in(name) if isinstance(name, str) else ""
        try:
            subscription = self._subscribe(handle)
        except Refusal as refusal:
            await self._sio.emit("tiktokDisconnected", refusal.message, to=sid)
            return
        forwarding = self._forwarding[sid] = asyncio.create_task(self._forward(sid, handle, subscription))
        # Not in a `finally` there: a task that is cancelled before its first step does not reach it.
        forwarding.add_done_callback(lambda _: self._consumers.leave(subscription))

    def _subscribe(self, handle: str) -> Subscription:
        if handle not in self._rooms.names:
            rooms = ", ".join(self._rooms.names) or "none"
            raise Refusal(404, f"{handle[:_MAX_NAMED]!r} is not relayed; the rooms are: {rooms}")
        return self._consumers.open(Selection(rooms=frozenset({handle})), self._dialect.encode)

    def _state(self, handle: str) -> dict[str, object]:
        room = self._rooms.room(handle)
        return {
            "roomId": handle,  # is only shown, and the handle says more
            "roomInfo": {"title": room.snapshot.title, "owner": {"display_id": handle}},
            "isConnected": room.connected,
            "upgradedToWebsocket": room.connected,
        }

    async def _leave(self, sid: str, *_: object) -> None:
        while (task := self._forwarding.pop(sid, None)) is not None:
            task.cancel()
            await asyncio.wait((task,))

    async def _forward(self, sid: str, handle: str, subscription: Subscription) -> None:
        """Answer, and send what a subscription gets. What the client does not take waits in it, within its bounds."""
        eio, eio_sid = self._sio.eio, self._sio.manager.eio_sid_from_sid(sid, _NAMESPACE)
        await self._sio.emit("tiktokConnected", self._state(handle), to=sid)
        packets = self._dialect.viewers(frozenset({handle}))
        while packets or (packets := await subscription.take(_MAX_TAKEN)):
            for packet in packets[:_AT_ONCE]:
                await eio.send(eio_sid, packet.decode())
            packets = packets[_AT_ONCE:]
            await self._wait_until_taken(eio_sid, subscription)
        if subscription.is_too_slow:
            logger.warning(
                "a socket.io client was too slow, and was disconnected: it lost %d events", subscription.dropped
            )
        self._forwarding.pop(sid, None)  # so that the end of the session does not cancel this
        await self._sio.disconnect(sid)

    async def _end_session(self, eio_sid: str) -> None:
        with caught(TimeoutError):
            async with asyncio.timeout(self._consumers.limits.close_seconds):  # in which the client takes the rest
                await self._sio.eio.disconnect(eio_sid)

    def _unread(self, eio_sid: str) -> int:
        session = self._sio.eio.sockets.get(eio_sid)
        return 0 if session is None or session.closed else session.queue.qsize()

    async def _wait_until_taken(self, eio_sid: str, subscription: Subscription) -> None:
        while self._unread(eio_sid) and not subscription.is_closed:
            await self._clock.sleep_until(self._clock.monotonic() + _PAUSE)

    async def _send_statistics(self) -> None:
        while True:
            await self._clock.sleep_until(self._clock.monotonic() + _STATISTIC)
            # A client that sends on but takes no answers would fill the memory.
            hoarders = [sid for sid in self._sio.eio.sockets if self._unread(sid) > _MAX_UNREAD]
            await asyncio.gather(*map(self._end_session, hoarders))
            await self._sio.emit("statistic", {"globalConnectionCount": len(self._forwarding)})


def _library() -> Any:
    with caught(ImportError) as missing:
        return import_module("socketio")
    raise extra_not_installed("socket.io", "socketio") from missing.cause


def _packet(name: str, data: dict[str, object]) -> bytes:
    """Return a message as an event of socket.io: type 2, then a JSON array. The end of a live has no argument."""
    if name == "streamEnd":
        return b'2["streamEnd"]'
    return b'2["%s",%s]' % (name.encode(), to_json(data)) if name in _NAMES else b""


async def _recaptcha(_: web.Request) -> web.Response:
    headers = {"Access-Control-Allow-Origin": "*"}
    return json_answer({"enabled": False, "siteKey": None}, headers=headers)


def _nothing() -> None:
    """Do nothing."""
