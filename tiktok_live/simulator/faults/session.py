"""The platform's end of one connection with its faults and its record, without I/O.

What serves it, a web server's socket or a transport in memory, does the same in a loop: while there is a
`next_delivery`, wait until its time, `take` it and carry it out. What the client says goes to `receive_data`.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from tiktok_live.errors import RemoteProtocolError
from tiktok_live.session.server import AckReceived, EnterReceived, HeartbeatReceived, ServerSession
from tiktok_live.session.states import State
from tiktok_live.simulator.faults.frames import Break, Close, Delivery, Mute
from tiktok_live.simulator.records import FrameRecord
from tiktok_live.wire.frames import ACK, ENTER_ROOM, HEARTBEAT, decode_push_frame

if TYPE_CHECKING:
    from tiktok_live.session.server import Received
    from tiktok_live.simulator.faults.frames import ConnectionFaults
    from tiktok_live.simulator.records import ConnectionRecord
    from tiktok_live.wire.batches import Batch

__all__ = ["FaultySession"]

_SAID = {ACK: "ack", ENTER_ROOM: "enter", HEARTBEAT: "heartbeat"}  # as `Ignore.what` calls them


class FaultySession:
    """One connection as the simulated platform serves it.

    Args:
        record: filled as things happen.
        faults: of this connection.
    """

    def __init__(self, record: ConnectionRecord, faults: ConnectionFaults) -> None:
        self._record = record
        self._faults = faults
        self._session = ServerSession()
        self._outbox: deque[Delivery] = deque()
        self._is_muted = False
        record.unacked = self._session.unacked

    @property
    def is_muted(self) -> bool:
        """Whether the socket is half open: nothing is sent, nothing is read."""
        return self._is_muted

    def push(self, batch: Batch, now: float) -> None:
        """Queue `batch`, or what happens instead."""
        number = self._session.send_batch(batch)
        self._record.batches = number
        messages = tuple((message.msg_id, message.method) for message in batch.messages)
        self._record.frames.append(FrameRecord(number=number, messages=messages))
        self._queue(now)

    def receive_data(self, data: bytes, now: float) -> list[Received]:
        """Take one WebSocket message of the client, and return what it said; nothing when it is not heard."""
        if self._session.state is State.CLOSED or self._is_ignored(data, now):
            self._record.ignored += 1
            return []
        self._session.receive_data(data)
        self._queue(now)
        said = self._session.events_received()
        for received in said:
            self._note(received)
        return said

    def ignores(self, what: str, now: float) -> bool:
        """Return whether a `ping` or `close` of the client is not heard; each ask is a chance."""
        is_ignored = self._is_muted or self._faults.ignores(what, now)
        self._record.ignored += is_ignored
        return is_ignored

    def end_room(self) -> None:
        """Take note that the live is over, and queue what was held back."""
        self._session.end_room()
        self._outbox += self._faults.finish()

    def close(self, code: int, now: float) -> None:
        """Queue a close frame, behind everything else; what comes after it is not sent."""
        self._outbox.append(Delivery(what=Close(code), at=now))
        self._faults.end()

    def break_off(self, now: float) -> None:
        """Queue the connection's end without a close frame."""
        self._outbox.append(Delivery(what=Break(with_reset=False), at=now))
        self._faults.end()

    def receive_eof(self) -> None:
        """Take note that the socket closed."""
        self._session.receive_eof()
        self._faults.end()
        self._outbox.clear()

    def next_delivery(self) -> Delivery | None:
        """Return what goes out next, or happens; None when there is nothing."""
        return self._outbox[0] if self._outbox else None

    def take(self) -> Delivery:
        """Return what goes out now, and record it as sent."""
        delivery = self._outbox.popleft()
        if delivery.frame:
            self._sent(delivery)
        if isinstance(delivery.what, Mute):
            self._is_muted = True
        return delivery

    def _queue(self, now: float) -> None:
        for data in self._session.data_to_send():
            self._outbox += self._faults.outgoing(data, now)

    def _sent(self, delivery: Delivery) -> None:
        frame = self._record.frame(delivery.frame)
        if frame is None:  # forgotten
            return
        frame.sent += 1
        frame.faults, frame.is_whole, frame.lost = delivery.faults, delivery.is_whole, delivery.lost
        frame.messages = tuple(message for message in frame.messages if message[0] not in delivery.lost)

    def _is_ignored(self, data: bytes, now: float) -> bool:
        if self._is_muted:
            return True
        try:
            what = _SAID.get(decode_push_frame(data).payload_type, "")
        except RemoteProtocolError:
            return False
        return bool(what) and self._faults.ignores(what, now)

    def _note(self, said: Received) -> None:
        match said:
            case EnterReceived():
                self._record.entered.append(said.room_id)
            case HeartbeatReceived():
                self._record.heartbeats.append(said.sequence)
            case AckReceived():
                self._record.acks.append(said)
                if (frame := self._record.frame(said.log_id)) is not None:
                    frame.is_acked = True
            case _:
                self._record.unreadable.append(said.data)
