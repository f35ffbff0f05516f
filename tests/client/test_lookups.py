from __future__ import annotations

import asyncio
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from tests.client.rig import ROOM_ID, ScriptedResolver, found
from tiktok_live.client.lookups import MAX_POLL, MIN_POLL, status_behind, until_live
from tiktok_live.errors import (
    AgeRestricted,
    ConfigError,
    NotLive,
    ResolveError,
    ResolverBlocked,
    ResolverUnavailable,
    RoomNotFound,
)
from tiktok_live.rooms.base import LookupStatus, RoomLookup
from tiktok_live.testing import VirtualClock

OFFLINE = found(LookupStatus.OFFLINE, room_id=0)
BLOCKED = found(LookupStatus.BLOCKED, room_id=0)
UNKNOWN = found(LookupStatus.UNKNOWN, room_id=0)
NOT_FOUND = found(LookupStatus.NOT_FOUND, room_id=0)
RESTRICTED = found(LookupStatus.AGE_RESTRICTED, room_id=0)
DOWN = ResolverUnavailable("no response")
LIVE = found()


class Wait:
    """One wait on its own clock, with the statuses that it reported."""

    def __init__(self, *answers: RoomLookup | ResolveError, poll: float = 60.0, **options: Any) -> None:
        self.clock = VirtualClock()
        self.resolver = ScriptedResolver(*answers)
        self.reported: list[tuple[str, float]] = []
        self.lookups_at: list[float] = []
        waiting = until_live(
            self.look_up, "someone", poll=poll, clock=self.clock, rng=Random(1), on_wait=self.on_wait, **options
        )
        self.task = asyncio.ensure_future(waiting)

    async def look_up(self, unique_id: str) -> RoomLookup:
        self.lookups_at.append(self.clock.monotonic())
        return await self.resolver.look_up(unique_id)

    def on_wait(self, status: LookupStatus, seconds: float) -> None:
        self.reported.append((status.value, seconds))

    async def result(self, seconds: float = 7200.0) -> RoomLookup:
        await self.clock.advance(seconds)
        assert self.task.done()
        return await self.task

    @property
    def gaps(self) -> list[float]:
        return [later - earlier for earlier, later in pairwise(self.lookups_at)]


@pytest.mark.parametrize("status", [LookupStatus.LIVE, LookupStatus.PAUSED])
async def test_live_host_is_not_awaited(status: LookupStatus) -> None:
    wait = Wait(found(status))
    assert (await wait.result(0.0)).status is status
    assert wait.resolver.requests == ["someone"]
    assert wait.reported == []


async def test_lookups_are_poll_seconds_apart_until_the_host_is_live() -> None:
    wait = Wait(OFFLINE, OFFLINE, OFFLINE, LIVE, poll=20.0)
    assert await wait.result() is LIVE
    assert len(wait.lookups_at) == 4
    assert all(18.0 <= gap <= 22.0 for gap in wait.gaps)
    assert len(set(wait.gaps)) == 3, "every wait has its own jitter"


@pytest.mark.parametrize("answer", [BLOCKED, UNKNOWN, DOWN])
async def test_failed_lookups_increase_the_interval(answer: RoomLookup | ResolveError) -> None:
    wait = Wait(*[answer] * 7, LIVE)
    assert await wait.result(14_400.0) is LIVE
    expected = [120.0, 240.0, 480.0, MAX_POLL, MAX_POLL, MAX_POLL, MAX_POLL]
    assert wait.gaps == [pytest.approx(seconds, rel=0.1) for seconds in expected]


async def test_successful_lookup_resets_the_interval() -> None:
    wait = Wait(BLOCKED, BLOCKED, OFFLINE, BLOCKED, LIVE)
    await wait.result()
    assert wait.gaps == [pytest.approx(seconds, rel=0.1) for seconds in (120.0, 240.0, 60.0, 120.0)]


async def test_a_poll_above_the_longest_wait_is_kept() -> None:
    wait = Wait(BLOCKED, BLOCKED, LIVE, poll=3600.0)
    await wait.result(8000.0)
    assert wait.gaps == [pytest.approx(3600.0, rel=0.1)] * 2


async def test_status_is_reported_when_it_changes() -> None:
    wait = Wait(OFFLINE, OFFLINE, BLOCKED, BLOCKED, OFFLINE, found(LookupStatus.ENDED), DOWN, LIVE)
    await wait.result()
    assert [status for status, _ in wait.reported] == ["offline", "blocked", "offline", "ended", "unknown"]
    assert wait.reported[0][1] == pytest.approx(wait.gaps[0])


async def test_ended_room_is_not_live_whatever_lookups_report() -> None:
    before, fresh = found(room_id=ROOM_ID - 1), found(room_id=ROOM_ID + 1)
    wait = Wait(LIVE, before, LIVE, fresh, ended_rooms=[ROOM_ID - 1, ROOM_ID])
    assert await wait.result() is fresh
    assert all(gap >= 54.0 for gap in wait.gaps)
    assert [status for status, _ in wait.reported] == ["ended"]


async def test_live_status_without_a_room_is_unknown() -> None:
    wait = Wait(found(room_id=0), LIVE)
    assert await wait.result() is LIVE
    assert [status for status, _ in wait.reported] == ["unknown"]


@pytest.mark.parametrize(("answer", "error"), [(NOT_FOUND, RoomNotFound), (RESTRICTED, AgeRestricted)])
async def test_final_lookup_results_are_raised(answer: RoomLookup, error: type[Exception]) -> None:
    wait = Wait(OFFLINE, answer)
    with pytest.raises(error, match="someone"):
        await wait.result()


@pytest.mark.parametrize("answer", [NOT_FOUND, RESTRICTED])
async def test_known_host_is_awaited_whatever_lookups_report(answer: RoomLookup) -> None:
    wait = Wait(answer, answer, LIVE, is_known=True)
    assert await wait.result() is LIVE
    assert wait.reported[0][0] == answer.status.value


async def test_unavailable_resolver_is_raised_if_waiting_cannot_help() -> None:
    hopeless = ResolverUnavailable("wrong password of the proxy", retryable=False)
    with pytest.raises(ResolverUnavailable, match="password"):
        await Wait(DOWN, hopeless, LIVE).result()
    assert await Wait(hopeless, LIVE, is_known=True).result() is LIVE


async def test_known_status_replaces_the_first_lookup() -> None:
    wait = Wait(LIVE, known_status=LookupStatus.OFFLINE)
    await wait.clock.settle()
    assert wait.lookups_at == []
    assert wait.reported == [("offline", pytest.approx(60.0, rel=0.1))]
    assert await wait.result(70.0) is LIVE


@pytest.mark.parametrize("poll", [0.0, -1.0, MIN_POLL - 0.01, float("nan"), "60"])
async def test_poll_below_the_minimum_is_refused(poll: Any) -> None:
    wait = Wait(LIVE, poll=poll)
    with pytest.raises(ConfigError, match="5 seconds or more"):
        await wait.result(0.0)
    assert wait.lookups_at == []


async def test_the_shortest_poll_works() -> None:
    wait = Wait(OFFLINE, LIVE, poll=MIN_POLL)
    assert await wait.result(6.0) is LIVE


async def test_other_failures_end_the_wait() -> None:
    wait = Wait(OFFLINE, NotLive("a resolver raises this against its contract"))
    with pytest.raises(NotLive):
        await wait.result()


@pytest.mark.parametrize(
    ("error", "lookup", "status"),
    [
        (NotLive(""), found(LookupStatus.ENDED), LookupStatus.ENDED),
        (NotLive(""), OFFLINE, LookupStatus.OFFLINE),
        (ResolverBlocked(""), BLOCKED, LookupStatus.BLOCKED),
        # The lookup reported the room as live, but a sign provider did not; or there was no lookup.
        (NotLive(""), LIVE, LookupStatus.OFFLINE),
        (RoomNotFound(""), LIVE, LookupStatus.NOT_FOUND),
        (AgeRestricted(""), None, LookupStatus.AGE_RESTRICTED),
        (ResolverUnavailable(""), None, LookupStatus.UNKNOWN),
    ],
)
def test_status_is_from_the_lookup_or_the_verdict(
    error: ResolveError, lookup: RoomLookup | None, status: LookupStatus
) -> None:
    assert status_behind(error, lookup) is status
