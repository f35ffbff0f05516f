"""What all rooms of a process know together about sign providers: breakers, budgets, counts.

Pure: time is a number, and there is no loop, socket or task; a lock makes it safe for loops in several threads.
"""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random
from typing import NamedTuple

from tiktok_live.signing.chain.breaker import BreakerState, CircuitBreaker, SignPolicy
from tiktok_live.signing.chain.budget import Budget

__all__ = ["DEFAULT_POOL", "Decision", "ProviderKey", "ProviderStatus", "SignPool"]


class ProviderKey(NamedTuple):
    """Who shares a breaker and a budget: the same provider at the same host with the same credential.

    Attributes:
        kind: the provider's name.
        host: host and port, or the program or file that it is.
        credential: where the credential is read from, for example `env:EULER_API_KEY`; never the credential.
    """

    kind: str
    host: str = ""
    credential: str = ""


class Decision(StrEnum):
    """What is counted, for each provider."""

    ASKED = "asked"
    SERVED = "served"
    """It made a plan."""
    WORKED = "worked"
    """A socket that its plan opened sent a first frame."""
    UNAVAILABLE = "unavailable"
    BAD_OUTPUT = "bad_output"
    RATE_LIMITED = "rate_limited"
    REJECTED = "rejected"
    PLAN_FAILED = "plan_failed"
    """A socket that its plan should have opened was refused, closed or stayed silent."""
    SKIPPED = "skipped"
    """Its breaker is open."""
    DELAYED = "delayed"
    """Its budget was used up."""
    SWITCHED = "switched"
    """It serves after another one did not."""
    OPENED = "opened"
    PROBED = "probed"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class ProviderStatus:
    """How a provider stands.

    Attributes:
        key: which one.
        state: of its breaker.
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
        rng: jitter.
    """

    def __init__(self, policy: SignPolicy | None = None, *, rng: Random | None = None) -> None:
        self.policy = policy or SignPolicy()
        self._rng = rng or Random()
        self._lock = threading.Lock()
        self._entries: dict[ProviderKey, _Entry] = {}

    def limit(self, key: ProviderKey, per_minute: int) -> None:
        """Set a provider's budget; of two clients that want different ones the stricter is kept. 0 is no limit."""
        with self._lock:
            entry = self._entry(key)
            if per_minute and not 0 < entry.budget.per_minute <= per_minute:
                entry.budget.per_minute = per_minute

    def blocked_for(self, key: ProviderKey, now: float) -> float:
        """Return for how many seconds the breaker lets nobody through; 0 when it does."""
        with self._lock:
            return max(0.0, self._entry(key).breaker.wait_until() - now)

    def refused(self, key: ProviderKey) -> bool:
        """Return whether the breaker is open because the platform refused us."""
        with self._lock:
            return self._entry(key).breaker.refused

    def reason(self, key: ProviderKey) -> str:
        """Return why the provider failed last; empty when it did not."""
        with self._lock:
            return self._entry(key).reason

    def budget_wait(self, key: ProviderKey, now: float) -> float:
        """Return after how many seconds the budget has room for a request."""
        with self._lock:
            return self._entry(key).budget.free_at(now) - now

    def reserve(self, key: ProviderKey, now: float) -> float:
        """Take a place in the budget, and return when the request may go."""
        with self._lock:
            entry = self._entry(key)
            start = entry.budget.take(now)
            entry.counts[Decision.DELAYED] += start > now
            return start

    def give_back(self, key: ProviderKey, start: float) -> None:
        """Free a place in the budget that was taken for `start` and is not used."""
        with self._lock:
            self._entry(key).budget.give_back(start)

    def ask(self, key: ProviderKey, now: float) -> bool:
        """Return whether the provider may be asked now; of an open breaker whose time is over this is the probe."""
        with self._lock:
            entry = self._entry(key)
            if not entry.breaker.may_ask(now):
                return False
            entry.counts[Decision.ASKED] += 1
            if entry.breaker.state is BreakerState.HALF_OPEN:
                entry.counts[Decision.PROBED] += 1
            return True

    def count(self, key: ProviderKey, decision: Decision, reason: str = "") -> None:
        """Count what changes no breaker; `reason` is kept when there is one."""
        with self._lock:
            entry = self._entry(key)
            entry.counts[decision] += 1
            entry.reason = reason or entry.reason

    def forget(self, key: ProviderKey) -> None:
        """Drop all that is known about a provider which nobody has any more."""
        with self._lock:
            self._entries.pop(key, None)

    def let_go(self, key: ProviderKey, asked_at: float) -> None:
        """Note that nobody will tell what became of the request of `asked_at`: if it was the probe, another may go."""
        with self._lock:
            if key in self._entries:  # else the client that had the provider is closed
                self._entries[key].breaker.let_go(asked_at)

    def worked(self, key: ProviderKey) -> bool:
        """Note a first frame; return whether the breaker closed because of it."""
        with self._lock:
            entry = self._entry(key)
            was_closed = entry.breaker.state is BreakerState.CLOSED
            entry.breaker.succeeded()
            entry.reason = ""
            entry.counts[Decision.WORKED] += 1
            entry.counts[Decision.CLOSED] += not was_closed
            return not was_closed

    def failed(self, key: ProviderKey, decision: Decision, now: float, reason: str) -> bool:
        """Note a failure; return whether the breaker opened because of it."""
        with self._lock:
            return self._noted(key, decision, reason, self._entry(key).breaker.failed(now))

    def rate_limited(self, key: ProviderKey, seconds: float, now: float, reason: str) -> bool:
        """Note that the provider wants no request for so long; return whether the breaker opened because of it."""
        with self._lock:
            opened = self._entry(key).breaker.told_to_wait(seconds, now)
            return self._noted(key, Decision.RATE_LIMITED, reason, opened)

    def reject(self, key: ProviderKey, now: float, reason: str) -> bool:
        """Note that the platform refuses us; return whether the breaker opened because of it."""
        with self._lock:
            return self._noted(key, Decision.PLAN_FAILED, reason, self._entry(key).breaker.reject(now))

    def status(self) -> tuple[ProviderStatus, ...]:
        """Return how each provider stands that some chain has."""
        with self._lock:
            return tuple(_status(key, entry) for key, entry in self._entries.items())

    def _entry(self, key: ProviderKey) -> _Entry:
        entry = self._entries.get(key)
        if entry is None:
            entry = self._entries[key] = _Entry(CircuitBreaker(self.policy, self._rng))
        return entry

    def _noted(self, key: ProviderKey, decision: Decision, reason: str, opened: bool) -> bool:  # noqa: FBT001 - private
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
"""The one that clients share unless they are given another."""
