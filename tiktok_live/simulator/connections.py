"""Serving one client: the loop between its socket and its session."""

from __future__ import annotations

import asyncio
import logging
import struct
import sys
from contextlib import suppress
from socket import SO_LINGER, SOL_SOCKET
from typing import TYPE_CHECKING, Any, Protocol

from aiohttp import WSCloseCode, WSMsgType

from tiktok_live.errors import ConfigError
from tiktok_live.session.server import EnterReceived, HeartbeatReceived
from tiktok_live.simulator.faults.frames import Close, Disconnect, HalfOpenSocket, Ping, RoomChange
from tiktok_live.simulator.faults.session import FaultySession
from tiktok_live.simulator.room import Step, batch_of

if TYPE_CHECKING:
    from aiohttp import WSMessage

    from tiktok_live.net.clock import Clock
    from tiktok_live.simulator.faults.frames import ConnectionFaults, Outgoing
    from tiktok_live.simulator.records import ConnectionRecord
    from tiktok_live.simulator.room_registry import RoomRegistry
    from tiktok_live.simulator.running_room import RunningRoom
    from tiktok_live.wire.batches import BatchMessage

__all__ = ["ServedConnection", "ServerWebSocket", "SocketTransport"]

logger = logging.getLogger(__name__)

_END_LINGER = 0.2  # seconds between the last batch and the close frame
_ACK_TIMEOUT = 2.0  # seconds without a message from a client that has acks to send
_CLOSE_TIMEOUT = 10.0  # seconds for the client to read everything and reply to the close frame
_HANG_UP_TIMEOUT = 1.0
_CLOSED_POLL_INTERVAL = 0.05  # seconds between checks whether the client closed a connection that is not read
_NO_CODE = 1005
_LINGER_FORMAT = "hh" if sys.platform == "win32" else "ii"


class ServerWebSocket(Protocol):
    """The methods of `aiohttp.web.WebSocketResponse` that a connection uses."""

    @property
    def close_code(self) -> int | None:
        """The client's close code."""

    async def receive(self) -> WSMessage:
        """Return the next message of the client."""

    async def send_bytes(self, data: bytes) -> None:
        """Send a binary message."""

    async def send_str(self, data: str) -> None:
        """Send a text message."""

    async def ping(self, message: bytes) -> None:
        """Send a ping."""

    async def pong(self, message: bytes) -> None:
        """Send a pong."""

    async def send_frame(self, message: bytes, opcode: WSMsgType) -> None:
        """Send a frame with any opcode."""


class SocketTransport(Protocol):
    """The methods of `asyncio.Transport` that a connection uses."""

    def close(self) -> None:
        """Flush the write buffer, then close the socket."""

    def abort(self) -> None:
        """Close the socket at once."""

    def is_closing(self) -> bool:
        """Return whether either end closed the socket."""

    def pause_reading(self) -> None:
        """Leave received data in the system's buffer."""

    def get_extra_info(self, name: str) -> Any:
        """Return the system's socket."""


class ServedConnection:
    """Plays the platform on one open socket.

    Args:
        record: updated while the connection is served.
        socket: open; it must not reply to pings and close frames automatically.
        transport: below the socket.
        rooms: that clients can enter.
        faults: of this connection.
        clock: time source.
        speed: see `ScenarioRun`.
        is_silent: sends nothing, like a platform that stopped serving this client.
        heartbeat_patience: seconds without a heartbeat after which the connection is closed; None for no limit.
    """

    def __init__(
        self,
        record: ConnectionRecord,
        socket: ServerWebSocket,
        transport: SocketTransport,
        rooms: RoomRegistry,
        faults: ConnectionFaults,
        *,
        clock: Clock,
        speed: float,
        is_silent: bool = False,
        heartbeat_patience: float | None = None,
    ) -> None:
        self._record = record
        self._socket = socket
        self._transport = transport
        self._rooms = rooms
        self._clock = clock
        self._speed = speed
        self._session = FaultySession(record, faults)
        faults.open(clock.monotonic())
        if is_silent:
            faults.fall_silent(clock.monotonic())
        self._is_silent = is_silent
        self._room: RunningRoom | None = None
        self._entered: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._received = asyncio.Event()
        self._queued = asyncio.Event()
        self._idle = asyncio.Event()  # the writer sent everything, or waits until the next delivery is due
        self._is_waiting = False
        self._hung_up = asyncio.Event()
        self._done = asyncio.Event()
        self._heartbeat_patience = heartbeat_patience
        self._alive_at = clock.monotonic()
        self._watchdog: asyncio.Task[None] | None = None
        self._player: asyncio.Task[None] | None = None
        self._writer: asyncio.Task[None] | None = None
        self._tasks: asyncio.TaskGroup | None = None
        self._sent_close = False

    @property
    def record(self) -> ConnectionRecord:
        """The record of this connection."""
        return self._record

    async def serve(self) -> None:
        """Serve the client until either end closes the socket."""
        try:
            async with asyncio.TaskGroup() as self._tasks:
                self._writer = self._tasks.create_task(self._write())
                self._player = self._tasks.create_task(self._play())
                if self._heartbeat_patience is not None:
                    self._watchdog = self._tasks.create_task(self._leave_when_quiet(self._heartbeat_patience))
                await self._read()
                self._stop()
        finally:
            if self._room is not None:
                self._room.subscribers.discard(self)
            self._session.receive_eof()
            self._record.is_closed = True
            self._record.close_code = self._socket.close_code
            if self._sent_close:
                self._transport.close()  # the close handshake is complete; aiohttp would send a second close frame
            self._done.set()

    async def hang_up(self) -> None:
        """Close the socket within a bounded time, for the shutdown of the server."""
        self._stop()
        with suppress(TimeoutError, ConnectionError):
            async with asyncio.timeout(_HANG_UP_TIMEOUT):
                if not self._session.is_half_open:
                    await self._send(Close(WSCloseCode.GOING_AWAY))
                    await self._done.wait()
        self._hung_up.set()
        self._transport.abort()

    def announce(self, message: BatchMessage, *, is_end: bool) -> None:
        """Push a message that is not in the scenario; with `is_end` the live is over."""
        if self._player is None or self._tasks is None or self._done.is_set():
            return
        if is_end:
            self._player.cancel()
            self._player = self._tasks.create_task(self._end(message))
        else:
            self._push(Step(0.0, (message,)))

    def leave(self) -> None:
        """Close the connection without a close frame."""
        if self._player is not None:
            self._player.cancel()
        self._session.break_off(self._clock.monotonic())
        self._wake_writer()

    def _stop(self) -> None:
        for task in (self._player, self._writer, self._watchdog):
            if task is not None:
                task.cancel()

    # Receiving

    async def _read(self) -> None:
        while not self._session.is_half_open:
            message = await self._socket.receive()
            if message.type in {WSMsgType.ERROR, WSMsgType.CLOSING, WSMsgType.CLOSED}:
                return
            if message.type is WSMsgType.CLOSE:
                if self._session.ignores("close", self._clock.monotonic()):
                    break
                return
            try:
                await self._receive(message)
            except ConnectionError:
                return
        await self._wait_until_closed()

    async def _receive(self, message: WSMessage) -> None:
        now = self._clock.monotonic()
        if message.type is WSMsgType.PING:
            if not self._session.ignores("ping", now):
                await self._socket.pong(message.data)
        elif message.type is WSMsgType.PONG:
            self._record.pongs.append(bytes(message.data))
        else:
            data = message.data.encode() if isinstance(message.data, str) else message.data
            for received in self._session.receive_data(data, now):
                if isinstance(received, HeartbeatReceived):
                    self._alive_at = now
                elif isinstance(received, EnterReceived) and not self._entered.done():
                    self._entered.set_result(received.room_id)
            self._wake_writer()
            self._received.set()

    async def _leave_when_quiet(self, patience: float) -> None:
        while (deadline := self._alive_at + patience) > self._clock.monotonic():
            await self._clock.sleep_until(deadline)
        if not self._session.is_half_open:
            self.leave()

    async def _wait_until_closed(self) -> None:
        """Wait until the client closes a connection that is not read. A half-open one ends only with the server."""
        while not (self._hung_up.is_set() or self._transport.is_closing()):
            with suppress(TimeoutError):
                async with asyncio.timeout(_CLOSED_POLL_INTERVAL):
                    await self._hung_up.wait()

    # Sending

    async def _play(self) -> None:
        room = self._rooms.by_id.get(await self._entered)
        if room is None or self._is_silent:
            return  # the platform sends nothing for an unknown room
        self._room = room
        room.subscribers.add(self)
        run = await room.enter()
        for step in run.watch():
            await run.until(step)
            self._push(step)
            await self._idle.wait()
        room.played_out()
        await self._finish_live()

    async def _end(self, message: BatchMessage) -> None:
        self._push(Step(0.0, (message,)))
        await self._finish_live()

    async def _finish_live(self) -> None:
        self._session.end_room()
        self._wake_writer()
        await self._wait_for_acks()
        self._session.close(WSCloseCode.OK, self._clock.monotonic())
        self._wake_writer()

    def _push(self, step: Step) -> None:
        self._session.push(batch_of(step, self._record.batches + 1), self._clock.monotonic())
        self._wake_writer()

    def _wake_writer(self) -> None:
        if self._session.next_delivery() is not None and not self._is_waiting:
            self._idle.clear()
            self._queued.set()

    async def _write(self) -> None:
        try:
            while True:
                if (delivery := self._session.next_delivery()) is None:
                    self._idle.set()
                    self._queued.clear()
                    await self._queued.wait()
                    continue
                await self._wait_until_due(delivery.at)
                await self._send(self._session.take().what)
        except ConnectionError:
            logger.debug("the client disconnected")
            self._transport.abort()  # ends the reader, which cancels the player

    async def _wait_until_due(self, at: float) -> None:
        if at > self._clock.monotonic():
            self._is_waiting = True
            self._idle.set()
            await self._clock.sleep_until(at)
            self._is_waiting = False
            self._idle.clear()

    async def _send(self, what: Outgoing) -> None:
        match what:
            case bytes():
                await self._socket.send_bytes(what)
            case str():
                await self._socket.send_str(what)
            case Ping():
                await self._socket.ping(what.data)
            case RoomChange():
                self._change_room(what)
            case _:
                await self._terminate(what)

    async def _terminate(self, what: Close | Disconnect | HalfOpenSocket) -> None:
        if self._player is not None:
            self._player.cancel()
        if isinstance(what, HalfOpenSocket):
            self._transport.pause_reading()
        elif isinstance(what, Disconnect):
            self._disconnect(with_reset=what.with_reset)
        else:
            # aiohttp's `close` would close the transport under a reader, which discards what the client has not read.
            self._sent_close = True
            payload = b"" if what.code == _NO_CODE else struct.pack("!H", what.code) + what.reason.encode()
            await self._socket.send_frame(payload, WSMsgType.CLOSE)
            if self._tasks is not None:
                self._player = self._tasks.create_task(self._abort_after_timeout())

    async def _abort_after_timeout(self) -> None:
        # The reader cancels this task when the client replies to the close frame.
        await self._clock.sleep_until(self._clock.monotonic() + _CLOSE_TIMEOUT)
        self._transport.abort()

    def _disconnect(self, *, with_reset: bool) -> None:
        if not with_reset:
            self._transport.close()
            return
        socket = self._transport.get_extra_info("socket")
        # Closing a socket with a linger time of 0 resets it. The two numbers are "on" and seconds.
        socket.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack(_LINGER_FORMAT, 1, 0))
        self._transport.abort()

    def _change_room(self, what: RoomChange) -> None:
        assert self._room is not None, "a room change follows a batch, and only a client in a room gets batches"
        try:
            self._rooms.act(self._room, what.action, what.room_id)
        except ConfigError as error:
            logger.warning("cannot apply the planned room action %s: %s", what.action, error.message)

    async def _wait_for_acks(self) -> None:
        """Wait for the last acks, as long as the client keeps sending messages."""
        if self._speed:
            await self._clock.sleep_until(self._clock.monotonic() + _END_LINGER)
        while self._record.unacked:
            self._received.clear()
            if not await self._receives_within(_ACK_TIMEOUT):
                return

    async def _receives_within(self, seconds: float) -> bool:
        received = asyncio.ensure_future(self._received.wait())
        timer = asyncio.ensure_future(self._clock.sleep_until(self._clock.monotonic() + seconds))
        try:
            await asyncio.wait({received, timer}, return_when=asyncio.FIRST_COMPLETED)
            return received.done()
        finally:
            received.cancel()
            timer.cancel()
