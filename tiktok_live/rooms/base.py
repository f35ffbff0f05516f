"""The seam of room lookup, and its verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

from tiktok_live.errors import (
    AgeRestricted,
    NotLive,
    ResolveError,
    ResolverBlocked,
    ResolverUnavailable,
    RoomNotFound,
)
from tiktok_live.rooms.models import LookupStatus

if TYPE_CHECKING:
    from tiktok_live.rooms.models import Room, RoomLookup

__all__ = ["RoomResolver", "SessionUse", "require_live", "restricted_advice"]

SessionUse: TypeAlias = Literal["none", "sent", "withheld", "unknown"]
"""What became of the user's session: there is none, it was sent, it may not go to that host, or nobody can tell."""


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
