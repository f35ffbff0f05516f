"""Events to dispatch, and listeners that keep what they get."""

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
    """An event that may be dropped."""

    number: int


@dataclass(frozen=True)
class OtherEvent(NumberEvent):
    """A subclass of it."""


@dataclass(frozen=True)
class VitalEvent(Event):
    """An event that must not be dropped."""

    number: int
    is_droppable: ClassVar[bool] = False


class Observer:
    """Hears what a dispatcher says of its handlers, to the last: who failed, and who lost events."""

    def __init__(self) -> None:
        self._queue = _Unclosed(10_000, lambda dropped: None)
        self._heard: list[Event] = []

    def listen_to(self, dispatcher: Dispatcher) -> None:
        dispatcher._routes.add(self._queue, (HandlerFailedEvent, EventsDroppedEvent))

    @property
    def failures(self) -> list[tuple[str, Event, BaseException]]:
        return [(one.handler, one.failed_on, one.error) for one in self._all() if isinstance(one, HandlerFailedEvent)]

    @property
    def drops(self) -> list[tuple[str, int, int]]:
        return [
            (one.handler, one.dropped, one.queue_size) for one in self._all() if isinstance(one, EventsDroppedEvent)
        ]

    def _all(self) -> list[Event]:
        while (event := self._queue.pop()) is not None:
            self._heard.append(event)
        return self._heard


class _Unclosed(EventQueue):
    """Goes on when all is closed."""

    def close(self) -> None: ...


def queues_of(dispatcher: Dispatcher) -> list[EventQueue]:
    """Return the queues of its handlers and streams, without that of an observer."""
    return [queue for queue in dispatcher._routes.queues if not isinstance(queue, _Unclosed)]


def make_dispatcher(observer: Observer | None = None, **options: Any) -> Dispatcher:
    made = Dispatcher(**{"queue_size": 9, "clock": VirtualClock()} | options)
    if observer is not None:
        observer.listen_to(made)
    return made


NUMBERS = (NumberEvent, VitalEvent)
"""All events of these tests, but not the dispatcher's own."""


def numbers(*range_of: int) -> list[NumberEvent]:
    return [NumberEvent(number) for number in range(*range_of)]


async def settle(turns: int = 200) -> None:
    for _ in range(turns):
        await asyncio.sleep(0)


def dispatch_all(dispatcher: Dispatcher, events) -> None:
    for event in events:
        dispatcher.dispatch([event])


class Collector:
    """A handler that keeps what it got."""

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
    """One that takes a thousand bytes."""

    @property
    def retained_bytes(self) -> int:
        return 1000


class SizedVital(VitalEvent):
    """The same, dropped last."""

    @property
    def retained_bytes(self) -> int:
        return 1000


class _NoWaiting(selectors.DefaultSelector):
    """Sees at once what there is, and lets time jump where a loop would sleep."""

    skipped = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            return super().select(None)  # a thread will wake it
        ready = super().select(0)
        if not ready:
            self.skipped += timeout
        return ready


class JumpingLoop(asyncio.SelectorEventLoop):
    """A loop whose time passes at once whenever nothing else can be done."""

    def __init__(self) -> None:
        self._jumps = _NoWaiting()
        super().__init__(self._jumps)

    def time(self) -> float:
        return self._jumps.skipped


def run_jumping(main: Coroutine[object, object, None]) -> None:
    """Run `main` on a loop that sleeps never, so that waiting for a minute takes none."""
    with asyncio.Runner(loop_factory=JumpingLoop) as runner:
        runner.run(main)
