"""Asking for a host's room, once or until the host is live: room lookups alone, so no signature is spent."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from tiktok_live.dispatch.options import is_number
from tiktok_live.errors import AgeRestricted, ConfigError, NotLive, ResolveError, ResolverUnavailable, RoomNotFound
from tiktok_live.rooms.base import LookupStatus, Room, RoomLookup, require_live

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Container
    from random import Random

    from tiktok_live.net.clock import Clock
    from tiktok_live.rooms.base import RoomResolver
    from tiktok_live.signing.chain.chain import SignChain

__all__ = [
    "MAX_POLL",
    "MIN_POLL",
    "ask",
    "found_by",
    "look_up_room",
    "until_live",
]

logger = logging.getLogger(__name__)

MIN_POLL = 5.0
"""Seconds; more often nobody is asked."""
MAX_POLL = 900.0
"""Seconds; whoever refuses to answer is asked at least so often."""

_JITTER = 0.1
_FINAL = frozenset({LookupStatus.NOT_FOUND, LookupStatus.AGE_RESTRICTED})
_VERDICTS: dict[type[ResolveError], LookupStatus] = {
    NotLive: LookupStatus.OFFLINE,
    RoomNotFound: LookupStatus.NOT_FOUND,
    AgeRestricted: LookupStatus.AGE_RESTRICTED,
}


async def ask(resolver: RoomResolver, unique_id: str, room_id: int) -> RoomLookup:
    """Return what the platform says of a host, or of a room where no host is known.

    Raises:
        ResolverUnavailable: nobody could be asked.
    """
    return await (resolver.look_up(unique_id) if unique_id else resolver.room_info(room_id))


async def look_up_room(unique_id: str, resolver: RoomResolver, chain: SignChain | None) -> RoomLookup:
    """Ask the platform, and where it gives no answer those sign providers that know rooms too.

    Args:
        unique_id: the host.
        resolver: who asks the platform.
        chain: the sign providers; None when the room is known already. A failure is then an unknown status.

    Raises:
        ResolverUnavailable: nobody could be asked.
    """
    lookup, failure = None, None
    try:
        lookup = await resolver.look_up(unique_id)
    except ResolverUnavailable as error:
        failure = error
    if chain is not None and (lookup is None or lookup.status.is_indefinite):
        lookup = await _found_by_signer(unique_id, chain) or lookup
    if lookup is not None:
        return lookup
    assert failure is not None, "there is an answer or a failure"
    if chain is not None:
        raise failure
    return RoomLookup(status=LookupStatus.UNKNOWN, source="api", detail=failure.message)


async def _found_by_signer(unique_id: str, chain: SignChain) -> RoomLookup | None:
    room_id = await chain.find_room(unique_id)
    if not room_id:
        return None
    room = Room(room_id=room_id, unique_id=unique_id, status=LookupStatus.LIVE)
    return RoomLookup(status=LookupStatus.LIVE, source="api", detail="told by a sign provider", room=room)


async def until_live(
    look_up: Callable[[str], Awaitable[RoomLookup]],
    unique_id: str,
    *,
    poll: float,
    clock: Clock,
    rng: Random,
    just_found: LookupStatus | None = None,
    ended_rooms: Container[int] = (),
    is_known: bool = False,
    on_wait: Callable[[LookupStatus, float], None] | None = None,
) -> RoomLookup:
    """Return the lookup that found `unique_id` live or paused.

    Args:
        look_up: asks for the room of a user.
        unique_id: the host.
        poll: seconds between two lookups; a tenth more or less, so that many rooms do not ask in the same instant.
            When nobody answers, each wait is twice as long as the last one, up to `MAX_POLL`.
        clock: time.
        rng: jitter.
        just_found: what somebody has found a moment ago, which is not asked for again before the first wait.
        ended_rooms: rooms that are over, however long lookups still call them live.
        is_known: whether the host was live before, and is waited for whatever lookups say.
        on_wait: told the status and the seconds until the next look, when the status is another one than before.

    Raises:
        ConfigError: `poll` is less than `MIN_POLL`.
        RoomNotFound: there is no such user.
        AgeRestricted: guests may not read this host's rooms.
        ResolverUnavailable: nobody can be asked until something here is changed, for example a proxy's password.
    """
    if not is_number(poll) or poll < MIN_POLL:
        raise ConfigError(f"poll must be {MIN_POLL:g} seconds or more")
    wait, status = poll, just_found
    told: LookupStatus | None = None
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
        if on_wait is not None and status is not told:
            on_wait(status, seconds)
        told = status
        await clock.sleep_until(clock.monotonic() + seconds)
        status = None


def found_by(error: ResolveError, lookup: RoomLookup | None) -> LookupStatus:
    """Return what was found out, when that led to `error`: by the lookup, or by a sign provider that knew better."""
    if lookup is not None and not lookup.status.is_watchable:
        return lookup.status
    return _VERDICTS.get(type(error), LookupStatus.UNKNOWN)


async def _look(
    look_up: Callable[[str], Awaitable[RoomLookup]], unique_id: str, *, is_known: bool
) -> RoomLookup | None:
    """Return what was found; None when nobody could be asked."""
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
