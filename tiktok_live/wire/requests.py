"""What a client sends: enter-room, heartbeat and ack, each a function that returns one WebSocket message."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from tiktok_live.wire.codec import message_type
from tiktok_live.wire.frames import PushFrame, encode_push_frame

if TYPE_CHECKING:
    from tiktok_live.proto.upb import transport_pb2 as pb

__all__ = ["ACK", "ENTER_ROOM", "HEARTBEAT", "LIVE_ID", "ack", "enter_room", "heartbeat"]

ENTER_ROOM = "im_enter_room"
HEARTBEAT = "hb"
ACK = "ack"

LIVE_ID = 12
"""The platform's number of LIVE; `EnterRoom.live_id` (field 4) and the socket URL carry it."""


def enter_room(room_id: int, cursor: str = "") -> bytes:
    """Return the first frame a client sends; the server pushes nothing before it (`EnterRoom`)."""
    make = cast("type[pb.EnterRoom]", message_type("transport.EnterRoom"))
    request = make(room_id=room_id, live_id=LIVE_ID, identity="audience", cursor=cursor, filter_welcome_msg="0")
    return encode_push_frame(PushFrame(ENTER_ROOM, request.SerializeToString()))


def heartbeat(room_id: int, sequence: int) -> bytes:
    """Return a heartbeat frame; `sequence` counts from 1 (`Heartbeat` fields 1 and 2)."""
    make = cast("type[pb.Heartbeat]", message_type("transport.Heartbeat"))
    request = make(room_id=room_id, send_packet_seq_id=sequence)
    return encode_push_frame(PushFrame(HEARTBEAT, request.SerializeToString()))


def ack(log_id: int, internal_ext: bytes) -> bytes:
    """Return the answer to a batch that asked for one: its frame's log id, and its `internal_ext` as it came.

    An empty `internal_ext` is answered with `-`: servers refuse an empty ack.
    """
    return encode_push_frame(PushFrame(ACK, internal_ext or b"-", log_id))
