"""Which fields feed the attributes of all other events of a room."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from tiktok_live import events
from tiktok_live.events.base import MessageEvent
from tiktok_live.events.writing.writers import (
    Message,
    Writer,
    field,
    image,
    milliseconds,
    number_piece,
    profile,
    rows,
    scaled,
    seconds,
    sentence,
    user,
    user_piece,
    values,
    write_all,
)

__all__ = ["ROOM_FIELDS"]


def _product(message: Message, value: Any) -> None:
    data = message.shop_data
    data.product_id, data.title, data.price_string = value.id, value.title, value.price
    data.image_url, data.shop_url, data.shop_name = value.image.url, value.url, value.shop_name


def _feature_label(message: Message, value: str) -> None:
    if value:
        message.value_map[message.value] = value


def _text_rows(message: Message, value: Iterable[str]) -> None:
    for text in value:
        message.message_entity.add().notify.common.display_text.default_pattern = text


def _winner_ids(message: Message, value: Iterable[int]) -> None:
    for user_id in value:
        message.winners.add(user_id=user_id)


def _options(content: str) -> Writer:
    voter = profile("", id="user_id", nickname="nick_name", avatar="avatar_thumb")

    def voters(message: Message, value: Iterable[Any]) -> None:
        for one in value:
            voter(message.vote_user_list.add(), one)

    writers = {
        "index": field("option_idx"),
        "text": field("display_content"),
        "votes": field("votes"),
        "voters": voters,
    }
    return rows(f"{content}.option_list", writers)


def _json(message: Message, value: Mapping[str, object]) -> None:
    message.json = json.dumps(dict(value))


_PUNISHMENT = {
    "id": field("punish_id"),
    "kind": field("punish_type"),
    "reason": field("punish_reason"),
    "user_id": field("violation_uid"),
}


def _punishment(message: Message, value: Any) -> None:
    write_all(message.punish_info, value, _PUNISHMENT)


_CARD = "card.goal_pin_card"


ROOM_FIELDS: Mapping[type[MessageEvent], Mapping[str, Writer]] = {
    events.LikeEvent: {"count": field("count"), "total": field("total")},
    events.MemberEvent: {"action": field("action"), "viewers": field("member_count")},
    events.JoinEvent: {"source": field("client_enter_source")},
    events.SocialEvent: {"action": field("action")},
    events.FollowEvent: {"followers": field("follow_count")},
    events.ShareEvent: {"share_count": field("share_count")},
    events.ControlEvent: {"action": field("action"), "tips": field("tips")},
    events.LivePausedEvent: {"source": field("extra.source")},
    events.LiveSuspendedEvent: {
        "title": sentence("extra.title"),
        "violation": sentence("extra.violation_reason"),
    },
    events.LiveIntroEvent: {"text": field("content"), "language": field("content_language")},
    events.SystemMessageEvent: {
        "text": field("content"),
        "key": field("common.display_text.key"),
        "is_welcome": field("is_welcome"),
    },
    events.FanClubJoinEvent: {
        "user": user_piece("common.display_text"),
        "member_number": number_piece("common.display_text"),
    },
    events.ViewerCountEvent: {
        "viewers": field("total"),
        "total_viewers": field("total_user"),
        "anonymous": field("anonymous"),
        "top_viewers": rows("ranks", {"rank": field("rank"), "score": field("score"), "user": user("user")}),
    },
    events.PollEvent: {
        "poll_id": field("poll_id"),
        "message_type": field("message_type"),
        "kind": field("poll_kind"),
        "options": _options("start_content"),
    },
    events.PollStartEvent: {
        "title": field("start_content.title"),
        "started_at": milliseconds("start_content.start_time"),
        "ends_at": milliseconds("start_content.end_time"),
        "operator": user("start_content.operator"),
    },
    events.PollVotesEvent: {"options": _options("update_content")},
    events.PollEndEvent: {"options": _options("end_content"), "operator": user("end_content.operator")},
    events.MessagesDeletedEvent: {
        "user_ids": values("delete_user_ids_list"),
        "message_ids": values("delete_msg_ids_list"),
    },
    events.BottomNoticeEvent: {
        "text": sentence("common.display_text"),
        "key": field("common.display_text.key"),
        "duration": field("duration"),
        "punishment": _punishment,
    },
    events.PunishmentEvent: {"punishment": _punishment, "scene": field("dialog.scene")},
    events.AccessRecallEvent: {"scene": field("scene"), "status": field("status"), "punishment": _punishment},
    events.AnonymousMemberEvent: {"action": field("action"), "label": field("nick_name")},
    events.DeliveryProbeEvent: {
        "started_at": milliseconds("time_info.client_start_ms"),
        "accepted_at": milliseconds("time_info.api_recv_time_ms"),
        "forwarded_at": milliseconds("time_info.api_send_to_goim_ms"),
        "region": field("from_region"),
    },
    events.RoomVerifyEvent: {"action": field("action")},
    events.RankUpdateEvent: {
        "ranks": rows(
            "updates_list",
            {
                "rank_type": field("rank_type"),
                "rank": field("owner_rank"),
                "seconds_left": field("countdown"),
                "text": sentence("default_content"),
                "key": field("default_content.key"),
            },
        )
    },
    events.ViewerRankEvent: {
        "user": user_piece("other_get_badge_msg"),
        "rank": field("owner_idx_after_update"),
        "previous_rank": field("owner_idx_before_update"),
        "text": sentence("common.display_text"),
    },
    events.HourlyRankRewardEvent: {"user_ids": _winner_ids},
    events.BarrageEvent: {
        "user": user_piece("content"),
        "kind": field("msg_type"),
        "text": sentence("content"),
        "key": field("content.key"),
        "duration": scaled("duration", 1000),
        "sub_type": field("sub_type"),
    },
    events.LevelEntranceEvent: {
        "user": user("user_grade_param.user"),
        "level": field("user_grade_param.current_grade"),
    },
    events.FanClubEntranceEvent: {
        "user": user("fans_level_param.user"),
        "level": field("fans_level_param.current_grade"),
    },
    events.SubscribeEvent: {
        "months": field("sub_month"),
        "status": field("subscribing_status"),
        "text": sentence("common.display_text"),
    },
    events.SubscriptionPinEvent: {
        "action": field("action_type"),
        "goal_id": field(f"{_CARD}.goal_id"),
        "text": field(f"{_CARD}.desc.content"),
        "progress": field(f"{_CARD}.progress"),
        "target": field(f"{_CARD}.target"),
        "ends_at": seconds(f"{_CARD}.time_to_live"),
        "operator_id": field("operator_user_id"),
    },
    events.ShoppingEvent: {
        "action": field("action_type"),
        "product_count": field("live_product_number"),
        "product": _product,
    },
    events.DropsUpdateEvent: {
        "action": field("change_mode"),
        "drops_id": field("drops_id"),
        "host_id": field("anchor_uid"),
    },
    events.GameFeaturesEvent: {
        "features": rows("all_features", {"id": field("id"), "value": field("value"), "label": _feature_label})
    },
    events.GameIntroEvent: {"text": sentence("game_text"), "key": field("game_text.key")},
    events.PictionaryRoundStartedEvent: {
        "round_id": field("data.id"),
        "session_id": field("data.session_id"),
        "starts_at": seconds("data.start_time"),
        "ends_at": seconds("data.end_time"),
    },
    events.PictionaryGuessedEvent: {
        "round_id": field("round_id"),
        "correct_count": field("correct_count"),
    },
    events.PictionaryRoundEndedEvent: {
        "round_id": field("round_id"),
        "word": field("word"),
        "end_type": field("end_type"),
    },
    events.PictionaryEndedEvent: {"session_id": field("session_id")},
    events.AnnouncementEvent: {"scene": field("message_scene"), "texts": _text_rows},
    events.BannerEvent: {"data": _json},
    events.CapsuleEvent: {
        "text": sentence("desc"),
        "key": field("desc.key"),
        "button_text": sentence("button_text"),
        "scene": field("scene"),
        "kind": field("type"),
        "icon": image("icon"),
    },
    events.TickerEvent: {
        "text": sentence("common.display_text"),
        "key": field("common.display_text.key"),
        "kind": field("notify_type"),
        "source": field("source"),
        "from_user_id": field("from_user_id"),
        "duration": field("extra.duration"),
    },
}
