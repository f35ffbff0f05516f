"""Providers that answer what a test wants, and a chain of them that keeps its news."""

from __future__ import annotations

import asyncio
from collections import Counter
from random import Random
from typing import Any

from tiktok_live.signing.base import ConnectPlan, Identity, ProviderHealth, RoomRef, SignOutcome
from tiktok_live.signing.chain.breaker import SignPolicy
from tiktok_live.signing.chain.chain import ChainNews, Member, SignChain
from tiktok_live.signing.chain.pool import Decision, ProviderKey, SignPool
from tiktok_live.testing import VirtualClock

ROOM, GUEST = RoomRef(7, "someone"), Identity("me/1")


def plan(name: str = "one", **values: Any) -> ConnectPlan:
    return ConnectPlan(**{"url": "ws://h/", "headers": {}, "provider": name} | values)


class Scripted:
    """Gives each answer once, the last one again and again; an exception is raised, `None` is never answered."""

    def __init__(self, name: str, *answers: object, health: ProviderHealth | None = None) -> None:
        self.name = name
        self.answers = list(answers) or [plan(name)]
        self.asked: list[RoomRef] = []
        self.closed = 0
        self.hangs = 0
        self._health = health or ProviderHealth(ok=True)

    async def connect(self, room: RoomRef, identity: Identity) -> Any:
        self.asked.append(room)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, BaseException):
            raise answer
        if answer is None:
            self.hangs += 1
            try:
                await asyncio.Event().wait()
            finally:
                self.hangs -= 1
        return answer

    async def health(self) -> ProviderHealth:
        return self._health

    async def aclose(self) -> None:
        self.closed += 1


class Chain:
    """A chain, its pool, its clock and what it told."""

    def __init__(
        self,
        *providers: Scripted,
        pool: SignPool | None = None,
        clock: VirtualClock | None = None,
        per_minute: int | tuple[int, ...] = 0,
        **policy: Any,
    ) -> None:
        self.pool = pool or SignPool(SignPolicy(**{"jitter": 0.0} | policy), rng=Random(1))
        self.clock = clock or VirtualClock()
        self.news: list[ChainNews] = []
        budgets = per_minute if isinstance(per_minute, tuple) else (per_minute,) * len(providers)
        members = [
            Member(provider, ProviderKey(provider.name), budget)
            for provider, budget in zip(providers, budgets, strict=True)
        ]
        self.chain = SignChain(members, self.pool, clock=self.clock, tell=self.news.append)

    def begin(self, room: RoomRef = ROOM) -> asyncio.Task[SignOutcome]:
        return asyncio.ensure_future(self.chain.connect(room, GUEST))

    async def connect(self, *, within: float = 0.0) -> SignOutcome:
        task = self.begin()
        await self.clock.advance(within)
        assert task.done(), f"not done after {within} s"
        return task.result()

    @property
    def told(self) -> list[tuple[Decision, str]]:
        return [(news.decision, news.provider) for news in self.news]

    def counts(self) -> Counter[tuple[Decision, str]]:
        """Return the counters of all decisions that are told as well."""
        silent = {Decision.ASKED, Decision.SERVED, Decision.WORKED, Decision.PROBED}
        found: Counter[tuple[Decision, str]] = Counter()
        for status in self.pool.status():
            for decision, times in status.counts.items():
                if decision not in silent:
                    found[decision, status.key.kind] = times
        return found


def left_over() -> set[asyncio.Task[Any]]:
    """Return the tasks besides the test's own."""
    return asyncio.all_tasks() - {asyncio.current_task()}
