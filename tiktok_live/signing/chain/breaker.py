"""A circuit breaker: pauses a provider that fails repeatedly. Pure: time is a parameter."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from tiktok_live.errors import ConfigError

if TYPE_CHECKING:
    from random import Random

__all__ = ["BreakerState", "CircuitBreaker", "SignPolicy"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignPolicy:
    """How a chain treats providers that fail. All times are in seconds.

    Attributes:
        open_after: consecutive failures after which a provider's breaker opens.
        open_for: how long the breaker stays open at first. It doubles each time a probe fails.
        max_open_for: upper limit of that time.
        jitter: each of these times is extended by a random share of up to this much (0 to 1), so that many processes
            do not retry at the same moment. A time that the provider named is not extended.
        total_timeout: for trying all providers once.

    Raises:
        ConfigError: a value is invalid.
    """

    open_after: int = 3
    open_for: float = 60.0
    max_open_for: float = 900.0
    jitter: float = 0.1
    total_timeout: float = 30.0

    def __post_init__(self) -> None:
        if not self.open_after >= 1:
            raise ConfigError("SignPolicy: open_after must be 1 or more")
        if not 0 < self.open_for <= self.max_open_for:
            raise ConfigError("SignPolicy: open_for must be more than 0, and max_open_for at least open_for")
        if not 0 <= self.jitter <= 1:
            raise ConfigError("SignPolicy: jitter must be between 0 and 1")
        if not self.total_timeout > 0:
            raise ConfigError("SignPolicy: total_timeout must be more than 0 seconds")


class BreakerState(StrEnum):
    """Whether requests to a provider are allowed."""

    CLOSED = "closed"
    """They are."""
    OPEN = "open"
    """They are not."""
    HALF_OPEN = "half_open"
    """One request, the probe, is in progress; no other is allowed until its result is known."""


class CircuitBreaker:
    """The breaker of one provider.

    Args:
        policy: when it opens, and for how long.
        rng: source of jitter.

    Attributes:
        state: whether requests are allowed.
        open_until: while open, the time from which a probe is allowed.
        refused: whether it opened because the platform rejected us, not because of failures.
    """

    __slots__ = ("_failures", "_policy", "_probed_at", "_rng", "_times_opened", "open_until", "refused", "state")

    def __init__(self, policy: SignPolicy, rng: Random) -> None:
        self._policy = policy
        self._rng = rng
        self._failures = 0
        self._times_opened = 0
        self._probed_at = 0.0
        self.state = BreakerState.CLOSED
        self.open_until = 0.0
        self.refused = False

    def allow(self, now: float) -> bool:
        """Return whether a request is allowed now. If the breaker was open and its time is over, it is the probe."""
        if self.state is BreakerState.CLOSED:
            return True
        if now < self.wait_until():
            return False
        self.state = BreakerState.HALF_OPEN
        self._probed_at = now
        return True

    def wait_until(self) -> float:
        """Return the time from which `allow` returns true."""
        if self.state is BreakerState.HALF_OPEN:
            # The result of a probe may never be reported, if its room was closed. That must not block for ever.
            return self._probed_at + self._policy.open_for
        return self.open_until if self.state is BreakerState.OPEN else 0.0

    def release(self, requested_at: float) -> None:
        """Allow another probe: the result of the one at `requested_at` will not be reported."""
        if self.state is BreakerState.HALF_OPEN and self._probed_at == requested_at:
            self.state = BreakerState.OPEN
            self.open_until = requested_at

    def succeeded(self) -> None:
        """Close the breaker: a socket opened with the provider's plan has sent its first frame."""
        self.state = BreakerState.CLOSED
        self._failures = 0
        self._times_opened = 0
        self.refused = False

    def failed(self, now: float) -> bool:
        """Count a failure; return whether the breaker opened because of it."""
        self._failures += 1
        if self.state is BreakerState.OPEN:
            return False  # the result of a request that started before the breaker opened
        if self.state is BreakerState.CLOSED and self._failures < self._policy.open_after:
            return False
        self._open(now + self._next_time())
        return True

    def rate_limited(self, seconds: float, now: float) -> bool:
        """Open for exactly as long as the provider said; return false if it was already open at least that long."""
        until = now + seconds
        if self.state is BreakerState.OPEN and until <= self.open_until:
            return False
        self._open(until)
        return True

    def reject(self, now: float) -> bool:
        """Open at once, because the platform rejected us for good; return false if it was open already."""
        was_open = self.state is BreakerState.OPEN
        if not was_open:
            self._open(now + self._next_time())
        self.refused = True
        return not was_open

    def _open(self, until: float) -> None:
        self.state = BreakerState.OPEN
        self.open_until = until
        self.refused = False

    def _next_time(self) -> float:
        times = min(self._times_opened, 16)  # beyond that max_open_for has long been reached
        self._times_opened += 1
        length: float = min(self._policy.open_for * 2**times, self._policy.max_open_for)
        jitter: float = self._policy.jitter * self._rng.random()
        return length + length * jitter
