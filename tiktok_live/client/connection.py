"""The pump: one session over one transport. Feed, flush, hand out; nothing else."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from tiktok_live.errors import ConnectionClosed, ConnectionClosedError, ConnectTimeout, TikTokLiveError
from tiktok_live.session.states import State
from tiktok_live.session.watchdog import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from tiktok_live.clock import Clock
    from tiktok_live.events.base import Event
    from tiktok_live.session.client import ClientSession
    from tiktok_live.transport import Transport

__all__ = ["Connection"]

logger = logging.getLogger(__name__)

_SEND_PATIENCE = 20.0  # seconds; who takes no heartbeat for so long is gone


class Connection:
    """One connection to one room, from the open socket to its end.

    Args:
        session: the protocol.
        transport: the open socket.
        clock: where time comes from.
        emit: takes each event.
        on_live: called once, when the first frame has arrived and before any event is handed out.
        on_tick: called whenever the session had something to do because time had passed, a heartbeat for one.
        on_frame: called before each frame is read.
    """

    def __init__(
        self,
        session: ClientSession,
        transport: Transport,
        clock: Clock,
        emit: Callable[[Event], None],
        on_live: Callable[[], None],
        on_tick: Callable[[], None] = lambda: None,
        on_frame: Callable[[], None] = lambda: None,
    ) -> None:
        self._session = session
        self._transport = transport
        self._clock = clock
        self._emit = emit
        self._on_live = on_live
        self._on_tick = on_tick
        self._on_frame = on_frame
        self._was_live = False
        self._due = 0.0
        self._nap: asyncio.Future[None] | None = None
        self._room_ended = False

    async def run(self) -> None:
        """Read the room until the live ends.

        Raises:
            ConnectTimeout: no frame arrived in time.
            ConnectionClosed: the socket closed, or the server fell silent, while the live went on.
        """
        self._session.enter(self._clock.monotonic())
        receiving = asyncio.create_task(self._receive(), name="tiktok_live receive")
        ticking = asyncio.create_task(self._tick(), name="tiktok_live heartbeat")
        try:
            await asyncio.wait({receiving, ticking}, return_when=asyncio.FIRST_COMPLETED)
            # A socket that closed stops the ticking too; what the socket said is the cause.
            verdict = (receiving if receiving.done() else ticking).result()
        finally:
            receiving.cancel()
            ticking.cancel()
            try:
                await asyncio.gather(receiving, ticking, return_exceptions=True)
            finally:
                await self._leave()
        if not self._room_ended:
            raise verdict

    async def _leave(self) -> None:
        try:
            await self._transport.aclose()
        finally:
            # Even if no frame came: what came with the plan counts as seen, and will not come again.
            self._hand_out()

    async def _receive(self) -> TikTokLiveError:
        """Return why the socket closed."""
        try:
            await self._flush()
            while True:
                data = await self._transport.receive()
                if self._session.state is State.CLOSED:
                    return _gave_up(self._session.verdict)  # the timer was first, in this very turn of the loop
                self._on_frame()
                self._session.receive_data(data, self._clock.monotonic())
                await self._flush()
                # A full socket buffer is read without waiting: handlers and heartbeats get their turn all the same.
                await asyncio.sleep(0)
        except ConnectionClosed as error:
            self._session.receive_eof(self._clock.monotonic())
            return error

    async def _tick(self) -> TikTokLiveError:
        """Return why the session gave up."""
        while (deadline := self._session.next_deadline()) is not None:
            await self._nap_until(deadline)
            self._session.handle_timer(self._clock.monotonic())
            self._on_tick()
            if not await self._flush_in_time():
                return ConnectionClosedError("the server takes nothing any more")
        return _gave_up(self._session.verdict)

    async def _flush_in_time(self) -> bool:
        """Return whether the socket took what there was to send: one that is stuck would stop the watchdog with it."""
        flushing = asyncio.ensure_future(self._flush())
        bell = asyncio.ensure_future(self._clock.sleep_until(self._clock.monotonic() + _SEND_PATIENCE))
        try:
            await asyncio.wait({flushing, bell}, return_when=asyncio.FIRST_COMPLETED)
            if not flushing.done():
                return False
            await flushing
            return True
        finally:
            flushing.cancel()
            bell.cancel()
            await asyncio.gather(flushing, bell, return_exceptions=True)

    async def _nap_until(self, deadline: float) -> None:
        self._due = deadline
        self._nap = asyncio.ensure_future(self._clock.sleep_until(deadline))
        try:
            await asyncio.wait({self._nap})
        finally:
            self._nap.cancel()

    async def _flush(self) -> None:
        await self._send()
        self._room_ended = self._room_ended or self._session.state is State.ENDED
        deadline = self._session.next_deadline()
        if self._nap is not None and deadline is not None and deadline < self._due:
            self._nap.cancel()  # something is due sooner than the timer sleeps
        # What came with the plan waits for the first frame, so that the news of being connected goes first.
        if not self._was_live and self._session.counters.frames:
            self._was_live = True
            self._on_live()
        if self._was_live:
            self._hand_out()

    async def _send(self) -> None:
        try:
            for data in self._session.data_to_send():
                await self._transport.send(data)
        except ConnectionClosed as error:
            # What came before the end is read first; then the socket tells its reader why it closed.
            logger.debug("nothing can be sent any more: %s", error.message)

    def _hand_out(self) -> None:
        for event in self._session.events_received():
            self._emit(event)


def _gave_up(verdict: Verdict | None) -> TikTokLiveError:
    """Return the error for a session that waits no longer; without a verdict its live is over."""
    if verdict is None or verdict is Verdict.SILENCE:
        return ConnectionClosedError(Verdict.SILENCE.sentence)
    return ConnectTimeout(verdict.sentence)
