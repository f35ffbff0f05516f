"""Which fields feed the attributes of gifts, goals, chests and giveaways."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tiktok_live import events
from tiktok_live.events.base import MessageEvent
from tiktok_live.events.writing.writers import (
    Message,
    Writer,
    field,
    gift,
    gift_count,
    gift_piece,
    image,
    number_text,
    profile,
    rows,
    seconds,
    sender,
    sentence,
    user_piece,
    write_all,
)

__all__ = ["GIFT_FIELDS"]

_HANDLE = {"id": "user_id", "unique_id": "display_id"}


def _is_final(message: Message, value: bool) -> None:  # noqa: FBT001 - an attribute
    message.repeat_end = int(value)


def _is_hidden(message: Message, value: bool) -> None:  # noqa: FBT001 - an attribute
    message.display = 2 if value else 1


def _sub_goal_gift(message: Message, value: Any) -> None:
    message.id, message.gift.name = value.id, value.name
    message.gift.diamond_count, message.gift.type = value.diamonds, 1 if value.is_streakable else 2
    image("gift.icon")(message, value.icon)


_SUB_GOAL: Mapping[str, Writer] = {
    "gift": _sub_goal_gift,
    "progress": field("progress"),
    "target": field("target"),
}


def _changed(message: Message, value: Any) -> None:
    write_all(message.contribute_subgoal, value, _SUB_GOAL)


_BAG = "base_info.common_detail"


def _winner(message: Message, value: Any) -> None:
    number_text("user_id")(message, value.id)
    message.display_id = value.unique_id
    image("avatar")(message, value.avatar)


# In the order of writing: a sentence names its users in this order.
GIFT_FIELDS: Mapping[type[MessageEvent], Mapping[str, Writer]] = {
    events.GiftEvent: {
        "user": sender(),
        "gift": gift,
        "count": gift_count,
        "is_final": _is_final,
        "group_id": field("group_id"),
        "recipient_id": field("monitor_info.to_user_id"),
    },
    events.EnvelopeEvent: {
        "envelope_id": field("envelope_info.envelope_id"),
        "is_hidden": _is_hidden,
        "business_type": field("envelope_info.business_type"),
        "diamonds": field("envelope_info.diamond_count"),
        "winners": field("envelope_info.people_count"),
        "opens_at": seconds("envelope_info.unpack_at"),
        "sender_id": field("envelope_info.send_user_id"),
        "sender_name": field("envelope_info.send_user_name"),
        "sender_avatar": image("envelope_info.send_user_avatar"),
    },
    events.SuperFanBoxEvent: {"key": field("common.display_text.key")},
    events.GoalEvent: {
        "goal_id": field("goal.id"),
        "kind": field("goal.type"),
        "text": field("goal.description"),
        "started_at": seconds("goal.start_time"),
        "expires_at": seconds("goal.expire_time"),
        "sub_goals": rows("goal.sub_goals", _SUB_GOAL),
        "changed": _changed,
        "contributor": profile(
            "", id="contributor_id", unique_id="contributor_display_id", avatar="contributor_avatar"
        ),
        "added_count": field("contribute_count"),
        "added_diamonds": field("contribute_score"),
        "contributors": rows(
            "goal.contributors", {"user": profile("", **_HANDLE, avatar="avatar"), "score": field("score")}
        ),
        "contributor_count": field("goal.contributors_length"),
        "is_pinned": field("pin_info.pin"),
        "unpins_at": seconds("pin_info.pin_end_time"),
    },
    events.GoodyBagEvent: {
        "action": field("type"),
        "goody_bag_id": field("base_info.goody_bag_id"),
        "coins": field("base_info.coin_detail.total_coin"),
        "winner_count": field(f"{_BAG}.winner_headcount"),
        "joined_count": field(f"{_BAG}.joined_headcount"),
        "entry_method": field(f"{_BAG}.participate_method"),
        "entry_text": field(f"{_BAG}.participate_method_content"),
        "opens_at": seconds(f"{_BAG}.open_at"),
    },
    events.GoodyBagWinnersEvent: {
        "winners": rows(
            "winners",
            {
                "user": lambda message, value: _winner(message.user_info, value),
                "coins": field("coins"),
            },
        )
    },
    events.GiftBroadcastEvent: {
        "user": user_piece("notify.common.display_text"),
        "recipient": user_piece("notify.common.display_text"),
        "gift": gift_piece("notify.common.display_text", "left_icon"),
        "text": sentence("notify.common.display_text"),
    },
}
