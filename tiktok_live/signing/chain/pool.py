"""What all rooms of a process share about sign providers: circuit breakers, request budgets, counters.

Pure: time is a parameter, and there is no loop, socket or task. A lock makes it safe for loops in several threads.
"""

from __future__ import annotations

import threading
from collections import Counter, deque
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random
from typing import NamedTuple

from tiktok_live.signing.chain.breaker import BreakerState, CircuitBreaker, SignPolicy

__all__ = ["DEFAULT_POOL", "Budget", "Decision", "ProviderKey", "ProviderStatus", "SignPool"]


_MINUTE = 60.0


class Budget:
    """Limits requests to a number in any sixty seconds.

    A request that must wait reserves its place, so that rooms that want a plan at the same time are served one after
    the other.

    Args:
        per_minute: limit of requests; 0 for no limit.

    Attributes:
        per_minute: the limit. It may be changed: earlier requests still count.
    """

    __slots__ = ("_starts", "per_minute")

    def __init__(self, per_minute: int) -> None:
        self.per_minute = per_minute
        # Start times of requests, past and reserved, earliest first. Only the last minute is kept.
        self._starts: deque[float] = deque()

    def free_at(self, now: float) -> float:
        """Return the time from which a request may start, without reserving a place."""
        if not self.per_minute or not self._starts:
            return now
        is_full = len(self._starts) >= self.per_minute
        room_at = self._starts[-self.per_minute] + _MINUTE if is_full else now
        # A place that was given back may leave a gap. It is not filled: requests keep their order.
        return max(now, room_at, self._starts[-1])

    def take(self, now: float) -> float:
        """Reserve a place, and return when the request may start: `now` or later."""
        start = self.free_at(now)
        if self.per_minute:
            while self._starts and self._starts[0] + _MINUTE <= now:
                self._starts.popleft()
            self._starts.append(start)
        return start

    def give_back(self, start: float) -> None:
        """Free the place of a request that was not sent. `start` is the value that `take` returned for it."""
        if start in self._starts:
            self._starts.remove(start)


class ProviderKey(NamedTuple):
    """Identifies a breaker and a budget: the same provider at the same host with the same credential.

    Attributes:
        kind: the provider's name.
        host: host and port, or the path of a program or file.
        credential: where the credential is read from, for example `env:EULER_API_KEY`; never the credential itself.
    """

    kind: str
    host: str = ""
    credential: str = ""


class Decision(StrEnum):
    """What is counted for each provider."""

    ASKED = "asked"
    SERVED = "served"
    """It made a plan."""
    WORKED = "worked"
    """A socket opened with its plan sent a first frame."""
    UNAVAILABLE = "unavailable"
    BAD_OUTPUT = "bad_output"
    RATE_LIMITED = "rate_limited"
    REJECTED = "rejected"
    PLAN_FAILED = "plan_failed"
    """The socket of its plan was refused, was closed, or stayed silent."""
    SKIPPED = "skipped"
    """Its breaker is open."""
    DELAYED = "delayed"
    """Its budget was used up."""
    SWITCHED = "switched"
    """It serves now, instead of another provider."""
    OPENED = "opened"
    PROBED = "probed"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class ProviderStatus:
    """The status of a provider.

    Attributes:
        key: identifies the provider.
        state: state of its breaker.
        open_until: monotonic time in seconds; 0 unless the breaker is open.
        counts: decisions so far.
    """

    key: ProviderKey
    state: BreakerState
    open_until: float
    counts: dict[Decision, int]


@dataclass(slots=True)
class _Entry:
    breaker: CircuitBreaker
    budget: Budget = field(default_factory=lambda: Budget(0))
    counts: Counter[Decision] = field(default_factory=Counter)
    reason: str = ""


class SignPool:
    """Breakers and budgets by provider, host and credential.

    Args:
        policy: when breakers open, and for how long.
        rng: source of jitter.
    """

    def __init__(self, policy: SignPolicy | None = None, *, rng: Random | None = None) -> None:
        self.policy = policy or SignPolicy()
        self._rng = rng or Random()
        self._lock = threading.Lock()
        self._entries: dict[ProviderKey, _Entry] = {}

    def limit(self, key: ProviderKey, per_minute: int) -> None:
        """Set a provider's budget; 0 for no limit. If clients set different ones, the stricter one applies."""
        with self._lock:
            entry = self._entry(key)
            if per_minute and not 0 < entry.budget.per_minute <= per_minute:
                entry.budget.per_minute = per_minute

    def blocked_for(self, key: ProviderKey, now: float) -> float:
        """Return for how many seconds the breaker allows no request; 0 if it allows one now."""
        with self._lock:
            return max(0.0, self._entry(key).breaker.wait_until() - now)

    def refused(self, key: ProviderKey) -> bool:
        """Return whether the breaker is open because the platform rejected us."""
        with self._lock:
            return self._entry(key).breaker.refused

    def reason(self, key: ProviderKey) -> str:
        """Return the reason of the provider's last failure; empty for none."""
        with self._lock:
            return self._entry(key).reason

    def budget_wait(self, key: ProviderKey, now: float) -> float:
        """Return after how many seconds the budget allows a request."""
        with self._lock:
            return self._entry(key).budget.free_at(now) - now

    def reserve(self, key: ProviderKey, now: float) -> float:
        """Reserve a place in the budget, and return when the request may start."""
        with self._lock:
            entry = self._entry(key)
            start = entry.budget.take(now)
            entry.counts[Decision.DELAYED] += start > now
            return start

    def give_back(self, key: ProviderKey, start: float) -> None:
        """Free a place in the budget that `reserve` returned as `start` and that was not used."""
        with self._lock:
            self._entry(key).budget.give_back(start)

    def allow(self, key: ProviderKey, now: float) -> bool:
        """Return whether a request is allowed now, and count it; see `CircuitBreaker.allow`."""
        with self._lock:
            entry = self._entry(key)
            if not entry.breaker.allow(now):
                return False
            entry.counts[Decision.ASKED] += 1
            if entry.breaker.state is BreakerState.HALF_OPEN:
                entry.counts[Decision.PROBED] += 1
            return True

    def count(self, key: ProviderKey, decision: Decision, reason: str = "") -> None:
        """Count a decision that does not affect the breaker; a `reason` replaces the last one."""
        with self._lock:
            entry = self._entry(key)
            entry.counts[decision] += 1
            entry.reason = reason or entry.reason

    def forget(self, key: ProviderKey) -> None:
        """Remove a provider that is no longer used."""
        with self._lock:
            self._entries.pop(key, None)

    def release(self, key: ProviderKey, requested_at: float) -> None:
        """Note that the result of the request at `requested_at` will not be reported; see `CircuitBreaker.release`."""
        with self._lock:
            if key in self._entries:  # it is missing if the provider's client was closed
                self._entries[key].breaker.release(requested_at)

    def worked(self, key: ProviderKey) -> bool:
        """Note a first frame; return whether it closed the breaker."""
        with self._lock:
            entry = self._entry(key)
            was_closed = entry.breaker.state is BreakerState.CLOSED
            entry.breaker.succeeded()
            entry.reason = ""
            entry.counts[Decision.WORKED] += 1
            entry.counts[Decision.CLOSED] += not was_closed
            return not was_closed

    def failed(self, key: ProviderKey, decision: Decision, now: float, reason: str) -> bool:
        """Note a failure; return whether it opened the breaker."""
        with self._lock:
            return self._note(key, decision, reason, self._entry(key).breaker.failed(now))

    def rate_limited(self, key: ProviderKey, seconds: float, now: float, reason: str) -> bool:
        """Note a rate limit of `seconds`; return whether it opened the breaker."""
        with self._lock:
            opened = self._entry(key).breaker.rate_limited(seconds, now)
            return self._note(key, Decision.RATE_LIMITED, reason, opened)

    def reject(self, key: ProviderKey, now: float, reason: str) -> bool:
        """Note that the platform rejected us for good; return whether it opened the breaker."""
        with self._lock:
            return self._note(key, Decision.PLAN_FAILED, reason, self._entry(key).breaker.reject(now))

    def status(self) -> tuple[ProviderStatus, ...]:
        """Return the status of every provider that is used by a chain."""
        with self._lock:
            return tuple(_status(key, entry) for key, entry in self._entries.items())

    def _entry(self, key: ProviderKey) -> _Entry:
        entry = self._entries.get(key)
        if entry is None:
            entry = self._entries[key] = _Entry(CircuitBreaker(self.policy, self._rng))
        return entry

    def _note(self, key: ProviderKey, decision: Decision, reason: str, opened: bool) -> bool:  # noqa: FBT001 - private
        entry = self._entry(key)
        entry.counts[decision] += 1
        entry.counts[Decision.OPENED] += opened
        entry.reason = reason
        return opened


def _status(key: ProviderKey, entry: _Entry) -> ProviderStatus:
    breaker = entry.breaker
    open_until = breaker.open_until if breaker.state is BreakerState.OPEN else 0.0
    return ProviderStatus(key, breaker.state, open_until, dict(+entry.counts))


DEFAULT_POOL = SignPool()
"""The pool of clients that are given no other."""
