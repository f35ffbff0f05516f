"""The seam of room lookup, and its verdict."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum, unique
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

from tiktok_live.errors import (
    AgeRestricted,
    NotLive,
    ResolveError,
    ResolverBlocked,
    ResolverUnavailable,
    RoomNotFound,
)

if TYPE_CHECKING:
    from datetime import datetime

__all__ = [
    "LookupEvidence",
    "LookupSource",
    "LookupStatus",
    "Room",
    "RoomLookup",
    "RoomResolver",
    "SessionUse",
    "require_live",
    "restricted_advice",
]

SessionUse: TypeAlias = Literal["none", "sent", "withheld", "unknown"]
"""What became of the user's session: there is none, it was sent, it may not go to that host, or nobody can tell."""

LookupSource: TypeAlias = Literal["page", "api"]
"""Who answered: the live page's HTML, or a JSON API."""

LookupEvidence: TypeAlias = Literal["status", "user", "none"]
"""What an answer rests on: the source's own word about the live, its naming the user, or nothing that it says."""


@unique
class LookupStatus(StrEnum):
    """What is known about a user's live.

    The platform's numbers are 2 live, 3 paused, 4 ended. A room id stays after its stream has ended, so having one
    never means live.
    """

    LIVE = "live"
    PAUSED = "paused"
    """The host stepped away; the room goes on."""
    ENDED = "ended"
    """The last live is over; mostly its room id is still named."""
    OFFLINE = "offline"
    """The user exists and has no room."""
    NOT_FOUND = "not_found"
    """No such user, or one who has never been live, in a source's own words."""
    AGE_RESTRICTED = "age_restricted"
    BLOCKED = "blocked"
    """A captcha, a sign-in wall, a region that is not served, a firewall, HTTP 403 or 429: it is about who asks."""
    UNKNOWN = "unknown"
    """The answer is readable and does not settle it."""

    @property
    def is_watchable(self) -> bool:
        """Whether a client can connect to the room: it is live, or paused."""
        return self in {LookupStatus.LIVE, LookupStatus.PAUSED}

    @property
    def is_indefinite(self) -> bool:
        """Whether the lookup says nothing about the user: it was blocked, or its answer does not settle it."""
        return self in {LookupStatus.BLOCKED, LookupStatus.UNKNOWN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A room as a lookup describes it; texts an answer lacks are empty.

    Attributes:
        room_id: changes with every live of the user.
        unique_id: the host's name, as the answer writes it.
        status: of this room.
        title: may be empty while live.
        host_id: the host's numeric user id; 0 when absent.
        host_nickname: the host's display name.
        host_sec_uid: the host's opaque id of the web pages.
        viewers: watching now; None when the answer does not say, or nobody can watch.
        started_at: UTC; None when the answer does not say.
        cover_url: signed and short-lived, hence not in the repr.
    """

    room_id: int
    unique_id: str
    status: LookupStatus
    title: str = ""
    host_id: int = 0
    host_nickname: str = ""
    host_sec_uid: str = ""
    viewers: int | None = None
    started_at: datetime | None = None
    cover_url: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomLookup:
    """The outcome of one lookup.

    Attributes:
        status: what was found out.
        source: who said so.
        detail: one sentence for people, with the code that was found.
        room: the room the answer names, live or not. LIVE and PAUSED always come with one.
        advice: what to do about it, one sentence without a full stop; empty when the status alone tells that.
        evidence: what the status rests on. A user of whom only the room is missing is offline by `"user"`, and one
            whom the source calls offline by `"status"`.
    """

    status: LookupStatus
    source: LookupSource
    detail: str
    room: Room | None = None
    advice: str = ""
    evidence: LookupEvidence = "status"


class RoomResolver(Protocol):
    """What finds a user's room. Tests script one; `WebResolver` is the real one."""

    async def look_up(self, unique_id: str) -> RoomLookup:
        """Return what is known about the live of `unique_id`, a normalised user name.

        Raises:
            ResolverUnavailable: nobody could be asked. Every answer, a refusal too, is a `RoomLookup`.
        """
        ...

    async def room_info(self, room_id: int) -> RoomLookup:
        """Return what is known about a room.

        Raises:
            ResolverUnavailable: it could not be asked.
        """
        ...


def require_live(lookup: RoomLookup, unique_id: str) -> Room:
    """Return the room of a lookup when it can be watched: it is live, or paused.

    Raises:
        RoomNotFound: there is no such user, or none who was ever live.
        NotLive: the live has ended, or the user is offline.
        AgeRestricted: the room is for adults.
        ResolverBlocked: the platform refused to answer.
        ResolverUnavailable: the answer does not settle it.
    """
    if lookup.status.is_watchable and lookup.room is not None:
        return lookup.room
    raise _verdict(lookup, unique_id)


_RESTRICTED: dict[SessionUse, str] = {
    "none": (
        "Guests cannot read it: give the session of an adult's account, as session= or in the environment "
        "(TIKTOK_LIVE_SESSIONID and TIKTOK_LIVE_TARGET_IDC)"
    ),
    "sent": "The session that was sent is not accepted, or not an adult's: sign in again, and give the new one",
    "withheld": "The session that was given was not sent: its host must be the platform's, or in allow_session_hosts",
    "unknown": (
        "The session that was given is not accepted, not an adult's, or was not sent: a sign server is sent one only "
        "if its host is in allow_session_hosts"
    ),
}


def restricted_advice(session: SessionUse) -> str:
    """Return what to do about a room for adults."""
    return _RESTRICTED[session]


def _verdict(lookup: RoomLookup, unique_id: str) -> ResolveError:
    error = _error_of(lookup, f"@{unique_id}" if unique_id else "this room", unique_id)
    error.advice = lookup.advice or error.advice
    return error


def _error_of(lookup: RoomLookup, host: str, unique_id: str) -> ResolveError:
    detail = lookup.detail
    match lookup.status:
        case LookupStatus.NOT_FOUND:
            return RoomNotFound(f"{host} was not found, or has never been live: {detail}", unique_id=unique_id)
        case LookupStatus.ENDED:
            return NotLive(f"{host} is not live: {detail}", unique_id=unique_id)
        case LookupStatus.OFFLINE:
            return NotLive(f"{host} is offline: {detail}", unique_id=unique_id)
        case LookupStatus.AGE_RESTRICTED:
            return AgeRestricted(f"the room of {host} is for adults: {detail}", unique_id=unique_id)
        case LookupStatus.BLOCKED:
            return ResolverBlocked(f"the lookup of {host} was blocked: {detail}", unique_id=unique_id)
        case _:
            return ResolverUnavailable(
                f"whether {host} is live could not be found out: {detail}",
                unique_id=unique_id,
                advice="Try again later; a room id, if it is known, needs no lookup",
            )
