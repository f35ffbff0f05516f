from __future__ import annotations

from datetime import timedelta

import pytest

from tests.captures import needs_captures
from tests.events.factories import AT, USER, event_of
from tests.events.recorded import recorded
from tiktok_live.events.base import UserEvent
from tiktok_live.events.families.battle import BattleEvent
from tiktok_live.events.families.battle_models import BattleSettings
from tiktok_live.events.images import Image
from tiktok_live.events.scalars import wire_time
from tiktok_live.proto import (
    AwardCardNotice,
    BattleBaseUserInfo,
    BattleBonusConfig,
    BattleNoticeCommonGuide,
    BattleNoticeRuleGuide,
    BattleNoticeText,
    BattleTaskSettle,
    BattleTaskStart,
    BattleTaskUpdate,
    BattleUserInfo,
    CommonCardInfo,
    CriticalStrikeCardInfo,
    RewardPeriodConfig,
    SmokeCardInfo,
    TaskPeriodConfig,
    Text,
    TextPiece,
    TextPieceUser,
    Top3CardInfo,
    UseCriticalStrikeCard,
    UseSmokeCard,
    UseTop3Card,
    WebcastLinkMicBattleItemCard,
    WebcastLinkmicBattleNoticeMessage,
    WebcastLinkMicBattlePunishFinish,
    WebcastLinkmicBattleTaskMessage,
)
from tiktok_live.proto import Image as WireImage

SENDER = BattleUserInfo(user=BattleBaseUserInfo(user_id=7, nick_name="Ann", display_id="ann"))
NAMED = Text(key="pm_mt_award", pieces=[TextPiece(user_value=TextPieceUser(user=USER))])


def test_a_boosting_glove():
    info = CriticalStrikeCardInfo(
        card_name_key="pm_mt_boost_crit_name",
        card_image=WireImage(url_list=["https://p16.example/glove.png"]),
        send_time_sec=AT,
        effect_time_sec=AT + 3,
        send_user=SENDER,
        effect_last_duration=30,
        multiple=5,
    )
    card = UseCriticalStrikeCard(card_info=info, anchor_id=9, display_content=Text(key="pm_mt_boost"))
    event = event_of(WebcastLinkMicBattleItemCard(battle_id=3, msg_type=2, use_critical_strike_card=card))
    assert event.name == "battle_item"
    assert isinstance(event, UserEvent)
    assert isinstance(event, BattleEvent)
    assert (event.battle_id, event.item_type, event.recipient_id) == (3, 2, 9)
    assert (event.user.id, event.user.unique_id, event.user.nickname) == (7, "ann", "Ann")
    assert (event.item_key, event.key) == ("pm_mt_boost_crit_name", "pm_mt_boost")
    assert event.icon.url == "https://p16.example/glove.png"
    assert (event.multiplier, event.effect_duration) == (5, 30)
    assert (event.sent_at, event.effect_at) == (wire_time(AT), wire_time(AT + 3))


@pytest.mark.parametrize(
    "card",
    [
        {"use_smoke_card": UseSmokeCard(card_info=SmokeCardInfo(card_name_key="k", send_user=SENDER), anchor_id=9)},
        {
            "use_top3_card": UseTop3Card(
                card_info=Top3CardInfo(common=CommonCardInfo(card_name_key="k", send_user=SENDER)), anchor_id=9
            )
        },
    ],
    ids=lambda card: next(iter(card)),
)
def test_other_items(card):
    event = event_of(WebcastLinkMicBattleItemCard(msg_type=3, **card))
    assert (event.item_key, event.user.id, event.recipient_id, event.multiplier) == ("k", 7, 9, 0)


def test_an_item_was_won():
    event = event_of(WebcastLinkMicBattleItemCard(msg_type=4, award_card_notice=AwardCardNotice(display_content=NAMED)))
    assert (event.item_type, event.key, event.user.unique_id) == (4, "pm_mt_award", "ann")
    assert (event.item_key, event.recipient_id, event.sent_at) == ("", 0, None)


def test_an_item_without_a_user():
    event = event_of(WebcastLinkMicBattleItemCard())
    assert not event.user
    assert (event.icon, event.key) == (Image(), "")


def test_the_punishment_ends():
    event = event_of(WebcastLinkMicBattlePunishFinish(battle_id=3, op_uid=7, reason=1))
    assert event.name == "battle_punishment_end"
    assert (event.battle_id, event.operator_id, event.reason) == (3, 7, 1)
    assert event.settings == BattleSettings()


def test_a_task_is_announced():
    config = BattleBonusConfig(
        task_period_config=TaskPeriodConfig(task_start_time=180, duration=30, progress_target=7),
        reward_period_config=RewardPeriodConfig(reward_start_time=144, duration=20, reward_multiple=2),
    )
    event = event_of(WebcastLinkmicBattleTaskMessage(start=BattleTaskStart(battle_bonus_config=config)))
    assert (event.name, event.message_type, event.battle_id) == ("battle_task_start", 0, 0)
    assert (event.target, event.starts_before_end, event.duration) == (7, 180, 30)
    assert (event.multiplier, event.reward_starts_before_end, event.reward_duration) == (2, 144, 20)


def test_a_task_makes_progress():
    update = BattleTaskUpdate(task_progress=6, from_user_uid=7)
    event = event_of(WebcastLinkmicBattleTaskMessage(task_message_type=1, task_update=update))
    assert (event.name, event.progress, event.contributor_id) == ("battle_task_progress", 6, 7)


def test_a_task_ends():
    event = event_of(WebcastLinkmicBattleTaskMessage(task_message_type=2, task_settle=BattleTaskSettle(task_result=1)))
    assert (event.name, event.message_type, event.result) == ("battle_task_end", 2, 1)


@pytest.mark.parametrize("number", [3, 4, -1])
def test_an_unknown_task_type_keeps_its_code(number):
    event = event_of(WebcastLinkmicBattleTaskMessage(task_message_type=number))
    assert (event.name, event.message_type) == ("battle_task", number)


def test_a_notice_with_a_rule():
    text = Text(default_pattern="Only {0:string} counts", pieces=[TextPiece(string_value="Rose")])
    guide = BattleNoticeCommonGuide(display_text=text)
    event = event_of(WebcastLinkmicBattleNoticeMessage(notice_type=6, common_guide=guide))
    assert (event.name, event.notice_type, event.text, event.url) == ("battle_notice", 6, "Only Rose counts", "")


def test_a_notice_on_how_to_play():
    guide = BattleNoticeRuleGuide(content=BattleNoticeText(text="Learn"), rule_url="https://www.example/faq")
    event = event_of(WebcastLinkmicBattleNoticeMessage(notice_type=4, battle_rule_guide=guide))
    assert (event.text, event.url, event.battle_id) == ("Learn", "https://www.example/faq", 0)


@needs_captures
def test_recorded_items():
    events = recorded("WebcastLinkMicBattleItemCard")
    assert len(events) == 6
    for event in events:
        assert (event.item_type, event.item_key) == (2, "pm_mt_boost_crit_name")
        assert (event.multiplier, event.effect_duration) == (5, 30)
        assert event.effect_at - event.sent_at == timedelta(seconds=3)
        assert abs(event.created_at - event.sent_at) < timedelta(seconds=1)
        assert event.battle_id
        assert event.recipient_id
        assert event.user.unique_id
        assert event.user.avatar
        assert event.icon
        assert event.key == "pm_mt_boost_send_crit_comment"


@needs_captures
def test_recorded_items_are_sent_in_the_rooms_of_both_hosts():
    events = recorded("WebcastLinkMicBattleItemCard")
    acts = {(event.battle_id, event.user.id, event.sent_at) for event in events}
    assert len(acts) == 4
    assert len({(event.battle_id, event.room_id, event.sent_at) for event in events}) == 6


@needs_captures
def test_recorded_ends_of_punishments():
    events = recorded("WebcastLinkMicBattlePunishFinish")
    assert [event.reason for event in events] == [1, 1, 1, 1, 0, 0]
    assert all(event.battle_id and event.operator_id for event in events)
    # The oldest, from 2022, has no settings.
    assert [event.settings.status for event in events] == [0, 4, 4, 4, 4, 4]
    assert [event.settings.battle_type for event in events] == [0, 2, 1, 1, 1, 1]
    for event in events[1:]:
        assert event.settings.duration == 301
        assert event.created_at - event.settings.started_at > timedelta(seconds=301)


@needs_captures
def test_recorded_tasks():
    events = recorded("WebcastLinkmicBattleTaskMessage")
    assert [event.name.removeprefix("battle_task") for event in events] == ["_start", "_progress", *["_end"] * 3, ""]
    start, progress, *ends, reward = events
    assert (start.target, start.starts_before_end, start.duration) == (7, 180, 30)
    assert (start.multiplier, start.reward_starts_before_end, start.reward_duration) == (2, 144, 30)
    assert progress.progress == 6
    assert progress.contributor_id
    assert [end.result for end in ends] == [1, 0, 0]
    assert reward.message_type == 3


@needs_captures
def test_recorded_notices():
    events = recorded("WebcastLinkmicBattleNoticeMessage")
    assert [event.notice_type for event in events] == [4, 6, 6, 6, 6, 6]
    assert [bool(event.url) for event in events] == [True] + [False] * 5
    assert all(event.text and "{" not in event.text for event in events)
    assert len({event.text for event in events[1:]}) == 3
