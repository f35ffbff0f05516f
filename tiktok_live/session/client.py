"""The client's end of one connection, without I/O.

Feed it with `receive_data`, `receive_eof` and `handle_timer`; after each call send what `data_to_send` returns and
hand out what `events_received` returns. `next_deadline` tells when `handle_timer` is due.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tiktok_live.session.options import SessionOptions
from tiktok_live.session.reader import Counters, MessageReader
from tiktok_live.session.states import Input, Role, State, transition
from tiktok_live.session.watchdog import Watchdog
from tiktok_live.wire.frame_reader import BATCH, FrameLimits, OpenedFrame, open_batch, open_frame
from tiktok_live.wire.frames import HEARTBEAT, ack, enter_room, heartbeat

if TYPE_CHECKING:
    from tiktok_live.events.base import Event
    from tiktok_live.events.catalogue import GiftCatalogue
    from tiktok_live.session.room_state import RoomState
    from tiktok_live.session.watchdog import Verdict

__all__ = ["ClientSession"]


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

    Attributes:
        counters: what went through so far.
        has_ended: whether a message said that the live is over; once true it stays so, whatever becomes of the socket.
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
        self._limits = FrameLimits(max_inflated=self._options.max_inflated, max_messages=self._options.max_messages)
        self.counters = Counters()
        self.has_ended = False
        self._reader = MessageReader(room_id, room, self._options, self.counters, wall_offset)
        self._reader.want(wanted)
        self._cursor = cursor
        self._state = State.OPEN
        self._sending: list[bytes] = []
        self._interval = self._options.heartbeat_interval
        self._interval_is_fixed = False
        self._next_heartbeat = 0.0
        self._watchdog = Watchdog(self._options)
        self._verdict: Verdict | None = None
        self._last_message_at: float | None = None
        self._last_heartbeat_answer_at: float | None = None
        self._ended_at = 0.0
        room.connections += 1

    @property
    def state(self) -> State:
        """Where the connection stands; changed by the transition table alone."""
        return self._state

    @property
    def last_frame_at(self) -> float:
        """When the last frame arrived, in the time of `now`; when entering, the time of that."""
        return self._watchdog.last_frame_at

    @property
    def last_message_at(self) -> float | None:
        """When the last message arrived on the socket, even one that repeats; None before the first."""
        return self._last_message_at

    @property
    def last_heartbeat_answer_at(self) -> float | None:
        """When the server answered a heartbeat last; None when it never did."""
        return self._last_heartbeat_answer_at

    @property
    def verdict(self) -> Verdict | None:
        """Why this session gave up on a silent server; None when it did not."""
        return self._verdict

    @property
    def heartbeat_interval(self) -> float:
        """Seconds between heartbeats, as configured or as the server named it."""
        return self._interval

    def want(self, methods: frozenset[str] | None) -> None:
        """Say which methods somebody listens to from now on; None for all."""
        self._reader.want(methods)

    def know_gifts(self, catalogue: GiftCatalogue) -> None:
        """Say what is known about gifts beside what their messages say, for the frames from now on."""
        self._room.catalogue = catalogue

    def set_wall_offset(self, seconds: float) -> None:
        """Say what wall time minus the time of `now` is from now on: clocks are set, and one may stand in sleep."""
        self._reader.wall_offset = seconds

    def set_heartbeat_interval(self, seconds: float) -> None:
        """Use the interval that the handshake named, kept between 1 and 30 s; batches cannot change it any more."""
        self._interval = _sane_interval(seconds)
        self._interval_is_fixed = True

    def receive_first(self, body: bytes, now: float) -> None:
        """Take the plan's first response, a batch that came before the socket. Call it before `enter`.

        A body that is no batch is counted as a broken frame.
        """
        self._take(open_batch(body, self._limits), now, is_first=True)

    def enter(self, now: float) -> None:
        """Queue the request to enter the room and the first heartbeat. Call it once the socket is open.

        A session that only listens queues nothing, now and later.
        """
        self._state = transition(Role.CLIENT, self._state, Input.ENTER)
        self._watchdog.enter(now)
        if self._options.listen_only:
            return
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
        self._watchdog.hear(now)
        if not self.counters.frames:
            self._room.start_clock(now)  # only now it is sure that the room is on the air
        self.counters.frames += 1
        self.counters.bytes_received += len(data)
        frame = open_frame(data, self._limits)
        if frame.payload_type == BATCH:
            self._watchdog.hear_batch()
        if frame.payload_type == BATCH or frame.broken is not None:
            self._take(frame, now)
        elif frame.payload_type == HEARTBEAT:
            self.counters.heartbeats_answered += 1
            self._last_heartbeat_answer_at = now

    def receive_eof(self, now: float) -> None:
        """Take note that the socket closed at `now`. Twice is fine."""
        self._state = transition(Role.CLIENT, self._state, Input.EOF)
        self._room.stop_clock(now)

    def data_to_send(self) -> list[bytes]:
        """Return the WebSocket messages to send now, in order, and forget them."""
        sending, self._sending = self._sending, []
        return sending

    def events_received(self) -> list[Event]:
        """Return the events made since the last call, in order, and forget them.

        Also after the connection closed: what was received or completed before is still there.
        """
        events, self._reader.events = self._reader.events, []
        return events

    def next_deadline(self) -> float | None:
        """Return when `handle_timer` is due; None when never."""
        if self._state in {State.OPEN, State.CLOSED}:
            return None
        waiting = (
            self._ended_at + self._options.end_grace if self._state is State.ENDED else self._watchdog.next_deadline()
        )
        deadline = waiting if self._options.listen_only else min(self._next_heartbeat, waiting)
        room_deadline = self._room.next_deadline()
        return deadline if room_deadline is None else min(deadline, room_deadline)

    def handle_timer(self, now: float) -> None:
        """Do what is due at `now`: the room's time-outs, a heartbeat, a probe, or giving up on a silent server.

        After giving up `state` is closed, and `verdict` tells why. When the call comes much later than
        `next_deadline` said, this end slept: before it gives up it asks once more.
        """
        deadline = self.next_deadline()
        if deadline is None:
            return
        self._reader.add(self._room.handle_timer(now))
        if self._state is State.ENDED:
            self._linger(now)
        else:
            self._watch(now, now - deadline)

    def _linger(self, now: float) -> None:
        """Wait for the server to close the socket of a live that is over."""
        if now >= self._ended_at + self._options.end_grace:
            self._state = transition(Role.CLIENT, self._state, Input.SILENCE)
        else:
            self._beat_if_due(now)

    def _watch(self, now: float, late: float) -> None:
        """Give up, probe or beat, whatever is due first; the timer came `late` seconds after it was."""
        watchdog = self._watchdog
        watchdog.oversleep(now, late)
        self._verdict = watchdog.verdict(now)
        if self._verdict is not None:
            self._state = transition(Role.CLIENT, self._state, Input.SILENCE)
        elif watchdog.probe(now):
            self.counters.probes += 1
            self._beat(now)
        else:
            self._beat_if_due(now)

    def _beat_if_due(self, now: float) -> None:
        if now >= self._next_heartbeat and not self._options.listen_only:
            self._beat(now)

    def _beat(self, now: float) -> None:
        self.counters.heartbeats += 1
        self._sending.append(heartbeat(self._room_id, self.counters.heartbeats))
        self._next_heartbeat = now + self._interval

    def _take(self, frame: OpenedFrame, now: float, *, is_first: bool = False) -> None:
        batch = frame.batch
        if frame.broken is not None:
            self._reader.add_broken(frame.broken, now)
        if batch is None:
            return
        if batch.need_ack and not (is_first or self._options.listen_only):
            # Before anything else: unacked batches stop the push, and a quiet room looks the same.
            self._sending.append(ack(frame.log_id, batch.internal_ext))
            self.counters.acks += 1
        if batch.heartbeat_duration and not self._interval_is_fixed:
            self._interval = _sane_interval(batch.heartbeat_duration / 1000)
            self._next_heartbeat = min(self._next_heartbeat, now + self._interval)
        if batch.messages and not is_first:
            self._last_message_at = now
        if self._reader.read(batch, now, is_first=is_first, allowance=frame.allowance):
            if not self.has_ended:  # said again, it gives no time beyond the first
                self._ended_at = now
            self.has_ended = True
            self._state = transition(Role.CLIENT, self._state, Input.ROOM_END)
