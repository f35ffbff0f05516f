"""A client with scripted dependencies, on a virtual clock."""

from __future__ import annotations

import asyncio
from random import Random
from typing import Any

from tests.session.wire_messages import HELLO
from tiktok_live.backoff import Backoff
from tiktok_live.client.config import LiveConfig
from tiktok_live.client.connection import Connection
from tiktok_live.client.dependencies import Dependencies
from tiktok_live.client.live import LiveClient
from tiktok_live.errors import NetworkError, ResolveError, TikTokLiveError
from tiktok_live.events.base import Event
from tiktok_live.events.catalogue import NO_GIFTS
from tiktok_live.rooms.base import LookupStatus, Room, RoomLookup
from tiktok_live.session.client import ClientSession
from tiktok_live.signing.base import ConnectPlan, SignOutcome, SignProvider
from tiktok_live.signing.chain.breaker import SignPolicy
from tiktok_live.signing.chain.chain import SignChain
from tiktok_live.signing.chain.members import ChainMember
from tiktok_live.signing.chain.pool import ProviderKey, SignPool
from tiktok_live.signing.providers.static import StaticProvider
from tiktok_live.testing import MemoryConnector, MemoryTransport, VirtualClock

ROOM_ID = 7_300_000_000_000_000_001


def plan(**values: Any) -> ConnectPlan:
    return ConnectPlan(**{"url": "ws://room", "headers": {}, "provider": "static"} | values)


def found(status: LookupStatus = LookupStatus.LIVE, *, room_id: int = ROOM_ID) -> RoomLookup:
    room = Room(room_id=room_id, unique_id="someone", status=status) if room_id else None
    return RoomLookup(status=status, room=room, source="api", detail="scripted")


class ScriptedResolver:
    """Returns or raises each result once, in order, then repeats the last one."""

    def __init__(self, *answers: RoomLookup | ResolveError) -> None:
        self.answers = list(answers)
        self.requests: list[str] = []

    async def look_up(self, unique_id: str) -> RoomLookup:
        self.requests.append(unique_id)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, ResolveError):
            raise answer
        return answer

    async def room_info(self, room_id: int) -> RoomLookup:
        return await self.look_up(f"room {room_id}")


class NoHttp:
    """An HTTP client without a network; `requests` has the requested URLs."""

    def __init__(self) -> None:
        self.requests: list[str] = []

    async def get(self, url: str, **_: Any) -> Any:
        self.requests.append(url)
        raise NetworkError("there is no network here")

    async def aclose(self) -> None:
        """No resources to close."""


class ScriptedSigning:
    """Replaces the configured chain with a chain of the test's providers."""

    def __init__(self, providers: tuple[SignProvider, ...], pool: SignPool) -> None:
        self.providers = providers
        self.pool = pool
        self.page_state = ""

    def open(self, http: Any, clock: Any, on_decision: Any, **_: Any) -> SignChain:
        members = [ChainMember(provider, ProviderKey(provider.name)) for provider in self.providers]
        return SignChain(members, self.pool, clock=clock, on_decision=on_decision)

    async def aclose(self) -> None:
        """The test closes its providers."""


class Rig:
    """One client, its dependencies, and the events that it emitted.

    Each element of `sockets` is a transport, or the failure to open one. By default there is a plan for each.
    `providers` replace the single provider that returns `outcomes`.
    """

    def __init__(
        self,
        *sockets: MemoryTransport | TikTokLiveError,
        lookups: tuple[RoomLookup | ResolveError, ...] = (),
        outcomes: tuple[SignOutcome, ...] | None = None,
        providers: tuple[SignProvider, ...] = (),
        user: str | None = "@someone",
        listen: bool = True,
        **config: Any,
    ) -> None:
        options = {
            "reconnect": Backoff(initial=1.0, jitter=0.0, attempts=5),
            "close_patience": 1.0,
            "cache_dir": None,
        } | config
        self.clock = VirtualClock()
        self.http = NoHttp()
        self.resolver = ScriptedResolver(*(lookups or (found(),)))
        self.connector = MemoryConnector(sockets)
        self.provider = StaticProvider(outcomes if outcomes is not None else [plan() for _ in sockets])
        self.client = LiveClient(
            user,
            room_id=None if user else ROOM_ID,
            config=LiveConfig(**options),
            sign=self.provider,
            dependencies=Dependencies(
                resolver=self.resolver, connector=self.connector, http=self.http, clock=self.clock, rng=Random(1)
            ),
        )
        self.pool = SignPool(SignPolicy(jitter=0.0))
        if providers:
            self.client._signing = ScriptedSigning(providers, self.pool)
        self.events: list[Event] = []
        if listen:
            self.client.on("event")(self.events.append)

    @property
    def names(self) -> list[str]:
        return [event.name for event in self.events]

    async def start(self) -> None:
        """Start the client, and advance the clock until it has started."""
        await self.until(asyncio.ensure_future(self.client.start()))

    async def until(self, task: asyncio.Future[Any], *, limit: float = 3600.0) -> Any:
        """Advance the clock until `task` is done, and return its result."""
        while not task.done() and self.clock.monotonic() < limit:
            await self.clock.advance(0.25)
        assert task.done(), f"not done after {limit} s"
        return await task

    async def ended(self) -> str:
        return await self.until(asyncio.ensure_future(self.client.wait_closed()))


def make_connection(session: ClientSession, transport: MemoryTransport, clock: VirtualClock) -> Connection:
    """Return a connection that reads all methods and knows no gifts."""
    return Connection(session, transport, clock, wanted=lambda: None, catalogue=lambda: NO_GIFTS)


def socket(*frames: bytes, close: int | bool | None = False, **options: str) -> MemoryTransport:
    """Return a socket that receives HELLO and these frames; `close` is a code, or None for a break."""
    transport = MemoryTransport(options={name.replace("_", "-"): value for name, value in options.items()})
    transport.feed(HELLO, *frames)
    if close is not False:
        transport.close_by_peer(close)
    return transport


def silent() -> MemoryTransport:
    return MemoryTransport()
