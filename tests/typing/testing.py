# pyright: strict, reportUnnecessaryTypeIgnoreComment=true
"""What type checkers must understand of the test kit. Checked by mypy and pyright, never run."""

from __future__ import annotations

from typing import Any, assert_type

from tiktok_live import ChatEvent, Event, FollowEvent, Gift, GiftCompleteEvent, GiftEvent, JoinEvent, Router, User
from tiktok_live.events import MemberEvent, PollEndEvent
from tiktok_live.testing import (
    RecordingClient,
    SimulatedRoom,
    VirtualClock,
    assert_received,
    make_chat,
    make_event,
    make_gift,
    make_gift_complete,
    make_gift_kind,
    make_user,
)

assert_type(make_event("follow", user="ann"), FollowEvent)
assert_type(make_event(FollowEvent, user=make_user("ann"), followers=3), FollowEvent)
assert_type(make_event(MemberEvent, action=26), MemberEvent)
assert_type(make_event(JoinEvent), JoinEvent)
assert_type(make_event("poll_end", kind=2), PollEndEvent)
make_event("follow", follower=3)  # type: ignore[call-overload]
make_event("chat", text=3)  # type: ignore[call-overload]


def any_event(name: str) -> Event:
    return make_event(name)


assert_type(make_chat("hi", user="ann", language="de"), ChatEvent)
assert_type(make_gift("Rose", count=5, is_final=False), GiftEvent)
assert_type(make_gift_complete(make_gift_kind("Dragon", diamonds=500), continues=True), GiftCompleteEvent)
assert_type(make_user("ann", is_moderator=True), User)
assert_type(make_gift_kind("Rose"), Gift)
make_chat("hi", langauge="de")  # type: ignore[call-arg]

events: list[Event] = []
assert_type(assert_received(events, ChatEvent, text="hi"), ChatEvent)
assert_type(assert_received(events, "chat", text="hi"), Any)


async def test(live_room: SimulatedRoom, live_client: RecordingClient, live_clock: VirtualClock) -> None:
    live_client.include(Router())
    await live_room.chat("ann", "hi", language="de")
    await live_room.gift("ann", "Rose", 3)
    assert_type(await live_client.expect(GiftCompleteEvent, user="ann"), GiftCompleteEvent)
    assert_type(live_room.client(Router(), follow=True), RecordingClient)
    await live_clock.advance(30)

    async with SimulatedRoom("host", users=[make_user("mia")]) as room:
        assert_type(room, SimulatedRoom)
        await room.send(make_chat("hi"), make_event("share"))
