"""There is no recording of this method: all messages here are constructed."""

from __future__ import annotations

import pytest

from tests.events.factories import AT, event_of
from tiktok_live.events.families.goal import GoalContributor, SubGoal
from tiktok_live.events.images import Image
from tiktok_live.events.models import Gift, User
from tiktok_live.events.scalars import wire_time
from tiktok_live.proto import (
    GoalPinInfo,
    LiveStreamGoal,
    LiveStreamGoalContributor,
    LiveStreamSubGoal,
    LiveStreamSubGoalGift,
    WebcastGoalUpdateMessage,
)
from tiktok_live.proto import Image as WireImage

ROSE = LiveStreamSubGoal(
    id=5655,
    progress=3,
    target=10,
    gift=LiveStreamSubGoalGift(
        name="Rose", diamond_count=1, type=1, icon=WireImage(url_list=["https://p16.example/rose.png"])
    ),
)
LION = LiveStreamSubGoal(id=6369, target=1, gift=LiveStreamSubGoalGift(name="Lion", diamond_count=29999, type=2))
FACE = WireImage(url_list=["https://p16.example/ann.webp"])


def goal(sub_goals: list[LiveStreamSubGoal] | None = None, **fields: object):
    known = LiveStreamGoal(
        id=2**62,
        type=1,
        description="Roses for a song",
        sub_goals=[ROSE, LION] if sub_goals is None else sub_goals,
        start_time=AT,
        expire_time=AT + 3600,
        contributors=[LiveStreamGoalContributor(user_id=7, display_id="ann", avatar=FACE, score=4)],
        contributors_length=12,
    )
    return event_of(WebcastGoalUpdateMessage(goal=known, **fields))


def test_a_contribution_to_a_goal():
    event = goal(
        contribute_subgoal=LiveStreamSubGoal(id=5655, progress=5, target=10),
        contributor_id=7,
        contributor_display_id="ann",
        contributor_avatar=FACE,
        contribute_count=2,
        contribute_score=2,
    )
    assert event.name == "goal"
    assert (event.goal_id, event.kind, event.text) == (2**62, 1, "Roses for a song")
    assert (event.started_at, event.expires_at) == (wire_time(AT), wire_time(AT + 3600))
    ann = User(7, "ann", avatar=Image(("https://p16.example/ann.webp",)))
    assert event.contributor == ann
    assert (event.added_count, event.added_diamonds) == (2, 2)
    assert event.contributors == (GoalContributor(ann, 4),)
    assert event.contributors is event.contributors
    assert event.contributor_count == 12
    assert event.to_dict()["goal_id"] == str(2**62)


def test_the_changed_part_is_newer_than_the_list():
    event = goal(contribute_subgoal=LiveStreamSubGoal(id=5655, progress=5))
    rose = Gift(5655, "Rose", 1, True, Image(("https://p16.example/rose.png",)))
    assert event.changed == SubGoal(rose, 5, 10)
    assert event.sub_goals == (event.changed, SubGoal(Gift(6369, "Lion", 29999), 0, 1))
    assert event.sub_goals is event.sub_goals


def test_a_changed_part_missing_from_the_list():
    event = goal(contribute_subgoal=LiveStreamSubGoal(id=8, progress=1, target=2))
    assert event.changed == SubGoal(Gift(8), 1, 2)
    assert [part.gift.id for part in event.sub_goals] == [5655, 6369]


def test_a_goal_without_a_contribution():
    event = goal()
    assert not event.changed
    assert not event.contributor
    assert [part.progress for part in event.sub_goals] == [3, 0]
    assert (event.added_count, event.added_diamonds) == (0, 0)


def test_a_goal_of_subscriptions_has_no_gift():
    event = goal([LiveStreamSubGoal(progress=1, target=5)], contribute_subgoal=LiveStreamSubGoal(progress=2, target=5))
    assert event.sub_goals == (SubGoal(Gift(), 2, 5),)
    assert event.changed
    assert not event.changed.gift


@pytest.mark.parametrize(
    ("progress", "target", "reached"), [(0, 0, False), (0, 1, False), (9, 10, False), (10, 10, True), (11, 10, True)]
)
def test_a_part_is_reached_at_its_target(progress, target, reached):
    assert SubGoal(progress=progress, target=target).is_reached is reached


def test_a_goal_is_pinned():
    event = goal(pin_info=GoalPinInfo(pin=True, pin_end_time=AT))
    assert (event.is_pinned, event.unpins_at) == (True, wire_time(AT))
    assert (goal().is_pinned, goal().unpins_at) == (False, None)
