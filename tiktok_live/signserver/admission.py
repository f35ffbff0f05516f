"""Who is let in, in which order it is decided, and what every answer carries. Knows no web server.

The order: the `Host` header (only this machine may be meant when there are no keys), the key, the caller's windows, a
free place. Only then is the body read and the backend asked, so that nobody without a key costs anything.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from tiktok_live.net.addresses import is_loopback
from tiktok_live.signserver.guard import host_of
from tiktok_live.signserver.http_errors import HttpError
from tiktok_live.signserver.limits import RateLimiter, Window

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tiktok_live.net.clock import Clock
    from tiktok_live.signserver.keys import ApiKeys
    from tiktok_live.signserver.limits import Limits
    from tiktok_live.signserver.metrics import Metrics

__all__ = ["Admission", "rate_headers"]

_BEARER = "bearer "
_BUSY_SECONDS = 1.0


class Admission:
    """Decides who is served.

    Args:
        keys: the keys; none opens the server for this machine.
        limits: for each caller, and for all together.
        metrics: counts who is served now.
        clock: for the windows.
        host: the address that is listened on, which a `Host` header may name besides the loopback ones.
    """

    def __init__(self, keys: ApiKeys, limits: Limits, metrics: Metrics, *, clock: Clock, host: str) -> None:
        self._keys = keys
        self._limits = limits
        self._metrics = metrics
        self._clock = clock
        self._hosts = {host.lower(), f"[{host.lower()}]"}
        self._limiter = RateLimiter(limits)

    def check_host(self, headers: Mapping[str, str]) -> None:
        """Refuse what a web page on this machine could have sent to a server that asks for no key.

        A page of a foreign name that was made to point here (DNS rebinding) sends that name in `Host`.

        Raises:
            HttpError: the request means another host, or a browser says that it comes from another site's page.
        """
        if len(self._keys):
            return
        host = host_of(headers.get("Host", ""))
        if not (is_loopback(host) or (host and host in self._hosts)):
            raise HttpError(403, "without keys this server answers to its own address alone", label="host")
        if headers.get("Sec-Fetch-Site", "").strip().lower() == "cross-site":
            raise HttpError(403, "this server does not answer to pages of other sites", label="host")

    def owner(self, headers: Mapping[str, str], query: Mapping[str, str]) -> str:
        """Return whose key a request brings; empty for none that is known.

        It is looked for in `X-Api-Key`, in `Authorization: Bearer` (Prometheus can send no other) and, because old
        clients send it so, in the query.
        """
        key = headers.get("X-Api-Key", "") or _bearer(headers.get("Authorization", "")) or query.get("apiKey", "")
        return self._keys.owner(key) if key else ""

    def may_enter(self, owner: str) -> bool:
        """Return whether the key's owner is served; without keys everybody is."""
        return bool(owner) or not len(self._keys)

    def check_key(self, owner: str) -> None:
        """Refuse who brings no key, or none that is known.

        Raises:
            HttpError: there are keys, and this is none.
        """
        if not self.may_enter(owner):
            raise HttpError(401, "an API key is needed in the header X-Api-Key", label="key")

    def count(self, caller: str) -> None:
        """Count a request in its caller's windows.

        Raises:
            HttpError: one of them is full.
        """
        full = self._limiter.take(caller, self._clock.monotonic())
        if full is not None:
            said = f"too many requests: {full.maximum} fit in a {full.label}, wait a little"
            raise HttpError(429, said, label=full.label, retry_after=full.resets_in)

    def windows(self, caller: str) -> tuple[Window, ...]:
        """Return how a caller stands."""
        return self._limiter.look(caller, self._clock.monotonic())

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold one of the places of those who are served now.

        Raises:
            HttpError: none is free. Nobody queues: a plan that waited has expired.
        """
        if self._metrics.in_flight >= self._limits.max_concurrent:
            raise HttpError(
                429, "too many requests at a time, try again", label="concurrent_signs", retry_after=_BUSY_SECONDS
            )
        self._metrics.in_flight += 1
        try:
            yield
        finally:
            self._metrics.in_flight -= 1


def rate_headers(refused: HttpError | None, windows: tuple[Window, ...], wall: float) -> dict[str, str]:
    """Return the headers that tell a caller how much is left.

    A 429 has all of them, with `RateLimit-Remaining` in seconds: TikTokLive reads that one, and as the time to wait.
    The resets are times since 1970 in seconds, as both TikTokLive and tiktok-live-connector read them.
    """
    if refused is not None and refused.status == 429 and refused.seconds is not None:  # noqa: PLR2004 - too many
        reset = str(int(wall) + refused.seconds)
        return {
            "Retry-After": str(refused.seconds),
            "RateLimit-Remaining": str(refused.seconds),
            "RateLimit-Reset": reset,
            "X-RateLimit-Reset": reset,
        }
    if not windows:
        return {}
    least = min(windows, key=lambda window: window.remaining)
    reset = str(int(wall + least.resets_in) + 1)
    return {
        "RateLimit-Limit": str(least.maximum),
        "RateLimit-Remaining": str(least.remaining),
        "RateLimit-Reset": reset,
        "X-RateLimit-Reset": reset,
    }


def _bearer(header: str) -> str:
    return header[len(_BEARER) :].strip() if header.lower().startswith(_BEARER) else ""
