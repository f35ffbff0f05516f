"""Faults of pages and APIs."""

from __future__ import annotations

from typing import Literal

from tiktok_live.errors import ConfigError
from tiktok_live.simulator.faults.base import Fault, check_header, check_status

__all__ = [
    "AgeGate",
    "CdnChange",
    "Cut",
    "InvalidResponse",
    "LoginWall",
    "NoCookie",
    "PageFault",
    "RateLimit",
    "RequestFault",
    "RoomFinished",
    "Shell",
    "SlowResponse",
    "Status",
]


_LIVE_PAGES = "/@*/live*"


class RequestFault(Fault, frozen=True, kw_only=True):
    """A fault of the responses of pages and APIs.

    Attributes:
        path: of the request; `*` matches any text. A single `*` does not match the socket's path.
        request: number of the request among those that match, from 1; 0 matches all of them.
    """

    path: str = "*"
    request: int = 0


class SlowResponse(RequestFault, frozen=True, kw_only=True, tag="slow"):
    """The response is delayed by `seconds`."""

    seconds: float = 5.0


class Cut(RequestFault, frozen=True, kw_only=True, tag="cut"):
    """The connection closes after this part of the body, from 0 to 1. `Content-Length` announces the whole body."""

    part: float = 0.5

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.part >= 1:
            raise ConfigError("part must be less than 1")


class Status(RequestFault, frozen=True, kw_only=True, tag="status"):
    """The response is empty and has this status. `retry_after` is its header `Retry-After`, omitted if empty."""

    status: int = 503
    retry_after: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        check_status(self.status)
        check_header("retry_after", self.retry_after)


class RateLimit(RequestFault, frozen=True, kw_only=True, tag="rate_limit"):
    """Requests beyond `requests` per `window` seconds get a 429 with `Retry-After`."""

    times: int = 0
    requests: int = 10
    window: float = 60.0


class Shell(RequestFault, frozen=True, kw_only=True, tag="shell"):
    """The response is a page without any state; with `captcha`, a captcha page."""

    captcha: bool = False


class InvalidResponse(RequestFault, frozen=True, kw_only=True, tag="nonsense"):
    """The response is this text, declared as JSON."""

    text: str = '{"status_code": [], "data": 17, "statusCode": {}}'


class NoCookie(RequestFault, frozen=True, kw_only=True, tag="no_cookie"):
    """The response sets no cookie, but is correct otherwise."""


class CdnChange(RequestFault, frozen=True, kw_only=True, tag="cdn_change"):
    """A fetch returns this address as the socket's (`FetchResult.push_server`, field 10)."""

    address: str
    times: int = 0
    path: str = "/webcast/im/fetch*"


class LoginWall(RequestFault, frozen=True, kw_only=True, tag="login_wall"):
    """The live page redirects to `/login?redirect_url=...`, a page without any state."""

    path: str = _LIVE_PAGES


class AgeGate(RequestFault, frozen=True, kw_only=True, tag="age_gate"):
    """The live page is that of an age-restricted live: it does not name the room, and opens no socket."""

    path: str = _LIVE_PAGES


class RoomFinished(RequestFault, frozen=True, kw_only=True, tag="room_finished"):
    """Entering the room is refused because the live is over (`status_code` 30003), whatever the live page says."""

    path: str = "/webcast/room/enter*"


class PageFault(RequestFault, frozen=True, kw_only=True, tag="page"):
    """The live page behaves differently in a browser. Clients that run no scripts do not notice.

    `reload`: the page reloads itself. `leave`: it goes to `location`. `reopen`: it closes its socket and opens the next
    one. `other_socket`: it opens a second socket, which is not a live's. `no_socket`: it opens none.

    Attributes:
        what: the page does.
        seconds: until then, of `reload` and `leave` from the page's start, of `reopen` from the opening of the socket.
        location: address that the page goes to with `leave`.
    """

    what: Literal["leave", "no_socket", "other_socket", "reload", "reopen"]
    seconds: float = 1.0
    location: str = "/"
    path: str = _LIVE_PAGES
