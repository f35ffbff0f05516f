from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from tests.captures import needs_captures
from tests.events.factories import COMMON, event_of
from tests.events.recorded import recorded
from tiktok_live.events.families.battle import BattleActionEvent, BattleEvent
from tiktok_live.events.families.battle_models import (
    BattleResult,
    BattleSettings,
    BattleSide,
    BattleSupporter,
    BattleTeam,
)
from tiktok_live.events.models import Image, User
from tiktok_live.proto import (
    BattleBaseUserInfo,
    BattleComboInfo,
    BattleHost,
    BattleHostArmies,
    BattleTeamResult,
    BattleTeamUser,
    BattleTeamUserArmies,
    BattleUserArmies,
    BattleUserArmy,
    BattleUserInfo,
    WebcastLinkMicArmies,
    WebcastLinkMicBattle,
)
from tiktok_live.proto import BattleResult as WireResult
from tiktok_live.proto import BattleSettings as WireSettings
from tiktok_live.proto import Image as WireImage

ANN, BOB, CID, DAN = 2**60, 2**61, 2**62, 3
START = datetime(2025, 6, 15, 15, 6, 40, tzinfo=UTC)
SETTINGS = WireSettings(start_time_ms=1_750_000_000_000, duration=301, battle_type=1, status=1)


def host(user_id: int, name: str) -> BattleHost:
    avatar = WireImage(url_list=[f"https://p16.example/{name}.webp"])
    info = BattleBaseUserInfo(user_id=user_id, nick_name=name.title(), display_id=name, avatar_thumb=avatar)
    return BattleHost(key=user_id, value=BattleUserInfo(user=info))


def army(score: int, *supporters: tuple[int, int]) -> BattleUserArmies:
    users = [BattleUserArmy(user_id=user_id, score=points, nickname=f"n{user_id}") for user_id, points in supporters]
    return BattleUserArmies(hostscore=score, user_army=users)


def result(user_id: int, outcome: int, score: int) -> WireResult:
    return WireResult(user_id=user_id, result=outcome, score=score)


def end(**fields: object):
    return event_of(WebcastLinkMicBattle(common=COMMON, battle_id=9, action=5, **fields))


def test_a_battle_starts():
    event = event_of(
        WebcastLinkMicBattle(
            battle_id=2**62 + 1,
            action=4,
            battle_setting=SETTINGS,
            anchors_info=[host(BOB, "bob"), host(ANN, "ann")],
            battle_combo_v2={ANN: BattleComboInfo(user_id=ANN, combo_count=14)},
            action_by_user_id=BOB,
        )
    )
    assert event.name == "battle_start"
    assert isinstance(event, BattleActionEvent)
    assert isinstance(event, BattleEvent)
    assert (event.battle_id, event.action, event.starter_id) == (2**62 + 1, 4, BOB)
    assert event.settings == BattleSettings(START, 301, 1, 1)
    first, second = event.sides
    assert first.host == User(BOB, "bob", "Bob", avatar=Image(("https://p16.example/bob.webp",)))
    assert (first.win_streak, second.win_streak) == (0, 14)
    assert (second.score, second.supporters, second.result) == (0, (), None)
    assert event.sides is event.sides


def test_the_end_combines_lists_by_host():
    event = end(
        battle_setting=WireSettings(status=3),
        anchors_info=[host(ANN, "ann"), host(BOB, "bob")],
        battle_result={BOB: result(BOB, 0, 1170), ANN: result(ANN, 1, 782)},
        armies=[
            BattleHostArmies(key=BOB, value=army(1170, (7, 1170))),
            BattleHostArmies(key=ANN, value=army(782, (8, 754), (9, 6))),
        ],
    )
    assert event.name == "battle_end"
    ann, bob = event.sides
    assert (ann.host.unique_id, ann.score, ann.result) == ("ann", 782, BattleResult.LOSE)
    assert ann.supporters == (BattleSupporter(User(8, nickname="n8"), 754), BattleSupporter(User(9, nickname="n9"), 6))
    assert (bob.host.unique_id, bob.score, bob.result) == ("bob", 1170, BattleResult.WIN)
    assert [supporter.user.id for supporter in bob.supporters] == [7]
    assert event.winner is bob
    assert (event.winning_team, event.teams) == (None, ())
    assert event.has_punishment is True


def test_a_draw_has_no_winner():
    event = end(battle_result={ANN: result(ANN, 2, 5), BOB: result(BOB, 2, 5)})
    assert [side.result for side in event.sides] == [BattleResult.DRAW] * 2
    assert event.winner is None
    assert event.has_punishment is False


def test_a_side_without_a_result_has_not_won():
    event = end(anchors_info=[host(ANN, "ann")], armies=[BattleHostArmies(key=BOB, value=army(3))])
    assert [(side.host.id, side.score, side.result) for side in event.sides] == [(ANN, 0, None), (BOB, 3, None)]
    assert event.winner is None


def test_an_unknown_result_is_none():
    event = end(battle_result={ANN: result(ANN, 7, 5)})
    assert event.sides == (BattleSide(User(ANN), 5),)
    assert event.winner is None


def test_teams_win_together():
    event = end(
        battle_result={ANN: result(ANN, 0, 5), BOB: result(BOB, 0, 6), CID: result(CID, 1, 1), DAN: result(DAN, 1, 2)},
        team_battle_result=[
            BattleTeamResult(
                team_id=2,
                team_users=[BattleTeamUser(user_id=CID), BattleTeamUser(user_id=DAN)],
                result=1,
                total_score=3,
            ),
            BattleTeamResult(
                team_id=1, team_users=[BattleTeamUser(user_id=ANN), BattleTeamUser(user_id=BOB)], total_score=11
            ),
        ],
        team_armies=[
            BattleTeamUserArmies(team_id=1, team_total_score=10, user_armies=army(0, (7, 4))),
            BattleTeamUserArmies(team_id=2, team_total_score=3, team_users=[BattleTeamUser(user_id=CID)]),
        ],
    )
    winners = BattleTeam(1, (ANN, BOB), 11, (BattleSupporter(User(7, nickname="n7"), 4),), BattleResult.WIN)
    assert event.teams == (winners, BattleTeam(2, (CID, DAN), 3, (), BattleResult.LOSE))
    assert event.winning_team == winners
    assert event.winner is None  # two hosts won
    assert event.teams is event.teams
    data = event.to_dict()
    assert data["teams"][0]["host_ids"] == [str(ANN), str(BOB)]
    assert data["teams"][0]["result"] == "win"
    assert data["winner"] is None
    assert json.loads(json.dumps(data)) == data


def test_teams_can_draw():
    event = end(team_battle_result=[BattleTeamResult(team_id=1, result=2), BattleTeamResult(team_id=2, result=2)])
    assert event.winning_team is None


@pytest.mark.parametrize("action", [0, 1, 2, 3, 6, 99, -1])
def test_an_unknown_action_keeps_code_and_sides(action):
    event = event_of(WebcastLinkMicBattle(action=action, anchors_info=[host(ANN, "ann")]))
    assert (event.name, event.action, event.sides[0].host.id) == ("battle_action", action, ANN)
    assert not event.settings


def test_scores():
    event = event_of(
        WebcastLinkMicArmies(
            battle_id=9,
            armies={BOB: army(20, (7, 20)), ANN: army(10)},
            battle_settings=SETTINGS,
            trigger_reason=1,
            from_user_id=7,
            gift_id=5655,
            gift_count=2,
            repeat_count=3,
            total_diamond_count=4,
            gif_icon_image=WireImage(url_list=["https://p16.example/rose.png"]),
            trigger_critical_strike=True,
            send_gift_success_time=1_750_000_000_000,
            update_battle_score_time=1_750_000_001_000,
        )
    )
    assert event.name == "battle_scores"
    assert event.battle_id == 9
    ann, bob = event.sides
    assert ann == BattleSide(User(ANN), 10)
    assert bob == BattleSide(User(BOB), 20, (BattleSupporter(User(7, nickname="n7"), 20),))
    assert (event.trigger_reason, event.giver_id, event.gift_id) == (1, 7, 5655)
    assert (event.gift_count, event.repeat_count, event.diamonds, event.is_boosted) == (2, 3, 4, True)
    assert event.gift_icon.url == "https://p16.example/rose.png"
    assert event.settings == BattleSettings(START, 301, 1, 1)
    assert (event.gift_sent_at, event.updated_at) == (START, START.replace(second=41))
    assert event.teams == ()


def test_scores_of_teams():
    teams = [
        BattleTeamUserArmies(
            team_id=1,
            team_users=[BattleTeamUser(user_id=ANN, score=2), BattleTeamUser(user_id=BOB, score=3)],
            team_total_score=5,
            user_armies=army(0, (7, 5)),
        )
    ]
    event = event_of(WebcastLinkMicArmies(team_armies=teams))
    supporters = (BattleSupporter(User(7, nickname="n7"), 5),)
    assert event.teams == (BattleTeam(1, (ANN, BOB), 5, supporters),)
    assert event.teams is event.teams


def test_reading_scores_does_not_change_the_message():
    event = event_of(WebcastLinkMicBattle(action=5, anchors_info=[host(ANN, "ann")]))
    before = event.to_dict()
    assert event.winner is None
    assert event.to_dict() == before


def test_what_is_absent_is_empty():
    event = event_of(WebcastLinkMicArmies())
    assert (event.sides, event.teams, event.giver_id, event.is_boosted) == ((), (), 0, False)
    assert (event.gift_sent_at, event.updated_at, event.gift_icon) == (None, None, Image())
    assert not BattleSide()
    assert not BattleTeam()
    assert not BattleSettings()
    assert BattleSettings(status=1)


@needs_captures
def test_recorded_starts():
    events = [event for event in recorded("WebcastLinkMicBattle") if event.name == "battle_start"]
    assert len(events) == 5
    for event in events:
        assert event.settings.duration == 301
        assert (event.settings.battle_type, event.settings.status) == (1, 1)
        assert abs((event.created_at - event.settings.started_at).total_seconds()) < 1
        assert event.starter_id in {side.host.id for side in event.sides}
        assert len(event.sides) == 2
        for side in event.sides:
            assert side.host.unique_id
            assert side.host.nickname
            assert side.host.avatar
            assert (side.score, side.supporters, side.result) == (0, (), None)
    assert max(side.win_streak for event in events for side in event.sides) == 14


@needs_captures
def test_a_recorded_end():
    (event,) = [event for event in recorded("WebcastLinkMicBattle") if event.name == "battle_end"]
    assert event.has_punishment
    assert event.settings.status == 3
    loser, winner = event.sides
    assert (loser.score, loser.result, loser.win_streak) == (782, BattleResult.LOSE, 0)
    assert (winner.score, winner.result, winner.win_streak) == (1170, BattleResult.WIN, 1)
    assert event.winner is winner
    assert [supporter.score for supporter in loser.supporters] == [754, 6, 4]
    assert [supporter.score for supporter in winner.supporters] == [1170]
    for side in event.sides:
        assert side.host.unique_id
        assert all(supporter.user.nickname and supporter.user.avatar for supporter in side.supporters)


@needs_captures
def test_a_recorded_win_streak_continues_in_the_next_battle():
    end = next(event for event in recorded("WebcastLinkMicBattle") if event.name == "battle_end")
    hosts = {side.host.id: side.win_streak for side in end.sides}
    again = [
        event for event in recorded("WebcastLinkMicBattle") if {side.host.id for side in event.sides} == set(hosts)
    ]
    assert [event.name for event in again] == ["battle_end", "battle_start"]
    assert {side.host.id: side.win_streak for side in again[1].sides} == hosts
