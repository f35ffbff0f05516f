"""What dispatching needs from whoever owns it: the time, and somebody to tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from tiktok_live.events.base import Event
    from tiktok_live.events.lifecycle import HandlerFailedEvent

__all__ = ["DispatchClock", "DispatchObserver"]


class DispatchClock(Protocol):
    """Where time comes from; every `tiktok_live.clock.Clock` is one."""

    def monotonic(self) -> float:
        """Return seconds that only grow; their zero means nothing."""

    async def sleep_until(self, deadline: float) -> None:
        """Return when `monotonic()` has reached `deadline`."""


class DispatchObserver(Protocol):
    """Who is told what goes wrong with handlers, and of changes."""

    def handler_failed(self, handler: str, event: Event, error: BaseException) -> HandlerFailedEvent:
        """Take note that `handler` raised `error` on `event`, and return the event that says so."""

    def events_dropped(self, handler: str, dropped: int, queue_size: int) -> None:
        """Take note that `handler` is too slow and has lost `dropped` events so far."""
