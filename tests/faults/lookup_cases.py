"""Lookups that lie: they call the live over, or the host unknown or restricted, while the live goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.faults.case import Case
from tests.faults.harness import FaultHarness
from tiktok_live.rooms.base import LookupStatus, RoomLookup

LOOK_AGAIN = 70.0
"""Seconds: who follows a host looks every minute."""
CONFIRMED = 8.0
"""Seconds: what a lookup says of a live that was read is asked once more five seconds later."""

_LIES = {
    LookupStatus.ENDED: "NotLive (room lookup)",
    LookupStatus.OFFLINE: "NotLive (room lookup)",
    LookupStatus.NOT_FOUND: "RoomNotFound (room lookup)",
    LookupStatus.AGE_RESTRICTED: "AgeRestricted (room lookup)",
}
_PASSING = {LookupStatus.ENDED, LookupStatus.OFFLINE}


def lie_cases() -> Iterator[Case]:
    """A lookup lies once: at the start, on the way back, and between two lives; or twice in a row, on the way back."""
    for status, error in _LIES.items():
        said = status.value.replace("_", " ")
        name, twice = f"a lookup says {said}", f"two lookups say {said}"
        # Nothing is known of the host yet: it is a verdict, which whoever follows waits out if it can pass.
        waits = status in _PASSING
        yield _lie(name, "resolving", status, (1,), 1.0, final=error)
        yield _lie(
            f"{name}, followed", "resolving", status, (1,), LOOK_AGAIN, final="" if waits else error, follow=True
        )
        yield _lie(name, "reconnecting", status, (2,), CONFIRMED)
        yield _lie(f"{name}, followed", "reconnecting", status, (2,), CONFIRMED, follow=True)
        yield _lie(f"{name}, followed", "ended", status, (2,), LOOK_AGAIN, follow=True)
        yield _lie(
            twice,
            "reconnecting",
            status,
            (2, 3),
            CONFIRMED,
            final=error if status is LookupStatus.AGE_RESTRICTED else "",
            ends=status is not LookupStatus.AGE_RESTRICTED,
        )
        yield _lie(f"{twice}, followed", "reconnecting", status, (2, 3), LOOK_AGAIN + CONFIRMED, follow=True)


def _lie(
    name: str,
    state: str,
    status: LookupStatus,
    lookups: tuple[int, ...],
    within: float,
    *,
    final: str = "",
    ends: bool = False,
    follow: bool = False,
) -> Case:
    return Case(
        fault=name,
        state=state,
        within=within,
        met_in="resolving" if state == "reconnecting" else state,
        final=final,
        ends=ends,
        config={"follow": follow},
        arrange=_lying(status, lookups),
    )


def _lying(status: LookupStatus, lookups: tuple[int, ...]) -> Callable[[FaultHarness], None]:
    """Let the lookups of these numbers, from 1, say `status`."""

    def arrange(harness: FaultHarness) -> None:
        resolver = harness.client._services.resolver
        honest, asked = resolver.look_up, 0

        async def look_up(unique_id: str) -> RoomLookup:
            nonlocal asked
            asked += 1
            if asked not in lookups:
                return await honest(unique_id)
            harness.strike("edge")
            return RoomLookup(status=status, source="api", detail="which is not so", evidence="status")

        resolver.look_up = look_up

    return arrange
