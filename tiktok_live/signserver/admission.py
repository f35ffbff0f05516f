"""Admission control and rate-limit headers, independent of the web server.

Checks run in this order: the `Host` header (without keys it must name this machine), the key, the caller's rate
limits, a free slot. The body is read and the backend called only afterwards, so a request without a key is cheap.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from tiktok_live.net.addresses import is_loopback
from tiktok_live.signserver.guard import host_of
from tiktok_live.signserver.limits import RateLimiter, Window
from tiktok_live.signserver.messages import HttpError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tiktok_live.net.clock import Clock
    from tiktok_live.signserver.keys import ApiKeys
    from tiktok_live.signserver.limits import Limits
    from tiktok_live.signserver.metrics import Metrics

__all__ = ["Admission", "rate_limit_headers"]

_BEARER = "bearer "
_BUSY_SECONDS = 1.0


class Admission:
    """Decides which requests are handled.

    Args:
        keys: accepted keys; without any, the server is open to this machine.
        limits: per caller and in total.
        metrics: holds the number of requests in progress.
        clock: for the rate limits.
        host: the address that the server listens on; accepted in a `Host` header besides the loopback names.
    """

    def __init__(self, keys: ApiKeys, limits: Limits, metrics: Metrics, *, clock: Clock, host: str) -> None:
        self._keys = keys
        self._limits = limits
        self._metrics = metrics
        self._clock = clock
        self._hosts = {host.lower(), f"[{host.lower()}]"}
        self._limiter = RateLimiter(limits)

    def check_host(self, headers: Mapping[str, str]) -> None:
        """Without keys, reject requests that a web page opened on this machine could have sent.

        A page that uses DNS rebinding to reach this server sends its own name in `Host`.

        Raises:
            HttpError: the request names another host, or the browser marks it as cross-site.
        """
        if len(self._keys):
            return
        host = host_of(headers.get("Host", ""))
        if not (is_loopback(host) or (host and host in self._hosts)):
            raise HttpError(403, "without API keys this server accepts only its own address as Host", label="host")
        if headers.get("Sec-Fetch-Site", "").strip().lower() == "cross-site":
            raise HttpError(403, "this server rejects requests from pages of other sites", label="host")

    def owner(self, headers: Mapping[str, str], query: Mapping[str, str]) -> str:
        """Return the owner of the request's key; empty without a known key.

        The key is read from `X-Api-Key`, from `Authorization: Bearer` (the only one that Prometheus can send), or from
        the query, where old clients send it.
        """
        key = _key_in(headers, query)
        return self._keys.owner(key) if key else ""

    def is_authorized(self, owner: str) -> bool:
        """Return whether the key's owner is known; always true without keys."""
        return bool(owner) or not len(self._keys)

    def check_key(self, owner: str, headers: Mapping[str, str], query: Mapping[str, str]) -> None:
        """Reject a request without a known key.

        Raises:
            HttpError: the server has keys and `owner` is empty. The message says whether the request has a key.
        """
        if self.is_authorized(owner):
            return
        if _key_in(headers, query):
            raise HttpError(401, "this server does not know the API key of the request: check it", label="key")
        raise HttpError(401, "the request has no API key: send it in the header X-Api-Key", label="key")

    def count(self, caller: str) -> None:
        """Count a request in its caller's windows.

        Raises:
            HttpError: a window is full.
        """
        full = self._limiter.take(caller, self._clock.monotonic())
        if full is not None:
            message = f"too many requests: the limit is {full.maximum} per {full.label}, try again later"
            raise HttpError(429, message, label=full.label, retry_after=full.resets_in)

    def windows(self, caller: str) -> tuple[Window, ...]:
        """Return the state of the caller's windows."""
        return self._limiter.windows(caller, self._clock.monotonic())

    @contextmanager
    def slot(self) -> Iterator[None]:
        """Hold one of the slots for requests in progress.

        Raises:
            HttpError: no slot is free. Requests do not queue: a plan would expire meanwhile.
        """
        if self._metrics.in_flight >= self._limits.max_concurrent:
            raise HttpError(
                429, "too many concurrent requests, try again", label="concurrent_signs", retry_after=_BUSY_SECONDS
            )
        self._metrics.in_flight += 1
        try:
            yield
        finally:
            self._metrics.in_flight -= 1


def rate_limit_headers(error: HttpError | None, windows: tuple[Window, ...], wall: float) -> dict[str, str]:
    """Return the rate-limit headers of a response.

    A 429 has all of them, with seconds in `RateLimit-Remaining`: TikTokLive reads the time to wait from there. Resets
    are Unix times in seconds, as TikTokLive and tiktok-live-connector expect.
    """
    if error is not None and error.status == 429 and error.retry_seconds is not None:  # noqa: PLR2004 - too many
        reset = str(int(wall) + error.retry_seconds)
        return {
            "Retry-After": str(error.retry_seconds),
            "RateLimit-Remaining": str(error.retry_seconds),
            "RateLimit-Reset": reset,
            "X-RateLimit-Reset": reset,
        }
    if not windows:
        return {}
    tightest = min(windows, key=lambda window: window.remaining)
    reset = str(int(wall + tightest.resets_in) + 1)
    return {
        "RateLimit-Limit": str(tightest.maximum),
        "RateLimit-Remaining": str(tightest.remaining),
        "RateLimit-Reset": reset,
        "X-RateLimit-Reset": reset,
    }


def _key_in(headers: Mapping[str, str], query: Mapping[str, str]) -> str:
    return headers.get("X-Api-Key", "") or _bearer_token(headers.get("Authorization", "")) or query.get("apiKey", "")


def _bearer_token(header: str) -> str:
    return header[len(_BEARER) :].strip() if header.lower().startswith(_BEARER) else ""
