from __future__ import annotations

from dataclasses import replace
from random import Random

from tiktok_live.events.decode import decode_message
from tiktok_live.simulator import MessageWriter, SimulatedRoom, make_audience
from tiktok_live.simulator.users import wire_user

ROOM = SimulatedRoom(unique_id="demo_host")
WRITER = MessageWriter(ROOM, 0, Random(0))
USER = replace(make_audience(Random(0), 4)[3], is_moderator=False, is_subscriber=False, gifter_level=0, fan_level=0)


def decoded(user):
    message = WRITER.chat(0.0, user, "hello")
    return decode_message(message.method, message.payload).user


def test_an_audience_is_the_same_for_the_same_seed_and_has_no_duplicates():
    audience = make_audience(Random(1), 200)
    assert audience == make_audience(Random(1), 200) != make_audience(Random(2), 200)
    assert len({user.id for user in audience}) == len({user.unique_id for user in audience}) == 200
    assert all(2**53 < user.id < 2**63 for user in audience)


def test_the_host_is_marked_as_the_host():
    assert decoded(ROOM.host).is_host
    assert not decoded(USER).is_host


def test_a_user_without_roles_has_a_profile_without_roles():
    user = decoded(USER)
    assert (user.badges, user.is_moderator, user.is_subscriber) == ((), False, False)
    assert (user.following, user.followers) == (USER.following, USER.followers)
    assert wire_user(USER).user_attr is not None


def test_a_moderator_is_marked_in_three_places_as_on_the_platform():
    moderator = wire_user(replace(USER, is_moderator=True))
    assert moderator.user_attr.is_admin
    assert [badge.scene_type for badge in moderator.badge_list] == [1, 1], "one plain and one combined"
    assert decoded(replace(USER, is_moderator=True)).is_moderator


def test_levels_are_decoded():
    user = decoded(replace(USER, gifter_level=23, fan_level=14, top_gifter_rank=2, is_subscriber=True))
    assert (user.gifter_level, user.fan_level, user.top_gifter_rank) == (23, 14, 2)
    assert user.is_subscriber
