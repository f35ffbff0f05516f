"""Which fields feed the attributes of events about battles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tiktok_live import events
from tiktok_live.events.base import MessageEvent
from tiktok_live.events.writing.writers import (
    Message,
    Writer,
    by_host,
    field,
    image,
    milliseconds,
    profile,
    rows,
    seconds,
    write_all,
)

__all__ = ["BATTLE_FIELDS"]

_PERSON = {"id": "user_id", "unique_id": "display_id", "nickname": "nick_name", "avatar": "avatar_thumb"}
_SUPPORTER: Mapping[str, Writer] = {
    "user": profile("", id="user_id", nickname="nickname", avatar="avatar_thumb"),
    "score": field("score"),
}
_SETTINGS: Mapping[str, Writer] = {
    "started_at": milliseconds("start_time_ms"),
    "duration": field("duration"),
    "battle_type": field("battle_type"),
    "status": field("status"),
}
_SCORES: Mapping[str, Writer] = {"score": field("hostscore"), "supporters": rows("user_army", _SUPPORTER)}
_CARD = "use_critical_strike_card"
_INFO = f"{_CARD}.card_info"


def _settings(path: str) -> Writer:
    def write(message: Message, value: Any) -> None:
        write_all(getattr(message, path), value, _SETTINGS)

    return write


def _sides(message: Message, value: Iterable[Any]) -> None:
    for side in value:
        key = side.host.id
        host = message.anchors_info.add(key=key)
        profile("value.user", **_PERSON)(host, side.host)
        write_all(message.armies.add(key=key).value, side, _SCORES)
        if side.result is not None:
            message.battle_result[key].score = side.score
            message.battle_result[key].result = int(side.result)
        if side.win_streak:
            message.battle_combo_v2[key].combo_count = side.win_streak


def _team_users(message: Message, value: Iterable[int]) -> None:
    for host_id in value:
        message.team_users.add(user_id=host_id)


_TEAM: Mapping[str, Writer] = {
    "team_id": field("team_id"),
    "host_ids": _team_users,
    "score": field("team_total_score"),
    "supporters": rows("user_armies.user_army", _SUPPORTER),
}
_TEAM_RESULT: Mapping[str, Writer] = {
    "team_id": field("team_id"),
    "host_ids": _team_users,
    "score": field("total_score"),
    "result": field("result"),
}


def _teams(message: Message, value: Iterable[Any]) -> None:
    for team in value:
        write_all(message.team_armies.add(), team, _TEAM)
        if team.result is not None:
            write_all(message.team_battle_result.add(), team, _TEAM_RESULT)


BATTLE_FIELDS: Mapping[type[MessageEvent], Mapping[str, Writer]] = {
    events.BattleActionEvent: {
        "battle_id": field("battle_id"),
        "action": field("action"),
        "settings": _settings("battle_setting"),
        "sides": _sides,
    },
    events.BattleStartEvent: {"starter_id": field("action_by_user_id")},
    events.BattleEndEvent: {"teams": _teams},
    events.BattleScoresEvent: {
        "battle_id": field("battle_id"),
        "sides": by_host("armies", _SCORES),
        "teams": rows("team_armies", _TEAM),
        "settings": _settings("battle_settings"),
        "trigger_reason": field("trigger_reason"),
        "giver_id": field("from_user_id"),
        "gift_id": field("gift_id"),
        "gift_icon": image("gif_icon_image"),
        "gift_count": field("gift_count"),
        "repeat_count": field("repeat_count"),
        "diamonds": field("total_diamond_count"),
        "is_boosted": field("trigger_critical_strike"),
        "gift_sent_at": milliseconds("send_gift_success_time"),
        "updated_at": milliseconds("update_battle_score_time"),
    },
    events.BattleItemEvent: {
        "battle_id": field("battle_id"),
        "user": profile(f"{_INFO}.send_user.user", **_PERSON),
        "item_type": field("msg_type"),
        "item_key": field(f"{_INFO}.card_name_key"),
        "icon": image(f"{_INFO}.card_image"),
        "recipient_id": field(f"{_CARD}.anchor_id"),
        "multiplier": field(f"{_INFO}.multiple"),
        "sent_at": seconds(f"{_INFO}.send_time_sec"),
        "effect_at": seconds(f"{_INFO}.effect_time_sec"),
        "effect_duration": field(f"{_INFO}.effect_last_duration"),
        "key": field(f"{_CARD}.display_content.key"),
    },
    events.BattleNoticeEvent: {
        "notice_type": field("notice_type"),
        "text": field("battle_rule_guide.content.text"),
        "url": field("battle_rule_guide.rule_url"),
    },
    events.BattlePunishmentEndEvent: {
        "battle_id": field("battle_id"),
        "reason": field("reason"),
        "operator_id": field("op_uid"),
        "settings": _settings("battle_settings"),
    },
    events.BattleTaskEvent: {"battle_id": field("battle_id"), "message_type": field("task_message_type")},
    events.BattleTaskStartEvent: {
        "target": field("start.battle_bonus_config.task_period_config.progress_target"),
        "starts_before_end": field("start.battle_bonus_config.task_period_config.task_start_time"),
        "duration": field("start.battle_bonus_config.task_period_config.duration"),
        "multiplier": field("start.battle_bonus_config.reward_period_config.reward_multiple"),
        "reward_starts_before_end": field("start.battle_bonus_config.reward_period_config.reward_start_time"),
        "reward_duration": field("start.battle_bonus_config.reward_period_config.duration"),
    },
    events.BattleTaskProgressEvent: {
        "progress": field("task_update.task_progress"),
        "contributor_id": field("task_update.from_user_uid"),
    },
    events.BattleTaskEndEvent: {"result": field("task_settle.task_result")},
}
