"""One client's socket, and what it is told."""

from __future__ import annotations

import asyncio
import logging
import struct
import sys
from contextlib import suppress
from socket import SO_LINGER, SOL_SOCKET
from typing import TYPE_CHECKING

from aiohttp import WSCloseCode, WSMsgType

from tiktok_live.errors import ConfigError
from tiktok_live.session.server import EnterReceived
from tiktok_live.simulator.faults.frames import Break, Close, Mute, Ping, Room
from tiktok_live.simulator.faults.session import FaultySession
from tiktok_live.simulator.scenario import Step, batch_of

if TYPE_CHECKING:
    from aiohttp import WSMessage

    from tiktok_live.net.clock import Clock
    from tiktok_live.simulator.faults.frames import ConnectionFaults, Outgoing
    from tiktok_live.simulator.live_run import LiveRun
    from tiktok_live.simulator.open_socket import Line, OpenSocket
    from tiktok_live.simulator.records import ConnectionRecord
    from tiktok_live.simulator.rooms import Rooms
    from tiktok_live.wire.batches import BatchMessage

__all__ = ["ServedConnection"]

logger = logging.getLogger(__name__)

_END_LINGER = 0.2  # seconds between the last batch and the socket's close
_ACK_PATIENCE = 2.0  # seconds that a client with acks to send may say nothing
_CLOSE_PATIENCE = 10.0  # seconds for the client to read everything and answer our close
_HANG_UP_PATIENCE = 1.0
_GONE_INTERVAL = 0.05  # seconds between looks at a connection that nobody reads
_NO_CODE = 1005
_LINGER_FORMAT = "hh" if sys.platform == "win32" else "ii"


class ServedConnection:
    """Plays the platform on one open socket.

    Args:
        record: filled as things happen.
        socket: open; it answers neither pings nor closes by itself.
        transport: below the socket.
        rooms: that can be entered.
        faults: of this connection.
        clock: where time comes from.
        speed: see `Showing`.
        is_silent: says nothing at all, as a platform that has stopped serving this client.
    """

    def __init__(
        self,
        record: ConnectionRecord,
        socket: OpenSocket,
        transport: Line,
        rooms: Rooms,
        faults: ConnectionFaults,
        *,
        clock: Clock,
        speed: float,
        is_silent: bool = False,
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
        self._stage: LiveRun | None = None
        self._entered: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._heard = asyncio.Event()
        self._queued = asyncio.Event()
        self._unhurried = asyncio.Event()  # nothing is being sent: all went out, or waits for its time
        self._is_napping = False
        self._gone = asyncio.Event()
        self._done = asyncio.Event()
        self._playing: asyncio.Task[None] | None = None
        self._writing: asyncio.Task[None] | None = None
        self._tasks: asyncio.TaskGroup | None = None
        self._said_close = False

    @property
    def record(self) -> ConnectionRecord:
        """What the server saw of it."""
        return self._record

    async def serve(self) -> None:
        """Return when the socket is closed, by whichever end."""
        try:
            async with asyncio.TaskGroup() as self._tasks:
                self._writing = self._tasks.create_task(self._write())
                self._playing = self._tasks.create_task(self._play())
                await self._read()
                self._stop()
        finally:
            if self._stage is not None:
                self._stage.watchers.discard(self)
            self._session.receive_eof()
            self._record.is_closed = True
            self._record.close_code = self._socket.close_code
            if self._said_close:
                self._transport.close()  # both have said it: aiohttp would say it once more
            self._done.set()

    async def hang_up(self) -> None:
        """Close the socket in a bounded time, as a server that goes away."""
        self._stop()
        with suppress(TimeoutError, ConnectionError):
            async with asyncio.timeout(_HANG_UP_PATIENCE):
                if not self._session.is_muted:
                    await self._carry_out(Close(WSCloseCode.GOING_AWAY))
                    await self._done.wait()
        self._gone.set()
        self._transport.abort()

    def announce(self, message: BatchMessage, *, is_end: bool) -> None:
        """Push a message that no scenario holds; with `is_end` the live is over."""
        if self._playing is None or self._tasks is None or self._done.is_set():
            return
        if is_end:
            self._playing.cancel()
            self._playing = self._tasks.create_task(self._end(message))
        else:
            self._push(Step(0.0, (message,)))

    def leave(self) -> None:
        """Break the connection without a close frame."""
        if self._playing is not None:
            self._playing.cancel()
        self._session.break_off(self._clock.monotonic())
        self._wake_writer()

    def _stop(self) -> None:
        for task in (self._playing, self._writing):
            if task is not None:
                task.cancel()

    # What the client says

    async def _read(self) -> None:
        while not self._session.is_muted:
            message = await self._socket.receive()
            if message.type in {WSMsgType.ERROR, WSMsgType.CLOSING, WSMsgType.CLOSED}:
                return
            if message.type is WSMsgType.CLOSE:
                if self._session.ignores("close", self._clock.monotonic()):
                    break
                return
            try:
                await self._hear(message)
            except ConnectionError:
                return
        await self._until_gone()

    async def _hear(self, message: WSMessage) -> None:
        now = self._clock.monotonic()
        if message.type is WSMsgType.PING:
            if not self._session.ignores("ping", now):
                await self._socket.pong(message.data)
        elif message.type is WSMsgType.PONG:
            self._record.pongs.append(bytes(message.data))
        else:
            data = message.data.encode() if isinstance(message.data, str) else message.data
            for said in self._session.receive_data(data, now):
                if isinstance(said, EnterReceived) and not self._entered.done():
                    self._entered.set_result(said.room_id)
            self._wake_writer()
            self._heard.set()

    async def _until_gone(self) -> None:
        """Wait until the client drops a connection that nobody reads; a half-open one only ends with the server."""
        while not (self._gone.is_set() or self._transport.is_closing()):
            with suppress(TimeoutError):
                async with asyncio.timeout(_GONE_INTERVAL):
                    await self._gone.wait()

    # What it is told

    async def _play(self) -> None:
        stage = self._rooms.by_id.get(await self._entered)
        if stage is None or self._is_silent:
            return  # as the platform does with a room that is not there
        self._stage = stage
        stage.watchers.add(self)
        showing = await stage.enter()
        for step in showing.watch():
            await showing.until(step)
            self._push(step)
            await self._unhurried.wait()
        stage.played_out()
        await self._say_goodbye()

    async def _end(self, message: BatchMessage) -> None:
        self._push(Step(0.0, (message,)))
        await self._say_goodbye()

    async def _say_goodbye(self) -> None:
        self._session.end_room()
        self._wake_writer()
        await self._linger()
        self._session.close(WSCloseCode.OK, self._clock.monotonic())
        self._wake_writer()

    def _push(self, step: Step) -> None:
        self._session.push(batch_of(step, self._record.batches + 1), self._clock.monotonic())
        self._wake_writer()

    def _wake_writer(self) -> None:
        if self._session.next_delivery() is not None and not self._is_napping:
            self._unhurried.clear()
            self._queued.set()

    async def _write(self) -> None:
        try:
            while True:
                if (delivery := self._session.next_delivery()) is None:
                    self._unhurried.set()
                    self._queued.clear()
                    await self._queued.wait()
                    continue
                await self._nap_until(delivery.at)
                await self._carry_out(self._session.take().what)
        except ConnectionError:
            logger.debug("a client vanished")
            self._transport.abort()  # which ends the reader, and it the player

    async def _nap_until(self, at: float) -> None:
        if at > self._clock.monotonic():
            self._is_napping = True
            self._unhurried.set()
            await self._clock.sleep_until(at)
            self._is_napping = False
            self._unhurried.clear()

    async def _carry_out(self, what: Outgoing) -> None:
        match what:
            case bytes():
                await self._socket.send_bytes(what)
            case str():
                await self._socket.send_str(what)
            case Ping():
                await self._socket.ping(what.data)
            case Room():
                self._act(what)
            case _:
                await self._finish(what)

    async def _finish(self, what: Close | Break | Mute) -> None:
        if self._playing is not None:
            self._playing.cancel()
        if isinstance(what, Mute):
            self._transport.pause_reading()
        elif isinstance(what, Break):
            self._break(with_reset=what.with_reset)
        else:
            # aiohttp's own close would drop the connection beneath a reader, and with it what the client has not read.
            self._said_close = True
            said = b"" if what.code == _NO_CODE else struct.pack("!H", what.code) + what.reason.encode()
            await self._socket.send_frame(said, WSMsgType.CLOSE)
            if self._tasks is not None:
                self._playing = self._tasks.create_task(self._give_up())

    async def _give_up(self) -> None:
        # The reader ends this task when the client answers our close.
        await self._clock.sleep_until(self._clock.monotonic() + _CLOSE_PATIENCE)
        self._transport.abort()

    def _break(self, *, with_reset: bool) -> None:
        if not with_reset:
            self._transport.close()
            return
        socket = self._transport.get_extra_info("socket")
        # Closing a socket that must not linger resets it; the two numbers are "on" and seconds.
        socket.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack(_LINGER_FORMAT, 1, 0))
        self._transport.abort()

    def _act(self, what: Room) -> None:
        assert self._stage is not None, "only batches bring this, and only who entered gets batches"
        try:
            self._rooms.act(self._stage, what.action, what.room_id)
        except ConfigError as error:
            logger.warning("a planned %s of a room cannot be: %s", what.action, error.message)

    async def _linger(self) -> None:
        """Leave the client time for its last acks: a slow one as long as it goes on saying something."""
        if self._speed:
            await self._clock.sleep_until(self._clock.monotonic() + _END_LINGER)
        while self._record.unacked:
            self._heard.clear()
            if not await self._hears_within(_ACK_PATIENCE):
                return

    async def _hears_within(self, seconds: float) -> bool:
        heard = asyncio.ensure_future(self._heard.wait())
        nap = asyncio.ensure_future(self._clock.sleep_until(self._clock.monotonic() + seconds))
        try:
            await asyncio.wait({heard, nap}, return_when=asyncio.FIRST_COMPLETED)
            return heard.done()
        finally:
            heard.cancel()
            nap.cancel()
