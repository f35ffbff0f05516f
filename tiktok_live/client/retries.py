"""Whether and when to retry: the budget of attempts, and failures that must not be retried."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tiktok_live.errors import HandshakeRejected, NotLive, SignRateLimited

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from tiktok_live.client.config import LiveConfig
    from tiktok_live.errors import TikTokLiveError

__all__ = ["MAX_WAIT", "Retries"]

MAX_WAIT = 300.0
"""Maximum delay in seconds with `follow`: a network outage must not cost a whole live."""

_JITTER = 0.1


class Retries:
    """Counts consecutive failures and computes the delay before each retry.

    Args:
        config: the delays, and the number of attempts of a start. With `follow` there is always another attempt: when
            the delays are used up, the next delay is `poll`, and each further one doubles, up to `MAX_WAIT`.
        rng: random numbers for the jitter.

    Attributes:
        attempt: failures since the last healthy connection.
    """

    def __init__(self, config: LiveConfig, rng: Random) -> None:
        self._config = config
        self._rng = rng
        self.attempt = 0
        self._delays: Iterator[float] = iter(())
        self._patience = 0.0
        self._spare = 0
        self.refill()

    def earn(self) -> None:
        """Add one attempt, because a connection delivered messages although it was short.

        Its delay is the maximum, so a flaky connection is retried indefinitely, but slowly.
        """
        self._spare += 1

    def refill(self) -> None:
        """Reset the budget after a healthy connection."""
        backoff = self._config.reconnect
        self._delays = backoff.delays(self._rng) if backoff is not None else iter(())
        self._patience = self._config.poll
        self._spare = 0
        self.attempt = 0

    def delay(self, error: TikTokLiveError, *, was_connected: bool, differs: bool) -> float | None:
        """Return the seconds before the next attempt, or None if there must be none.

        Args:
            error: why the last attempt failed.
            was_connected: whether the room was read before; a start has fewer attempts.
            differs: whether the next attempt differs, for example in the guest or the sign provider.
        """
        self.attempt += 1
        is_verdict = not error.retryable or isinstance(error, NotLive)
        if is_verdict and not differs:
            return None
        is_over = not was_connected and not differs and self.attempt >= self._config.start_attempts
        delay = None if is_over else self._next_delay()
        if delay is None and self._config.follow:
            delay = self._wait_longer()
        if delay is not None and isinstance(error, SignRateLimited | HandshakeRejected):
            return max(delay, error.retry_after)
        return delay

    def _next_delay(self) -> float | None:
        delay = next(self._delays, None)
        backoff = self._config.reconnect
        if delay is None and self._spare and backoff is not None:
            self._spare -= 1
            return backoff.maximum * (1 - backoff.jitter * self._rng.random())
        return delay

    def _wait_longer(self) -> float:
        delay, self._patience = self._patience, min(self._patience * 2, max(MAX_WAIT, self._config.poll))
        return delay * (1 - _JITTER * self._rng.random())
