"""Records of the requests and connections that a simulator served, for tests."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from aiohttp import web  # noqa: TC002 - public annotations exist at run time

from tiktok_live.session.server import AckReceived
from tiktok_live.simulator.handshake import HandshakeRefusal

__all__ = ["RECORDS_KEPT", "ConnectionRecord", "FrameRecord", "RequestRecord"]

RECORDS_KEPT = 10_000
"""How many records of each kind are kept; the oldest are dropped."""


@dataclass(frozen=True, slots=True)
class RequestRecord:
    """A request for a page, an API or a socket.

    Attributes:
        path: without the query.
        query: exactly as received, without `?`.
        headers: names are case-insensitive.
    """

    path: str
    query: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)

    @classmethod
    def of(cls, request: web.BaseRequest) -> RequestRecord:
        """Return the record of a request."""
        path, _, query = request.raw_path.partition("?")
        return cls(path, query, request.headers)


@dataclass(slots=True, kw_only=True)
class FrameRecord:
    """A batch that was pushed, or would have been without faults.

    Attributes:
        number: of the batch on its connection, from 1; also the log id that its ack repeats.
        messages: id and method of each, in order, without those that a fault removed.
        faults: names of the faults that changed or moved the batch.
        lost: ids of the messages that a fault removed.
        is_whole: whether a client can read the frame and every message in it.
        sent: how many times it was written to the socket.
        is_acked: whether its ack was received.
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
    """One attempt to open a socket.

    Attributes:
        path: of the request, without the query.
        query: exactly as received, without `?`.
        headers: of the request; names are case-insensitive.
        number: of the attempt, from 1.
        refusal: of the handshake; None if it was accepted.
        entered: ids of the rooms that the client requested to enter, in order.
        heartbeats: their sequence numbers, in order; 0 from clients that send none.
        acks: in order.
        unreadable: client messages that could not be parsed.
        ignored: how many client messages a fault discarded.
        pongs: payloads of the pongs received.
        unacked: log ids of batches that requested an ack and have not received one.
        batches: how many were pushed, or would have been without faults.
        frames: one record per batch.
        is_closed: the socket is closed, or was never opened.
        close_code: the client's close code; 1006 if it disconnected without one, None while open and after a refusal.
    """

    path: str
    query: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    number: int = 0
    refusal: HandshakeRefusal | None = None
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
        """Return the record of a batch; None if there is no such batch, or its record was dropped."""
        index = number - self.frames[0].number if self.frames else 0
        return self.frames[index] if 0 <= index < len(self.frames) else None

    def sent(self) -> Iterator[tuple[int, str]]:
        """Yield id and method of every message that was written to the socket in a whole frame, once per frame.

        After an orderly close the client has received them all. A reset loses those that it had not read, see `acked`.
        """
        return (message for frame in self.frames if frame.is_whole and frame.sent for message in frame.messages)

    def acked(self) -> Iterator[tuple[int, str]]:
        """Yield id and method of every message in whole frames that the client acked."""
        return (message for frame in self.frames if frame.is_whole and frame.is_acked for message in frame.messages)

    def damaged(self) -> Iterator[FrameRecord]:
        """Yield the frames that were sent and that a client cannot fully read."""
        return (frame for frame in self.frames if frame.sent and not frame.is_whole)
