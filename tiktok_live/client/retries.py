"""Whether there is another attempt, and when: the budget of retries and what must not be tried again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tiktok_live.errors import NotLive, SignRateLimited

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from tiktok_live.client.config import LiveConfig
    from tiktok_live.errors import TikTokLiveError

__all__ = ["Retries"]


class Retries:
    """Counts attempts that failed in a row.

    Args:
        config: the delays, and how many attempts a start has.
        rng: jitter.

    Attributes:
        attempt: failures since the last healthy connection.
    """

    def __init__(self, config: LiveConfig, rng: Random) -> None:
        self._config = config
        self._rng = rng
        self.attempt = 0
        self._delays: Iterator[float] = iter(())
        self.refill()

    def refill(self) -> None:
        """Begin to count anew: a connection was healthy."""
        backoff = self._config.reconnect
        self._delays = backoff.delays(self._rng) if backoff is not None else iter(())
        self.attempt = 0

    def delay(self, error: TikTokLiveError, *, was_connected: bool, otherwise: bool) -> float | None:
        """Return the seconds before the next attempt, or None when there must be none.

        Args:
            error: why the last one failed.
            was_connected: whether the room was read before; a start has fewer attempts.
            otherwise: whether the next attempt goes another way: as another guest, or by another sign provider.
        """
        self.attempt += 1
        is_verdict = not error.retryable or isinstance(error, NotLive)
        if is_verdict and not otherwise:
            return None
        if not was_connected and not otherwise and self.attempt >= self._config.start_attempts:
            return None
        delay = next(self._delays, None)
        if delay is not None and isinstance(error, SignRateLimited):
            return max(delay, error.retry_after)
        return delay
