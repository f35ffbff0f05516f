"""Answers of the platform's web pages and APIs -> lookups. Pure; no input makes these functions raise.

Statuses. A page and the user API carry two, `liveRoom.status` and `user.status`, and they disagree at times. With a
usable room id the better one counts: live if either says 2, else paused if either says 3, else ended if either says
4. An offline verdict about somebody who streams is the worst answer there is; one about a room that has just ended
is corrected by the room itself in its first seconds.

What is missing proves nothing: only a source's own words make a user not found, and what an answer leaves out makes it
settle nothing.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tiktok_live.net.json_fields import as_array, as_object, as_text, as_whole, decoded, read_object
from tiktok_live.room_ids import room_id_from
from tiktok_live.rooms.base import LookupStatus, Room, RoomLookup
from tiktok_live.rooms.http_refusals import Refusal, messages_of, refusal_in_answer, refusal_in_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tiktok_live.rooms.base import LookupEvidence, LookupSource

__all__ = ["SPELLING", "parse_check_alive", "parse_live_page", "parse_room_info", "parse_user_room"]

SPELLING = "Check the spelling of the user name; if it is right, try again later"
"""What to do where nothing is told of a user, and nothing says that there is none."""

# Codes of the APIs (`statusCode` of the web API, `status_code` of webcast) and of the profile page.
_AGE_RESTRICTED = 4003110
_USER_NOT_FOUND = 19881007
_FINISHED = 10041
# Comes with "room has finished" where it was seen, and may have other meanings.
_FINISHED_OR_NOT = 30003
_NOT_UNDERSTOOD = 10011
_PROFILE_PRIVATE = 10222
_PROFILE_NOT_FOUND = frozenset({10221, 10223})

_STATUSES = {2: LookupStatus.LIVE, 3: LookupStatus.PAUSED, 4: LookupStatus.ENDED}
_BEST_FIRST = (LookupStatus.LIVE, LookupStatus.PAUSED, LookupStatus.ENDED)
_SENTENCES = {
    LookupStatus.LIVE: "the host is live",
    LookupStatus.PAUSED: "the host paused the live",
    LookupStatus.ENDED: "the last live has ended",
    LookupStatus.OFFLINE: "the user has no room",
    LookupStatus.UNKNOWN: "the answer does not say whether the host is live",
}

_PAGE_STATES = ("SIGI_STATE", "sigi-persisted-data")
_PROFILE_STATE = "__UNIVERSAL_DATA_FOR_REHYDRATION__"
_SCRIPT = re.compile(r"<script\b", re.IGNORECASE)
_SCRIPT_END = re.compile(r"</script", re.IGNORECASE)
_ID = re.compile(r"""(?<![\w-])id\s*=\s*["']?(?P<id>[\w-]+)""", re.IGNORECASE)
_IS_OVER = re.compile(r"\b(?:room|live)\b.{0,20}\b(?:finished|ended)\b", re.IGNORECASE)
_SOON = "Try again in a minute: of a live that has just begun the room may not be named yet"

_SHOWN = 80  # characters of the platform's own message that are worth repeating
_MILLISECONDS_FROM = 10**11  # a time this large is in milliseconds, as in the socket's messages
_YEARS = range(2015, 2101)


def parse_live_page(html: str | bytes, unique_id: str) -> RoomLookup:
    """Read the live page of `unique_id` (`/@name/live`).

    The page's state is looked for in `SIGI_STATE`, then in its older form `sigi-persisted-data`, then in the
    profile's state. A page with a state and neither room nor profile settles nothing; one without a state is BLOCKED.
    """
    page = decoded(html)
    scripts, rest = _split_page(page)
    states = [_first_object(scripts[name]) for name in _PAGE_STATES if name in scripts]
    for state in states:
        if room := as_object(state.get("LiveRoom")):
            return _from_user_and_live(as_object(room.get("liveRoomUserInfo")), "page", unique_id)
    scope = as_object(_first_object(scripts.get(_PROFILE_STATE, "")).get("__DEFAULT_SCOPE__"))
    if profile := as_object(scope.get("webapp.user-detail")):
        return _from_profile(profile, unique_id)
    return _without_room(page, rest, has_state=any(states))


def parse_user_room(body: str | bytes) -> RoomLookup:
    """Read the web API's answer about a user (`/api-live/user/room/`)."""
    text = decoded(body)
    answer = read_object(text)
    if answer is None:
        return _no_json(text)
    code, message = as_whole(answer.get("statusCode")), as_text(answer.get("message"))
    said = f"statusCode {code}" + (f", message {message[:_SHOWN]!r}" if message else "")
    data = as_object(answer.get("data"))
    if code == _AGE_RESTRICTED:
        return _said(LookupStatus.AGE_RESTRICTED, "api", said)
    if code == _USER_NOT_FOUND or message == "user_not_found":
        return _said(LookupStatus.NOT_FOUND, "api", said)
    if code == 0 and as_object(data.get("user")):
        return _from_user_and_live(data, "api", "")
    return _instead_of_data(answer, code, said) or _no_user(code, said)


def parse_room_info(body: str | bytes) -> RoomLookup:
    """Read the webcast API's answer about a room (`/webcast/room/info/`, `room/enter/`)."""
    text = decoded(body)
    answer = read_object(text)
    if answer is None:
        return _no_json(text)
    code, data = as_whole(answer.get("status_code")), as_object(answer.get("data"))
    if code == _AGE_RESTRICTED:
        return _said(LookupStatus.AGE_RESTRICTED, "api", f"status_code {code}")
    number, room_id = as_whole(data.get("status")), _room_id(data, "id")
    if code != 0 or not room_id:
        return _instead_of_data(answer, code, f"status_code {code}") or _no_room(code)
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
        # stats.total_user is everybody who ever came.
        viewers=as_whole(data.get("user_count")) if status.is_watchable else None,
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
    alive = {_room_id(row, "room_id"): row.get("alive") for row in rows}
    return {room_id: said for room_id, said in alive.items() if room_id and isinstance(said, bool)}


def _from_user_and_live(info: dict[str, object], source: LookupSource, unique_id: str) -> RoomLookup:
    """Read `{user, stats, liveRoom}`, which the live page and the user API share."""
    user, live = as_object(info.get("user")), as_object(info.get("liveRoom"))
    numbers = (as_whole(live.get("status")), as_whole(user.get("status")))
    codes = f"liveRoom.status {numbers[0]}, user.status {numbers[1]}"
    said = [_STATUSES[number] for number in numbers if number in _STATUSES]
    status = next((best for best in _BEST_FIRST if best in said), LookupStatus.UNKNOWN)
    room_id = room_id_from(user.get("roomId"))
    if not user:
        return _nothing(source, "the answer names no user")
    if not room_id and status.is_watchable:
        detail = f"{_SENTENCES[status]}, and its room is not named ({codes})"
        return RoomLookup(status=LookupStatus.UNKNOWN, source=source, detail=detail, advice=_SOON)
    # Of a status that nobody knows the answer says as little as of one that is not there.
    evidence: LookupEvidence = "user" if status is LookupStatus.UNKNOWN else "status"
    if not room_id:
        return _said(LookupStatus.OFFLINE, source, f"{_SENTENCES[LookupStatus.OFFLINE]} ({codes})", evidence=evidence)
    started_at = _time(live.get("startTime"))
    viewers = as_whole(as_object(live.get("liveRoomStats")).get("userCount"))
    # An unfilled liveRoom, all zeros beside a status of 2, is common: 0 is nobody only when the rest is filled in.
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
    )
    return _said(status, source, f"{_SENTENCES[status]} ({codes})", room, evidence)


def _from_profile(profile: dict[str, object], unique_id: str) -> RoomLookup:
    """Read the profile's state, which knows whether the user exists and never whether a room is live."""
    code = as_whole(profile.get("statusCode"))
    if code in _PROFILE_NOT_FOUND:
        return _said(LookupStatus.NOT_FOUND, "page", f"the page says there is no such user (statusCode {code})")
    if code == _PROFILE_PRIVATE:
        return _profile(f"the profile is private (statusCode {code})")
    user = as_object(as_object(profile.get("userInfo")).get("user"))
    hint = room_id_from(user.get("roomId"))
    if not hint:
        detail = f"the page is a profile and names no room (statusCode {code})"
        return _profile(detail) if user else _nothing("page", detail)
    room = Room(
        room_id=hint,
        unique_id=as_text(user.get("uniqueId")) or unique_id,
        status=LookupStatus.UNKNOWN,
        host_id=_user_id(user),
        host_nickname=as_text(user.get("nickname")),
        host_sec_uid=as_text(user.get("secUid")),
    )
    return _profile(f"the page is a profile and names a room (statusCode {code})", room)


def _without_room(page: str, rest: str, *, has_state: bool) -> RoomLookup:
    """Read a page without data; `rest` is what it shows, without its state."""
    challenge = None if has_state else refusal_in_answer(read_object(page) or {})
    if refusal := challenge or refusal_in_page(rest):
        return _blocked("page", refusal)
    if has_state:
        return _nothing("page", "the page's state holds no LiveRoom", SPELLING)
    if not page.strip():
        return _blocked("page", Refusal("an empty page"))
    said = f"a page of {len(page)} characters without any state, as captchas and shell pages are"
    return _blocked("page", Refusal(said))


def _no_json(text: str) -> RoomLookup:
    """Read an API's answer without an object: the edge refuses with nothing, or with a page."""
    if not text.strip():
        return _blocked("api", Refusal("an empty answer"))
    what = f"{len(text)} characters that are not the API's JSON"
    if refusal := refusal_in_page(text):
        return _blocked("api", Refusal(f"{refusal.detail}, {what}", refusal.advice))
    return _blocked("api", Refusal(what))


def _instead_of_data(answer: dict[str, object], code: int | None, said: str) -> RoomLookup | None:
    """Read what an API's answer without data is about: the room's end, or who asks; None for anything else."""
    messages = messages_of(answer)
    is_over = code != 0 and any(map(_IS_OVER.search, messages))
    if code == _FINISHED or is_over or (code == _FINISHED_OR_NOT and not messages):
        return _said(LookupStatus.ENDED, "api", f"the room has finished: {said}")
    if refusal := refusal_in_answer(answer):
        return _blocked("api", refusal if code is None else Refusal(f"{refusal.detail}: {said}", refusal.advice))
    return None


def _no_user(code: int | None, said: str) -> RoomLookup:
    if code == 0:
        return _nothing("api", f"the API knows nothing of this user: {said}", SPELLING)
    return _nothing("api", f"the API refused: {said}")


def _no_room(code: int | None) -> RoomLookup:
    why = "the request was not understood" if code == _NOT_UNDERSTOOD else "the API names no room"
    return _nothing("api", f"{why}: status_code {code}")


def _said(
    status: LookupStatus,
    source: LookupSource,
    detail: str,
    room: Room | None = None,
    evidence: LookupEvidence = "status",
) -> RoomLookup:
    return RoomLookup(status=status, source=source, detail=detail, room=room, evidence=evidence)


def _profile(detail: str, room: Room | None = None) -> RoomLookup:
    return _said(LookupStatus.UNKNOWN, "page", detail, room, "user")


def _blocked(source: LookupSource, refusal: Refusal) -> RoomLookup:
    return RoomLookup(
        status=LookupStatus.BLOCKED, source=source, detail=refusal.detail, advice=refusal.advice, evidence="none"
    )


def _nothing(source: LookupSource, detail: str, advice: str = "") -> RoomLookup:
    return RoomLookup(status=LookupStatus.UNKNOWN, source=source, detail=detail, advice=advice, evidence="none")


def _room_id(fields: dict[str, object], name: str) -> int:
    """Return a room id, 0 when absent. The `_str` form is right where the bare number went through a double."""
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
    """Return the contents of the scripts that have an id, by it, and the page without them."""
    scripts: dict[str, str] = {}
    rest: list[str] = []
    read = 0
    for name, start, end in _scripts(page):
        scripts[name] = page[start:end]
        rest.append(page[read:start])
        read = end
    return scripts, "".join([*rest, page[read:]])


def _first_object(script: str) -> dict[str, object]:
    """Return the JSON object a script holds or assigns, `window['SIGI_STATE']={...};`; empty when there is none."""
    start = script.find("{")
    if start < 0:
        return {}
    try:
        value, _ = json.JSONDecoder().raw_decode(script, start)
    except (ValueError, RecursionError, MemoryError):
        return {}
    return as_object(value)


def _scripts(page: str) -> Iterator[tuple[str, int, int]]:
    """Yield id, start and end of every script that has an id; one pass, whatever the page is."""
    start = _SCRIPT.search(page)
    while start is not None:
        opened = page.find(">", start.end())
        end = _SCRIPT_END.search(page, opened) if opened >= 0 else None
        if end is None:
            return
        if named := _ID.search(page, start.end(), opened):
            yield named["id"], opened + 1, end.start()
        start = _SCRIPT.search(page, end.end())
