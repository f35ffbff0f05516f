"""The pipeline: find the room, obtain a plan, connect, read. The only place that retries."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tiktok_live.client.connection import Connection, connect
from tiktok_live.client.health import HealthRecorder
from tiktok_live.client.lookups import look_up_once, look_up_room, status_behind, until_live
from tiktok_live.client.plans import obtain_plan, plan_failed
from tiktok_live.client.recording.recording import Recording, RecordingSlot
from tiktok_live.client.retries import Retries
from tiktok_live.client.states import READING, ClientState, CloseReason, Step, next_state
from tiktok_live.errors import (
    AgeRestricted,
    NotLive,
    ResolveError,
    ResolverBlocked,
    ResolverUnavailable,
    RoomNotFound,
    TikTokLiveError,
)
from tiktok_live.events.families.gifts import GiftCompleteReason, GiftEvent
from tiktok_live.events.families.room import LivePausedEvent, LiveResumedEvent
from tiktok_live.events.lifecycle import (
    ConnectedEvent,
    DisconnectedEvent,
    LifecycleEvent,
    ReconnectedEvent,
    ReconnectingEvent,
    WaitingForLiveEvent,
)
from tiktok_live.events.models import User
from tiktok_live.rooms.base import LookupStatus, require_live
from tiktok_live.session.room_state import RoomState
from tiktok_live.session.room_view import LiveStatus
from tiktok_live.signing.base import RoomRef

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractAsyncContextManager
    from random import Random

    from tiktok_live.client.config import LiveConfig
    from tiktok_live.dispatch.dispatcher import Dispatcher
    from tiktok_live.events.base import Event
    from tiktok_live.net.clock import Clock
    from tiktok_live.net.transport import Connector
    from tiktok_live.retention import RetainedBytes
    from tiktok_live.rooms.base import Room, RoomLookup, RoomResolver
    from tiktok_live.rooms.gifts import RoomGifts
    from tiktok_live.signing.base import ConnectPlan, Identity
    from tiktok_live.signing.chain.chain import SignChain

__all__ = ["CONFIRM_AFTER", "Supervisor"]

logger = logging.getLogger(__name__)

CONFIRM_AFTER = 5.0
"""Seconds before the second lookup that has to confirm that a live is over."""

_ENDED_ROOMS = 100  # more lives than a host has while stale copies of a page are served


class Supervisor:
    """Reads one room until its live ends or a failure is final; with `follow`, one host, live after live.

    Args:
        unique_id: the host, normalised; empty if `room_id` is given.
        room_id: the room; 0 to look it up.
        config: every option.
        resolver: looks up the room.
        chain: the sign providers.
        connector: opens sockets, unless a plan has its own connector.
        gifts: the known gifts.
        dispatcher: receives the events.
        identity: the guest.
        budget: the limit of retained bytes.
        clock: the source of time.
        rng: random numbers for the jitter.
        recording: where what happens is recorded.

    Attributes:
        state: the state of the client.
        room_id: the current or last room.
        lookup: the result of the last lookup; None before it.
        room: the live, across connections.
        live: set once the first frame has arrived.
        connection: the open connection, or None.
        book: counts and the last error.
    """

    def __init__(
        self,
        unique_id: str,
        room_id: int,
        *,
        config: LiveConfig,
        resolver: RoomResolver,
        chain: SignChain,
        connector: Connector,
        gifts: RoomGifts,
        dispatcher: Dispatcher,
        identity: Identity,
        budget: RetainedBytes,
        clock: Clock,
        rng: Random,
        recording: RecordingSlot,
    ) -> None:
        self._unique_id = unique_id
        self._given = RoomRef(room_id, unique_id) if room_id else None
        self._config = config
        self._resolver = resolver
        self._chain = chain
        self._connector = connector
        self._gifts = gifts
        self._dispatcher = dispatcher
        self._identity = identity
        self._clock = clock
        self._rng = rng
        self._recording = recording
        # The plan of the current attempt; None once its socket has sent a first frame.
        self._plan: ConnectPlan | None = None
        self._last: Connection | None = None  # the last connection that received a first frame
        self._end_verdicts = 0  # consecutive verdicts that the current live is over
        # The room of the current live; None before its first frame.
        self._read_room: RoomRef | None = None
        self.room = RoomState(streak_timeout=config.streak_timeout, budget=budget)
        # The state of that room. If a lookup names another room, this live ends with the first frame of the other.
        self._read_state = self.room
        # Rooms that reported their own end. Stale copies of a page may still name them.
        self._ended_rooms: deque[int] = deque(maxlen=_ENDED_ROOMS)
        self._found: RoomLookup | None = None
        self.state = ClientState.IDLE
        self.room_id = room_id
        self.lookup: RoomLookup | None = None
        self.live = asyncio.Event()
        self.connection: Connection | None = None
        self.book = HealthRecorder()

    async def run(self) -> CloseReason:
        """Read the room, or one live after the other, and return why reading ended.

        Raises:
            TikTokLiveError: a failure that retrying could not fix.
        """
        try:
            while True:
                known_status: LookupStatus | None = None
                try:
                    await self._read_live()
                except ResolveError as error:
                    if not (self._config.follow and self._may_pass(error)):
                        raise
                    self._step(Step.FAILURE)
                    known_status = status_behind(error, self.lookup)
                else:
                    if not self._config.follow:
                        return CloseReason.LIVE_ENDED
                await self._wait_for_live(known_status)
        except TikTokLiveError as error:
            self.finish(error.message)
            raise
        finally:
            self.finish()

    def describe_to(self, recording: Recording) -> None:
        """Begin a recording with what is known: the lookup and the open connection."""
        if self.lookup is not None and self.lookup.room is not None and self.lookup.room.room_id == self.room_id:
            recording.found(self.lookup)
        if self.connection is not None:
            recording.connected(self.connection.entry, b"")

    def finish(self, reason: str = CloseReason.CLOSED.sentence) -> None:
        """Complete open gift streaks, emit `disconnected` with `reason`, and stop; idempotent."""
        if self.state is ClientState.CLOSED:
            return
        if self._recording.current is not None:
            self._recording.current.closing(reason)
        self._complete_gifts(GiftCompleteReason.CLOSED)
        if self.state in READING:
            self._disconnected(reason)
        self._step(Step.CLOSE)

    async def _read_live(self) -> None:
        """Read one live to its end, over as many connections as needed."""
        retries = Retries(self._config, self._rng)
        while True:
            try:
                await self._read()
            except TikTokLiveError as error:
                self.book.last_error = str(error)
                is_verdict = self._is_verdict_on_a_live(error)
                if is_verdict and await self._is_confirmed():
                    if isinstance(error, AgeRestricted):
                        raise
                    return self._ended(by_room=False)
                if self.state in READING:
                    self._reward(retries)
                await self._before_retry(error, retries, is_doubted=is_verdict)
            else:
                return self._ended(by_room=True)

    async def _read(self) -> None:
        """Make one attempt: find the room, obtain a plan, connect, and read until the live ends."""
        self.book.attempts += 1
        self._plan = None
        room = await self._find_room()
        self._step(Step.ROOM)
        self._plan = plan = await obtain_plan(self._chain, room, self._identity)
        self._step(Step.PLAN)
        async with self._connect(plan) as connection:
            self._step(Step.OPEN)
            self.connection = connection
            try:
                async for events in connection:
                    self._went_live(connection, plan)
                    self._track(events)
                    await self._dispatcher.dispatch_frame(events)
            finally:
                self._went_live(connection, plan)  # it may close in the same turn of the loop as its first frame
                self._connection_closed(connection)

    async def _find_room(self) -> RoomRef:
        """Return the room to read: from the wait for a live, from the caller, or from a lookup.

        Raises:
            ResolveError: there is no room to read.
        """
        found, self._found = self._found, None
        if found is None and self._given is not None:
            return self._enter(self._given.room_id)
        self._step(Step.LOOK_UP)
        lookup = found or await self._look_up()
        if self._read_room is not None and (lookup.status.is_indefinite or self._is_outdated(lookup)):
            # The room is known; a failed lookup or a captcha is not a reason to give it up.
            return self._enter(self._read_room.room_id)
        room = require_live(lookup, self._unique_id)
        self._end_verdicts = 0
        ref = self._enter(room.room_id)
        if self._recording.current is not None:
            self._recording.current.found(lookup)
        self._seed(room, lookup.status)
        return ref

    async def _look_up(self) -> RoomLookup:
        chain = self._chain if self._read_room is None else None
        self.lookup = await look_up_room(self._unique_id, self._resolver, chain)
        return self.lookup

    def _is_outdated(self, lookup: RoomLookup) -> bool:
        """Return whether a lookup reports an earlier live, from a stale copy of a page."""
        return lookup.room is not None and lookup.room.room_id in self._ended_rooms

    def _enter(self, room_id: int) -> RoomRef:
        """Switch to a room. A different room is a different live; the state of the room that was read is kept."""
        if self.room_id not in {0, room_id}:
            read_room = self._read_room.room_id if self._read_room is not None else 0
            if self.room_id != read_room:
                self._dispatcher.dispatch(self.room.finish(GiftCompleteReason.LIVE_ENDED))
            self.room = self._read_state if room_id == read_room else self.room.next_live()
        self.room_id = self._dispatcher.room_id = room_id
        return RoomRef(room_id, self._unique_id)

    def _seed(self, room: Room, status: LookupStatus) -> None:
        """Initialise the snapshot from a lookup."""
        self.room.view.seed(
            status=LiveStatus.PAUSED if status is LookupStatus.PAUSED else LiveStatus.LIVE,
            title=room.title,
            host=User(room.host_id, room.unique_id, room.host_nickname, room.host_sec_uid),
            started_at=room.started_at,
            viewers=room.viewers,
        )

    def _connect(self, plan: ConnectPlan) -> AbstractAsyncContextManager[Connection]:
        return connect(
            plan,
            self.room,
            self.room_id,
            connector=self._connector,
            config=self._config,
            clock=self._clock,
            wanted=self._dispatcher.wanted,
            catalogue=lambda: self._gifts.catalogue,
            recording=self._recording,
            unique_id=self._unique_id,
        )

    def _went_live(self, connection: Connection, plan: ConnectPlan) -> None:
        """Record and announce the first frame of a connection, if it has arrived."""
        if self.state is not ClientState.ENTERING or (at := connection.live_at) is None:
            return
        self._plan = None
        if self._read_state is not self.room:  # the first frame proves that there is another live
            self._dispatcher.dispatch(self._read_state.finish(GiftCompleteReason.LIVE_ENDED))
            self._read_state = self.room
        self._step(Step.FRAME)
        self.book.went_live(plan.provider, at)
        self._chain.worked()
        self._end_verdicts = 0
        self.room.view.enter()
        if self.room.snapshot().status is LiveStatus.PAUSED:
            self._step(Step.PAUSE)
        before, self._read_room = self._read_room, RoomRef(self.room_id, self._unique_id)
        if before == self._read_room and self._last is not None:
            self._emit(ReconnectedEvent, gap=at - self._last.session.last_frame_at)
        else:
            self._emit(ConnectedEvent, unique_id=self._unique_id, provider=plan.provider)
        self._last = connection
        self.live.set()

    def _track(self, events: Sequence[Event]) -> None:
        """Track pauses of the live, and notice gifts without a name or a price."""
        for event in events:
            if isinstance(event, GiftEvent):
                self._gifts.notice(event.gift, self.room_id)
            elif isinstance(event, LivePausedEvent) and self.state is ClientState.LIVE:
                self._step(Step.PAUSE)
            elif isinstance(event, LiveResumedEvent) and self.state is ClientState.PAUSED:
                self._step(Step.RESUME)

    def _connection_closed(self, connection: Connection) -> None:
        """Dispatch the remaining events of a connection, and add its counts."""
        self.connection = None
        self._dispatcher.dispatch(connection.take_rest())
        self.book.closed(connection)

    def _is_verdict_on_a_live(self, error: TikTokLiveError) -> bool:
        """Return whether `error` says that the current live is over or restricted."""
        return self._read_room is not None and isinstance(error, NotLive | RoomNotFound | AgeRestricted)

    async def _is_confirmed(self) -> bool:
        """Return whether a verdict on a live holds: it is the second in a row, or another lookup confirms it."""
        self._end_verdicts += 1
        if self._end_verdicts > 1:
            return True
        await self._clock.sleep_until(self._clock.monotonic() + CONFIRM_AFTER)
        try:
            self.lookup = await look_up_once(self._resolver, self._unique_id, self.room_id)
        except ResolverUnavailable as error:
            logger.info("could not confirm that the live is over: %s", error)
            return False
        if self._is_outdated(self.lookup):
            return False
        if self.lookup.status.is_watchable:
            self._end_verdicts = 0
        return not (self.lookup.status.is_watchable or self.lookup.status.is_indefinite)

    def _reward(self, retries: Retries) -> None:
        """Add attempts to the budget if the connection that just broke was healthy or delivered messages."""
        session = self._last.session if self._last is not None else None
        if session is None or self._last is None or self._last.live_at is None:
            return
        if session.last_frame_at - self._last.live_at >= self._config.healthy_after:
            retries.refill()
        elif session.last_message_at is not None:
            retries.earn()

    async def _before_retry(self, error: TikTokLiveError, retries: Retries, *, is_doubted: bool) -> None:
        """Wait for the next attempt, or raise `error` if there is none."""
        next_differs = self._plan is not None and plan_failed(error, self._plan, self._chain, self._identity)
        delay = retries.delay(error, was_connected=self.live.is_set(), differs=next_differs or is_doubted)
        if delay is None:
            raise error
        if self.state in READING:
            self._disconnected(error.message)
        self._step(Step.FAILURE)
        logger.info("retry %d in %.1f s: %s", retries.attempt, delay, error)
        self._emit(ReconnectingEvent, attempt=retries.attempt, delay=delay, cause=str(error))
        await self._clock.sleep_until(self._clock.monotonic() + delay)

    def _may_pass(self, error: ResolveError) -> bool:
        """Return whether waiting can help: always if the host was live before, otherwise unless `error` is final."""
        return self.live.is_set() or error.retryable or isinstance(error, ResolverBlocked)

    async def _wait_for_live(self, known_status: LookupStatus | None) -> None:
        """Wait until the host has started another live.

        Args:
            known_status: the result of a recent lookup; None looks up at once, because some hosts restart at once.
        """

        def on_wait(status: LookupStatus, seconds: float) -> None:
            self._emit(WaitingForLiveEvent, status=status.value, next_look=seconds)

        # Even if the live is not over, reading it is: open streaks are completed now, not hours later.
        self._complete_gifts(GiftCompleteReason.CLOSED)
        self._found = await until_live(
            self._look_up_again,
            self._unique_id,
            poll=self._config.poll,
            clock=self._clock,
            rng=self._rng,
            known_status=known_status,
            ended_rooms=self._ended_rooms,
            is_known=self.live.is_set(),
            on_wait=on_wait,
        )
        self._given = None  # that live is over

    async def _look_up_again(self, unique_id: str) -> RoomLookup:
        self.lookup = await look_up_room(unique_id, self._resolver, self._chain)
        return self.lookup

    def _ended(self, *, by_room: bool) -> None:
        """Finish a live. Only a room that reported its own end is never read again."""
        self._step(Step.END)
        if by_room:
            self._ended_rooms.append(self.room_id)
        elif self._read_room is not None:
            self._enter(self._read_room.room_id)  # another room may have been tried since
        self._read_room = None
        self._complete_gifts(GiftCompleteReason.LIVE_ENDED)
        self._disconnected(CloseReason.LIVE_ENDED.sentence)

    def _complete_gifts(self, reason: GiftCompleteReason) -> None:
        """Complete every open gift streak, in the room that was read and in one that was only tried."""
        for room in (self._read_state, self.room):  # often the same object, which then has nothing left to complete
            self._dispatcher.dispatch(room.finish(reason))

    def _disconnected(self, reason: str) -> None:
        self._emit(DisconnectedEvent, reason=reason)

    def _emit(self, kind: Callable[..., LifecycleEvent], **values: object) -> None:
        """Dispatch a lifecycle event."""
        now = datetime.fromtimestamp(self._clock.wall(), UTC)
        event = kind(room_id=self.room_id, received_at=now, **values)
        if self._recording.current is not None:
            self._recording.current.event(event)
        self._dispatcher.dispatch([event])

    def _step(self, step: Step) -> None:
        self.state = next_state(self.state, step)
