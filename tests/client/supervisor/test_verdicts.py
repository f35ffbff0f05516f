"""A verdict that ends the current live needs a confirmation."""

from __future__ import annotations

import pytest

from tests.client.rig import ROOM_ID, Rig, found, plan, socket
from tests.session.wire_messages import chat, control, frame
from tiktok_live.client.states import ClientState, CloseReason
from tiktok_live.client.supervisor import CONFIRM_AFTER
from tiktok_live.errors import AgeRestricted, ConnectError, NotLive, ResolverUnavailable
from tiktok_live.rooms.base import LookupStatus, RoomLookup
from tiktok_live.signing.base import RejectedOutcome

END = frame(control(3))
OVER = [LookupStatus.ENDED, LookupStatus.OFFLINE, LookupStatus.NOT_FOUND]
NO_ANSWER = [
    found(LookupStatus.BLOCKED, room_id=0),
    found(LookupStatus.UNKNOWN, room_id=0),
    ResolverUnavailable("down"),
]


def says(status: LookupStatus) -> RoomLookup:
    return found(status, room_id=ROOM_ID if status is LookupStatus.ENDED else 0)


def broken() -> object:
    return socket(frame(chat("before")), close=None)


@pytest.mark.parametrize("status", [*OVER, LookupStatus.AGE_RESTRICTED])
@pytest.mark.parametrize("follow", [False, True])
async def test_one_contradicting_lookup_keeps_the_live(status: LookupStatus, follow: bool) -> None:
    rig = Rig(broken(), again := socket(), lookups=(found(), says(status), found()), follow=follow)
    await rig.start()
    await rig.clock.advance(30.0)
    assert rig.client.state is ClientState.LIVE
    assert rig.names[-1] == "reconnected"
    again.feed(frame(chat("after")))
    await rig.clock.settle()
    assert [event.text for event in rig.events if event.name == "chat"] == ["before", "after"]
    await rig.client.aclose()


@pytest.mark.parametrize("status", OVER)
async def test_two_end_verdicts_end_the_live(status: LookupStatus) -> None:
    rig = Rig(broken(), lookups=(found(), says(status)))
    await rig.start()
    assert await rig.ended() == CloseReason.LIVE_ENDED
    assert rig.names == ["connected", "chat", "disconnected", "reconnecting", "disconnected"]
    assert rig.resolver.requests == ["someone"] * 3


async def test_end_verdicts_separated_by_a_live_lookup_do_not_end_the_live() -> None:
    blocked = found(LookupStatus.BLOCKED, room_id=0)
    over = says(LookupStatus.ENDED)
    rig = Rig(broken(), ConnectError("no way"), socket(), lookups=(found(), over, blocked, found(), over, found()))
    await rig.start()
    await rig.clock.advance(60.0)
    assert rig.names[-1] == "reconnected"
    assert rig.client.state is ClientState.LIVE
    await rig.client.aclose()


@pytest.mark.parametrize("status", [LookupStatus.ENDED, LookupStatus.LIVE])
async def test_lookups_of_an_earlier_live_are_ignored(status: LookupStatus) -> None:
    before, now = found(), found(room_id=ROOM_ID + 1)
    rig = Rig(
        socket(END, close=1000), broken(), socket(), lookups=(before, now, found(status), found(status)), follow=True
    )
    await rig.start()
    await rig.clock.advance(60.0)
    assert rig.names[-3:] == ["disconnected", "reconnecting", "reconnected"]
    assert [room.room_id for room in rig.provider.asked] == [ROOM_ID, ROOM_ID + 1, ROOM_ID + 1]
    await rig.client.aclose()


async def test_lookup_of_an_earlier_live_does_not_confirm_a_provider_verdict() -> None:
    offline = RejectedOutcome("ROOM_OFFLINE", "it is offline")
    before, now = found(), found(room_id=ROOM_ID + 1)
    rig = Rig(
        socket(END, close=1000),
        broken(),
        socket(),
        lookups=(before, now, now, found(LookupStatus.ENDED), now),
        outcomes=(plan(), plan(), offline, plan()),
        follow=True,
    )
    await rig.start()
    await rig.clock.advance(60.0)
    assert rig.names[-1] == "reconnected"
    await rig.client.aclose()


async def test_confirming_lookup_is_delayed() -> None:
    rig = Rig(broken(), lookups=(found(), says(LookupStatus.ENDED)))
    await rig.start()
    await rig.clock.advance(1.0)
    assert len(rig.resolver.requests) == 2
    await rig.clock.advance(CONFIRM_AFTER - 0.5)
    assert len(rig.resolver.requests) == 2
    await rig.clock.advance(0.5)
    assert len(rig.resolver.requests) == 3
    await rig.ended()


async def test_restricted_room_is_an_error_after_two_verdicts() -> None:
    rig = Rig(broken(), lookups=(found(), says(LookupStatus.AGE_RESTRICTED)))
    await rig.start()
    with pytest.raises(AgeRestricted):
        await rig.ended()


@pytest.mark.parametrize("answer", NO_ANSWER)
async def test_unconfirmed_end_is_retried(answer: RoomLookup | ResolverUnavailable) -> None:
    rig = Rig(broken(), socket(END, close=1000), lookups=(found(), says(LookupStatus.ENDED), answer))
    await rig.start()
    assert await rig.ended() == CloseReason.LIVE_ENDED
    assert rig.names[-3:] == ["reconnected", "live_ended", "disconnected"]


async def test_end_verdict_of_a_provider_needs_confirmation() -> None:
    rig = Rig(
        broken(),
        socket(END, close=1000),
        lookups=(found(),),
        outcomes=(plan(), RejectedOutcome("ROOM_OFFLINE", "it is offline"), plan()),
    )
    await rig.start()
    assert await rig.ended() == CloseReason.LIVE_ENDED
    assert rig.names[-3:] == ["reconnected", "live_ended", "disconnected"]


async def test_repeated_end_verdict_of_a_provider_is_believed() -> None:
    offline = RejectedOutcome("ROOM_OFFLINE", "it is offline")
    blocked = found(LookupStatus.BLOCKED, room_id=0)
    rig = Rig(broken(), lookups=(found(), blocked), outcomes=(plan(), offline, offline))
    await rig.start()
    assert await rig.ended() == CloseReason.LIVE_ENDED


async def test_a_room_id_is_confirmed_by_the_room() -> None:
    offline = RejectedOutcome("ROOM_OFFLINE", "it is offline")
    rig = Rig(broken(), lookups=(says(LookupStatus.ENDED),), outcomes=(plan(), offline), user=None)
    await rig.start()
    assert await rig.ended() == CloseReason.LIVE_ENDED
    assert rig.resolver.requests == [f"room {ROOM_ID}"]


async def test_room_that_only_lookups_reported_as_ended_may_be_live_again() -> None:
    rig = Rig(
        broken(),
        again := socket(),
        lookups=(found(), says(LookupStatus.ENDED), says(LookupStatus.ENDED), says(LookupStatus.OFFLINE), found()),
        follow=True,
    )
    await rig.start()
    await rig.clock.advance(90.0)
    assert rig.client.state is ClientState.LIVE
    again.feed(frame(chat("after")))
    await rig.clock.settle()
    assert rig.names[-2:] == ["connected", "chat"]
    await rig.client.aclose()


async def test_one_verdict_is_final_at_the_start() -> None:
    rig = Rig(lookups=(says(LookupStatus.OFFLINE),))
    with pytest.raises(NotLive):
        await rig.start()
    assert rig.resolver.requests == ["someone"]
