"""Push frames and batches: what one WebSocket message holds (`protos/transport.proto`)."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - the signature of the struct tells its fields' types
from typing import TYPE_CHECKING, cast

import msgspec

from tiktok_live.causes import caught
from tiktok_live.errors import MessageError, PayloadTooLarge, RemoteProtocolError
from tiktok_live.wire.codec import message_type, parse, parser
from tiktok_live.wire.fields import fields
from tiktok_live.wire.inflate import MAX_INFLATED, inflate, is_gzip

if TYPE_CHECKING:
    from google.protobuf.message import Message

    from tiktok_live.proto.upb import transport_pb2 as pb

__all__ = [
    "BROKEN_METHOD",
    "MAX_HEADERS",
    "MAX_MESSAGES",
    "Batch",
    "BatchMessage",
    "PushFrame",
    "batch_in",
    "decode_batch",
    "decode_push_frame",
    "encode_batch",
    "encode_push_frame",
    "frame_content",
    "parse_batch",
]

BROKEN_METHOD = ""
"""Method of a message whose own envelope does not parse."""

MAX_MESSAGES = 100_000
"""Messages of one batch. Recorded ones have 20 or fewer; two bytes on the wire can be a message, and 90 in memory."""

MAX_HEADERS = 100
"""Headers of one push frame (`PushFrame.headers`, field 5). Recorded frames have 4."""

_MESSAGES, _HEADERS = 1, 5  # fields
_SIZED = 2  # wire type


class PushFrame(msgspec.Struct, frozen=True):
    """One WebSocket message (`PushFrame`).

    Attributes:
        payload_type: `msg`, `hb`, `ack`, `im_enter_room` or `im_enter_room_resp` (field 7).
        payload: bytes, compressed or not (field 8).
        log_id: number that an ack repeats (field 2).
        headers: for example `compress_type` (field 5).
        payload_encoding: `pb` (field 6).
    """

    payload_type: str
    payload: bytes = b""
    log_id: int = 0
    headers: Mapping[str, str] = {}
    payload_encoding: str = "pb"


class BatchMessage(msgspec.Struct, frozen=True):
    """One message in its envelope (`BaseMessage`).

    Attributes:
        method: what the payload is, for example `WebcastChatMessage` (field 1).
        payload: the message's bytes (field 2).
        msg_id: the same when a message is sent again; 0 when absent (field 3).
        is_history: the message is older than the connection (field 6).
    """

    method: str
    payload: bytes
    msg_id: int = 0
    is_history: bool = False


class Batch(msgspec.Struct, frozen=True):
    """Payload of a `msg` frame, and body of a fetch response (`FetchResult`).

    Attributes:
        messages: in the order of the wire (field 1).
        internal_ext: what an ack sends back, untouched (field 5).
        heartbeat_duration: milliseconds between heartbeats, 0 when absent (field 8).
        need_ack: whether the server waits for an ack (field 9).
        is_first: whether this batch answers a fetch (field 11).
        cursor: position in the stream of messages (field 2).
    """

    messages: tuple[BatchMessage, ...] = ()
    internal_ext: bytes = b""
    heartbeat_duration: int = 0
    need_ack: bool = False
    is_first: bool = False
    cursor: str = ""


def decode_push_frame(data: bytes) -> PushFrame:
    """Parse one WebSocket message, headers and all.

    Raises:
        RemoteProtocolError: the bytes are no push frame, or one of more than `MAX_HEADERS` headers.
    """
    if _holds_more(data, _HEADERS, MAX_HEADERS):
        raise MessageError(f"a push frame of more than {MAX_HEADERS} headers")
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
    """Return the frame's payload, inflated where it is gzip.

    The first bytes decide and not the header `compress_type`: no protobuf message begins like gzip, and the header has
    been seen missing.

    Raises:
        PayloadTooLarge: it inflates to more than `limit` bytes.
        RemoteProtocolError: corrupt gzip data.
    """
    return inflate(frame.payload, limit) if is_gzip(frame.payload) else frame.payload


def decode_batch(data: bytes) -> Batch:
    """Parse a batch. A message whose envelope is broken costs itself alone: its method is `BROKEN_METHOD`.

    Raises:
        PayloadTooLarge: it has more than `MAX_MESSAGES` messages.
        RemoteProtocolError: the bytes are no batch.
    """
    batch = batch_in(data)
    if isinstance(batch, Batch):
        return batch
    return Batch(
        tuple([BatchMessage(m.method, m.payload, m.msg_id, m.is_history) for m in batch.messages]),
        batch.internal_ext,
        batch.heartbeat_duration,
        batch.need_ack,
        batch.is_first,
        _text(batch.cursor),
    )


def parse_batch(name: str, data: bytes) -> Message:
    """Parse a batch as the message `name`, one of those that `protos/transport.proto` has for batches.

    Raises:
        MessageError: the bytes are no batch, or one of more than `MAX_MESSAGES` messages.
    """
    if _holds_more(data, _MESSAGES, MAX_MESSAGES):
        raise MessageError(f"a batch of more than {MAX_MESSAGES} messages")
    return parse(name, data)


def batch_in(data: bytes, max_messages: int = MAX_MESSAGES) -> Batch | pb.BareBatch:
    """Parse a batch as `decode_batch` does, and copy no message out of it before it is asked for.

    Messages are counted before anything is made of them.

    Raises:
        PayloadTooLarge: it has more than `max_messages` messages.
        RemoteProtocolError: the bytes are no batch.
    """
    if _holds_more(data, _MESSAGES, max_messages):
        raise PayloadTooLarge(f"a batch of more than {max_messages} messages")
    try:
        return cast("pb.BareBatch", parse("transport.BareBatch", data))
    except MessageError:
        return _split_batch(data)


def _holds_more(data: bytes, number: int, limit: int) -> bool:
    """Return whether the field `number` comes more than `limit` times, or twice as many fields of all kinds do.

    Counted without a parser, which would make an object of each, and by the cheapest way that answers: no field is
    shorter than two bytes, and each of these begins with its tag, or with that of a tag of more bytes than it needs.
    """
    tag = number << 3 | _SIZED
    if len(data) <= 2 * limit or data.count(tag) + data.count(tag | 0x80) <= limit:
        return False
    found = 0
    try:
        for count, (each, *_) in enumerate(fields(data), 1):
            found += each == number
            if found > limit or count > 2 * limit:
                return True
    except ValueError:
        return False  # the parser refuses it where this walk did, and tells what it is not
    return False


def _split_batch(data: bytes) -> Batch:
    result = cast("pb.SplitBatch", parse("transport.SplitBatch", data))
    return Batch(
        tuple([_split_message(raw) for raw in result.messages]),
        result.internal_ext,
        result.heartbeat_duration,
        result.need_ack,
        result.is_first,
        _text(result.cursor),
    )


def _split_message(raw: bytes) -> BatchMessage:
    from_bytes, refused = parser("transport.SplitMessage")
    try:
        message = cast("pb.SplitMessage", from_bytes(raw))
    except refused:
        return BatchMessage(BROKEN_METHOD, raw)
    return BatchMessage(_text(message.method), message.payload, message.msg_id, message.is_history)


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", errors="backslashreplace")


def encode_batch(batch: Batch) -> bytes:
    """Return `batch` as protobuf.

    Raises:
        RemoteProtocolError: `internal_ext` is not UTF-8.
    """
    make = cast("type[pb.FetchResult]", message_type("transport.FetchResult"))
    result = make(
        cursor=batch.cursor,
        internal_ext=_internal_ext(batch),
        heartbeat_duration=batch.heartbeat_duration,
        need_ack=batch.need_ack,
        is_first=batch.is_first,
    )
    for message in batch.messages:
        result.messages.add(
            method=message.method,
            payload=message.payload,
            msg_id=message.msg_id,
            is_history=message.is_history,
        )
    return result.SerializeToString()


def _internal_ext(batch: Batch) -> str:
    with caught(UnicodeDecodeError) as failure:
        return batch.internal_ext.decode()
    raise RemoteProtocolError("internal_ext is not UTF-8") from failure.cause
