from __future__ import annotations

from dataclasses import replace
from random import Random

from tiktok_live.events.decode import decode_message
from tiktok_live.simulator import MessageWriter, SimulatedRoom, make_audience
from tiktok_live.simulator.audience.users import wire_user

ROOM = SimulatedRoom(unique_id="demo_host")
WRITER = MessageWriter(ROOM, 0, Random(0))
PERSON = replace(make_audience(Random(0), 4)[3], is_moderator=False, is_subscriber=False, gifter_level=0, fan_level=0)


def seen(person):
    message = WRITER.chat(0.0, person, "hello")
    return decode_message(message.method, message.payload).user


def test_a_cast_is_the_same_for_the_same_seed_and_has_no_twins():
    cast = make_audience(Random(1), 200)
    assert cast == make_audience(Random(1), 200) != make_audience(Random(2), 200)
    assert len({person.id for person in cast}) == len({person.unique_id for person in cast}) == 200
    assert all(2**53 < person.id < 2**63 for person in cast)


def test_the_host_is_known_as_the_host():
    assert seen(ROOM.host).is_host
    assert not seen(PERSON).is_host


def test_people_without_roles_have_a_profile_that_says_so():
    user = seen(PERSON)
    assert (user.badges, user.is_moderator, user.is_subscriber) == ((), False, False)
    assert (user.following, user.followers) == (PERSON.following, PERSON.followers)
    assert wire_user(PERSON).user_attr is not None


def test_moderators_are_told_in_three_places_as_on_the_platform():
    moderator = wire_user(replace(PERSON, is_moderator=True))
    assert moderator.user_attr.is_admin
    assert [badge.scene_type for badge in moderator.badge_list] == [1, 1], "once plain and once combined"
    assert seen(replace(PERSON, is_moderator=True)).is_moderator


def test_levels_come_back():
    user = seen(replace(PERSON, gifter_level=23, fan_level=14, top_gifter_rank=2, is_subscriber=True))
    assert (user.gifter_level, user.fan_level, user.top_gifter_rank) == (23, 14, 2)
    assert user.is_subscriber
