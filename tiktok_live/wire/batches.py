"""Batches: the messages in one push frame or one fetch response (`protos/transport.proto`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import msgspec

from tiktok_live.causes import caught
from tiktok_live.errors import MessageError, PayloadTooLarge, RemoteProtocolError
from tiktok_live.wire.codec import message_type, parse, parser
from tiktok_live.wire.fields import has_more_than

if TYPE_CHECKING:
    from google.protobuf.message import Message

    from tiktok_live.proto.upb import transport_pb2 as pb

__all__ = [
    "BROKEN_METHOD",
    "MAX_MESSAGES",
    "Batch",
    "BatchMessage",
    "batch_in",
    "decode_batch",
    "encode_batch",
    "parse_batch",
]

BROKEN_METHOD = ""
"""Method of a message whose own envelope does not parse."""

MAX_MESSAGES = 100_000
"""Limit of messages in one batch. Recorded ones have at most 20; a message can be 2 bytes on the wire, 90 in memory."""

_MESSAGES = 1  # field


class BatchMessage(msgspec.Struct, frozen=True):
    """One message in its envelope (`BaseMessage`).

    Attributes:
        method: type of the payload, such as `WebcastChatMessage` (field 1).
        payload: the message's bytes (field 2).
        msg_id: id of the message, which a repetition has too; 0 if absent (field 3).
        is_history: whether the message is older than the connection (field 6).
    """

    method: str
    payload: bytes
    msg_id: int = 0
    is_history: bool = False


class Batch(msgspec.Struct, frozen=True):
    """Payload of a `msg` frame, and body of a fetch response (`FetchResult`).

    Attributes:
        messages: in wire order (field 1).
        internal_ext: opaque bytes that an ack returns (field 5).
        heartbeat_duration: milliseconds between heartbeats; 0 if absent (field 8).
        need_ack: whether the server waits for an ack (field 9).
        is_first: whether this batch is the response to a fetch (field 11).
        cursor: position in the message stream (field 2).
    """

    messages: tuple[BatchMessage, ...] = ()
    internal_ext: bytes = b""
    heartbeat_duration: int = 0
    need_ack: bool = False
    is_first: bool = False
    cursor: str = ""


def decode_batch(data: bytes) -> Batch:
    """Parse a batch. A message with a broken envelope gets the method `BROKEN_METHOD`; the others are unaffected.

    Raises:
        PayloadTooLarge: it has more than `MAX_MESSAGES` messages.
        RemoteProtocolError: the bytes are not a batch.
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
    """Parse a batch as the message `name`, one of the batch messages in `protos/transport.proto`.

    Raises:
        MessageError: the bytes are not a batch, or have more than `MAX_MESSAGES` messages.
    """
    if has_more_than(data, _MESSAGES, MAX_MESSAGES):
        raise MessageError(f"a batch has more than {MAX_MESSAGES} messages")
    return parse(name, data)


def batch_in(data: bytes, max_messages: int = MAX_MESSAGES) -> Batch | pb.BareBatch:
    """Parse a batch like `decode_batch`, but copy each message out of it only when it is accessed.

    Messages are counted before the batch is parsed.

    Raises:
        PayloadTooLarge: it has more than `max_messages` messages.
        RemoteProtocolError: the bytes are not a batch.
    """
    if has_more_than(data, _MESSAGES, max_messages):
        raise PayloadTooLarge(f"a batch has more than {max_messages} messages")
    try:
        return cast("pb.BareBatch", parse("transport.BareBatch", data))
    except MessageError:
        return _split_batch(data)


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
    from_bytes, decode_error = parser("transport.SplitMessage")
    try:
        message = cast("pb.SplitMessage", from_bytes(raw))
    except decode_error:
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
