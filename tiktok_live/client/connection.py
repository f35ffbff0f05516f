"""One connection to one room: owns session, transport and timers, and yields the events of each frame."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Self

from tiktok_live.client.closing import close_within, ended_within
from tiktok_live.client.rates import FrameRates
from tiktok_live.client.recording.entries import ConnectedEntry
from tiktok_live.client.recording.recording import RecordingSlot
from tiktok_live.errors import ConnectionClosed, ConnectionClosedError, ConnectTimeout, SignUnavailable, TikTokLiveError
from tiktok_live.session.client import ClientSession
from tiktok_live.session.states import State
from tiktok_live.session.watchdog import Verdict

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from tiktok_live.client.config import LiveConfig
    from tiktok_live.events.base import Event
    from tiktok_live.events.catalogue import GiftCatalogue
    from tiktok_live.net.clock import Clock
    from tiktok_live.net.transport import Connector, Transport
    from tiktok_live.session.room_state import RoomState
    from tiktok_live.signing.base import ConnectPlan

__all__ = ["Connection", "connect"]

logger = logging.getLogger(__name__)

_READ_AHEAD = 4  # maximum number of frames that wait for the reader
_CLOSE_PATIENCE = 5.0  # real seconds; a custom transport may not close in bounded time
_SEND_PATIENCE = 20.0  # seconds; the server counts as gone if a send takes longer


@asynccontextmanager
async def connect(
    plan: ConnectPlan,
    room: RoomState,
    room_id: int,
    *,
    connector: Connector,
    config: LiveConfig,
    clock: Clock,
    wanted: Callable[[], frozenset[str] | None],
    catalogue: Callable[[], GiftCatalogue],
    recording: RecordingSlot | None = None,
    unique_id: str = "",
) -> AsyncIterator[Connection]:
    """Open the socket of `plan`, and read it while the body runs.

    Args:
        plan: the connect plan; its own connector takes precedence over `connector`.
        room: the state of the live, which outlives the connection.
        room_id: the room to enter.
        connector: opens sockets.
        config: timeouts and limits.
        clock: the source of time.
        wanted: returns the methods that have handlers; called before each frame. None means all.
        catalogue: returns the known gifts; called before each frame.
        recording: where what arrives is recorded; None for nowhere.
        unique_id: the host, for the recording.

    Raises:
        SignUnavailable: the plan has expired.
        ConnectError: the socket could not be opened.
    """
    if plan.expires_at is not None and clock.monotonic() >= plan.expires_at:
        raise SignUnavailable("the plan expired before it was used", provider=plan.provider)
    opener = plan.connector or connector
    transport = await opener.connect(plan.url, plan.headers, timeout=config.connect_timeout)
    try:
        session = _begin_session(plan, room, room_id, transport, config=config, clock=clock, wanted=wanted())
    except BaseException:
        await close_within(transport.aclose, _CLOSE_PATIENCE, "a socket")
        raise
    entry = ConnectedEntry(
        room_id=room_id,
        unique_id=unique_id,
        provider=plan.provider,
        heartbeat_interval=session.heartbeat_interval,
        listen_only=plan.listen_only,
        cursor=plan.cursor,
        streak_timeout=config.streak_timeout,
    )
    recording = recording or RecordingSlot()
    if recording.current is not None:
        recording.current.connected(entry, plan.first_response)
    async with Connection(
        session, transport, clock, wanted=wanted, catalogue=catalogue, recording=recording, entry=entry
    ) as connection:
        yield connection


def _begin_session(
    plan: ConnectPlan,
    room: RoomState,
    room_id: int,
    transport: Transport,
    *,
    config: LiveConfig,
    clock: Clock,
    wanted: frozenset[str] | None,
) -> ClientSession:
    now = clock.monotonic()
    session = ClientSession(
        room_id,
        room,
        options=config.session_options(listen_only=plan.listen_only),
        wanted=wanted,
        wall_offset=clock.wall() - now,
        cursor=plan.cursor,
    )
    if (interval := _seconds(transport.options.get("ping-interval", ""))) > 0:
        session.set_heartbeat_interval(interval)
    if plan.first_response:
        session.receive_first(plan.first_response, now)
    return session


class Connection:
    """Reads one room over one transport. Enter it, then iterate: each list holds the events of one frame.

    The list of the first frame is yielded even if it is empty; it begins with the events of the plan's first response.
    Iteration stops when the live has ended. The attributes stay valid after the exit.

    Args:
        session: the protocol session.
        transport: the open socket, closed on exit.
        clock: the source of time.
        wanted: returns the methods that have handlers; called before each frame. None means all.
        catalogue: returns the known gifts; called before each frame.
        recording: where what arrives is recorded.
        entry: what a recording says of this connection.

    Attributes:
        entry: the same.
        session: the protocol session.
        live_at: when the first frame arrived, in monotonic seconds; None before it.
        rates: frames and messages per second.
    """

    def __init__(
        self,
        session: ClientSession,
        transport: Transport,
        clock: Clock,
        *,
        wanted: Callable[[], frozenset[str] | None],
        catalogue: Callable[[], GiftCatalogue],
        recording: RecordingSlot | None = None,
        entry: ConnectedEntry | None = None,
    ) -> None:
        self.entry = entry or ConnectedEntry(room_id=0)
        self.session = session
        self.live_at: float | None = None
        self.rates = FrameRates(session.counters)
        self._transport = transport
        self._clock = clock
        self._wanted = wanted
        self._catalogue = catalogue
        self._recording = recording or RecordingSlot()
        self._is_recorded_closed = False
        self._frames: deque[list[Event]] = deque()
        self._reader: asyncio.Future[None] | None = None  # waits for a frame
        self._receiver: asyncio.Future[None] | None = None  # waits until one was taken
        self._tasks: tuple[asyncio.Task[TikTokLiveError], ...] = ()
        self._due = 0.0
        self._nap: asyncio.Future[None] | None = None

    @property
    def page_state(self) -> str:
        """What the page in a browser is doing that receives the frames; empty if they arrive on a socket of ours."""
        state: object = getattr(self._transport, "page_state", "")
        return state if isinstance(state, str) else ""

    async def __aenter__(self) -> Self:
        self.session.enter(self._clock.monotonic())
        receiving = asyncio.create_task(self._receive(), name="tiktok_live receive")
        ticking = asyncio.create_task(self._tick(), name="tiktok_live heartbeat")
        # Receiving first: when the socket closes, its error takes precedence over what the timer returns.
        self._tasks = receiving, ticking
        for task in self._tasks:
            task.add_done_callback(self._wake_reader)
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
        try:
            for task in self._tasks:
                if not await ended_within(task, _CLOSE_PATIENCE):
                    logger.warning("a socket ignored the cancellation of its reader and was abandoned")
        finally:
            self._close_session(None)
            await close_within(self._transport.aclose, _CLOSE_PATIENCE, "a socket")

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> list[Event]:
        """Return the events of the next frame or timer.

        Raises:
            ConnectTimeout: no frame arrived in time.
            ConnectionClosed: the socket closed, or the server fell silent, before the live ended.
        """
        if self._frames:
            await asyncio.sleep(0)  # lets handlers take the events of the previous frame
        while not self._frames:
            over = next((task for task in self._tasks if task.done()), None)
            if over is not None:
                return self._last_events(over)
            self._reader = asyncio.get_running_loop().create_future()
            await self._reader
        events = self._frames.popleft()
        if self._receiver is not None and not self._receiver.done():
            self._receiver.set_result(None)
        return events

    def take_rest(self) -> list[Event]:
        """Remove and return the events that were not read yet, in order."""
        rest = [event for events in self._frames for event in events]
        self._frames.clear()
        return rest + self.session.events_received()

    def _last_events(self, over: asyncio.Task[TikTokLiveError]) -> list[Event]:
        """Return the remaining events; after them, stop if the live has ended, or raise the failure."""
        # Even if no frame arrived: the messages of the first response count as seen and are not sent again.
        if rest := self.take_rest():
            return rest
        error = over.result()
        if self.session.has_ended:
            raise StopAsyncIteration
        raise error

    def receive_data(self, data: bytes, now: float) -> None:
        """Read one message of the socket, which arrived at `now`, and queue its events."""
        session, catalogue = self.session, self._catalogue()
        if self._recording.current is not None:
            self._recording.current.frame(data, now, catalogue)
        session.want(self._wanted())
        session.know_gifts(catalogue)
        session.set_wall_offset(self._clock.wall() - now)
        session.receive_data(data, now)
        self._collect()

    def handle_timer(self, now: float) -> None:
        """Do what is due at `now`, and queue the events of it."""
        if self._recording.current is not None and self.session.has_room_timeout(now):
            self._recording.current.timer(now)
        self.session.handle_timer(now)
        self.rates.sample(now)
        self._collect()

    def _close_session(self, error: TikTokLiveError | None) -> None:
        now = self._clock.monotonic()
        if self._recording.current is not None and not self._is_recorded_closed:
            self._recording.current.closed(error, now)
        self._is_recorded_closed = True
        self.session.receive_eof(now)

    async def _receive(self) -> TikTokLiveError:
        """Return why the socket closed."""
        session, clock = self.session, self._clock
        try:
            await self._send()
            while True:
                data = await self._transport.receive()
                if session.state is State.CLOSED:
                    return _gave_up(session.verdict)  # the timer fired first, in the same turn of the loop
                self.receive_data(data, clock.monotonic())
                await self._send()
                await self._until_taken()
        except ConnectionClosed as error:
            self._close_session(error)
            return error

    async def _tick(self) -> TikTokLiveError:
        """Return why the session gave up."""
        while (deadline := self.session.next_deadline()) is not None:
            await self._nap_until(deadline)
            self.handle_timer(self._clock.monotonic())
            if not await self._send_in_time():
                return ConnectionClosedError("sending timed out: the server stopped reading")
        return _gave_up(self.session.verdict)

    def _collect(self) -> None:
        """Queue the session's new events for the reader, and wake the timer if a deadline moved forward."""
        is_first = self.live_at is None and self.session.counters.frames > 0
        if is_first:
            self.live_at = self.session.last_frame_at
            self.rates.begin(self.live_at)
        # The events of the first response wait for the first frame, so that `connected` is dispatched before them.
        events = self.session.events_received() if self.live_at is not None else []
        if events or is_first:
            self._frames.append(events)
            self._wake_reader()
        deadline = self.session.next_deadline()
        if self._nap is not None and deadline is not None and deadline < self._due:
            self._nap.cancel()

    def _wake_reader(self, _: object = None) -> None:
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)

    async def _until_taken(self) -> None:
        """Wait until the reader is at most a few frames behind."""
        # A full socket buffer is read without waiting; this lets handlers and heartbeats run.
        await asyncio.sleep(0)
        while len(self._frames) >= _READ_AHEAD:
            self._receiver = asyncio.get_running_loop().create_future()
            await self._receiver

    async def _send(self) -> None:
        try:
            for data in self.session.data_to_send():
                await self._transport.send(data)
        except ConnectionClosed as error:
            # Received frames are read first; then `receive` raises why the socket closed.
            logger.debug("sending failed: %s", error.message)

    async def _send_in_time(self) -> bool:
        """Return whether the pending data was sent in time: a stuck socket must not stop the watchdog."""
        sending = asyncio.ensure_future(self._send())
        timer = asyncio.ensure_future(self._clock.sleep_until(self._clock.monotonic() + _SEND_PATIENCE))
        try:
            await asyncio.wait({sending, timer}, return_when=asyncio.FIRST_COMPLETED)
            if not sending.done():
                return False
            await sending
            return True
        finally:
            sending.cancel()
            timer.cancel()
            await asyncio.gather(sending, timer, return_exceptions=True)

    async def _nap_until(self, deadline: float) -> None:
        self._due = deadline
        self._nap = asyncio.ensure_future(self._clock.sleep_until(deadline))
        try:
            await asyncio.wait({self._nap})
        finally:
            self._nap.cancel()


def _gave_up(verdict: Verdict | None) -> TikTokLiveError:
    """Return the error for the verdict of a session; without a verdict its live is over."""
    if verdict is None or verdict is Verdict.SILENCE:
        return ConnectionClosedError(Verdict.SILENCE.sentence)
    return ConnectTimeout(verdict.sentence)


def _seconds(text: str) -> float:
    """Return a handshake option as seconds; 0 if it is not a number."""
    try:
        return float(text)
    except ValueError:
        return 0.0
