"""A room while the simulator runs: who watches which run of its scenario, and how it stands."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Protocol, cast

from tiktok_live.errors import MessageError
from tiktok_live.simulator.audience.messages import MessageWriter
from tiktok_live.simulator.room import HostStatus
from tiktok_live.simulator.scenario import Step
from tiktok_live.wire.codec import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tiktok_live.net.clock import Clock
    from tiktok_live.proto.upb import room_pb2
    from tiktok_live.simulator.room import SimulatedRoom
    from tiktok_live.simulator.scenario import Scenario
    from tiktok_live.wire.batches import BatchMessage

__all__ = ["LiveRun", "Showing", "Watcher"]

_PAUSED, _RESUMED = 1, 2
_HISTORY = 6  # comments, as clients ask for with history_comment_count
_ENDED = 3
_STATUSES = {
    1: HostStatus.PAUSED,
    2: HostStatus.LIVE,
    3: HostStatus.OFFLINE,
    4: HostStatus.OFFLINE,
}
# What whoever enters is told once; of each the last.
_AT_THE_DOOR = ("RoomMessage", "WebcastLiveIntroMessage", "WebcastRoomUserSeqMessage")


class _Moment:
    """A step and, once somebody has asked, the moment behind it.

    Watchers walk at their own pace, each step is made once, and what all have passed is forgotten.

    Attributes:
        step: what happens; None behind the last.
    """

    __slots__ = ("_following", "_steps", "step")

    def __init__(self, steps: Iterator[Step]) -> None:
        self.step = next(steps, None)
        self._steps = steps
        self._following: _Moment | None = None

    def following(self) -> _Moment:
        """Return the moment behind this one."""
        if self._following is None:
            self._following = _Moment(self._steps)
        return self._following


class Showing:
    """One run of a scenario, watched by one client or by many.

    Args:
        steps: what happens.
        clock: where time comes from.
        speed: seconds of the scenario per second; 0 is as fast as the watchers can.
    """

    def __init__(self, steps: Iterator[Step], clock: Clock, speed: float) -> None:
        self._ahead = _Moment(steps)
        self._passed = 0
        self._clock = clock
        self._speed = speed
        self._began = clock.monotonic()
        self._comments: deque[BatchMessage] = deque(maxlen=_HISTORY)
        self._at_the_door: dict[str, BatchMessage] = {}
        self.status: HostStatus | None = None
        self.is_over = False

    def watch(self) -> Iterator[Step]:
        """Yield what a client that enters now is told, then the steps from now on.

        Asking for the next step says that the one before was sent.
        """
        passed, moment = self._passed, self._ahead
        if told := self._told_at_the_door():
            yield Step(0.0, told)
        while (step := moment.step) is not None:
            yield step
            passed += 1
            while self._passed < passed:
                self._pass_one()
            moment = moment.following()

    async def until(self, step: Step) -> None:
        """Return when it is time for `step`. Others get their turn, also when it is late or there is no pace."""
        await asyncio.sleep(0)
        if self._speed:
            await self._clock.sleep_until(self._due(step))

    async def catch_up(self) -> None:
        """Let pass what has passed by the clock while nobody watched."""
        while self._speed:
            step = self._ahead.step
            if step is None:
                self.is_over = True
                return
            if self._due(step) >= self._clock.monotonic():
                return
            self._pass_one()
            await asyncio.sleep(0)

    def _due(self, step: Step) -> float:
        return self._began + step.at / self._speed

    def _pass_one(self) -> None:
        step = self._ahead.step
        assert step is not None, "nobody passes the end"
        self._passed += 1
        self._ahead = self._ahead.following()
        for message in step.messages:
            if message.method == "WebcastChatMessage":
                self._comments.append(message)
            elif message.method == "WebcastControlMessage":
                self.status = _STATUSES.get(_action(message), self.status)
            elif message.method in _AT_THE_DOOR:
                self._at_the_door[message.method] = message

    def _told_at_the_door(self) -> tuple[BatchMessage, ...]:
        comments = [_as_history(message) for message in self._comments]
        return (*self._at_the_door.values(), *comments)


class Watcher(Protocol):
    """A client that has entered a room."""

    def announce(self, message: BatchMessage, *, is_end: bool) -> None:
        """Push a message that no scenario holds; with `is_end` nothing of the live follows it."""

    def leave(self) -> None:
        """Break the connection without a word."""


class LiveRun:
    """A room and its runs.

    Args:
        room: as it was configured.
        scenario: what happens in it.
        clock: where time comes from.
        speed: of every run, see `Showing`.

    Attributes:
        watchers: who has entered and not gone.
    """

    def __init__(self, room: SimulatedRoom, scenario: Scenario, clock: Clock, speed: float) -> None:
        self._room = room
        self._scenario = scenario
        self._clock = clock
        self._speed = speed
        self._shared: Showing | None = None
        self._is_over = room.status is HostStatus.OFFLINE
        self._told: HostStatus | None = None
        self._announced = 0
        self.watchers: set[Watcher] = set()

    @property
    def room(self) -> SimulatedRoom:
        """The room as it was configured."""
        return self._room

    async def enter(self) -> Showing:
        """Return the run that a client who enters now watches. The first to enter starts a shared one."""
        if not self._scenario.is_shared:
            is_over = HostStatus.OFFLINE in {self._room.status, self._told}
            return self._farewell() if is_over else self._begin()
        if (await self.now()).status is HostStatus.OFFLINE:
            return self._farewell()
        if self._shared is None:
            self._shared = self._begin()
        return self._shared

    async def now(self) -> SimulatedRoom:
        """Return the room as pages and APIs describe it now."""
        status = self._room.status
        if self._shared is not None:
            await self._shared.catch_up()
            self._is_over = self._is_over or self._shared.is_over
            status = self._shared.status or status
        status = self._told or status
        return replace(self._room, status=HostStatus.OFFLINE if self._is_over else status)

    def played_out(self) -> None:
        """Take note that a client has got everything: the live is over."""
        self._is_over = True

    def pause(self) -> None:
        """Tell everybody that the host paused the live. The scenario goes on."""
        self._tell(HostStatus.PAUSED, _PAUSED)

    def resume(self) -> None:
        """Tell everybody that the live goes on after a pause."""
        self._tell(HostStatus.LIVE, _RESUMED)

    def end(self) -> None:
        """End the live now, whatever the scenario holds. Twice does no harm."""
        if not self._is_over:
            self._is_over = True
            self._tell(HostStatus.OFFLINE, _ENDED)

    def abandon(self) -> None:
        """Let the live be over without telling anybody: connections break."""
        self._is_over = True
        self._told = HostStatus.OFFLINE
        for watcher in tuple(self.watchers):
            watcher.leave()

    def _tell(self, status: HostStatus, action: int) -> None:
        self._told = status
        self._announced += 1
        writer = MessageWriter(self._room, self._wall_ms(), Random(f"{self._announced} of {self._room.room_id}"))
        message = writer.control(0.0, action)
        for watcher in tuple(self.watchers):
            watcher.announce(message, is_end=action == _ENDED)

    def _begin(self) -> Showing:
        steps = self._scenario.steps(self._room, self._wall_ms())
        return Showing(steps, self._clock, self._speed)

    def _farewell(self) -> Showing:
        """Return the run of a room that is over: whoever enters is told so."""
        writer = MessageWriter(self._room, self._wall_ms(), Random(f"farewell {self._room.room_id}"))
        return Showing(iter([Step(0.0, (writer.control(0.0, _ENDED),))]), self._clock, self._speed)

    def _wall_ms(self) -> int:
        return int(self._clock.wall() * 1000)


def _action(message: BatchMessage) -> int:
    try:
        control = cast("room_pb2.WebcastControlMessage", parse("room.WebcastControlMessage", message.payload))
    except MessageError:
        return 0  # a recording may hold anything
    return control.action


def _as_history(message: BatchMessage) -> BatchMessage:
    return type(message)(message.method, message.payload, message.msg_id, is_history=True)
