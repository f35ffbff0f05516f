"""The platform on loopback: the same pages, APIs and socket that a client meets on the web."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Self

from aiohttp import web

from tiktok_live.clock import SystemClock
from tiktok_live.errors import ConfigError, LocalProtocolError
from tiktok_live.simulator.connections import RECORDS_KEPT, ConnectionRecord, ServedConnection
from tiktok_live.simulator.handshake import judge
from tiktok_live.simulator.site import RequestRecord, Site
from tiktok_live.simulator.stage import Stage
from tiktok_live.simulator.traffic import Traffic

if TYPE_CHECKING:
    from types import TracebackType

    from tiktok_live.clock import Clock
    from tiktok_live.simulator.handshake import Refusal
    from tiktok_live.simulator.room import SimulatedRoom

__all__ = ["Simulator"]

_HANDSHAKE_OPTIONS = "ping-interval=10"  # seconds between heartbeats
_SHUTDOWN_PATIENCE = 1.0


class Simulator:
    """Plays the platform for the given rooms. Everybody else does not exist. Single-use.

        async with Simulator(SimulatedRoom(unique_id="demo")) as simulator:
            config = LiveConfig().at(simulator.url)

    Args:
        rooms: users with their rooms; without a scenario of their own they get generated traffic.
        host: address to listen on.
        port: 0 takes a free one.
        speed: seconds of a scenario per second; 0 is as fast as clients can read.
        seed: of generated traffic and of cookies.
        handshake: refuses every socket like this; None judges each. May be set at any time.
        silent: opens sockets and says nothing on them. May be set at any time.
        cookie: whether pages give guest cookies.
        clock: where time comes from; the real one unless given.

    Attributes:
        connections: every attempt to open a socket, of the last 10,000.

    Raises:
        ConfigError: two rooms share a name or an id, or `speed` is below 0.
    """

    def __init__(
        self,
        *rooms: SimulatedRoom,
        host: str = "127.0.0.1",
        port: int = 0,
        speed: float = 1.0,
        seed: int = 0,
        handshake: Refusal | None = None,
        silent: bool = False,
        cookie: bool = True,
        clock: Clock | None = None,
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
        self._names: dict[str, Stage] = {}
        self._stages: dict[int, Stage] = {}
        for room in rooms:
            self._add(room, seed)
        self._site = Site(self._names, self._stages, clock=self._clock, rng=Random(seed), gives_cookies=cookie)
        self._open: set[ServedConnection] = set()
        self._runner: web.AppRunner | None = None
        self._address = ""

    @property
    def url(self) -> str:
        """Where pages and APIs are, for example `http://127.0.0.1:8080`.

        Raises:
            LocalProtocolError: before `start`.
        """
        return f"http://{self._listening()}"

    @property
    def ws_url(self) -> str:
        """Where the socket is, without the path.

        Raises:
            LocalProtocolError: before `start`.
        """
        return f"ws://{self._listening()}"

    @property
    def requests(self) -> deque[RequestRecord]:
        """Every request, also those for a socket, of the last 10,000."""
        return self._site.requests

    @property
    def cookies(self) -> deque[str]:
        """Every value of the cookie `ttwid` that was given out, of the last 10,000."""
        return self._site.cookies

    async def start(self) -> None:
        """Listen.

        Raises:
            ConfigError: the address cannot be listened on.
            LocalProtocolError: called twice.
        """
        if self._runner is not None:
            raise LocalProtocolError("a simulator starts once")
        application = self._site.application(self._socket)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=_SHUTDOWN_PATIENCE)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except OSError as error:
            await self._runner.cleanup()
            raise ConfigError(f"cannot listen on {self._host}:{self._port}: {error.strerror or error}") from error
        port = self._runner.addresses[0][1]
        self._address = f"[{self._host}]:{port}" if ":" in self._host else f"{self._host}:{port}"

    async def aclose(self) -> None:
        """Stop listening and close all sockets, within seconds whatever the clients do. Twice does no harm."""
        if self._runner is None:
            return
        for site in tuple(self._runner.sites):
            await site.stop()
        await asyncio.gather(*[connection.hang_up() for connection in self._open])
        await self._runner.cleanup()

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

    def _add(self, room: SimulatedRoom, seed: int) -> None:
        name = room.unique_id.lower()
        if name in self._names or room.room_id in self._stages:
            raise ConfigError(f"two rooms are of {room.unique_id} or have the id {room.room_id}")
        dated = replace(room, started_at=room.started_at or int(self._clock.wall()))
        stage = Stage(dated, room.scenario or Traffic(seed=seed), self._clock, self._speed)
        self._names[name] = self._stages[room.room_id] = stage

    def _listening(self) -> str:
        if not self._address:
            raise LocalProtocolError("the simulator has not started")
        return self._address

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        asked = RequestRecord.of(request)
        record = ConnectionRecord(path=asked.path, query=asked.query, headers=asked.headers)
        self.connections.append(record)
        record.refusal = self.handshake or judge(asked.query, asked.headers, self._stages)
        if record.refusal is not None:
            record.is_closed = True
            return web.Response(status=record.refusal.status, headers=record.refusal.headers)
        # The reader answers a close itself, so that what came before it is read.
        socket = web.WebSocketResponse(autoclose=False)
        socket.headers["Handshake-Options"] = _HANDSHAKE_OPTIONS
        await socket.prepare(request)
        await self._serve(request, record, socket)
        return socket

    async def _serve(self, request: web.Request, record: ConnectionRecord, socket: web.WebSocketResponse) -> None:
        transport = request.transport
        if transport is None:  # the client vanished during the handshake
            record.is_closed = True
            return
        connection = ServedConnection(
            record,
            socket,
            transport,
            self._stages,
            clock=self._clock,
            speed=self._speed,
            is_silent=self.silent,
        )
        self._open.add(connection)
        try:
            await connection.serve()
        finally:
            self._open.discard(connection)
