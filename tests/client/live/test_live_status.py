"""Looking up the host without reading the room: `look_up()` and `wait_until_live()`."""

from __future__ import annotations

import asyncio

import pytest

from tests.client.rig import ROOM_ID, Rig, found, socket
from tests.session.wire_messages import control, frame
from tiktok_live.client.states import ClientState, CloseReason
from tiktok_live.errors import (
    AgeRestricted,
    ConfigError,
    ResolverUnavailable,
    RoomNotFound,
    UsageError,
)
from tiktok_live.rooms.base import LookupStatus

END = frame(control(3))
OFFLINE = found(LookupStatus.OFFLINE, room_id=0)
BLOCKED = found(LookupStatus.BLOCKED, room_id=0)


# --- look_up


@pytest.mark.parametrize("status", LookupStatus)
async def test_every_status_is_a_result_and_not_an_error(status: LookupStatus) -> None:
    rig = Rig(lookups=(found(status),))
    assert (await rig.client.look_up()).status is status
    assert rig.client.state is ClientState.IDLE
    assert rig.provider.asked == []
    await rig.client.aclose()


async def test_failed_look_up_is_an_error() -> None:
    rig = Rig(lookups=(ResolverUnavailable("no network"),))
    with pytest.raises(ResolverUnavailable):
        await rig.client.look_up()


async def test_look_up_works_before_during_and_after_reading_but_not_when_closed() -> None:
    rig = Rig(socket(), lookups=(OFFLINE, found(), found(LookupStatus.PAUSED)))
    assert (await rig.client.look_up()).status is LookupStatus.OFFLINE
    await rig.start()
    assert (await rig.client.look_up()).status is LookupStatus.PAUSED
    assert rig.client.state is ClientState.LIVE, "asking changes nothing"
    await rig.client.aclose()
    with pytest.raises(UsageError, match="closed"):
        await rig.client.look_up()


async def test_client_with_a_room_id_looks_up_the_room() -> None:
    rig = Rig(socket(), user=None)
    assert (await rig.client.look_up()).status is LookupStatus.LIVE
    assert rig.resolver.requests == [f"room {ROOM_ID}"]
    await rig.client.aclose()


async def test_client_that_was_never_started_closes_what_lookups_opened() -> None:
    rig = Rig()
    await rig.client.look_up()
    await rig.client.aclose()
    assert asyncio.all_tasks() == {asyncio.current_task()}


# --- wait_until_live


async def test_it_waits_and_the_client_can_be_started_then() -> None:
    rig = Rig(socket(END, close=1000), lookups=(OFFLINE, OFFLINE, found()))
    lookup = await rig.until(asyncio.ensure_future(rig.client.wait_until_live()))
    assert lookup.room.room_id == ROOM_ID
    assert rig.client.state is ClientState.IDLE
    assert rig.provider.asked == []
    assert 108.0 <= rig.clock.monotonic() <= 133.0
    await rig.start()
    assert await rig.ended() == CloseReason.LIVE_ENDED


async def test_poll_argument_sets_the_interval() -> None:
    rig = Rig(lookups=(OFFLINE, OFFLINE, found()), poll=600.0)
    await rig.until(asyncio.ensure_future(rig.client.wait_until_live(poll=10.0)))
    assert rig.clock.monotonic() <= 23.0
    await rig.client.aclose()


@pytest.mark.parametrize("poll", [0.0, 4.9, -1.0, float("nan")])
async def test_too_short_poll_is_refused(poll: float) -> None:
    rig = Rig()
    with pytest.raises(ConfigError, match="5 seconds"):
        await rig.client.wait_until_live(poll=poll)
    assert rig.resolver.requests == []


async def test_blocked_lookups_are_awaited() -> None:
    rig = Rig(lookups=(BLOCKED, ResolverUnavailable("down"), found()))
    await rig.until(asyncio.ensure_future(rig.client.wait_until_live()))
    assert rig.clock.monotonic() >= 300.0
    await rig.client.aclose()


@pytest.mark.parametrize(
    ("status", "error"), [(LookupStatus.NOT_FOUND, RoomNotFound), (LookupStatus.AGE_RESTRICTED, AgeRestricted)]
)
async def test_a_verdict_is_raised(status: LookupStatus, error: type[Exception]) -> None:
    rig = Rig(lookups=(found(status, room_id=0),))
    with pytest.raises(error):
        await rig.client.wait_until_live()


async def test_waiting_with_only_a_room_id_is_refused() -> None:
    with pytest.raises(ConfigError, match="needs a user"):
        await Rig(user=None).client.wait_until_live()


async def test_caller_s_timeout_ends_the_wait_and_leaves_no_task() -> None:
    rig = Rig(lookups=(OFFLINE,))
    waiting = asyncio.ensure_future(rig.client.wait_until_live())
    await rig.clock.advance(100.0)
    waiting.cancel()
    await rig.clock.settle()
    assert waiting.cancelled()
    assert asyncio.all_tasks() == {asyncio.current_task()}
    assert (await rig.client.look_up()).status is LookupStatus.OFFLINE, "the client is as good as before"
    await rig.client.aclose()


async def test_closing_the_client_ends_other_waits() -> None:
    rig = Rig(lookups=(OFFLINE,))
    waiting = [asyncio.ensure_future(rig.client.wait_until_live()) for _ in range(2)]
    await rig.clock.advance(10.0)
    await rig.client.aclose()
    await asyncio.wait(waiting)
    for task in waiting:
        with pytest.raises(UsageError, match="closed while it waited"):
            await task
    with pytest.raises(UsageError, match="closed"):
        await rig.client.wait_until_live()
    looks = len(rig.resolver.requests)
    await rig.clock.advance(600.0)
    assert len(rig.resolver.requests) == looks
