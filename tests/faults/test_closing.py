"""A client can be closed in every state and from any task, and leaves no task or socket behind."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import pytest

from tests.faults.harness import FaultHarness
from tiktok_live.client.states import ClientState, CloseReason
from tiktok_live.errors import UsageError
from tiktok_live.events.base import Event
from tiktok_live.simulator.faults import kinds


@dataclass(frozen=True, slots=True)
class Situation:
    """How a client gets into a state.

    Attributes:
        seconds: after which it is in that state.
        make: returns the harness.
        event: an event that is dispatched in that state; empty if there is none.
    """

    seconds: float
    make: Callable[[], FaultHarness]
    event: str = ""


def _with(*faults: kinds.Fault, attempts: dict | None = None, **config: object) -> Callable[[], FaultHarness]:
    def make() -> FaultHarness:
        harness = FaultHarness(*faults, **config)
        harness.connector.failures.update(attempts or {})
        return harness

    return make


SITUATIONS = {
    ClientState.RESOLVING: Situation(1.0, _with(kinds.SlowResponse(path="/@*", seconds=8.0))),
    ClientState.SIGNING: Situation(1.0, _with(kinds.SlowResponse(path="/live", seconds=8.0))),
    ClientState.CONNECTING: Situation(1.0, _with(attempts={1: "slow"})),
    ClientState.ENTERING: Situation(1.0, _with(kinds.Silence(at_once=True))),
    ClientState.LIVE: Situation(4.0, _with(), "chat"),
    ClientState.PAUSED: Situation(4.0, _with(kinds.RoomFault(frame=3, action="pause")), "live_paused"),
    ClientState.RECONNECTING: Situation(2.5, _with(kinds.Drop(frame=3)), "reconnecting"),
    ClientState.ENDED: Situation(10.0, _with(kinds.RoomFault(frame=3, action="end"), follow=True), "waiting_for_live"),
}
BEFORE_LIVE = (ClientState.RESOLVING, ClientState.SIGNING, ClientState.CONNECTING, ClientState.ENTERING)
WITH_EVENT = [state for state, situation in SITUATIONS.items() if situation.event]


async def assert_done_at_once(harness: FaultHarness, *tasks: asyncio.Future[object]) -> None:
    """Check that tasks end without advancing the clock."""
    started = harness.clock.monotonic()
    for _ in range(20):
        await harness.clock.settle()
    assert all(task.done() for task in tasks)
    assert harness.clock.monotonic() == started


async def assert_clean(harness: FaultHarness, before: set[asyncio.Task[object]]) -> None:
    assert harness.client.state is ClientState.CLOSED
    assert not harness.connector.open
    await harness.platform.aclose()
    await harness.clock.settle()
    assert all(record.is_closed for record in harness.platform.connections)
    assert asyncio.all_tasks() == before


@pytest.mark.parametrize("state", SITUATIONS)
@pytest.mark.parametrize("times", [1, 2, 3], ids=["once", "twice", "by three at a time"])
async def test_a_client_is_closed_in_every_state(state, times):
    before = asyncio.all_tasks()
    situation = SITUATIONS[state]
    harness = situation.make()
    running = asyncio.create_task(harness.run())
    await harness.clock.advance(situation.seconds)
    assert harness.client.state is state
    closing = [asyncio.ensure_future(harness.client.aclose()) for _ in range(1 if times == 2 else times)]
    await assert_done_at_once(harness, running, *closing)
    if times == 2:
        await assert_done_at_once(harness, asyncio.ensure_future(harness.client.aclose()))
    assert (harness.error, harness.reason) == (None, CloseReason.CLOSED.sentence)
    await assert_clean(harness, before)


@pytest.mark.parametrize("state", WITH_EVENT)
async def test_a_handler_closes_its_own_client(state):
    before = asyncio.all_tasks()
    situation = SITUATIONS[state]
    harness = situation.make()
    states: list[ClientState] = []

    @harness.client.on(situation.event)
    async def close(_event: Event) -> None:
        states.append(harness.client.state)
        await harness.client.aclose()
        await harness.client.aclose()

    running = asyncio.create_task(harness.run())
    await harness.pass_until(lambda: bool(states), limit=20.0)
    await assert_done_at_once(harness, running)
    # A batch of several messages calls the handler more than once; the later calls find the client closed.
    assert states[0] is state
    await assert_clean(harness, before)


@pytest.mark.parametrize("state", [*BEFORE_LIVE, ClientState.RECONNECTING])
async def test_a_start_is_cancelled_in_every_state(state):
    before = asyncio.all_tasks()
    situation = SITUATIONS[state]
    harness = situation.make()
    seconds = situation.seconds
    if state is ClientState.RECONNECTING:
        # Between the two attempts of a start.
        harness, seconds = _with(kinds.Refuse(status=503, message="", code=0))(), 0.5
    starting = asyncio.create_task(harness.client.start())
    await harness.clock.advance(seconds)
    assert harness.client.state is state
    starting.cancel()
    await assert_done_at_once(harness, starting)
    assert starting.cancelled()
    await assert_clean(harness, before)


@pytest.mark.parametrize("state", SITUATIONS)
async def test_waiting_for_the_end_is_cancelled_in_every_state(state):
    before = asyncio.all_tasks()
    situation = SITUATIONS[state]
    harness = situation.make()
    running = asyncio.create_task(harness.run())
    await harness.clock.advance(situation.seconds)
    running.cancel()
    await assert_done_at_once(harness, running)
    assert running.cancelled()
    await assert_clean(harness, before)


async def test_a_cancelled_close_goes_on():
    before = asyncio.all_tasks()
    harness = SITUATIONS[ClientState.LIVE].make()
    running = asyncio.create_task(harness.run())
    await harness.clock.advance(4.0)
    closing = asyncio.create_task(harness.client.aclose())
    await asyncio.sleep(0)
    closing.cancel()
    await assert_done_at_once(harness, closing, running)
    await assert_clean(harness, before)


async def test_a_handler_that_does_not_return_is_abandoned_after_the_grace_period():
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
    await assert_clean(harness, before)


async def test_a_client_that_was_never_started_is_closed_and_cannot_be_started():
    before = asyncio.all_tasks()
    harness = FaultHarness()
    await harness.client.aclose()
    await harness.client.aclose()
    with pytest.raises(UsageError):
        await harness.client.start()
    await assert_clean(harness, before)


async def test_a_response_during_the_close_opens_no_socket():
    before = asyncio.all_tasks()
    harness = SITUATIONS[ClientState.SIGNING].make()
    running = asyncio.create_task(harness.run())
    await harness.clock.advance(7.9)
    closing = asyncio.ensure_future(harness.client.aclose())
    await harness.clock.advance(1.0)
    with suppress(asyncio.CancelledError):
        await asyncio.gather(running, closing)
    assert harness.connector.attempts == 0
    await assert_clean(harness, before)
