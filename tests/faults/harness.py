"""A whole client and the whole platform in one process, without sockets, on a clock that moves when told."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Any

from tests.faults.endless_scenario import EndlessScenario
from tests.faults.recording_connector import RecordingConnector
from tests.faults.site_client import SiteHttpClient
from tiktok_live.backoff import Backoff
from tiktok_live.client.config import LiveConfig
from tiktok_live.client.dependencies import Dependencies
from tiktok_live.client.health import ClientHealth
from tiktok_live.client.live import LiveClient
from tiktok_live.errors import TikTokLiveError
from tiktok_live.events.base import Event, MessageEvent
from tiktok_live.events.families.gifts import GiftCompleteEvent, GiftEvent
from tiktok_live.signing.chain.breaker import SignPolicy
from tiktok_live.signing.chain.pool import SignPool
from tiktok_live.simulator import FaultPlan, SimulatedConnector, SimulatedRoom
from tiktok_live.simulator.faults.kinds import Fault
from tiktok_live.testing import VirtualClock
from tiktok_live.wire.batches import BatchMessage

HOST = "demo"
ROOM = SimulatedRoom(unique_id=HOST, scenario=EndlessScenario())


class WatchedPlan(FaultPlan):
    """A plan with a callback for each strike."""

    on_strike: Callable[[Fault], None]

    def next_for(self, kind, occasion):
        struck = super().next_for(kind, occasion)
        for fault, _ in struck:
            self.on_strike(fault)
        return struck


class FaultHarness:
    """One client in one room, and what happened to them.

    Args:
        faults: what goes wrong.
        room: whose.
        client: options of the client beside its configuration.
        config: options of its configuration.

    Attributes:
        events: what handlers were given, each with the time.
        reached: how often each message came to the client in a whole frame.
        strikes: what struck, when, and in which state of the client.
        asleep: seconds that this computer is about to sleep.
    """

    def __init__(
        self,
        *faults: Fault,
        room: SimulatedRoom = ROOM,
        client: dict[str, Any] | None = None,
        seed: int = 0,
        wanted: Callable[[Fault], bool] = lambda fault: True,
        **config: Any,
    ) -> None:
        self.clock = VirtualClock()
        self.plan = WatchedPlan(faults, seed=seed)
        self.plan.on_strike = lambda fault: self.strike(fault.kind) if wanted(fault) else None
        self.platform = SimulatedConnector(room, faults=self.plan, clock=self.clock)
        self.connector = RecordingConnector(self.platform, self.clock, self._reached)
        self.connector.struck = lambda: self.strike("edge")
        self.http = SiteHttpClient(self.platform.rooms, self.plan, self.clock)
        options = {"cache_dir": None, "reconnect": Backoff(jitter=0.0)} | config
        self.client = LiveClient(
            **{
                "unique_id": HOST,
                "config": LiveConfig(**options).at("http://platform.test"),
                "dependencies": Dependencies(
                    sign_pool=SignPool(SignPolicy(jitter=0.0)),
                    connector=self.connector,
                    http=self.http,
                    clock=self.clock,
                    rng=Random(1),
                ),
            }
            | (client or {})
        )
        self.client.on("event")(self._take)
        self.events: list[tuple[float, Event]] = []
        self.reached: Counter[tuple[int, str]] = Counter()
        self.strikes: list[tuple[str, float, str]] = []
        self.asleep = 0.0
        self.error: TikTokLiveError | None = None
        self.reason = ""

    def strike(self, what: str) -> None:
        """Write down that something went wrong just now."""
        self.strikes.append((what, self.clock.monotonic(), str(self.client.state)))

    async def run(self) -> None:
        """Read until the client ends, or is closed; keep why."""
        try:
            async with self.client:
                self.reason = (await self.client.wait_closed()).sentence
        except TikTokLiveError as error:
            self.error = error

    async def pass_until(self, done: Callable[[], bool], *, limit: float, step: float = 0.5) -> None:
        """Let time pass until something is so."""
        end = self.clock.monotonic() + limit
        while not done() and self.clock.monotonic() < end:
            await self.clock.advance(step)
            if self.asleep:
                self.clock._now, self.asleep = self.clock._now + self.asleep, 0.0
                self.strike("edge")

    async def close(self, running: asyncio.Task[None]) -> None:
        """Close the client and the platform, and check that nobody is left."""
        closing = asyncio.ensure_future(self.client.aclose())
        await self.pass_until(lambda: closing.done() and running.done(), limit=30.0)
        await asyncio.gather(closing, running)
        await self.platform.aclose()
        assert not self.connector.open, "no socket is left open"

    @property
    def health(self) -> ClientHealth:
        return self.client.health

    def delivered(self) -> Counter[tuple[int, str]]:
        """How often each message was handed out."""
        return Counter(
            (event.msg_id, event.method) for _, event in self.events if isinstance(event, MessageEvent) and event.msg_id
        )

    def check_account(self) -> tuple[int, int]:
        """Whatever reached the client whole was handed out once; return how many messages, and how many repeated.

        The same by the client's own counts: each message is handed out, a duplicate, unread or dropped.
        """
        health, delivered = self.health, self.delivered()
        twice = [key for key, count in delivered.items() if count > 1]
        assert not twice, f"handed out more than once: {twice[:5]}"
        # A message that was renamed on the way repeats under its id alone; one without an id never repeats.
        ids = {msg_id for msg_id, _ in self.reached if msg_id}
        assert {msg_id for msg_id, _ in delivered} == ids, "handed out and received differ"
        assert set(delivered) <= set(self.reached)
        nameless = sum(count for (msg_id, _), count in self.reached.items() if not msg_id)
        received = sum(self.reached.values())
        assert health.messages == received
        assert health.unread == health.backlog_dropped == health.dropped == 0
        assert health.messages == len(delivered) + nameless + health.duplicates
        self._check_gifts()
        return received, health.duplicates

    def _check_gifts(self) -> None:
        # Of each streak: how many, and the diamonds.
        ticked: Counter[tuple[str, str]] = Counter()
        completed: Counter[tuple[str, str]] = Counter()
        for _, event in self.events:
            if isinstance(event, GiftEvent):
                ticked[event.streak_id, "gifts"] += event.delta
                ticked[event.streak_id, "diamonds"] += event.diamonds
            elif isinstance(event, GiftCompleteEvent):
                completed[event.streak_id, "gifts"] += event.count
                completed[event.streak_id, "diamonds"] += event.diamonds
        assert completed == ticked, "completions do not add up to the deltas"

    def _take(self, event: Event) -> None:
        self.events.append((self.clock.monotonic(), event))

    def _reached(self, message: BatchMessage) -> None:
        self.reached[message.msg_id, message.method] += 1
