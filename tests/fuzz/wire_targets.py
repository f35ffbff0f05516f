"""What arrives on the socket: frames, compressed data, batches, messages."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

from tests.fuzz.filled import filled_payloads
from tests.fuzz.reading import read_event
from tests.fuzz.target import Target
from tiktok_live.errors import PayloadTooLarge, RemoteProtocolError
from tiktok_live.events.base import DecodeContext, MessageEvent, UnknownEvent
from tiktok_live.events.catalogue import GiftCatalogue
from tiktok_live.events.decode import decode_message
from tiktok_live.events.models import Gift
from tiktok_live.events.registry import MESSAGE_SPECS
from tiktok_live.wire.batches import Batch, BatchMessage, decode_batch, encode_batch
from tiktok_live.wire.frame_reader import FrameLimits, open_batch, open_frame
from tiktok_live.wire.frames import PushFrame, decode_push_frame, encode_push_frame, frame_content
from tiktok_live.wire.inflate import inflate

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["BATCHES", "FRAMES", "INFLATING", "MESSAGES"]

_LIMIT = 256 * 1024
_CONTEXT = DecodeContext(7300, 1_750_000_000.0, GiftCatalogue([Gift(5655, "Rose", 1)]))
_METHODS = sorted(MESSAGE_SPECS)
_WIRE_TOKENS = (b"\x0a\x00", b"\x12\x02hi", b"\xa2\x06\x00", b"\x1f\x8b\x08", b"\x0b\x0c", b"\x08\xff\xff\xff\xff\x0f")


# --- frames -----------------------------------------------------------------------------------------------------------


def _read_frame(data: bytes) -> Iterator[str]:
    opened = open_frame(data, FrameLimits(_LIMIT))
    assert opened.batch is None or opened.broken is None
    try:
        frame = decode_push_frame(data)
    except RemoteProtocolError as error:
        yield type(error).__name__
        return
    assert decode_push_frame(encode_push_frame(frame)) == frame
    assert (opened.payload_type, opened.log_id) == (frame.payload_type, frame.log_id)
    try:
        content = frame_content(frame, _LIMIT)
    except (PayloadTooLarge, RemoteProtocolError) as error:
        yield type(error).__name__
        return
    assert len(content) <= max(_LIMIT, len(frame.payload))
    yield "frame"


def _frame_seeds() -> list[bytes]:
    payloads = [b"", b"\x0a\x00", gzip.compress(b"\x0a\x00"), gzip.compress(bytes(_LIMIT + 1)), b"\x1f\x8b\x08broken"]
    frames = [
        PushFrame("msg", payload, 2**40, {"compress_type": "gzip", "im-cursor": "1_c"}, "pb") for payload in payloads
    ]
    return [b"", b"\x0a", *map(encode_push_frame, [*frames, PushFrame("hb"), PushFrame("im_enter_room_resp")])]


FRAMES = Target(
    name="frames",
    read=_read_frame,
    seeds=_frame_seeds,
    outcomes=frozenset({"frame", "MessageError", "PayloadTooLarge", "RemoteProtocolError"}),
    tokens=(*_WIRE_TOKENS, b"msg", b"compress_type", b"gzip"),
)


# --- inflating --------------------------------------------------------------------------------------------------------


def _read_gzip(data: bytes) -> Iterator[str]:
    try:
        content = inflate(data, _LIMIT)
    except (PayloadTooLarge, RemoteProtocolError) as error:
        yield type(error).__name__
        return
    assert len(content) <= _LIMIT
    yield "content"


def _gzip_seeds() -> list[bytes]:
    small, large = gzip.compress(b"\x0a\x02hi" * 20, mtime=0), gzip.compress(bytes(_LIMIT), mtime=0)
    stored = gzip.compress(bytes(range(256)), compresslevel=0, mtime=0)
    named = small[:3] + b"\x1e" + small[4:10] + b"\x02\x00xxname\x00note\x00" + small[10:]
    empty = gzip.compress(b"", mtime=0)
    streams = [b"", small, large, stored, empty, named, small + stored, gzip.compress(bytes(_LIMIT + 1), mtime=0)]
    return [*streams, empty * 101, small[:-1], small[:-8] + bytes(8), b"no gzip"]


INFLATING = Target(
    name="inflating",
    read=_read_gzip,
    seeds=_gzip_seeds,
    outcomes=frozenset({"content", "PayloadTooLarge", "RemoteProtocolError"}),
    tokens=(b"\x1f\x8b\x08", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff", b"\x03\x00" + bytes(8), b"\x4b\x04\x00"),
)


# --- batches ----------------------------------------------------------------------------------------------------------


def _read_batch(data: bytes) -> Iterator[str]:
    opened = open_batch(data, FrameLimits(_LIMIT)).batch
    try:
        batch = decode_batch(data)
    except RemoteProtocolError as error:
        yield type(error).__name__
        return
    assert opened is not None
    assert [message.payload for message in opened.messages] == [message.payload for message in batch.messages]
    assert opened.internal_ext == batch.internal_ext
    for message in batch.messages:
        read_event(decode_message(message.method, message.payload, message.msg_id, message.is_history, _CONTEXT))
    try:
        again = encode_batch(batch)
    except RemoteProtocolError:
        yield "batch with an internal_ext that is no text"
        return
    assert decode_batch(again) == batch
    yield "batch"


def _batch_seeds() -> list[bytes]:
    chat = BatchMessage("WebcastChatMessage", b"\x1a\x02hi", 7, is_history=True)
    unknown = BatchMessage("WebcastBrandNewMessage", b"\x08\x01", 2**62)
    batches = [Batch(), Batch((chat,), b"ext|1", 10_000, need_ack=True, cursor="1_c"), Batch((chat, unknown, chat))]
    broken_message = b"\x0a\x05\x0a\xff\xff\xff\x0f" + encode_batch(batches[1])
    broken_ext = encode_batch(batches[1]) + b"\x2a\x02\xff\xfe"
    # Texts that are no UTF-8: the cursor, and the name of a message's method.
    broken_texts = [encode_batch(batches[1]) + b"\x12\x01\xff", b"\x0a\x05\x0a\x03We\xff"]
    return [b"\x0a", broken_message, broken_ext, *broken_texts, *map(encode_batch, batches)]


BATCHES = Target(
    name="batches",
    read=_read_batch,
    seeds=_batch_seeds,
    outcomes=frozenset({"batch", "batch with an internal_ext that is no text", "MessageError"}),
    tokens=(*_WIRE_TOKENS, b"WebcastGiftMessage", b"WebcastLinkMicBattle", b"\x0a\x16\x0a\x12WebcastChatMessage"),
)


# --- messages: two bytes name the method, the rest is the payload -----------------------------------------------------


def _read_message(data: bytes) -> Iterator[str]:
    number = int.from_bytes(data[:2])
    method = _METHODS[number] if number < len(_METHODS) else f"WebcastMessage{number}"
    event = decode_message(method, data[2:], number, bool(number % 2), _CONTEXT)
    assert isinstance(event, MessageEvent)
    read_event(event)
    yield "UnknownEvent" if isinstance(event, UnknownEvent) else "repaired event" if event.repaired else "event"


def _message_seeds() -> list[bytes]:
    known = [_METHODS.index(method).to_bytes(2) + payload for method, payload in filled_payloads()]
    broken_texts = [_METHODS.index("WebcastChatMessage").to_bytes(2) + b"\x12\x06\x1a\x04Ann\xff\x1a\x02hi"]
    return [b"", b"\xff\xff\x08\x01", b"\x00\x00\x0a", *broken_texts, *known]


MESSAGES = Target(
    name="messages",
    read=_read_message,
    seeds=_message_seeds,
    outcomes=frozenset({"event", "repaired event", "UnknownEvent"}),
    tokens=(*_WIRE_TOKENS, b"{0:user} {1:string}", b"https://x/~c5_100x100.webp?x-expires=1", b"\xf0\x9f\x87\xa9"),
    max_bytes=16 * 1024,
)
