"""The platform's end of one connection, with its faults and its record, without I/O.

The I/O layer, a web server's socket or a memory transport, runs a loop: while there is a `next_delivery`, wait until it
is due, `take` it and send it. It passes client messages to `receive_data`.
"""

from __future__ import annotations

from collections import deque

from tiktok_live.errors import RemoteProtocolError
from tiktok_live.session.server import AckReceived, EnterReceived, HeartbeatReceived, Received, ServerSession
from tiktok_live.session.states import State
from tiktok_live.simulator.faults.frames import Close, ConnectionFaults, Delivery, Disconnect, HalfOpenSocket
from tiktok_live.simulator.records import ConnectionRecord, FrameRecord
from tiktok_live.wire.batches import Batch
from tiktok_live.wire.frames import ACK, ENTER_ROOM, HEARTBEAT, decode_push_frame

__all__ = ["FaultySession"]

_CLIENT_MESSAGES = {ACK: "ack", ENTER_ROOM: "enter", HEARTBEAT: "heartbeat"}  # their names in `Ignore.what`


class FaultySession:
    """One connection of the simulated platform.

    Args:
        record: updated by the session.
        faults: of this connection.
    """

    def __init__(self, record: ConnectionRecord, faults: ConnectionFaults) -> None:
        self._record = record
        self._faults = faults
        self._session = ServerSession()
        self._outbox: deque[Delivery] = deque()
        self._is_half_open = False
        record.unacked = self._session.unacked

    @property
    def is_half_open(self) -> bool:
        """Whether the socket is half-open: nothing is sent or read."""
        return self._is_half_open

    def push(self, batch: Batch, now: float) -> None:
        """Queue `batch`, with the faults that strike it."""
        number = self._session.send_batch(batch)
        self._record.batches = number
        messages = tuple((message.msg_id, message.method) for message in batch.messages)
        self._record.frames.append(FrameRecord(number=number, messages=messages))
        self._queue(now)

    def receive_data(self, data: bytes, now: float) -> list[Received]:
        """Process one WebSocket message, and return what it contains; nothing if a fault discards it."""
        if self._session.state is State.CLOSED or self._is_ignored(data, now):
            self._record.ignored += 1
            return []
        self._session.receive_data(data)
        self._queue(now)
        received = self._session.events_received()
        for event in received:
            self._record_received(event)
        return received

    def ignores(self, what: str, now: float) -> bool:
        """Return whether a fault discards a `ping` or `close` of the client; call it once for each."""
        is_ignored = self._is_half_open or self._faults.ignores(what, now)
        self._record.ignored += is_ignored
        return is_ignored

    def end_room(self) -> None:
        """Mark the live as over, and queue the batches that faults held back."""
        self._session.end_room()
        self._outbox += self._faults.finish()

    def close(self, code: int, now: float) -> None:
        """Queue a close frame after everything else. Nothing is sent after it."""
        self._outbox.append(Delivery(what=Close(code), at=now))
        self._faults.end()

    def break_off(self, now: float) -> None:
        """Queue closing the connection without a close frame."""
        self._outbox.append(Delivery(what=Disconnect(with_reset=False), at=now))
        self._faults.end()

    def receive_eof(self) -> None:
        """Mark the socket as closed."""
        self._session.receive_eof()
        self._faults.end()
        self._outbox.clear()

    def next_delivery(self) -> Delivery | None:
        """Return the next delivery; None if nothing is queued."""
        return self._outbox[0] if self._outbox else None

    def take(self) -> Delivery:
        """Remove the next delivery from the queue, record it as sent, and return it."""
        delivery = self._outbox.popleft()
        if delivery.frame:
            self._record_sent(delivery)
        if isinstance(delivery.what, HalfOpenSocket):
            self._is_half_open = True
        return delivery

    def _queue(self, now: float) -> None:
        for data in self._session.data_to_send():
            self._outbox += self._faults.outgoing(data, now)

    def _record_sent(self, delivery: Delivery) -> None:
        frame = self._record.frame(delivery.frame)
        if frame is None:  # its record was dropped
            return
        frame.sent += 1
        frame.faults, frame.is_whole, frame.lost = delivery.faults, delivery.is_whole, delivery.lost
        frame.messages = tuple(message for message in frame.messages if message[0] not in delivery.lost)

    def _is_ignored(self, data: bytes, now: float) -> bool:
        if self._is_half_open:
            return True
        try:
            what = _CLIENT_MESSAGES.get(decode_push_frame(data).payload_type, "")
        except RemoteProtocolError:
            return False
        return bool(what) and self._faults.ignores(what, now)

    def _record_received(self, received: Received) -> None:
        match received:
            case EnterReceived():
                self._record.entered.append(received.room_id)
            case HeartbeatReceived():
                self._record.heartbeats.append(received.sequence)
            case AckReceived():
                self._record.acks.append(received)
                if (frame := self._record.frame(received.log_id)) is not None:
                    frame.is_acked = True
            case _:
                self._record.unreadable.append(received.data)
