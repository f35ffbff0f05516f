"""Events, handlers that record events, and a loop with virtual time, for the tests of the dispatcher."""

from __future__ import annotations

import asyncio
import selectors
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from tiktok_live.dispatch.dispatcher import Dispatcher
from tiktok_live.dispatch.queues import EventQueue
from tiktok_live.events.base import Event
from tiktok_live.events.lifecycle import EventsDroppedEvent, HandlerFailedEvent
from tiktok_live.testing import VirtualClock

if TYPE_CHECKING:
    from collections.abc import Coroutine

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ALL = (Event,)
LIFECYCLE = {"room_id": 7, "received_at": NOW}


@dataclass(frozen=True)
class NumberEvent(Event):
    """A droppable event."""

    number: int


@dataclass(frozen=True)
class OtherEvent(NumberEvent):
    """A subclass of a droppable event."""


@dataclass(frozen=True)
class VitalEvent(Event):
    """A vital event: dropped last."""

    number: int
    is_droppable: ClassVar[bool] = False


class Observer:
    """Collects the failure and drop events of a dispatcher, including those emitted during closing."""

    def __init__(self) -> None:
        self._queue = _Unclosed(10_000, lambda dropped: None)
        self._events: list[Event] = []

    def listen_to(self, dispatcher: Dispatcher) -> None:
        dispatcher._routes.add(self._queue, (HandlerFailedEvent, EventsDroppedEvent))

    @property
    def failures(self) -> list[tuple[str, Event, BaseException]]:
        return [
            (event.handler, event.failed_on, event.error)
            for event in self._all()
            if isinstance(event, HandlerFailedEvent)
        ]

    @property
    def drops(self) -> list[tuple[str, int, int]]:
        return [
            (event.handler, event.dropped, event.queue_size)
            for event in self._all()
            if isinstance(event, EventsDroppedEvent)
        ]

    def _all(self) -> list[Event]:
        while (event := self._queue.pop()) is not None:
            self._events.append(event)
        return self._events


class _Unclosed(EventQueue):
    """A queue that stays open when its dispatcher closes."""

    def close(self) -> None: ...


def queues_of(dispatcher: Dispatcher) -> list[EventQueue]:
    """Return the queues of handlers and streams, without that of an observer."""
    return [queue for queue in dispatcher._routes.queues if not isinstance(queue, _Unclosed)]


def make_dispatcher(observer: Observer | None = None, **options: Any) -> Dispatcher:
    dispatcher = Dispatcher(**{"queue_size": 9, "clock": VirtualClock()} | options)
    if observer is not None:
        observer.listen_to(dispatcher)
    return dispatcher


NUMBERS = (NumberEvent, VitalEvent)
"""All events of these tests, without the dispatcher's own events."""


def numbers(*range_of: int) -> list[NumberEvent]:
    return [NumberEvent(number) for number in range(*range_of)]


async def settle(turns: int = 200) -> None:
    for _ in range(turns):
        await asyncio.sleep(0)


def dispatch_all(dispatcher: Dispatcher, events) -> None:
    for event in events:
        dispatcher.dispatch([event])


class Collector:
    """A handler that records its events."""

    def __init__(self) -> None:
        self.got: list[Event] = []

    def plain(self, event: Event) -> None:
        self.got.append(event)

    async def slow(self, event: Event) -> None:
        await asyncio.sleep(0)
        self.got.append(event)

    def __call__(self, event: Event) -> None:
        self.got.append(event)

    @property
    def numbers(self) -> list[int]:
        return [event.number for event in self.got]


class Sized(NumberEvent):
    """A droppable event of a thousand bytes."""

    @property
    def retained_bytes(self) -> int:
        return 1000


class SizedVital(VitalEvent):
    """A vital event of a thousand bytes."""

    @property
    def retained_bytes(self) -> int:
        return 1000


class _JumpingSelector(selectors.DefaultSelector):
    """Never waits: advances the time instead."""

    skipped = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            return super().select(None)  # a thread will wake it
        ready = super().select(0)
        if not ready:
            self.skipped += timeout
        return ready


class JumpingLoop(asyncio.SelectorEventLoop):
    """A loop whose time jumps to the next timer when it is idle."""

    def __init__(self) -> None:
        self._jumping = _JumpingSelector()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.skipped


def run_jumping(main: Coroutine[object, object, None]) -> None:
    """Run `main` on a loop that never sleeps, so that a timeout of a minute takes no time."""
    with asyncio.Runner(loop_factory=JumpingLoop) as runner:
        runner.run(main)
