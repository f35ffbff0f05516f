"""One room of a pool: begins at its turn, and tells with its last event why it ended."""

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
        if not is_number(seconds) or not 0 <= seconds < math.inf:
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

    _turn: tuple[asyncio.Future[None], ...] = ()  # what takes it, and what waits for that

    @property
    def failure(self) -> BaseException | None:
        """What ended it; None when that was no failure, or has not happened."""
        reading = self._reading
        if reading is None:
            return self._start_error
        return None if not reading.done() or reading.cancelled() else reading.exception()

    def is_inside_handler(self) -> bool:
        """Return whether this code runs inside a call of one of its handlers."""
        return self._dispatcher.is_inside_handler()

    def share_gifts(self, loader: GiftCatalogueLoader) -> None:
        """Ask for the list of gifts, and hold it, together with the pool's other rooms. Before the start."""
        self._services.share_gifts(loader)

    async def read(self, turns: Turns) -> None:
        """Begin at its turn, read to the end, and close; what ended it is not raised."""
        taking = keep(asyncio.create_task(turns.take()))
        taken = asyncio.shield(taking)  # so that closing waits for no clock that ignores its cancellation
        self._turn = taking, taken
        await asyncio.wait({taken})
        if self._closing is None:
            # Whatever it raises ends this room only, and its last event says so.
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
        if error is None or isinstance(error, TikTokLiveError):  # a bug was logged when it ended the reading
            logger.log(level, "%r stopped reading: %s", self, reason)
        now, room_id = self._now(), self.room_id
        return [RoomClosedEvent(room_id=room_id, received_at=now, unique_id=self.unique_id, reason=reason, error=error)]

    def _end_reason(self) -> str:
        error = self.failure
        if error is not None:
            return str(error) if isinstance(error, TikTokLiveError) else f"{type(error).__name__}: {text_of(error)}"
        return self._close_reason().sentence
