"""One fault in one state of the client: how it is brought about, what it does, and what must be so afterwards."""

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
"""The columns. `reconnecting` is the next attempt after a socket was lost, `ended` the wait for a host's next live."""

LOST = Drop(connection=1, frame=8)
PAUSED = RoomFault(connection=1, frame=5, action="pause")
OVER = RoomFault(connection=1, frame=8, action="restart")
_BEFORE: dict[str, tuple[Fault, ...]] = {"reconnecting": (LOST,), "paused": (PAUSED,), "ended": (OVER,)}
_SEEN = (LifecycleEvent, LiveEndedEvent, LivePausedEvent, LiveResumedEvent)
_AFTERWARDS = 15.0  # seconds that are still read once messages come again
_PATIENCE = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A cell of the table.

    Attributes:
        fault: name of the row.
        state: name of the column.
        within: seconds within which messages come again, or the client says that they will not.
        faults: what strikes.
        arrange: what else brings the fault about; given the harness before the start.
        met_in: the client's state when the fault strikes; that of the column when empty.
        final: the error that ends the client, with its hop; empty when it reads on.
        ends: whether the client ends because the live is over.
        client: options of the client.
        config: options of its configuration.
        room: what is read.
        then: checks what must be so at the end, beside what must be so in every cell.
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

    def harness(self) -> FaultHarness:
        """The client and the platform before the start."""
        before = () if self.arrange is None and not self.faults else _BEFORE.get(self.state, ())
        harness = FaultHarness(
            *before,
            *self.faults,
            wanted=lambda struck: any(struck is fault for fault in self.faults),
            room=self.room,
            client=self.client,
            **{"follow": self.state == "ended"} | self.config,
        )
        if self.arrange is not None:
            self.arrange(harness)
        return harness


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What was measured.

    Attributes:
        fault: what went wrong.
        state: where the client was.
        seen: the events, in order.
        verdict: how it went on.
        seconds: until then, rounded up.
        within: the bound of that.
        received: messages that reached the client.
        duplicates: those among them that were not handed out, because they had been.
    """

    fault: str
    state: str
    seen: str
    verdict: str
    seconds: int
    within: float
    received: int
    duplicates: int

    @property
    def line(self) -> str:
        """The row as Markdown."""
        counts = f"{self.received} - {self.duplicates}"
        time = f"{self.seconds} s, at most {self.within:g} s"
        return f"| {self.fault} | {self.state} | {self.seen} | {self.verdict} | {time} | {counts} |"


async def measure(case: Case) -> Row:
    """Play a case, check it, and return what was seen."""
    before = asyncio.all_tasks()
    harness = case.harness()
    running = asyncio.create_task(harness.run())
    await harness.pass_until(lambda: bool(harness.strikes) or running.done(), limit=120.0)
    assert harness.strikes, f"{case.name}: nothing struck; {_tokens(harness, -1.0)}, {harness.error}"
    _, struck_at, met_in = harness.strikes[0]
    assert met_in == (case.met_in or case.state), f"{case.name}: it struck a client that was {met_in}"
    again: list[float] = []

    def is_settled() -> bool:
        again[:] = [at for at, event in harness.events if at > struck_at and _is_news(event)][:1]
        return bool(again) or running.done()

    await harness.pass_until(is_settled, limit=case.within + _PATIENCE)
    settled_at = again[0] if again else harness.clock.monotonic()
    if case.ends or case.final:
        await harness.pass_until(running.done, limit=case.within + _PATIENCE)
        settled_at = harness.clock.monotonic()
        verdict = _end_of(harness)
    else:
        assert again, f"{case.name}: no message came again; {harness.error or harness.reason}"
        await harness.pass_until(running.done, limit=_AFTERWARDS)
        assert not running.done(), f"{case.name}: the client did not read on; {harness.error or harness.reason}"
        verdict = "reads on"
    assert settled_at - struck_at <= case.within, f"{case.name}: it took {settled_at - struck_at} s"
    seen = _tokens(harness, struck_at)
    await harness.close(running)
    received, duplicates = harness.check_account()
    assert asyncio.all_tasks() == before, f"{case.name}: tasks are left: {asyncio.all_tasks() - before}"
    if case.then is not None:
        case.then(harness)
    expected = case.final or ("the live ended" if case.ends else "reads on")
    assert verdict == expected, f"{case.name}: {verdict}; {harness.error}"
    return Row(
        fault=case.fault,
        state=case.state,
        seen=seen,
        verdict=verdict,
        seconds=math.ceil(settled_at - struck_at),
        within=case.within,
        received=received,
        duplicates=duplicates,
    )


def _is_news(event: Event) -> bool:
    return isinstance(event, MessageEvent) and bool(event.msg_id) and not isinstance(event, _SEEN)


def _end_of(harness: FaultHarness) -> str:
    if harness.error is None:
        return harness.reason or "reads on"
    assert not isinstance(harness.error, LocalProtocolError | UsageError), "a bug of ours"
    return f"{type(harness.error).__name__} ({harness.error.hop})"


def _tokens(harness: FaultHarness, since: float) -> str:
    told = [event for at, event in harness.events if at >= since and _is_told(event)]
    names = [(name, len(list(group))) for name, group in groupby(_token(event) for event in told)]
    return ", ".join(f"{name} x {count}" if count > 1 else name for name, count in names) or "nothing"


def _is_told(event: Event) -> bool:
    return isinstance(event, _SEEN) or (event.name == "unknown" and not event.msg_id)


def _token(event: Event) -> str:
    if isinstance(event, ReconnectingEvent):
        return f"reconnecting {event.attempt} ({event.cause.partition(':')[0]})"
    return f"{event.name} ({event.status})" if isinstance(event, WaitingForLiveEvent) else event.name
