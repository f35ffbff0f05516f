"""A verdict on a live that is being read is believed when it was given twice."""

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
async def test_one_lookup_that_says_otherwise_ends_nothing(status: LookupStatus, follow: bool) -> None:
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
async def test_an_end_that_is_told_twice_is_the_end(status: LookupStatus) -> None:
    rig = Rig(broken(), lookups=(found(), says(status)))
    await rig.start()
    assert await rig.ended() == CloseReason.LIVE_ENDED
    assert rig.names == ["connected", "chat", "disconnected", "reconnecting", "disconnected"]
    assert rig.resolver.asked == ["someone"] * 3


async def test_two_verdicts_between_which_somebody_says_live_are_no_end() -> None:
    nobody = found(LookupStatus.BLOCKED, room_id=0)
    over = says(LookupStatus.ENDED)
    rig = Rig(broken(), ConnectError("no way"), socket(), lookups=(found(), over, nobody, found(), over, found()))
    await rig.start()
    await rig.clock.advance(60.0)
    assert rig.names[-1] == "reconnected"
    assert rig.client.state is ClientState.LIVE
    await rig.client.aclose()


@pytest.mark.parametrize("status", [LookupStatus.ENDED, LookupStatus.LIVE])
async def test_lookups_that_speak_of_the_live_before_say_nothing_of_this_one(status: LookupStatus) -> None:
    before, now = found(), found(room_id=ROOM_ID + 1)
    rig = Rig(
        socket(END, close=1000), broken(), socket(), lookups=(before, now, found(status), found(status)), follow=True
    )
    await rig.start()
    await rig.clock.advance(60.0)
    assert rig.names[-3:] == ["disconnected", "reconnecting", "reconnected"]
    assert [room.room_id for room in rig.provider.asked] == [ROOM_ID, ROOM_ID + 1, ROOM_ID + 1]
    await rig.client.aclose()


async def test_a_provider_s_verdict_is_not_confirmed_by_a_lookup_of_the_live_before() -> None:
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


async def test_the_second_question_comes_a_moment_after_the_first() -> None:
    rig = Rig(broken(), lookups=(found(), says(LookupStatus.ENDED)))
    await rig.start()
    await rig.clock.advance(1.0)
    assert len(rig.resolver.asked) == 2
    await rig.clock.advance(CONFIRM_AFTER - 0.5)
    assert len(rig.resolver.asked) == 2
    await rig.clock.advance(0.5)
    assert len(rig.resolver.asked) == 3
    await rig.ended()


async def test_a_room_that_is_closed_to_guests_is_an_error_when_it_is_told_twice() -> None:
    rig = Rig(broken(), lookups=(found(), says(LookupStatus.AGE_RESTRICTED)))
    await rig.start()
    with pytest.raises(AgeRestricted):
        await rig.ended()


@pytest.mark.parametrize("answer", NO_ANSWER)
async def test_an_end_that_nobody_confirms_is_tried_out(answer: RoomLookup | ResolverUnavailable) -> None:
    rig = Rig(broken(), socket(END, close=1000), lookups=(found(), says(LookupStatus.ENDED), answer))
    await rig.start()
    assert await rig.ended() == CloseReason.LIVE_ENDED
    assert rig.names[-3:] == ["reconnected", "live_ended", "disconnected"]


async def test_a_provider_that_calls_a_live_over_is_doubted_too() -> None:
    rig = Rig(
        broken(),
        socket(END, close=1000),
        lookups=(found(),),
        outcomes=(plan(), RejectedOutcome("ROOM_OFFLINE", "it is offline"), plan()),
    )
    await rig.start()
    assert await rig.ended() == CloseReason.LIVE_ENDED
    assert rig.names[-3:] == ["reconnected", "live_ended", "disconnected"]


async def test_a_provider_alone_that_calls_a_live_over_again_and_again_is_believed() -> None:
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
    assert rig.resolver.asked == [f"room {ROOM_ID}"]


async def test_a_room_that_only_lookups_called_over_is_believed_live_again() -> None:
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


async def test_at_the_start_one_verdict_is_enough() -> None:
    rig = Rig(lookups=(says(LookupStatus.OFFLINE),))
    with pytest.raises(NotLive):
        await rig.start()
    assert rig.resolver.asked == ["someone"]
