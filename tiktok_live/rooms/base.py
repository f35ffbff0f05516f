"""Room lookup: the resolver interface, its results, and the errors that follow from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum, unique
from typing import Literal, Protocol, TypeAlias

from tiktok_live.errors import (
    AgeRestricted,
    NotLive,
    ResolveError,
    ResolverBlocked,
    ResolverUnavailable,
    RoomNotFound,
)
from tiktok_live.rooms.details import RoomDetails

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
"""Whether the user's session was sent: there is none, it was sent, the host is not allowed to get it, or unknown."""

LookupSource: TypeAlias = Literal["page", "api"]
"""Source of a result: the HTML of the live page, or a JSON API."""

LookupEvidence: TypeAlias = Literal["status", "user", "none"]
"""Basis of a status: the source states it, it is inferred from data about the user, or neither."""


@unique
class LookupStatus(StrEnum):
    """Status of a user's live.

    The platform's values are 2 (live), 3 (paused) and 4 (ended). A room id outlives its stream, so it does not mean
    that the user is live.
    """

    LIVE = "live"
    PAUSED = "paused"
    """The host stepped away; the room goes on."""
    ENDED = "ended"
    """The last live is over; usually its room id is still given."""
    OFFLINE = "offline"
    """The user exists and has no room."""
    NOT_FOUND = "not_found"
    """The source states that there is no such user, or that the user has never been live."""
    AGE_RESTRICTED = "age_restricted"
    BLOCKED = "blocked"
    """A captcha, sign-in wall, unserved region, firewall, HTTP 403 or 429: says nothing about the user."""
    UNKNOWN = "unknown"
    """The response is readable but inconclusive."""

    @property
    def is_watchable(self) -> bool:
        """Whether a client can connect to the room: it is live, or paused."""
        return self in {LookupStatus.LIVE, LookupStatus.PAUSED}

    @property
    def is_indefinite(self) -> bool:
        """Whether the lookup says nothing about the user: it was blocked or inconclusive."""
        return self in {LookupStatus.BLOCKED, LookupStatus.UNKNOWN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A room in the result of a lookup; absent texts are empty.

    Attributes:
        room_id: changes with every live of the user.
        unique_id: the host's user name, as in the response.
        status: status of this room.
        title: may be empty while live.
        host_id: numeric user id of the host; 0 if absent.
        host_nickname: display name of the host.
        host_sec_uid: opaque id of the host, used by the web pages.
        viewers: current viewers; None if absent, or if the room cannot be watched.
        started_at: UTC; None if absent.
        cover_url: signed and short-lived, so it is not in the repr.
        details: everything else that the response has about the room, its host and its video.
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
    details: RoomDetails = field(default=RoomDetails(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomLookup:
    """The result of one lookup.

    Attributes:
        status: status of the live.
        source: source of the result.
        detail: one sentence for users, with the platform's status code.
        room: the room in the response, live or not. Always present for LIVE and PAUSED.
        advice: what to do about it: one sentence without a full stop; empty if the default advice for the status fits.
        evidence: basis of the status. OFFLINE is `"user"` if only the room id is missing, `"status"` if the source
            states it.
    """

    status: LookupStatus
    source: LookupSource
    detail: str
    room: Room | None = None
    advice: str = ""
    evidence: LookupEvidence = "status"


class RoomResolver(Protocol):
    """Finds a user's room. Tests script one; `WebResolver` is the real one."""

    async def look_up(self, unique_id: str) -> RoomLookup:
        """Return what is known about the live of `unique_id`, a normalised user name.

        Raises:
            ResolverUnavailable: no source could be reached. Every response, including a refusal, gives a `RoomLookup`.
        """
        ...

    async def room_info(self, room_id: int) -> RoomLookup:
        """Return what is known about a room.

        Raises:
            ResolverUnavailable: the source could not be reached.
        """
        ...


def require_live(lookup: RoomLookup, unique_id: str) -> Room:
    """Return the room of a lookup if it can be watched, that is, if it is live or paused.

    Raises:
        RoomNotFound: there is no such user, or the user has never been live.
        NotLive: the live has ended, or the user is offline.
        AgeRestricted: the room is for adults.
        ResolverBlocked: the platform blocked the lookup.
        ResolverUnavailable: the result is inconclusive.
    """
    if lookup.status.is_watchable and lookup.room is not None:
        return lookup.room
    raise _lookup_error(lookup, unique_id)


_RESTRICTED_ADVICE: dict[SessionUse, str] = {
    "none": (
        "Guests cannot read this room: pass the session of an adult's account as session=, or in the environment "
        "(TIKTOK_LIVE_SESSIONID and TIKTOK_LIVE_TARGET_IDC)"
    ),
    "sent": "The session was sent but not accepted, or is not an adult's: sign in again and pass the new session",
    "withheld": "The session was not sent: the host must be the platform's, or be in allow_session_hosts",
    "unknown": (
        "The session is not accepted, not an adult's, or was not sent: a sign server only gets it if its host is in "
        "allow_session_hosts"
    ),
}


def restricted_advice(session: SessionUse) -> str:
    """Return the advice for a room for adults."""
    return _RESTRICTED_ADVICE[session]


def _lookup_error(lookup: RoomLookup, unique_id: str) -> ResolveError:
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
                f"whether {host} is live could not be determined: {detail}",
                unique_id=unique_id,
                advice="Try again later; a known room_id needs no lookup",
            )
