"""Examines the lookups: the live page, the API about the user and about the room, and what they say together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tiktok_live.client.dependencies import make_resolver
from tiktok_live.client.lookups import look_up_room
from tiktok_live.doctor.journal import Finding
from tiktok_live.doctor.results import Hop
from tiktok_live.errors import ResolverUnavailable
from tiktok_live.rooms.base import LookupStatus, RoomLookup, require_live
from tiktok_live.rooms.web import best_lookup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tiktok_live.client.config import LiveConfig
    from tiktok_live.doctor.journal import Journal
    from tiktok_live.net.http_client import HttpClient
    from tiktok_live.rooms.base import LookupSource, Room, RoomResolver
    from tiktok_live.signing.chain.chain import SignChain

__all__ = ["RoomHops"]

# What a source states about the user, whether or not it is what the user hoped for.
_READABLE = frozenset(LookupStatus) - {LookupStatus.BLOCKED, LookupStatus.UNKNOWN}


class RoomHops:
    """Finds a host's room, step by step.

    Args:
        config: the client's options.
        http: makes the requests.
        journal: gets the results.
        given: a resolver to use instead of the platform's page and API.
    """

    def __init__(self, config: LiveConfig, http: HttpClient, journal: Journal, given: RoomResolver | None) -> None:
        self._config = config
        self._http = http
        self._journal = journal
        self._given = given
        self._lookups: list[RoomLookup] = []
        self._failure: ResolverUnavailable | None = None

    async def examine_sources(self, unique_id: str) -> None:
        """Query the page and the API."""
        await self._journal.examine(Hop.PAGE, self._query(unique_id, "page"))
        await self._journal.examine(Hop.API, self._query(unique_id, "api"))

    async def find_room(self, unique_id: str, chains: Sequence[SignChain]) -> Room | None:
        """Return the room if the host is live, as the sources say, or a sign provider that can find rooms."""
        found: list[Room] = []
        await self._journal.examine(Hop.ROOM, self._judge(unique_id, chains, found))
        return found[0] if found else None

    async def examine_room(self, room_id: int) -> None:
        """Query the API about a room."""
        await self._journal.examine(Hop.ROOM_INFO, self._room_info(room_id))

    async def _query(self, unique_id: str, source: LookupSource) -> Finding:
        resolver = self._given or make_resolver(replace(self._config, lookup=(source,)), self._http)
        try:
            lookup = await resolver.look_up(unique_id)
        except ResolverUnavailable as error:
            self._failure = error
            raise
        self._lookups.append(lookup)
        if lookup.status not in _READABLE:
            require_live(lookup, unique_id)
        return Finding(f"{lookup.status.value.replace('_', ' ')}: {lookup.detail}")

    async def _judge(self, unique_id: str, chains: Sequence[SignChain], found: list[Room]) -> Finding:
        known = _Known(best_lookup(self._lookups) if self._lookups else None, self._failure)
        lookup = await look_up_room(unique_id, known, None)
        for chain in chains:
            if not lookup.status.is_indefinite:
                break
            lookup = await look_up_room(unique_id, known, chain)
        found.append(require_live(lookup, unique_id))
        return Finding(f"@{unique_id} is live in room {found[0].room_id}, {lookup.detail}")

    async def _room_info(self, room_id: int) -> Finding:
        lookup = await (self._given or make_resolver(self._config, self._http)).room_info(room_id)
        require_live(lookup, lookup.room.unique_id if lookup.room is not None else "")
        return Finding(lookup.detail)


class _Known:
    """A resolver that returns what was found before."""

    def __init__(self, lookup: RoomLookup | None, failure: ResolverUnavailable | None) -> None:
        self._lookup = lookup
        self._failure = failure

    async def look_up(self, unique_id: str) -> RoomLookup:
        """Return the lookup, or raise why there is none."""
        if self._lookup is not None:
            return self._lookup
        raise self._failure or ResolverUnavailable("neither the page nor the API was queried", unique_id=unique_id)

    async def room_info(self, room_id: int) -> RoomLookup:
        """Return the lookup, or raise why there is none."""
        del room_id
        return await self.look_up("")
