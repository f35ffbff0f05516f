from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from tiktok_live.rooms import LookupStatus, Room, RoomLookup


def test_a_status_is_its_own_text():
    assert f"{LookupStatus.NOT_FOUND}" == "not_found"
    assert LookupStatus("paused") is LookupStatus.PAUSED


def test_values_are_frozen_slotted_and_comparable():
    room = Room(room_id=7, unique_id="host", status=LookupStatus.ENDED)
    lookup = RoomLookup(status=LookupStatus.ENDED, source="page", detail="ended", room=room)
    assert lookup == RoomLookup(status=LookupStatus.ENDED, source="page", detail="ended", room=room)
    assert hash(lookup)
    for value, name in ((room, "room_id"), (lookup, "status")):
        assert not hasattr(value, "__dict__")
        with pytest.raises(FrozenInstanceError):
            setattr(value, name, 8)


def test_a_room_knows_nothing_it_was_not_told():
    room = Room(room_id=7, unique_id="host", status=LookupStatus.LIVE)
    assert (room.title, room.host_id, room.viewers, room.started_at, room.cover_url) == ("", 0, None, None, "")
