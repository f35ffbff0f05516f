"""Resolve, sign, connect, read, and begin again: the only place that decides to retry."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from tiktok_live.client.connection import Connection
from tiktok_live.client.live_room import LiveRoom
from tiktok_live.client.plans import obtain_plan
from tiktok_live.errors import (
    ConnectionClosed,
    ConnectTimeout,
    HandshakeRejected,
    NotLive,
    ProtocolError,
    RoomNotFound,
    SignRateLimited,
    SignUnavailable,
    TikTokLiveError,
)
from tiktok_live.events.gifts import GiftCompleteReason
from tiktok_live.events.lifecycle import ConnectedEvent, DisconnectedEvent, ReconnectedEvent, ReconnectingEvent
from tiktok_live.rooms.base import require_live
from tiktok_live.rooms.models import RoomStatus
from tiktok_live.session.client import ClientSession
from tiktok_live.session.options import SessionOptions
from tiktok_live.signing.base import RoomRef
from tiktok_live.signing.direct import GUEST_COOKIE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

    from tiktok_live.client.config import LiveConfig
    from tiktok_live.clock import Clock
    from tiktok_live.events.base import Event
    from tiktok_live.rooms.base import RoomResolver
    from tiktok_live.rooms.models import RoomLookup
    from tiktok_live.signing.base import ConnectPlan, Identity
    from tiktok_live.signing.chain import SignChain
    from tiktok_live.transports.base import Connector

__all__ = ["LIVE_ENDED", "ClientState", "Edges", "Supervisor"]

logger = logging.getLogger(__name__)

LIVE_ENDED = "the live ended"
_NO_ANSWER = frozenset({RoomStatus.BLOCKED, RoomStatus.UNKNOWN})
_DEVICE_BLOCKED = "DEVICE_BLOCKED"


class ClientState(StrEnum):
    """What a client is doing."""

    IDLE = "idle"
    RESOLVING = "resolving"
    SIGNING = "signing"
    CONNECTING = "connecting"
    ENTERING = "entering"
    LIVE = "live"
    RECONNECTING = "reconnecting"
    ENDED = "ended"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Edges:
    """What touches the world, each replaceable.

    Attributes:
        resolver: from a user to a room.
        chain: from a room to a connect plan.
        connector: from a plan to an open socket.
        clock: time.
        rng: jitter.
    """

    resolver: RoomResolver
    chain: SignChain
    connector: Connector
    clock: Clock
    rng: Random


class Supervisor:
    """Keeps one room read until its live ends or a failure is final.

    Args:
        unique_id: the host, normalised; empty when `room_id` is given.
        room_id: the room; 0 to look it up.
        config: every option.
        edges: resolver, provider, connector, clock and rng.
        identity: the guest.
        wanted: tells which methods somebody listens to.
        emit: takes each event.

    Attributes:
        state: what is being done.
        room_id: the room that is read, or was.
        lookup: what the last lookup found; None before it.
        room: the live, across connections.
        live: set once the first frame has arrived.
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
        self._given_room_id = room_id
        self._config = config
        self._edges = edges
        self._identity = identity
        self._wanted = wanted
        self._emit = emit
        self._session: ClientSession | None = None
        self._last_frame_at = 0.0
        # The plan whose socket has not sent its first frame yet.
        self._untried: ConnectPlan | None = None
        self.state = ClientState.IDLE
        self.room_id = room_id
        self.lookup: RoomLookup | None = None
        self.room = LiveRoom(edges.clock, emit, streak_timeout=config.streak_timeout)
        self.live = asyncio.Event()

    def subscriptions_changed(self) -> None:
        """Let the connection read what somebody listens to now."""
        if self._session is not None:
            self._session.want(self._wanted())

    async def run(self) -> str:
        """Read the room; return why it ended.

        Raises:
            TikTokLiveError: the failure that no retry is left or useful for.
        """
        try:
            return await self._read_to_the_end()
        finally:
            # Also when cancelled: every gift that handlers were told of is completed while they can still be told.
            self.room.finish(GiftCompleteReason.CLOSED)

    async def _read_to_the_end(self) -> str:
        delays = self._new_delays()
        attempt = 0
        while True:
            began = self._edges.clock.monotonic()
            try:
                await self._attempt()
            except TikTokLiveError as error:
                if self.live.is_set() and isinstance(error, NotLive | RoomNotFound):
                    return self._ended()
                if self._lasted_since(began):
                    delays, attempt = self._new_delays(), 0
                attempt += 1
                await self._before_retry(error, attempt, delays)
            else:
                return self._ended()

    async def _attempt(self) -> None:
        with self.room.timer():
            room = await self._find_room()
            plan = await self._sign(room)
            if plan.expires_at is not None and self._edges.clock.monotonic() >= plan.expires_at:
                raise SignUnavailable("the plan expired before it was used", provider=plan.provider)
            self.state = ClientState.CONNECTING
            connector, timeout = self._edges.connector, self._config.connect_timeout
            transport = await connector.connect(plan.url, plan.headers, timeout=timeout)
        self.state = ClientState.ENTERING
        clock = self._edges.clock
        now = clock.monotonic()
        session = ClientSession(
            room.room_id,
            self.room.state,
            options=self._session_options(),
            wanted=self._wanted(),
            wall_offset=clock.wall() - now,
            cursor=plan.cursor,
        )
        if (interval := _seconds(transport.options.get("ping-interval", ""))) > 0:
            session.set_heartbeat_interval(interval)
        if plan.first_response:
            session.receive_first(plan.first_response, now)
        self._session = session
        try:
            await Connection(session, transport, clock, self._emit, lambda: self._went_live(plan)).run()
        finally:
            self._last_frame_at = session.last_frame_at
            self._session = None

    async def _find_room(self) -> RoomRef:
        if self._given_room_id:
            return RoomRef(self._given_room_id, self._unique_id)
        self.state = ClientState.RESOLVING
        self.lookup = await self._edges.resolver.look_up(self._unique_id)
        if self.live.is_set() and self.lookup.status in _NO_ANSWER:
            # The room is known; a captcha in the way of asking again is no reason to give it up.
            return RoomRef(self.room_id, self._unique_id)
        room = require_live(self.lookup, self._unique_id)
        self.room.found(room, self.lookup.status)
        self.room_id = room.room_id
        return RoomRef(room.room_id, self._unique_id)

    async def _sign(self, room: RoomRef) -> ConnectPlan:
        self.state = ClientState.SIGNING
        self._untried = plan = await obtain_plan(self._edges.chain, room, self._identity)
        return plan

    def _went_live(self, plan: ConnectPlan) -> None:
        self.state = ClientState.LIVE
        self._untried = None
        self._edges.chain.worked()
        self.room.state.view.enter()
        room_id, now = self.room_id, self._now()
        if self.live.is_set():
            gap = self._edges.clock.monotonic() - self._last_frame_at
            self._emit(ReconnectedEvent(room_id=room_id, received_at=now, gap=gap))
            return
        self._emit(ConnectedEvent(room_id=room_id, received_at=now, unique_id=self._unique_id, provider=plan.provider))
        self.live.set()

    async def _before_retry(self, error: TikTokLiveError, attempt: int, delays: Iterator[float]) -> None:
        """Wait for the next attempt, or raise `error` when there is none."""
        was_live = self.state is ClientState.LIVE
        if was_live:
            self._emit(DisconnectedEvent(room_id=self.room_id, received_at=self._now(), reason=error.message))
        delay = self._delay(error, attempt, delays)
        if delay is None:
            raise error
        self.state = ClientState.RECONNECTING
        logger.info("attempt %d in %.1f s: %s", attempt, delay, error)
        self._emit(
            ReconnectingEvent(
                room_id=self.room_id, received_at=self._now(), attempt=attempt, delay=delay, cause=str(error)
            )
        )
        clock = self._edges.clock
        with self.room.timer():
            await clock.sleep_until(clock.monotonic() + delay)

    def _delay(self, error: TikTokLiveError, attempt: int, delays: Iterator[float]) -> float | None:
        """Return the seconds to wait before the next attempt, or None when there must be none."""
        otherwise = self._plan_failed(error)
        retryable = (error.retryable and not isinstance(error, NotLive)) or otherwise
        starting = not self.live.is_set()
        if not retryable or (starting and not otherwise and attempt >= self._config.start_attempts):
            return None
        delay = next(delays, None)
        if delay is not None and isinstance(error, SignRateLimited):
            return max(delay, error.retry_after)
        return delay

    def _plan_failed(self, error: TikTokLiveError) -> bool:
        """Tell the chain that the plan opened no working socket; return whether the next attempt is another one."""
        plan, self._untried = self._untried, None
        if plan is None:
            return False
        is_blocked = isinstance(error, HandshakeRejected) and error.handshake_message == _DEVICE_BLOCKED
        if is_blocked and self._renew_identity(plan):
            return True
        is_counted = isinstance(error, HandshakeRejected | ConnectTimeout | ConnectionClosed | ProtocolError)
        return self._edges.chain.failed(error.message, is_counted=is_counted, is_final=is_blocked)

    def _renew_identity(self, plan: ConnectPlan) -> bool:
        """Become another guest, once in a client's life: more would be evading a block."""
        guest = self._identity.cookies.get(GUEST_COOKIE)
        is_ours = bool(guest and guest in plan.headers.get("Cookie", ""))
        if self._identity.renewals or not is_ours:
            return False
        self._identity.cookies.clear()
        self._identity.renewals += 1
        return True

    def _lasted_since(self, began: float) -> bool:
        return self.state is ClientState.LIVE and self._last_frame_at - began >= self._config.healthy_after

    def _new_delays(self) -> Iterator[float]:
        backoff = self._config.reconnect
        return backoff.delays(self._edges.rng) if backoff is not None else iter(())

    def _ended(self) -> str:
        self.state = ClientState.ENDED
        self.room.finish(GiftCompleteReason.LIVE_ENDED)
        self._emit(DisconnectedEvent(room_id=self.room_id, received_at=self._now(), reason=LIVE_ENDED))
        return LIVE_ENDED

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._edges.clock.wall(), UTC)

    def _session_options(self) -> SessionOptions:
        config = self._config
        return SessionOptions(
            heartbeat_interval=config.heartbeat_interval,
            first_frame_timeout=config.first_frame_timeout,
            stall_timeout=config.stall_timeout,
            end_grace=config.end_grace,
            max_inflated=config.max_inflated,
            room_state=config.room_state,
            backlog=config.backlog,
        )


def _seconds(text: str) -> float:
    """Return a handshake option as seconds; 0 when it is no number."""
    try:
        return float(text)
    except ValueError:
        return 0.0
