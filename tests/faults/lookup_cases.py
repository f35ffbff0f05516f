"""Lookups with a wrong result: the live is over, or the host unknown or age-restricted, while the live goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.faults.case import Case
from tests.faults.harness import FaultHarness
from tiktok_live.rooms.base import LookupStatus, RoomLookup

NEXT_LOOKUP = 70.0
"""Seconds: a client that follows a host looks it up every minute."""
CONFIRMED = 8.0
"""Seconds: a lookup that contradicts a live that was being read is repeated after five seconds."""

_ERRORS = {
    LookupStatus.ENDED: "NotLive (room lookup)",
    LookupStatus.OFFLINE: "NotLive (room lookup)",
    LookupStatus.NOT_FOUND: "RoomNotFound (room lookup)",
    LookupStatus.AGE_RESTRICTED: "AgeRestricted (room lookup)",
}
_TEMPORARY = {LookupStatus.ENDED, LookupStatus.OFFLINE}


def wrong_lookup_cases() -> Iterator[Case]:
    """One lookup is wrong: at the start, while reconnecting, or between two lives; or two are while reconnecting."""
    for status, error in _ERRORS.items():
        result = status.value.replace("_", " ")
        name, twice = f"a lookup reports {result}", f"two lookups report {result}"
        # At the start the result is final, unless the client follows the host and the status is temporary.
        waits = status in _TEMPORARY
        yield _case(name, "resolving", status, (1,), 1.0, final=error)
        yield _case(
            f"{name}, with follow", "resolving", status, (1,), NEXT_LOOKUP, final="" if waits else error, follow=True
        )
        yield _case(name, "reconnecting", status, (2,), CONFIRMED)
        yield _case(f"{name}, with follow", "reconnecting", status, (2,), CONFIRMED, follow=True)
        yield _case(f"{name}, with follow", "ended", status, (2,), NEXT_LOOKUP, follow=True)
        yield _case(
            twice,
            "reconnecting",
            status,
            (2, 3),
            CONFIRMED,
            final=error if status is LookupStatus.AGE_RESTRICTED else "",
            ends=status is not LookupStatus.AGE_RESTRICTED,
        )
        yield _case(f"{twice}, with follow", "reconnecting", status, (2, 3), NEXT_LOOKUP + CONFIRMED, follow=True)


def _case(
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
        arrange=_report(status, lookups),
    )


def _report(status: LookupStatus, lookups: tuple[int, ...]) -> Callable[[FaultHarness], None]:
    """Let the lookups with these numbers, from 1, report `status`."""

    def arrange(harness: FaultHarness) -> None:
        resolver = harness.client._services.resolver
        original_look_up, count = resolver.look_up, 0

        async def look_up(unique_id: str) -> RoomLookup:
            nonlocal count
            count += 1
            if count not in lookups:
                return await original_look_up(unique_id)
            harness.strike("external")
            return RoomLookup(status=status, source="api", detail="which is wrong", evidence="status")

        resolver.look_up = look_up

    return arrange
