"""The rooms of the simulated platform while it runs: who streams in which, and what happens to them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tiktok_live.errors import ConfigError
from tiktok_live.simulator.audience.traffic import Traffic
from tiktok_live.simulator.live_run import LiveRun
from tiktok_live.simulator.room import HostStatus, stable_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tiktok_live.net.clock import Clock
    from tiktok_live.simulator.faults.kinds import RoomAction
    from tiktok_live.simulator.room import SimulatedRoom

__all__ = ["Rooms"]

_LATER_ROOM_IDS = 7_400_000_000_000_000_000


class Rooms:
    """Everybody who exists, by name, and every room there was, by id.

    Args:
        rooms: as they are configured.
        clock: where time comes from.
        speed: of every run, see `Showing`.
        seed: of generated traffic.

    Attributes:
        by_name: where each host streams now, by the name in lower case.
        by_id: the same and former rooms by id.

    Raises:
        ConfigError: two rooms share a name or an id.
    """

    def __init__(self, rooms: Iterable[SimulatedRoom], *, clock: Clock, speed: float, seed: int) -> None:
        self._clock = clock
        self._speed = speed
        self._seed = seed
        self.by_name: dict[str, LiveRun] = {}
        self.by_id: dict[int, LiveRun] = {}
        for room in rooms:
            if room.unique_id.lower() in self.by_name or room.room_id in self.by_id:
                raise ConfigError(f"two rooms are of {room.unique_id} or have the id {room.room_id}")
            self._open(room)

    def find(self, unique_id: str) -> LiveRun:
        """Return where a host streams now.

        Raises:
            ConfigError: nobody has that name.
        """
        stage = self.by_name.get(unique_id.lower())
        if stage is None:
            raise ConfigError(f"there is no user {unique_id!r}; there are {', '.join(sorted(self.by_name))}")
        return stage

    def act(self, stage: LiveRun, action: RoomAction, room_id: int = 0) -> SimulatedRoom:
        """Let something happen to a room, see `RoomFault`, and return the room where the host streams now.

        Raises:
            ConfigError: `room_id` is another room's, or no id.
        """
        match action:
            case "pause":
                stage.pause()
            case "resume":
                stage.resume()
            case "end":
                stage.end()
            case "restart":
                return self._follow(stage, room_id, is_told=True)
            case "change":
                return self._follow(stage, room_id, is_told=False)
        return stage.room

    def _follow(self, stage: LiveRun, room_id: int, *, is_told: bool) -> SimulatedRoom:
        name = stage.room.unique_id
        new_id = room_id or stable_id(f"{name} {len(self.by_id)}", _LATER_ROOM_IDS)
        if new_id in self.by_id:
            raise ConfigError(f"there is a room {new_id} already")
        # A fault may strike on a connection to a former room: what ends is where the host streams now.
        now = self.by_name[name.lower()]
        following = self._open(replace(now.room, room_id=new_id, status=HostStatus.LIVE, started_at=0))
        if is_told:
            now.end()
        else:
            now.abandon()
        return following.room

    def _open(self, room: SimulatedRoom) -> LiveRun:
        dated = replace(room, started_at=room.started_at or int(self._clock.wall()))
        stage = LiveRun(dated, room.scenario or Traffic(seed=self._seed), self._clock, self._speed)
        self.by_name[room.unique_id.lower()] = self.by_id[room.room_id] = stage
        return stage
