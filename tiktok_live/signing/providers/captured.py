"""Turns what a live page used for its own socket into a connect plan for a socket of the client's. Pure.

The plan has the page's address, user agent, language and guest cookies, unchanged. It never has the cookies of an
account: a capture from a browser that is logged in is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from tiktok_live.errors import MessageError
from tiktok_live.net.http_client import cookie_header
from tiktok_live.net.user_agents import contradictions
from tiktok_live.signing.base import BadOutputOutcome, ConnectPlan, RejectedOutcome, UnavailableOutcome
from tiktok_live.signing.providers.composed import PLAN_LIFETIME
from tiktok_live.signing.providers.direct import GUEST_COOKIE
from tiktok_live.signing.providers.signer_responses import is_header_text, is_printable_ascii
from tiktok_live.signing.providers.static import SOCKET_SCHEMES
from tiktok_live.signing.user_agents import refused_user_agent
from tiktok_live.wire.batches import parse_batch

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tiktok_live.net.pages import PageCapture
    from tiktok_live.proto.upb import transport_pb2 as pb
    from tiktok_live.signing.base import FailedOutcome, SignOutcome

__all__ = ["CAPTURE_LIFETIME", "GUEST_COOKIES", "PROVIDER", "has_login", "plan_of_capture"]

PROVIDER = "page"

CAPTURE_LIFETIME = PLAN_LIFETIME
"""Seconds for which a captured address is used: it is signed, and signatures are reported to be valid that long."""

GUEST_COOKIES = (GUEST_COOKIE, "msToken", "tt_chain_token", "tt_csrf_token")
"""The cookies that a plan has: those that the platform sets for a guest. Only the first one is required."""

# A cookie with one of these prefixes belongs to an account.
_LOGIN_COOKIES = ("sessionid", "sid_", "ssid_", "uid_tt")
# The headers of a browser's handshake that a client can send in the same way.
_HEADERS = ("Origin", "Referer", "Accept-Language", "Cache-Control", "Pragma")
_MAX_URL = 16 * 1024

_LOGIN_ADVICE = (
    "Use another profile (page?profile=DIR&mode=socket), log out in that window, or read the frames of the page "
    'itself with sign="page", which takes no cookie out of the browser'
)


def has_login(names: Iterable[str]) -> bool:
    """Return whether a cookie among `names` belongs to an account."""
    return any(name.lower().startswith(_LOGIN_COOKIES) for name in names)


def plan_of_capture(capture: PageCapture, *, is_own_room: bool = True) -> SignOutcome:
    """Return the plan for the page's own room or for another one, or why `capture` makes none.

    For another room the plan has no first response, because that one is about the page's room.
    """
    failure = _refusal(capture) or _problem(capture)
    if failure is not None:
        return failure
    cookies = {name: capture.cookies[name] for name in GUEST_COOKIES if capture.cookies.get(name)}
    cursor = _cursor(capture.first_response) if is_own_room else None
    return ConnectPlan(
        url=capture.socket_url,
        headers={**_handshake_headers(capture), "Cookie": cookie_header(cookies)},
        provider=PROVIDER,
        cursor=cursor or "",
        first_response=capture.first_response if cursor is not None else b"",
        expires_at=capture.captured_at + CAPTURE_LIFETIME,
    )


def _refusal(capture: PageCapture) -> RejectedOutcome | None:
    if has_login((*capture.page_cookies, *capture.cookies)):
        detail = "the browser is logged in, and the cookies of an account are not taken out of it"
        return RejectedOutcome("LOGGED_IN", detail, _LOGIN_ADVICE)
    return refused_user_agent(capture.user_agent)


def _problem(capture: PageCapture) -> FailedOutcome | None:
    """Return why nothing can be sent that is like the page's own handshake."""
    url = capture.socket_url
    is_address = url.startswith(SOCKET_SCHEMES) and is_printable_ascii(url) and " " not in url
    if not url:
        return UnavailableOutcome(
            "the page opened no socket: it polls", advice='Read the page itself: sign="page" without mode=socket'
        )
    if not is_address or len(url) > _MAX_URL:
        return BadOutputOutcome("the page's socket has an address that cannot be sent")
    cookies = (capture.cookies.get(name, "") for name in GUEST_COOKIES)
    if not all(map(is_header_text, (*_handshake_headers(capture).values(), *filter(None, cookies)))):
        return BadOutputOutcome("the page's handshake has a header that cannot be sent")
    if differing := contradictions(url, capture.user_agent):
        return BadOutputOutcome(
            f"the page's socket names another browser than its user agent: {', '.join(differing)}",
            "Turn off what changes the browser's user agent, such as an extension, or use another profile",
        )
    if not capture.cookies.get(GUEST_COOKIE):
        return UnavailableOutcome(
            f"the page has no guest cookie {GUEST_COOKIE}, without which the platform closes a socket",
            advice="Try again in a minute; allow cookies for tiktok.com in that browser",
        )
    return None


def _handshake_headers(capture: PageCapture) -> dict[str, str]:
    given = {name.lower(): value for name, value in capture.headers.items()}
    own = {name: given[name.lower()] for name in _HEADERS if given.get(name.lower())}
    return {"User-Agent": capture.user_agent, **own}


def _cursor(body: bytes) -> str | None:
    """Return the cursor of a first response; None if it is not one."""
    try:
        batch = cast("pb.SplitBatch", parse_batch("transport.SplitBatch", body))
        return batch.cursor.decode() if body else None
    except (MessageError, UnicodeDecodeError):
        # The socket delivers the room's messages without it.
        return None
