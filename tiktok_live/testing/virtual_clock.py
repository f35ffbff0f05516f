"""A clock that tests control."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import math

from tiktok_live.errors import ConfigError

__all__ = ["VirtualClock"]

_SETTLING_TURNS = 50  # turns of the event loop; more than any chain of callbacks in this library takes


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
        """Return the wall time at the start plus the seconds advanced so far."""
        return self._wall + self._now

    async def sleep_until(self, deadline: float) -> None:
        """Return when `advance` has reached `deadline`."""
        if deadline <= self._now:
            await asyncio.sleep(0)
            return
        sleeper: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (deadline, next(self._order), sleeper))
        await sleeper

    async def advance(self, seconds: float) -> None:
        """Advance by `seconds`. Sleepers wake in the order of their deadlines, and run before time moves on.

        Raises:
            ConfigError: `seconds` is negative or not finite.
        """
        if not 0 <= seconds < math.inf:
            raise ConfigError(f"a virtual clock cannot advance by {seconds} seconds: give 0 or more")
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
        """Run everything that can run without advancing time."""
        for _ in range(_SETTLING_TURNS):
            await asyncio.sleep(0)
