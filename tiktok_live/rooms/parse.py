"""Parses web pages and API responses into lookups. Pure; no input makes these functions raise.

The live page and the user API contain two statuses, `liveRoom.status` and `user.status`, which sometimes disagree. With
a usable room id the better one counts: live if either is 2, else paused if either is 3, else ended if either is 4. It
would be worst to report a live user as offline; the opposite error is corrected by the room within seconds.

Missing data proves nothing: a user is not found only if the source states it, and an incomplete response is
inconclusive.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tiktok_live.net.json_fields import as_array, as_object, as_text, as_whole, decoded, read_object
from tiktok_live.room_ids import room_id_from
from tiktok_live.rooms.base import LookupStatus, Room, RoomLookup
from tiktok_live.rooms.details import parse_page_details, parse_room_details
from tiktok_live.rooms.http_refusals import Refusal, messages_of, refusal_in_json, refusal_in_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tiktok_live.rooms.base import LookupEvidence, LookupSource

__all__ = ["SPELLING", "parse_check_alive", "parse_live_page", "parse_room_info", "parse_user_room"]

SPELLING = "Check the spelling of the user name; if it is right, try again later"
"""Advice if a source has no data about a user, but does not state that there is no such user."""

# Codes of the APIs (`statusCode` of the web API, `status_code` of webcast) and of the profile page.
_AGE_RESTRICTED = 4003110
_USER_NOT_FOUND = 19881007
_FINISHED = 10041
# Seen with "room has finished"; may have other meanings.
_MAYBE_FINISHED = 30003
_BAD_REQUEST = 10011
_PROFILE_PRIVATE = 10222
_PROFILE_NOT_FOUND = frozenset({10221, 10223})

_STATUSES = {2: LookupStatus.LIVE, 3: LookupStatus.PAUSED, 4: LookupStatus.ENDED}
_BEST_FIRST = (LookupStatus.LIVE, LookupStatus.PAUSED, LookupStatus.ENDED)
_SENTENCES = {
    LookupStatus.LIVE: "the host is live",
    LookupStatus.PAUSED: "the host paused the live",
    LookupStatus.ENDED: "the last live has ended",
    LookupStatus.OFFLINE: "the user has no room",
    LookupStatus.UNKNOWN: "the response does not say whether the host is live",
}

_PAGE_STATES = ("SIGI_STATE", "sigi-persisted-data")
_PROFILE_STATE = "__UNIVERSAL_DATA_FOR_REHYDRATION__"
_SCRIPT = re.compile(r"<script\b", re.IGNORECASE)
_SCRIPT_END = re.compile(r"</script", re.IGNORECASE)
_ID = re.compile(r"""(?<![\w-])id\s*=\s*["']?(?P<id>[\w-]+)""", re.IGNORECASE)
_IS_OVER = re.compile(r"\b(?:room|live)\b.{0,20}\b(?:finished|ended)\b", re.IGNORECASE)
_SOON = "Try again in a minute: if the live has just begun, its room id may not be available yet"

_MAX_QUOTED = 80  # characters of the platform's message in a detail
_MILLISECONDS_FROM = 10**11  # a time this large is in milliseconds, as in socket messages
_YEARS = range(2015, 2101)


def parse_live_page(html: str | bytes, unique_id: str) -> RoomLookup:
    """Parse the live page of `unique_id` (`/@name/live`).

    The state is in the script `SIGI_STATE`, in its older form `sigi-persisted-data`, or in the state of the profile. A
    page with a state but without room and profile is inconclusive; a page without a state is BLOCKED.
    """
    page = decoded(html)
    scripts, rest = _split_page(page)
    states = [_first_object(scripts[name]) for name in _PAGE_STATES if name in scripts]
    for state in states:
        room = as_object(state.get("LiveRoom"))
        if room.get("isAgeGateRoom") is True and not room.get("liveRoomUserInfo"):
            # Recorded pages have the name; what it means when it is true is inferred from the name.
            return _lookup(LookupStatus.AGE_RESTRICTED, "page", "the page has an age gate", evidence="user")
        if room:
            return _from_user_and_live(as_object(room.get("liveRoomUserInfo")), "page", unique_id)
    scope = as_object(_first_object(scripts.get(_PROFILE_STATE, "")).get("__DEFAULT_SCOPE__"))
    if profile := as_object(scope.get("webapp.user-detail")):
        return _from_profile(profile, unique_id)
    return _without_room(page, rest, has_state=any(states))


def parse_user_room(body: str | bytes) -> RoomLookup:
    """Parse a response of the web API about a user (`/api-live/user/room/`)."""
    text = decoded(body)
    content = read_object(text)
    if content is None:
        return _not_json(text)
    code, message = as_whole(content.get("statusCode")), as_text(content.get("message"))
    detail = f"statusCode {code}" + (f", message {message[:_MAX_QUOTED]!r}" if message else "")
    data = as_object(content.get("data"))
    if code == _AGE_RESTRICTED:
        return _lookup(LookupStatus.AGE_RESTRICTED, "api", detail)
    if code == _USER_NOT_FOUND or message == "user_not_found":
        return _lookup(LookupStatus.NOT_FOUND, "api", detail)
    if code == 0 and as_object(data.get("user")):
        return _from_user_and_live(data, "api", "")
    return _without_data(content, code, detail) or _no_user(code, detail)


def parse_room_info(body: str | bytes) -> RoomLookup:
    """Parse a response of the webcast API about a room (`/webcast/room/info/`, `room/enter/`)."""
    text = decoded(body)
    content = read_object(text)
    if content is None:
        return _not_json(text)
    code, data = as_whole(content.get("status_code")), as_object(content.get("data"))
    if code == _AGE_RESTRICTED:
        return _lookup(LookupStatus.AGE_RESTRICTED, "api", f"status_code {code}")
    number, room_id = as_whole(data.get("status")), _room_id(data, "id")
    if code != 0 or not room_id:
        return _without_data(content, code, f"status_code {code}") or _no_room(code)
    status = _STATUSES.get(number or 0, LookupStatus.UNKNOWN)
    owner = as_object(data.get("owner"))
    room = Room(
        room_id=room_id,
        unique_id=as_text(owner.get("display_id")),
        status=status,
        title=as_text(data.get("title")),
        host_id=_user_id(owner),
        host_nickname=as_text(owner.get("nickname")),
        host_sec_uid=as_text(owner.get("sec_uid")),
        # stats.total_user counts all viewers since the start.
        viewers=as_whole(data.get("user_count")) if status.is_watchable else None,
        started_at=_time(data.get("start_time")) or _time(data.get("create_time")),
        cover_url=next(map(as_text, as_array(as_object(data.get("cover")).get("url_list"))), ""),
        details=parse_room_details(data),
    )
    return _lookup(status, "api", f"{_SENTENCES[status]} (status {number})", room)


def parse_check_alive(body: str | bytes) -> dict[int, bool]:
    """Parse which rooms are alive (`/webcast/room/check_alive/`), by room id.

    Rooms that the response does not mention are absent; an unreadable response gives an empty result.
    """
    rows = map(as_object, as_array((read_object(decoded(body)) or {}).get("data")))
    values = {_room_id(row, "room_id"): row.get("alive") for row in rows}
    return {room_id: alive for room_id, alive in values.items() if room_id and isinstance(alive, bool)}


def _from_user_and_live(info: dict[str, object], source: LookupSource, unique_id: str) -> RoomLookup:
    """Parse `{user, stats, liveRoom}`, which is in the live page and in the response of the user API."""
    user, live = as_object(info.get("user")), as_object(info.get("liveRoom"))
    numbers = (as_whole(live.get("status")), as_whole(user.get("status")))
    codes = f"liveRoom.status {numbers[0]}, user.status {numbers[1]}"
    statuses = [_STATUSES[number] for number in numbers if number in _STATUSES]
    status = next((best for best in _BEST_FIRST if best in statuses), LookupStatus.UNKNOWN)
    room_id = room_id_from(user.get("roomId"))
    if not user:
        return _unknown(source, "the response has no user")
    if not room_id and status.is_watchable:
        detail = f"{_SENTENCES[status]}, but the room id is missing ({codes})"
        return RoomLookup(status=LookupStatus.UNKNOWN, source=source, detail=detail, advice=_SOON)
    # An unknown status says as little as a missing one.
    evidence: LookupEvidence = "user" if status is LookupStatus.UNKNOWN else "status"
    if not room_id:
        return _lookup(LookupStatus.OFFLINE, source, f"{_SENTENCES[LookupStatus.OFFLINE]} ({codes})", evidence=evidence)
    started_at = _time(live.get("startTime"))
    viewers = as_whole(as_object(live.get("liveRoomStats")).get("userCount"))
    # A liveRoom of zeros with status 2 is common: 0 viewers is a count only if the other fields are set.
    counted = status.is_watchable and (viewers or started_at)
    room = Room(
        room_id=room_id,
        unique_id=as_text(user.get("uniqueId")) or unique_id,
        status=status,
        title=as_text(live.get("title")),
        host_id=_user_id(user),
        host_nickname=as_text(user.get("nickname")),
        host_sec_uid=as_text(user.get("secUid")),
        viewers=viewers if counted else None,
        started_at=started_at,
        cover_url=as_text(live.get("coverUrl")),
        details=parse_page_details(info),
    )
    return _lookup(status, source, f"{_SENTENCES[status]} ({codes})", room, evidence)


def _from_profile(profile: dict[str, object], unique_id: str) -> RoomLookup:
    """Parse the state of a profile, which says whether the user exists, but not whether the user is live."""
    code = as_whole(profile.get("statusCode"))
    if code in _PROFILE_NOT_FOUND:
        return _lookup(LookupStatus.NOT_FOUND, "page", f"the page says that there is no such user (statusCode {code})")
    if code == _PROFILE_PRIVATE:
        return _profile(f"the profile is private (statusCode {code})")
    user = as_object(as_object(profile.get("userInfo")).get("user"))
    room_id = room_id_from(user.get("roomId"))
    if not room_id:
        detail = f"the page is a profile without a room (statusCode {code})"
        return _profile(detail) if user else _unknown("page", detail)
    room = Room(
        room_id=room_id,
        unique_id=as_text(user.get("uniqueId")) or unique_id,
        status=LookupStatus.UNKNOWN,
        host_id=_user_id(user),
        host_nickname=as_text(user.get("nickname")),
        host_sec_uid=as_text(user.get("secUid")),
    )
    return _profile(f"the page is a profile with a room (statusCode {code})", room)


def _without_room(page: str, rest: str, *, has_state: bool) -> RoomLookup:
    """Parse a page without room data; `rest` is the page without its scripts."""
    challenge = None if has_state else refusal_in_json(read_object(page) or {})
    if refusal := challenge or refusal_in_page(rest):
        return _blocked("page", refusal)
    if has_state:
        return _unknown("page", "the state of the page has no LiveRoom", SPELLING)
    if not page.strip():
        return _blocked("page", Refusal("an empty page"))
    return _blocked("page", Refusal(f"a page of {len(page)} characters without data"))


def _not_json(text: str) -> RoomLookup:
    """Parse a response of an API that is not a JSON object: the edge refuses with an empty response or a page."""
    if not text.strip():
        return _blocked("api", Refusal("an empty response"))
    detail = f"{len(text)} characters that are not JSON"
    if refusal := refusal_in_page(text):
        return _blocked("api", Refusal(f"{refusal.detail}, {detail}", refusal.advice))
    return _blocked("api", Refusal(detail))


def _without_data(content: dict[str, object], code: int | None, detail: str) -> RoomLookup | None:
    """Parse an API response without data: the room has ended, or the client is refused; None for anything else."""
    messages = messages_of(content)
    is_over = code != 0 and any(map(_IS_OVER.search, messages))
    if code == _FINISHED or is_over or (code == _MAYBE_FINISHED and not messages):
        return _lookup(LookupStatus.ENDED, "api", f"the room has finished: {detail}")
    if refusal := refusal_in_json(content):
        return _blocked("api", refusal if code is None else Refusal(f"{refusal.detail}: {detail}", refusal.advice))
    return None


def _no_user(code: int | None, detail: str) -> RoomLookup:
    if code == 0:
        return _unknown("api", f"the API has no data about this user: {detail}", SPELLING)
    return _unknown("api", f"the API rejected the request: {detail}")


def _no_room(code: int | None) -> RoomLookup:
    reason = "the request was rejected" if code == _BAD_REQUEST else "the response has no room"
    return _unknown("api", f"{reason}: status_code {code}")


def _lookup(
    status: LookupStatus,
    source: LookupSource,
    detail: str,
    room: Room | None = None,
    evidence: LookupEvidence = "status",
) -> RoomLookup:
    return RoomLookup(status=status, source=source, detail=detail, room=room, evidence=evidence)


def _profile(detail: str, room: Room | None = None) -> RoomLookup:
    return _lookup(LookupStatus.UNKNOWN, "page", detail, room, "user")


def _blocked(source: LookupSource, refusal: Refusal) -> RoomLookup:
    return RoomLookup(
        status=LookupStatus.BLOCKED, source=source, detail=refusal.detail, advice=refusal.advice, evidence="none"
    )


def _unknown(source: LookupSource, detail: str, advice: str = "") -> RoomLookup:
    return RoomLookup(status=LookupStatus.UNKNOWN, source=source, detail=detail, advice=advice, evidence="none")


def _room_id(fields: dict[str, object], name: str) -> int:
    """Return a room id, 0 if absent. The `_str` form is preferred: the number may have been rounded to a double."""
    return room_id_from(fields.get(f"{name}_str")) or room_id_from(fields.get(name))


def _user_id(user: dict[str, object]) -> int:
    return as_whole(user.get("id_str")) or as_whole(user.get("id")) or 0


def _time(value: object) -> datetime | None:
    number = as_whole(value) or 0
    seconds = number / 1000 if number >= _MILLISECONDS_FROM else number
    try:
        moment = datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return moment if moment.year in _YEARS else None


def _split_page(page: str) -> tuple[dict[str, str], str]:
    """Return the contents of the scripts that have an id, by id, and the page without them."""
    scripts: dict[str, str] = {}
    rest: list[str] = []
    position = 0
    for name, start, end in _scripts(page):
        scripts[name] = page[start:end]
        rest.append(page[position:start])
        position = end
    return scripts, "".join([*rest, page[position:]])


def _first_object(script: str) -> dict[str, object]:
    """Return the JSON object that a script contains or assigns (`window['SIGI_STATE']={...};`); empty if none."""
    start = script.find("{")
    if start < 0:
        return {}
    try:
        value, _ = json.JSONDecoder().raw_decode(script, start)
    except (ValueError, RecursionError, MemoryError):
        return {}
    return as_object(value)


def _scripts(page: str) -> Iterator[tuple[str, int, int]]:
    """Yield id, start and end of every script that has an id, in a single pass."""
    start = _SCRIPT.search(page)
    while start is not None:
        opened = page.find(">", start.end())
        end = _SCRIPT_END.search(page, opened) if opened >= 0 else None
        if end is None:
            return
        if named := _ID.search(page, start.end(), opened):
            yield named["id"], opened + 1, end.start()
        start = _SCRIPT.search(page, end.end())
