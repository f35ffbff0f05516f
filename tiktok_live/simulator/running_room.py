"""A room while the simulator runs: its status, the runs of its scenario, and the connections that entered it."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Protocol, cast

from tiktok_live.errors import MessageError
from tiktok_live.simulator.audience.messages import MessageWriter
from tiktok_live.simulator.room import HostStatus, Step
from tiktok_live.wire.codec import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tiktok_live.net.clock import Clock
    from tiktok_live.proto.upb import room_pb2
    from tiktok_live.simulator.room import Scenario, SimulatedRoom
    from tiktok_live.wire.batches import BatchMessage

__all__ = ["RoomSubscriber", "RunningRoom", "ScenarioRun"]

_PAUSED, _RESUMED, _ENDED = 1, 2, 3
_HISTORY_SIZE = 6  # comments; clients request as many with history_comment_count
_STATUSES = {
    1: HostStatus.PAUSED,
    2: HostStatus.LIVE,
    3: HostStatus.OFFLINE,
    4: HostStatus.OFFLINE,
}
# A client gets the latest message of each of these methods when it enters.
_STATE_METHODS = ("RoomMessage", "WebcastLiveIntroMessage", "WebcastRoomUserSeqMessage")


class _StepNode:
    """A step in a linked list that grows when `following` is called.

    Clients walk the list at their own pace. Each step is made once, and is freed when the last client has passed it.

    Attributes:
        step: None after the last one.
    """

    __slots__ = ("_following", "_steps", "step")

    def __init__(self, steps: Iterator[Step]) -> None:
        self.step = next(steps, None)
        self._steps = steps
        self._following: _StepNode | None = None

    def following(self) -> _StepNode:
        """Return the next node."""
        if self._following is None:
            self._following = _StepNode(self._steps)
        return self._following


class ScenarioRun:
    """One run of a scenario, watched by one client or by many.

    Args:
        steps: of the run.
        clock: time source.
        speed: seconds of the scenario per second; 0 is as fast as clients can read.
    """

    def __init__(self, steps: Iterator[Step], clock: Clock, speed: float) -> None:
        self._next = _StepNode(steps)
        self._passed = 0
        self._clock = clock
        self._speed = speed
        self._started = clock.monotonic()
        self._comments: deque[BatchMessage] = deque(maxlen=_HISTORY_SIZE)
        self._state: dict[str, BatchMessage] = {}
        self.status: HostStatus | None = None
        self.is_over = False

    def watch(self) -> Iterator[Step]:
        """Yield the state and history for a client that enters now, then the steps from now on.

        Requesting the next step means that the previous one was sent.
        """
        passed, node = self._passed, self._next
        if messages := self._entry_messages():
            yield Step(0.0, messages)
        while (step := node.step) is not None:
            yield step
            passed += 1
            while self._passed < passed:
                self._pass_step()
            node = node.following()

    async def until(self, step: Step) -> None:
        """Return when `step` is due. Always yields to other tasks, even if the step is late or the run has no pace."""
        await asyncio.sleep(0)
        if self._speed:
            await self._clock.sleep_until(self._due(step))

    def is_due(self, step: Step) -> bool:
        """Return whether `step` is due. Without a pace every step is."""
        return not self._speed or self._due(step) <= self._clock.monotonic()

    async def catch_up(self) -> None:
        """Pass the steps that became due while no client was watching."""
        while self._speed:
            step = self._next.step
            if step is None:
                self.is_over = True
                return
            if self._due(step) >= self._clock.monotonic():
                return
            self._pass_step()
            await asyncio.sleep(0)

    def _due(self, step: Step) -> float:
        return self._started + step.at / self._speed

    def _pass_step(self) -> None:
        step = self._next.step
        assert step is not None, "the run is over"
        self._passed += 1
        self._next = self._next.following()
        for message in step.messages:
            if message.method == "WebcastChatMessage":
                self._comments.append(message)
            elif message.method == "WebcastControlMessage":
                self.status = _STATUSES.get(_action(message), self.status)
            elif message.method in _STATE_METHODS:
                self._state[message.method] = message

    def _entry_messages(self) -> tuple[BatchMessage, ...]:
        comments = [_as_history(message) for message in self._comments]
        return (*self._state.values(), *comments)


class RoomSubscriber(Protocol):
    """A connection that has entered a room."""

    def announce(self, message: BatchMessage, *, is_end: bool) -> None:
        """Push a message that is not in the scenario; with `is_end` it is the last one of the live."""

    def leave(self) -> None:
        """Close the connection without a close frame."""


class RunningRoom:
    """A room and the runs of its scenario.

    Args:
        room: as configured.
        scenario: of the room.
        clock: time source.
        speed: of every run, see `ScenarioRun`.

    Attributes:
        subscribers: the connections in the room.
    """

    def __init__(self, room: SimulatedRoom, scenario: Scenario, clock: Clock, speed: float) -> None:
        self._room = room
        self._scenario = scenario
        self._clock = clock
        self._speed = speed
        self._shared_run: ScenarioRun | None = None
        self._is_over = room.status is HostStatus.OFFLINE
        self._announced_status: HostStatus | None = None
        self._announcements = 0
        self.subscribers: set[RoomSubscriber] = set()

    @property
    def room(self) -> SimulatedRoom:
        """The room as configured."""
        return self._room

    async def enter(self) -> ScenarioRun:
        """Return the run for a client that enters now. The first client starts a shared run."""
        if not self._scenario.is_shared:
            is_over = HostStatus.OFFLINE in {self._room.status, self._announced_status}
            return self._ended_run() if is_over else self._new_run()
        if (await self.now()).status is HostStatus.OFFLINE:
            return self._ended_run()
        if self._shared_run is None:
            self._shared_run = self._new_run()
        return self._shared_run

    async def now(self) -> SimulatedRoom:
        """Return the room with its current status, for pages and APIs."""
        status = self._room.status
        if self._shared_run is not None:
            await self._shared_run.catch_up()
            self._is_over = self._is_over or self._shared_run.is_over
            status = self._shared_run.status or status
        status = self._announced_status or status
        return replace(self._room, status=HostStatus.OFFLINE if self._is_over else status)

    def played_out(self) -> None:
        """Mark the live as over: a client has received every step."""
        self._is_over = True

    def pause(self) -> None:
        """Announce that the host paused the live. The scenario goes on."""
        self._announce(HostStatus.PAUSED, _PAUSED)

    def resume(self) -> None:
        """Announce that the host resumed the live."""
        self._announce(HostStatus.LIVE, _RESUMED)

    def end(self) -> None:
        """End the live now, wherever the scenario is. A second call does nothing."""
        if not self._is_over:
            self._is_over = True
            self._announce(HostStatus.OFFLINE, _ENDED)

    def abandon(self) -> None:
        """End the live without an announcement: its connections break."""
        self._is_over = True
        self._announced_status = HostStatus.OFFLINE
        for subscriber in tuple(self.subscribers):
            subscriber.leave()

    def _announce(self, status: HostStatus, action: int) -> None:
        self._announced_status = status
        self._announcements += 1
        writer = MessageWriter(self._room, self._wall_ms(), Random(f"{self._announcements} of {self._room.room_id}"))
        message = writer.control(0.0, action)
        for subscriber in tuple(self.subscribers):
            subscriber.announce(message, is_end=action == _ENDED)

    def _new_run(self) -> ScenarioRun:
        steps = self._scenario.steps(self._room, self._wall_ms())
        return ScenarioRun(steps, self._clock, self._speed)

    def _ended_run(self) -> ScenarioRun:
        """Return a run whose only message is the end of the live."""
        writer = MessageWriter(self._room, self._wall_ms(), Random(f"farewell {self._room.room_id}"))
        return ScenarioRun(iter([Step(0.0, (writer.control(0.0, _ENDED),))]), self._clock, self._speed)

    def _wall_ms(self) -> int:
        return int(self._clock.wall() * 1000)


def _action(message: BatchMessage) -> int:
    try:
        control = cast("room_pb2.WebcastControlMessage", parse("room.WebcastControlMessage", message.payload))
    except MessageError:
        return 0  # a recording may contain anything
    return control.action


def _as_history(message: BatchMessage) -> BatchMessage:
    return type(message)(message.method, message.payload, message.msg_id, is_history=True)
