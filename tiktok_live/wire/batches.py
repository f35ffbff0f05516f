"""Batches: the messages that one push frame carries, or a fetch response (`protos/transport.proto`)."""

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
"""Messages of one batch. Recorded ones have 20 or fewer; two bytes on the wire can be a message, and 90 in memory."""

_MESSAGES = 1  # field


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
    if has_more_than(data, _MESSAGES, MAX_MESSAGES):
        raise MessageError(f"a batch of more than {MAX_MESSAGES} messages")
    return parse(name, data)


def batch_in(data: bytes, max_messages: int = MAX_MESSAGES) -> Batch | pb.BareBatch:
    """Parse a batch as `decode_batch` does, and copy no message out of it before it is asked for.

    Messages are counted before anything is made of them.

    Raises:
        PayloadTooLarge: it has more than `max_messages` messages.
        RemoteProtocolError: the bytes are no batch.
    """
    if has_more_than(data, _MESSAGES, max_messages):
        raise PayloadTooLarge(f"a batch of more than {max_messages} messages")
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
