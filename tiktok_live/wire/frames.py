"""Push frames, one per WebSocket message (`protos/transport.proto`), and the requests that a client sends in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

import msgspec

from tiktok_live.errors import MessageError
from tiktok_live.wire.codec import message_type, parse
from tiktok_live.wire.fields import has_more_than
from tiktok_live.wire.inflate import MAX_INFLATED, inflate, is_gzip

if TYPE_CHECKING:
    from tiktok_live.proto.upb import transport_pb2 as pb

__all__ = [
    "ACK",
    "ENTER_ROOM",
    "HEARTBEAT",
    "LIVE_ID",
    "MAX_HEADERS",
    "PushFrame",
    "ack",
    "decode_push_frame",
    "encode_push_frame",
    "enter_room",
    "frame_content",
    "heartbeat",
]

MAX_HEADERS = 100
"""Headers of one push frame (`PushFrame.headers`, field 5). Recorded frames have 4."""

ENTER_ROOM = "im_enter_room"
HEARTBEAT = "hb"
ACK = "ack"

LIVE_ID = 12
"""The platform's id of the product LIVE, sent as `EnterRoom.live_id` (field 4) and in the socket URL."""

_HEADERS = 5  # field


class PushFrame(msgspec.Struct, frozen=True):
    """One WebSocket message (`PushFrame`).

    Attributes:
        payload_type: `msg`, `hb`, `ack`, `im_enter_room` or `im_enter_room_resp` (field 7).
        payload: bytes, possibly compressed (field 8).
        log_id: the number that an ack repeats (field 2).
        headers: such as `compress_type` (field 5).
        payload_encoding: `pb` for protobuf (field 6).
    """

    payload_type: str
    payload: bytes = b""
    log_id: int = 0
    headers: Mapping[str, str] = {}
    payload_encoding: str = "pb"


def decode_push_frame(data: bytes) -> PushFrame:
    """Parse one WebSocket message, including its headers.

    Raises:
        RemoteProtocolError: the bytes are not a push frame, or have more than `MAX_HEADERS` headers.
    """
    if has_more_than(data, _HEADERS, MAX_HEADERS):
        raise MessageError(f"a push frame has more than {MAX_HEADERS} headers")
    frame = cast("pb.PushFrame", parse("transport.PushFrame", data))
    return PushFrame(
        frame.payload_type,
        frame.payload,
        frame.log_id,
        {header.key: header.value for header in frame.headers},
        frame.payload_encoding,
    )


def encode_push_frame(frame: PushFrame) -> bytes:
    """Return `frame` as one WebSocket message."""
    make = cast("type[pb.PushFrame]", message_type("transport.PushFrame"))
    message = make(
        log_id=frame.log_id,
        payload_encoding=frame.payload_encoding,
        payload_type=frame.payload_type,
        payload=frame.payload,
    )
    for key, value in frame.headers.items():
        message.headers.add(key=key, value=value)
    return message.SerializeToString()


def frame_content(frame: PushFrame, limit: int = MAX_INFLATED) -> bytes:
    """Return the frame's payload, inflated if it is gzip.

    The first bytes decide, not the header `compress_type`: no protobuf message begins like gzip, and the header is
    sometimes missing.

    Raises:
        PayloadTooLarge: it inflates to more than `limit` bytes.
        RemoteProtocolError: corrupt gzip data.
    """
    return inflate(frame.payload, limit) if is_gzip(frame.payload) else frame.payload


def enter_room(room_id: int, cursor: str = "") -> bytes:
    """Return the request to enter a room (`EnterRoom`), which is sent first: the server pushes nothing before it."""
    make = cast("type[pb.EnterRoom]", message_type("transport.EnterRoom"))
    request = make(room_id=room_id, live_id=LIVE_ID, identity="audience", cursor=cursor, filter_welcome_msg="0")
    return encode_push_frame(PushFrame(ENTER_ROOM, request.SerializeToString()))


def heartbeat(room_id: int, sequence: int) -> bytes:
    """Return a heartbeat; `sequence` counts from 1 (`Heartbeat`, fields 1 and 2)."""
    make = cast("type[pb.Heartbeat]", message_type("transport.Heartbeat"))
    request = make(room_id=room_id, send_packet_seq_id=sequence)
    return encode_push_frame(PushFrame(HEARTBEAT, request.SerializeToString()))


def ack(log_id: int, internal_ext: bytes) -> bytes:
    """Return the ack of a batch that requires one: the log id of its frame, and its `internal_ext` unchanged.

    An empty `internal_ext` becomes `-`, because servers reject an empty ack.
    """
    return encode_push_frame(PushFrame(ACK, internal_ext or b"-", log_id))
