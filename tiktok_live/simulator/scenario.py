"""What happens in a simulated room, as a pure sequence of timed steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import msgspec

from tiktok_live.wire.batches import Batch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tiktok_live.simulator.room import SimulatedRoom
    from tiktok_live.wire.batches import BatchMessage

__all__ = ["HEARTBEAT_MS", "Scenario", "Script", "Step", "batch_of"]

HEARTBEAT_MS = 10_000
"""Milliseconds between heartbeats, as batches name them."""


class Step(msgspec.Struct, frozen=True):
    """One batch that the platform pushes.

    Attributes:
        at: seconds since the room's start; never less than the step before.
        messages: in the order of the wire.
        need_ack: whether the batch asks for an ack.
    """

    at: float
    messages: tuple[BatchMessage, ...]
    need_ack: bool = True


class Scenario(Protocol):
    """Where a room's messages come from. Pure: no clock inside, and the same arguments give the same steps."""

    @property
    def is_shared(self) -> bool:
        """Whether all clients watch one run of it; else each client gets all steps from its own start."""
        ...

    def steps(self, room: SimulatedRoom, started_ms: int) -> Iterator[Step]:
        """Yield the steps of one run, which is over after the last.

        Args:
            room: where it happens.
            started_ms: milliseconds since 1970 at the start, for the messages' own times.
        """
        ...


@dataclass(frozen=True, slots=True)
class Script:
    """Steps written down one by one, for tests and demonstrations."""

    script: tuple[Step, ...]
    is_shared: bool = False

    def steps(self, room: SimulatedRoom, started_ms: int) -> Iterator[Step]:
        """Yield the steps as they were given."""
        del room, started_ms
        yield from self.script


def batch_of(step: Step, number: int) -> Batch:
    """Return the batch that pushes `step`, the `number`-th on its connection."""
    return Batch(
        step.messages,
        internal_ext=f"internal_src:simulator|wss_msg_type:r|seq:{number}".encode(),
        heartbeat_duration=HEARTBEAT_MS,
        need_ack=step.need_ack,
        cursor=f"t-{int(step.at * 1000)}_r-{number}_d-1_u-1",
    )
