"""What a client reads of a WebSocket message, in one call: frame, inflating, batch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

import msgspec

from tiktok_live.errors import PayloadTooLarge, ProtocolError
from tiktok_live.wire.allowance import LARGE_BODY, Allowance
from tiktok_live.wire.codec import parse
from tiktok_live.wire.frames import MAX_MESSAGES, batch_in
from tiktok_live.wire.inflate import MAX_INFLATED, inflate, is_gzip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tiktok_live.proto.upb import transport_pb2 as pb

__all__ = [
    "BATCH",
    "MAX_KEPT",
    "BrokenContent",
    "FrameLimits",
    "OpenedBatch",
    "OpenedFrame",
    "OpenedMessage",
    "open_batch",
    "open_frame",
]

BATCH = "msg"
"""Type of the frames that carry a batch (`PushFrame.payload_type`, field 7)."""

MAX_KEPT = 64 * 1024
"""Bytes that are kept of what cannot be read: its beginning shows what it is, and whole ones would fill the memory."""


class FrameLimits(msgspec.Struct, frozen=True):
    """What one frame may hold; what holds more is broken.

    A frame's headers (`PushFrame.headers`, field 5) need no limit: nothing is made of them.

    Attributes:
        max_inflated: bytes of its payload once inflated.
        max_messages: messages of its batch.
    """

    max_inflated: int = MAX_INFLATED
    max_messages: int = MAX_MESSAGES


class OpenedMessage(Protocol):
    """One message in its envelope (`BaseMessage`). Each access reads the envelope anew."""

    @property
    def method(self) -> str:
        """What the payload is, for example `WebcastChatMessage` (field 1)."""

    @property
    def payload(self) -> bytes:
        """The message's bytes (field 2)."""

    @property
    def msg_id(self) -> int:
        """The same when a message is sent again; 0 when absent (field 3)."""

    @property
    def is_history(self) -> bool:
        """Whether the message is older than the connection (field 6)."""


class OpenedBatch(Protocol):
    """A batch (`FetchResult`), read in place: keep what its messages say, and not the batch."""

    @property
    def messages(self) -> Sequence[OpenedMessage]:
        """In the order of the wire (field 1). One whose own envelope is broken has the method `BROKEN_METHOD`."""

    @property
    def internal_ext(self) -> bytes:
        """What an ack sends back, untouched (field 5)."""

    @property
    def heartbeat_duration(self) -> int:
        """Milliseconds between heartbeats, 0 when absent (field 8)."""

    @property
    def need_ack(self) -> bool:
        """Whether the server waits for an ack (field 9)."""


class BrokenContent(msgspec.Struct, frozen=True):
    """What could not be read.

    Attributes:
        reason: why, one sentence.
        content: the innermost that was reached: the frame, its payload, or that inflated; the first `MAX_KEPT` bytes.
        is_oversized: whether it is beyond a limit of bytes or of messages.
    """

    reason: str
    content: bytes
    is_oversized: bool = False


class OpenedFrame(msgspec.Struct, frozen=True):
    """What a client reads of one WebSocket message.

    Attributes:
        payload_type: `msg`, `hb`, `im_enter_room_resp` (field 7); empty when the frame itself is broken.
        log_id: number that an ack repeats (field 2).
        batch: what a frame of the type `msg` carries; None for other types, and when it is broken.
        broken: what could not be read; None when all could.
        allowance: what the messages may take together; `decode_message` spends it. None for a batch of the usual size,
            whose messages need no weighing.
    """

    payload_type: str
    log_id: int = 0
    batch: OpenedBatch | None = None
    broken: BrokenContent | None = None
    allowance: Allowance | None = None


def open_frame(data: bytes, limits: FrameLimits = FrameLimits()) -> OpenedFrame:  # noqa: B008 - frozen
    """Open one WebSocket message: its frame, and if that carries a batch, the batch. Never raises.

    A payload is inflated where it is gzip, whatever the header `compress_type` says: no protobuf message begins like
    gzip, and the header has been seen missing. A batch of too many messages is broken as a whole and so is not acked:
    the platform sends none, and whoever does may believe that it was lost.
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
    """Open a batch, gzip or not, as if a frame had carried it: for a plan's first response, which no frame carries."""
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
