"""Writing users, badges and pictures into the fields of a message."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tiktok_live.events.images import Image
from tiktok_live.events.models import Badge, BadgeKind, User

__all__ = ["write_image", "write_profile", "write_user"]

_COMBINED = 4  # of `Badge.display_type`


def write_image(message: Any, value: Image) -> None:
    """Write a picture into an `Image` message; an empty one leaves it out."""
    if value:
        message.url_list.extend(value.urls)
        message.uri, message.width, message.height = value.uri, value.width, value.height


def write_profile(message: Any, value: User, names: Mapping[str, str]) -> None:
    """Write a few attributes of a user, each into the field that `names` has for it."""
    for attribute, name in names.items():
        if attribute == "avatar":
            write_image(getattr(message, name), value.avatar)
        else:
            setattr(message, name, getattr(value, attribute))


def write_user(message: Any, value: User, identity: Any = None) -> None:
    """Write a user into a `User` message, and their relations to the host into a `UserIdentity`, if there is one."""
    if not value:
        return
    write_profile(message, value, {"id": "id", "unique_id": "display_id", "nickname": "nickname", "sec_uid": "sec_uid"})
    write_image(message.avatar_thumb, value.avatar)
    if value.is_moderator is not None:
        message.user_attr.is_admin = value.is_moderator
    if value.is_follower is not None or value.following is not None or value.followers is not None:
        message.follow_info.following_count = value.following or 0
        message.follow_info.follower_count = value.followers or 0
        message.follow_info.follow_status = 2 if value.is_friend else int(bool(value.is_follower))
    for badge in value.badges:
        _write_badge(message.badge_list.add(), badge, value.top_gifter_rank)
    if identity is not None and value.is_host is not None:
        _write_identity(identity, value)


def _write_identity(identity: Any, value: User) -> None:
    identity.is_gift_giver_of_anchor = bool(value.is_gifter)
    identity.is_subscriber_of_anchor = bool(value.is_subscriber)
    identity.is_mutual_following_with_anchor = bool(value.is_friend)
    identity.is_follower_of_anchor = bool(value.is_follower)
    identity.is_moderator_of_anchor = bool(value.is_moderator)
    identity.is_anchor = bool(value.is_host)
    identity.SetInParent()


def _write_badge(message: Any, badge: Badge, rank: int) -> None:
    message.display_type = _COMBINED
    message.scene_type = badge.number or int(badge.kind)
    message.privilege.level = str(badge.level) if badge.level else ""
    message.combine.display_type = _COMBINED
    message.combine.str = badge.text
    if badge.kind is BadgeKind.TOP_GIFTER and rank:
        message.combine.text.key = f"top_gifter_profile{rank}"
    write_image(message.combine.icon, badge.icon)
