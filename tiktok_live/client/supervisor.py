"""Find the room, obtain a plan, connect, read, and begin again: the only place that decides to retry."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tiktok_live.client.connection import Connection, connect
from tiktok_live.client.health import HealthBook
from tiktok_live.client.lookups import ask, found_by, look_up_room, until_live
from tiktok_live.client.plans import obtain_plan, plan_failed
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
"""Seconds after which a lookup that calls a live ended is asked once more, before that ends anything."""

_ENDED_ROOMS = 100  # more lives than a host has while old copies of a page are around


class Supervisor:
    """Keeps one room read until its live ends or a failure is final; or one host, live after live.

    Args:
        unique_id: the host, normalised; empty when `room_id` is given.
        room_id: the room; 0 to look it up.
        config: every option.
        resolver: finds the room.
        chain: makes connect plans.
        connector: opens sockets, unless a plan brings its own connector.
        gifts: what is known about gifts.
        dispatcher: takes the events.
        identity: the guest.
        budget: of what is retained.
        clock: time.
        rng: jitter.

    Attributes:
        state: what is being done.
        room_id: the room that is read, or was.
        lookup: what the last lookup found; None before it.
        room: the live, across connections.
        live: set once the first frame has arrived.
        connection: the one that is open; None when none is.
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
        # The plan that is being tried; None once its socket has sent a first frame.
        self._plan: ConnectPlan | None = None
        self._last: Connection | None = None  # the last one that came to a first frame
        self._told_over = 0  # how often in a row somebody called the live over that is being read
        # The room that was read in this live; None before its first frame.
        self._read_room: RoomRef | None = None
        self.room = RoomState(streak_timeout=config.streak_timeout, budget=budget)
        # The live of that room. A lookup may name another one: this is over when the other has sent a frame.
        self._read_state = self.room
        # Rooms that said themselves that they are over. Old copies of a page go on naming them, in turns.
        self._ended_rooms: deque[int] = deque(maxlen=_ENDED_ROOMS)
        self._found: RoomLookup | None = None
        self.state = ClientState.IDLE
        self.room_id = room_id
        self.lookup: RoomLookup | None = None
        self.live = asyncio.Event()
        self.connection: Connection | None = None
        self.book = HealthBook()

    async def run(self) -> CloseReason:
        """Read the room, or one live after the other; return why it ended.

        Raises:
            TikTokLiveError: the failure that no retry is left or useful for.
        """
        try:
            while True:
                just_found: LookupStatus | None = None
                try:
                    await self._read_live()
                except ResolveError as error:
                    if not (self._config.follow and self._may_pass(error)):
                        raise
                    self._step(Step.FAILURE)
                    just_found = found_by(error, self.lookup)
                else:
                    if not self._config.follow:
                        return CloseReason.LIVE_ENDED
                await self._wait_for_live(just_found)
        except TikTokLiveError as error:
            self.finish(error.message)
            raise
        finally:
            self.finish()

    def finish(self, reason: str = CloseReason.CLOSED.sentence) -> None:
        """Complete every gift that handlers were told of, say why nothing is read any more, and stop. Twice is fine."""
        if self.state is ClientState.CLOSED:
            return
        self._complete_gifts(GiftCompleteReason.CLOSED)
        if self.state in READING:
            self._disconnected(reason)
        self._step(Step.CLOSE)

    async def _read_live(self) -> None:
        """Read one live to its end, however many connections that takes."""
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
                    return self._ended(is_told_by_the_room=False)
                if self.state in READING:
                    self._reward(retries)
                await self._before_retry(error, retries, is_doubted=is_verdict)
            else:
                return self._ended(is_told_by_the_room=True)

    async def _read(self) -> None:
        """One attempt: find the room, obtain a plan, connect, and read until the live ends."""
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
                    self._note(events)
                    await self._dispatcher.dispatch_frame(events)
            finally:
                self._went_live(connection, plan)  # closed in the very turn of the loop in which its first frame came
                self._left(connection)

    async def _find_room(self) -> RoomRef:
        """Return the room to read: what waiting has found, what was given, or what a lookup finds.

        Raises:
            ResolveError: there is no room to read.
        """
        found, self._found = self._found, None
        if found is None and self._given is not None:
            return self._enter(self._given.room_id)
        self._step(Step.LOOK_UP)
        lookup = found or await self._look_up()
        if self._read_room is not None and (lookup.status.is_indefinite or self._is_outdated(lookup)):
            # The room is known; that nobody answers, or a captcha, is no reason to give it up.
            return self._enter(self._read_room.room_id)
        room = require_live(lookup, self._unique_id)
        self._told_over = 0
        ref = self._enter(room.room_id)
        self._seed(room, lookup.status)
        return ref

    async def _look_up(self) -> RoomLookup:
        chain = self._chain if self._read_room is None else None
        self.lookup = await look_up_room(self._unique_id, self._resolver, chain)
        return self.lookup

    def _is_outdated(self, lookup: RoomLookup) -> bool:
        """Return whether a lookup speaks of a live before this one, as old copies of a page do."""
        return lookup.room is not None and lookup.room.room_id in self._ended_rooms

    def _enter(self, room_id: int) -> RoomRef:
        """Turn to a room: another one than before is another live, and the one that was read a live to come back to."""
        if self.room_id not in {0, room_id}:
            read_room = self._read_room.room_id if self._read_room is not None else 0
            if self.room_id != read_room:
                self._dispatcher.dispatch(self.room.finish(GiftCompleteReason.LIVE_ENDED))
            self.room = self._read_state if room_id == read_room else self.room.next_live()
        self.room_id = self._dispatcher.room_id = room_id
        return RoomRef(room_id, self._unique_id)

    def _seed(self, room: Room, status: LookupStatus) -> None:
        """Begin the snapshot with what a lookup found."""
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
        )

    def _went_live(self, connection: Connection, plan: ConnectPlan) -> None:
        """Announce the first frame of a connection, once it has come."""
        if self.state is not ClientState.ENTERING or (at := connection.live_at) is None:
            return
        self._plan = None
        if self._read_state is not self.room:  # now it is sure that there is another live
            self._dispatcher.dispatch(self._read_state.finish(GiftCompleteReason.LIVE_ENDED))
            self._read_state = self.room
        self._step(Step.FRAME)
        self.book.went_live(plan.provider, at)
        self._chain.worked()
        self._told_over = 0
        self.room.view.enter()
        if self.room.snapshot().status is LiveStatus.PAUSED:
            self._step(Step.PAUSE)
        before, self._read_room = self._read_room, RoomRef(self.room_id, self._unique_id)
        if before == self._read_room and self._last is not None:
            self._tell(ReconnectedEvent, gap=at - self._last.session.last_frame_at)
        else:
            self._tell(ConnectedEvent, unique_id=self._unique_id, provider=plan.provider)
        self._last = connection
        self.live.set()

    def _note(self, events: Sequence[Event]) -> None:
        """Follow what a frame says of the host's pauses, and look for gifts without a name or a price."""
        for event in events:
            if isinstance(event, GiftEvent):
                self._gifts.notice(event.gift, self.room_id)
            elif isinstance(event, LivePausedEvent) and self.state is ClientState.LIVE:
                self._step(Step.PAUSE)
            elif isinstance(event, LiveResumedEvent) and self.state is ClientState.PAUSED:
                self._step(Step.RESUME)

    def _left(self, connection: Connection) -> None:
        """Hand out what a connection has left behind, and add up what it counted."""
        self.connection = None
        self._dispatcher.dispatch(connection.take_rest())
        self.book.closed(connection)

    def _is_verdict_on_a_live(self, error: TikTokLiveError) -> bool:
        """Return whether somebody says that the room which was read is over, or not for us."""
        return self._read_room is not None and isinstance(error, NotLive | RoomNotFound | AgeRestricted)

    async def _is_confirmed(self) -> bool:
        """Return whether a verdict on a live holds: it was given twice, or a lookup a moment later says the same."""
        self._told_over += 1
        if self._told_over > 1:
            return True
        await self._clock.sleep_until(self._clock.monotonic() + CONFIRM_AFTER)
        try:
            self.lookup = await ask(self._resolver, self._unique_id, self.room_id)
        except ResolverUnavailable as error:
            logger.info("whether the live is over could not be confirmed: %s", error)
            return False
        if self._is_outdated(self.lookup):
            return False
        if self.lookup.status.is_watchable:
            self._told_over = 0
        return not (self.lookup.status.is_watchable or self.lookup.status.is_indefinite)

    def _reward(self, retries: Retries) -> None:
        """Give attempts back for what the connection that has just broken was good for."""
        session = self._last.session if self._last is not None else None
        if session is None or self._last is None or self._last.live_at is None:
            return
        if session.last_frame_at - self._last.live_at >= self._config.healthy_after:
            retries.refill()
        elif session.last_message_at is not None:
            retries.earn()

    async def _before_retry(self, error: TikTokLiveError, retries: Retries, *, is_doubted: bool) -> None:
        """Wait for the next attempt, or raise `error` when there is none."""
        goes_another_way = self._plan is not None and plan_failed(error, self._plan, self._chain, self._identity)
        delay = retries.delay(error, was_connected=self.live.is_set(), otherwise=goes_another_way or is_doubted)
        if delay is None:
            raise error
        if self.state in READING:
            self._disconnected(error.message)
        self._step(Step.FAILURE)
        logger.info("attempt %d in %.1f s: %s", retries.attempt, delay, error)
        self._tell(ReconnectingEvent, attempt=retries.attempt, delay=delay, cause=str(error))
        await self._clock.sleep_until(self._clock.monotonic() + delay)

    def _may_pass(self, error: ResolveError) -> bool:
        """Return whether waiting can help: for a host who was live before always, for others unless it is a verdict."""
        return self.live.is_set() or error.retryable or isinstance(error, ResolverBlocked)

    async def _wait_for_live(self, just_found: LookupStatus | None) -> None:
        """Return once the host has begun another live.

        Args:
            just_found: what the lookup said a moment ago; None asks at once, since some hosts restart at once.
        """

        def on_wait(status: LookupStatus, seconds: float) -> None:
            self._tell(WaitingForLiveEvent, status=status.value, next_look=seconds)

        # If the live was not over, it is for us: what handlers were told of is completed now and not in some hours.
        self._complete_gifts(GiftCompleteReason.CLOSED)
        self._found = await until_live(
            self._look_up_again,
            self._unique_id,
            poll=self._config.poll,
            clock=self._clock,
            rng=self._rng,
            just_found=just_found,
            ended_rooms=self._ended_rooms,
            is_known=self.live.is_set(),
            on_wait=on_wait,
        )
        self._given = None  # it was the room of a live that is over

    async def _look_up_again(self, unique_id: str) -> RoomLookup:
        self.lookup = await self._resolver.look_up(unique_id)
        return self.lookup

    def _ended(self, *, is_told_by_the_room: bool) -> None:
        """Close the account of a live. Only a room that said itself that it is over is never believed live again."""
        self._step(Step.END)
        if is_told_by_the_room:
            self._ended_rooms.append(self.room_id)
        elif self._read_room is not None:
            self._enter(self._read_room.room_id)  # in the meantime another may have been tried
        self._read_room = None
        self._complete_gifts(GiftCompleteReason.LIVE_ENDED)
        self._disconnected(CloseReason.LIVE_ENDED.sentence)

    def _complete_gifts(self, reason: GiftCompleteReason) -> None:
        """Complete every gift that is open, in the room that was read and in one that was only tried."""
        for room in (self._read_state, self.room):  # mostly the same, which has nothing more to complete then
            self._dispatcher.dispatch(room.finish(reason))

    def _disconnected(self, reason: str) -> None:
        self._tell(DisconnectedEvent, reason=reason)

    def _tell(self, kind: Callable[..., Event], **values: object) -> None:
        """Dispatch an event of the client's own."""
        now = datetime.fromtimestamp(self._clock.wall(), UTC)
        self._dispatcher.dispatch([kind(room_id=self.room_id, received_at=now, **values)])

    def _step(self, step: Step) -> None:
        self.state = next_state(self.state, step)
