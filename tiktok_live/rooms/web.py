"""Room lookup over the public web: the live page, then the JSON API, or the other way round."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode, urlsplit

from tiktok_live.errors import ConfigError, NetworkError, PayloadTooLarge, ResolverUnavailable
from tiktok_live.net.failures import MAX_RETRY_AFTER
from tiktok_live.room_ids import check_room_id
from tiktok_live.rooms.base import LookupStatus, RoomLookup, restricted_advice
from tiktok_live.rooms.http_refusals import refusal_by_http, refusal_in_page
from tiktok_live.rooms.parse import SPELLING, parse_check_alive, parse_live_page, parse_room_info, parse_user_room

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tiktok_live.net.http_client import HttpClient, HttpResponse
    from tiktok_live.rooms.base import LookupSource, SessionUse
    from tiktok_live.rooms.http_refusals import Refusal

__all__ = ["WebResolver"]

_log = logging.getLogger(__name__)

_DEFINITE = frozenset(
    {LookupStatus.LIVE, LookupStatus.PAUSED, LookupStatus.ENDED, LookupStatus.OFFLINE, LookupStatus.AGE_RESTRICTED}
)
# What counts when no source settles it, the best first.
_RANKS = {LookupStatus.OFFLINE: 1, LookupStatus.NOT_FOUND: 2, LookupStatus.BLOCKED: 3, LookupStatus.UNKNOWN: 4}
_MAX_PAGE_BYTES = 8 * 1024 * 1024
_MAX_ANSWER_BYTES = 2 * 1024 * 1024
_NEEDLESS = "a room id, if it is known, needs no lookup"
_WEB_APP_ID = "1988"
_SOURCE_TYPE = "54"  # what the web sends when it asks for a user's room


class WebResolver:
    """Finds rooms as a guest's browser does, unsigned.

    `look_up` asks the sources of `order` one after the other, each at most once. A source's own word that the user is
    LIVE, PAUSED, ENDED, OFFLINE or AGE_RESTRICTED ends it. Everything else passes on to the next source: NOT_FOUND,
    BLOCKED, UNKNOWN, an OFFLINE that only a missing room tells of, and a source that cannot be reached. If none settles
    it, this is the rule:

    1. A source that names the user outweighs one that does not find them: NOT_FOUND counts when no other contradicts.
    2. That the host is live, without the room's name (UNKNOWN), comes first, then OFFLINE, NOT_FOUND, BLOCKED, UNKNOWN.
    3. Of two alike the one with advice, then the first.

    Attributes of the constructor: `web_url` and `webcast_url` are origins (`https://www.tiktok.com`,
    `https://webcast.tiktok.com`); `timeout` is in seconds, for one request; `cookies` is called before each request
    and returns the `Cookie` header to send, or an empty string; `session` says what became of the user's session,
    for what is told about rooms for adults.

    Raises:
        ConfigError: for an `order` that is empty, repeats a source or names an unknown one.
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
            raise ConfigError(f"room lookup order {list(order)} does not work: name 'page', 'api' or both, once each")
        self._http = http
        self._web_url = web_url.rstrip("/")
        self._webcast_url = webcast_url.rstrip("/")
        self._order = tuple(order)
        self._timeout = timeout
        self._cookies = cookies
        self._session: SessionUse = session or ("none" if cookies is None else "sent")
        # Who asks and in which language, and nothing that claims to be a browser's fingerprint.
        self._headers = {
            "User-Agent": user_agent,
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
            ResolverUnavailable: no source could be reached; the message names each and its cause.
        """
        answers: list[RoomLookup] = []
        failures: dict[str, ResolverUnavailable] = {}
        for source in self._order:
            try:
                answer = await self._ask(source, unique_id)
            except ResolverUnavailable as error:
                failures[source] = error
                _log.debug("room lookup of @%s: %s failed: %s", unique_id, source, error.message)
                continue
            _log.debug("room lookup of @%s: %s says %s: %s", unique_id, source, answer.status, answer.detail)
            if answer.status in _DEFINITE and answer.evidence == "status":
                return self._advised(answer)
            answers.append(answer)
        if not answers:
            raise _unreachable(unique_id, failures)
        return _weighed(answers)

    async def room_info(self, room_id: int) -> RoomLookup:
        """Return what the webcast API knows about a room.

        Raises:
            ConfigError: no room has this id.
            ResolverUnavailable: it could not be asked.
        """
        response = await self._webcast("room/info", {"room_id": str(check_room_id(room_id))})
        return self._advised(_refused(response, "api") or parse_room_info(response.body))

    async def is_alive(self, room_id: int) -> bool | None:
        """Return whether a room is alive; None when the webcast API does not say.

        Raises:
            ConfigError: no room has this id.
            ResolverUnavailable: it could not be asked.
        """
        room_id = check_room_id(room_id)
        response = await self._webcast("room/check_alive", {"room_ids": str(room_id)})
        return parse_check_alive(response.body).get(room_id)

    def _advised(self, answer: RoomLookup) -> RoomLookup:
        """Say of a room for adults what became of the user's session."""
        if answer.status is not LookupStatus.AGE_RESTRICTED:
            return answer
        return replace(answer, advice=restricted_advice(self._session))

    async def _ask(self, source: LookupSource, unique_id: str) -> RoomLookup:
        if source == "page":
            page = await self._get(
                f"{self._web_url}/@{quote(unique_id, safe='', errors='replace')}/live", _MAX_PAGE_BYTES
            )
            return _refused(page, source) or parse_live_page(page.body, unique_id)
        query = urlencode({**self._query, "sourceType": _SOURCE_TYPE, "uniqueId": unique_id}, errors="replace")
        answer = await self._get(f"{self._web_url}/api-live/user/room/?{query}", _MAX_ANSWER_BYTES)
        return _refused(answer, source) or parse_user_room(answer.body)

    async def _webcast(self, path: str, query: dict[str, str]) -> HttpResponse:
        url = f"{self._webcast_url}/webcast/{path}/?{urlencode({**self._query, **query})}"
        return await self._get(url, _MAX_ANSWER_BYTES)

    async def _get(self, url: str, max_bytes: int) -> HttpResponse:
        cookie = self._cookies() if self._cookies is not None else ""
        headers = {**self._headers, "Cookie": cookie} if cookie else self._headers
        try:
            response = await self._http.get(url, headers=headers, timeout=self._timeout, max_bytes=max_bytes)
        except NetworkError as error:
            # The proxy is a hop of its own; for everything else it is the lookup that failed.
            hop = error.hop if error.hop == "proxy" else None
            advice = error.advice if error.advice != NetworkError.advice else None
            raise ResolverUnavailable(error.message, hop=hop, advice=advice, retryable=error.retryable) from error
        except PayloadTooLarge as error:
            raise ResolverUnavailable(error.message, advice=error.advice, retryable=False) from error
        if response.status >= 500:  # noqa: PLR2004 - HTTP's own border: the server failed, not the request
            said = f"{_host(url)} answered HTTP {response.status}: it is overloaded or under repair"
            raise ResolverUnavailable(said, advice=f"Try again in a minute; {_NEEDLESS}")
        return response


def _weighed(answers: Sequence[RoomLookup]) -> RoomLookup:
    """Return the answer that counts of those that do not settle it; see `WebResolver`."""
    if any(answer.status is not LookupStatus.NOT_FOUND and answer.evidence != "none" for answer in answers):
        answers = [answer for answer in answers if answer.status is not LookupStatus.NOT_FOUND]
    return min(answers, key=_weight)


def _weight(answer: RoomLookup) -> tuple[int, bool]:
    says_live = answer.status is LookupStatus.UNKNOWN and answer.evidence == "status"
    return 0 if says_live else _RANKS[answer.status], not answer.advice


def _refused(response: HttpResponse, source: LookupSource) -> RoomLookup | None:
    """Return the lookup that an answer is by its HTTP status, address or headers; None when its body is the answer."""
    if response.status == 429:  # noqa: PLR2004 - too many requests
        return _too_many(response, source)
    refusal = refusal_by_http(response)
    if response.status == 200 and refusal is None:  # noqa: PLR2004 - HTTP's own number
        return None
    return _without_answer(response.status, source, refusal or refusal_in_page(response.text()))


def _without_answer(status: int, source: LookupSource, refusal: Refusal | None) -> RoomLookup:
    is_blocked = refusal is not None or status == 403  # noqa: PLR2004 - forbidden
    # 404 is no verdict: pages and APIs move, and firewalls hide behind it.
    is_missing = status == 404 and source == "page"  # noqa: PLR2004 - not found
    said = f"HTTP {status}"
    return RoomLookup(
        status=LookupStatus.BLOCKED if is_blocked else LookupStatus.UNKNOWN,
        source=source,
        detail=f"{refusal.detail} ({said})" if refusal else said,
        advice=refusal.advice if refusal else SPELLING if is_missing else "",
        evidence="none",
    )


def _too_many(response: HttpResponse, source: LookupSource) -> RoomLookup:
    named = response.headers.get("Retry-After", "")
    seconds = min(float(named), MAX_RETRY_AFTER) if named.isascii() and named.isdigit() else 0.0
    how_long = f"{seconds:g} s" if seconds else "some minutes"
    return RoomLookup(
        status=LookupStatus.BLOCKED,
        source=source,
        detail=f"HTTP 429: too many requests, none for {how_long}",
        advice=f"Wait {how_long} and ask less often; {_NEEDLESS}",
        evidence="none",
    )


def _host(url: str) -> str:
    return urlsplit(url).netloc


def _unreachable(unique_id: str, failures: dict[str, ResolverUnavailable]) -> ResolverUnavailable:
    """Return one error for all sources; what they agree on is said once."""
    errors = list(failures.values())
    causes = {error.message: None for error in errors}
    if len(causes) == 1:
        told = f": {next(iter(causes))}"
    else:
        told = " (" + "; ".join(f"{source}: {error.message}" for source, error in failures.items()) + ")"
    hops, advices = {error.hop for error in errors}, {error.advice for error in errors}
    error = ResolverUnavailable(
        f"@{unique_id} could not be looked up{told}",
        unique_id=unique_id,
        hop=hops.pop() if len(hops) == 1 else None,
        advice=advices.pop() if len(advices) == 1 else None,
        retryable=any(error.retryable for error in errors),
    )
    error.__cause__ = errors[-1]
    return error
