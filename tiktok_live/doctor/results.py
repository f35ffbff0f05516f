"""What the doctor found: a result for each hop, and the report of all of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum, unique

from tiktok_live.errors import TikTokLiveError

__all__ = ["Hop", "HopResult", "Report", "Verdict"]


@unique
class Hop(StrEnum):
    """A step on the way to a room, in the order in which they are examined."""

    VERSIONS = "versions"
    """This program and the packages that it uses."""
    ENVIRONMENT = "environment"
    """Variables of the environment that change the way to the platform, or would in other programs."""
    PROXY = "proxy"
    """The configured proxy accepts connections."""
    DNS = "dns"
    """The host's name is resolved."""
    TLS = "tls"
    """The host accepts a connection, and its certificate is trusted."""
    PAGE = "page"
    """The host's live page is readable."""
    API = "api"
    """The API knows the user."""
    ROOM = "room"
    """The host is live, as the page and the API together say."""
    ROOM_INFO = "room info"
    """The API describes the room."""
    COOKIE = "cookie"
    """The platform sets a guest cookie."""
    CLOCK = "clock"
    """This machine's clock agrees with the platform's."""
    PROVIDER = "provider"
    """A sign provider makes a connect plan."""
    HANDSHAKE = "handshake"
    """The host of the plan opens a WebSocket."""
    FIRST_FRAME = "first frame"
    """The server responds to the request to enter the room."""
    FIRST_BATCH = "first batch"
    """The server pushes messages of the room."""
    STREAM = "stream"
    """The connection lasts."""
    HEARTBEATS = "heartbeats"
    """The server answers heartbeats."""
    DECODING = "decoding"
    """The messages are readable."""


@unique
class Verdict(StrEnum):
    """The verdict on a hop."""

    PASSED = "passed"
    WARNED = "warned"
    """It works, but something about it may matter."""
    FAILED = "failed"
    SKIPPED = "skipped"
    """It was not examined; the detail says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HopResult:
    """The result of one hop.

    Attributes:
        hop: which one.
        target: host or sign provider; empty if there is only one.
        verdict: what came of it.
        milliseconds: how long it took; None if it was skipped, or takes no time.
        detail: what was seen, with the peer's own words: one sentence without a full stop, without secrets.
        advice: the next step; may be empty.
        error: the error behind a failure.
    """

    hop: Hop
    target: str = ""
    verdict: Verdict
    milliseconds: float | None = None
    detail: str
    advice: str = ""
    error: TikTokLiveError | None = field(default=None, repr=False, compare=False)

    def to_dict(self) -> dict[str, object]:
        """Return the result as JSON values."""
        return {
            "hop": self.hop.value,
            "target": self.target,
            "verdict": self.verdict.value,
            "milliseconds": None if self.milliseconds is None else round(self.milliseconds, 1),
            "detail": self.detail,
            "advice": self.advice,
            "error": None if self.error is None else type(self.error).__name__,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """The results of all hops, in order."""

    results: tuple[HopResult, ...]

    @property
    def first_failure(self) -> HopResult | None:
        """The first hop that failed; None if none did."""
        return next((result for result in self.results if result.verdict is Verdict.FAILED), None)

    @property
    def warnings(self) -> tuple[HopResult, ...]:
        """The hops that work, but were remarkable."""
        return tuple(result for result in self.results if result.verdict is Verdict.WARNED)

    def to_dict(self) -> dict[str, object]:
        """Return the report as JSON values."""
        failure = self.first_failure
        return {
            "ok": failure is None,
            "first_failure": None if failure is None else failure.hop.value,
            "hops": [result.to_dict() for result in self.results],
        }
