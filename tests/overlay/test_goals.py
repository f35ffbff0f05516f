from __future__ import annotations

import pytest

from tiktok_live.overlay.counting import Added
from tiktok_live.overlay.goals import GOAL_KINDS, Goal, GoalConfig
from tiktok_live.testing import make_user


def goal(mode: str = "stay", **values: object) -> Goal:
    return Goal(GoalConfig(**{"name": "g", "kind": "diamonds", "title": "Gold", "target": 100, "mode": mode, **values}))


@pytest.mark.parametrize(
    ("mode", "target", "times", "reached"),
    [("stay", 100, 1, True), ("hide", 100, 1, True), ("raise", 400, 3, False), ("double", 400, 1, False)],
)
def test_what_happens_at_the_target(mode, target, times, reached):
    goals = goal(mode)
    goals.add(99)
    assert (goals.view().target, goals.view().reached) == (100, False)
    goals.add(251)
    view = goals.view()
    assert (view.value, view.target, view.times, view.reached) == (350, target, times, reached)


def test_steps_and_changes_by_hand():
    goals = goal("raise", step=10, start=5)
    goals.set(125)
    assert (goals.target, goals.times) == (130, 3)
    goals.add(-1000)
    assert goals.value == 0
    goals.aim(50)
    assert goals.target == 50
    goals.reset()
    assert (goals.value, goals.target, goals.times) == (5, 100, 0)


def test_each_kind_counts_its_own():
    added = Added(user=make_user(), diamonds=1, likes=9, live_likes=2, followers=3, subscribers=4, shares=5)
    values = {kind: goal(kind=kind) for kind in GOAL_KINDS}
    changed = {kind for kind, each in values.items() if each.take(added)}
    assert [each.value for each in values.values()] == [1, 2, 3, 4, 5, 0]
    assert changed == {*GOAL_KINDS} - {"custom"}


def test_a_rising_target_never_stays_behind_its_value():
    started = goal("raise", start=250)
    started.add(1)
    assert (started.value, started.target, started.view().reached) == (251, 300, False)
    changed = goal("double")
    changed.restore(150, 100, 1)
    changed.add(0)
    assert (changed.target, changed.times) == (200, 2)
