"""Waiting for a host to go live: room lookups alone, so no signature is spent, and politely spaced."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from tiktok_live.errors import ConfigError, ResolverUnavailable
from tiktok_live.rooms.base import require_live
from tiktok_live.rooms.models import RoomStatus

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from tiktok_live.clock import Clock
    from tiktok_live.rooms.base import RoomResolver
    from tiktok_live.rooms.models import RoomLookup

__all__ = ["MAX_POLL", "MIN_POLL", "until_live"]

logger = logging.getLogger(__name__)

MIN_POLL = 5.0
"""Seconds; more often nobody is asked."""
MAX_POLL = 900.0
"""Seconds; whoever refuses to answer is asked at least so often."""

_JITTER = 0.1
_FINAL = frozenset({RoomStatus.NOT_FOUND, RoomStatus.AGE_RESTRICTED})
_NO_ANSWER = frozenset({RoomStatus.BLOCKED, RoomStatus.UNKNOWN})


async def until_live(
    resolver: RoomResolver,
    unique_id: str,
    *,
    poll: float,
    clock: Clock,
    rng: Random,
    ended_room: int = 0,
    on_wait: Callable[[RoomStatus, float], None] | None = None,
) -> RoomLookup:
    """Return the lookup that found `unique_id` live or paused.

    Args:
        resolver: who is asked.
        unique_id: the host.
        poll: seconds between two lookups; a tenth more or less, so that many rooms do not ask in the same instant.
            When nobody answers, each wait is twice as long as the last one, up to `MAX_POLL`.
        clock: time.
        rng: jitter.
        ended_room: a room that is over, however long lookups still call it live.
        on_wait: told the status and the seconds before each wait.

    Raises:
        ConfigError: `poll` is less than `MIN_POLL`.
        RoomNotFound: there is no such user.
        AgeRestricted: guests may not read this host's rooms.
    """
    if not poll >= MIN_POLL:
        raise ConfigError(f"poll must be {MIN_POLL:g} seconds or more")
    wait = poll
    while True:
        status = RoomStatus.UNKNOWN
        try:
            lookup = await resolver.look_up(unique_id)
        except ResolverUnavailable as error:
            logger.info("@%s could not be looked up: %s", unique_id, error)
        else:
            status = lookup.status
            if _is_live(lookup, ended_room):
                return lookup
            if status in _FINAL and not ended_room:
                require_live(lookup, unique_id)
        wait = min(wait * 2, max(MAX_POLL, poll)) if status in _NO_ANSWER else poll
        seconds = wait * (1 + _JITTER * (2 * rng.random() - 1))
        if on_wait is not None:
            on_wait(status, seconds)
        await clock.sleep_until(clock.monotonic() + seconds)


def _is_live(lookup: RoomLookup, ended_room: int) -> bool:
    is_live = lookup.status in {RoomStatus.LIVE, RoomStatus.PAUSED}
    return is_live and lookup.room is not None and lookup.room.room_id != ended_room
