"""Fakes for the tests of programs that use this library: time that passes when told, sockets without a network."""

from __future__ import annotations

import asyncio
import heapq
import itertools

from tiktok_live.transports.memory import MemoryConnector, MemoryTransport

__all__ = ["MemoryConnector", "MemoryTransport", "VirtualClock"]

_SETTLING_TURNS = 50  # more turns of the loop than any chain of callbacks in this library needs


class VirtualClock:
    """A clock that moves only in `advance`, so that tests of hours take no time.

    Args:
        wall: seconds since 1970 at the start.
    """

    def __init__(self, wall: float = 1_750_000_000.0) -> None:
        self._now = 0.0
        self._wall = wall
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order = itertools.count()

    def monotonic(self) -> float:
        """Return the seconds advanced so far."""
        return self._now

    def wall(self) -> float:
        """Return the start's wall time plus the seconds advanced so far."""
        return self._wall + self._now

    async def sleep_until(self, deadline: float) -> None:
        """Return when `advance` has come to `deadline`."""
        if deadline <= self._now:
            await asyncio.sleep(0)
            return
        sleeper: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (deadline, next(self._order), sleeper))
        await sleeper

    async def advance(self, seconds: float) -> None:
        """Let `seconds` pass: everybody who sleeps wakes in order, and runs before time goes on."""
        end = self._now + seconds
        await self.settle()
        while self._sleepers and self._sleepers[0][0] <= end:
            deadline, _, sleeper = heapq.heappop(self._sleepers)
            if sleeper.done():
                continue
            self._now = max(self._now, deadline)
            sleeper.set_result(None)
            await self.settle()
        self._now = end

    async def settle(self) -> None:
        """Let everything that can run without time passing run."""
        for _ in range(_SETTLING_TURNS):
            await asyncio.sleep(0)
