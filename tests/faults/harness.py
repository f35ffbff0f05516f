"""A client and the simulated platform in one process, without sockets, on a virtual clock."""

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


class ObservedPlan(FaultPlan):
    """A plan with a callback for each strike."""

    on_strike: Callable[[Fault], None]

    def next_for(self, kind, point):
        struck = super().next_for(kind, point)
        for fault, _ in struck:
            self.on_strike(fault)
        return struck


class FaultHarness:
    """One client in one room, with a record of events, messages and faults.

    Args:
        faults: to inject.
        room: to read.
        client: arguments of the client other than its configuration.
        seed: of the fault plan.
        counts: whether a fault's strikes are recorded.
        config: arguments of its configuration.

    Attributes:
        events: the dispatched events, each with the time.
        received: how many times the client received each message in a whole frame.
        strikes: name, time and client state of each strike.
        sleep_seconds: how long the computer is about to be suspended.
    """

    def __init__(
        self,
        *faults: Fault,
        room: SimulatedRoom = ROOM,
        client: dict[str, Any] | None = None,
        seed: int = 0,
        counts: Callable[[Fault], bool] = lambda fault: True,
        **config: Any,
    ) -> None:
        self.clock = VirtualClock()
        self.plan = ObservedPlan(faults, seed=seed)
        self.plan.on_strike = lambda fault: self.strike(fault.kind) if counts(fault) else None
        self.platform = SimulatedConnector(room, faults=self.plan, clock=self.clock)
        self.connector = RecordingConnector(self.platform, self.clock, self._record_received)
        self.connector.on_failure = lambda: self.strike("external")
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
        self.client.on("event")(self._record_event)
        self.events: list[tuple[float, Event]] = []
        self.received: Counter[tuple[int, str]] = Counter()
        self.strikes: list[tuple[str, float, str]] = []
        self.sleep_seconds = 0.0
        self.error: TikTokLiveError | None = None
        self.reason = ""

    def strike(self, what: str) -> None:
        """Record that a fault struck now."""
        self.strikes.append((what, self.clock.monotonic(), str(self.client.state)))

    async def run(self) -> None:
        """Read until the client ends or is closed, and record the reason."""
        try:
            async with self.client:
                self.reason = (await self.client.wait_closed()).sentence
        except TikTokLiveError as error:
            self.error = error

    async def pass_until(self, done: Callable[[], bool], *, limit: float, step: float = 0.5) -> None:
        """Advance the clock until `done` returns true, or `limit` seconds have passed."""
        end = self.clock.monotonic() + limit
        while not done() and self.clock.monotonic() < end:
            await self.clock.advance(step)
            if self.sleep_seconds:
                self.clock._now, self.sleep_seconds = self.clock._now + self.sleep_seconds, 0.0
                self.strike("external")

    async def close(self, running: asyncio.Task[None]) -> None:
        """Close the client and the platform, and check that no socket is left open."""
        closing = asyncio.ensure_future(self.client.aclose())
        await self.pass_until(lambda: closing.done() and running.done(), limit=30.0)
        await asyncio.gather(closing, running)
        await self.platform.aclose()
        assert not self.connector.open, "a socket is left open"

    @property
    def health(self) -> ClientHealth:
        return self.client.health

    def dispatched(self) -> Counter[tuple[int, str]]:
        """How many times each message was dispatched."""
        return Counter(
            (event.msg_id, event.method) for _, event in self.events if isinstance(event, MessageEvent) and event.msg_id
        )

    def check_delivery(self) -> tuple[int, int]:
        """Check that each message of a whole frame was dispatched once; return the received and duplicate counts.

        The client's own counters must agree: each message was dispatched, a duplicate, unread or dropped.
        """
        health, dispatched = self.health, self.dispatched()
        twice = [key for key, count in dispatched.items() if count > 1]
        assert not twice, f"dispatched more than once: {twice[:5]}"
        # A message with a changed method is a duplicate by its id; one without an id is never a duplicate.
        ids = {msg_id for msg_id, _ in self.received if msg_id}
        assert {msg_id for msg_id, _ in dispatched} == ids, "dispatched and received messages differ"
        assert set(dispatched) <= set(self.received)
        without_id = sum(count for (msg_id, _), count in self.received.items() if not msg_id)
        received = sum(self.received.values())
        assert health.messages == received
        assert health.unread == health.backlog_dropped == health.dropped == 0
        assert health.messages == len(dispatched) + without_id + health.duplicates
        self._check_gifts()
        return received, health.duplicates

    def _check_gifts(self) -> None:
        # Gifts and diamonds of each streak.
        ticked: Counter[tuple[str, str]] = Counter()
        completed: Counter[tuple[str, str]] = Counter()
        for _, event in self.events:
            if isinstance(event, GiftEvent):
                ticked[event.streak_id, "gifts"] += event.delta
                ticked[event.streak_id, "diamonds"] += event.diamonds
            elif isinstance(event, GiftCompleteEvent):
                completed[event.streak_id, "gifts"] += event.count
                completed[event.streak_id, "diamonds"] += event.diamonds
        assert completed == ticked, "completions and deltas have different sums"

    def _record_event(self, event: Event) -> None:
        self.events.append((self.clock.monotonic(), event))

    def _record_received(self, message: BatchMessage) -> None:
        self.received[message.msg_id, message.method] += 1
