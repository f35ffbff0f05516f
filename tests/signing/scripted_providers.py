"""Scripted providers, and a chain of them that records its decisions."""

from __future__ import annotations

import asyncio
from collections import Counter
from random import Random
from typing import Any

from tiktok_live.signing.base import ConnectPlan, Identity, ProviderHealth, RoomRef, SignOutcome
from tiktok_live.signing.chain.breaker import SignPolicy
from tiktok_live.signing.chain.chain import SignChain
from tiktok_live.signing.chain.members import ChainDecision, ChainMember
from tiktok_live.signing.chain.pool import Decision, ProviderKey, SignPool
from tiktok_live.testing import VirtualClock

ROOM, GUEST = RoomRef(7, "someone"), Identity("me/1")


def plan(name: str = "one", **values: Any) -> ConnectPlan:
    return ConnectPlan(**{"url": "ws://h/", "headers": {}, "provider": name} | values)


class ScriptedProvider:
    """Returns each outcome once and then repeats the last one. An exception is raised; `None` hangs."""

    def __init__(self, name: str, *outcomes: object, health: ProviderHealth | None = None) -> None:
        self.name = name
        self.outcomes = list(outcomes) or [plan(name)]
        self.requests: list[RoomRef] = []
        self.closed = 0
        self.hangs = 0
        self._health = health or ProviderHealth(ok=True)

    async def connect(self, room: RoomRef, identity: Identity) -> Any:
        self.requests.append(room)
        outcome = self.outcomes.pop(0) if len(self.outcomes) > 1 else self.outcomes[0]
        if isinstance(outcome, BaseException):
            raise outcome
        if outcome is None:
            self.hangs += 1
            try:
                await asyncio.Event().wait()
            finally:
                self.hangs -= 1
        return outcome

    async def health(self) -> ProviderHealth:
        return self._health

    async def aclose(self) -> None:
        self.closed += 1


class ChainRig:
    """A chain with its pool, its clock and its decisions."""

    def __init__(
        self,
        *providers: ScriptedProvider,
        pool: SignPool | None = None,
        clock: VirtualClock | None = None,
        per_minute: int | tuple[int, ...] = 0,
        time_limits: tuple[float | None, ...] = (),
        **policy: Any,
    ) -> None:
        self.pool = pool or SignPool(SignPolicy(**{"jitter": 0.0} | policy), rng=Random(1))
        self.clock = clock or VirtualClock()
        self.decisions: list[ChainDecision] = []
        budgets = per_minute if isinstance(per_minute, tuple) else (per_minute,) * len(providers)
        limits = time_limits or (None,) * len(providers)
        members = [
            ChainMember(provider, ProviderKey(provider.name), budget, time_limit=limit)
            for provider, budget, limit in zip(providers, budgets, limits, strict=True)
        ]
        self.chain = SignChain(members, self.pool, clock=self.clock, on_decision=self.decisions.append)

    def begin(self, room: RoomRef = ROOM) -> asyncio.Task[SignOutcome]:
        return asyncio.ensure_future(self.chain.connect(room, GUEST))

    async def connect(self, *, within: float = 0.0) -> SignOutcome:
        task = self.begin()
        await self.clock.advance(within)
        assert task.done(), f"not done after {within} s"
        return task.result()

    @property
    def summary(self) -> list[tuple[Decision, str]]:
        return [(made.decision, made.provider) for made in self.decisions]

    def counts(self) -> Counter[tuple[Decision, str]]:
        """Return the counters of the decisions that the callback receives."""
        uncounted = {Decision.ASKED, Decision.SERVED, Decision.WORKED, Decision.PROBED}
        totals: Counter[tuple[Decision, str]] = Counter()
        for status in self.pool.status():
            for decision, times in status.counts.items():
                if decision not in uncounted:
                    totals[decision, status.key.kind] = times
        return totals


def left_over() -> set[asyncio.Task[Any]]:
    """Return all tasks except the test's own."""
    return asyncio.all_tasks() - {asyncio.current_task()}
