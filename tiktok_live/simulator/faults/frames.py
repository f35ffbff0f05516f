"""One connection's faults: each outgoing frame becomes what really happens. Pure: no socket, no loop, time a number."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from tiktok_live.simulator.faults import damage, kinds
from tiktok_live.simulator.faults.plan import FaultPlan, Occasion

if TYPE_CHECKING:
    from random import Random

__all__ = ["Break", "Close", "ConnectionFaults", "Delivery", "Mute", "Outgoing", "Ping", "Room"]


class Ping(msgspec.Struct, frozen=True):
    """A WebSocket ping."""

    data: bytes


class Close(msgspec.Struct, frozen=True):
    """A close frame; 1005 sends none of a code. Nothing follows it."""

    code: int
    reason: str = ""


class Break(msgspec.Struct, frozen=True):
    """The connection goes away without a close frame, with a reset of TCP or without. Nothing follows it."""

    with_reset: bool


class Mute(msgspec.Struct, frozen=True):
    """From now on the socket is half open: nothing is sent, nothing is read. Nothing follows it."""


class Room(msgspec.Struct, frozen=True):
    """Something happens to the room."""

    action: kinds.RoomAction
    room_id: int = 0


Outgoing = bytes | str | Ping | Close | Break | Mute | Room
"""A binary message, a text message, or something that happens."""


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """What goes out, or happens, and when.

    Attributes:
        what: a binary or text message, or something that happens.
        at: monotonic time in seconds before which it does not go out. Deliveries keep their order: what follows waits.
        frame: number of the batch that it is, from 1; 0 for everything else.
        faults: names of the faults that changed or moved the batch.
        is_whole: whether a client can read the batch and every message in it.
        lost: ids of messages that were left out.
    """

    what: Outgoing
    at: float
    frame: int = 0
    faults: tuple[str, ...] = ()
    is_whole: bool = True
    lost: tuple[int, ...] = ()


@dataclass(slots=True)
class _Parcel:
    """A batch on its way, while the faults that strike it are put together."""

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

    Feed it every outgoing frame; it returns what to do instead. Nothing comes back once the connection broke, closed or
    went mute.

    Args:
        plan: what is to go wrong; None for nothing.
        connection: number of the attempt to open a socket, from 1.
    """

    def __init__(self, plan: FaultPlan | None, connection: int) -> None:
        self._plan = plan or FaultPlan()
        self._connection = connection
        self._frames = 0
        self._said = 0
        self._silent_until = -1.0
        self._is_over = False
        self._held: list[tuple[int, list[Delivery]]] = []

    @property
    def frames(self) -> int:
        """How many batches were to be pushed so far."""
        return self._frames

    def refusal(self, now: float) -> kinds.Refuse | None:
        """Return how the handshake is refused; None when it is not."""
        struck = self._plan.next_for(kinds.Refuse, self._occasion(now))
        return struck[0][0] if struck else None

    def open(self, now: float) -> None:
        """Take note that the socket is open."""
        for fault, _ in self._plan.next_for(kinds.Silence, self._occasion(now)):
            self.fall_silent(now, fault.seconds)

    def fall_silent(self, now: float, seconds: float = 0.0) -> None:
        """Send nothing from now on, for so many seconds; 0 is for ever."""
        self._silent_until = now + seconds if seconds else float("inf")

    def ignores(self, what: str, now: float) -> bool:
        """Return whether the client is not heard when it says `what`, see `Ignore.what`; each ask is a chance."""
        if not self._plan.has(kinds.Ignore):
            return False
        self._said += 1
        occasion = Occasion(now=now, connection=self._connection, frame=self._said, what=what)
        return bool(self._plan.next_for(kinds.Ignore, occasion))

    def outgoing(self, data: bytes, now: float) -> list[Delivery]:
        """Return what happens instead of the frame `data`, in order."""
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
        return self._ended(self._in_order(self._pack(data, struck, now)))

    def finish(self) -> list[Delivery]:
        """Return what was held back for later batches, because none will come."""
        held, self._held = self._held, []
        return self._ended([delivery for _, deliveries in held for delivery in deliveries])

    def end(self) -> None:
        """Take note that the connection is over."""
        self._is_over = True

    def _is_silent(self, now: float) -> bool:
        return now < self._silent_until

    def _strikes(self, now: float) -> list[tuple[kinds.FrameFault, Random]]:
        if not self._plan.has(kinds.FrameFault):
            return []
        return self._plan.next_for(kinds.FrameFault, self._occasion(now, frame=self._frames))

    def _occasion(self, now: float, *, frame: int = 0) -> Occasion:
        return Occasion(now=now, connection=self._connection, frame=frame)

    def _pack(self, data: bytes, struck: list[tuple[kinds.FrameFault, Random]], now: float) -> _Parcel:
        parcel = _Parcel(data, now, self._frames)
        for fault, rng in struck:
            if isinstance(fault, kinds.LostGiftEnd):
                self._lose_gift_ends(fault, parcel)
            else:
                _apply(fault, rng, parcel)
        return parcel

    def _lose_gift_ends(self, fault: kinds.LostGiftEnd, parcel: _Parcel) -> None:
        if not parcel.is_whole:
            self._plan.missed(fault)
            return
        parcel.data, lost = damage.without_gift_ends(parcel.data)
        parcel.lost += lost
        if lost:
            parcel.names.append(fault.kind)
        else:
            self._plan.missed(fault)

    def _in_order(self, parcel: _Parcel) -> list[Delivery]:
        deliveries = [] if parcel.behind else parcel.deliveries()
        held, self._held = self._held, []
        for left, waiting in held:
            if left > 1:
                self._held.append((left - 1, waiting))
            else:
                deliveries += waiting
        if parcel.behind:
            self._held.append((parcel.behind, parcel.deliveries()))
        return deliveries

    def _ended(self, deliveries: list[Delivery]) -> list[Delivery]:
        """Cut off what would follow an end."""
        for place, delivery in enumerate(deliveries, 1):
            if isinstance(delivery.what, Close | Break | Mute):
                self._is_over = True
                return deliveries[:place]
        return deliveries


def _apply(fault: kinds.FrameFault, rng: Random, parcel: _Parcel) -> None:
    match fault:
        case kinds.Delay():
            parcel.delay += fault.seconds
        case kinds.Duplicate():
            parcel.copies += fault.copies
        case kinds.Reorder():
            parcel.behind += fault.behind
        case kinds.Drop() | kinds.Reset() | kinds.HalfOpen():
            _end(fault, parcel)
            return
        case kinds.TextFrame() | kinds.HugeFrame() | kinds.GzipBomb() | kinds.CountBomb() | kinds.PingFault():
            parcel.before.append(_inserted(fault, rng))
            return
        case kinds.RoomFault():
            parcel.after.append(Room(fault.action, fault.room_id))
            return
        case _:
            _change(fault, rng, parcel)
    parcel.names.append(fault.kind)


def _end(fault: kinds.Drop | kinds.Reset | kinds.HalfOpen, parcel: _Parcel) -> None:
    if isinstance(fault, kinds.HalfOpen):
        parcel.before.append(Mute())
        return
    what: Outgoing = Break(with_reset=True)
    if isinstance(fault, kinds.Drop):
        what = Close(fault.code, fault.reason) if fault.code else Break(with_reset=False)
    (parcel.after if fault.behind else parcel.before).append(what)


def _inserted(
    fault: kinds.TextFrame | kinds.HugeFrame | kinds.GzipBomb | kinds.CountBomb | kinds.PingFault, rng: Random
) -> Outgoing:
    match fault:
        case kinds.TextFrame():
            return fault.text
        case kinds.HugeFrame():
            return damage.huge_frame(fault.size, rng)
        case kinds.GzipBomb():
            return damage.bomb(fault.size)
        case kinds.CountBomb():
            return damage.count_bomb(fault.what, fault.count)
        case _:
            return Ping(fault.text.encode())


def _change(fault: kinds.FrameFault, rng: Random, parcel: _Parcel) -> None:
    """Change the bytes of a batch; one that is damaged already cannot be taken apart once more."""
    if not parcel.is_whole:
        return
    parcel.is_whole = isinstance(fault, kinds.Mislabel | kinds.ClockJump)
    parcel.data = _changed(fault, parcel.data, rng)


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
            raise AssertionError(f"{fault.kind} changes no bytes")
