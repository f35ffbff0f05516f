"""What the server saw and did on each connection, kept for tests."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tiktok_live.session.server import AckReceived
    from tiktok_live.simulator.handshake import Refusal

__all__ = ["RECORDS_KEPT", "ConnectionRecord", "FrameRecord"]

RECORDS_KEPT = 10_000
"""How many of each kind of record are kept, the newest."""


@dataclass(slots=True, kw_only=True)
class FrameRecord:
    """A batch that was pushed, or would have been.

    Attributes:
        number: of the batch on its connection, from 1; also the log id that an ack repeats.
        messages: id and method of each, in order, without those that a fault took out.
        faults: names of the faults that changed or moved it.
        lost: ids of the messages that a fault took out.
        is_whole: whether a client can read the frame and every message in it.
        sent: how often it was handed to the socket.
        is_acked: whether its ack was taken.
    """

    number: int
    messages: tuple[tuple[int, str], ...]
    faults: tuple[str, ...] = ()
    lost: tuple[int, ...] = ()
    is_whole: bool = True
    sent: int = 0
    is_acked: bool = False


@dataclass(slots=True, kw_only=True, eq=False)
class ConnectionRecord:
    """What the server saw of one attempt to open a socket.

    Attributes:
        path: of the request, without the query.
        query: exactly as received, without `?`.
        headers: of the request; names in any case.
        number: of the attempt, from 1.
        refusal: how the handshake was refused; None when it was not.
        entered: the rooms that the client asked to enter, in order.
        heartbeats: their numbers, in order; 0 from clients that send none.
        acks: in order.
        unreadable: what no client should send.
        ignored: how often the client was not heard.
        pongs: what the client answered to pings.
        unacked: log ids of batches that asked for an ack and have none yet.
        batches: how many were sent, or would have been.
        frames: the batches one by one.
        is_closed: the socket is closed, or was never opened.
        close_code: the client's close code; 1006 when it vanished, None while open and after a refusal.
    """

    path: str
    query: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    number: int = 0
    refusal: Refusal | None = None
    entered: list[int] = field(default_factory=list[int])
    heartbeats: deque[int] = field(default_factory=lambda: deque(maxlen=RECORDS_KEPT))
    acks: deque[AckReceived] = field(default_factory=lambda: deque(maxlen=RECORDS_KEPT), repr=False)
    unreadable: deque[bytes] = field(default_factory=lambda: deque(maxlen=RECORDS_KEPT), repr=False)
    ignored: int = 0
    pongs: deque[bytes] = field(default_factory=lambda: deque(maxlen=RECORDS_KEPT), repr=False)
    unacked: set[int] = field(default_factory=set[int], repr=False)
    batches: int = 0
    frames: deque[FrameRecord] = field(default_factory=lambda: deque(maxlen=RECORDS_KEPT), repr=False)
    is_closed: bool = False
    close_code: int | None = None

    def frame(self, number: int) -> FrameRecord | None:
        """Return the batch with this number; None when there is none, or it was forgotten."""
        place = number - self.frames[0].number if self.frames else 0
        return self.frames[place] if 0 <= place < len(self.frames) else None

    def sent(self) -> Iterator[tuple[int, str]]:
        """Yield id and method of every message that was handed to the socket in a whole frame, once for each frame.

        With an orderly close the client has got them all; a reset loses what it had not read, see `acked`.
        """
        return (message for frame in self.frames if frame.is_whole and frame.sent for message in frame.messages)

    def acked(self) -> Iterator[tuple[int, str]]:
        """Yield id and method of every message of whole frames that the client is known to have got."""
        return (message for frame in self.frames if frame.is_whole and frame.is_acked for message in frame.messages)

    def damaged(self) -> Iterator[FrameRecord]:
        """Yield the frames that were sent and that no client can read whole."""
        return (frame for frame in self.frames if frame.sent and not frame.is_whole)
