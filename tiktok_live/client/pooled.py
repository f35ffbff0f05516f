"""One room of a pool: begins at its turn, and tells with its last event why it ended."""

from __future__ import annotations

import asyncio
import logging
import math
from typing import TYPE_CHECKING

from tiktok_live.client.live import LiveClient
from tiktok_live.client.supervisor import CLOSED
from tiktok_live.errors import ConfigError, TikTokLiveError
from tiktok_live.events.pool import RoomClosedEvent
from tiktok_live.redaction import redact

if TYPE_CHECKING:
    from tiktok_live.clock import Clock

__all__ = ["PooledClient", "Turns"]

logger = logging.getLogger(__name__)


class Turns:
    """Lets rooms begin one after the other, in the order in which they ask.

    Args:
        seconds: between two of them.
        clock: time.

    Raises:
        ConfigError: `seconds` is below 0.
    """

    def __init__(self, seconds: float, clock: Clock) -> None:
        if not 0 <= seconds < math.inf:
            raise ConfigError(f"stagger is {seconds!r}; write seconds from 0 on, such as stagger=0.5")
        self._seconds = seconds
        self._clock = clock
        self._free_at = -math.inf
        self._asking = asyncio.Lock()  # which lets those who ask go in their order

    async def take(self) -> None:
        """Return when it is one's turn; who is cancelled meanwhile delays nobody."""
        async with self._asking:
            await self._clock.sleep_until(self._free_at)
            self._free_at = self._clock.monotonic() + self._seconds


class PooledClient(LiveClient):
    """A client that its pool begins. Handlers get a `RoomClosedEvent` as its last event."""

    _turn: asyncio.Task[None] | None = None
    _refused: Exception | None = None

    @property
    def failure(self) -> BaseException | None:
        """What ended it; None when that was no failure, or has not happened."""
        reading = self._reading
        if reading is None or not reading.done() or reading.cancelled():
            return self._refused
        return reading.exception()

    def is_handling(self, task: asyncio.Task[object] | None) -> bool:
        """Return whether `task` runs one of its handlers."""
        return self._dispatcher.is_worker(task)

    async def read(self, turns: Turns) -> None:
        """Begin at its turn, read to the end, and close; what ended it is not raised."""
        self._turn = asyncio.create_task(turns.take())
        await asyncio.wait({self._turn})
        if self._closing is None:
            try:
                await self.start()
                await self.wait_closed()
            except Exception as error:  # noqa: BLE001 - whatever it is, it ends this room alone, and is told
                self._refused = error
        await self.aclose()

    async def _close(self) -> None:
        if self._turn is not None:
            self._turn.cancel()
        if self._reading is not None and not self._reading.done():
            self._reading.cancel()
            await asyncio.wait({self._reading})
        self._tell_the_end()
        await super()._close()

    def _tell_the_end(self) -> None:
        error, reason = self.failure, self._end_reason()
        if error is None:
            logger.info("%r is not read any more: %s", self, reason)
        else:
            # What is no error of ours is a bug, and only its traceback tells where.
            bug = None if isinstance(error, TikTokLiveError) else error
            logger.warning("%r is not read any more: %s", self, reason, exc_info=bug)
        self._dispatcher.dispatch(
            RoomClosedEvent(
                room_id=self.room_id,
                received_at=self._now(),
                unique_id=self.unique_id,
                reason=reason,
                error=error,
            )
        )

    def _end_reason(self) -> str:
        error = self.failure
        if error is not None:
            return str(error) if isinstance(error, TikTokLiveError) else redact(f"{type(error).__name__}: {error}")
        reading = self._reading
        return CLOSED if reading is None or reading.cancelled() else reading.result()
