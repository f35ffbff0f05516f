"""Faults of pages and APIs."""

from __future__ import annotations

from tiktok_live.errors import ConfigError
from tiktok_live.simulator.faults.base import Fault, check_header, check_status

__all__ = ["CdnChange", "Cut", "NoCookie", "Nonsense", "RateLimit", "RequestFault", "Shell", "SlowAnswer", "Status"]


class RequestFault(Fault, frozen=True, kw_only=True):
    """Strikes answers of pages and APIs.

    Attributes:
        path: of the request, where `*` stands for anything. The socket's path is meant only by what names it.
        request: the number of the request among those that match, from 1; 0 is each.
    """

    path: str = "*"
    request: int = 0


class SlowAnswer(RequestFault, frozen=True, kw_only=True, tag="slow"):
    """The answer comes `seconds` later."""

    seconds: float = 5.0


class Cut(RequestFault, frozen=True, kw_only=True, tag="cut"):
    """The connection breaks when this part of the body, from 0 to 1, was sent; the headers promise all of it."""

    part: float = 0.5

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.part >= 1:
            raise ConfigError("part must be less than 1")


class Status(RequestFault, frozen=True, kw_only=True, tag="status"):
    """An empty answer with this status; `retry_after` is the header of that name, left out when empty."""

    status: int = 503
    retry_after: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        check_status(self.status)
        check_header("retry_after", self.retry_after)


class RateLimit(RequestFault, frozen=True, kw_only=True, tag="rate_limit"):
    """More than so many requests in `window` seconds are answered with 429 and the seconds to wait."""

    times: int = 0
    requests: int = 10
    window: float = 60.0


class Shell(RequestFault, frozen=True, kw_only=True, tag="shell"):
    """A page without any state instead of what was asked for; with `captcha`, one that shows a riddle."""

    captcha: bool = False


class Nonsense(RequestFault, frozen=True, kw_only=True, tag="nonsense"):
    """This text as JSON, whatever was asked for."""

    text: str = '{"status_code": [], "data": 17, "statusCode": {}}'


class NoCookie(RequestFault, frozen=True, kw_only=True, tag="no_cookie"):
    """The answer is right, and gives no cookie."""


class CdnChange(RequestFault, frozen=True, kw_only=True, tag="cdn_change"):
    """A fetch names this address of the socket (`FetchResult.push_server`, field 10)."""

    address: str
    times: int = 0
    path: str = "/webcast/im/fetch*"
