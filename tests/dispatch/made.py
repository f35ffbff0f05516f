"""Events to dispatch, and an observer that keeps what it is told."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from tiktok_live.events.base import Event
from tiktok_live.events.lifecycle import EventsDroppedEvent, HandlerFailedEvent

if TYPE_CHECKING:
    from tiktok_live.dispatch.dispatcher import Dispatcher

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


@dataclass
class Observer:
    """Keeps what it is told, and hands it out as a client does when it has a dispatcher."""

    failures: list[tuple[str, Event, BaseException]] = field(default_factory=list)
    drops: list[tuple[str, int, int]] = field(default_factory=list)
    dispatcher: Dispatcher | None = None

    def handler_failed(self, handler: str, event: Event, error: BaseException) -> HandlerFailedEvent:
        self.failures.append((handler, event, error))
        failed = HandlerFailedEvent(**LIFECYCLE, handler=handler, failed_on=event, error=error)
        if self.dispatcher is not None:
            self.dispatcher.dispatch(failed)
        return failed

    def events_dropped(self, handler: str, dropped: int, queue_size: int) -> None:
        self.drops.append((handler, dropped, queue_size))
        if self.dispatcher is not None:
            self.dispatcher.dispatch(
                EventsDroppedEvent(**LIFECYCLE, handler=handler, dropped=dropped, queue_size=queue_size)
            )


def numbers(*range_of: int) -> list[NumberEvent]:
    return [NumberEvent(number) for number in range(*range_of)]


async def settle(turns: int = 200) -> None:
    for _ in range(turns):
        await asyncio.sleep(0)


def dispatch_all(dispatcher: Dispatcher, events) -> None:
    for event in events:
        dispatcher.dispatch(event)


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
