"""What the host does, seen by a lookup or not at all, and what this computer does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

from tests.faults.case import Case
from tests.faults.harness import ROOM, FaultHarness
from tiktok_live.simulator import HostStatus
from tiktok_live.simulator.faults.kinds import RoomAction

SOON = 6.0

_STATUSES = {
    HostStatus.OFFLINE: "NotLive (room lookup)",
    HostStatus.AGE_RESTRICTED: "AgeRestricted (room lookup)",
    HostStatus.BLOCKED: "ResolverBlocked (room lookup)",
}


def host_cases() -> Iterator[Case]:
    """The lookup's answer is a verdict about the host."""
    for status, final in _STATUSES.items():
        yield Case(
            fault=f"the host is {status.value.replace('_', ' ')}",
            state="resolving",
            within=1.0,
            final=final,
            arrange=_host_is(status),
        )


def _host_is(status: HostStatus) -> Callable[[FaultHarness], None]:
    def arrange(harness: FaultHarness) -> None:
        stage = harness.platform.rooms.find(ROOM.unique_id)
        stage._told = status
        stage._is_over = status is HostStatus.OFFLINE
        asking = harness.http.get

        async def get(url: str, **options: Any) -> Any:
            harness.strike("edge")
            return await asking(url, **options)

        harness.http.get = get

    return arrange


def sleep_cases() -> Iterator[Case]:
    """This computer sleeps for ten minutes, or its wall clock is set."""
    for state in ("live", "paused"):
        yield Case(fault="this computer sleeps for 10 minutes", state=state, within=20.0, arrange=_at(12.0, _sleep))
        yield Case(fault="the wall clock is set back by a day", state=state, within=3.0, arrange=_at(12.0, _set_back))


def _at(seconds: float, happens: Callable[[FaultHarness], None]) -> Callable[[FaultHarness], None]:
    def arrange(harness: FaultHarness) -> None:
        async def wait() -> None:
            await harness.clock.sleep_until(seconds)
            happens(harness)
            if not harness.asleep:
                harness.strike("edge")

        harness.errand = asyncio.ensure_future(wait())

    return arrange


def _sleep(harness: FaultHarness) -> None:
    harness.asleep = 600.0


def _set_back(harness: FaultHarness) -> None:
    harness.clock._wall -= 86_400.0


_AWAY = 7.5
"""Seconds: the socket is lost at the eighth batch, and the client waits a second before it comes back."""
_MEANWHILE: dict[RoomAction, bool] = {"end": True, "restart": False, "change": False, "pause": False, "resume": False}


def meanwhile_cases() -> Iterator[Case]:
    """The host ends, restarts, pauses or is in another room by the time the client is back."""
    by_id = {"unique_id": None, "room_id": ROOM.room_id}
    for action, ends in _MEANWHILE.items():
        yield Case(
            fault=f"room {action} meanwhile",
            state="reconnecting",
            within=SOON,
            ends=ends,
            arrange=_at(_AWAY, _does(action)),
        )
        yield Case(
            fault=f"room {action} meanwhile, known by its id",
            state="reconnecting",
            within=SOON,
            # Whoever has no name to look up learns from the old room that it is over.
            ends=action in {"end", "restart", "change"},
            client=by_id,
            arrange=_at(_AWAY, _does(action)),
        )


def _does(action: RoomAction) -> Callable[[FaultHarness], None]:
    def happens(harness: FaultHarness) -> None:
        harness.platform.rooms.act(harness.platform.rooms.find(ROOM.unique_id), action)

    return happens
