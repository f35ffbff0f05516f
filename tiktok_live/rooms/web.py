"""Room lookup with the public web: the live page, then the JSON API, or in the other order."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode, urlsplit

from tiktok_live.errors import ConfigError, NetworkError, PayloadTooLarge, ResolverUnavailable
from tiktok_live.net.failures import MAX_RETRY_AFTER
from tiktok_live.net.user_agents import browser_headers
from tiktok_live.room_ids import check_room_id
from tiktok_live.rooms.base import LookupStatus, RoomLookup, restricted_advice
from tiktok_live.rooms.http_refusals import refusal_by_http, refusal_in_page
from tiktok_live.rooms.parse import SPELLING, parse_check_alive, parse_live_page, parse_room_info, parse_user_room

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tiktok_live.net.http_client import HttpClient, HttpResponse
    from tiktok_live.rooms.base import LookupSource, SessionUse
    from tiktok_live.rooms.http_refusals import Refusal

__all__ = ["WebResolver", "best_lookup"]

_log = logging.getLogger(__name__)

_CONCLUSIVE = frozenset(
    {LookupStatus.LIVE, LookupStatus.PAUSED, LookupStatus.ENDED, LookupStatus.OFFLINE, LookupStatus.AGE_RESTRICTED}
)
# Order of preference if no source is conclusive.
_RANKS = {
    LookupStatus.AGE_RESTRICTED: 1,
    LookupStatus.OFFLINE: 2,
    LookupStatus.NOT_FOUND: 3,
    LookupStatus.BLOCKED: 4,
    LookupStatus.UNKNOWN: 5,
}
_MAX_PAGE_BYTES = 8 * 1024 * 1024
_MAX_RESPONSE_BYTES = 2 * 1024 * 1024
_SKIP_LOOKUP = "a known room_id needs no lookup"
_WEB_APP_ID = "1988"
_SOURCE_TYPE = "54"  # what the web site sends when it requests a user's room


class WebResolver:
    """Finds rooms like a guest's browser, with unsigned requests.

    `look_up` queries the sources in `order`, each at most once. It stops when a source states that the user is LIVE,
    PAUSED, ENDED, OFFLINE or AGE_RESTRICTED. It goes on to the next source after NOT_FOUND, BLOCKED, UNKNOWN, an
    OFFLINE or AGE_RESTRICTED that is only inferred, and a failed request. If no source is conclusive, these rules
    choose the result:

    1. NOT_FOUND counts only if no other source has data about the user.
    2. UNKNOWN with a live host whose room id is missing goes first, then AGE_RESTRICTED, OFFLINE, NOT_FOUND, BLOCKED,
       UNKNOWN.
    3. Of two equal results, one with advice goes first, then the earlier one.

    Args:
        http: client for the requests.
        web_url: origin of the web site (`https://www.tiktok.com`).
        webcast_url: origin of the webcast API (`https://webcast.tiktok.com`).
        user_agent: header of the requests.
        order: sources to query.
        language: language of the requests.
        region: region of the requests.
        timeout: seconds per request.
        cookies: called before each request; returns the `Cookie` header to send, or an empty string.
        session: whether the user's session is sent, for the advice about rooms for adults.

    Raises:
        ConfigError: `order` is empty, repeats a source or names an unknown one.
    """

    def __init__(
        self,
        http: HttpClient,
        *,
        web_url: str,
        webcast_url: str,
        user_agent: str,
        order: Sequence[LookupSource] = ("page", "api"),
        language: str = "en",
        region: str = "US",
        timeout: float = 10.0,
        cookies: Callable[[], str] | None = None,
        session: SessionUse | None = None,
    ) -> None:
        if not order or len(set(order)) < len(order) or not set(order) <= {"page", "api"}:
            raise ConfigError(f"room lookup order {list(order)} is invalid: name 'page', 'api' or both, once each")
        self._http = http
        self._web_url = web_url.rstrip("/")
        self._webcast_url = webcast_url.rstrip("/")
        self._order = tuple(order)
        self._timeout = timeout
        self._cookies = cookies
        self._session: SessionUse = session or ("none" if cookies is None else "sent")
        # Identification and language only, as the user agent says them; no forged browser fingerprint.
        self._headers = {
            **browser_headers(user_agent),
            "Accept": "text/html,application/json,application/protobuf",
            "Accept-Language": f"{language}-{region},{language};q=0.9",
            "Cache-Control": "max-age=0",
            "Origin": self._web_url,
            "Referer": f"{self._web_url}/",
        }
        self._query = {
            "aid": _WEB_APP_ID,
            "app_name": "tiktok_web",
            "device_platform": "web_pc",
            "app_language": language,
            "browser_language": f"{language}-{region}",
            "webcast_language": language,
            "region": region,
        }

    async def look_up(self, unique_id: str) -> RoomLookup:
        """Return what is known about the live of `unique_id`, a normalised user name.

        Raises:
            ResolverUnavailable: no source could be reached; the message names each one with its cause.
        """
        lookups: list[RoomLookup] = []
        failures: dict[str, ResolverUnavailable] = {}
        for source in self._order:
            try:
                lookup = await self._query_source(source, unique_id)
            except ResolverUnavailable as error:
                failures[source] = error
                _log.debug("room lookup of @%s: %s failed: %s", unique_id, source, error.message)
                continue
            _log.debug("room lookup of @%s: %s reports %s: %s", unique_id, source, lookup.status, lookup.detail)
            if _is_conclusive(lookup):
                return self._with_advice(lookup)
            lookups.append(lookup)
        if not lookups:
            raise _unreachable(unique_id, failures)
        return self._with_advice(best_lookup(lookups))

    async def room_info(self, room_id: int) -> RoomLookup:
        """Return what the webcast API reports about a room.

        Raises:
            ConfigError: it is not a valid room id.
            ResolverUnavailable: the API could not be reached.
        """
        response = await self._webcast("room/info", {"room_id": str(check_room_id(room_id))})
        return self._with_advice(_refused(response, "api") or parse_room_info(response.body))

    async def is_alive(self, room_id: int) -> bool | None:
        """Return whether a room is alive; None if the webcast API does not say.

        Raises:
            ConfigError: it is not a valid room id.
            ResolverUnavailable: the API could not be reached.
        """
        room_id = check_room_id(room_id)
        response = await self._webcast("room/check_alive", {"room_ids": str(room_id)})
        return parse_check_alive(response.body).get(room_id)

    def _with_advice(self, lookup: RoomLookup) -> RoomLookup:
        """Add the advice for a room for adults, which depends on the use of the session."""
        if lookup.status is not LookupStatus.AGE_RESTRICTED:
            return lookup
        return replace(lookup, advice=restricted_advice(self._session))

    async def _query_source(self, source: LookupSource, unique_id: str) -> RoomLookup:
        if source == "page":
            page = await self._get(
                f"{self._web_url}/@{quote(unique_id, safe='', errors='replace')}/live", _MAX_PAGE_BYTES
            )
            return _refused(page, source) or parse_live_page(page.body, unique_id)
        query = urlencode({**self._query, "sourceType": _SOURCE_TYPE, "uniqueId": unique_id}, errors="replace")
        response = await self._get(f"{self._web_url}/api-live/user/room/?{query}", _MAX_RESPONSE_BYTES)
        return _refused(response, source) or parse_user_room(response.body)

    async def _webcast(self, path: str, query: dict[str, str]) -> HttpResponse:
        url = f"{self._webcast_url}/webcast/{path}/?{urlencode({**self._query, **query})}"
        return await self._get(url, _MAX_RESPONSE_BYTES)

    async def _get(self, url: str, max_bytes: int) -> HttpResponse:
        cookie = self._cookies() if self._cookies is not None else ""
        headers = {**self._headers, "Cookie": cookie} if cookie else self._headers
        try:
            response = await self._http.get(url, headers=headers, timeout=self._timeout, max_bytes=max_bytes)
        except NetworkError as error:
            # Keep the hop "proxy"; everything else is a failure of the lookup.
            hop = error.hop if error.hop == "proxy" else None
            advice = error.advice if error.advice != NetworkError.advice else None
            raise ResolverUnavailable(error.message, hop=hop, advice=advice, retryable=error.retryable) from error
        except PayloadTooLarge as error:
            raise ResolverUnavailable(error.message, advice=error.advice, retryable=False) from error
        if response.status >= 500:  # noqa: PLR2004 - server errors
            message = f"{_host(url)} returned HTTP {response.status}: it is overloaded or under maintenance"
            raise ResolverUnavailable(message, advice=f"Try again in a minute; {_SKIP_LOOKUP}")
        return response


def best_lookup(lookups: Sequence[RoomLookup]) -> RoomLookup:
    """Return the result to use of those of several sources, at least one; see `WebResolver`."""
    conclusive = next(filter(_is_conclusive, lookups), None)
    if conclusive is not None:
        return conclusive
    if any(lookup.status is not LookupStatus.NOT_FOUND and lookup.evidence != "none" for lookup in lookups):
        lookups = [lookup for lookup in lookups if lookup.status is not LookupStatus.NOT_FOUND]
    return min(lookups, key=_rank)


def _is_conclusive(lookup: RoomLookup) -> bool:
    return lookup.status in _CONCLUSIVE and lookup.evidence == "status"


def _rank(lookup: RoomLookup) -> tuple[int, bool]:
    is_live = lookup.status is LookupStatus.UNKNOWN and lookup.evidence == "status"
    return 0 if is_live else _RANKS[lookup.status], not lookup.advice


def _refused(response: HttpResponse, source: LookupSource) -> RoomLookup | None:
    """Return the lookup for a response that refuses or fails; None if its body is to be parsed."""
    if response.status == 429:  # noqa: PLR2004 - too many requests
        return _too_many(response, source)
    refusal = refusal_by_http(response)
    if response.status == 200 and refusal is None:  # noqa: PLR2004 - OK
        return None
    return _failed(response.status, source, refusal or refusal_in_page(response.text()))


def _failed(status: int, source: LookupSource, refusal: Refusal | None) -> RoomLookup:
    is_blocked = refusal is not None or status == 403  # noqa: PLR2004 - forbidden
    # 404 is not conclusive: pages and APIs move, and firewalls return it too.
    is_missing = status == 404 and source == "page"  # noqa: PLR2004 - not found
    detail = f"HTTP {status}"
    return RoomLookup(
        status=LookupStatus.BLOCKED if is_blocked else LookupStatus.UNKNOWN,
        source=source,
        detail=f"{refusal.detail} ({detail})" if refusal else detail,
        advice=refusal.advice if refusal else SPELLING if is_missing else "",
        evidence="none",
    )


def _too_many(response: HttpResponse, source: LookupSource) -> RoomLookup:
    header = response.headers.get("Retry-After", "")
    seconds = min(float(header), MAX_RETRY_AFTER) if header.isascii() and header.isdigit() else 0.0
    delay = f"{seconds:g} s" if seconds else "a few minutes"
    return RoomLookup(
        status=LookupStatus.BLOCKED,
        source=source,
        detail=f"HTTP 429: too many requests, retry after {delay}",
        advice=f"Wait {delay} and poll less often; {_SKIP_LOOKUP}",
        evidence="none",
    )


def _host(url: str) -> str:
    return urlsplit(url).netloc


def _unreachable(unique_id: str, failures: dict[str, ResolverUnavailable]) -> ResolverUnavailable:
    """Return one error for all sources; a common cause is stated once."""
    errors = list(failures.values())
    causes = {error.message: None for error in errors}
    if len(causes) == 1:
        causes_text = f": {next(iter(causes))}"
    else:
        causes_text = " (" + "; ".join(f"{source}: {error.message}" for source, error in failures.items()) + ")"
    hops, advices = {error.hop for error in errors}, {error.advice for error in errors}
    error = ResolverUnavailable(
        f"@{unique_id} could not be looked up{causes_text}",
        unique_id=unique_id,
        hop=hops.pop() if len(hops) == 1 else None,
        advice=advices.pop() if len(advices) == 1 else None,
        retryable=any(error.retryable for error in errors),
    )
    error.__cause__ = errors[-1]
    return error
