"""The frame faults of one connection turn each outgoing frame into deliveries. Pure: time is a parameter."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from tiktok_live.simulator.faults import damage, kinds
from tiktok_live.simulator.faults.plan import FaultPlan, InjectionPoint

if TYPE_CHECKING:
    from random import Random

__all__ = ["Close", "ConnectionFaults", "Delivery", "Disconnect", "HalfOpenSocket", "Outgoing", "Ping", "RoomChange"]


class Ping(msgspec.Struct, frozen=True):
    """A WebSocket ping."""

    data: bytes


class Close(msgspec.Struct, frozen=True):
    """A close frame; 1005 sends one without a code. Nothing follows it."""

    code: int
    reason: str = ""


class Disconnect(msgspec.Struct, frozen=True):
    """The connection closes without a close frame, with or without a TCP reset. Nothing follows it."""

    with_reset: bool


class HalfOpenSocket(msgspec.Struct, frozen=True):
    """From now on the socket is half-open: nothing is sent or read. Nothing follows it."""


class RoomChange(msgspec.Struct, frozen=True):
    """The status of the room changes."""

    action: kinds.RoomAction
    room_id: int = 0


Outgoing = bytes | str | Ping | Close | Disconnect | HalfOpenSocket | RoomChange
"""A binary message, a text message, or an action on the connection or the room."""


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """A message to send, or an action, and when it is due.

    Attributes:
        what: a binary message, a text message, or an action.
        at: due time, in monotonic seconds. Deliveries keep their order: later ones wait.
        frame: number of the batch, from 1; 0 for anything else.
        faults: names of the faults that changed or moved the batch.
        is_whole: whether a client can read the batch and every message in it.
        lost: ids of messages that were removed.
    """

    what: Outgoing
    at: float
    frame: int = 0
    faults: tuple[str, ...] = ()
    is_whole: bool = True
    lost: tuple[int, ...] = ()


@dataclass(slots=True)
class _PendingBatch:
    """A batch to which faults are being applied."""

    data: bytes
    at: float
    frame: int
    before: list[Outgoing] = field(default_factory=list[Outgoing])
    after: list[Outgoing] = field(default_factory=list[Outgoing])
    names: list[str] = field(default_factory=list[str])
    lost: tuple[int, ...] = ()
    copies: int = 1
    behind: int = 0
    is_whole: bool = True
    delay: float = 0.0

    def deliveries(self) -> list[Delivery]:
        at = self.at + self.delay
        whole = Delivery(
            what=self.data,
            at=at,
            frame=self.frame,
            faults=tuple(self.names),
            is_whole=self.is_whole,
            lost=self.lost,
        )
        before = [Delivery(what=what, at=at) for what in self.before]
        return [*before, *[whole] * self.copies, *[Delivery(what=what, at=at) for what in self.after]]


class ConnectionFaults:
    """Applies a plan's faults to one connection.

    `outgoing` returns the deliveries for each frame; none after a delivery that ends the connection.

    Args:
        plan: the fault plan; None for no faults.
        connection: number of the attempt to open a socket, from 1.
    """

    def __init__(self, plan: FaultPlan | None, connection: int) -> None:
        self._plan = plan or FaultPlan()
        self._connection = connection
        self._frames = 0
        self._received = 0
        self._silent_until = -1.0
        self._is_over = False
        self._held: list[tuple[int, list[Delivery]]] = []

    @property
    def frames(self) -> int:
        """How many batches were pushed, or would have been without faults."""
        return self._frames

    def refusal(self, now: float) -> kinds.Refuse | None:
        """Return the fault that refuses the handshake; None if it is accepted."""
        struck = self._plan.next_for(kinds.Refuse, self._point(now))
        return struck[0][0] if struck else None

    def open(self, now: float) -> None:
        """Apply the faults that start when the socket opens."""
        for fault, _ in self._plan.next_for(kinds.Silence, self._point(now)):
            self.fall_silent(now, fault.seconds)

    def fall_silent(self, now: float, seconds: float = 0.0) -> None:
        """Send nothing for `seconds` from now on; 0 for no limit."""
        self._silent_until = now + seconds if seconds else float("inf")

    def ignores(self, what: str, now: float) -> bool:
        """Return whether to discard a client message of a kind, see `Ignore.what`; call it once for each message."""
        if not self._plan.has(kinds.Ignore):
            return False
        self._received += 1
        point = InjectionPoint(now=now, connection=self._connection, frame=self._received, what=what)
        return bool(self._plan.next_for(kinds.Ignore, point))

    def outgoing(self, data: bytes, now: float) -> list[Delivery]:
        """Return the deliveries for the frame `data`, in order."""
        if self._is_over:
            return []
        if not damage.is_batch(data):
            return [] if self._is_silent(now) else [Delivery(what=data, at=now)]
        self._frames += 1
        if self._is_silent(now):
            return []
        struck = self._strikes(now)
        for fault, _ in struck:
            if isinstance(fault, kinds.Silence):
                self.fall_silent(now, fault.seconds)
                return []
        return self._truncated(self._in_order(self._apply_all(data, struck, now)))

    def finish(self) -> list[Delivery]:
        """Return the batches that were held back for later ones, because there are no later ones."""
        held, self._held = self._held, []
        return self._truncated([delivery for _, deliveries in held for delivery in deliveries])

    def end(self) -> None:
        """Mark the connection as over."""
        self._is_over = True

    def _is_silent(self, now: float) -> bool:
        return now < self._silent_until

    def _strikes(self, now: float) -> list[tuple[kinds.FrameFault, Random]]:
        if not self._plan.has(kinds.FrameFault):
            return []
        return self._plan.next_for(kinds.FrameFault, self._point(now, frame=self._frames))

    def _point(self, now: float, *, frame: int = 0) -> InjectionPoint:
        return InjectionPoint(now=now, connection=self._connection, frame=frame)

    def _apply_all(self, data: bytes, struck: list[tuple[kinds.FrameFault, Random]], now: float) -> _PendingBatch:
        pending = _PendingBatch(data, now, self._frames)
        for fault, rng in struck:
            if isinstance(fault, kinds.LostGiftEnd):
                self._lose_gift_ends(fault, pending)
            else:
                _apply(fault, rng, pending)
        return pending

    def _lose_gift_ends(self, fault: kinds.LostGiftEnd, pending: _PendingBatch) -> None:
        if not pending.is_whole:
            self._plan.uncount(fault)
            return
        pending.data, lost = damage.without_gift_ends(pending.data)
        pending.lost += lost
        if lost:
            pending.names.append(fault.kind)
        else:
            self._plan.uncount(fault)

    def _in_order(self, pending: _PendingBatch) -> list[Delivery]:
        deliveries = [] if pending.behind else pending.deliveries()
        held, self._held = self._held, []
        for remaining, waiting in held:
            if remaining > 1:
                self._held.append((remaining - 1, waiting))
            else:
                deliveries += waiting
        if pending.behind:
            self._held.append((pending.behind, pending.deliveries()))
        return deliveries

    def _truncated(self, deliveries: list[Delivery]) -> list[Delivery]:
        """Drop the deliveries after one that ends the connection."""
        for count, delivery in enumerate(deliveries, 1):
            if isinstance(delivery.what, Close | Disconnect | HalfOpenSocket):
                self._is_over = True
                return deliveries[:count]
        return deliveries


def _apply(fault: kinds.FrameFault, rng: Random, pending: _PendingBatch) -> None:
    match fault:
        case kinds.Delay():
            pending.delay += fault.seconds
        case kinds.Duplicate():
            pending.copies += fault.copies
        case kinds.Reorder():
            pending.behind += fault.behind
        case kinds.Drop() | kinds.Reset() | kinds.HalfOpen():
            _end(fault, pending)
            return
        case kinds.TextFrame() | kinds.HugeFrame() | kinds.GzipBomb() | kinds.CountBomb() | kinds.PingFault():
            pending.before.append(_inserted(fault, rng))
            return
        case kinds.RoomFault():
            pending.after.append(RoomChange(fault.action, fault.room_id))
            return
        case _:
            _change(fault, rng, pending)
    pending.names.append(fault.kind)


def _end(fault: kinds.Drop | kinds.Reset | kinds.HalfOpen, pending: _PendingBatch) -> None:
    if isinstance(fault, kinds.HalfOpen):
        pending.before.append(HalfOpenSocket())
        return
    what: Outgoing = Disconnect(with_reset=True)
    if isinstance(fault, kinds.Drop):
        what = Close(fault.code, fault.reason) if fault.code else Disconnect(with_reset=False)
    (pending.after if fault.behind else pending.before).append(what)


def _inserted(
    fault: kinds.TextFrame | kinds.HugeFrame | kinds.GzipBomb | kinds.CountBomb | kinds.PingFault, rng: Random
) -> Outgoing:
    match fault:
        case kinds.TextFrame():
            return fault.text
        case kinds.HugeFrame():
            return damage.huge_frame(fault.size, rng)
        case kinds.GzipBomb():
            return damage.gzip_bomb(fault.size)
        case kinds.CountBomb():
            return damage.count_bomb(fault.what, fault.count)
        case _:
            return Ping(fault.text.encode())


def _change(fault: kinds.FrameFault, rng: Random, pending: _PendingBatch) -> None:
    """Change the bytes of a batch. One that is damaged already cannot be parsed, so it stays as it is."""
    if not pending.is_whole:
        return
    pending.is_whole = isinstance(fault, kinds.Mislabel | kinds.ClockJump)
    pending.data = _changed(fault, pending.data, rng)


def _changed(fault: kinds.FrameFault, data: bytes, rng: Random) -> bytes:
    match fault:
        case kinds.CorruptGzip():
            return damage.corrupt_gzip(data, rng)
        case kinds.Truncate():
            return damage.truncate(data, rng)
        case kinds.WrongMethod():
            return damage.wrong_method(data, rng)
        case kinds.Mislabel():
            return damage.mislabel(data, fault.compress_type)
        case kinds.UnknownType():
            return damage.retype(data, fault.payload_type)
        case kinds.ClockJump():
            return damage.shift_times(data, fault.seconds)
        case _:
            raise AssertionError(f"{fault.kind} does not change bytes")
