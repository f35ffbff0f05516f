"""The rooms of a running simulator, by host name and by room id."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tiktok_live.errors import ConfigError
from tiktok_live.simulator.audience.traffic import Traffic
from tiktok_live.simulator.room import HostStatus, stable_id
from tiktok_live.simulator.running_room import RunningRoom

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tiktok_live.net.clock import Clock
    from tiktok_live.simulator.faults.kinds import RoomAction
    from tiktok_live.simulator.room import SimulatedRoom

__all__ = ["RoomRegistry"]

_FIRST_LATER_ROOM_ID = 7_400_000_000_000_000_000


class RoomRegistry:
    """All hosts by name, and all current and former rooms by id.

    Args:
        rooms: as configured.
        clock: time source.
        speed: of every run, see `ScenarioRun`.
        seed: of generated traffic.

    Attributes:
        by_name: the current room of each host, by lower-case user name.
        by_id: current and former rooms.

    Raises:
        ConfigError: two rooms share a name or an id.
    """

    def __init__(self, rooms: Iterable[SimulatedRoom], *, clock: Clock, speed: float, seed: int) -> None:
        self._clock = clock
        self._speed = speed
        self._seed = seed
        self.by_name: dict[str, RunningRoom] = {}
        self.by_id: dict[int, RunningRoom] = {}
        for room in rooms:
            if room.unique_id.lower() in self.by_name or room.room_id in self.by_id:
                raise ConfigError(f"two rooms have the user name {room.unique_id} or the id {room.room_id}")
            self._open(room)

    def find(self, unique_id: str) -> RunningRoom:
        """Return the current room of a host.

        Raises:
            ConfigError: no host has that name.
        """
        running = self.by_name.get(unique_id.lower())
        if running is None:
            raise ConfigError(f"there is no user {unique_id!r}; the users are {', '.join(sorted(self.by_name))}")
        return running

    def act(self, running: RunningRoom, action: RoomAction, room_id: int = 0) -> SimulatedRoom:
        """Apply `action` to a room, see `RoomFault`, and return the host's current room.

        Raises:
            ConfigError: `room_id` is invalid, or belongs to another room.
        """
        match action:
            case "pause":
                running.pause()
            case "resume":
                running.resume()
            case "end":
                running.end()
            case "restart":
                return self._replace(running, room_id, is_announced=True)
            case "change":
                return self._replace(running, room_id, is_announced=False)
        return running.room

    def _replace(self, running: RunningRoom, room_id: int, *, is_announced: bool) -> SimulatedRoom:
        name = running.room.unique_id
        new_id = room_id or stable_id(f"{name} {len(self.by_id)}", _FIRST_LATER_ROOM_ID)
        if new_id in self.by_id:
            raise ConfigError(f"room id {new_id} is already in use")
        # A fault may strike a connection to a former room; the live that ends is the host's current one.
        current = self.by_name[name.lower()]
        successor = self._open(replace(current.room, room_id=new_id, status=HostStatus.LIVE, started_at=0))
        if is_announced:
            current.end()
        else:
            current.abandon()
        return successor.room

    def _open(self, room: SimulatedRoom) -> RunningRoom:
        dated = replace(room, started_at=room.started_at or int(self._clock.wall()))
        running = RunningRoom(dated, room.scenario or Traffic(seed=self._seed), self._clock, self._speed)
        self.by_name[room.unique_id.lower()] = self.by_id[room.room_id] = running
        return running
