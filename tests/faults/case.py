"""One fault in one state of the client: how to cause it, and what to expect."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from tests.faults.harness import ROOM, FaultHarness
from tiktok_live.errors import LocalProtocolError, UsageError
from tiktok_live.events.base import Event, MessageEvent
from tiktok_live.events.families.room import LiveEndedEvent, LivePausedEvent, LiveResumedEvent
from tiktok_live.events.lifecycle import LifecycleEvent, ReconnectingEvent, WaitingForLiveEvent
from tiktok_live.simulator import SimulatedRoom
from tiktok_live.simulator.faults.kinds import Drop, Fault, RoomFault

STATES = ("resolving", "signing", "connecting", "entering", "live", "paused", "reconnecting", "ended")
"""The columns. `reconnecting` is the attempt after a lost socket, `ended` the wait for the host's next live."""

LOST_SOCKET = Drop(connection=1, frame=8)
PAUSED = RoomFault(connection=1, frame=5, action="pause")
LIVE_OVER = RoomFault(connection=1, frame=8, action="restart")
_BEFORE: dict[str, tuple[Fault, ...]] = {"reconnecting": (LOST_SOCKET,), "paused": (PAUSED,), "ended": (LIVE_OVER,)}
_REPORTED = (LifecycleEvent, LiveEndedEvent, LivePausedEvent, LiveResumedEvent)
_AFTERWARDS = 15.0  # seconds of reading after the first new message
_EXTRA_WAIT = 30.0  # seconds beyond the bound, for a failure message with the actual time


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A cell of the table.

    Attributes:
        fault: name of the row.
        state: name of the column.
        within: seconds within which messages arrive again or the client ends.
        faults: to inject.
        arrange: other preparation of the harness, before the start.
        met_in: state of the client when the fault strikes; the column's if empty.
        final: name and hop of the error that ends the client; empty if it keeps reading.
        ends: whether the client ends because the live is over.
        client: arguments of the client.
        config: arguments of its configuration.
        room: to read.
        then: checks after the run, in addition to those of every cell.
    """

    fault: str
    state: str
    within: float
    faults: tuple[Fault, ...] = ()
    arrange: Callable[[FaultHarness], None] | None = None
    met_in: str = ""
    final: str = ""
    ends: bool = False
    client: dict[str, Any] = field(default_factory=dict)
    config: dict[str, Any] = field(default_factory=dict)
    room: SimulatedRoom = ROOM
    then: Callable[[FaultHarness], None] | None = None

    @property
    def name(self) -> str:
        return f"{self.fault}, {self.state}"

    def make_harness(self) -> FaultHarness:
        """Return the harness before the start."""
        before = () if self.arrange is None and not self.faults else _BEFORE.get(self.state, ())
        harness = FaultHarness(
            *before,
            *self.faults,
            counts=lambda struck: any(struck is fault for fault in self.faults),
            room=self.room,
            client=self.client,
            **{"follow": self.state == "ended"} | self.config,
        )
        if self.arrange is not None:
            self.arrange(harness)
        return harness


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The measured result of a case.

    Attributes:
        fault: name of the fault.
        state: of the client when the fault struck.
        events: from then on, in order.
        outcome: whether the client kept reading, or why it ended.
        seconds: until then, rounded up.
        within: upper bound of `seconds`.
        received: messages that the client received.
        duplicates: those that it had dispatched before.
    """

    fault: str
    state: str
    events: str
    outcome: str
    seconds: int
    within: float
    received: int
    duplicates: int

    @property
    def line(self) -> str:
        """The row as Markdown."""
        counts = f"{self.received} - {self.duplicates}"
        time = f"{self.seconds} s, at most {self.within:g} s"
        return f"| {self.fault} | {self.state} | {self.events} | {self.outcome} | {time} | {counts} |"


async def measure(case: Case) -> Row:
    """Run a case, check it, and return its result."""
    before = asyncio.all_tasks()
    harness = case.make_harness()
    running = asyncio.create_task(harness.run())
    await harness.pass_until(lambda: bool(harness.strikes) or running.done(), limit=120.0)
    assert harness.strikes, f"{case.name}: no fault struck; {_event_names(harness, -1.0)}, {harness.error}"
    _, struck_at, met_in = harness.strikes[0]
    assert met_in == (case.met_in or case.state), f"{case.name}: the client was {met_in}"
    resumed: list[float] = []

    def is_settled() -> bool:
        resumed[:] = [at for at, event in harness.events if at > struck_at and _is_message(event)][:1]
        return bool(resumed) or running.done()

    await harness.pass_until(is_settled, limit=case.within + _EXTRA_WAIT)
    settled_at = resumed[0] if resumed else harness.clock.monotonic()
    if case.ends or case.final:
        await harness.pass_until(running.done, limit=case.within + _EXTRA_WAIT)
        settled_at = harness.clock.monotonic()
        outcome = _outcome_of(harness)
    else:
        assert resumed, f"{case.name}: no new message arrived; {harness.error or harness.reason}"
        await harness.pass_until(running.done, limit=_AFTERWARDS)
        assert not running.done(), f"{case.name}: the client ended; {harness.error or harness.reason}"
        outcome = "keeps reading"
    assert settled_at - struck_at <= case.within, f"{case.name}: it took {settled_at - struck_at} s"
    events = _event_names(harness, struck_at)
    await harness.close(running)
    received, duplicates = harness.check_delivery()
    assert asyncio.all_tasks() == before, f"{case.name}: tasks are still running: {asyncio.all_tasks() - before}"
    if case.then is not None:
        case.then(harness)
    expected = case.final or ("the live ended" if case.ends else "keeps reading")
    assert outcome == expected, f"{case.name}: {outcome}; {harness.error}"
    return Row(
        fault=case.fault,
        state=case.state,
        events=events,
        outcome=outcome,
        seconds=math.ceil(settled_at - struck_at),
        within=case.within,
        received=received,
        duplicates=duplicates,
    )


def _is_message(event: Event) -> bool:
    return isinstance(event, MessageEvent) and bool(event.msg_id) and not isinstance(event, _REPORTED)


def _outcome_of(harness: FaultHarness) -> str:
    if harness.error is None:
        return harness.reason or "keeps reading"
    assert not isinstance(harness.error, LocalProtocolError | UsageError), "a bug in the library"
    return f"{type(harness.error).__name__} ({harness.error.hop})"


def _event_names(harness: FaultHarness, since: float) -> str:
    reported = [event for at, event in harness.events if at >= since and _is_reported(event)]
    names = [(name, len(list(group))) for name, group in groupby(_event_name(event) for event in reported)]
    return ", ".join(f"{name} x {count}" if count > 1 else name for name, count in names) or "nothing"


def _is_reported(event: Event) -> bool:
    return isinstance(event, _REPORTED) or (event.name == "unknown" and not event.msg_id)


def _event_name(event: Event) -> str:
    if isinstance(event, ReconnectingEvent):
        return f"reconnecting {event.attempt} ({event.cause.partition(':')[0]})"
    return f"{event.name} ({event.status})" if isinstance(event, WaitingForLiveEvent) else event.name
