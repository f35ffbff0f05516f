"""Faults of sockets: of the handshake, of the client's messages, and of each batch."""

from __future__ import annotations

from typing import ClassVar, Literal

from tiktok_live.errors import ConfigError
from tiktok_live.room_ids import check_room_id
from tiktok_live.simulator.faults.base import MB, Fault, check_header, check_size, check_status
from tiktok_live.simulator.handshake import HandshakeRefusal

__all__ = [
    "ClockJump",
    "CorruptGzip",
    "CountBomb",
    "Delay",
    "Drop",
    "Duplicate",
    "FrameFault",
    "GzipBomb",
    "HalfOpen",
    "HugeFrame",
    "Ignore",
    "LostGiftEnd",
    "Mislabel",
    "PingFault",
    "Refuse",
    "Reorder",
    "Reset",
    "RoomAction",
    "RoomFault",
    "Silence",
    "SocketFault",
    "TextFrame",
    "Truncate",
    "UnknownType",
    "WrongMethod",
]


RoomAction = Literal["change", "end", "pause", "restart", "resume"]

_MAX_COPIES = 1000
_MAX_COUNT = 100_000_000  # 200 MB
# Valid codes of a close frame (RFC 6455, 7.4), and two of ours: 1005 is a close frame without a code, 0 no close frame.
_CLOSE_CODES = frozenset({0, *range(1000, 1004), 1005, *range(1007, 1015), *range(3000, 5000)})


class SocketFault(Fault, frozen=True, kw_only=True):
    """A fault of sockets.

    Attributes:
        connection: number of the attempt to open a socket, from 1, including refused ones; 0 matches all of them.
    """

    connection: int = 0


class Refuse(SocketFault, frozen=True, kw_only=True, tag="refuse"):
    """The handshake gets an HTTP response instead of an upgrade.

    Attributes:
        status: HTTP status; the platform refuses with 200.
        message: header `Handshake-Msg`; omitted if empty.
        code: header `Handshake-Status`; omitted if 0.
        location: header `Location`, for a redirect to another host; omitted if empty.
    """

    status: int = 200
    message: str = "DEVICE_BLOCKED"
    code: int = 415
    location: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        check_status(self.status)
        check_header("message", self.message)
        check_header("location", self.location)

    @property
    def refusal(self) -> HandshakeRefusal:
        """The response to the handshake."""
        return HandshakeRefusal(self.status, self.message, self.code or None, self.location)


class Ignore(SocketFault, frozen=True, kw_only=True, tag="ignore"):
    """Client messages of this kind are discarded, without a reply."""

    what: Literal["ack", "close", "enter", "heartbeat", "ping"]
    times: int = 0


class FrameFault(SocketFault, frozen=True, kw_only=True):
    """A fault that strikes when a batch is about to be pushed.

    Attributes:
        frame: number of the batch on its connection, from 1; 0 matches all of them. Replies to client messages do not
            count, because their timing depends on the client.
    """

    frame: int = 0


class Silence(FrameFault, frozen=True, kw_only=True, tag="silence"):
    """No frame is sent from this batch on, including replies. Client messages take effect, and pings get pongs.

    Attributes:
        seconds: duration; 0 for no limit.
        at_once: start at the handshake; `frame` has no effect then.
    """

    seconds: float = 0.0
    at_once: bool = False


class HalfOpen(FrameFault, frozen=True, kw_only=True, tag="half_open"):
    """From this batch on the socket stays open, but nothing is sent or read, as after a cable is cut."""


class Drop(FrameFault, frozen=True, kw_only=True, tag="drop"):
    """The socket closes with `code` instead of sending this batch, or after it.

    Attributes:
        code: 1005 sends a close frame without a code, 0 sends no close frame.
        reason: of the close frame.
        behind: the batch is sent first; its ack cannot arrive in time.
    """

    code: int = 0
    reason: str = ""
    behind: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.code not in _CLOSE_CODES:
            raise ConfigError(f"code {self.code} is not valid in a close frame")
        if len(self.reason.encode()) > 123:  # noqa: PLR2004 - RFC 6455, 5.5
            raise ConfigError("reason must be at most 123 bytes long")


class Reset(FrameFault, frozen=True, kw_only=True, tag="reset"):
    """TCP resets the connection instead of sending this batch, or after it (`behind`). Unread data is lost."""

    behind: bool = False


class Delay(FrameFault, frozen=True, kw_only=True, tag="delay"):
    """The batch is sent `seconds` later; everything after it waits."""

    seconds: float = 1.0


class Duplicate(FrameFault, frozen=True, kw_only=True, tag="duplicate"):
    """The batch is sent `copies` more times."""

    copies: int = 1

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.copies > _MAX_COPIES:
            raise ConfigError(f"copies must be at most {_MAX_COPIES}")


class Reorder(FrameFault, frozen=True, kw_only=True, tag="reorder"):
    """The batch is sent after the next `behind` batches."""

    behind: int = 1


class CorruptGzip(FrameFault, frozen=True, kw_only=True, tag="corrupt_gzip"):
    """Some bytes of the compressed payload are changed."""


class Truncate(FrameFault, frozen=True, kw_only=True, tag="truncate"):
    """The frame is cut off."""


class Mislabel(FrameFault, frozen=True, kw_only=True, tag="mislabel"):
    """The header `compress_type` does not match the payload; omitted if empty."""

    compress_type: str = "none"


class UnknownType(FrameFault, frozen=True, kw_only=True, tag="unknown_type"):
    """The frame has an unknown `payload_type`."""

    payload_type: str = "mystery"


class WrongMethod(FrameFault, frozen=True, kw_only=True, tag="wrong_method"):
    """Each message of the batch has the method of another kind of message."""


class LostGiftEnd(FrameFault, frozen=True, kw_only=True, tag="lost_gift_end"):
    """Messages that end a gift streak are removed from the batch. Batches without any do not count as a strike."""


class ClockJump(FrameFault, frozen=True, kw_only=True, tag="clock_jump"):
    """The timestamps of the batch's messages are off by this many seconds."""

    _may_be_negative: ClassVar[frozenset[str]] = frozenset({"seconds"})
    times: int = 0
    seconds: float = 3600.0

    def __post_init__(self) -> None:
        super().__post_init__()
        if not abs(self.seconds) <= 1e9:  # noqa: PLR2004 - thirty years; the milliseconds have to fit in 64 bits
            raise ConfigError("seconds must be from -1e9 to 1e9")


class TextFrame(FrameFault, frozen=True, kw_only=True, tag="text_frame"):
    """A text message is sent before the batch."""

    text: str = "hello"


class HugeFrame(FrameFault, frozen=True, kw_only=True, tag="huge_frame"):
    """A frame of this many incompressible bytes is sent before the batch."""

    size: int = 9 * MB

    def __post_init__(self) -> None:
        super().__post_init__()
        check_size(self.size)


class GzipBomb(FrameFault, frozen=True, kw_only=True, tag="gzip_bomb"):
    """A small frame that inflates to this many bytes is sent before the batch."""

    size: int = 64 * MB

    def __post_init__(self) -> None:
        super().__post_init__()
        check_size(self.size)


class CountBomb(FrameFault, frozen=True, kw_only=True, tag="count_bomb"):
    """A frame with a huge number of empty parts is sent before the batch.

    Attributes:
        what: the parts: messages of the batch (`FetchResult.messages`, field 1), headers of the frame
            (`PushFrame.headers`, field 5), or parts of one chat (`WebcastChatMessage.emotes`, field 13).
        count: number of parts; each takes two bytes before compression. Headers are not compressed.
    """

    what: Literal["messages", "headers", "parts"] = "messages"
    count: int = 3_000_000

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.count > _MAX_COUNT:
            raise ConfigError(f"count must be at most {_MAX_COUNT}")


class PingFault(FrameFault, frozen=True, kw_only=True, tag="ping"):
    """A WebSocket ping is sent before the batch."""

    text: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        if len(self.text.encode()) > 125:  # noqa: PLR2004 - RFC 6455, 5.5
            raise ConfigError("text must be at most 125 bytes long")


class RoomFault(FrameFault, frozen=True, kw_only=True, tag="room"):
    """The status of the room changes after the batch was sent.

    `change`: the host continues under a new room id; sockets close without an announcement. `restart`: the live ends,
    and the host's next one starts. `end`, `pause` and `resume` end, pause and resume the live.

    Attributes:
        action: what happens to the room.
        room_id: of the new room, for `change` and `restart`; 0 generates one.
    """

    action: RoomAction
    room_id: int = 0

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.room_id:
            check_room_id(self.room_id)
