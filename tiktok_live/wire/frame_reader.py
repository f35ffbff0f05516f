"""What a client reads of a WebSocket message, in one call: frame, inflating, batch."""

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
"""Type of the frames that carry a batch (`PushFrame.payload_type`, field 7)."""

MAX_KEPT = 64 * 1024
"""Bytes that are kept of what cannot be read: its beginning shows what it is, and whole ones would fill the memory."""

LARGE_BODY = 64 * 1024
"""Bytes of a batch above which its messages are weighed before they are parsed. Recorded frames have 42 KB or less."""

LARGE_PAYLOAD = 16 * 1024
"""Bytes of a message above which it is weighed wherever it comes from."""

MAX_PARTS = 400_000
"""Fields, at every depth, that the messages of one batch may have: to walk them takes 0.1 to 0.3 s."""

MAX_PARSED = 96 * 1024 * 1024
"""Bytes that the parsed messages of one batch may take, reckoned a little too high."""

# More, so that a batch of many small messages is not taken for one of monstrous ones.
_PARTS_A_MESSAGE, _PARSED_A_MESSAGE = 8, 1024
_NUMBERS_A_PART, _BYTES_A_NUMBER = 8, 8  # of packed numbers, which can be one byte each on the wire


class FrameLimits(msgspec.Struct, frozen=True):
    """What one frame may hold; what holds more is broken.

    A frame's headers (`PushFrame.headers`, field 5) need no limit: nothing is made of them.

    Attributes:
        max_inflated: bytes of its payload once inflated.
        max_messages: messages of its batch.
    """

    max_inflated: int = MAX_INFLATED
    max_messages: int = MAX_MESSAGES


class Allowance:
    """How much the messages of one batch may take, spent message by message.

    An empty `User` inside another is 2 bytes on the wire and 640 in memory: 16 MB of them would be 5 GB. So the bytes
    are walked first, which allocates nothing. A text of 15 MB is one field, and no reason to refuse its message. One
    message gets half of what is left at most: a monstrous one leaves enough for those behind it.

    Args:
        messages: how many there are.
    """

    __slots__ = ("_parsed", "_parts")

    def __init__(self, messages: int = 1) -> None:
        self._parts = MAX_PARTS + _PARTS_A_MESSAGE * messages
        self._parsed = MAX_PARSED + _PARSED_A_MESSAGE * messages

    def spend(self, name: str, payload: bytes, *, times: int = 1) -> int | None:
        """Take what the message `name` needs; return how many bytes it will take, its texts not counted.

        None when it needs too much: then it is not to be parsed.

        Args:
            name: of the message's schema.
            payload: its bytes.
            times: how much longer than a walk over its fields it takes to read.
        """
        shape = shape_of(message_type(name).DESCRIPTOR)
        walked, parsed = 0, shape.weight
        most, heaviest = self._parts // 2, self._parsed // 2
        # Bytes that are no protobuf are for the parser to refuse; it gets no further with them than this walk.
        with suppress(ValueError):
            for number, outer, _, value, stop in fields(payload, shape):
                walked += times
                if number in outer.weights:
                    parsed += outer.weights[number]
                elif number in outer.packed:
                    walked += (stop - value) // _NUMBERS_A_PART
                    parsed += _BYTES_A_NUMBER * (stop - value)
                if walked > most or parsed > heaviest:
                    self._parts -= min(walked, most)  # the walk took its time; nothing is going to be allocated
                    return None
        self._parts -= walked
        self._parsed -= parsed
        return parsed


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
