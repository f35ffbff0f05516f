"""A circuit breaker: a provider that failed again and again is left alone for a while. Time comes in as a number."""

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
    """How a chain of providers treats those that fail. All times in seconds.

    Attributes:
        open_after: failures in a row after which a provider is left alone.
        open_for: for how long at first; each time its probe fails it is twice as long.
        max_open_for: no longer than this.
        jitter: each of these times is lengthened by a random part of up to this share (0 to 1), so that many
            processes do not come back in the same instant. A time that the provider named is kept exactly.
        total_timeout: for asking all providers once.

    Raises:
        ConfigError: for values that cannot work.
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
            raise ConfigError("SignPolicy: 0 < open_for <= max_open_for is needed")
        if not 0 <= self.jitter <= 1:
            raise ConfigError("SignPolicy: jitter must be between 0 and 1")
        if not self.total_timeout > 0:
            raise ConfigError("SignPolicy: total_timeout must be more than 0 seconds")


class BreakerState(StrEnum):
    """Whether a provider is asked."""

    CLOSED = "closed"
    """It is asked."""
    OPEN = "open"
    """It is not."""
    HALF_OPEN = "half_open"
    """One request, the probe, is on its way; everybody else waits for how it ends."""


class CircuitBreaker:
    """The breaker of one provider.

    Args:
        policy: when it opens, and for how long.
        rng: jitter.

    Attributes:
        state: whether the provider is asked.
        open_until: when the probe may go, while open.
        refused: whether it opened on a verdict about us, not on a failure.
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

    def may_ask(self, now: float) -> bool:
        """Return whether the provider may be asked now; of an open one whose time is over, this is the probe."""
        if self.state is BreakerState.CLOSED:
            return True
        if now < self.wait_until():
            return False
        self.state = BreakerState.HALF_OPEN
        self._probed_at = now
        return True

    def wait_until(self) -> float:
        """Return when `may_ask` can be answered with yes."""
        if self.state is BreakerState.HALF_OPEN:
            # A probe of which nobody tells how it ended, because its room went away, must not block for ever.
            return self._probed_at + self._policy.open_for
        return self.open_until if self.state is BreakerState.OPEN else 0.0

    def let_go(self, asked_at: float) -> None:
        """Let another probe go: of the one that went at `asked_at` nobody will tell how it ended."""
        if self.state is BreakerState.HALF_OPEN and self._probed_at == asked_at:
            self.state = BreakerState.OPEN
            self.open_until = asked_at

    def succeeded(self) -> None:
        """Close: a socket that the provider's plan opened has sent its first frame."""
        self.state = BreakerState.CLOSED
        self._failures = 0
        self._times_opened = 0
        self.refused = False

    def failed(self, now: float) -> bool:
        """Count a failure; return whether the breaker opened because of it."""
        self._failures += 1
        if self.state is BreakerState.OPEN:
            return False  # the end of a request from before it opened
        if self.state is BreakerState.CLOSED and self._failures < self._policy.open_after:
            return False
        self._open(now + self._next_time())
        return True

    def told_to_wait(self, seconds: float, now: float) -> bool:
        """Open for exactly as long as the provider said; return whether it was not open for so long already."""
        until = now + seconds
        if self.state is BreakerState.OPEN and until <= self.open_until:
            return False
        self._open(until)
        return True

    def reject(self, now: float) -> bool:
        """Open at once: the provider refused us, and will again; return whether it was not open already."""
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
        times = min(self._times_opened, 16)  # beyond that the limit has long been reached
        self._times_opened += 1
        length: float = min(self._policy.open_for * 2**times, self._policy.max_open_for)
        jitter: float = self._policy.jitter * self._rng.random()
        return length + length * jitter
