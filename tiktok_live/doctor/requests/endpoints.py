"""The requests that this library and the platform's page both make, and how this library makes them."""

from __future__ import annotations

import re
from enum import StrEnum, unique
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from tiktok_live.doctor.requests.recorded import RecordedRequest
from tiktok_live.errors import NetworkError, ResolverUnavailable
from tiktok_live.net.user_agents import Browser, browser_headers
from tiktok_live.rooms.web import WebResolver
from tiktok_live.signing.base import ConnectPlan, Identity, RoomRef
from tiktok_live.signing.providers.direct import GUEST_COOKIE, DirectProvider

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tiktok_live.client.config import LiveConfig
    from tiktok_live.net.http_client import HttpResponse

__all__ = ["REQUIRED", "Endpoint", "endpoint_of", "our_request"]

_ROOM_ID = 7_300_000_000_000_000_000  # stands for a room that the request does not name


@unique
class Endpoint(StrEnum):
    """A request that is compared."""

    PAGE = "live page"
    USER_ROOM = "user lookup"
    ROOM_INFO = "room info"
    ROOM_ENTER = "room enter"
    CHECK_ALIVE = "check alive"
    FETCH = "fetch"
    """`im/fetch`, which this library leaves to sign providers and pages."""
    SOCKET = "socket"

    @property
    def sender(self) -> str:
        """Who sends it as it is compared: a subject and a verb."""
        return "public guides send" if self is Endpoint.FETCH else "this library sends"


_PATHS = (
    ("/api-live/user/room", Endpoint.USER_ROOM),
    ("/webcast/room/info", Endpoint.ROOM_INFO),
    ("/webcast/room/enter", Endpoint.ROOM_ENTER),
    ("/webcast/room/check_alive", Endpoint.CHECK_ALIVE),
    ("/webcast/im/fetch", Endpoint.FETCH),
    ("/webcast/im/ws_proxy/", Endpoint.SOCKET),
    ("/webcast/im/push/", Endpoint.SOCKET),
)

_LIVE_PAGE = re.compile(r"/@[^/]+/live/?")
_BROWSER = ("browser_name", "browser_version", "browser_platform")
REQUIRED: Mapping[Endpoint, frozenset[str]] = {
    Endpoint.PAGE: frozenset(),
    Endpoint.USER_ROOM: frozenset({"aid", "sourceType", "uniqueId"}),
    Endpoint.ROOM_INFO: frozenset({"aid", "room_id"}),
    Endpoint.ROOM_ENTER: frozenset({"aid", "room_id", "X-Bogus", "msToken"}),
    Endpoint.CHECK_ALIVE: frozenset({"aid", "room_ids"}),
    Endpoint.FETCH: frozenset({"aid", "room_id", "version_code", "device_id", "msToken", "X-Bogus", *_BROWSER}),
    Endpoint.SOCKET: frozenset({"aid", "room_id", "version_code", "app_name", "identity", "compress", *_BROWSER}),
}
"""Parameters without which an endpoint is known or reported to refuse, or to stay silent."""

# What public guides send with `im/fetch`; this library does not send it itself.
_FETCH = {
    "aid": "1988",
    "app_name": "tiktok_web",
    "browser_online": "true",
    "cookie_enabled": "true",
    "cursor": "",
    "debug": "false",
    "device_platform": "web",
    "did_rule": "3",
    "fetch_rule": "1",
    "history_comment_count": "6",
    "identity": "audience",
    "internal_ext": "",
    "last_rtt": "0",
    "live_id": "12",
    "resp_content_type": "protobuf",
    "sup_ws_ds_opt": "1",
    "tz_name": "Etc/UTC",
    "version_code": "270000",
}


def endpoint_of(url: str) -> Endpoint | None:
    """Return the endpoint of a URL, whatever its host; None if it is another request."""
    path = urlsplit(url).path
    if _LIVE_PAGE.fullmatch(path):
        return Endpoint.PAGE
    return next((endpoint for start, endpoint in _PATHS if path.startswith(start)), None)


async def our_request(endpoint: Endpoint, request: RecordedRequest, config: LiveConfig) -> RecordedRequest:
    """Return how this library would make a request, as the same browser and about the same user or room."""
    user_agent = request.user_agent or config.user_agent
    room_id = int(text) if (text := request.value("room_id")).isdecimal() and len(text) < 20 else 0  # noqa: PLR2004 - 64 bits
    if endpoint is Endpoint.SOCKET:
        return await _our_socket(user_agent, room_id or _ROOM_ID, config)
    if endpoint is Endpoint.FETCH:
        query = {**_FETCH, **Browser.of(user_agent).query, "room_id": str(room_id or _ROOM_ID)}
        url = f"{config.webcast_url}/webcast/im/fetch/?{urlencode(query)}"
        return RecordedRequest(url=url, headers=_lowered(browser_headers(user_agent)))
    noted = _Noting()
    resolver = WebResolver(
        noted,
        web_url=config.web_url,
        webcast_url=config.webcast_url,
        user_agent=user_agent,
        order=("page" if endpoint is Endpoint.PAGE else "api",),
        language=config.language,
        region=config.region,
    )
    try:
        if endpoint in {Endpoint.PAGE, Endpoint.USER_ROOM}:
            await resolver.look_up(request.value("uniqueId") or "someone")
        elif endpoint is Endpoint.CHECK_ALIVE:
            await resolver.is_alive(room_id or _ROOM_ID)
        else:
            await resolver.room_info(room_id or _ROOM_ID)
    except ResolverUnavailable:
        pass  # nothing was sent, only noted
    return noted.requests[-1]


async def _our_socket(user_agent: str, room_id: int, config: LiveConfig) -> RecordedRequest:
    direct = DirectProvider(_Noting(), web_url=config.web_url, socket_url=config.socket_url)
    # A guest who has a cookie requests none.
    guest = Identity(user_agent, config.language, config.region, cookies={GUEST_COOKIE: "1"})
    plan = await direct.connect(RoomRef(room_id), guest)
    assert isinstance(plan, ConnectPlan), "a guest with a cookie always gets a plan"
    return RecordedRequest(url=plan.url, headers=_lowered(plan.headers))


class _Noting:
    """An HTTP client that sends nothing, and notes what it would send."""

    def __init__(self) -> None:
        self.requests: list[RecordedRequest] = []

    async def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str],
        timeout: float,
        max_bytes: int,
        follow_redirects: bool = True,
    ) -> HttpResponse:
        """Note a request.

        Raises:
            NetworkError: always.
        """
        del timeout, max_bytes, follow_redirects
        self.requests.append(RecordedRequest(url=url, headers=_lowered(headers)))
        raise NetworkError("nothing was sent")

    async def post(
        self,
        url: str,
        *,
        headers: Mapping[str, str],
        body: bytes,
        timeout: float,
        max_bytes: int,
    ) -> HttpResponse:
        """Note a request, see `get`."""
        del body
        return await self.get(url, headers=headers, timeout=timeout, max_bytes=max_bytes)

    async def aclose(self) -> None:
        """Do nothing: nothing is open."""


def _lowered(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
