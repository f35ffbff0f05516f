"""Room lookups: once, or until the host is live. They need no signature."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from tiktok_live.dispatch.options import is_number
from tiktok_live.errors import AgeRestricted, ConfigError, NotLive, ResolveError, ResolverUnavailable, RoomNotFound
from tiktok_live.rooms.base import LookupStatus, Room, RoomLookup, require_live
from tiktok_live.signing.base import RejectedOutcome

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Container
    from random import Random

    from tiktok_live.net.clock import Clock
    from tiktok_live.rooms.base import RoomResolver
    from tiktok_live.signing.chain.chain import SignChain

__all__ = [
    "MAX_POLL",
    "MIN_POLL",
    "look_up_once",
    "look_up_room",
    "status_behind",
    "until_live",
]

logger = logging.getLogger(__name__)

MIN_POLL = 5.0
"""Minimum poll interval in seconds."""
MAX_POLL = 900.0
"""Maximum poll interval in seconds while lookups fail."""

_JITTER = 0.1
_FINAL = frozenset({LookupStatus.NOT_FOUND, LookupStatus.AGE_RESTRICTED})
_VERDICTS: dict[type[ResolveError], LookupStatus] = {
    NotLive: LookupStatus.OFFLINE,
    RoomNotFound: LookupStatus.NOT_FOUND,
    AgeRestricted: LookupStatus.AGE_RESTRICTED,
}

_BY_VERDICT = {
    "ROOM_OFFLINE": LookupStatus.OFFLINE,
    "ROOM_NOT_FOUND": LookupStatus.NOT_FOUND,
    "AGE_RESTRICTED": LookupStatus.AGE_RESTRICTED,
}


async def look_up_once(resolver: RoomResolver, unique_id: str, room_id: int) -> RoomLookup:
    """Look up a host, or a room if no host is known.

    Raises:
        ResolverUnavailable: the lookup failed.
    """
    return await (resolver.look_up(unique_id) if unique_id else resolver.room_info(room_id))


async def look_up_room(unique_id: str, resolver: RoomResolver, chain: SignChain | None) -> RoomLookup:
    """Look up a host's room on the platform, and if that gives no result, with sign providers that can find rooms.

    Args:
        unique_id: the host.
        resolver: looks up the room on the platform.
        chain: the sign providers; None if the room is already known. A failure is then an unknown status.

    Raises:
        ResolverUnavailable: the lookup failed.
    """
    lookup, failure = None, None
    try:
        lookup = await resolver.look_up(unique_id)
    except ResolverUnavailable as error:
        failure = error
    if chain is not None and (lookup is None or lookup.status.is_indefinite):
        lookup = await _find_with_signer(unique_id, chain) or lookup
    if lookup is not None:
        return lookup
    assert failure is not None, "either a lookup or a failure"
    if chain is not None:
        raise failure
    return RoomLookup(status=LookupStatus.UNKNOWN, source="api", detail=failure.message)


async def _find_with_signer(unique_id: str, chain: SignChain) -> RoomLookup | None:
    room_id = await chain.find_room(unique_id)
    if isinstance(room_id, RejectedOutcome):
        return RoomLookup(status=_BY_VERDICT[room_id.kind], source="api", detail=room_id.detail, advice=room_id.advice)
    if not room_id:
        return None
    room = Room(room_id=room_id, unique_id=unique_id, status=LookupStatus.LIVE)
    return RoomLookup(status=LookupStatus.LIVE, source="api", detail="found by a sign provider", room=room)


async def until_live(
    look_up: Callable[[str], Awaitable[RoomLookup]],
    unique_id: str,
    *,
    poll: float,
    clock: Clock,
    rng: Random,
    known_status: LookupStatus | None = None,
    ended_rooms: Container[int] = (),
    is_known: bool = False,
    on_wait: Callable[[LookupStatus, float], None] | None = None,
) -> RoomLookup:
    """Return the lookup that found `unique_id` live or paused.

    Args:
        look_up: looks up the room of a user.
        unique_id: the host.
        poll: seconds between two lookups, plus or minus a tenth, so that many rooms do not look up at the same time.
            While lookups fail, the interval doubles each time, up to `MAX_POLL`.
        clock: the source of time.
        rng: random numbers for the jitter.
        known_status: the result of a lookup a moment ago; replaces the first lookup.
        ended_rooms: rooms that are over, even if lookups still report them as live.
        is_known: whether the host was live before; then even final results do not end the wait.
        on_wait: called with the status and the seconds until the next lookup, whenever the status changes.

    Raises:
        ConfigError: `poll` is less than `MIN_POLL`.
        RoomNotFound: the user does not exist.
        AgeRestricted: guests may not read this host's rooms.
        ResolverUnavailable: lookups cannot work until the setup changes, for example a proxy's password.
    """
    if not is_number(poll) or poll < MIN_POLL:
        raise ConfigError(f"poll must be {MIN_POLL:g} seconds or more")
    wait, status = poll, known_status
    reported: LookupStatus | None = None
    while True:
        if status is None:
            lookup = await _look(look_up, unique_id, is_known=is_known)
            status = _status(lookup, ended_rooms)
            if lookup is not None and status.is_watchable:
                return lookup
            if lookup is not None and status in _FINAL and not is_known:
                require_live(lookup, unique_id)
        wait = min(wait * 2, max(MAX_POLL, poll)) if status.is_indefinite else poll
        seconds = wait * (1 + _JITTER * (2 * rng.random() - 1))
        if on_wait is not None and status is not reported:
            on_wait(status, seconds)
        reported = status
        await clock.sleep_until(clock.monotonic() + seconds)
        status = None


def status_behind(error: ResolveError, lookup: RoomLookup | None) -> LookupStatus:
    """Return the status that caused `error`: from the lookup, or from a sign provider's verdict."""
    if lookup is not None and not lookup.status.is_watchable:
        return lookup.status
    return _VERDICTS.get(type(error), LookupStatus.UNKNOWN)


async def _look(
    look_up: Callable[[str], Awaitable[RoomLookup]], unique_id: str, *, is_known: bool
) -> RoomLookup | None:
    """Return the result of a lookup; None if it failed."""
    try:
        return await look_up(unique_id)
    except ResolverUnavailable as error:
        if not (error.retryable or is_known):
            raise
        logger.info("@%s could not be looked up: %s", unique_id, error)
        return None


def _status(lookup: RoomLookup | None, ended_rooms: Container[int]) -> LookupStatus:
    if lookup is None:
        return LookupStatus.UNKNOWN
    if not lookup.status.is_watchable:
        return lookup.status
    if lookup.room is None:
        return LookupStatus.UNKNOWN
    return LookupStatus.ENDED if lookup.room.room_id in ended_rooms else lookup.status
