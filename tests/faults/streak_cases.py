"""Streaks of gifts that are interrupted for longer than a streak waits for its next tick."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from tests.faults.case import Case
from tests.faults.endless_scenario import EndlessScenario
from tests.faults.harness import ROOM, FaultHarness
from tiktok_live.errors import ConnectError
from tiktok_live.events.families.gifts import GiftCompleteEvent, GiftEvent
from tiktok_live.simulator.faults.kinds import Drop, Silence

GIVING = replace(ROOM, scenario=EndlessScenario(ticks=40))
"""A room in which a streak ticks each second."""

_UNREACHABLE = ConnectError("platform.test cannot be reached: network is down")


def streak_cases() -> Iterator[Case]:
    """Fifteen seconds of a streak are missed: no socket is open, or none of them says anything."""
    for state in ("live", "paused", "reconnecting"):
        is_lost = state == "reconnecting"
        yield Case(
            fault="no socket for 15 s within a streak",
            state=state,
            within=20.0,
            faults=() if is_lost else (Drop(connection=1, frame=12),),
            met_in="connecting" if is_lost else state,
            room=GIVING,
            arrange=_unreachable,
            then=_completed(False),
        )
        yield Case(
            fault="silence of 15 s within a streak",
            state=state,
            within=20.0,
            faults=(Silence(connection=2 if is_lost else 1, frame=3 if is_lost else 12, seconds=15.0),),
            met_in="live" if is_lost else state,
            room=GIVING,
            then=_completed(False, True),
        )


def _unreachable(harness: FaultHarness) -> None:
    # The delays between these attempts are of 1, 2, 4 and 8 seconds.
    harness.connector.failures.update(dict.fromkeys((2, 3, 4), _UNREACHABLE))


def _completed(*continues: bool) -> Callable[[FaultHarness], None]:
    """Check the completions of the streak that was given before and after: whether each goes on where one was."""

    def check(harness: FaultHarness) -> None:
        _, struck_at, _ = harness.strikes[0]
        ticks = [(event.streak_id, at > struck_at) for at, event in harness.events if isinstance(event, GiftEvent)]
        (streak_id,) = {streak_id for streak_id, is_after in ticks if is_after and (streak_id, False) in ticks}
        completed = [event for _, event in harness.events if isinstance(event, GiftCompleteEvent)]
        assert tuple(event.continues for event in completed if event.streak_id == streak_id) == continues

    return check
