"""The transition table of a client, which any scenario must obey."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.client.rig import ROOM_ID, Rig, found, make_connection, plan, socket
from tests.session.wire_messages import HELLO, chat, control, frame, gift, like
from tiktok_live.backoff import Backoff
from tiktok_live.client.connection import Connection
from tiktok_live.client.health import ClientHealth
from tiktok_live.client.states import CLIENT_TRANSITIONS, READING, ClientState, Step, next_state
from tiktok_live.errors import (
    ConnectError,
    ConnectTimeout,
    HandshakeRejected,
    LocalProtocolError,
    ResolverUnavailable,
    TikTokLiveError,
)
from tiktok_live.events.lifecycle import ConnectedEvent, DisconnectedEvent, ReconnectedEvent
from tiktok_live.rooms.base import LookupStatus
from tiktok_live.session.client import ClientSession
from tiktok_live.session.options import SessionOptions
from tiktok_live.session.room_state import RoomState
from tiktok_live.session.states import State
from tiktok_live.signing.base import (
    BadOutputOutcome,
    ConnectPlan,
    RateLimitedOutcome,
    RejectedOutcome,
    SignOutcome,
    UnavailableOutcome,
)
from tiktok_live.testing import MemoryTransport, VirtualClock
from tiktok_live.wire.batches import Batch, encode_batch
from tiktok_live.wire.frames import PushFrame, encode_push_frame

STATES = list(ClientState)
ATTEMPT = ["resolving", "signing", "connecting", "entering", "live", "paused"]


# --- the table


def test_every_state_can_be_reached() -> None:
    reached = {ClientState.IDLE}
    for _ in STATES:
        reached |= {after for (before, _), after in CLIENT_TRANSITIONS.items() if before in reached}
    assert reached == set(STATES)


@pytest.mark.parametrize("state", STATES)
def test_every_state_can_be_closed_and_nothing_leads_out_of_closed(state: ClientState) -> None:
    assert next_state(state, Step.CLOSE) is ClientState.CLOSED
    assert {after for (before, _), after in CLIENT_TRANSITIONS.items() if before is ClientState.CLOSED} == {
        ClientState.CLOSED
    }


@pytest.mark.parametrize("state", ATTEMPT)
def test_every_attempt_state_can_fail_or_end(state: str) -> None:
    assert next_state(ClientState(state), Step.FAILURE) is ClientState.RECONNECTING
    assert next_state(ClientState(state), Step.END) is ClientState.ENDED


def test_normal_sequence_of_states() -> None:
    state, scenario = ClientState.IDLE, [ClientState.IDLE]
    steps = [Step.LOOK_UP, Step.ROOM, Step.PLAN, Step.OPEN, Step.FRAME, Step.PAUSE, Step.RESUME, Step.FAILURE]
    for step in [*steps, Step.LOOK_UP, Step.END, Step.LOOK_UP, Step.CLOSE]:
        state = next_state(state, step)
        scenario.append(state)
    names = "idle resolving signing connecting entering live paused live reconnecting resolving ended resolving closed"
    assert [state.value for state in scenario] == names.split()


@pytest.mark.parametrize(
    ("state", "step"),
    [
        (ClientState.IDLE, Step.FRAME),
        (ClientState.LIVE, Step.RESUME),
        (ClientState.LIVE, Step.LOOK_UP),
        (ClientState.ENDED, Step.FAILURE),
        (ClientState.CLOSED, Step.LOOK_UP),
    ],
)
def test_missing_transition_is_a_local_protocol_error(state: ClientState, step: Step) -> None:
    with pytest.raises(LocalProtocolError, match=f"{step.value!r} is not allowed in the state {state.value!r}"):
        next_state(state, step)


def test_the_room_is_read_in_two_states() -> None:
    assert {after for (_, step), after in CLIENT_TRANSITIONS.items() if step is Step.FRAME} <= READING
    assert {"live", "paused"} == READING


def test_diagram_in_the_docs_matches_the_tables() -> None:
    root = Path(__file__).resolve().parents[2]
    run = [sys.executable, "codegen/states.py", "--check"]
    environment = os.environ | {"PYTHONPATH": str(root)}
    done = subprocess.run(run, capture_output=True, text=True, check=False, cwd=root, env=environment)
    assert done.returncode == 0, done.stderr


# --- a frame and a timeout in the same turn of the loop


async def read(connection: Connection) -> None:
    async with connection:
        async for _ in connection:
            pass


async def test_frame_in_the_same_turn_as_the_end_is_not_a_protocol_error() -> None:
    clock, transport = VirtualClock(), socket(frame(control(3)), close=False)
    session = ClientSession(5, RoomState(), options=SessionOptions(end_grace=1.0))

    handle_timer = session.handle_timer

    def feed_at_the_end(now: float) -> None:
        handle_timer(now)
        if session.state is State.CLOSED:  # the reader wakes before it is cancelled
            transport.feed(frame(chat("too late")))

    session.handle_timer = feed_at_the_end
    running = asyncio.ensure_future(read(make_connection(session, transport, clock)))
    await clock.advance(2.0)
    assert await running is None
    assert transport.closed


@pytest.mark.parametrize("turns", range(12))
async def test_a_connection_that_is_cancelled_at_any_moment_closes_its_socket(turns: int) -> None:
    transport = socket(frame(chat("a")), close=None)
    left: list[bool] = []

    async def aclose() -> None:
        left.append(True)
        await asyncio.sleep(0)

    transport.aclose = aclose
    running = asyncio.ensure_future(read(make_connection(ClientSession(5, RoomState()), transport, VirtualClock())))
    await asyncio.sleep(0)
    for _ in range(turns):
        await asyncio.sleep(0)
    running.cancel()
    await asyncio.wait({running})
    assert left == [True]


# --- random scenarios

BROKEN = encode_push_frame(PushFrame("msg", b"no batch"))
FRAMES = {
    "chat": lambda: frame(chat("a"), need_ack=True),
    "like": lambda: frame(like(2, total=50)),
    "gift": lambda: frame(gift(2)),
    "pause": lambda: frame(control(1)),
    "resume": lambda: frame(control(2)),
    "pause and end": lambda: frame(control(1), control(3)),
    "end": lambda: frame(control(3)),
    "suspend": lambda: frame(control(4)),
    "unknown": lambda: frame(replace_method()),
    "broken": lambda: BROKEN,
    "rubbish": lambda: b"\xff\xff\xff",
}
FIRST = {
    "": lambda: b"",
    "chat": lambda: encode_batch(Batch((chat("old"),))),
    "pause": lambda: encode_batch(Batch((control(1),))),
    "end": lambda: encode_batch(Batch((control(3),))),
    "rubbish": lambda: b"\xff\xff",
}
REFUSALS: dict[str, TikTokLiveError] = {
    "down": ConnectError("down"),
    "timeout": ConnectTimeout("late"),
    "refused": HandshakeRejected("refused", status=200),
    "device": HandshakeRejected("refused", status=200, handshake_message="DEVICE_BLOCKED", handshake_status=415),
}
OUTCOMES: dict[str, SignOutcome] = {
    "unavailable": UnavailableOutcome("down"),
    "nonsense": BadOutputOutcome("html"),
    "limited": RateLimitedOutcome(7.0),
    "rejected": RejectedOutcome("NOPE", "no"),
    "offline": RejectedOutcome("ROOM_OFFLINE", "not live"),
    "not found": RejectedOutcome("ROOM_NOT_FOUND", "nobody"),
}


def replace_method():
    return replace(chat("x"), method="WebcastNobodyKnowsMessage")


@dataclass(frozen=True)
class Socket:
    """The frames of a socket, each with its delay in seconds, and how the socket closes."""

    frames: tuple[tuple[str, float], ...]
    hello: bool
    close: int | bool | None


@dataclass(frozen=True)
class Scenario:
    """Everything that happens to a client in one example."""

    lookups: tuple[tuple[LookupStatus | None, int], ...]
    outcomes: tuple[str, ...]
    sockets: tuple[str | Socket, ...]
    first: str
    follow: bool
    given: bool
    reconnect: bool
    closes_at_event: int | None
    closes_at: float


SOCKETS = st.builds(
    Socket,
    frames=st.lists(st.tuples(st.sampled_from(sorted(FRAMES)), st.sampled_from([0.0, 0.0, 1.0, 45.0])), max_size=6).map(
        tuple
    ),
    hello=st.booleans() | st.just(True),
    close=st.sampled_from([False, None, 1000, 1011]),
)
SCENARIOS = st.builds(
    Scenario,
    lookups=st.lists(
        st.tuples(st.sampled_from([None, *LookupStatus]) | st.just(LookupStatus.LIVE), st.integers(0, 1)),
        min_size=1,
        max_size=6,
    ).map(tuple),
    outcomes=st.lists(st.sampled_from(sorted(OUTCOMES)) | st.just("plan"), max_size=5).map(tuple),
    sockets=st.lists(st.sampled_from(sorted(REFUSALS)) | SOCKETS, max_size=5).map(tuple),
    first=st.sampled_from(sorted(FIRST)),
    follow=st.booleans(),
    given=st.booleans(),
    reconnect=st.booleans(),
    closes_at_event=st.none() | st.integers(1, 8),
    closes_at=st.sampled_from([0.0, 0.5, 30.0, 400.0]),
)


def lookup(status: LookupStatus | None, room: int) -> Any:
    if status is None:
        return ResolverUnavailable("no response")
    return found(status, room_id=ROOM_ID + room if status in {"live", "paused", "ended"} else 0)


class World:
    """Plays a scenario. Beyond their scripts, connector and provider refuse."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.transports: list[MemoryTransport] = []
        self.feeding: list[asyncio.Task[None]] = []
        self.plans = list(scenario.outcomes)
        self.sockets = list(scenario.sockets)
        self.rig = Rig(
            lookups=tuple(lookup(*each) for each in scenario.lookups),
            follow=scenario.follow,
            reconnect=Backoff(initial=1.0, jitter=0.0, attempts=3) if scenario.reconnect else None,
        )
        self.rig.provider.connect = self.sign
        self.rig.connector.connect = self.open
        if scenario.given:
            self.rig.client._room_id = ROOM_ID
        self.health: list[ClientHealth] = []
        self.seen = 0
        self.rig.client.on("event")(self.see)

    async def sign(self, room: Any, identity: Any) -> SignOutcome:
        name = self.plans.pop(0) if self.plans else "plan"
        made: ConnectPlan = plan(first_response=FIRST[self.scenario.first](), headers={"Cookie": "ttwid=a"})
        return made if name == "plan" else OUTCOMES[name]

    async def open(self, url: str, headers: Any, *, timeout: float) -> MemoryTransport:
        await asyncio.sleep(0)
        script = self.sockets.pop(0) if self.sockets else "down"
        if isinstance(script, str):
            raise REFUSALS[script]
        transport = MemoryTransport()
        self.transports.append(transport)
        self.feeding.append(asyncio.create_task(self.feed(transport, script)))
        return transport

    async def feed(self, transport: MemoryTransport, script: Socket) -> None:
        clock = self.rig.clock
        if script.hello:
            transport.feed(HELLO)
        for name, seconds in script.frames:
            if seconds:
                await clock.sleep_until(clock.monotonic() + seconds)
            transport.feed(FRAMES[name]())
        if script.close is not False:
            transport.close_by_peer(script.close)

    async def see(self, _: Any) -> None:
        self.seen += 1
        self.health.append(self.rig.client.health)
        if self.seen == self.scenario.closes_at_event:
            await self.rig.client.aclose()

    async def run(self) -> None:
        rig = self.rig
        starting = asyncio.ensure_future(rig.client.start())
        await rig.clock.advance(self.scenario.closes_at)
        self.health.append(rig.client.health)
        await rig.client.aclose()
        await asyncio.wait({starting})
        for task in self.feeding:
            task.cancel()
        await asyncio.gather(*self.feeding, return_exceptions=True)
        self.check(starting.exception())
        with_end = rig.client._reading
        assert with_end is not None
        assert with_end.done()
        self.check(None if with_end.cancelled() else with_end.exception())

    def check(self, error: BaseException | None) -> None:
        assert error is None or isinstance(error, TikTokLiveError), error
        assert not isinstance(error, LocalProtocolError), error


def check_connected_and_disconnected(events: list[Any]) -> None:
    """Check that every `connected` and `reconnected` is followed by `disconnected`."""
    is_read = False
    for event in events:
        if isinstance(event, ConnectedEvent | ReconnectedEvent):
            assert not is_read
            is_read = True
        elif isinstance(event, DisconnectedEvent):
            is_read = False
    assert not is_read


def check_health(reports: list[ClientHealth]) -> None:
    """Check that counts never decrease and no value is negative."""
    names = [name for name, value in vars_of(ClientHealth(state=ClientState.IDLE)).items() if type(value) is int]
    names.remove("room_id")
    for before, after in pairwise(reports):
        assert all(getattr(before, name) <= getattr(after, name) for name in names)
        assert all(count <= after.unknown[method] for method, count in before.unknown.items())
    for report in reports:
        assert all(value >= 0 for value in vars_of(report).values() if isinstance(value, int | float))


def vars_of(report: ClientHealth) -> dict[str, Any]:
    return {field.name: getattr(report, field.name) for field in fields(report)}


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SCENARIOS)
def test_any_sequence_of_events_is_valid_and_leaves_nothing_open(scenario: Scenario) -> None:
    async def play() -> World:
        failures: list[Any] = []
        asyncio.get_running_loop().set_exception_handler(lambda _, context: failures.append(context))
        world = World(scenario)
        await world.run()
        assert asyncio.all_tasks() == {asyncio.current_task()}
        assert failures == []
        return world

    world = asyncio.run(play())
    assert world.rig.client.state is ClientState.CLOSED
    assert all(transport.closed for transport in world.transports)
    check_connected_and_disconnected(world.rig.events)
    check_health(world.health)
