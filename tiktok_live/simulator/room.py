"""A user of the simulated platform, and their room."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import TYPE_CHECKING

from tiktok_live.errors import ConfigError
from tiktok_live.room_ids import check_room_id, room_id_from
from tiktok_live.simulator.audience.users import SimulatedUser

if TYPE_CHECKING:
    from tiktok_live.simulator.scenario import Scenario
    from tiktok_live.wire.batches import BatchMessage

__all__ = ["HostStatus", "SimulatedRoom", "stable_id"]

_ROOM_IDS = 7_300_000_000_000_000_000
_USER_IDS = 6_800_000_000_000_000_000


@unique
class HostStatus(StrEnum):
    """What pages and APIs say about a user."""

    LIVE = "live"
    PAUSED = "paused"
    OFFLINE = "offline"
    """The last live is over; its room id is still named, as the platform does."""
    AGE_RESTRICTED = "age_restricted"
    """Guests get no room from the page and code 4003110 from the APIs."""
    BLOCKED = "blocked"
    """Whoever asks gets a shell page without data."""

    @property
    def number(self) -> int:
        """The platform's number: 2 live, 3 paused, 4 ended."""
        return {HostStatus.PAUSED: 3, HostStatus.OFFLINE: 4}.get(self, 2)


def stable_id(text: str, first: int) -> int:
    """Return a number of 19 digits from `first` on that is the same for the same text."""
    digest = hashlib.sha256(text.encode()).digest()
    return first + int.from_bytes(digest[:7], "big")


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedRoom:
    """A user who streams, or does not.

    Attributes:
        unique_id: the user's name, without `@`.
        room_id: 0 makes one from the name.
        host_id: 0 makes one from the name.
        nickname: the display name; empty is the name.
        title: of the live.
        status: what pages and APIs say until the scenario changes it.
        scenario: what happens; None is generated traffic.
        viewers: what pages and APIs say.
        followers: of the host.
        started_at: seconds since 1970; 0 is when the simulator starts.
        first_batch: what an `im/fetch` answers; None answers nothing, as the platform does to unsigned requests.

    Raises:
        ConfigError: for a name that no user can have, and for ids that are none.
    """

    unique_id: str
    room_id: int = 0
    host_id: int = 0
    nickname: str = ""
    title: str = "A simulated live"
    status: HostStatus = HostStatus.LIVE
    scenario: Scenario | None = None
    viewers: int = 120
    followers: int = 4200
    started_at: int = 0
    first_batch: tuple[BatchMessage, ...] | None = None

    def __post_init__(self) -> None:
        if not self.unique_id or self.unique_id.startswith("@") or set(self.unique_id) & set("/?# "):
            raise ConfigError(f"{self.unique_id!r} is no user name")
        room_id = check_room_id(self.room_id or stable_id(self.unique_id, _ROOM_IDS))
        host_id = room_id_from(self.host_id or stable_id(self.unique_id, _USER_IDS))
        if not host_id:
            raise ConfigError("host_id must be a number from 1 to 2**63 - 1, as a room's is")
        object.__setattr__(self, "room_id", room_id)
        object.__setattr__(self, "host_id", host_id)

    @property
    def host(self) -> SimulatedUser:
        """The user as messages show them."""
        return SimulatedUser(
            id=self.host_id,
            unique_id=self.unique_id,
            nickname=self.nickname or self.unique_id,
            followers=self.followers,
        )
