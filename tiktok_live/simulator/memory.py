"""The simulated platform's sockets without a network: for tests of hours on a virtual clock."""

from __future__ import annotations

import asyncio
import struct
from collections import deque
from typing import TYPE_CHECKING

from aiohttp import WSMessage, WSMsgType

from tiktok_live.errors import ConnectionClosedError
from tiktok_live.net.clock import SystemClock
from tiktok_live.simulator.connections import ServedConnection
from tiktok_live.simulator.faults.frames import ConnectionFaults
from tiktok_live.simulator.faults.plan import FaultPlan
from tiktok_live.simulator.handshake import Refusal, judge
from tiktok_live.simulator.records import RECORDS_KEPT, ConnectionRecord
from tiktok_live.simulator.rooms import Rooms
from tiktok_live.transports.handshake_refusals import refusal
from tiktok_live.transports.memory import MemoryTransport

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tiktok_live.errors import HandshakeRejected
    from tiktok_live.net.clock import Clock
    from tiktok_live.simulator.room import SimulatedRoom

__all__ = ["SimulatedConnector"]

_NORMAL, _NO_CODE, _VANISHED = 1000, 1005, 1006
_HANDSHAKE_OPTIONS = {"ping-interval": "10"}  # as the server on loopback says


class SimulatedConnector:
    """A `Connector` to simulated rooms: the same rooms, faults and records as `Simulator`, and no socket at all.

        connector = SimulatedConnector(room, faults=plan, clock=clock)
        client = LiveClient(room_id=room.room_id, connector=connector, sign=..., clock=clock)

    Faults of pages and APIs have nothing to strike here. A text message arrives as its UTF-8 bytes, a reset and a
    connection that goes without a close frame are the same, and pings are answered unseen.

    Args:
        rooms: that can be entered.
        faults: what goes wrong, and when; their times count from now.
        clock: where time comes from.
        speed: see `Showing`.
        seed: of generated traffic.

    Attributes:
        connections: every attempt to open a socket, of the last 10,000.
        rooms: see `Rooms.act` and `Rooms.find`.
        faults: what goes wrong; may be added to at any time.

    Raises:
        ConfigError: two rooms share a name or an id.
    """

    def __init__(
        self,
        *rooms: SimulatedRoom,
        faults: FaultPlan | None = None,
        clock: Clock | None = None,
        speed: float = 1.0,
        seed: int = 0,
    ) -> None:
        self._clock = clock or SystemClock()
        self._speed = speed
        self.faults = FaultPlan(seed=seed) if faults is None else faults
        self.faults.begin(self._clock.monotonic())
        self.rooms = Rooms(rooms, clock=self._clock, speed=speed, seed=seed)
        self.connections: deque[ConnectionRecord] = deque(maxlen=RECORDS_KEPT)
        self._attempts = 0
        self._serving: dict[asyncio.Task[None], _Socket] = {}

    async def connect(self, url: str, headers: Mapping[str, str], *, timeout: float) -> MemoryTransport:
        """Open a connection to the room that the query of `url` names.

        Raises:
            HandshakeRejected: as planned, or for what the platform refuses, see `judge`.
        """
        del timeout
        path, _, query = url.partition("?")
        self._attempts += 1
        record = ConnectionRecord(path=path, query=query, headers=headers, number=self._attempts)
        self.connections.append(record)
        faults = ConnectionFaults(self.faults, record.number)
        planned = faults.refusal(self._clock.monotonic())
        refused = Refusal.of(planned) if planned else judge(query, headers, self.rooms.by_id)
        if refused is not None:
            record.refusal, record.is_closed = refused, True
            raise _rejected(url, refused)
        socket = _Socket()
        connection = ServedConnection(record, socket, socket, self.rooms, faults, clock=self._clock, speed=self._speed)
        task = asyncio.create_task(connection.serve(), name=f"simulated connection {record.number}")
        self._serving[task] = socket
        task.add_done_callback(self._serving.pop)
        return socket.client

    async def aclose(self) -> None:
        """Break all connections, and wait for their end.

        Raises:
            ExceptionGroup: a scenario failed.
        """
        serving = dict(self._serving)
        for task, socket in serving.items():
            socket.abort()
            task.cancel()
        results = await asyncio.gather(*serving, return_exceptions=True)
        failures = [result for result in results if isinstance(result, Exception)]
        if failures:
            raise ExceptionGroup("simulated connections failed", failures)


class _Client(MemoryTransport):
    """The client's end: what it sends goes to the server's end."""

    def __init__(self, server: _Socket) -> None:
        super().__init__(options=_HANDSHAKE_OPTIONS)
        self._server = server

    async def send(self, data: bytes) -> None:
        if self.closed or self._server.is_closing():
            raise ConnectionClosedError("the connection is closed")
        self._server.say(WSMessage(WSMsgType.BINARY, data, None))

    async def aclose(self) -> None:
        if not self.closed:
            self._server.close_code = self._server.close_code or _NORMAL
            self._server.say(WSMessage(WSMsgType.CLOSE, _NORMAL, None))
        await super().aclose()


class _Socket:
    """The server's end, which looks like a WebSocket of the web server and like the transport below it."""

    def __init__(self) -> None:
        self.client = _Client(self)
        self.close_code: int | None = None
        self._said: asyncio.Queue[WSMessage] = asyncio.Queue()
        self._is_closing = False

    def say(self, message: WSMessage) -> None:
        """Let the server hear something."""
        self._said.put_nowait(message)

    async def receive(self) -> WSMessage:
        return await self._said.get()

    async def send_bytes(self, data: bytes) -> None:
        self._check()
        self.client.feed(data)

    async def send_str(self, data: str) -> None:
        self._check()
        self.client.feed(data.encode())

    async def ping(self, message: bytes) -> None:
        self._check()
        self.say(WSMessage(WSMsgType.PONG, message, None))

    async def pong(self, message: bytes) -> None:
        """Do nothing: transports in memory have no pings."""

    async def send_frame(self, message: bytes, opcode: WSMsgType) -> None:
        assert opcode is WSMsgType.CLOSE, "nothing else is sent like this"
        self._check()
        code = struct.unpack("!H", message[:2])[0] if message else _NO_CODE
        self._is_closing = True
        self.close_code = code
        self.client.close_by_peer(code)
        self.say(WSMessage(WSMsgType.CLOSE, code, None))

    def close(self) -> None:
        self.abort()

    def abort(self) -> None:
        if not self._is_closing:
            self._is_closing = True
            self.close_code = self.close_code or _VANISHED
            self.client.close_by_peer(None)
            self.say(WSMessage(WSMsgType.CLOSED, None, None))

    def is_closing(self) -> bool:
        return self._is_closing or self.client.closed

    def pause_reading(self) -> None:
        """Do nothing: who is muted does not listen."""

    def get_extra_info(self, name: str) -> _Socket:
        del name
        return self

    def setsockopt(self, *_: object) -> None:
        """Do nothing: there is nothing to reset."""

    def _check(self) -> None:
        if self.is_closing():
            raise ConnectionResetError("the client is gone")


def _rejected(url: str, refused: Refusal) -> HandshakeRejected:
    headers = {name.lower(): value for name, value in refused.headers.items()}
    return refusal(url, refused.status, headers, session_sent=False, by_platform=True)
