"""Facts about rooms without reading them: many users at once, or everything about one. Unsigned requests only."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from tiktok_live.client.config import LiveConfig
from tiktok_live.client.dependencies import Dependencies, Services
from tiktok_live.errors import ConfigError, ResolverUnavailable
from tiktok_live.net.clock import SystemClock
from tiktok_live.rooms.base import LookupStatus, RoomLookup
from tiktok_live.rooms.details import merge_details
from tiktok_live.rooms.usernames import normalize_unique_id

if TYPE_CHECKING:
    from tiktok_live.rooms.base import Room, RoomResolver

__all__ = ["DEFAULT_CONCURRENCY", "look_up_details", "look_up_many"]

DEFAULT_CONCURRENCY = 8
"""Lookups at a time: more from one network address are soon refused."""


async def look_up_many(
    unique_ids: Iterable[str],
    *,
    config: LiveConfig | None = None,
    concurrency: int = DEFAULT_CONCURRENCY,
    dependencies: Dependencies | None = None,
) -> AsyncGenerator[tuple[str, RoomLookup], None]:
    """Look up many users with one HTTP client, and yield each name with its result, in the order of the names.

    A name that occurs twice is looked up once. A lookup that failed has the status `UNKNOWN`, with the reason in
    `detail`; no other lookup is affected. Close the iterator (`contextlib.aclosing`) to end early.

    Args:
        unique_ids: `name`, `@name` or the URL of a profile or live page.
        config: the options; by default `LiveConfig.from_env()`.
        concurrency: lookups at a time.
        dependencies: replacements for the resolver or the HTTP client; not closed here.

    Raises:
        ConfigError: a name or an option is invalid; before anything is sent.
    """
    names = list(dict.fromkeys(map(normalize_unique_id, unique_ids)))
    if concurrency < 1:
        raise ConfigError("concurrency must be 1 or more")
    async with _resolver(config, dependencies) as resolver:
        gate = asyncio.Semaphore(concurrency)
        tasks = [asyncio.create_task(_look_up(resolver, name, gate)) for name in names]
        try:
            for name, task in zip(names, tasks, strict=True):
                yield name, await task
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def look_up_details(
    unique_id: str, *, config: LiveConfig | None = None, dependencies: Dependencies | None = None
) -> RoomLookup:
    """Look up a user, and if there is a room, ask the webcast API for the rest, such as likes and video addresses.

    What the API refuses is missing in `room.details`; it does not change the status.

    Args:
        unique_id: `name`, `@name` or the URL of a profile or live page.
        config: the options; by default `LiveConfig.from_env()`.
        dependencies: replacements for the resolver or the HTTP client; not closed here.

    Raises:
        ConfigError: the name or an option is invalid.
        ResolverUnavailable: the lookup failed.
    """
    name = normalize_unique_id(unique_id)
    async with _resolver(config, dependencies) as resolver:
        lookup = await resolver.look_up(name)
        if lookup.room is None or not lookup.status.is_watchable:
            return lookup
        return _with_details(lookup, lookup.room, await _room_info(resolver, lookup.room.room_id))


@asynccontextmanager
async def _resolver(config: LiveConfig | None, dependencies: Dependencies | None) -> AsyncIterator[RoomResolver]:
    services = Services(config or LiveConfig.from_env(), dependencies or Dependencies(), SystemClock())
    try:
        yield services.resolver
    finally:
        await services.aclose()


async def _look_up(resolver: RoomResolver, name: str, gate: asyncio.Semaphore) -> RoomLookup:
    async with gate:
        try:
            return await resolver.look_up(name)
        except ResolverUnavailable as error:
            return _failed(error)


async def _room_info(resolver: RoomResolver, room_id: int) -> RoomLookup:
    try:
        return await resolver.room_info(room_id)
    except ResolverUnavailable as error:
        return _failed(error)


def _failed(error: ResolverUnavailable) -> RoomLookup:
    return RoomLookup(
        status=LookupStatus.UNKNOWN, source="api", detail=error.message, advice=error.advice, evidence="none"
    )


def _with_details(lookup: RoomLookup, room: Room, info: RoomLookup) -> RoomLookup:
    """Return the lookup with what the API says; where both say something, the API is more recent."""
    if info.room is None:
        if info.status is LookupStatus.AGE_RESTRICTED:
            return info
        return lookup
    second = info.room
    merged = replace(
        room,
        title=second.title or room.title,
        viewers=room.viewers if second.viewers is None else second.viewers,
        started_at=second.started_at or room.started_at,
        cover_url=second.cover_url or room.cover_url,
        details=merge_details(second.details, room.details),
    )
    return replace(lookup, room=merged)
