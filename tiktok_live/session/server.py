"""The server's end of one connection, sans-I/O; the simulator runs it behind a web server.

It has the same methods as the client's end; `events_received` returns the client's requests.
"""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, cast

import msgspec

from tiktok_live.errors import MessageError
from tiktok_live.session.states import Input, Role, State, transition
from tiktok_live.wire.batches import Batch, encode_batch
from tiktok_live.wire.codec import parse
from tiktok_live.wire.frames import ACK, ENTER_ROOM, HEARTBEAT, PushFrame, decode_push_frame, encode_push_frame

if TYPE_CHECKING:
    from tiktok_live.proto.upb import transport_pb2 as pb

__all__ = ["AckReceived", "EnterReceived", "HeartbeatReceived", "Received", "ServerSession", "UnreadableReceived"]


class EnterReceived(msgspec.Struct, frozen=True):
    """The client requested to enter a room (`EnterRoom`, fields 1 and 6)."""

    room_id: int
    cursor: str


class HeartbeatReceived(msgspec.Struct, frozen=True):
    """The client sent a heartbeat (`Heartbeat`, fields 1 and 2); some clients send no sequence number."""

    room_id: int
    sequence: int


class AckReceived(msgspec.Struct, frozen=True):
    """The client acked the batch of this log id (`PushFrame.log_id`, field 2); `payload` is its `internal_ext`."""

    log_id: int
    payload: bytes


class UnreadableReceived(msgspec.Struct, frozen=True):
    """The client sent an unreadable or unknown frame."""

    data: bytes


Received = EnterReceived | HeartbeatReceived | AckReceived | UnreadableReceived


class ServerSession:
    """One client's connection, served like the platform does.

    Attributes:
        unacked: log ids of batches that still need an ack.
    """

    def __init__(self) -> None:
        self._state = State.OPEN
        self._sending: list[bytes] = []
        self._received: list[Received] = []
        self._log_id = 0
        self.unacked: set[int] = set()

    @property
    def state(self) -> State:
        """State of the connection; only the transition table changes it."""
        return self._state

    def receive_data(self, data: bytes) -> None:
        """Read one WebSocket message of the client.

        Raises:
            LocalProtocolError: called after the connection closed.
        """
        try:
            received = self._read(decode_push_frame(data))
        except MessageError:
            received = UnreadableReceived(data)
        entered = isinstance(received, EnterReceived)
        self._state = transition(Role.SERVER, self._state, Input.ENTER if entered else Input.FRAME)
        if isinstance(received, AckReceived):
            self.unacked.discard(received.log_id)
        self._received.append(received)

    def receive_eof(self) -> None:
        """Note that the socket closed."""
        self._state = transition(Role.SERVER, self._state, Input.EOF)

    def send_batch(self, batch: Batch, *, compress: bool = True) -> int:
        """Queue `batch` as a frame, gzip-compressed if `compress` is set; return the log id of the frame."""
        self._log_id += 1
        body = encode_batch(batch)
        headers = {"compress_type": "gzip"} if compress else {}
        payload = gzip.compress(body, compresslevel=1, mtime=0) if compress else body
        if batch.need_ack:
            self.unacked.add(self._log_id)
        self._queue(PushFrame("msg", payload, self._log_id, headers))
        return self._log_id

    def send_raw(self, data: bytes) -> None:
        """Queue one WebSocket message unchanged."""
        self._sending.append(data)

    def end_room(self) -> None:
        """Note that the live ended; queued frames are still sent."""
        self._state = transition(Role.SERVER, self._state, Input.ROOM_END)

    def data_to_send(self) -> list[bytes]:
        """Return and clear the WebSocket messages to send now, in order."""
        sending, self._sending = self._sending, []
        return sending

    def events_received(self) -> list[Received]:
        """Return and clear the client's requests since the last call, in order."""
        received, self._received = self._received, []
        return received

    def _read(self, frame: PushFrame) -> Received:
        if frame.payload_type == ENTER_ROOM:
            request = cast("pb.EnterRoom", parse("transport.EnterRoom", frame.payload))
            self._queue(PushFrame("im_enter_room_resp", frame.payload))
            return EnterReceived(request.room_id, request.cursor)
        if frame.payload_type == HEARTBEAT:
            beat = cast("pb.Heartbeat", parse("transport.Heartbeat", frame.payload))
            self._queue(PushFrame("hb", frame.payload))
            return HeartbeatReceived(beat.room_id, beat.send_packet_seq_id)
        if frame.payload_type == ACK:
            return AckReceived(frame.log_id, frame.payload)
        return UnreadableReceived(frame.payload)

    def _queue(self, frame: PushFrame) -> None:
        self._sending.append(encode_push_frame(frame))
