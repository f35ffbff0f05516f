"""What a recorded payload's event must say, told from the values that were read from the bytes without any schema."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from tiktok_live.events.base import MessageEvent, UserEvent
from tiktok_live.events.families.chat import ChatEvent
from tiktok_live.events.families.gifts import GiftEvent
from tiktok_live.events.families.room import ControlEvent, LiveIntroEvent, SystemMessageEvent, ViewerCountEvent
from tiktok_live.events.families.social import FollowEvent, LikeEvent, MemberEvent, ShareEvent, SocialEvent

__all__ = ["mismatches"]


def mismatches(event: MessageEvent, row: dict[str, Any]) -> dict[str, tuple[object, object]]:
    """Return every attribute that differs: what the event says, and what the row says."""
    pairs = dict(_common(event, row))
    if isinstance(event, UserEvent):
        pairs |= _user(event, row.get("user") or row.get("host") or {})
    pairs |= _own(event, row)
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _common(event: MessageEvent, row: dict[str, Any]) -> dict[str, tuple[object, object]]:
    common = row["common"] or {}
    pairs: dict[str, tuple[object, object]] = {"method": (event.method, row["method"])}
    if common.get("room_id") and event._message is not None:
        pairs["room_id"] = (event.room_id, common["room_id"])
    if common.get("create_time") and event._message is not None:
        made = event.created_at.timestamp() if event.created_at else None
        sent = common["create_time"]
        pairs["created_at"] = (made, sent if sent < 10**11 else sent / 1000)
    return pairs


_USER_KEYS = {
    "id": "id",
    "nickname": "nickname",
    "display_id": "unique_id",
    "unique_id": "unique_id",
    "sec_uid": "sec_uid",
}


def _user(event: UserEvent, user: dict[str, Any]) -> dict[str, tuple[object, object]]:
    told = {key: value for key, value in user.items() if key in _USER_KEYS and value is not None}
    return {f"user.{key}": (getattr(event.user, _USER_KEYS[key]), value) for key, value in told.items()}


# For each class: the row's key, and the attribute that must equal it. Absent numbers are 0.
_SAME: dict[type[MessageEvent], dict[str, str]] = {
    ChatEvent: {"content": "text", "content_language": "language"},
    GiftEvent: {"gift_id": "gift.id", "group_id": "group_id"},
    LikeEvent: {"count": "count"},  # the total is the highest of the live
    MemberEvent: {"member_count": "viewers", "action": "action"},
    SocialEvent: {"action": "action"},
    FollowEvent: {"follow_count": "followers"},
    ShareEvent: {"share_count": "share_count"},
    ControlEvent: {"action": "action"},
    ViewerCountEvent: {"total": "viewers", "total_user": "total_viewers", "anonymous": "anonymous"},
    LiveIntroEvent: {"content": "text"},
}


def _own(event: MessageEvent, row: dict[str, Any]) -> dict[str, tuple[object, object]]:
    pairs: dict[str, tuple[object, object]] = {}
    for cls, same in _SAME.items():
        if isinstance(event, cls):
            pairs |= {key: (attrgetter(name)(event), row[key] or 0) for key, name in same.items()}
    if isinstance(event, GiftEvent):
        pairs |= _gift(event, row)
    if isinstance(event, SystemMessageEvent) and row["content"].strip():
        pairs["content"] = (event.text, row["content"].strip())
    return pairs


def _gift(event: GiftEvent, row: dict[str, Any]) -> dict[str, tuple[object, object]]:
    gift = row["gift"] or {}
    names = {"name": event.gift.name, "diamond_count": event.gift.diamonds}
    pairs: dict[str, tuple[object, object]] = {key: (value, gift[key]) for key, value in names.items() if key in gift}
    pairs["count"] = (event.count, row["repeat_count"] * max(row["group_count"] or 1, 1))
    pairs["is_final"] = (event.is_final, gift["type"] != 1 or row["repeat_end"] == 1)
    return pairs
