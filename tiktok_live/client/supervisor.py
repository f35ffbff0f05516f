"""Resolve, sign, connect, read, and begin again: the only place that decides to retry."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tiktok_live.client.attempt import Attempt, Edges
from tiktok_live.client.health import HealthBook
from tiktok_live.client.live_room import LiveRoom
from tiktok_live.client.plans import plan_failed
from tiktok_live.client.retries import Retries
from tiktok_live.client.states import READING, ClientState, Step, next_state
from tiktok_live.client.waiting import found_by, until_live
from tiktok_live.errors import (
    NotLive,
    ResolveError,
    ResolverBlocked,
    RoomNotFound,
    TikTokLiveError,
)
from tiktok_live.events.gifts import GiftCompleteReason
from tiktok_live.events.lifecycle import (
    ConnectedEvent,
    DisconnectedEvent,
    ReconnectedEvent,
    ReconnectingEvent,
    WaitingForLiveEvent,
)
from tiktok_live.events.room import LivePausedEvent, LiveResumedEvent
from tiktok_live.session.snapshot import LiveStatus
from tiktok_live.signing.base import RoomRef

if TYPE_CHECKING:
    from collections.abc import Callable

    from tiktok_live.client.config import LiveConfig
    from tiktok_live.events.base import Event
    from tiktok_live.rooms.models import RoomLookup, RoomStatus
    from tiktok_live.session.client import ClientSession
    from tiktok_live.signing.base import Identity

__all__ = ["CLOSED", "LIVE_ENDED", "ClientState", "Edges", "Supervisor"]

logger = logging.getLogger(__name__)

LIVE_ENDED = "the live ended"
CLOSED = "closed"
"""Why a client ended whose `aclose()` was called."""


class Supervisor:
    """Keeps one room read until its live ends or a failure is final; or one host, live after live.

    Args:
        unique_id: the host, normalised; empty when `room_id` is given.
        room_id: the room; 0 to look it up.
        config: every option.
        edges: resolver, chain of sign providers, connector, clock and rng.
        identity: the guest.
        wanted: tells which methods somebody listens to.
        emit: takes each event.

    Attributes:
        state: what is being done.
        room_id: the room that is read, or was.
        lookup: what the last lookup found; None before it.
        room: the live, across connections.
        live: set once the first frame has arrived.
        book: counts and the last error.
    """

    def __init__(
        self,
        unique_id: str,
        room_id: int,
        config: LiveConfig,
        edges: Edges,
        identity: Identity,
        wanted: Callable[[], frozenset[str] | None],
        emit: Callable[[Event], None],
    ) -> None:
        self._unique_id = unique_id
        self._given = RoomRef(room_id, unique_id) if room_id else None
        self._config = config
        self._edges = edges
        self._identity = identity
        self._wanted = wanted
        self._emit = emit
        self._attempt: Attempt | None = None
        self._live_at = 0.0
        self._has_messages = False
        self._last_frame_at = 0.0
        self._ended_room = 0
        # The room that was read in this live; None before its first frame.
        self._read_room: RoomRef | None = None
        self._found: RoomLookup | None = None
        self.state = ClientState.IDLE
        self.room_id = room_id
        self.lookup: RoomLookup | None = None
        self.room = LiveRoom(edges.clock, emit, streak_timeout=config.streak_timeout)
        self.live = asyncio.Event()
        self.book = HealthBook()

    @property
    def session(self) -> ClientSession | None:
        """The connection that is open; None when none is."""
        return self._attempt.session if self._attempt is not None else None

    def subscriptions_changed(self) -> None:
        """Let the connection read what somebody listens to now."""
        if self.session is not None:
            self.session.want(self._wanted())

    async def run(self) -> str:
        """Read the room, or one live after the other; return why it ended.

        Raises:
            TikTokLiveError: the failure that no retry is left or useful for.
        """
        try:
            while True:
                just_found: RoomStatus | None = None
                try:
                    reason = await self._read_live()
                except ResolveError as error:
                    if not (self._config.follow and self._may_pass(error)):
                        raise
                    self._step(Step.FAILURE)
                    just_found = found_by(error, self._attempt.lookup if self._attempt is not None else None)
                else:
                    if not self._config.follow:
                        return reason
                await self._wait_for_live(just_found)
        except asyncio.CancelledError:
            if self.state in READING:
                self._disconnected(CLOSED)
            raise
        finally:
            # Also when cancelled: every gift that handlers were told of is completed while they can still be told.
            self.room.finish(GiftCompleteReason.CLOSED)
            self._step(Step.CLOSE)

    async def _read_live(self) -> str:
        """Read one live to its end, however many connections that takes."""
        retries = Retries(self._config, self._edges.rng)
        while True:
            try:
                await self._try()
            except TikTokLiveError as error:
                self.book.last_error = str(error)
                if self._read_room is not None and isinstance(error, NotLive | RoomNotFound):
                    return self._ended()
                if self.state in READING:
                    self._reward(retries)
                await self._before_retry(error, retries)
            else:
                return self._ended()

    async def _try(self) -> None:
        self.book.attempts += 1
        self._attempt = attempt = Attempt(
            config=self._config,
            edges=self._edges,
            room=self.room,
            identity=self._identity,
            unique_id=self._unique_id,
            known=self._take_found() or self._given,
            fallback=self._read_room,
            step=self._step,
            wanted=self._wanted,
            emit=self._hand_out,
            on_room=self._found_room,
            on_live=self._went_live,
            on_tick=self._look,
        )
        try:
            await attempt.run()
        finally:
            self.lookup = attempt.lookup or self.lookup
            if attempt.session is not None:
                if attempt.is_live:
                    self._last_frame_at = attempt.session.last_frame_at
                self._has_messages = attempt.session.last_message_at is not None
                self.book.closed(attempt.session)
                attempt.session = None

    def _take_found(self) -> RoomRef | None:
        """Return the room that waiting has found, once."""
        found, self._found = self._found, None
        if found is None or found.room is None:
            return None
        self._step(Step.LOOK_UP)
        self.room.found(found.room, found.status)
        return RoomRef(found.room.room_id, self._unique_id)

    def _look(self) -> None:
        if self.session is not None:
            self.book.look(self.session, self._edges.clock.monotonic())

    def _found_room(self, room: RoomRef) -> None:
        self.room_id = room.room_id
        self.room.identify(room.room_id)

    def _hand_out(self, event: Event) -> None:
        if isinstance(event, LivePausedEvent) and self.state is ClientState.LIVE:
            self._step(Step.PAUSE)
        elif isinstance(event, LiveResumedEvent) and self.state is ClientState.PAUSED:
            self._step(Step.RESUME)
        self._emit(event)

    def _went_live(self, attempt: Attempt) -> None:
        assert attempt.plan is not None, "without a plan there is no socket"
        assert attempt.session is not None, "without a session there is no frame"
        self._step(Step.FRAME)
        provider, clock = attempt.plan.provider, self._edges.clock
        self._live_at = clock.monotonic()
        self.book.went_live(attempt.session, self._live_at, provider)
        self._edges.chain.worked()
        self.room.state.view.enter()
        if self.room.state.snapshot().status is LiveStatus.PAUSED:
            self._step(Step.PAUSE)
        room_id, now = self.room_id, self._now()
        before, self._read_room = self._read_room, RoomRef(room_id, self._unique_id)
        if before == self._read_room:
            gap = self._live_at - self._last_frame_at
            self._emit(ReconnectedEvent(room_id=room_id, received_at=now, gap=gap))
        else:
            self._emit(ConnectedEvent(room_id=room_id, received_at=now, unique_id=self._unique_id, provider=provider))
        self.live.set()

    def _reward(self, retries: Retries) -> None:
        """Give attempts back for what the connection that has just broken was good for."""
        if self._last_frame_at - self._live_at >= self._config.healthy_after:
            retries.refill()
        elif self._has_messages:
            retries.earn()

    async def _before_retry(self, error: TikTokLiveError, retries: Retries) -> None:
        """Wait for the next attempt, or raise `error` when there is none."""
        if self.state in READING:
            self._disconnected(error.message)
        otherwise = self._plan_failed(error)
        delay = retries.delay(error, was_connected=self.live.is_set(), otherwise=otherwise)
        if delay is None:
            raise error
        self._step(Step.FAILURE)
        logger.info("attempt %d in %.1f s: %s", retries.attempt, delay, error)
        self._emit(
            ReconnectingEvent(
                room_id=self.room_id, received_at=self._now(), attempt=retries.attempt, delay=delay, cause=str(error)
            )
        )
        clock = self._edges.clock
        with self.room.timer():
            await clock.sleep_until(clock.monotonic() + delay)

    def _plan_failed(self, error: TikTokLiveError) -> bool:
        """Tell the chain if the plan opened no working socket; return whether the next attempt is another one."""
        attempt = self._attempt
        if attempt is None or attempt.plan is None or attempt.is_live:
            return False
        return plan_failed(error, attempt.plan, self._edges.chain, self._identity)

    def _may_pass(self, error: ResolveError) -> bool:
        """Return whether waiting can help: for a host who was live before always, for others unless it is a verdict."""
        return self.live.is_set() or error.retryable or isinstance(error, ResolverBlocked)

    async def _wait_for_live(self, just_found: RoomStatus | None) -> None:
        """Return once the host has begun another live.

        Args:
            just_found: what the lookup said a moment ago; None asks at once, since some hosts restart at once.
        """

        def on_wait(status: RoomStatus, seconds: float) -> None:
            now = self._now()
            self._emit(
                WaitingForLiveEvent(room_id=self.room_id, received_at=now, status=status.value, next_look=seconds)
            )

        with self.room.timer():
            self._found = await until_live(
                self._look_up,
                self._unique_id,
                poll=self._config.poll,
                clock=self._edges.clock,
                rng=self._edges.rng,
                just_found=just_found,
                ended_room=self._ended_room,
                is_known=self.live.is_set(),
                on_wait=on_wait,
            )
        self._given = None  # it was the room of a live that is over

    async def _look_up(self, unique_id: str) -> RoomLookup:
        self.lookup = await self._edges.resolver.look_up(unique_id)
        return self.lookup

    def _ended(self) -> str:
        self._step(Step.END)
        self._read_room, self._ended_room = None, self.room_id
        self.room.finish(GiftCompleteReason.LIVE_ENDED)
        self._disconnected(LIVE_ENDED)
        return LIVE_ENDED

    def _disconnected(self, reason: str) -> None:
        self._emit(DisconnectedEvent(room_id=self.room_id, received_at=self._now(), reason=reason))

    def _step(self, step: Step) -> None:
        self.state = next_state(self.state, step)

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._edges.clock.wall(), UTC)
