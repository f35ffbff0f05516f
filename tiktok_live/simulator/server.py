"""The simulated platform on loopback: its pages, APIs and socket."""

from __future__ import annotations

import asyncio
from collections import deque
from random import Random
from typing import TYPE_CHECKING, Self

from aiohttp import web

from tiktok_live.errors import ConfigError, UsageError
from tiktok_live.net.clock import Clock, SystemClock
from tiktok_live.net.http_server import HttpServer
from tiktok_live.simulator.connections import ServedConnection
from tiktok_live.simulator.control import Control
from tiktok_live.simulator.faults.frames import ConnectionFaults
from tiktok_live.simulator.faults.kinds import RoomAction
from tiktok_live.simulator.faults.middleware import FaultMiddleware
from tiktok_live.simulator.faults.plan import FaultPlan
from tiktok_live.simulator.handshake import HandshakeRefusal, check_handshake
from tiktok_live.simulator.players import Player, check_player
from tiktok_live.simulator.records import RECORDS_KEPT, ConnectionRecord, RequestRecord
from tiktok_live.simulator.room import SimulatedRoom
from tiktok_live.simulator.room_registry import RoomRegistry
from tiktok_live.simulator.site import SOCKET_PATH, Site

if TYPE_CHECKING:
    from types import TracebackType


__all__ = ["Simulator"]

_HANDSHAKE_OPTIONS = "ping-interval=10"  # seconds between heartbeats
_HEARTBEAT_PATIENCE = 30.0
_SHUTDOWN_PATIENCE = 1.0


class Simulator:
    """Plays the platform for the given rooms. All other users are unknown. A simulator can be started only once.

    A socket without a heartbeat for 30 seconds is closed.

        async with Simulator(SimulatedRoom(unique_id="demo")) as simulator:
            config = LiveConfig().at(simulator.url)

    Args:
        rooms: with their hosts; a room without a scenario gets generated traffic.
        host: address to listen on.
        port: 0 picks a free one.
        speed: seconds of the scenario per second; 0 is as fast as clients can read.
        seed: of generated traffic and of cookies.
        handshake: the refusal of every handshake; None checks each. May be changed at any time.
        silent: opens sockets but sends nothing on them. May be changed at any time.
        cookie: whether pages set guest cookies.
        clock: time source; defaults to the system clock.
        faults: to inject; their times count from the start.
        control: whether this machine can control faults and rooms over HTTP, see `Control`.
        player: who opens the socket of a live page in a browser; `?player=worker` selects another one for one page.

    Attributes:
        connections: records of the latest 10,000 attempts to open a socket.
        faults: the plan; faults may be added at any time.

    Raises:
        ConfigError: two rooms share a name or an id, `speed` is below 0, or there is no such player.
    """

    def __init__(
        self,
        *rooms: SimulatedRoom,
        host: str = "127.0.0.1",
        port: int = 0,
        speed: float = 1.0,
        seed: int = 0,
        handshake: HandshakeRefusal | None = None,
        silent: bool = False,
        cookie: bool = True,
        clock: Clock | None = None,
        faults: FaultPlan | None = None,
        control: bool = False,
        player: Player = "page",
    ) -> None:
        if not speed >= 0:
            raise ConfigError("speed must be 0 or more")
        self.handshake = handshake
        self.silent = silent
        self.connections: deque[ConnectionRecord] = deque(maxlen=RECORDS_KEPT)
        self._host = host
        self._port = port
        self._speed = speed
        self._clock = clock or SystemClock()
        self.faults = FaultPlan(seed=seed) if faults is None else faults
        self._rooms = RoomRegistry(rooms, clock=self._clock, speed=speed, seed=seed)
        self._site = Site(
            self._rooms,
            clock=self._clock,
            rng=Random(seed),
            gives_cookies=cookie,
            faults=FaultMiddleware(self.faults, self._clock, SOCKET_PATH),
            player=check_player(player),
        )
        self._control = Control(self.faults, self._rooms, self.connections) if control else None
        self._attempts = 0
        self._open: set[ServedConnection] = set()
        self._server: HttpServer | None = None

    @property
    def url(self) -> str:
        """The base URL of pages and APIs, for example `http://127.0.0.1:8080`.

        Raises:
            UsageError: before `start`.
        """
        return f"http://{self._listening()}"

    @property
    def ws_url(self) -> str:
        """The base URL of the socket, without the path.

        Raises:
            UsageError: before `start`.
        """
        return f"ws://{self._listening()}"

    @property
    def requests(self) -> deque[RequestRecord]:
        """The latest 10,000 requests, including those for a socket."""
        return self._site.requests

    @property
    def cookies(self) -> deque[str]:
        """The latest 10,000 values of the cookie `ttwid` that were set."""
        return self._site.cookies

    def act(self, unique_id: str, action: RoomAction, room_id: int = 0) -> SimulatedRoom:
        """Apply `action` to the room of a host, see `RoomFault`, and return the host's current room.

        Raises:
            ConfigError: no host has that name, or `room_id` is invalid or belongs to another room.
        """
        return self._rooms.act(self._rooms.find(unique_id), action, room_id)

    async def start(self) -> None:
        """Listen.

        Raises:
            ConfigError: the address cannot be listened on.
            UsageError: called twice.
        """
        if self._server is not None:
            raise UsageError("a simulator can be started only once: create a new one")
        self.faults.begin(self._clock.monotonic())
        application = self._site.application(self._socket)
        if self._control is not None:
            application.router.add_routes(self._control.routes())
        self._server = HttpServer(application, self._host, self._port, shutdown_timeout=_SHUTDOWN_PATIENCE)
        await self._server.start()

    async def aclose(self) -> None:
        """Stop listening and close all sockets, within seconds whatever the clients do. Twice does no harm."""
        if self._server is None:
            return
        await self._server.stop_listening()
        await self._site.aclose()
        await asyncio.gather(*[connection.hang_up() for connection in self._open])
        await self._server.aclose()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    def _listening(self) -> str:
        if self._server is None or not self._server.address:
            raise UsageError("the simulator has not started")
        return self._server.address

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        received = RequestRecord.of(request)
        self._attempts += 1
        record = ConnectionRecord(
            path=received.path, query=received.query, headers=received.headers, number=self._attempts
        )
        self.connections.append(record)
        faults = ConnectionFaults(self.faults, record.number)
        planned = faults.refusal(self._clock.monotonic())
        refusal = planned.refusal if planned else check_handshake(received.query, received.headers, self._rooms.by_id)
        record.refusal = self.handshake or refusal
        if record.refusal is not None:
            record.is_closed = True
            return web.Response(status=record.refusal.status, headers=record.refusal.headers)
        # `ServedConnection` replies to pings and close frames: it keeps their order, and a fault may ignore them.
        socket = web.WebSocketResponse(autoclose=False, autoping=False)
        socket.headers["Handshake-Options"] = _HANDSHAKE_OPTIONS
        await socket.prepare(request)
        await self._serve(request, record, socket, faults)
        return socket

    async def _serve(
        self, request: web.Request, record: ConnectionRecord, socket: web.WebSocketResponse, faults: ConnectionFaults
    ) -> None:
        transport = request.transport
        if transport is None:  # the client disconnected during the handshake
            record.is_closed = True
            return
        connection = ServedConnection(
            record,
            socket,
            transport,
            self._rooms,
            faults,
            clock=self._clock,
            speed=self._speed,
            is_silent=self.silent,
            heartbeat_patience=_HEARTBEAT_PATIENCE,
        )
        self._open.add(connection)
        try:
            await connection.serve()
        finally:
            self._open.discard(connection)
