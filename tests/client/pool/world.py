"""Simulated rooms in memory and a pool that reads them, on a virtual clock."""

from __future__ import annotations

from random import Random
from typing import Any, Self

from tests.client.rig import NoHttp, found
from tests.session.wire_messages import chat, control
from tiktok_live.client.config import LiveConfig
from tiktok_live.client.dependencies import Dependencies
from tiktok_live.client.pool.live_pool import LivePool
from tiktok_live.dispatch.context import HandlerContext
from tiktok_live.errors import RoomNotFound
from tiktok_live.events.lifecycle import RoomClosedEvent
from tiktok_live.rooms.base import LookupStatus
from tiktok_live.signing.base import ConnectPlan
from tiktok_live.simulator import Script, SimulatedConnector, SimulatedRoom, Step
from tiktok_live.testing import VirtualClock

HEADERS = {"Cookie": "ttwid=1", "User-Agent": "Mozilla/5.0"}
OPTIONS = {"reconnect": None, "cache_dir": None, "close_patience": 1.0, "first_message_timeout": None}
CONFIGURED = set(LiveConfig.__slots__) - {"sign", "proxy", "follow"}
NEVER = Step(1e9, ())  # without it the script would end, and the room close the socket


def talking(*texts: str, ends_at: float | None = None) -> Script:
    """Return a script with a comment every second from the third on, and optionally an end."""
    steps = [Step(3.0 + at, (chat(text),)) for at, text in enumerate(texts)]
    return Script((*steps, NEVER if ends_at is None else Step(ends_at, (control(3),))))


class Plans:
    """A sign provider for simulated rooms; `requests` has the times of its calls."""

    name = "memory"

    def __init__(self, clock: Any) -> None:
        self.clock = clock
        self.requests: list[float] = []

    async def connect(self, room: Any, identity: Any) -> ConnectPlan:
        self.requests.append(self.clock.monotonic())
        return ConnectPlan(url=f"ws://memory/?aid=1988&room_id={room.room_id}", headers=HEADERS, provider=self.name)

    async def aclose(self) -> None:
        raise AssertionError("the client must not close it")


class Hosts:
    """A resolver for simulated rooms; `requests` has the hosts and times of its lookups."""

    def __init__(self, rooms: dict[str, int], clock: Any) -> None:
        self.rooms = rooms
        self.clock = clock
        self.offline: set[str] = set()
        self.requests: list[tuple[str, float]] = []

    async def look_up(self, unique_id: str) -> Any:
        self.requests.append((unique_id, self.clock.monotonic()))
        if unique_id == "buggy":
            raise ValueError("a bug, with sessionid=s3cret0123456789 in it")
        if unique_id not in self.rooms:
            raise RoomNotFound(f"@{unique_id} does not exist")
        status = LookupStatus.OFFLINE if unique_id in self.offline else LookupStatus.LIVE
        return found(status, room_id=self.rooms[unique_id])

    async def room_info(self, room_id: int) -> Any:
        raise AssertionError("not expected")


class World:
    """Simulated rooms in memory, a pool, and the events of its handlers with the names of their rooms."""

    def __init__(self, scenarios: dict[str, Script], *, clock: Any = None, **options: Any) -> None:
        rooms = [SimulatedRoom(unique_id=name, scenario=scenario) for name, scenario in scenarios.items()]
        self.clock = clock or VirtualClock()
        self.ids = {room.unique_id: room.room_id for room in rooms}
        self.connector = SimulatedConnector(*rooms, clock=self.clock)
        self.hosts = Hosts(dict(self.ids), self.clock)
        self.plans = Plans(self.clock)
        self.http = NoHttp()
        config = {name: options.pop(name) for name in list(options) if name in CONFIGURED}
        seams = {name: options.pop(name) for name in ("http", "sign_pool") if name in options}
        given: dict[str, Any] = {"sign": self.plans} | options
        self.pool = LivePool(
            LiveConfig(**OPTIONS | config),
            dependencies=Dependencies(
                resolver=self.hosts,
                connector=self.connector,
                clock=self.clock,
                rng=Random(1),
                **{"http": self.http} | seams,
            ),
            **given,
        )
        self.got: list[tuple[str, Any]] = []
        self.pool.on("event")(self.keep)

    def keep(self, event: Any, ctx: HandlerContext[object]) -> None:
        self.got.append((ctx.client.unique_id or str(ctx.client.room_id), event))

    def of(self, name: str) -> list[str]:
        return [event.name for who, event in self.got if who == name]

    @property
    def ends(self) -> dict[str, str]:
        closed = [(who, event) for who, event in self.got if isinstance(event, RoomClosedEvent)]
        assert len(dict(closed)) == len(closed), "a room ended twice"
        return {who: event.reason for who, event in closed}

    async def pass_(self, seconds: float) -> None:
        for _ in range(int(seconds * 4)):
            await self.clock.advance(0.25)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.pool.aclose()
        await self.connector.aclose()


def rooms(number: int, scenario: Script | None = None) -> dict[str, Script]:
    return {f"host{each}": scenario or talking() for each in range(number)}
