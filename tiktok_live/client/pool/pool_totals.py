"""The totals of a pool: the health of its clients added up, including clients that have left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

from tiktok_live.client.health import ReadTotals
from tiktok_live.client.states import ClientState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tiktok_live.client.health import ClientHealth

__all__ = ["PoolTotals", "TotalsRecorder"]

_RATES = ("frames_per_second", "messages_per_second")
_COUNTS = tuple(each.name for each in fields(ReadTotals) if each.name not in _RATES)


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolTotals(ReadTotals):
    """The totals of a pool at this moment. Counts begin with the pool and include rooms that have left.

    Attributes:
        rooms: number of rooms in the pool.
        states: number of rooms by state.
        closed: number of rooms that have left.
        failed: of those, rooms that ended with a failure.
    """

    rooms: int = 0
    states: Mapping[ClientState, int] = field(default_factory=dict[ClientState, int])
    closed: int = 0
    failed: int = 0


class TotalsRecorder:
    """Keeps the counts of rooms that have left."""

    def __init__(self) -> None:
        self._past: Counter[str] = Counter()
        self._closed = 0
        self._failed = 0

    def left(self, health: ClientHealth, *, failed: bool) -> None:
        """Add the counts of a room that has left."""
        self._past += _counts(health)
        self._closed += 1
        self._failed += failed

    def report(self, rooms: Iterable[ClientHealth]) -> PoolTotals:
        """Return the totals of all rooms, including those that have left.

        Args:
            rooms: the rooms that have not left; of those that are closing only the counts are used.
        """
        states: Counter[ClientState] = Counter()
        counts, frames, messages = Counter(self._past), 0.0, 0.0
        for health in rooms:
            counts += _counts(health)
            frames += health.frames_per_second
            messages += health.messages_per_second
            if health.state is not ClientState.CLOSED:
                states[health.state] += 1
        return PoolTotals(
            rooms=states.total(),
            states=dict(states),
            closed=self._closed,
            failed=self._failed,
            frames_per_second=frames,
            messages_per_second=messages,
            **counts,
        )


def _counts(health: ClientHealth) -> Counter[str]:
    return Counter({name: getattr(health, name) for name in _COUNTS})
