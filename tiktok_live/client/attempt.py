"""One attempt to read a room: find it, obtain a plan, open the socket, read until it closes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tiktok_live.client.connection import Connection
from tiktok_live.client.plans import obtain_plan
from tiktok_live.client.states import Step
from tiktok_live.errors import ResolverUnavailable, SignUnavailable
from tiktok_live.rooms.base import require_live
from tiktok_live.rooms.models import Room, RoomLookup, RoomStatus
from tiktok_live.session.client import ClientSession
from tiktok_live.session.options import SessionOptions
from tiktok_live.signing.base import RoomRef

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from tiktok_live.client.config import LiveConfig
    from tiktok_live.client.live_room import LiveRoom
    from tiktok_live.clock import Clock
    from tiktok_live.events.base import Event
    from tiktok_live.rooms.base import RoomResolver
    from tiktok_live.signing.base import ConnectPlan, Identity
    from tiktok_live.signing.chain import SignChain
    from tiktok_live.transport import Connector, Transport

__all__ = ["Attempt", "Edges"]

_NO_ANSWER = frozenset({RoomStatus.BLOCKED, RoomStatus.UNKNOWN})


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


@dataclass(slots=True)
class Attempt:
    """One attempt. What it comes to know stays in it for whoever asks why it failed.

    Attributes:
        config: every option.
        edges: what touches the world.
        room: the live, across connections.
        identity: the guest.
        known: the room, if it needs no lookup: given by its id, or found a moment ago.
        fallback: the room that was read before, which a lookup without an answer does not give up; None at a start.
        unique_id: the host.
        step: told what happens.
        wanted: tells which methods somebody listens to.
        emit: takes each event.
        on_room: told the room, once it is known.
        on_live: told of the first frame, before any event is handed out.
        on_tick: see `Connection`.
        lookup: what the lookup found; None when there was none.
        plan: the plan; None before there is one.
        session: the connection; None before the socket is open.
        is_live: whether the first frame has arrived.
    """

    config: LiveConfig
    edges: Edges
    room: LiveRoom
    identity: Identity
    unique_id: str
    known: RoomRef | None
    fallback: RoomRef | None
    step: Callable[[Step], None]
    wanted: Callable[[], frozenset[str] | None]
    emit: Callable[[Event], None]
    on_room: Callable[[RoomRef], None]
    on_live: Callable[[Attempt], None]
    on_tick: Callable[[], None]
    lookup: RoomLookup | None = None
    plan: ConnectPlan | None = None
    session: ClientSession | None = None
    is_live: bool = False

    async def run(self) -> None:
        """Read until the live ends.

        Raises:
            TikTokLiveError: why there is nothing to read, or no more.
        """
        with self.room.timer():
            room = await self._find_room()
            self.on_room(room)
            self.step(Step.ROOM)
            self.plan = plan = await obtain_plan(self.edges.chain, room, self.identity)
            self.step(Step.PLAN)
            transport = await self._open(plan)
        self.step(Step.OPEN)
        self.session = session = self._make_session(room, plan, transport)
        clock, frame = self.edges.clock, self.room.take_gifts
        await Connection(session, transport, clock, self.emit, self._went_live, self.on_tick, frame).run()

    async def _find_room(self) -> RoomRef:
        if self.known is not None:
            return self.known
        self.step(Step.LOOK_UP)
        self.lookup = await self._look_up()
        if self.fallback is not None and self.lookup.status in _NO_ANSWER:
            # The room is known; that nobody answers, or a captcha, is no reason to give it up.
            return self.fallback
        room = require_live(self.lookup, self.unique_id)
        self.room.found(room, self.lookup.status)
        return RoomRef(room.room_id, self.unique_id)

    async def _look_up(self) -> RoomLookup:
        """Ask the platform, and where it gives no answer those sign providers that know rooms too."""
        failure: ResolverUnavailable | None = None
        lookup: RoomLookup | None = None
        try:
            lookup = await self.edges.resolver.look_up(self.unique_id)
        except ResolverUnavailable as error:
            failure = error
        if self.fallback is None and (lookup is None or lookup.status in _NO_ANSWER):
            lookup = await self._found_by_signer() or lookup
        if lookup is not None:
            return lookup
        assert failure is not None, "there is an answer or a failure"
        if self.fallback is None:
            raise failure
        return RoomLookup(status=RoomStatus.UNKNOWN, source="api", detail=failure.message)

    async def _found_by_signer(self) -> RoomLookup | None:
        room_id = await self.edges.chain.find_room(self.unique_id)
        if not room_id:
            return None
        room = Room(room_id=room_id, unique_id=self.unique_id, status=RoomStatus.LIVE)
        return RoomLookup(status=RoomStatus.LIVE, source="api", detail="told by a sign provider", room=room)

    async def _open(self, plan: ConnectPlan) -> Transport:
        if plan.expires_at is not None and self.edges.clock.monotonic() >= plan.expires_at:
            raise SignUnavailable("the plan expired before it was used", provider=plan.provider)
        return await self.edges.connector.connect(plan.url, plan.headers, timeout=self.config.connect_timeout)

    def _make_session(self, room: RoomRef, plan: ConnectPlan, transport: Transport) -> ClientSession:
        clock = self.edges.clock
        now = clock.monotonic()
        session = ClientSession(
            room.room_id,
            self.room.state,
            options=_session_options(self.config),
            wanted=self.wanted(),
            wall_offset=clock.wall() - now,
            cursor=plan.cursor,
        )
        if (interval := _seconds(transport.options.get("ping-interval", ""))) > 0:
            session.set_heartbeat_interval(interval)
        if plan.first_response:
            session.receive_first(plan.first_response, now)
        return session

    def _went_live(self) -> None:
        self.is_live = True
        self.on_live(self)


def _session_options(config: LiveConfig) -> SessionOptions:
    return SessionOptions(
        heartbeat_interval=config.heartbeat_interval,
        first_frame_timeout=config.first_frame_timeout,
        first_message_timeout=config.first_message_timeout,
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
