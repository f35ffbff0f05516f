"""The live that a client reads, and what goes on in it while no connection does."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tiktok_live.events.gifts import GiftCompleteReason
from tiktok_live.events.models import User
from tiktok_live.rooms.models import RoomStatus
from tiktok_live.session.room_state import RoomState
from tiktok_live.session.snapshot import LiveStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tiktok_live.clock import Clock
    from tiktok_live.events.base import Event
    from tiktok_live.rooms.gifts import RoomGifts
    from tiktok_live.rooms.models import Room

__all__ = ["LiveRoom"]


class LiveRoom:
    """Holds the state that connections share; begins a new one when the host does.

    Args:
        clock: where time comes from.
        emit: takes each event.
        streak_timeout: seconds without a tick after which a streak of gifts is over.

    Attributes:
        gifts: where its catalogue comes from; None before the start.
        state: of the live that is read.
    """

    def __init__(self, clock: Clock, emit: Callable[[Event], None], *, streak_timeout: float) -> None:
        self._clock = clock
        self._emit = emit
        self._streak_timeout = streak_timeout
        self._room_id = 0
        self.gifts: RoomGifts | None = None
        self.state = RoomState(streak_timeout=streak_timeout)

    def identify(self, room_id: int) -> None:
        """Take note of which room is read: another one than before is another live."""
        if self._room_id not in {0, room_id}:
            self._begin_anew()
        self._room_id = room_id

    def found(self, room: Room, status: RoomStatus) -> None:
        """Take note of what a lookup found."""
        self.identify(room.room_id)
        self.state.view.seed(
            status=LiveStatus.PAUSED if status is RoomStatus.PAUSED else LiveStatus.LIVE,
            title=room.title,
            host=User(room.host_id, room.unique_id, room.host_nickname, room.host_sec_uid),
            started_at=room.started_at,
            viewers=room.viewers,
        )

    def take_gifts(self) -> None:
        """Let the events from now on take from the catalogue what their messages leave out."""
        if self.gifts is not None:
            self.state.catalogue = self.gifts.catalogue

    def finish(self, reason: GiftCompleteReason) -> None:
        """Complete every gift that is open, because nothing more will be read. Twice is fine."""
        for event in self.state.finish(reason):
            self._emit(event)

    @contextmanager
    def timer(self) -> Iterator[None]:
        """Drive the room's time-outs while the body runs and no session does.

        Nothing is received meanwhile, so what waits for nothing at the beginning waits for nothing later.
        """
        if self.state.next_deadline() is None:
            yield
            return
        timer = asyncio.create_task(self._run_timer(), name="tiktok_live room timer")
        try:
            yield
        finally:
            # Not waited for: a cancellation in the meantime would lose what the body has just obtained.
            timer.cancel()

    async def _run_timer(self) -> None:
        while (deadline := self.state.next_deadline()) is not None:
            await self._clock.sleep_until(deadline)
            for event in self.state.handle_timer(self._clock.monotonic()):
                self._emit(event)

    def _begin_anew(self) -> None:
        self.finish(GiftCompleteReason.LIVE_ENDED)
        connections, catalogue, unknown = self.state.connections, self.state.catalogue, self.state.unknown
        self.state = RoomState(streak_timeout=self._streak_timeout)
        self.state.catalogue = catalogue
        self.state.unknown = unknown  # what a client could not read, it could not read in any live
        # The client was here before, so what is old in the new live was missed and not seen.
        self.state.connections = connections
