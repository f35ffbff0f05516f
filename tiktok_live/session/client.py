"""The client's end of one connection, without I/O.

Feed it with `receive_data`, `receive_eof` and `handle_timer`; after each call send what `data_to_send` returns and
hand out what `events_received` returns. `next_deadline` tells when `handle_timer` is due.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tiktok_live.errors import ProtocolError
from tiktok_live.events.base import Context, Event, MessageEvent, UnknownEvent
from tiktok_live.events.decode import ROWS, decode_message
from tiktok_live.events.room import LiveEndedEvent, LiveSuspendedEvent
from tiktok_live.session.options import SessionOptions
from tiktok_live.session.room_state import CONTROL_METHODS, NOTED, STATE_METHODS
from tiktok_live.session.states import Input, Role, State, transition
from tiktok_live.wire.frames import Batch, BatchMessage, PushFrame, decode_batch, decode_push_frame, frame_content
from tiktok_live.wire.requests import ack, enter_room, heartbeat

if TYPE_CHECKING:
    from tiktok_live.session.room_state import RoomState

__all__ = ["ClientSession", "Counters"]

logger = logging.getLogger(__name__)

_BATCH = "msg"
# Of a plan's first response these are old news; the rest tells how things stand.
_NEWS = frozenset(
    {
        "WebcastChatMessage",
        "WebcastEmoteChatMessage",
        "WebcastGiftMessage",
        "WebcastMemberMessage",
        "WebcastSocialMessage",
        "WebcastLikeMessage",
    }
)
_SHOWN_UNKNOWN = 1000  # after the first of a method, one in so many is logged


@dataclass(slots=True)
class Counters:
    """What went through one connection.

    Attributes:
        frames: push frames received.
        broken_frames: frames that could not be read.
        messages: messages inside batches.
        duplicates: messages dropped because their id was seen before.
        events: events made.
        acks: acks queued.
        heartbeats: heartbeats queued.
    """

    frames: int = 0
    broken_frames: int = 0
    messages: int = 0
    duplicates: int = 0
    events: int = 0
    acks: int = 0
    heartbeats: int = 0


def _sane_interval(seconds: float) -> float:
    return min(max(seconds, 1.0), 30.0)


class ClientSession:
    """One connection to one room.

    Args:
        room_id: the room to enter.
        room: what outlives the connection: seen ids, open gifts, how the live stands.
        options: times, limits and the backlog policy.
        wanted: methods that somebody listens to; None for all. Others are counted, and not read unless the room needs
            them.
        wall_offset: wall time minus the monotonic time that the methods are called with, in seconds.
        cursor: the plan's position in the stream; may be empty.
    """

    def __init__(
        self,
        room_id: int,
        room: RoomState,
        *,
        options: SessionOptions | None = None,
        wanted: frozenset[str] | None = None,
        wall_offset: float = 0.0,
        cursor: str = "",
    ) -> None:
        self._room_id = room_id
        self._room = room
        self._options = options or SessionOptions()
        self.want(wanted)
        self._wall_offset = wall_offset
        self._cursor = cursor
        self._state = State.OPEN
        self._sending: list[bytes] = []
        self._events: list[Event] = []
        self._interval = self._options.heartbeat_interval
        self._interval_is_fixed = False
        self._next_heartbeat = 0.0
        self._last_frame = 0.0
        self._ended_at = 0.0
        self._is_reconnect = room.connections > 0
        self.counters = Counters()
        room.connections += 1

    @property
    def state(self) -> State:
        """Where the connection stands; changed by the transition table alone."""
        return self._state

    @property
    def last_frame_at(self) -> float:
        """When the last frame arrived, in the time of `now`; when entering, the time of that."""
        return self._last_frame

    @property
    def heartbeat_interval(self) -> float:
        """Seconds between heartbeats, as configured or as the server named it."""
        return self._interval

    def want(self, methods: frozenset[str] | None) -> None:
        """Tell which methods somebody listens to from now on; None for all."""
        needed = CONTROL_METHODS | STATE_METHODS if self._options.room_state else CONTROL_METHODS
        self._read_methods = None if methods is None else methods | needed

    def set_heartbeat_interval(self, seconds: float) -> None:
        """Use the interval that the handshake named, kept between 1 and 30 s; batches cannot change it any more."""
        self._interval = _sane_interval(seconds)
        self._interval_is_fixed = True

    def receive_first(self, body: bytes, now: float) -> None:
        """Take the plan's first response, a batch that came before the socket. Call it before `enter`.

        A body that is no batch is counted as a broken frame.
        """
        self._take(body, now, is_first=True)

    def enter(self, now: float) -> None:
        """Queue the request to enter the room and the first heartbeat. Call it once the socket is open."""
        self._state = transition(Role.CLIENT, self._state, Input.ENTER)
        self._last_frame = now
        # Entering goes first: a heartbeat before it makes servers close the socket.
        self._sending.append(enter_room(self._room_id, self._cursor))
        self._beat(now)

    def receive_data(self, data: bytes, now: float) -> None:
        """Take one WebSocket message.

        Never raises for what the peer sent: a frame that cannot be read becomes an `UnknownEvent` and the stream goes
        on.

        Raises:
            LocalProtocolError: before `enter`, or after the connection closed.
        """
        self._state = transition(Role.CLIENT, self._state, Input.FRAME)
        self._last_frame = now
        self.counters.frames += 1
        try:
            frame = decode_push_frame(data)
        except ProtocolError as error:
            self._broken(data, error, now)
            return
        if frame.payload_type == _BATCH:
            self._take_frame(frame, now)

    def receive_eof(self, now: float) -> None:
        """Take note that the socket closed at `now`."""
        del now
        self._state = transition(Role.CLIENT, self._state, Input.EOF)

    def data_to_send(self) -> list[bytes]:
        """Return the WebSocket messages to send now, in order, and forget them."""
        sending, self._sending = self._sending, []
        return sending

    def events_received(self) -> list[Event]:
        """Return the events made since the last call, in order, and forget them.

        Also after the connection closed: what was received or completed before is still there.
        """
        events, self._events = self._events, []
        return events

    def next_deadline(self) -> float | None:
        """Return when `handle_timer` is due; None when never."""
        if self._state in {State.OPEN, State.CLOSED}:
            return None
        deadline = min(self._next_heartbeat, self._give_up_at())
        room_deadline = self._room.next_deadline()
        return deadline if room_deadline is None else min(deadline, room_deadline)

    def handle_timer(self, now: float) -> None:
        """Do what is due at `now`: the room's time-outs, a heartbeat, or giving up on a silent server.

        After giving up `state` is closed.
        """
        if self._state in {State.OPEN, State.CLOSED}:
            return
        completed = self._room.handle_timer(now)
        self._events += completed
        self.counters.events += len(completed)
        if now >= self._give_up_at():
            self._state = transition(Role.CLIENT, self._state, Input.SILENCE)
        elif now >= self._next_heartbeat:
            self._beat(now)

    def _give_up_at(self) -> float:
        if self._state is State.ENDED:
            return self._ended_at + self._options.end_grace
        entering = self._state is State.ENTERING
        return self._last_frame + (self._options.first_frame_timeout if entering else self._options.stall_timeout)

    def _beat(self, now: float) -> None:
        self.counters.heartbeats += 1
        self._sending.append(heartbeat(self._room_id, self.counters.heartbeats))
        self._next_heartbeat = now + self._interval

    def _take_frame(self, frame: PushFrame, now: float) -> None:
        try:
            body = frame_content(frame, self._options.max_inflated)
        except ProtocolError as error:
            self._broken(frame.payload, error, now)
            return
        self._take(body, now, log_id=frame.log_id)

    def _take(self, body: bytes, now: float, *, log_id: int = 0, is_first: bool = False) -> None:
        try:
            batch = decode_batch(body)
        except ProtocolError as error:
            self._broken(body, error, now)
            return
        if batch.need_ack and not is_first:
            # Before anything else: unacked batches stop the push, and a quiet room looks the same.
            self._sending.append(ack(log_id, batch.internal_ext))
            self.counters.acks += 1
        if batch.heartbeat_duration and not self._interval_is_fixed:
            self._interval = _sane_interval(batch.heartbeat_duration / 1000)
            self._next_heartbeat = min(self._next_heartbeat, now + self._interval)
        self._take_batch(batch, now, is_first=is_first)

    def _take_batch(self, batch: Batch, now: float, *, is_first: bool) -> None:
        methods = self._read_methods
        context = Context(self._room_id, now + self._wall_offset, self._room.catalogue)
        already = len(self._events)
        self.counters.messages += len(batch.messages)
        for message in batch.messages:
            if not self._room.is_new(message.msg_id):
                self.counters.duplicates += 1
                continue
            method = message.method
            if methods is not None and method not in methods:
                if method not in ROWS:
                    self._note_unknown(method, "nobody listens")
                continue
            event = self._read(message, context, is_first=is_first)
            if event is not None:
                self._add(event, now)
        self.counters.events += len(self._events) - already

    def _read(self, message: BatchMessage, context: Context, *, is_first: bool) -> MessageEvent | None:
        old = message.is_history or (is_first and message.method in _NEWS)
        backlog = self._options.backlog
        if old and backlog == "drop" and not self._is_reconnect:
            return None
        flagged = old and backlog != "deliver"
        return decode_message(message.method, message.payload, message.msg_id, flagged, context)

    def _add(self, event: MessageEvent, now: float) -> None:
        if type(event) in NOTED:
            self._events += self._room.take(event, now)
            if isinstance(event, LiveEndedEvent | LiveSuspendedEvent):
                self._state = transition(Role.CLIENT, self._state, Input.ROOM_END)
                self._ended_at = now
            return
        self._events.append(event)
        if isinstance(event, UnknownEvent):
            self._note_unknown(event.method, event.reason)

    def _broken(self, data: bytes, error: ProtocolError, now: float) -> None:
        self.counters.broken_frames += 1
        self.counters.events += 1
        context = Context(self._room_id, now + self._wall_offset, self._room.catalogue)
        self._add(UnknownEvent("", data, error.message, context=context), now)

    def _note_unknown(self, method: str, reason: str) -> None:
        count = self._room.unknown[method] = self._room.unknown[method] + 1
        if count == 1 or count % _SHOWN_UNKNOWN == 0:
            logger.info("%s not read, %d so far: %s", method or "a broken frame", count, reason)
