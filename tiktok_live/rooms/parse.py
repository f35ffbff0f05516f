"""Answers of the platform's web pages and APIs -> lookups. Pure; no input makes these functions raise.

Statuses. A page and the user API carry two, `liveRoom.status` and `user.status`, and they disagree at times. With a
usable room id the better one counts: live if either says 2, else paused if either says 3, else ended if either says
4. An offline verdict about somebody who streams is the worst answer there is; one about a room that has just ended
is corrected by the room itself in its first seconds.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tiktok_live.rooms.models import Room, RoomLookup, RoomStatus
from tiktok_live.rooms.narrowing import as_array, as_object, as_text, as_whole, decoded, read_object

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tiktok_live.rooms.models import LookupSource

__all__ = ["parse_check_alive", "parse_live_page", "parse_room_info", "parse_user_room"]

# Codes of the APIs (`statusCode` of the web API, `status_code` of webcast) and of the profile page.
_AGE_RESTRICTED = 4003110
_USER_NOT_FOUND = 19881007
# General codes of webcast, in words; what else they mean is not known.
_CODES = {
    10011: "the request was not understood",
    10041: "the room has finished",
    20003: "only who is signed in is told",
}
_PROFILE_PRIVATE = 10222
_PROFILE_NOT_FOUND = frozenset({10221, 10223})

_STATUSES = {2: RoomStatus.LIVE, 3: RoomStatus.PAUSED, 4: RoomStatus.ENDED}
_BEST_FIRST = (RoomStatus.LIVE, RoomStatus.PAUSED, RoomStatus.ENDED)
_WATCHABLE = frozenset({RoomStatus.LIVE, RoomStatus.PAUSED})
_SENTENCES = {
    RoomStatus.LIVE: "the host is live",
    RoomStatus.PAUSED: "the host paused the live",
    RoomStatus.ENDED: "the last live has ended",
    RoomStatus.OFFLINE: "the user has no room",
    RoomStatus.UNKNOWN: "the answer does not say whether the host is live",
}

_SCRIPT = re.compile(r"<script\b", re.IGNORECASE)
_SCRIPT_END = re.compile(r"</script", re.IGNORECASE)
_ID = re.compile(r"""(?<![\w-])id\s*=\s*["']?(?P<id>[\w-]+)""", re.IGNORECASE)
_PAGE_STATES = ("SIGI_STATE", "sigi-persisted-data")
_PROFILE_STATE = "__UNIVERSAL_DATA_FOR_REHYDRATION__"
# What pages without data are known by.
_CAPTCHA = "tiktok-verify-page"
_REFUSALS = (
    (_CAPTCHA, "a captcha page"),
    ("Something went wrong", "the page 'Something went wrong'"),
)

_SHOWN = 80  # characters of the platform's own message that are worth repeating
_MILLISECONDS_FROM = 10**11  # a time this large is in milliseconds, as in the socket's messages
_YEARS = range(2015, 2101)


def parse_live_page(html: str | bytes, unique_id: str) -> RoomLookup:
    """Read the live page of `unique_id` (`/@name/live`).

    The page's state is looked for in `SIGI_STATE`, then in its older form `sigi-persisted-data`, then in the
    profile's state. A page with a state and no room is NOT_FOUND; a page with neither is BLOCKED.
    """
    page = decoded(html)
    scripts = dict(_scripts(page))
    states = [_first_object(scripts[name]) for name in _PAGE_STATES if name in scripts]
    for state in states:
        if room := as_object(state.get("LiveRoom")):
            return _from_user_and_live(as_object(room.get("liveRoomUserInfo")), "page", unique_id)
    scope = as_object(_first_object(scripts.get(_PROFILE_STATE, "")).get("__DEFAULT_SCOPE__"))
    if profile := as_object(scope.get("webapp.user-detail")):
        return _from_profile(profile, unique_id)
    if any(states) and _CAPTCHA not in page:
        return _said(RoomStatus.NOT_FOUND, "page", "the page's state holds no LiveRoom")
    return _said(RoomStatus.BLOCKED, "page", _why_no_state(page))


def parse_user_room(body: str | bytes) -> RoomLookup:
    """Read the web API's answer about a user (`/api-live/user/room/`)."""
    text = decoded(body)
    answer = read_object(text)
    if answer is None:
        return _no_json("api", text)
    code, message = as_whole(answer.get("statusCode")), as_text(answer.get("message"))
    said = f"statusCode {code}" + (f", message {message[:_SHOWN]!r}" if message else "")
    data = as_object(answer.get("data"))
    if code == _AGE_RESTRICTED:
        return _said(RoomStatus.AGE_RESTRICTED, "api", said)
    if code == _USER_NOT_FOUND or message == "user_not_found":
        return _said(RoomStatus.NOT_FOUND, "api", said)
    if code != 0:
        return _said(RoomStatus.UNKNOWN, "api", f"the API refused: {said}")
    if not data:
        return _said(RoomStatus.NOT_FOUND, "api", f"the API knows nothing of this user: {said}")
    return _from_user_and_live(data, "api", "")


def parse_room_info(body: str | bytes) -> RoomLookup:
    """Read the webcast API's answer about a room (`/webcast/room/info/`, `room/enter/`)."""
    text = decoded(body)
    answer = read_object(text)
    if answer is None:
        return _no_json("api", text)
    code, data = as_whole(answer.get("status_code")), as_object(answer.get("data"))
    if code == _AGE_RESTRICTED:
        return _said(RoomStatus.AGE_RESTRICTED, "api", f"status_code {code}")
    number, room_id = as_whole(data.get("status")), _number(data, "id")
    if code != 0 or not room_id:
        return _said(RoomStatus.UNKNOWN, "api", f"{_CODES.get(code or 0, 'the API names no room')}: status_code {code}")
    status = _STATUSES.get(number or 0, RoomStatus.UNKNOWN)
    owner = as_object(data.get("owner"))
    room = Room(
        room_id=room_id,
        unique_id=as_text(owner.get("display_id")),
        status=status,
        title=as_text(data.get("title")),
        host_id=_number(owner, "id"),
        host_nickname=as_text(owner.get("nickname")),
        host_sec_uid=as_text(owner.get("sec_uid")),
        # stats.total_user is everybody who ever came.
        viewers=as_whole(data.get("user_count")) if status in _WATCHABLE else None,
        started_at=_time(data.get("start_time")) or _time(data.get("create_time")),
        cover_url=next(map(as_text, as_array(as_object(data.get("cover")).get("url_list"))), ""),
    )
    return _said(status, "api", f"{_SENTENCES[status]} (status {number})", room)


def parse_check_alive(body: str | bytes) -> dict[int, bool]:
    """Read which rooms are alive (`/webcast/room/check_alive/`), by room id.

    A room that is missing from the result is one the platform did not speak about; an answer that cannot be read
    speaks about none.
    """
    rows = map(as_object, as_array((read_object(decoded(body)) or {}).get("data")))
    alive = {_number(row, "room_id"): row.get("alive") for row in rows}
    return {room_id: said for room_id, said in alive.items() if room_id and isinstance(said, bool)}


def _from_user_and_live(info: dict[str, object], source: LookupSource, unique_id: str) -> RoomLookup:
    """Read `{user, stats, liveRoom}`, which the live page and the user API share."""
    user, live = as_object(info.get("user")), as_object(info.get("liveRoom"))
    numbers = (as_whole(live.get("status")), as_whole(user.get("status")))
    codes = f"liveRoom.status {numbers[0]}, user.status {numbers[1]}"
    said = [_STATUSES[number] for number in numbers if number in _STATUSES]
    status = next((best for best in _BEST_FIRST if best in said), RoomStatus.UNKNOWN)
    room_id = as_whole(user.get("roomId")) or 0
    if not user:
        return _said(RoomStatus.UNKNOWN, source, "the answer names no user")
    if not room_id and status in _WATCHABLE:
        return _said(RoomStatus.UNKNOWN, source, f"{_SENTENCES[status]}, and its room is not named ({codes})")
    if not room_id:
        return _said(RoomStatus.OFFLINE, source, f"{_SENTENCES[RoomStatus.OFFLINE]} ({codes})")
    started_at = _time(live.get("startTime"))
    viewers = as_whole(as_object(live.get("liveRoomStats")).get("userCount"))
    # An unfilled liveRoom, all zeros beside a status of 2, is common: 0 is nobody only when the rest is filled in.
    counted = status in _WATCHABLE and (viewers or started_at)
    room = Room(
        room_id=room_id,
        unique_id=as_text(user.get("uniqueId")) or unique_id,
        status=status,
        title=as_text(live.get("title")),
        host_id=as_whole(user.get("id")) or 0,
        host_nickname=as_text(user.get("nickname")),
        host_sec_uid=as_text(user.get("secUid")),
        viewers=viewers if counted else None,
        started_at=started_at,
        cover_url=as_text(live.get("coverUrl")),
    )
    return _said(status, source, f"{_SENTENCES[status]} ({codes})", room)


def _from_profile(profile: dict[str, object], unique_id: str) -> RoomLookup:
    """Read the profile's state, which knows whether the user exists and never whether a room is live."""
    code = as_whole(profile.get("statusCode"))
    if code in _PROFILE_NOT_FOUND:
        return _said(RoomStatus.NOT_FOUND, "page", f"the page says there is no such user (statusCode {code})")
    if code == _PROFILE_PRIVATE:
        return _said(RoomStatus.UNKNOWN, "page", f"the profile is private (statusCode {code})")
    user = as_object(as_object(profile.get("userInfo")).get("user"))
    hint = as_whole(user.get("roomId"))
    if not hint:
        return _said(RoomStatus.UNKNOWN, "page", f"the page is a profile and names no room (statusCode {code})")
    room = Room(
        room_id=hint,
        unique_id=as_text(user.get("uniqueId")) or unique_id,
        status=RoomStatus.UNKNOWN,
        host_id=as_whole(user.get("id")) or 0,
        host_nickname=as_text(user.get("nickname")),
        host_sec_uid=as_text(user.get("secUid")),
    )
    return _said(RoomStatus.UNKNOWN, "page", f"the page is a profile and names a room (statusCode {code})", room)


def _said(status: RoomStatus, source: LookupSource, detail: str, room: Room | None = None) -> RoomLookup:
    return RoomLookup(status=status, source=source, detail=detail, room=room)


def _no_json(source: LookupSource, text: str) -> RoomLookup:
    """Word an API answer without an object: the edge refuses with nothing, or with a page."""
    what = f"{len(text)} characters that are not the API's JSON" if text.strip() else "an empty answer"
    return _said(RoomStatus.BLOCKED, source, what)


def _why_no_state(page: str) -> str:
    if not page.strip():
        return "an empty page"
    return next(
        (words for marker, words in _REFUSALS if marker in page),
        f"a page of {len(page)} characters without any state, as captchas and shell pages are",
    )


def _scripts(page: str) -> Iterator[tuple[str, str]]:
    """Yield id and content of every script that has an id; one pass, whatever the page is."""
    start = _SCRIPT.search(page)
    while start is not None:
        opened = page.find(">", start.end())
        end = _SCRIPT_END.search(page, opened) if opened >= 0 else None
        if end is None:
            return
        if named := _ID.search(page, start.end(), opened):
            yield named["id"], page[opened + 1 : end.start()]
        start = _SCRIPT.search(page, end.end())


def _first_object(script: str) -> dict[str, object]:
    """Return the JSON object a script holds or assigns, `window['SIGI_STATE']={...};`; empty when there is none."""
    start = script.find("{")
    if start < 0:
        return {}
    try:
        value, _ = json.JSONDecoder().raw_decode(script, start)
    except (ValueError, RecursionError):
        return {}
    return as_object(value)


def _number(fields: dict[str, object], name: str) -> int:
    """Return an id, 0 when absent. The `_str` form is right where the bare number went through a double."""
    return as_whole(fields.get(f"{name}_str")) or as_whole(fields.get(name)) or 0


def _time(value: object) -> datetime | None:
    number = as_whole(value) or 0
    seconds = number / 1000 if number >= _MILLISECONDS_FROM else number
    try:
        moment = datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return moment if moment.year in _YEARS else None
