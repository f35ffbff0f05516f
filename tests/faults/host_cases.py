"""Changes of the host's status, and faults of this computer."""

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
    """The lookup reports that the host is not live."""
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
        running = harness.platform.rooms.find(ROOM.unique_id)
        running._announced_status = status
        running._is_over = status is HostStatus.OFFLINE
        original_get = harness.http.get

        async def get(url: str, **options: Any) -> Any:
            harness.strike("external")
            return await original_get(url, **options)

        harness.http.get = get

    return arrange


def sleep_cases() -> Iterator[Case]:
    """This computer is suspended for ten minutes, or its wall clock is changed."""
    for state in ("live", "paused"):
        yield Case(
            fault="this computer is suspended for 10 minutes", state=state, within=20.0, arrange=_at(12.0, _sleep)
        )
        yield Case(fault="the wall clock is set back by a day", state=state, within=3.0, arrange=_at(12.0, _set_back))


def _at(seconds: float, action: Callable[[FaultHarness], None]) -> Callable[[FaultHarness], None]:
    def arrange(harness: FaultHarness) -> None:
        async def wait() -> None:
            await harness.clock.sleep_until(seconds)
            action(harness)
            if not harness.sleep_seconds:
                harness.strike("external")

        harness.delayed = asyncio.ensure_future(wait())

    return arrange


def _sleep(harness: FaultHarness) -> None:
    harness.sleep_seconds = 600.0


def _set_back(harness: FaultHarness) -> None:
    harness.clock._wall -= 86_400.0


_DISCONNECTED = 7.5
"""Seconds: the socket is lost at the eighth batch, and the client reconnects a second later."""
_ACTIONS: dict[RoomAction, bool] = {"end": True, "restart": False, "change": False, "pause": False, "resume": False}


def disconnected_cases() -> Iterator[Case]:
    """The host ends, restarts, pauses or changes the room while the client is disconnected."""
    by_id = {"unique_id": None, "room_id": ROOM.room_id}
    for action, ends in _ACTIONS.items():
        yield Case(
            fault=f"room {action} while disconnected",
            state="reconnecting",
            within=SOON,
            ends=ends,
            arrange=_at(_DISCONNECTED, _act(action)),
        )
        yield Case(
            fault=f"room {action} while disconnected, by room id",
            state="reconnecting",
            within=SOON,
            # Without a user name to look up, the client learns from the old room that it is over.
            ends=action in {"end", "restart", "change"},
            client=by_id,
            arrange=_at(_DISCONNECTED, _act(action)),
        )


def _act(action: RoomAction) -> Callable[[FaultHarness], None]:
    def apply(harness: FaultHarness) -> None:
        harness.platform.rooms.act(harness.platform.rooms.find(ROOM.unique_id), action)

    return apply
