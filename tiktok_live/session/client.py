"""The client's end of one connection, sans-I/O.

Call `receive_data`, `receive_eof` and `handle_timer`. After each call, send what `data_to_send` returns and dispatch
what `events_received` returns. `next_deadline` says when `handle_timer` is due.
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


def _clamped_interval(seconds: float) -> float:
    return min(max(seconds, 1.0), 30.0)


class ClientSession:
    """One connection to one room.

    Args:
        room_id: the room to enter.
        room: the state that outlives the connection: seen message ids, open gift streaks, the state of the live.
        options: times, limits and the backlog policy.
        wanted: methods with listeners; None for all. Other messages are counted, but decoded only if the room state
            needs them.
        wall_offset: wall time minus monotonic time (the `now` of the methods), in seconds.
        cursor: the plan's position in the message stream; may be empty.

    Attributes:
        counters: counts of frames, messages and events.
        has_ended: whether a message announced the end of the live. It stays true when the socket closes.
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
        """State of the connection; only the transition table changes it."""
        return self._state

    @property
    def last_frame_at(self) -> float:
        """When the last frame arrived, in monotonic time; before the first frame, when the room was entered."""
        return self._watchdog.last_frame_at

    @property
    def last_message_at(self) -> float | None:
        """When the last message arrived on the socket, duplicates included; None before the first."""
        return self._last_message_at

    @property
    def last_heartbeat_answer_at(self) -> float | None:
        """When the server last answered a heartbeat; None if it never did."""
        return self._last_heartbeat_answer_at

    @property
    def verdict(self) -> Verdict | None:
        """Why this session gave up on a silent server; None if it did not."""
        return self._verdict

    @property
    def heartbeat_interval(self) -> float:
        """Seconds between heartbeats, as configured or as set by the server."""
        return self._interval

    def want(self, methods: frozenset[str] | None) -> None:
        """Set the methods with listeners, from now on; None for all."""
        self._reader.want(methods)

    def know_gifts(self, catalogue: GiftCatalogue) -> None:
        """Set the gift catalogue that completes gift messages, for later frames."""
        self._room.catalogue = catalogue

    def set_wall_offset(self, seconds: float) -> None:
        """Set wall time minus monotonic time, which changes when a clock is adjusted or stops during sleep."""
        self._reader.wall_offset = seconds

    def set_heartbeat_interval(self, seconds: float) -> None:
        """Use the interval from the handshake, clamped to 1 to 30 s; from then on batches cannot change it."""
        self._interval = _clamped_interval(seconds)
        self._interval_is_fixed = True

    def receive_first(self, body: bytes, now: float) -> None:
        """Read the plan's first response, a batch that was fetched before the socket opened. Call it before `enter`.

        A body that is not a batch counts as a broken frame.
        """
        self._read_frame(open_batch(body, self._limits), now, is_first=True)

    def enter(self, now: float) -> None:
        """Queue the request to enter the room and the first heartbeat. Call it when the socket is open.

        With `listen_only` nothing is ever queued.
        """
        self._state = transition(Role.CLIENT, self._state, Input.ENTER)
        self._watchdog.enter(now)
        if self._options.listen_only:
            return
        # The request goes first: servers close the socket if a heartbeat precedes it.
        self._sending.append(enter_room(self._room_id, self._cursor))
        self._send_heartbeat(now)

    def receive_data(self, data: bytes, now: float) -> None:
        """Read one WebSocket message.

        Never raises because of what the peer sent: an unreadable frame becomes an `UnknownEvent`, and the stream goes
        on.

        Raises:
            LocalProtocolError: called before `enter` or after the connection closed.
        """
        self._state = transition(Role.CLIENT, self._state, Input.FRAME)
        self._watchdog.hear(now)
        if not self.counters.frames:
            self._room.start_clock(now)  # a frame proves that the connection works
        self.counters.frames += 1
        self.counters.bytes_received += len(data)
        frame = open_frame(data, self._limits)
        if frame.payload_type == BATCH:
            self._watchdog.hear_batch()
        if frame.payload_type == BATCH or frame.broken is not None:
            self._read_frame(frame, now)
        elif frame.payload_type == HEARTBEAT:
            self.counters.heartbeats_answered += 1
            self._last_heartbeat_answer_at = now

    def receive_eof(self, now: float) -> None:
        """Note that the socket closed at `now`. May be called repeatedly."""
        self._state = transition(Role.CLIENT, self._state, Input.EOF)
        self._room.stop_clock(now)

    def data_to_send(self) -> list[bytes]:
        """Return and clear the WebSocket messages to send now, in order."""
        sending, self._sending = self._sending, []
        return sending

    def events_received(self) -> list[Event]:
        """Return and clear the events since the last call, in order.

        Works after the connection closed too, for events from before.
        """
        events, self._reader.events = self._reader.events, []
        return events

    def next_deadline(self) -> float | None:
        """Return when `handle_timer` is due, in monotonic time; None if never."""
        if self._state in {State.OPEN, State.CLOSED}:
            return None
        timeout = (
            self._ended_at + self._options.end_grace if self._state is State.ENDED else self._watchdog.next_deadline()
        )
        deadline = timeout if self._options.listen_only else min(self._next_heartbeat, timeout)
        room_deadline = self._room.next_deadline()
        return deadline if room_deadline is None else min(deadline, room_deadline)

    def has_room_timeout(self, now: float) -> bool:
        """Return whether a time-out of the room is due at `now`: `handle_timer` will complete gift streaks."""
        deadline = self._room.next_deadline()
        return deadline is not None and deadline <= now

    def handle_timer(self, now: float) -> None:
        """Do what is due at `now`: the room's time-outs, a heartbeat, a probe, or giving up on a silent server.

        After giving up, `state` is closed and `verdict` says why. If the call is much later than `next_deadline`, this
        machine slept: before giving up, the session probes the server once more.
        """
        deadline = self.next_deadline()
        if deadline is None:
            return
        self._reader.add(self._room.handle_timer(now))
        if self._state is State.ENDED:
            self._await_close(now)
        else:
            self._watch(now, now - deadline)

    def _await_close(self, now: float) -> None:
        """After the live ended, wait for the server to close the socket."""
        if now >= self._ended_at + self._options.end_grace:
            self._state = transition(Role.CLIENT, self._state, Input.SILENCE)
        else:
            self._send_due_heartbeat(now)

    def _watch(self, now: float, late: float) -> None:
        """Give up, probe or send a heartbeat, whichever is due first; the timer is `late` seconds late."""
        watchdog = self._watchdog
        watchdog.oversleep(now, late)
        self._verdict = watchdog.verdict(now)
        if self._verdict is not None:
            self._state = transition(Role.CLIENT, self._state, Input.SILENCE)
        elif watchdog.probe(now):
            self.counters.probes += 1
            self._send_heartbeat(now)
        else:
            self._send_due_heartbeat(now)

    def _send_due_heartbeat(self, now: float) -> None:
        if now >= self._next_heartbeat and not self._options.listen_only:
            self._send_heartbeat(now)

    def _send_heartbeat(self, now: float) -> None:
        self.counters.heartbeats += 1
        self._sending.append(heartbeat(self._room_id, self.counters.heartbeats))
        self._next_heartbeat = now + self._interval

    def _read_frame(self, frame: OpenedFrame, now: float, *, is_first: bool = False) -> None:
        batch = frame.batch
        if frame.broken is not None:
            self._reader.add_broken(frame.broken, now)
        if batch is None:
            return
        if batch.need_ack and not (is_first or self._options.listen_only):
            # Ack first: a server stops pushing while acks are missing, which looks like a quiet room.
            self._sending.append(ack(frame.log_id, batch.internal_ext))
            self.counters.acks += 1
        if batch.heartbeat_duration and not self._interval_is_fixed:
            self._interval = _clamped_interval(batch.heartbeat_duration / 1000)
            self._next_heartbeat = min(self._next_heartbeat, now + self._interval)
        if batch.messages and not is_first:
            self._last_message_at = now
        if self._reader.read(batch, now, is_first=is_first, allowance=frame.allowance):
            if not self.has_ended:  # a repeated end does not extend the grace period
                self._ended_at = now
            self.has_ended = True
            self._state = transition(Role.CLIENT, self._state, Input.ROOM_END)
