"""Damaging a frame: pure functions from bytes to bytes, with the random generator as a parameter."""

from __future__ import annotations

import gzip
import zlib
from typing import TYPE_CHECKING, Literal, cast

import msgspec

from tiktok_live.errors import MessageError, RemoteProtocolError
from tiktok_live.events.registry import MESSAGE_SPECS
from tiktok_live.wire.batches import Batch, BatchMessage, decode_batch, encode_batch
from tiktok_live.wire.codec import parse
from tiktok_live.wire.frames import PushFrame, decode_push_frame, encode_push_frame, frame_content
from tiktok_live.wire.inflate import is_gzip

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from tiktok_live.proto.upb import chat_pb2, gift_pb2

__all__ = [
    "corrupt_gzip",
    "count_bomb",
    "gzip_bomb",
    "huge_frame",
    "is_batch",
    "mislabel",
    "retype",
    "shift_times",
    "truncate",
    "without_gift_ends",
    "wrong_method",
]

_BATCH = "msg"
_GIFT = "WebcastGiftMessage"
_GZIP_HEADER = 10  # bytes (RFC 1952); changing them may have no effect
_WRONG_BYTES = 3
_CHUNK = 1024 * 1024
_PADDING = "WebcastPadding"
"""An unknown method."""
# Empty length-delimited fields: `FetchResult.messages` (1), `PushFrame.headers` (5), `WebcastChatMessage.emotes` (13).
_EMPTY_MESSAGE, _EMPTY_HEADER, _EMPTY_EMOTE = b"\x0a\x00", b"\x2a\x00", b"\x6a\x00"
# Methods whose messages have very different fields.
_OTHER_METHODS = ("WebcastChatMessage", "WebcastGiftMessage", "WebcastLikeMessage", "WebcastRoomUserSeqMessage")


def is_batch(data: bytes) -> bool:
    """Return whether the frame `data` is a batch."""
    try:
        return decode_push_frame(data).payload_type == _BATCH
    except RemoteProtocolError:
        return False


def corrupt_gzip(data: bytes, rng: Random) -> bytes:
    """Return the frame with a gzip payload of which some bytes are changed, so that its checksum is wrong."""
    frame = decode_push_frame(data)
    payload = bytearray(frame.payload if is_gzip(frame.payload) else gzip.compress(frame.payload, mtime=0))
    for at in rng.sample(range(_GZIP_HEADER, len(payload)), _WRONG_BYTES):
        payload[at] ^= rng.randrange(1, 256)
    return _replace(frame, payload=bytes(payload), headers={"compress_type": "gzip"})


def truncate(data: bytes, rng: Random) -> bytes:
    """Return the beginning of the frame: at least one byte, and never the whole payload, which is last."""
    return data[: rng.randrange(1, len(data))]


def mislabel(data: bytes, compress_type: str) -> bytes:
    """Return the frame with another `compress_type`; empty removes the header."""
    return _replace(decode_push_frame(data), headers={"compress_type": compress_type} if compress_type else {})


def retype(data: bytes, payload_type: str) -> bytes:
    """Return the frame with another `payload_type`."""
    return _replace(decode_push_frame(data), payload_type=payload_type)


def wrong_method(data: bytes, rng: Random) -> bytes:
    """Return the batch with each message renamed to a different method."""

    def rename(message: BatchMessage) -> BatchMessage:
        others = [method for method in _OTHER_METHODS if method != message.method]
        return msgspec.structs.replace(message, method=rng.choice(others))

    return _with_messages(data, rename)


def without_gift_ends(data: bytes) -> tuple[bytes, tuple[int, ...]]:
    """Return the batch without the messages that end a gift streak, and the ids of those messages."""
    lost: list[int] = []

    def keep(message: BatchMessage) -> BatchMessage | None:
        if not _ends_streak(message):
            return message
        lost.append(message.msg_id)
        return None

    changed = _with_messages(data, keep)
    return (changed if lost else data), tuple(lost)


def shift_times(data: bytes, seconds: float) -> bytes:
    """Return the batch with the timestamps of its messages shifted by `seconds`. Everything else is unchanged."""

    def shift(message: BatchMessage) -> BatchMessage:
        spec = MESSAGE_SPECS.get(message.method)
        try:
            parsed = parse(spec.message, message.payload) if spec is not None else None
        except MessageError:
            parsed = None
        if parsed is None:
            return message
        common = cast("chat_pb2.WebcastChatMessage", parsed).common  # every message has this field
        common.create_time = max(0, common.create_time + int(seconds * 1000))
        return msgspec.structs.replace(message, payload=parsed.SerializeToString())

    return _with_messages(data, shift)


def huge_frame(size: int, rng: Random) -> bytes:
    """Return a frame of about `size` bytes: a batch of one unknown message."""
    batch = Batch((BatchMessage(_PADDING, rng.randbytes(size)),))
    return encode_push_frame(PushFrame(_BATCH, encode_batch(batch)))


def gzip_bomb(size: int) -> bytes:
    """Return a small frame whose payload inflates to `size` bytes."""
    compressor = zlib.compressobj(9, zlib.DEFLATED, 31)  # with gzip's header and trailer
    zeros = bytes(_CHUNK)
    whole, rest = divmod(size, _CHUNK)
    parts = [compressor.compress(zeros) for _ in range(whole)]
    payload = b"".join([*parts, compressor.compress(zeros[:rest]), compressor.flush()])
    return encode_push_frame(PushFrame(_BATCH, payload, headers={"compress_type": "gzip"}))


def count_bomb(what: Literal["messages", "headers", "parts"], count: int) -> bytes:
    """Return a frame with `count` empty messages, headers, or parts of one chat message."""
    match what:
        case "messages":
            return _gzip_frame(_EMPTY_MESSAGE * count)
        case "headers":
            body = encode_batch(Batch((BatchMessage(_PADDING, b""),)))
            return _EMPTY_HEADER * count + encode_push_frame(PushFrame(_BATCH, body))
        case "parts":
            return _gzip_frame(encode_batch(Batch((BatchMessage("WebcastChatMessage", _EMPTY_EMOTE * count),))))


def _gzip_frame(body: bytes) -> bytes:
    return encode_push_frame(PushFrame(_BATCH, gzip.compress(body, mtime=0), headers={"compress_type": "gzip"}))


def _ends_streak(message: BatchMessage) -> bool:
    if message.method != _GIFT:
        return False
    try:
        gift = cast("gift_pb2.WebcastGiftMessage", parse("gift.WebcastGiftMessage", message.payload))
    except MessageError:
        return False
    return bool(gift.repeat_end and gift.group_id)


def _with_messages(data: bytes, change: Callable[[BatchMessage], BatchMessage | None]) -> bytes:
    frame = decode_push_frame(data)
    batch = decode_batch(frame_content(frame))
    changed = tuple(new for message in batch.messages if (new := change(message)) is not None)
    body = encode_batch(msgspec.structs.replace(batch, messages=changed))
    payload = gzip.compress(body, compresslevel=1, mtime=0) if is_gzip(frame.payload) else body
    return _replace(frame, payload=payload)


def _replace(frame: PushFrame, **changes: object) -> bytes:
    return encode_push_frame(msgspec.structs.replace(frame, **changes))
