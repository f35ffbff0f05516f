"""Faults of sockets: of the handshake, of what the client says, and of each batch."""

from __future__ import annotations

from typing import ClassVar, Literal

from tiktok_live.errors import ConfigError
from tiktok_live.room_ids import check_room_id
from tiktok_live.simulator.faults.base import MB, Fault, check_header, check_size, check_status

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
# RFC 6455, 7.4: what may stand in a close frame; 1005 is a close frame without a code, 0 no close frame at all.
_CLOSE_CODES = frozenset({0, *range(1000, 1004), 1005, *range(1007, 1015), *range(3000, 5000)})


class SocketFault(Fault, frozen=True, kw_only=True):
    """Strikes sockets.

    Attributes:
        connection: the number of the attempt to open a socket, from 1, refused ones included; 0 is each.
    """

    connection: int = 0


class Refuse(SocketFault, frozen=True, kw_only=True, tag="refuse"):
    """An HTTP answer instead of a socket.

    Attributes:
        status: of HTTP; the platform refuses with 200.
        message: header `Handshake-Msg`; empty leaves it out.
        code: header `Handshake-Status`; 0 leaves it out.
        location: header `Location`, for a redirect to another host; empty leaves it out.
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


class Ignore(SocketFault, frozen=True, kw_only=True, tag="ignore"):
    """What the client says in this way is not taken: no answer, no effect."""

    what: Literal["ack", "close", "enter", "heartbeat", "ping"]
    times: int = 0


class FrameFault(SocketFault, frozen=True, kw_only=True):
    """Strikes when a batch is about to be pushed.

    Attributes:
        frame: the number of the batch on its connection, from 1; 0 is each. Answers to what the client says are not
            counted: when they come is up to the client.
    """

    frame: int = 0


class Silence(FrameFault, frozen=True, kw_only=True, tag="silence"):
    """From this batch on no frame is sent, not even an answer; the client is heard, and its pings answered.

    Attributes:
        seconds: how long; 0 is for ever.
        at_once: from the handshake on; then `frame` means nothing.
    """

    seconds: float = 0.0
    at_once: bool = False


class HalfOpen(FrameFault, frozen=True, kw_only=True, tag="half_open"):
    """From this batch on the socket stays, and nothing comes and nothing is read, as when a cable was cut."""


class Drop(FrameFault, frozen=True, kw_only=True, tag="drop"):
    """The socket closes with `code` in place of this batch, or behind it.

    Attributes:
        code: 1005 sends a close frame without a code, 0 none at all.
        reason: of the close frame.
        behind: the batch goes out first, and no ack of it can arrive in time.
    """

    code: int = 0
    reason: str = ""
    behind: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.code not in _CLOSE_CODES:
            raise ConfigError(f"code {self.code} cannot stand in a close frame")
        if len(self.reason.encode()) > 123:  # noqa: PLR2004 - RFC 6455, 5.5
            raise ConfigError("reason must be of at most 123 bytes")


class Reset(FrameFault, frozen=True, kw_only=True, tag="reset"):
    """TCP resets the connection in place of this batch, or `behind` it; what the client has not read yet is lost."""

    behind: bool = False


class Delay(FrameFault, frozen=True, kw_only=True, tag="delay"):
    """The batch leaves `seconds` later, and all that follows it waits."""

    seconds: float = 1.0


class Duplicate(FrameFault, frozen=True, kw_only=True, tag="duplicate"):
    """The batch is sent `copies` times more."""

    copies: int = 1

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.copies > _MAX_COPIES:
            raise ConfigError(f"copies must be at most {_MAX_COPIES}")


class Reorder(FrameFault, frozen=True, kw_only=True, tag="reorder"):
    """The batch is sent after the next `behind` batches."""

    behind: int = 1


class CorruptGzip(FrameFault, frozen=True, kw_only=True, tag="corrupt_gzip"):
    """Some bytes of the compressed payload are wrong."""


class Truncate(FrameFault, frozen=True, kw_only=True, tag="truncate"):
    """The frame ends early."""


class Mislabel(FrameFault, frozen=True, kw_only=True, tag="mislabel"):
    """The header `compress_type` says something else than what the payload is; empty leaves it out."""

    compress_type: str = "none"


class UnknownType(FrameFault, frozen=True, kw_only=True, tag="unknown_type"):
    """The frame is of a `payload_type` that nobody knows."""

    payload_type: str = "mystery"


class WrongMethod(FrameFault, frozen=True, kw_only=True, tag="wrong_method"):
    """Each message of the batch stands under the name of another."""


class LostGiftEnd(FrameFault, frozen=True, kw_only=True, tag="lost_gift_end"):
    """Messages that end a streak of gifts are left out of the batch. Batches without any do not count."""


class ClockJump(FrameFault, frozen=True, kw_only=True, tag="clock_jump"):
    """The times of the batch's messages are wrong by so many seconds."""

    _may_be_negative: ClassVar[frozenset[str]] = frozenset({"seconds"})
    times: int = 0
    seconds: float = 3600.0

    def __post_init__(self) -> None:
        super().__post_init__()
        if not abs(self.seconds) <= 1e9:  # noqa: PLR2004 - thirty years; more is no number of milliseconds for long
            raise ConfigError("seconds must be from -1e9 to 1e9")


class TextFrame(FrameFault, frozen=True, kw_only=True, tag="text_frame"):
    """A text message comes before the batch."""

    text: str = "hello"


class HugeFrame(FrameFault, frozen=True, kw_only=True, tag="huge_frame"):
    """A frame of so many bytes that do not compress comes before the batch."""

    size: int = 9 * MB

    def __post_init__(self) -> None:
        super().__post_init__()
        check_size(self.size)


class GzipBomb(FrameFault, frozen=True, kw_only=True, tag="gzip_bomb"):
    """A small frame that inflates to so many bytes comes before the batch."""

    size: int = 64 * MB

    def __post_init__(self) -> None:
        super().__post_init__()
        check_size(self.size)


class CountBomb(FrameFault, frozen=True, kw_only=True, tag="count_bomb"):
    """A frame of very many pieces, all of them empty, comes before the batch.

    Attributes:
        what: the pieces: messages of the batch (`FetchResult.messages`, field 1), headers of the frame
            (`PushFrame.headers`, field 5), or parts of one chat (`WebcastChatMessage.emotes`, field 13).
        count: how many; each takes two bytes before it is compressed, and headers never are.
    """

    what: Literal["messages", "headers", "parts"] = "messages"
    count: int = 3_000_000

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.count > _MAX_COUNT:
            raise ConfigError(f"count must be at most {_MAX_COUNT}")


class PingFault(FrameFault, frozen=True, kw_only=True, tag="ping"):
    """A WebSocket ping comes before the batch."""

    text: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        if len(self.text.encode()) > 125:  # noqa: PLR2004 - RFC 6455, 5.5
            raise ConfigError("text must be of at most 125 bytes")


class RoomFault(FrameFault, frozen=True, kw_only=True, tag="room"):
    """Something happens to the room when the batch has been sent.

    `change`: the host goes on under a new room id, nobody is told, sockets break. `restart`: the live ends, and the
    host's next one has begun. `end`, `pause`, `resume`: as the words say.

    Attributes:
        action: what happens.
        room_id: the new room's, for `change` and `restart`; 0 makes one.
    """

    action: RoomAction
    room_id: int = 0

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.room_id:
            check_room_id(self.room_id)
