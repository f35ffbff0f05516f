"""The fault plan decides which faults strike, and counts them. The same seed gives the same decisions."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from random import Random
from typing import Self, TypeVar

from tiktok_live.simulator.faults.files import read_fault_file
from tiktok_live.simulator.faults.kinds import Fault, FrameFault, Ignore, RateLimit, RequestFault, Silence, SocketFault

__all__ = ["FaultPlan", "InjectionPoint", "Strike"]

_ANY_PATH = "*"

_F = TypeVar("_F", bound="Fault")


@dataclass(frozen=True, slots=True, kw_only=True)
class InjectionPoint:
    """A request, a handshake, a batch or a client message that faults can strike.

    Attributes:
        now: monotonic time in seconds.
        path: of a request; empty for a socket.
        is_socket: whether a request is for a socket.
        connection: number of the attempt to open a socket, from 1; 0 for a request.
        frame: number of the batch, or of the client message, on its connection, from 1; 0 for anything else.
        what: kind of the client message, see `Ignore.what`; empty for anything else.
    """

    now: float
    path: str = ""
    is_socket: bool = False
    connection: int = 0
    frame: int = 0
    what: str = ""


@dataclass(slots=True)
class Strike:
    """A planned fault with the count of its strikes.

    Attributes:
        fault: as planned.
        number: of the fault in the plan, from 1; never reused.
        count: how many times it struck.
    """

    fault: Fault
    number: int
    count: int = 0
    _since: float | None = None
    _requests: int = 0
    _recent: deque[float] = field(default_factory=deque[float])

    def begin(self, now: float) -> None:
        """Start the fault's times at `now`, unless they have started."""
        if self._since is None:
            self._since = now

    def matches(self, point: InjectionPoint, seed: int) -> bool:
        """Return whether the fault strikes. Counts the request, but not the strike."""
        fault = self.fault
        if fault.times and self.count >= fault.times:
            return False
        if not (self._is_active(point.now) and self._applies_to(point)):
            return False
        return fault.probability >= 1 or self.chance(point, seed).random() < fault.probability

    def chance(self, point: InjectionPoint, seed: int) -> Random:
        """Return the random generator of this strike; other strikes do not affect it."""
        return Random(f"{seed} {self.number} {point.connection} {point.frame} {self._requests}")

    def _is_active(self, now: float) -> bool:
        active_for = now - (now if self._since is None else self._since) - self.fault.after
        return active_for >= 0 and (not self.fault.lasts or active_for < self.fault.lasts)

    def _applies_to(self, point: InjectionPoint) -> bool:
        fault = self.fault
        if isinstance(fault, RequestFault):
            return self._applies_to_request(fault, point)
        if not isinstance(fault, SocketFault) or fault.connection not in {0, point.connection}:
            return False
        match fault:
            case Ignore():
                return fault.what == point.what
            case Silence(at_once=True):
                return not point.frame
            case FrameFault():
                return point.frame > 0 and fault.frame in {0, point.frame}
            case _:
                return True

    def _applies_to_request(self, fault: RequestFault, point: InjectionPoint) -> bool:
        if not point.path or not fnmatchcase(point.path, fault.path):
            return False
        if point.is_socket and fault.path == _ANY_PATH:
            return False
        self._requests += 1
        if isinstance(fault, RateLimit) and not self._is_over_limit(fault, point.now):
            return False
        return fault.request in {0, self._requests}

    def _is_over_limit(self, fault: RateLimit, now: float) -> bool:
        while self._recent and self._recent[0] <= now - fault.window:
            self._recent.popleft()
        if len(self._recent) >= fault.requests:
            return True
        self._recent.append(now)
        return False

    def seconds_left(self, now: float) -> float:
        """Return the seconds from `now` until the rate limit admits a request."""
        fault = self.fault
        oldest = self._recent[0] if self._recent else now
        return max(0.0, oldest + fault.window - now) if isinstance(fault, RateLimit) else 0.0


class FaultPlan:
    """An ordered list of faults. Pure: it decides which faults strike, and does not apply them.

    A decision depends only on the seed, the number of the fault, and the injection point. Two runs with the same
    connections and frames see the same faults, in whatever order the connections are served.

    Args:
        faults: in the order in which faults at the same injection point apply.
        seed: of all random decisions.
    """

    def __init__(self, faults: Iterable[Fault] = (), *, seed: int = 0) -> None:
        self.seed = seed
        self._strikes: list[Strike] = []
        self._added = 0
        self.add(*faults)

    @classmethod
    def from_file(cls, path: Path) -> Self:
        """Read a plan from a file, see `read_fault_file`.

        Raises:
            ConfigError: the file cannot be read or is invalid.
        """
        file = read_fault_file(path)
        return cls(file.faults, seed=file.seed)

    @property
    def strikes(self) -> tuple[Strike, ...]:
        """The faults with their counts, in order."""
        return tuple(self._strikes)

    def begin(self, now: float) -> None:
        """Start the times of all current faults at `now`. Otherwise they start at the first decision."""
        for strike in self._strikes:
            strike.begin(now)

    def add(self, *faults: Fault) -> None:
        """Append faults. Their times start at the next decision."""
        for fault in faults:
            self._added += 1
            self._strikes.append(Strike(fault, self._added))

    def clear(self) -> None:
        """Remove all faults. Effects that have started, such as a silence, go on."""
        self._strikes.clear()

    def next_for(self, kind: type[_F], point: InjectionPoint) -> list[tuple[_F, Random]]:
        """Return the faults of this kind that strike, in order, each with its random generator, and count them."""
        self.begin(point.now)
        struck: list[tuple[_F, Random]] = []
        for strike in self._strikes:
            if isinstance(strike.fault, kind) and strike.matches(point, self.seed):
                strike.count += 1
                struck.append((strike.fault, strike.chance(point, self.seed)))
        return struck

    def uncount(self, fault: Fault) -> None:
        """Undo the count of the last strike of `fault`, which had no effect."""
        for strike in self._strikes:
            if strike.fault is fault:
                strike.count -= 1

    def has(self, kind: type[Fault]) -> bool:
        """Return whether the plan has a fault of this kind, even if it can no longer strike."""
        return any(isinstance(strike.fault, kind) for strike in self._strikes)

    def seconds_left(self, fault: RateLimit, now: float) -> float:
        """Return the seconds from `now` until the rate limit `fault` admits a request."""
        return next((strike.seconds_left(now) for strike in self._strikes if strike.fault is fault), 0.0)
