"""Opens a WebSocket message in one call: parses the frame, inflates the payload and parses the batch, within limits."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Protocol, cast

import msgspec

from tiktok_live.errors import PayloadTooLarge, ProtocolError
from tiktok_live.wire.batches import MAX_MESSAGES, batch_in
from tiktok_live.wire.codec import message_type, parse
from tiktok_live.wire.fields import fields, shape_of
from tiktok_live.wire.inflate import MAX_INFLATED, inflate, is_gzip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tiktok_live.proto.upb import transport_pb2 as pb

__all__ = [
    "BATCH",
    "LARGE_BODY",
    "LARGE_PAYLOAD",
    "MAX_KEPT",
    "MAX_PARSED",
    "MAX_PARTS",
    "Allowance",
    "BrokenContent",
    "FrameLimits",
    "OpenedBatch",
    "OpenedFrame",
    "OpenedMessage",
    "open_batch",
    "open_frame",
]

BATCH = "msg"
"""Type of frames that carry a batch (`PushFrame.payload_type`, field 7)."""

MAX_KEPT = 64 * 1024
"""Bytes kept of unreadable content: its beginning shows what it is, and whole payloads would fill the memory."""

LARGE_BODY = 64 * 1024
"""Bytes of a batch above which its messages are measured before parsing. Recorded batches have at most 42 KB."""

LARGE_PAYLOAD = 16 * 1024
"""Size in bytes above which a message is always measured before parsing."""

MAX_PARTS = 400_000
"""Limit of fields, at every depth, in the messages of one batch: walking them takes 0.1 to 0.3 s."""

MAX_PARSED = 96 * 1024 * 1024
"""Limit of the bytes that the parsed messages of one batch take; the estimate is slightly high."""

# Added per message, so that a batch of many small messages stays within the limits.
_PARTS_A_MESSAGE, _PARSED_A_MESSAGE = 8, 1024
_NUMBERS_A_PART, _BYTES_A_NUMBER = 8, 8  # of packed numbers, which can be one byte each on the wire


class FrameLimits(msgspec.Struct, frozen=True):
    """Limits of one frame; a frame beyond them is reported as broken.

    Headers (`PushFrame.headers`, field 5) need no limit here, because they are not parsed.

    Attributes:
        max_inflated: bytes of its inflated payload.
        max_messages: messages in its batch.
    """

    max_inflated: int = MAX_INFLATED
    max_messages: int = MAX_MESSAGES


class Allowance:
    """The time and memory that parsing the messages of one batch may take, spent message by message.

    An empty `User` inside another is 2 bytes on the wire and 640 in memory, so 16 MB of them would take 5 GB. Therefore
    the bytes are walked first, which allocates nothing. A text of 15 MB is one field and passes. Each message may spend
    at most half of what is left, so that a huge one leaves enough for the next.

    Args:
        messages: how many messages the batch has.
    """

    __slots__ = ("_parsed", "_parts")

    def __init__(self, messages: int = 1) -> None:
        self._parts = MAX_PARTS + _PARTS_A_MESSAGE * messages
        self._parsed = MAX_PARSED + _PARSED_A_MESSAGE * messages

    def spend(self, name: str, payload: bytes, *, times: int = 1) -> int | None:
        """Spend what parsing a message takes; return the bytes of the parsed message, texts excluded.

        None if it takes too much: do not parse the message.

        Args:
            name: name of the message in the schema.
            payload: its bytes.
            times: how many times longer reading takes than walking the fields.
        """
        shape = shape_of(message_type(name).DESCRIPTOR)
        walked, parsed = 0, shape.weight
        max_parts, max_parsed = self._parts // 2, self._parsed // 2
        # The parser rejects bytes that are not protobuf; it gets no further than this walk.
        with suppress(ValueError):
            for number, outer, _, value, stop in fields(payload, shape):
                walked += times
                if number in outer.weights:
                    parsed += outer.weights[number]
                elif number in outer.packed:
                    walked += (stop - value) // _NUMBERS_A_PART
                    parsed += _BYTES_A_NUMBER * (stop - value)
                if walked > max_parts or parsed > max_parsed:
                    self._parts -= min(walked, max_parts)  # the walk took time; nothing will be allocated
                    return None
        self._parts -= walked
        self._parsed -= parsed
        return parsed


class OpenedMessage(Protocol):
    """One message in its envelope (`BaseMessage`). Every access reads the envelope again."""

    @property
    def method(self) -> str:
        """Type of the payload, such as `WebcastChatMessage` (field 1)."""

    @property
    def payload(self) -> bytes:
        """The message's bytes (field 2)."""

    @property
    def msg_id(self) -> int:
        """Id of the message, which a repetition has too; 0 if absent (field 3)."""

    @property
    def is_history(self) -> bool:
        """Whether the message is older than the connection (field 6)."""


class OpenedBatch(Protocol):
    """A batch (`FetchResult`), read in place: copy out of it what is needed, and do not keep it."""

    @property
    def messages(self) -> Sequence[OpenedMessage]:
        """In wire order (field 1). A message with a broken envelope has the method `BROKEN_METHOD`."""

    @property
    def internal_ext(self) -> bytes:
        """Opaque bytes that an ack returns (field 5)."""

    @property
    def heartbeat_duration(self) -> int:
        """Milliseconds between heartbeats; 0 if absent (field 8)."""

    @property
    def need_ack(self) -> bool:
        """Whether the server waits for an ack (field 9)."""


class BrokenContent(msgspec.Struct, frozen=True):
    """Content that could not be read.

    Attributes:
        reason: why, in one sentence.
        content: the innermost layer that was reached: frame, payload or inflated payload; the first `MAX_KEPT` bytes.
        is_oversized: whether it exceeds a limit of bytes or messages.
    """

    reason: str
    content: bytes
    is_oversized: bool = False


class OpenedFrame(msgspec.Struct, frozen=True):
    """The content of one WebSocket message, as far as a client needs it.

    Attributes:
        payload_type: `msg`, `hb`, `im_enter_room_resp` (field 7); empty if the frame itself is broken.
        log_id: the number that an ack repeats (field 2).
        batch: the batch of a `msg` frame; None for other types, and if it is broken.
        broken: the content that could not be read; None if all could.
        allowance: limits of the messages together, which `decode_message` spends. None for a batch of usual size, whose
            messages need no measuring.
    """

    payload_type: str
    log_id: int = 0
    batch: OpenedBatch | None = None
    broken: BrokenContent | None = None
    allowance: Allowance | None = None


def open_frame(data: bytes, limits: FrameLimits = FrameLimits()) -> OpenedFrame:  # noqa: B008 - frozen
    """Open one WebSocket message: its frame, and the batch if it carries one. Never raises.

    The payload is inflated if it begins like gzip, whatever the header `compress_type` says: no protobuf message does,
    and the header is sometimes missing. A batch with too many messages is broken as a whole, and so is not acked: the
    platform never sends one.
    """
    try:
        frame = cast("pb.BarePushFrame", parse("transport.BarePushFrame", data))
    except ProtocolError as error:
        return OpenedFrame("", broken=_broken(error, data))
    payload_type = frame.payload_type
    if payload_type != BATCH:
        return OpenedFrame(payload_type, frame.log_id)
    return open_batch(frame.payload, limits, frame.log_id)


def open_batch(payload: bytes, limits: FrameLimits = FrameLimits(), log_id: int = 0) -> OpenedFrame:  # noqa: B008 - frozen
    """Open a batch that is not in a frame, such as the first response of a plan; it may be gzip."""
    body = payload
    try:
        if is_gzip(payload):
            body = inflate(payload, limits.max_inflated)
        batch = batch_in(body, limits.max_messages)
    except ProtocolError as error:
        return OpenedFrame(BATCH, log_id, broken=_broken(error, body))
    allowance = Allowance(len(batch.messages)) if len(body) > LARGE_BODY else None
    return OpenedFrame(BATCH, log_id, batch, None, allowance)


def _broken(error: ProtocolError, content: bytes) -> BrokenContent:
    return BrokenContent(error.message, content[:MAX_KEPT], isinstance(error, PayloadTooLarge))
