"""Reconnect delays: a generator of seconds that takes its randomness as a parameter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from tiktok_live.errors import ConfigError

__all__ = ["Backoff"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Backoff:
    """How long to wait between attempts.

    Attributes:
        initial: first delay, in seconds.
        maximum: longest delay, in seconds.
        factor: each delay is the previous one times this.
        jitter: each delay is shortened by a random fraction of up to this (0 to 1), so that many rooms do not
            reconnect at the same instant.
        attempts: number of delays before giving up.

    Raises:
        ConfigError: a value is out of range.
    """

    initial: float = 1.0
    maximum: float = 30.0
    factor: float = 2.0
    jitter: float = 0.5
    attempts: int = 8

    def __post_init__(self) -> None:
        for name in ("initial", "maximum", "factor", "jitter", "attempts"):
            value = getattr(self, name)
            if not isinstance(value, int if name == "attempts" else int | float):
                raise ConfigError(f"backoff: {name} must be a {'whole ' * (name == 'attempts')}number")
        if not 0 < self.initial <= self.maximum:
            raise ConfigError("backoff: initial must be above 0 and at most maximum")
        if not self.factor >= 1:
            raise ConfigError("backoff: factor must be 1 or more")
        if not 0 <= self.jitter <= 1:
            raise ConfigError("backoff: jitter must be between 0 and 1")
        if self.attempts < 0:
            raise ConfigError("backoff: attempts must be 0 or more")

    def delays(self, rng: Random) -> Iterator[float]:
        """Yield `attempts` delays in seconds, growing by `factor` up to `maximum` and shortened by `jitter`."""
        delay = self.initial
        for _ in range(self.attempts):
            yield delay * (1 - self.jitter * rng.random())
            delay = min(delay * self.factor, self.maximum)
