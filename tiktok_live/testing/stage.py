"""The stage: the open simulated rooms of a process, which every client reads that is made meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING, Protocol
from urllib.parse import parse_qs, urlsplit

from tiktok_live.client.config import LiveConfig
from tiktok_live.client.dependencies import Dependencies
from tiktok_live.client.stand_in import LedClient, lead, stop_leading
from tiktok_live.errors import ConfigError, NetworkError
from tiktok_live.net.http_client import HttpResponse
from tiktok_live.net.transport import Transport
from tiktok_live.room_ids import room_id_from
from tiktok_live.rooms.base import LookupStatus, Room, RoomLookup
from tiktok_live.signing.base import ConnectPlan, Identity, ProviderHealth, RoomRef, SignProvider
from tiktok_live.signing.chain.pool import SignPool
from tiktok_live.simulator.memory import SimulatedConnector
from tiktok_live.simulator.pages import gift_list
from tiktok_live.simulator.room import HostStatus
from tiktok_live.testing.virtual_clock import VirtualClock

if TYPE_CHECKING:
    from tiktok_live.simulator.running_room import RunningRoom

__all__ = ["STAGE", "Stage", "StagedRoom"]

_HEADERS = {"Cookie": "ttwid=simulated", "User-Agent": "Mozilla/5.0 (simulated)"}
_STATUSES = {
    HostStatus.LIVE: LookupStatus.LIVE,
    HostStatus.PAUSED: LookupStatus.PAUSED,
    HostStatus.OFFLINE: LookupStatus.ENDED,
    HostStatus.AGE_RESTRICTED: LookupStatus.AGE_RESTRICTED,
    HostStatus.BLOCKED: LookupStatus.BLOCKED,
}


class StagedRoom(Protocol):
    """An open room."""

    @property
    def unique_id(self) -> str:
        """The host's handle."""
        ...

    @property
    def is_named(self) -> bool:
        """Whether only clients of this host read it; if not, it is the room of every host without one."""
        ...

    @property
    def connector(self) -> SimulatedConnector:
        """Opens connections to it."""
        ...

    @property
    def running(self) -> RunningRoom:
        """The current live."""
        ...

    def made(self, client: LedClient) -> None:
        """Take note of a new client."""
        ...


class Stage:
    """The open rooms, as a `StandIn`. They share one clock; a program may read several of them.

    Attributes:
        rooms: in the order of opening.
        clock: of the rooms that are open, and of the clients that read them.
    """

    def __init__(self) -> None:
        self.rooms: list[StagedRoom] = []
        self.clock = VirtualClock()

    def open(self, room: StagedRoom, clock: VirtualClock | None) -> VirtualClock:
        """Open a room, and return its clock. The first one leads all clients that are made from now on."""
        if self.rooms and clock not in {None, self.clock}:
            raise ConfigError("rooms that are open at the same time share one clock; give none to the second")
        if not self.rooms:
            self.clock = clock or VirtualClock()
            lead(self)
        self.rooms.append(room)
        return self.clock

    def close(self, room: StagedRoom) -> None:
        """Close a room; does nothing if it is not open."""
        if room in self.rooms:
            self.rooms.remove(room)
            if not self.rooms:
                stop_leading(self)

    def configured(self, config: LiveConfig) -> LiveConfig:
        """Return the options of a client, without the folder of gift lists."""
        return replace(config, cache_dir=None)

    def completed(self, given: Dependencies) -> Dependencies:
        """Return the dependencies of a client: those given, and the stage's for all others."""
        return Dependencies(
            resolver=given.resolver or _Resolver(self),
            connector=given.connector or _Connector(self),
            http=given.http or _Http(self.clock),
            clock=given.clock or self.clock,
            rng=given.rng or Random(0),
            sign_pool=given.sign_pool or SignPool(),
            browsers=given.browsers,
        )

    def provider(self) -> SignProvider:
        """Return what makes plans for the rooms."""
        return _Provider()

    def made(self, client: LedClient) -> None:
        """Take note of a new client, in every room: its name does not say which one it will read."""
        for room in self.rooms:
            room.made(client)

    def host(self, unique_id: str) -> StagedRoom | None:
        """Return the room of a host: the newest of its own, or else the newest of every host."""
        newest_first = self.rooms[::-1]
        named = [room for room in newest_first if room.is_named and room.unique_id.lower() == unique_id.lower()]
        return next(iter(named), None) or next((room for room in newest_first if not room.is_named), None)

    def by_id(self, room_id: int) -> StagedRoom | None:
        """Return the room with this id, also if that live is over."""
        return next((room for room in self.rooms if room_id in room.connector.rooms.by_id), None)


@dataclass(frozen=True, slots=True)
class _Resolver:
    stage: Stage

    async def look_up(self, unique_id: str) -> RoomLookup:
        """Return the status of the host's room."""
        room = self.stage.host(unique_id)
        if room is None:
            names = ", ".join(f"@{open_room.unique_id}" for open_room in self.stage.rooms)
            which = f"open are {names}" if names else "none is open"
            detail = f"no simulated room is open for @{unique_id}; {which}"
            return RoomLookup(status=LookupStatus.NOT_FOUND, source="page", detail=detail)
        return await _lookup(room.running, unique_id)

    async def room_info(self, room_id: int) -> RoomLookup:
        """Return the status of a room."""
        room = self.stage.by_id(room_id)
        if room is None:
            detail = f"no simulated room has the id {room_id}"
            return RoomLookup(status=LookupStatus.NOT_FOUND, source="api", detail=detail)
        return await _lookup(room.connector.rooms.by_id[room_id], room.unique_id)


async def _lookup(running: RunningRoom, unique_id: str) -> RoomLookup:
    now = await running.now()
    status = _STATUSES[now.status]
    room = Room(
        room_id=now.room_id,
        unique_id=unique_id,
        status=status,
        title=now.title,
        host_id=now.host_id,
        host_nickname=now.nickname or unique_id,
        host_sec_uid=now.host.sec_uid,
        viewers=now.viewers if status.is_watchable else None,
        started_at=datetime.fromtimestamp(now.started_at, UTC),
    )
    return RoomLookup(status=status, source="page", detail=f"the simulated room is {status}", room=room)


@dataclass(frozen=True, slots=True)
class _Connector:
    stage: Stage

    async def connect(self, url: str, headers: Mapping[str, str], *, timeout: float) -> Transport:
        """Open a connection to the room that the query of `url` names; the first one refuses unknown rooms."""
        asked = parse_qs(urlsplit(url).query).get("room_id", [""])[0]
        room = self.stage.by_id(room_id_from(asked)) or next(iter(self.stage.rooms), None)
        if room is None:
            raise NetworkError("no simulated room is open: the test is over", retryable=False)
        return await room.connector.connect(url, headers, timeout=timeout)


class _Provider:
    name = "simulated"

    async def connect(self, room: RoomRef, identity: Identity) -> ConnectPlan:
        """Return a plan for any room."""
        del identity
        url = f"wss://simulated.example/webcast/im/push/?aid=1988&room_id={room.room_id}"
        return ConnectPlan(url=url, headers=_HEADERS, provider=self.name)

    async def health(self) -> ProviderHealth:
        """Return ok."""
        return ProviderHealth(ok=True, detail="simulated")

    async def aclose(self) -> None:
        """Do nothing: there are no resources to release."""


@dataclass(frozen=True, slots=True)
class _Http:
    clock: VirtualClock

    async def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str],
        timeout: float,
        max_bytes: int,
        follow_redirects: bool = True,
    ) -> HttpResponse:
        """Return the gift list, and refuse every other request."""
        del headers, timeout, max_bytes, follow_redirects
        if urlsplit(url).path.rstrip("/").endswith("/gift/list"):
            return HttpResponse(url, 200, body=gift_list(int(self.clock.wall() * 1000)).encode())
        raise _no_network(url)

    async def post(
        self, url: str, *, headers: Mapping[str, str], body: bytes, timeout: float, max_bytes: int
    ) -> HttpResponse:
        """Refuse the request."""
        del headers, body, timeout, max_bytes
        raise _no_network(url)

    async def aclose(self) -> None:
        """Do nothing: there are no resources to release."""


def _no_network(url: str) -> NetworkError:
    return NetworkError(
        f"a client that reads a simulated room has no network, and requested {urlsplit(url).hostname}",
        advice="Pass Dependencies(http=...) to the client if the test needs this request",
    )


STAGE = Stage()
"""The stage of this process."""
