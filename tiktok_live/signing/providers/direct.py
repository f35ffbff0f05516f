"""The provider `direct`: the platform itself, with a guest cookie and an unsigned socket. No service, no key."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from tiktok_live.advice import THROUGH_BROWSER
from tiktok_live.errors import NetworkError, PayloadTooLarge
from tiktok_live.net.addresses import is_platform
from tiktok_live.net.clock import Clock, SystemClock
from tiktok_live.net.http_client import HttpClient, cookie_header
from tiktok_live.net.user_agents import Browser, browser_headers
from tiktok_live.signing.base import (
    BadOutputOutcome,
    ConnectPlan,
    FailedOutcome,
    Identity,
    ProviderHealth,
    RateLimitedOutcome,
    RejectedOutcome,
    RoomRef,
    SignedRequest,
    SignOutcome,
    UnavailableOutcome,
    UnsignedRequest,
    UrlOutcome,
)
from tiktok_live.signing.providers.signer_responses import retry_after
from tiktok_live.wire.frames import LIVE_ID

if TYPE_CHECKING:
    from tiktok_live.net.http_client import HttpResponse

__all__ = [
    "GUEST_COOKIE",
    "SOCKET_HOSTS",
    "SOCKET_PATH",
    "DirectProvider",
    "socket_headers",
    "socket_query",
]

SOCKET_PATH = "/webcast/im/ws_proxy/ws_reuse_supplement/"
GUEST_COOKIE = "ttwid"
"""The only cookie that the socket requires."""

SOCKET_HOSTS = {
    "": "wss://webcast-ws.tiktok.com",
    "us": "wss://webcast-ws.us.tiktok.com",
    "eu": "wss://webcast-ws.eu.tiktok.com",
}
"""The platform's socket hosts by region."""

_ATTEMPTS = 3  # a response without a cookie is usually followed by one with it
_FIRST_WAIT = 0.25
_MAX_PAGE = 4 * 1024 * 1024


class DirectProvider:
    """Makes plans with a guest cookie from the platform and an unsigned URL.

    Args:
        http: HTTP client for the cookie.
        web_url: address of the site that sets the cookie.
        socket_url: the socket's scheme and host.
        timeout: seconds for one request.
        clock: for the wait between attempts.
        allow_session_hosts: hosts besides the platform's own that may receive the user's session.
    """

    name = "direct"

    def __init__(
        self,
        http: HttpClient,
        *,
        web_url: str,
        socket_url: str,
        timeout: float = 10.0,
        clock: Clock | None = None,
        allow_session_hosts: Collection[str] = (),
    ) -> None:
        self._http = http
        self._web_url = web_url.rstrip("/")
        self._socket_url = socket_url.rstrip("/")
        self._timeout = timeout
        self._clock = clock or SystemClock()
        self._may_have_session = is_platform(socket_url) or urlsplit(socket_url).hostname in allow_session_hosts

    async def connect(self, room: RoomRef, identity: Identity) -> SignOutcome:
        """Return a plan for `room`. A guest cookie that `identity` already has is reused."""
        if GUEST_COOKIE not in identity.cookies:
            failure = await self._get_guest_cookie(identity)
            if failure is not None:
                return failure
        headers = socket_headers(identity, with_session=self._may_have_session)
        url = f"{self._socket_url}{SOCKET_PATH}?{socket_query(room.room_id, identity)}"
        return ConnectPlan(url=url, headers=headers, provider=self.name)

    async def sign_url(self, request: UnsignedRequest) -> UrlOutcome:
        """Return `request` unchanged: a guest's requests have no signature."""
        return SignedRequest(url=request.url, user_agent=request.user_agent, cookies=request.cookies)

    async def health(self) -> ProviderHealth:
        """Return ok: only a real plan shows whether the platform accepts it."""
        return ProviderHealth(ok=True, detail="no service is needed")

    async def aclose(self) -> None:
        """Do nothing: the HTTP client belongs to its creator."""

    async def _get_guest_cookie(self, identity: Identity) -> FailedOutcome | None:
        wait = _FIRST_WAIT
        for left in reversed(range(_ATTEMPTS)):
            try:
                response = await self._request(identity)
            except NetworkError as error:
                return UnavailableOutcome.of(error)
            except PayloadTooLarge as error:
                return BadOutputOutcome(error.message)
            failure = _failure(response, self._clock.wall())
            if failure is not None:
                return failure
            if response.cookies.get(GUEST_COOKIE):
                # A server deletes a cookie by setting an empty value.
                identity.cookies.update({name: value for name, value in response.cookies.items() if value})
                return None
            if left:
                await self._clock.sleep_until(self._clock.monotonic() + wait)
                wait *= 2
        return UnavailableOutcome(
            f"the platform set no guest cookie in {_ATTEMPTS} responses",
            advice=f"Try again in a minute, or {THROUGH_BROWSER}",
        )

    async def _request(self, identity: Identity) -> HttpResponse:
        headers = {**browser_headers(identity.user_agent), "Accept-Language": _accept_language(identity)}
        return await self._http.get(
            f"{self._web_url}/live", headers=headers, timeout=self._timeout, max_bytes=_MAX_PAGE
        )


def _failure(response: HttpResponse, wall: float) -> FailedOutcome | None:
    detail = f"the platform returned {response.status} to the request for a guest cookie"
    if response.status == 429:  # noqa: PLR2004 - too many requests
        return RateLimitedOutcome(retry_after(response.headers, wall), detail)
    if response.status == 403:  # noqa: PLR2004 - forbidden
        return RejectedOutcome(
            "COOKIE_REFUSED",
            detail,
            f"The platform blocks this network: wait a few minutes, use another network, or {THROUGH_BROWSER}",
        )
    if response.status >= 500:  # noqa: PLR2004 - server errors
        return UnavailableOutcome(detail)
    return None


def _accept_language(identity: Identity) -> str:
    return f"{identity.language}-{identity.region},{identity.language};q=0.9"


def socket_headers(identity: Identity, *, with_session: bool = False) -> dict[str, str]:
    """Return the headers of the handshake for a guest, or with the user's session.

    They have no client hints: browsers send none when they open a socket.
    """
    session = identity.session.cookies if identity.session is not None and with_session else {}
    return {
        "User-Agent": identity.user_agent,
        "Cookie": cookie_header({**identity.cookies, **session}),
        "Origin": "https://www.tiktok.com",
        "Referer": "https://www.tiktok.com/",
        "Accept-Language": _accept_language(identity),
        "Cache-Control": "no-cache",
    }


def socket_query(room_id: int, identity: Identity) -> str:
    """Return the socket's query for a guest, percent-encoded, in the order of the platform's own page."""
    language = identity.language
    pairs = {
        "version_code": "180800",
        "device_platform": "web",
        "cookie_enabled": "true",
        "screen_width": "1920",
        "screen_height": "1080",
        "browser_language": f"{language}-{identity.region}",
        **Browser.of(identity.user_agent).query,
        "browser_online": "true",
        "tz_name": "Etc/UTC",
        "app_name": "tiktok_web",
        "sup_ws_ds_opt": "1",
        "update_version_code": "2.0.0",
        "compress": "gzip",
        "webcast_language": language,
        "aid": "1988",
        "live_id": str(LIVE_ID),
        "app_language": language,
        "ws_direct": "1",
        "client_enter": "1",
        "room_id": str(room_id),
        "identity": "audience",
        "history_comment_count": "6",
        "last_rtt": "-1",
        "heartbeat_duration": "10000",
        "resp_content_type": "protobuf",
        "did_rule": "3",
    }
    return "&".join(f"{name}={quote(value, safe='')}" for name, value in pairs.items())
