"""The count of events that slow handlers and streams dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.dispatch.helpers import (
    NUMBERS,
    Collector,
    NumberEvent,
    Observer,
    VitalEvent,
    dispatch_all,
    make_dispatcher,
    numbers,
    settle,
)
from tiktok_live.dispatch.queues import EventQueue
from tiktok_live.dispatch.runner import HandlerHealth, HandlerRunner

if TYPE_CHECKING:
    from tiktok_live.dispatch.dispatcher import EventStream
    from tiktok_live.events.base import Event


@pytest.fixture
async def small(observer: Observer):
    dispatcher = make_dispatcher(observer, queue_size=4)
    yield dispatcher
    await dispatcher.aclose(0)


async def test_nothing_is_dropped_at_first(small) -> None:
    assert small.dropped == 0
    small.add(Collector().plain, NUMBERS)
    dispatch_all(small, numbers(4))
    assert small.dropped == 0


async def test_handlers_and_streams_count_their_own_drops(small) -> None:
    small.add(Collector().plain, NUMBERS)
    async with small.stream(NUMBERS), small.stream((VitalEvent,)):
        dispatch_all(small, numbers(10))
        assert small.dropped == 12


async def test_vital_events_are_not_counted(small) -> None:
    small.add(Collector().plain, NUMBERS)
    dispatch_all(small, [VitalEvent(number) for number in range(10)])
    assert small.dropped == 0
    small.dispatch([NumberEvent(1)])
    assert small.dropped == 1


async def test_the_count_does_not_decrease_when_a_stream_is_closed(small) -> None:
    stream = small.stream(NUMBERS)
    dispatch_all(small, numbers(10))
    await stream.aclose()
    assert small.dropped == 6
    await stream.aclose()
    assert small.dropped == 6
    dispatch_all(small, numbers(10))
    assert small.dropped == 6


async def test_the_count_continues_across_episodes(small) -> None:
    collector = Collector()
    small.add(collector.plain, NUMBERS)
    for _ in range(3):
        dispatch_all(small, numbers(6))
        await settle()
    assert small.dropped == 6
    assert len(collector.got) == 12


async def test_the_count_remains_after_closing(small) -> None:
    async with small.stream(NUMBERS):
        dispatch_all(small, numbers(7))
        await small.aclose(0)
        dispatch_all(small, numbers(7))
        assert small.dropped == 3
    assert small.dropped == 3


async def test_another_thread_can_count_while_streams_open_and_close(small) -> None:
    """Here they open and close during the count."""

    class Restless(EventQueue):
        @property
        def dropped(self) -> int:
            small.add(Collector(), NUMBERS)
            streams.append(small.stream(NUMBERS))
            return 1

        @dropped.setter
        def dropped(self, value: int) -> None: ...

    streams: list[EventStream[Event]] = []
    small.add(Collector(), NUMBERS)
    small._routes.add(Restless(9, lambda dropped: None), NUMBERS)
    small.add(Collector(), NUMBERS)
    assert small.dropped == 1
    for stream in streams:
        await stream.aclose()


async def test_another_thread_can_read_health_while_handlers_change(small, monkeypatch) -> None:
    small.add(Collector(), NUMBERS)
    small.add(Collector(), NUMBERS)

    def health(runner: HandlerRunner) -> HandlerHealth:
        small.add(Collector(), NUMBERS)
        return HandlerHealth(name="it")

    monkeypatch.setattr(HandlerRunner, "health", property(health))
    assert [each.name for each in small.health] == ["it", "it"]


async def test_a_stream_s_drops_are_counted_once_while_it_closes(small) -> None:
    """Another thread counts them either with the open streams or with the closed ones."""
    stream = small.stream(NUMBERS)
    dispatch_all(small, numbers(10))
    seen: list[int] = []
    known = type(small._routes)._changed
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            type(small._routes), "_changed", lambda routes, lost: (seen.append(small.dropped), known(routes, lost))
        )
        await stream.aclose()
    assert [*seen, small.dropped] == [6, 6]
