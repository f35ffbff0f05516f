"""Gift streaks that are interrupted for longer than the timeout for their next tick."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from tests.faults.case import Case
from tests.faults.endless_scenario import EndlessScenario
from tests.faults.harness import ROOM, FaultHarness
from tiktok_live.errors import ConnectError
from tiktok_live.events.families.gifts import GiftCompleteEvent, GiftEvent
from tiktok_live.simulator.faults.kinds import Drop, Silence

STREAK_ROOM = replace(ROOM, scenario=EndlessScenario(ticks=40))
"""A room with a streak that ticks every second."""

_UNREACHABLE = ConnectError("platform.test cannot be reached: network is down")


def streak_cases() -> Iterator[Case]:
    """Fifteen seconds of a streak are lost: no socket is open, or the socket is silent."""
    for state in ("live", "paused", "reconnecting"):
        is_lost = state == "reconnecting"
        yield Case(
            fault="no socket for 15 s during a streak",
            state=state,
            within=20.0,
            faults=() if is_lost else (Drop(connection=1, frame=12),),
            met_in="connecting" if is_lost else state,
            room=STREAK_ROOM,
            arrange=_unreachable,
            then=_check_completions(False),
        )
        yield Case(
            fault="silence of 15 s during a streak",
            state=state,
            within=20.0,
            faults=(Silence(connection=2 if is_lost else 1, frame=3 if is_lost else 12, seconds=15.0),),
            met_in="live" if is_lost else state,
            room=STREAK_ROOM,
            then=_check_completions(False, True),
        )


def _unreachable(harness: FaultHarness) -> None:
    # The delays before these attempts are 1, 2, 4 and 8 seconds.
    harness.connector.failures.update(dict.fromkeys((2, 3, 4), _UNREACHABLE))


def _check_completions(*continues: bool) -> Callable[[FaultHarness], None]:
    """Check the flag `continues` of the completions of the streak that was interrupted."""

    def check(harness: FaultHarness) -> None:
        _, struck_at, _ = harness.strikes[0]
        ticks = [(event.streak_id, at > struck_at) for at, event in harness.events if isinstance(event, GiftEvent)]
        (streak_id,) = {streak_id for streak_id, is_after in ticks if is_after and (streak_id, False) in ticks}
        completed = [event for _, event in harness.events if isinstance(event, GiftCompleteEvent)]
        assert tuple(event.continues for event in completed if event.streak_id == streak_id) == continues

    return check
