"""Ways to damage a frame: bytes in, bytes out, with chance as a parameter."""

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
    "bomb",
    "corrupt_gzip",
    "count_bomb",
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
_GZIP_HEADER = 10  # bytes, RFC 1952; a change in them may go unnoticed
_WRONG_BYTES = 3
_CHUNK = 1024 * 1024
_PADDING = "WebcastPadding"
"""A method that nobody knows."""
# An empty field of a length: `FetchResult.messages` (1), `PushFrame.headers` (5), `WebcastChatMessage.emotes` (13).
_EMPTY_MESSAGE, _EMPTY_HEADER, _EMPTY_EMOTE = b"\x0a\x00", b"\x2a\x00", b"\x6a\x00"
# Methods whose messages are as different as can be.
_OTHER_METHODS = ("WebcastChatMessage", "WebcastGiftMessage", "WebcastLikeMessage", "WebcastRoomUserSeqMessage")


def is_batch(data: bytes) -> bool:
    """Return whether the frame `data` is a batch."""
    try:
        return decode_push_frame(data).payload_type == _BATCH
    except RemoteProtocolError:
        return False


def corrupt_gzip(data: bytes, rng: Random) -> bytes:
    """Return the frame with some bytes of its payload wrong, which is gzip that no check lets pass."""
    frame = decode_push_frame(data)
    payload = bytearray(frame.payload if is_gzip(frame.payload) else gzip.compress(frame.payload, mtime=0))
    for at in rng.sample(range(_GZIP_HEADER, len(payload)), _WRONG_BYTES):
        payload[at] ^= rng.randrange(1, 256)
    return _with(frame, payload=bytes(payload), headers={"compress_type": "gzip"})


def truncate(data: bytes, rng: Random) -> bytes:
    """Return the beginning of the frame: at least a byte of it, and never all of its payload, which stands last."""
    return data[: rng.randrange(1, len(data))]


def mislabel(data: bytes, compress_type: str) -> bytes:
    """Return the frame with another `compress_type`; empty leaves the header out."""
    return _with(decode_push_frame(data), headers={"compress_type": compress_type} if compress_type else {})


def retype(data: bytes, payload_type: str) -> bytes:
    """Return the frame as one of another type."""
    return _with(decode_push_frame(data), payload_type=payload_type)


def wrong_method(data: bytes, rng: Random) -> bytes:
    """Return the batch with each message under another's method."""

    def rename(message: BatchMessage) -> BatchMessage:
        others = [method for method in _OTHER_METHODS if method != message.method]
        return msgspec.structs.replace(message, method=rng.choice(others))

    return _with_messages(data, rename)


def without_gift_ends(data: bytes) -> tuple[bytes, tuple[int, ...]]:
    """Return the batch without the messages that end a streak of gifts, and their ids."""
    lost: list[int] = []

    def keep(message: BatchMessage) -> BatchMessage | None:
        if not _ends_streak(message):
            return message
        lost.append(message.msg_id)
        return None

    changed = _with_messages(data, keep)
    return (changed if lost else data), tuple(lost)


def shift_times(data: bytes, seconds: float) -> bytes:
    """Return the batch with the times of its messages later by so many seconds; ids and all else as they were."""

    def shift(message: BatchMessage) -> BatchMessage:
        row = MESSAGE_SPECS.get(message.method)
        try:
            parsed = parse(row.message, message.payload) if row is not None else None
        except MessageError:
            parsed = None
        if parsed is None:
            return message
        common = cast("chat_pb2.WebcastChatMessage", parsed).common  # every message's header is called so
        common.create_time = max(0, common.create_time + int(seconds * 1000))
        return msgspec.structs.replace(message, payload=parsed.SerializeToString())

    return _with_messages(data, shift)


def huge_frame(size: int, rng: Random) -> bytes:
    """Return a frame of about `size` bytes: a batch of one message that nobody knows."""
    batch = Batch((BatchMessage(_PADDING, rng.randbytes(size)),))
    return encode_push_frame(PushFrame(_BATCH, encode_batch(batch)))


def bomb(size: int) -> bytes:
    """Return a small frame whose payload inflates to `size` bytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)  # with gzip's header and trailer
    zeros = bytes(_CHUNK)
    whole, rest = divmod(size, _CHUNK)
    parts = [packer.compress(zeros) for _ in range(whole)]
    payload = b"".join([*parts, packer.compress(zeros[:rest]), packer.flush()])
    return encode_push_frame(PushFrame(_BATCH, payload, headers={"compress_type": "gzip"}))


def count_bomb(what: Literal["messages", "headers", "parts"], count: int) -> bytes:
    """Return a frame of `count` empty messages, of one message under `count` empty headers, or of `count` parts."""
    match what:
        case "messages":
            return _zipped(_EMPTY_MESSAGE * count)
        case "headers":
            body = encode_batch(Batch((BatchMessage(_PADDING, b""),)))
            return _EMPTY_HEADER * count + encode_push_frame(PushFrame(_BATCH, body))
        case "parts":
            return _zipped(encode_batch(Batch((BatchMessage("WebcastChatMessage", _EMPTY_EMOTE * count),))))


def _zipped(body: bytes) -> bytes:
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
    return _with(frame, payload=payload)


def _with(frame: PushFrame, **changes: object) -> bytes:
    return encode_push_frame(msgspec.structs.replace(frame, **changes))
