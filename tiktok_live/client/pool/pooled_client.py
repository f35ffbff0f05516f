"""The client of one room of a pool: starts when it is its turn, and emits `RoomClosedEvent` at its end."""

from __future__ import annotations

import asyncio
import logging
import math
from contextlib import suppress
from typing import TYPE_CHECKING

from tiktok_live.causes import text_of
from tiktok_live.client.live import LiveClient
from tiktok_live.dispatch.options import is_number
from tiktok_live.errors import ConfigError, TikTokLiveError
from tiktok_live.events.lifecycle import RoomClosedEvent
from tiktok_live.tasks import keep

if TYPE_CHECKING:
    from tiktok_live.events.base import Event
    from tiktok_live.net.clock import Clock
    from tiktok_live.rooms.gifts import GiftCatalogueLoader

__all__ = ["PooledClient", "StaggeredStarts"]

logger = logging.getLogger(__name__)


class StaggeredStarts:
    """Staggers the starts of rooms, first come, first served.

    Args:
        seconds: between two starts.
        clock: the source of time.

    Raises:
        ConfigError: `seconds` is below 0.
    """

    def __init__(self, seconds: float, clock: Clock) -> None:
        if not is_number(seconds) or not 0 <= seconds < math.inf:
            raise ConfigError(f"stagger is {seconds!r}, but must be 0 or more seconds, for example stagger=0.5")
        self._seconds = seconds
        self._clock = clock
        self._free_at = -math.inf
        self._lock = asyncio.Lock()  # fair: waiters acquire it in order

    async def take(self) -> None:
        """Wait for the caller's turn; a caller that is cancelled meanwhile delays no other."""
        async with self._lock:
            await self._clock.sleep_until(self._free_at)
            self._free_at = self._clock.monotonic() + self._seconds


class PooledClient(LiveClient):
    """A client that its pool starts. Its last event is a `RoomClosedEvent`."""

    _turn: tuple[asyncio.Future[None], ...] = ()  # the task that takes the turn, and the shield around it

    @property
    def failure(self) -> BaseException | None:
        """The failure that ended the client; None if it has not ended, or ended without one."""
        reading = self._reading
        if reading is None:
            return self._start_error
        return None if not reading.done() or reading.cancelled() else reading.exception()

    def share_gifts(self, loader: GiftCatalogueLoader) -> None:
        """Share the gift list with the pool's other rooms; call it before the start."""
        self._services.share_gifts(loader)

    async def read(self, starts: StaggeredStarts) -> None:
        """Start when it is this room's turn, read to the end, and close. Failures are not raised."""
        taking = keep(asyncio.create_task(starts.take()))
        taken = asyncio.shield(taking)  # closing must not wait for a clock that ignores cancellation
        self._turn = taking, taken
        await asyncio.wait({taken})
        if self._closing is None:
            # An error ends only this room; `RoomClosedEvent` has it.
            with suppress(Exception):
                await self.start()
                await self.wait_closed()
        await self.aclose()

    async def _stop_reading(self) -> None:
        for each in self._turn:
            each.cancel()
        await super()._stop_reading()

    def _last_events(self) -> list[Event]:
        error, reason = self.failure, self._end_reason()
        level = logging.INFO if error is None else logging.WARNING
        if error is None or isinstance(error, TikTokLiveError):  # a bug is already logged
            logger.log(level, "%r stopped reading: %s", self, reason)
        now, room_id = self._now(), self.room_id
        return [RoomClosedEvent(room_id=room_id, received_at=now, unique_id=self.unique_id, reason=reason, error=error)]

    def _end_reason(self) -> str:
        error = self.failure
        if error is not None:
            return str(error) if isinstance(error, TikTokLiveError) else f"{type(error).__name__}: {text_of(error)}"
        return self._close_reason().sentence
