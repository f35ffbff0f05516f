"""The simulated platform without a network, for tests of hours on a virtual clock."""

from __future__ import annotations

import asyncio
import struct
from collections import deque
from collections.abc import Mapping
from typing import TYPE_CHECKING

from aiohttp import WSMessage, WSMsgType

from tiktok_live.errors import ConnectionClosedError
from tiktok_live.net.clock import Clock, SystemClock
from tiktok_live.simulator.connections import ServedConnection
from tiktok_live.simulator.faults.frames import ConnectionFaults
from tiktok_live.simulator.faults.plan import FaultPlan
from tiktok_live.simulator.handshake import HandshakeRefusal, check_handshake
from tiktok_live.simulator.records import RECORDS_KEPT, ConnectionRecord
from tiktok_live.simulator.room import SimulatedRoom
from tiktok_live.simulator.room_registry import RoomRegistry
from tiktok_live.transports.handshake_refusals import refusal
from tiktok_live.transports.memory import MemoryTransport

if TYPE_CHECKING:
    from tiktok_live.errors import HandshakeRejected

__all__ = ["SimulatedConnector"]

_NORMAL, _NO_CODE, _ABNORMAL = 1000, 1005, 1006
_HANDSHAKE_OPTIONS = {"ping-interval": "10"}  # like the server on loopback


class SimulatedConnector:
    """A `Connector` to simulated rooms, with the rooms, faults and records of `Simulator` but no sockets.

        connector = SimulatedConnector(room, faults=plan, clock=clock)
        client = LiveClient(room_id=room.room_id, connector=connector, sign=..., clock=clock)

    Faults of pages and APIs have no effect. A text message arrives as its UTF-8 bytes, a reset is a close without a
    close frame, and the client does not see pings. A connection without heartbeats stays open: a test may suspend this
    computer, which the simulated platform shares.

    Args:
        rooms: that clients can enter.
        faults: to inject; their times count from now.
        clock: time source.
        speed: see `ScenarioRun`.
        seed: of generated traffic.

    Attributes:
        connections: records of the latest 10,000 attempts to open a socket.
        rooms: see `RoomRegistry.act` and `RoomRegistry.find`.
        faults: the plan; faults may be added at any time.

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
        self.rooms = RoomRegistry(rooms, clock=self._clock, speed=speed, seed=seed)
        self.connections: deque[ConnectionRecord] = deque(maxlen=RECORDS_KEPT)
        self._attempts = 0
        self._serving: dict[asyncio.Task[None], _MemorySocket] = {}

    async def connect(self, url: str, headers: Mapping[str, str], *, timeout: float) -> MemoryTransport:
        """Open a connection to the room that the query of `url` names.

        Raises:
            HandshakeRejected: by a fault, or because of the checks in `check_handshake`.
        """
        del timeout
        path, _, query = url.partition("?")
        self._attempts += 1
        record = ConnectionRecord(path=path, query=query, headers=headers, number=self._attempts)
        self.connections.append(record)
        faults = ConnectionFaults(self.faults, record.number)
        planned = faults.refusal(self._clock.monotonic())
        record.refusal = planned.refusal if planned else check_handshake(query, headers, self.rooms.by_id)
        if record.refusal is not None:
            record.is_closed = True
            raise _rejected(url, record.refusal)
        socket = _MemorySocket()
        connection = ServedConnection(record, socket, socket, self.rooms, faults, clock=self._clock, speed=self._speed)
        task = asyncio.create_task(connection.serve(), name=f"simulated connection {record.number}")
        self._serving[task] = socket
        task.add_done_callback(self._serving.pop)
        return socket.client

    async def aclose(self) -> None:
        """Close all connections without a close frame, and wait until their tasks end.

        Raises:
            ExceptionGroup: a scenario raised.
        """
        serving = dict(self._serving)
        for task, socket in serving.items():
            socket.abort()
            task.cancel()
        results = await asyncio.gather(*serving, return_exceptions=True)
        failures = [result for result in results if isinstance(result, Exception)]
        if failures:
            raise ExceptionGroup("simulated connections failed", failures)


class _ClientTransport(MemoryTransport):
    """The client's end; it delivers to the server's end."""

    def __init__(self, server: _MemorySocket) -> None:
        super().__init__(options=_HANDSHAKE_OPTIONS)
        self._server = server

    async def send(self, data: bytes) -> None:
        if self.closed or self._server.is_closing():
            raise ConnectionClosedError("the connection is closed")
        self._server.deliver(WSMessage(WSMsgType.BINARY, data, None))

    async def aclose(self) -> None:
        if not self.closed:
            self._server.close_code = self._server.close_code or _NORMAL
            self._server.deliver(WSMessage(WSMsgType.CLOSE, _NORMAL, None))
        await super().aclose()


class _MemorySocket:
    """The server's end: both a `ServerWebSocket` and the `SocketTransport` below it."""

    def __init__(self) -> None:
        self.client = _ClientTransport(self)
        self.close_code: int | None = None
        self._inbox: asyncio.Queue[WSMessage] = asyncio.Queue()
        self._is_closing = False

    def deliver(self, message: WSMessage) -> None:
        """Queue a message for the server."""
        self._inbox.put_nowait(message)

    async def receive(self) -> WSMessage:
        return await self._inbox.get()

    async def send_bytes(self, data: bytes) -> None:
        self._check()
        self.client.feed(data)

    async def send_str(self, data: str) -> None:
        self._check()
        self.client.feed(data.encode())

    async def ping(self, message: bytes) -> None:
        self._check()
        self.deliver(WSMessage(WSMsgType.PONG, message, None))

    async def pong(self, message: bytes) -> None:
        """Do nothing: memory transports have no pings."""

    async def send_frame(self, message: bytes, opcode: WSMsgType) -> None:
        assert opcode is WSMsgType.CLOSE, "only close frames are sent with an opcode"
        self._check()
        code = struct.unpack("!H", message[:2])[0] if message else _NO_CODE
        self._is_closing = True
        self.close_code = code
        self.client.close_by_peer(code)
        self.deliver(WSMessage(WSMsgType.CLOSE, code, None))

    def close(self) -> None:
        self.abort()

    def abort(self) -> None:
        if not self._is_closing:
            self._is_closing = True
            self.close_code = self.close_code or _ABNORMAL
            self.client.close_by_peer(None)
            self.deliver(WSMessage(WSMsgType.CLOSED, None, None))

    def is_closing(self) -> bool:
        return self._is_closing or self.client.closed

    def pause_reading(self) -> None:
        """Do nothing: a half-open session stops reading."""

    def get_extra_info(self, name: str) -> _MemorySocket:
        del name
        return self

    def setsockopt(self, *_: object) -> None:
        """Do nothing: there is no socket to reset."""

    def _check(self) -> None:
        if self.is_closing():
            raise ConnectionResetError("the client disconnected")


def _rejected(url: str, handshake: HandshakeRefusal) -> HandshakeRejected:
    headers = {name.lower(): value for name, value in handshake.headers.items()}
    return refusal(url, handshake.status, headers, session_sent=False, by_platform=True)
