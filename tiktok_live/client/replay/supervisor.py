"""Replay: a capture takes the place of the platform. The same sessions, accounts and handlers as live, no network."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from tiktok_live.capture.records import GIFT_CATALOGUE, CaptureRecord, RecordKind
from tiktok_live.capture.series import CaptureSeries
from tiktok_live.client.connection import Connection
from tiktok_live.client.recording.entries import (
    CLOSING,
    TIMER,
    ConnectedEntry,
    connected_entry,
    event_in,
    gifts_in,
    lookup_in,
)
from tiktok_live.client.replay.pacing import Pacing, ReplayClock
from tiktok_live.client.states import CLIENT_TRANSITIONS, READING, CloseReason, Step
from tiktok_live.client.supervisor import Supervisor
from tiktok_live.dispatch.options import is_number
from tiktok_live.errors import ConfigError, UsageError
from tiktok_live.events.catalogue import NO_GIFTS, GiftCatalogue
from tiktok_live.events.families.gifts import GiftCompleteReason
from tiktok_live.events.lifecycle import (
    DisconnectedEvent,
    LifecycleEvent,
    ReconnectingEvent,
    SignProviderEvent,
    WaitingForLiveEvent,
)
from tiktok_live.session.client import ClientSession
from tiktok_live.session.options import SessionOptions
from tiktok_live.session.states import State
from tiktok_live.signing.base import ConnectPlan
from tiktok_live.transports.memory import MemoryTransport

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tiktok_live.client.config import LiveConfig
    from tiktok_live.events.base import Event
    from tiktok_live.net.clock import Clock
    from tiktok_live.rooms.base import RoomLookup

__all__ = ["CaptureReplay", "NoLookups", "ReplayGifts", "ReplaySupervisor"]

_log = logging.getLogger(__name__)

_NEVER = 1e12  # seconds: the recording says when a server fell silent
_LONGEST_HOLD = 1.0  # seconds; a client announces a connection at its first frame
_TORN = "the recording ends here, in the middle of the live"


class CaptureReplay:
    """A capture that is being replayed.

    Args:
        path: a capture, or the first of several parts.
        speed: seconds of the recording per second; `inf` is as fast as handlers are.
        real: measures the seconds; None for the system's clock.

    Attributes:
        path: the file.
        header: its header.
        clock: the time of the recording.
        pacing: says when a record is due.
        gifts: the gift lists in it.
        started: set once `start` has returned. Nothing is replayed between the first frame and this, because the
            program may subscribe only then.

    Raises:
        ConfigError: the file is not a capture, or the speed is not more than 0.
    """

    def __init__(self, path: str | Path, speed: float, real: Clock | None = None) -> None:
        if not is_number(speed) or not speed > 0:
            raise ConfigError("speed must be more than 0; 1 is real time, 10 is ten times as fast")
        self.path = path
        with CaptureSeries(path) as series:
            self.header = series.header
        self.clock = ReplayClock(self.header.started_at)
        self.pacing = Pacing(self.clock, speed, real)
        self.gifts = ReplayGifts()
        self.started = asyncio.Event()

    def make_supervisor(self, *target: object, **options: object) -> ReplaySupervisor:
        """Return what reads the capture; the arguments are those of `Supervisor`."""
        return ReplaySupervisor(self, *target, **options)


class ReplayGifts:
    """The gift list of a replay: the one that the recording client had at this moment.

    Attributes:
        catalogue: the gifts.
    """

    def __init__(self) -> None:
        self.catalogue: GiftCatalogue = NO_GIFTS

    def is_due(self, missing: int) -> bool:
        """Return False: there is nothing to load."""
        del missing
        return False

    async def load(self, room_id: int, *, missing: int = 0) -> GiftCatalogue:
        """Return what is known."""
        del room_id, missing
        return self.catalogue


class NoLookups:
    """The resolver of a replay: it has no network."""

    async def look_up(self, unique_id: str) -> RoomLookup:
        """Refuse.

        Raises:
            UsageError: always.
        """
        del unique_id
        raise UsageError("a replay looks up nothing: `last_lookup` has what was recorded")

    async def room_info(self, room_id: int) -> RoomLookup:
        """Refuse.

        Raises:
            UsageError: always.
        """
        return await self.look_up(str(room_id))


class ReplaySupervisor(Supervisor):
    """Reads a capture instead of a room. It retries nothing: the recording says what happened.

    Args:
        replay: the capture.
        target: the host and the room, see `Supervisor`.
        options: the other arguments of `Supervisor`.
    """

    def __init__(self, replay: CaptureReplay, *target: object, **options: object) -> None:
        super().__init__(*target, **options)  # type: ignore[arg-type] # the same arguments
        self._replay = replay
        self._reason = CloseReason.CLOSED
        self._is_closing = False
        self._opened: ConnectPlan | None = None
        # Events of a connection's first frames, until the record that the client announced it.
        self._held: list[Event] | None = None
        self._held_until = 0.0

    async def run(self) -> CloseReason:
        """Replay the capture, and return why reading ended: a recording that was cut off counts as closed.

        Raises:
            ConfigError: a record is malformed, or a part does not belong to the recording.
        """
        reason = CloseReason.CLOSED.sentence
        try:
            if await self._repeat_all():
                reason = _TORN
                _log.warning("%s: %s", self._replay.path, reason)
        except ConfigError as error:
            reason = error.message
            raise
        finally:
            self._lose_connection()
            self.finish(reason)
        await self._replay.pacing.finish(self._dispatcher)
        return self._reason

    async def _repeat_all(self) -> bool:
        """Repeat every record; return whether the recording was cut off."""
        with CaptureSeries(self._replay.path) as series:
            for record in series:
                await self._replay.pacing.reach(record.offset, self._dispatcher)
                await self._repeat(record)
                if self.live.is_set():
                    await self._replay.started.wait()
            await self._announce()
            return series.is_truncated

    async def _repeat(self, record: CaptureRecord) -> None:
        await self._make_ready(record)
        match record.kind:
            case RecordKind.FRAME:
                await self._frame(record.data)
            case RecordKind.EVENT:
                self._event(record)
            case RecordKind.CONNECTED:
                self._connect_again(connected_entry(record.json()))
            case RecordKind.FIRST_RESPONSE if self.connection is not None:
                self.connection.session.receive_first(record.data, self._clock.monotonic())
            case RecordKind.CLOSED:
                self._lose_connection()
            case RecordKind.LOOKUP:
                self._find_again(lookup_in(record.json()))
            case RecordKind.ANSWER:
                answer = record.answer()
                if answer.head.get("kind") == GIFT_CATALOGUE:
                    self._replay.gifts.catalogue = gifts_in(answer.body)
            case _:
                pass  # a note, or a kind that a later release added

    async def _make_ready(self, record: CaptureRecord) -> None:
        if self._held is not None and self._ends_hold(record):
            await self._announce()
        if self._lacks_connection(record):
            self._connect_again(ConnectedEntry(room_id=self._found_room(), unique_id=self._replay.header.unique_id))

    def _go(self, *steps: Step) -> None:
        """Take the steps that are possible: a damaged recording may lack some."""
        for step in steps:
            if (self.state, step) in CLIENT_TRANSITIONS:
                self._step(step)

    def _find_again(self, lookup: RoomLookup) -> None:
        self.lookup = lookup
        self._go(Step.LOOK_UP)
        if lookup.room is not None:
            self._enter(lookup.room.room_id)
            self._seed(lookup.room, lookup.status)

    def _lacks_connection(self, record: CaptureRecord) -> bool:
        """Return whether the record of the connection that received this one is damaged: its messages are not."""
        is_received = record.kind in {RecordKind.FRAME, RecordKind.FIRST_RESPONSE}
        return is_received and self.connection is None and not self._is_closing

    def _found_room(self) -> int:
        room = self.lookup.room if self.lookup is not None else None
        return room.room_id if room is not None else self._replay.header.room_id

    def _connect_again(self, entry: ConnectedEntry) -> None:
        self._lose_connection()
        self.book.attempts += 1
        self._go(Step.FAILURE, Step.ROOM, Step.PLAN, Step.OPEN)
        self._enter(entry.room_id)
        self.room.set_streak_timeout(entry.streak_timeout)
        self._opened = ConnectPlan(url="", headers={}, provider=entry.provider, listen_only=True)
        now = self._clock.monotonic()
        session = ClientSession(
            entry.room_id,
            self.room,
            options=_without_timeouts(self._config),
            wanted=self._dispatcher.wanted(),
            wall_offset=self._clock.wall() - now,
            cursor=entry.cursor,
        )
        session.set_heartbeat_interval(entry.heartbeat_interval)
        session.enter(now)
        self.connection = Connection(
            session,
            MemoryTransport(),
            self._clock,
            wanted=self._dispatcher.wanted,
            catalogue=lambda: self._replay.gifts.catalogue,
            entry=entry,
        )

    async def _frame(self, data: bytes) -> None:
        connection, plan = self.connection, self._opened
        if connection is None or plan is None or connection.session.state is State.CLOSED:
            return
        now = self._clock.monotonic()
        if connection.live_at is None:
            self._held, self._held_until = [], now + _LONGEST_HOLD
        connection.receive_data(data, now)
        events = connection.take_rest()
        if self._held is not None:
            self._held += events
        else:
            await self._deliver(events)

    def _ends_hold(self, record: CaptureRecord) -> bool:
        """Return whether the client had announced its connection before this record."""
        match record.kind:
            case RecordKind.FRAME | RecordKind.ANSWER:
                return record.offset > self._held_until
            case RecordKind.EVENT:
                return not isinstance(event_in(record.json()), SignProviderEvent)
            case _:
                return True

    async def _announce(self) -> None:
        """Announce the connection, and deliver what arrived before that."""
        connection, plan, held = self.connection, self._opened, self._held
        self._held = None
        if connection is not None and plan is not None and held is not None:
            self._went_live(connection, plan)
            await self._deliver(held)

    async def _deliver(self, events: Sequence[Event]) -> None:
        self._track(events)
        await self._replay.pacing.deliver(events, self._dispatcher)

    def _lose_connection(self) -> None:
        connection = self.connection
        if connection is None:
            return
        connection.session.receive_eof(self._clock.monotonic())
        if connection.live_at is not None:
            self._connection_closed(connection)
        self.connection = None

    def _event(self, record: CaptureRecord) -> None:
        content = record.json()
        event = event_in(content)
        if isinstance(event, LifecycleEvent):
            self._repeat_event(event)
        elif event == TIMER and self.connection is not None:
            self._time_out(self.connection)
        elif event == CLOSING:
            self._lose_connection()
            self._complete_gifts(GiftCompleteReason.CLOSED)
            self._is_closing = True
            if self.state not in READING:
                self._go(Step.CLOSE)

    def _time_out(self, connection: Connection) -> None:
        # The offset of a record has whole microseconds.
        due = connection.session.next_deadline()
        now = self._clock.monotonic()
        connection.handle_timer(now if due is None or due > now + 1e-5 else max(now, due))
        self._dispatcher.dispatch(connection.take_rest() if connection.live_at is not None else [])

    def _repeat_event(self, event: LifecycleEvent) -> None:
        match event:
            case DisconnectedEvent(reason=CloseReason.LIVE_ENDED.sentence):
                self._go(Step.END)
                self._read_room = None
                self._complete_gifts(GiftCompleteReason.LIVE_ENDED)
                self._reason = CloseReason.LIVE_ENDED
            case DisconnectedEvent():
                self._reason = CloseReason.CLOSED
            case ReconnectingEvent():
                self.book.last_error = event.cause
                self._go(Step.FAILURE)
            case WaitingForLiveEvent():
                self._complete_gifts(GiftCompleteReason.CLOSED)
            case _:
                pass
        self._dispatcher.dispatch([event])
        if self._is_closing:
            self._go(Step.CLOSE)


def _without_timeouts(config: LiveConfig) -> SessionOptions:
    return SessionOptions(
        first_frame_timeout=_NEVER,
        first_message_timeout=None,
        stall_timeout=_NEVER,
        end_grace=_NEVER,
        max_inflated=config.max_inflated,
        max_messages=config.max_messages,
        room_state=config.room_state,
        backlog=config.backlog,
        listen_only=True,
    )
