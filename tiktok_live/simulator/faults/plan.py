"""Which fault strikes when: an ordered list of faults, counted, and the same for the same seed."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from random import Random
from typing import TYPE_CHECKING, Self, TypeVar

from tiktok_live.simulator.faults.files import read_fault_file
from tiktok_live.simulator.faults.kinds import FrameFault, Ignore, RateLimit, RequestFault, Silence, SocketFault

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tiktok_live.simulator.faults.kinds import Fault

__all__ = ["FaultPlan", "Occasion", "Strike"]

_ANY_PATH = "*"

_F = TypeVar("_F", bound="Fault")


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Something that a fault can strike.

    Attributes:
        now: monotonic time in seconds.
        path: of a request; empty for a socket.
        is_socket: whether a request is for a socket.
        connection: number of the attempt to open a socket, from 1; 0 for a request.
        frame: number of the batch on its connection, from 1, or of what the client says; 0 for neither.
        what: how the client says something, see `Ignore.what`; empty for everything else.
    """

    now: float
    path: str = ""
    is_socket: bool = False
    connection: int = 0
    frame: int = 0
    what: str = ""


@dataclass(slots=True)
class Strike:
    """A fault of a plan, and how often it struck.

    Attributes:
        fault: what was planned.
        number: its place in the plan, from 1; the same for ever.
        count: how often it struck.
    """

    fault: Fault
    number: int
    count: int = 0
    _since: float | None = None
    _requests: int = 0
    _recent: deque[float] = field(default_factory=deque[float])

    def begin(self, now: float) -> None:
        """Let the fault's times count from `now`, unless they do already."""
        if self._since is None:
            self._since = now

    def meets(self, occasion: Occasion, seed: int) -> bool:
        """Return whether the fault strikes; a request is counted, the strike is not."""
        fault = self.fault
        if fault.times and self.count >= fault.times:
            return False
        if not (self._is_time(occasion.now) and self._is_meant(occasion)):
            return False
        return fault.probability >= 1 or self.chance(occasion, seed).random() < fault.probability

    def chance(self, occasion: Occasion, seed: int) -> Random:
        """Return the source of chance for this strike: whatever else happens meanwhile does not change it."""
        return Random(f"{seed} {self.number} {occasion.connection} {occasion.frame} {self._requests}")

    def _is_time(self, now: float) -> bool:
        since = now - (now if self._since is None else self._since) - self.fault.after
        return since >= 0 and (not self.fault.lasts or since < self.fault.lasts)

    def _is_meant(self, occasion: Occasion) -> bool:
        fault = self.fault
        if isinstance(fault, RequestFault):
            return self._is_meant_request(fault, occasion)
        if not isinstance(fault, SocketFault) or fault.connection not in {0, occasion.connection}:
            return False
        match fault:
            case Ignore():
                return fault.what == occasion.what
            case Silence(at_once=True):
                return not occasion.frame
            case FrameFault():
                return occasion.frame > 0 and fault.frame in {0, occasion.frame}
            case _:
                return True

    def _is_meant_request(self, fault: RequestFault, occasion: Occasion) -> bool:
        if not occasion.path or not fnmatchcase(occasion.path, fault.path):
            return False
        if occasion.is_socket and fault.path == _ANY_PATH:
            return False
        self._requests += 1
        if isinstance(fault, RateLimit) and not self._is_too_many(fault, occasion.now):
            return False
        return fault.request in {0, self._requests}

    def _is_too_many(self, fault: RateLimit, now: float) -> bool:
        while self._recent and self._recent[0] <= now - fault.window:
            self._recent.popleft()
        if len(self._recent) >= fault.requests:
            return True
        self._recent.append(now)
        return False

    def seconds_left(self, now: float) -> float:
        """Return how long a rate limit lets wait from `now`."""
        fault = self.fault
        oldest = self._recent[0] if self._recent else now
        return max(0.0, oldest + fault.window - now) if isinstance(fault, RateLimit) else 0.0


class FaultPlan:
    """An ordered list of faults. Pure: it does nothing to anybody, it decides.

    Chance depends on the seed, the fault's place, and what could be struck alone: two runs with the same connections
    and frames see the same faults, in whatever order they are served.

    Args:
        faults: in the order in which they strike what they strike together.
        seed: of every chance.
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
            ConfigError: the file cannot be read, or says what makes no sense.
        """
        file = read_fault_file(path)
        return cls(file.faults, seed=file.seed)

    @property
    def strikes(self) -> tuple[Strike, ...]:
        """The faults with their counts, in order."""
        return tuple(self._strikes)

    def begin(self, now: float) -> None:
        """Let the times of the faults so far count from `now`; without it they do from the first decision."""
        for strike in self._strikes:
            strike.begin(now)

    def add(self, *faults: Fault) -> None:
        """Append faults; their times count from the next decision."""
        for fault in faults:
            self._added += 1
            self._strikes.append(Strike(fault, self._added))

    def clear(self) -> None:
        """Forget all faults. What they have begun, a silence for example, goes on."""
        self._strikes.clear()

    def next_for(self, kind: type[_F], occasion: Occasion) -> list[tuple[_F, Random]]:
        """Return the faults of this kind that strike now, in order, each with its own source of chance; count them."""
        self.begin(occasion.now)
        struck: list[tuple[_F, Random]] = []
        for strike in self._strikes:
            if isinstance(strike.fault, kind) and strike.meets(occasion, self.seed):
                strike.count += 1
                struck.append((strike.fault, strike.chance(occasion, self.seed)))
        return struck

    def missed(self, fault: Fault) -> None:
        """Take back the last strike of `fault`, which found nothing to strike."""
        for strike in self._strikes:
            if strike.fault is fault:
                strike.count -= 1

    def has(self, kind: type[Fault]) -> bool:
        """Return whether any fault of this kind is planned, struck or not."""
        return any(isinstance(strike.fault, kind) for strike in self._strikes)

    def seconds_left(self, fault: RateLimit, now: float) -> float:
        """Return how long the rate limit `fault` lets wait from `now`."""
        return next((strike.seconds_left(now) for strike in self._strikes if strike.fault is fault), 0.0)
