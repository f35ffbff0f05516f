"""A simulated room, and the scenario that plays in it: a pure sequence of timed steps."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Protocol

import msgspec

from tiktok_live.errors import ConfigError
from tiktok_live.room_ids import check_room_id, room_id_from
from tiktok_live.simulator.users import SimulatedUser
from tiktok_live.wire.batches import Batch, BatchMessage

__all__ = ["HEARTBEAT_MS", "HostStatus", "Scenario", "Script", "SimulatedRoom", "Step", "batch_of", "stable_id"]

HEARTBEAT_MS = 10_000
"""Heartbeat interval in milliseconds, as batches announce it."""

_FIRST_ROOM_ID = 7_300_000_000_000_000_000
_FIRST_USER_ID = 6_800_000_000_000_000_000


@unique
class HostStatus(StrEnum):
    """The status of a host in pages and APIs."""

    LIVE = "live"
    PAUSED = "paused"
    OFFLINE = "offline"
    """The last live is over; pages and APIs still name its room id, as on the platform."""
    AGE_RESTRICTED = "age_restricted"
    """Guests get no room from the page, and code 4003110 from the APIs."""
    BLOCKED = "blocked"
    """Every request gets a shell page without data."""

    @property
    def number(self) -> int:
        """The platform's number: 2 live, 3 paused, 4 ended."""
        return {HostStatus.PAUSED: 3, HostStatus.OFFLINE: 4}.get(self, 2)


class Step(msgspec.Struct, frozen=True):
    """One batch that the platform pushes.

    Attributes:
        at: seconds since the room's start; never less than the previous step's.
        messages: in wire order.
        need_ack: whether the batch requests an ack.
    """

    at: float
    messages: tuple[BatchMessage, ...]
    need_ack: bool = True


class Scenario(Protocol):
    """The source of a room's messages. Pure: it reads no clock, and the same arguments yield the same steps."""

    @property
    def is_shared(self) -> bool:
        """Whether all clients watch the same run. If not, each client gets its own run when it enters."""
        ...

    def steps(self, room: SimulatedRoom, started_ms: int) -> Iterator[Step]:
        """Yield the steps of one run. The live is over after the last one.

        Args:
            room: the room of the run.
            started_ms: start in milliseconds since 1970, for the timestamps of messages.
        """
        ...


@dataclass(frozen=True, slots=True)
class Script:
    """A fixed list of steps, for tests and demonstrations."""

    script: tuple[Step, ...]
    is_shared: bool = False

    def steps(self, room: SimulatedRoom, started_ms: int) -> Iterator[Step]:
        """Yield the given steps."""
        del room, started_ms
        yield from self.script


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedRoom:
    """A host and their room.

    Attributes:
        unique_id: the host's user name, without `@`.
        room_id: 0 derives one from the name.
        host_id: 0 derives one from the name.
        nickname: the display name; defaults to the user name.
        title: of the live.
        status: in pages and APIs, until the scenario changes it.
        scenario: None generates traffic.
        viewers: in pages and APIs.
        followers: of the host.
        started_at: seconds since 1970; 0 is the simulator's start.
        has_video: whether the room's data names the addresses of its video.
        first_batch: the messages in the response of `im/fetch`; None makes the response empty, as the platform's is to
            an unsigned request.

    Raises:
        ConfigError: for an invalid user name or id.
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
    has_video: bool = True
    first_batch: tuple[BatchMessage, ...] | None = None

    def __post_init__(self) -> None:
        if not self.unique_id or self.unique_id.startswith("@") or set(self.unique_id) & set("/?# "):
            raise ConfigError(f"{self.unique_id!r} is not a valid user name")
        room_id = check_room_id(self.room_id or stable_id(self.unique_id, _FIRST_ROOM_ID))
        host_id = room_id_from(self.host_id or stable_id(self.unique_id, _FIRST_USER_ID))
        if not host_id:
            raise ConfigError("host_id must be a number from 1 to 2**63 - 1, like a room id")
        object.__setattr__(self, "room_id", room_id)
        object.__setattr__(self, "host_id", host_id)

    @property
    def host(self) -> SimulatedUser:
        """The host as a user of messages."""
        return SimulatedUser(
            id=self.host_id,
            unique_id=self.unique_id,
            nickname=self.nickname or self.unique_id,
            followers=self.followers,
        )


def batch_of(step: Step, number: int) -> Batch:
    """Return the batch that pushes `step`, number `number` on its connection."""
    return Batch(
        step.messages,
        internal_ext=f"internal_src:simulator|wss_msg_type:r|seq:{number}".encode(),
        heartbeat_duration=HEARTBEAT_MS,
        need_ack=step.need_ack,
        cursor=f"t-{int(step.at * 1000)}_r-{number}_d-1_u-1",
    )


def stable_id(text: str, first: int) -> int:
    """Return a 19-digit id of at least `first`; the same text always gives the same id."""
    digest = hashlib.sha256(text.encode()).digest()
    return first + int.from_bytes(digest[:7], "big")
