"""One client's socket: what it said, kept for tests, and what it is told."""

from __future__ import annotations

import asyncio
import logging
import struct
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aiohttp import WSCloseCode, WSMsgType

from tiktok_live.session.server import AckReceived, EnterReceived, HeartbeatReceived, ServerSession
from tiktok_live.wire.frames import Batch

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aiohttp import web

    from tiktok_live.clock import Clock
    from tiktok_live.session.server import Received
    from tiktok_live.simulator.handshake import Refusal
    from tiktok_live.simulator.scenario import Step
    from tiktok_live.simulator.stage import Stage

__all__ = ["RECORDS_KEPT", "ConnectionRecord", "ServedConnection"]

logger = logging.getLogger(__name__)

RECORDS_KEPT = 10_000
"""How many of each kind of record are kept, the newest."""

_HEARTBEAT_MS = 10_000
_END_LINGER = 0.2  # seconds between the last batch and the socket's close
_ACK_PATIENCE = 2.0  # seconds that a client with acks to send may say nothing
_CLOSE_PATIENCE = 10.0  # seconds for the client to read everything and answer our close
_HANG_UP_PATIENCE = 1.0


@dataclass(slots=True, kw_only=True, eq=False)
class ConnectionRecord:
    """What the server saw of one attempt to open a socket.

    Attributes:
        path: of the request, without the query.
        query: exactly as received, without `?`.
        headers: of the request; names in any case.
        refusal: how the handshake was refused; None when it was not.
        entered: the rooms that the client asked to enter, in order.
        heartbeats: their numbers, in order; 0 from clients that send none.
        acks: in order.
        unreadable: what no client should send.
        unacked: log ids of batches that asked for an ack and have none yet.
        batches: how many were sent.
        is_closed: the socket is closed, or was never opened.
        close_code: the client's close code; 1006 when it vanished, None while open and after a refusal.
    """

    path: str
    query: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    refusal: Refusal | None = None
    entered: list[int] = field(default_factory=list[int])
    heartbeats: deque[int] = field(default_factory=lambda: deque(maxlen=RECORDS_KEPT))
    acks: deque[AckReceived] = field(default_factory=lambda: deque(maxlen=RECORDS_KEPT), repr=False)
    unreadable: deque[bytes] = field(default_factory=lambda: deque(maxlen=RECORDS_KEPT), repr=False)
    unacked: set[int] = field(default_factory=set[int], repr=False)
    batches: int = 0
    is_closed: bool = False
    close_code: int | None = None


class ServedConnection:
    """Plays the platform on one open socket.

    Args:
        record: filled as things happen.
        socket: open.
        transport: below the socket.
        stages: the rooms by id.
        clock: where time comes from.
        speed: see `Showing`.
        is_silent: says nothing at all, as a platform that has stopped serving this client.
    """

    def __init__(
        self,
        record: ConnectionRecord,
        socket: web.WebSocketResponse,
        transport: asyncio.Transport,
        stages: Mapping[int, Stage],
        *,
        clock: Clock,
        speed: float,
        is_silent: bool,
    ) -> None:
        self._record = record
        self._socket = socket
        self._transport = transport
        self._stages = stages
        self._clock = clock
        self._speed = speed
        self._is_silent = is_silent
        self._session = ServerSession()
        record.unacked = self._session.unacked
        self._entered: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._heard = asyncio.Event()
        self._done = asyncio.Event()
        self._playing: asyncio.Task[None] | None = None
        self._said_close = False

    async def serve(self) -> None:
        """Return when the socket is closed, by whichever end."""
        try:
            async with asyncio.TaskGroup() as tasks:
                self._playing = tasks.create_task(self._play())
                await self._read()
                self._playing.cancel()
        finally:
            self._session.receive_eof()
            self._record.is_closed = True
            self._record.close_code = self._socket.close_code
            if self._said_close:
                self._transport.close()  # both have said it: aiohttp would say it once more
            self._done.set()

    async def hang_up(self) -> None:
        """Close the socket in a bounded time, as a server that goes away."""
        if self._playing is not None:
            self._playing.cancel()
        with suppress(TimeoutError, ConnectionError):
            async with asyncio.timeout(_HANG_UP_PATIENCE):
                await self._say_close(WSCloseCode.GOING_AWAY)
                await self._done.wait()
        self._transport.abort()

    async def _read(self) -> None:
        async for message in self._socket:
            if message.type is WSMsgType.ERROR:
                return
            data = message.data.encode() if isinstance(message.data, str) else message.data
            self._session.receive_data(data)
            try:
                await self._flush()
            except ConnectionError:
                return
            for said in self._session.events_received():
                self._note(said)
            self._heard.set()

    def _note(self, said: Received) -> None:
        match said:
            case EnterReceived():
                self._record.entered.append(said.room_id)
                if not self._entered.done():
                    self._entered.set_result(said.room_id)
            case HeartbeatReceived():
                self._record.heartbeats.append(said.sequence)
            case AckReceived():
                self._record.acks.append(said)
            case _:
                self._record.unreadable.append(said.data)

    async def _play(self) -> None:
        stage = self._stages.get(await self._entered)
        if stage is None or self._is_silent:
            return  # as the platform does with a room that is not there
        try:
            await self._show(stage)
        except ConnectionError:
            logger.debug("a client vanished")
            return
        # The reader ends this task when the client answers our close.
        await asyncio.sleep(_CLOSE_PATIENCE)
        self._transport.abort()

    async def _show(self, stage: Stage) -> None:
        showing = await stage.enter()
        for step in showing.watch():
            await showing.until(step)
            await self._push(step)
        stage.played_out()
        self._session.end_room()
        await self._linger()
        await self._say_close(WSCloseCode.OK)

    async def _push(self, step: Step) -> None:
        self._record.batches += 1
        number = self._record.batches
        batch = Batch(
            step.messages,
            internal_ext=f"internal_src:simulator|wss_msg_type:r|seq:{number}".encode(),
            heartbeat_duration=_HEARTBEAT_MS,
            need_ack=step.need_ack,
            cursor=f"t-{int(step.at * 1000)}_r-{number}_d-1_u-1",
        )
        self._session.send_batch(batch)
        await self._flush()

    async def _flush(self) -> None:
        for data in self._session.data_to_send():
            if not self._is_silent:
                await self._socket.send_bytes(data)

    async def _linger(self) -> None:
        """Leave the client time for its last acks: a slow one as long as it goes on saying something."""
        if self._speed:
            await self._clock.sleep_until(self._clock.monotonic() + _END_LINGER)
        with suppress(TimeoutError):
            while self._session.unacked:
                self._heard.clear()
                async with asyncio.timeout(_ACK_PATIENCE):
                    await self._heard.wait()

    async def _say_close(self, code: WSCloseCode) -> None:
        # aiohttp's own close would drop the connection beneath a reader, and with it what the client has not read.
        self._said_close = True
        await self._socket.send_frame(struct.pack("!H", code), WSMsgType.CLOSE)
