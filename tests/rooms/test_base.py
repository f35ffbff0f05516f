from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from typing import get_args

import pytest

from tiktok_live.errors import (
    AgeRestricted,
    NotLive,
    ResolverBlocked,
    ResolverUnavailable,
    RoomNotFound,
)
from tiktok_live.rooms import LookupStatus, Room, RoomLookup, require_live
from tiktok_live.rooms.base import SessionUse, restricted_advice

SIGNED = "https://cdn.example/c.webp?x-signature=hidden"


def looked_up(status: LookupStatus, *, named: bool = True) -> RoomLookup:
    room = Room(room_id=7, unique_id="host", status=status, cover_url=SIGNED) if named else None
    return RoomLookup(status=status, source="api", detail="code 42", room=room)


@pytest.mark.parametrize("status", [LookupStatus.LIVE, LookupStatus.PAUSED])
def test_a_live_or_paused_room_is_returned(status):
    lookup = looked_up(status)
    assert require_live(lookup, "host") is lookup.room


@pytest.mark.parametrize(
    ("status", "error", "words", "retryable"),
    [
        (LookupStatus.NOT_FOUND, RoomNotFound, "@host was not found", False),
        (LookupStatus.ENDED, NotLive, "@host is not live: code 42", True),
        (LookupStatus.OFFLINE, NotLive, "@host is offline", True),
        (LookupStatus.AGE_RESTRICTED, AgeRestricted, "for adults", False),
        (LookupStatus.BLOCKED, ResolverBlocked, "was blocked", False),
        (LookupStatus.UNKNOWN, ResolverUnavailable, "could not be determined", True),
    ],
)
@pytest.mark.parametrize("named", [True, False])
def test_every_other_status_is_an_error_even_with_a_room_id(status, error, words, retryable, named):
    with pytest.raises(error, match=words) as caught:
        require_live(looked_up(status, named=named), "host")
    assert caught.value.unique_id == "host"
    assert caught.value.advice
    assert caught.value.retryable is retryable
    assert "code 42" in caught.value.message


def test_the_advice_of_a_lookup_takes_precedence():
    told = replace(looked_up(LookupStatus.BLOCKED), advice="Wait 7 s")
    with pytest.raises(ResolverBlocked) as caught:
        require_live(told, "host")
    assert caught.value.advice == "Wait 7 s"
    assert ResolverBlocked.advice != "Wait 7 s"


@pytest.mark.parametrize("session", get_args(SessionUse))
def test_every_use_of_a_session_has_its_advice(session):
    texts = {restricted_advice(use) for use in get_args(SessionUse)}
    assert len(texts) == len(get_args(SessionUse))
    assert "session" in restricted_advice(session)
    assert not restricted_advice(session).endswith(".")


def test_live_without_a_room_is_not_live():
    with pytest.raises(ResolverUnavailable):
        require_live(looked_up(LookupStatus.LIVE, named=False), "host")


def test_the_repr_of_a_room_hides_the_signed_url():
    assert "hidden" not in repr(looked_up(LookupStatus.LIVE))


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


def test_a_room_has_empty_defaults():
    room = Room(room_id=7, unique_id="host", status=LookupStatus.LIVE)
    assert (room.title, room.host_id, room.viewers, room.started_at, room.cover_url) == ("", 0, None, None, "")
