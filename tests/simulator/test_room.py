from __future__ import annotations

import pytest

from tiktok_live.errors import ConfigError
from tiktok_live.simulator import HostStatus, SimulatedRoom


def test_ids_are_derived_from_the_name():
    one, two = SimulatedRoom(unique_id="one"), SimulatedRoom(unique_id="two")
    assert one == SimulatedRoom(unique_id="one")
    assert len({one.room_id, one.host_id, two.room_id, two.host_id}) == 4
    assert all(len(str(number)) == 19 for number in (one.room_id, one.host_id))
    assert one.host_id < 2**63
    assert one.room_id < 2**63


def test_explicit_ids_are_kept():
    room = SimulatedRoom(unique_id="one", room_id=5, host_id=6, nickname="One")
    assert (room.room_id, room.host.id, room.host.nickname) == (5, 6, "One")
    assert SimulatedRoom(unique_id="one").host.nickname == "one"


@pytest.mark.parametrize("name", ["", "@one", "a/b", "a b", "a?b", "a#b"])
def test_an_invalid_user_name_is_an_error(name):
    with pytest.raises(ConfigError, match="not a valid user name"):
        SimulatedRoom(unique_id=name)


def test_statuses_have_the_platforms_numbers():
    assert [status.number for status in HostStatus] == [2, 3, 4, 2, 2]


@pytest.mark.parametrize("number", [-1, 2**63, True, "x", 1.5])
@pytest.mark.parametrize("name", ["room_id", "host_id"])
def test_an_invalid_id_is_an_error(name, number):
    with pytest.raises(ConfigError, match=f"{name} "):
        SimulatedRoom(unique_id="one", **{name: number})


def test_a_room_id_may_be_a_string():
    assert SimulatedRoom(unique_id="one", room_id="73").room_id == 73
