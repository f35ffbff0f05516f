"""A client can be closed in every state, from anywhere, and leaves nothing behind."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import pytest

from tests.faults.harness import FaultHarness
from tiktok_live.client.close_reason import CloseReason
from tiktok_live.client.states import ClientState
from tiktok_live.errors import UsageError
from tiktok_live.events.base import Event
from tiktok_live.simulator.faults import kinds


@dataclass(frozen=True, slots=True)
class Place:
    """How a client comes into a state.

    Attributes:
        seconds: when it is there.
        make: the client and the platform.
        event: one that is handed out in that state; empty when there is none.
    """

    seconds: float
    make: Callable[[], FaultHarness]
    event: str = ""


def _with(*struck: kinds.Fault, attempts: dict | None = None, **config: object) -> Callable[[], FaultHarness]:
    def make() -> FaultHarness:
        harness = FaultHarness(*struck, **config)
        harness.connector.failures.update(attempts or {})
        return harness

    return make


PLACES = {
    ClientState.RESOLVING: Place(1.0, _with(kinds.SlowResponse(path="/@*", seconds=8.0))),
    ClientState.SIGNING: Place(1.0, _with(kinds.SlowResponse(path="/live", seconds=8.0))),
    ClientState.CONNECTING: Place(1.0, _with(attempts={1: "slow"})),
    ClientState.ENTERING: Place(1.0, _with(kinds.Silence(at_once=True))),
    ClientState.LIVE: Place(4.0, _with(), "chat"),
    ClientState.PAUSED: Place(4.0, _with(kinds.RoomFault(frame=3, action="pause")), "live_paused"),
    ClientState.RECONNECTING: Place(2.5, _with(kinds.Drop(frame=3)), "reconnecting"),
    ClientState.ENDED: Place(10.0, _with(kinds.RoomFault(frame=3, action="end"), follow=True), "waiting_for_live"),
}
BEFORE_LIVE = (ClientState.RESOLVING, ClientState.SIGNING, ClientState.CONNECTING, ClientState.ENTERING)
WITH_EVENT = [state for state, place in PLACES.items() if place.event]


async def at_once(harness: FaultHarness, *tasks: asyncio.Future[object]) -> None:
    """Check that tasks end without time passing."""
    began = harness.clock.monotonic()
    for _ in range(20):
        await harness.clock.settle()
    assert all(task.done() for task in tasks)
    assert harness.clock.monotonic() == began


async def nothing_is_left(harness: FaultHarness, before: set[asyncio.Task[object]]) -> None:
    assert harness.client.state is ClientState.CLOSED
    assert not harness.connector.open
    await harness.platform.aclose()
    await harness.clock.settle()
    assert all(record.is_closed for record in harness.platform.connections)
    assert asyncio.all_tasks() == before


@pytest.mark.parametrize("state", PLACES)
@pytest.mark.parametrize("times", [1, 2, 3], ids=["once", "twice", "by three at a time"])
async def test_a_client_is_closed_in_every_state(state, times):
    before = asyncio.all_tasks()
    place = PLACES[state]
    harness = place.make()
    running = asyncio.create_task(harness.run())
    await harness.clock.advance(place.seconds)
    assert harness.client.state is state
    closing = [asyncio.ensure_future(harness.client.aclose()) for _ in range(1 if times == 2 else times)]
    await at_once(harness, running, *closing)
    if times == 2:
        await at_once(harness, asyncio.ensure_future(harness.client.aclose()))
    assert (harness.error, harness.reason) == (None, CloseReason.CLOSED.sentence)
    await nothing_is_left(harness, before)


@pytest.mark.parametrize("state", WITH_EVENT)
async def test_a_handler_closes_its_own_client(state):
    before = asyncio.all_tasks()
    place = PLACES[state]
    harness = place.make()
    states: list[ClientState] = []

    @harness.client.on(place.event)
    async def close(_event: Event) -> None:
        states.append(harness.client.state)
        await harness.client.aclose()
        await harness.client.aclose()

    running = asyncio.create_task(harness.run())
    await harness.pass_until(lambda: bool(states), limit=20.0)
    await at_once(harness, running)
    # A batch of several messages brings the handler its event more than once: by then the client is closed.
    assert states[0] is state
    await nothing_is_left(harness, before)


@pytest.mark.parametrize("state", [*BEFORE_LIVE, ClientState.RECONNECTING])
async def test_a_start_is_cancelled_in_every_state(state):
    before = asyncio.all_tasks()
    place = PLACES[state]
    harness = place.make()
    seconds = place.seconds
    if state is ClientState.RECONNECTING:
        # In the wait between the two attempts of a start.
        harness, seconds = _with(kinds.Refuse(status=503, message="", code=0))(), 0.5
    starting = asyncio.create_task(harness.client.start())
    await harness.clock.advance(seconds)
    assert harness.client.state is state
    starting.cancel()
    await at_once(harness, starting)
    assert starting.cancelled()
    await nothing_is_left(harness, before)


@pytest.mark.parametrize("state", PLACES)
async def test_whoever_waits_for_the_end_is_cancelled(state):
    before = asyncio.all_tasks()
    place = PLACES[state]
    harness = place.make()
    running = asyncio.create_task(harness.run())
    await harness.clock.advance(place.seconds)
    running.cancel()
    await at_once(harness, running)
    assert running.cancelled()
    await nothing_is_left(harness, before)


async def test_a_close_that_is_cancelled_goes_on():
    before = asyncio.all_tasks()
    harness = PLACES[ClientState.LIVE].make()
    running = asyncio.create_task(harness.run())
    await harness.clock.advance(4.0)
    closing = asyncio.create_task(harness.client.aclose())
    await asyncio.sleep(0)
    closing.cancel()
    await at_once(harness, closing, running)
    await nothing_is_left(harness, before)


async def test_a_handler_that_does_not_end_is_given_up_when_its_patience_is_over():
    before = asyncio.all_tasks()
    harness = FaultHarness(close_patience=0.02)

    @harness.client.on("chat")
    async def never(_event: Event) -> None:
        await asyncio.get_running_loop().create_future()

    running = asyncio.create_task(harness.run())
    await harness.clock.advance(4.0)
    async with asyncio.timeout(10):
        await harness.client.aclose()
        await running
    await nothing_is_left(harness, before)


async def test_a_client_that_was_never_started_is_closed_and_cannot_be_started():
    before = asyncio.all_tasks()
    harness = FaultHarness()
    await harness.client.aclose()
    await harness.client.aclose()
    with pytest.raises(UsageError):
        await harness.client.start()
    await nothing_is_left(harness, before)


async def test_an_answer_that_comes_while_the_client_closes_opens_nothing():
    before = asyncio.all_tasks()
    harness = PLACES[ClientState.SIGNING].make()
    running = asyncio.create_task(harness.run())
    await harness.clock.advance(7.9)
    closing = asyncio.ensure_future(harness.client.aclose())
    await harness.clock.advance(1.0)
    with suppress(asyncio.CancelledError):
        await asyncio.gather(running, closing)
    assert harness.connector.attempts == 0
    await nothing_is_left(harness, before)
