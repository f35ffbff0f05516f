"""Lookups that name another room than the read one: only its first frame proves that there is another live."""

from __future__ import annotations

import pytest

from tests.client.rig import ROOM_ID, Rig, found, socket
from tests.session.wire_messages import chat, frame, gift
from tiktok_live.errors import ConnectError
from tiktok_live.events.lifecycle import ConnectedEvent
from tiktok_live.rooms.base import LookupStatus, RoomLookup
from tiktok_live.session.room_view import LiveStatus
from tiktok_live.testing import MemoryTransport
from tiktok_live.wire.frames import decode_push_frame, enter_room

OTHER = ROOM_ID + 1
REFUSED = ConnectError("connection refused")


def read_first() -> MemoryTransport:
    return socket(frame(chat("a", msg_id=9001), gift(3)), close=None)


def entered(transport: MemoryTransport) -> bytes:
    return decode_push_frame(transport.sent[0]).payload


@pytest.mark.parametrize("answer", [found(), found(LookupStatus.BLOCKED, room_id=0)])
async def test_silent_other_room_does_not_replace_the_read_room(answer: RoomLookup) -> None:
    again = socket(frame(chat("a", msg_id=9001), gift(5, end=True)))
    rig = Rig(read_first(), REFUSED, again, lookups=(found(), found(room_id=OTHER), answer))
    await rig.start()
    await rig.clock.advance(5.0)
    assert [room.room_id for room in rig.provider.asked] == [ROOM_ID, OTHER, ROOM_ID]
    assert entered(again) == decode_push_frame(enter_room(ROOM_ID)).payload
    assert rig.client.room_id == ROOM_ID
    names = [name for name in rig.names if name not in {"reconnecting", "sign_provider_failed"}]
    assert names == ["connected", "chat", "gift", "disconnected", "reconnected", "gift", "gift_complete"]
    assert rig.client.room.gifts == 5
    await rig.client.aclose()


async def test_first_frame_of_another_room_ends_the_previous_live() -> None:
    other = socket(frame(chat("b"), gift(4)))
    rig = Rig(read_first(), other, lookups=(found(), found(room_id=OTHER)))
    await rig.start()
    await rig.clock.advance(2.0)
    assert rig.names[-5:] == ["reconnecting", "gift_complete", "connected", "chat", "gift"]
    assert [event.room_id for event in rig.events if isinstance(event, ConnectedEvent)] == [ROOM_ID, OTHER]
    assert rig.client.room.gifts == 4
    await rig.client.aclose()


async def test_read_room_is_the_ended_room_whatever_was_tried_since() -> None:
    offline = found(LookupStatus.OFFLINE, room_id=0)
    rig = Rig(read_first(), REFUSED, lookups=(found(), found(room_id=OTHER), offline))
    await rig.start()
    await rig.ended()
    assert rig.names[-2:] == ["gift_complete", "disconnected"]
    assert rig.events[-1].room_id == rig.client.room_id == ROOM_ID
    assert (rig.client.room.status, rig.client.room.gifts) == (LiveStatus.ENDED, 3)


async def test_closing_while_another_room_is_tried_completes_the_gifts_of_the_read_live() -> None:
    rig = Rig(read_first(), REFUSED, lookups=(found(), found(room_id=OTHER)))
    await rig.start()
    await rig.clock.advance(2.0)
    assert rig.client.room_id == OTHER
    await rig.client.aclose()
    assert rig.names[-1] == "gift_complete"
    assert rig.names.count("gift_complete") == 1
