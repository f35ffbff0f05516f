from __future__ import annotations

import copy
import pickle

from tests.events.factories import USER, event_of
from tiktok_live.proto import (
    FollowInfo,
    MemberAction,
    WebcastLikeMessage,
    WebcastMemberMessage,
    WebcastSocialMessage,
)
from tiktok_live.proto import User as WireUser


def test_likes():
    event = event_of(WebcastLikeMessage(user=USER, count=15, total=2**40))
    assert event.name == "like"
    assert (event.count, event.total, event.user.unique_id) == (15, 2**40, "ann")


def test_the_session_raises_a_decreasing_total():
    before = event_of(WebcastLikeMessage(user=USER, count=15, total=90), 7)
    event = before.with_total(100)
    assert (event.count, event.total, event.proto.total) == (15, 100, 90)
    assert event == before
    assert before.total == 90
    assert event.to_dict()["total"] == 100
    assert [each.total for each in (copy.copy(event), copy.deepcopy(event), pickle.loads(pickle.dumps(event)))] == [
        100
    ] * 3


def test_a_viewer_joins():
    event = event_of(
        WebcastMemberMessage(
            user=USER, action=MemberAction.JOINED, member_count=52, client_enter_source="homepage_hot-live_cell"
        )
    )
    assert event.name == "join"
    assert (event.action, event.viewers, event.source) == (1, 52, "homepage_hot-live_cell")
    assert event.user.unique_id == "ann"


def test_another_action_of_a_viewer():
    event = event_of(WebcastMemberMessage(user=USER, action=MemberAction.SUBSCRIBED, member_count=52))
    assert event.name == "member"
    assert (event.action, event.viewers) == (3, 52)


def test_a_follow():
    event = event_of(WebcastSocialMessage(user=USER, action=1, follow_count=1000, share_count=5))
    assert event.name == "follow"
    assert (event.action, event.followers, event.user.unique_id) == (1, 1000, "ann")
    assert "share_count" not in event.attributes


def test_a_share():
    event = event_of(WebcastSocialMessage(user=USER, action=3, follow_count=1000, share_count=5))
    assert event.name == "share"
    assert (event.action, event.share_count) == (3, 5)
    assert "followers" not in event.attributes


def test_without_identity_the_follow_status_is_used():
    user = WireUser(id=7, follow_info=FollowInfo(follow_status=2, following_count=3, follower_count=4))
    for message in (WebcastLikeMessage(user=user), WebcastMemberMessage(user=user), WebcastSocialMessage(user=user)):
        person = event_of(message).user
        assert (person.is_follower, person.is_friend, person.is_host) == (True, True, None)
        assert (person.following, person.followers) == (3, 4)
