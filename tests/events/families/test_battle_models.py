from __future__ import annotations

import pytest

from tiktok_live.events.families.battle_models import BattleResult, BattleSettings, BattleSide, BattleTeam, read_teams
from tiktok_live.events.models import User
from tiktok_live.proto import BattleTeamResult
from tiktok_live.wire.codec import parse


def test_results_have_the_platform_s_numbers():
    assert {result.name: int(result) for result in BattleResult} == {"WIN": 0, "LOSE": 1, "DRAW": 2}


@pytest.mark.parametrize(
    "value",
    [
        BattleSide(User(1)),
        BattleTeam(1),
        BattleTeam(host_ids=(5,)),
        BattleSettings(duration=1),
        BattleSettings(status=4),
    ],
)
def test_values_are_truthy_and_immutable(value):
    assert value
    with pytest.raises(AttributeError):
        setattr(value, value.__struct_fields__[0], None)


def test_a_team_without_supporters_is_read_from_its_result():
    wire = parse("battle.BattleTeamResult", bytes(BattleTeamResult(team_id=4, result=1, total_score=6)))
    assert read_teams((), [wire]) == (BattleTeam(4, (), 6, (), BattleResult.LOSE),)
