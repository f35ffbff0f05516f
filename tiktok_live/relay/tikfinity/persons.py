"""Users as TikFinity describes them: flat fields beside those of the event."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING

from tiktok_live.events.models import User
from tiktok_live.events.scalars import wire_number
from tiktok_live.relay.tikfinity.bounds import LABEL, clip, clip_url

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tiktok_live.proto.upb import user_pb2

__all__ = ["person_fields", "picture_url", "viewer_fields"]

_BADGES = 12  # of one person; more than six have not been seen
_MIRRORS = 20  # of one picture; more than six have not been seen
_DIGITS = 9  # of a level
_MODERATOR = 1
_SUBSCRIBER = frozenset({4, 7})
_NO_FOLLOWS = {"followingCount": 0, "followerCount": 0, "followStatus": 0, "pushStatus": 0}


def picture_url(urls: Sequence[str]) -> str:
    """Return the URL of a picture that programs get: of 100x100 pixels, as webp, else as jpeg, else any."""
    fitting = [url for url in urls[:_MIRRORS] if clip_url(url)]
    return (
        _first(url for url in fitting if "100x100" in url and ".webp" in url)
        or _first(url for url in fitting if "100x100" in url and ".jpeg" in url)
        or _first(url for url in fitting if "shrink" not in url)
        or _first(fitting)
    )


def person_fields(
    user: User, wire: user_pb2.User | None = None, handle: str = "", *, has_pictures: bool = True
) -> dict[str, object]:
    """Return the fields that every event with a person has; all of them, also for a person nobody knows.

    Args:
        user: the person.
        wire: the person's message, if the event has one; supplies badges and a few numbers.
        handle: used if the message leaves the handle out, as it does for hosts.
        has_pictures: whether to repeat the picture in `userDetails`.
    """
    return viewer_fields(user, wire, handle, has_pictures=has_pictures) | {"followInfo": _follow_info(user, wire)}


def viewer_fields(
    user: User, wire: user_pb2.User | None = None, handle: str = "", *, has_pictures: bool = False
) -> dict[str, object]:
    """Return the fields of one of the top viewers: those of a person without `followInfo`.

    Args:
        user: the person.
        wire: the person's message, if the event has one.
        handle: used if the message leaves the handle out.
        has_pictures: whether to repeat the picture in `userDetails`.
    """
    badges = _badges(wire)
    scenes = [badge.scene_type for badge in islice(wire.badge_list, _BADGES)] if wire is not None else []
    unique_id = clip(user.unique_id or handle)
    picture = picture_url(user.avatar.urls)
    return {
        "userId": str(user.id) if user.id else "",
        "secUid": clip(user.sec_uid),
        "uniqueId": unique_id,
        "username": unique_id,
        "nickname": clip(user.nickname),
        "profilePictureUrl": picture,
        "followRole": _follow_role(user),
        "userBadges": badges,
        "userSceneTypes": scenes,
        "userDetails": {
            "createTime": str(wire.create_time) if wire is not None else "0",
            "bioDescription": clip(wire.bio_description, LABEL) if wire is not None else "",
            "profilePictureUrls": [picture] if picture and has_pictures else [],
        },
        "isModerator": _is_moderator(user, badges, scenes),
        "isNewGifter": any("live_ng_" in str(badge["type"]).lower() for badge in badges),
        "isSubscriber": _is_subscriber(user, badges, scenes),
        "topGifterRank": user.top_gifter_rank,
        "gifterLevel": user.gifter_level,
        "teamMemberLevel": user.fan_level,
    }


def _first(urls: Iterable[str]) -> str:
    return next(iter(urls), "")


def _follow_role(user: User) -> int:
    return 2 if user.is_friend else int(bool(user.is_follower))


def _follow_info(user: User, wire: user_pb2.User | None) -> dict[str, object]:
    if wire is None:
        return dict(_NO_FOLLOWS)
    return {
        "followingCount": user.following or 0,
        "followerCount": user.followers or 0,
        "followStatus": _follow_role(user),
        "pushStatus": wire.follow_info.push_status,
    }


def _is_moderator(user: User, badges: list[dict[str, object]], scenes: list[int]) -> bool:
    # The event knows more than the badges: some messages name roles and leave badges out.
    has_badge = _MODERATOR in scenes or any("moderator" in str(badge["type"]).lower() for badge in badges)
    return bool(user.is_moderator) or has_badge


def _is_subscriber(user: User, badges: list[dict[str, object]], scenes: list[int]) -> bool:
    has_badge = not _SUBSCRIBER.isdisjoint(scenes) or any(
        "/sub_" in str(badge.get("url", "")).lower() for badge in badges
    )
    return bool(user.is_subscriber) or has_badge


def _badges(wire: user_pb2.User | None) -> list[dict[str, object]]:
    if wire is None:
        return []
    return [form for badge in islice(wire.badge_list, _BADGES) for form in _forms(badge)]


def _forms(badge: user_pb2.Badge) -> list[dict[str, object]]:
    """Return a badge as text, picture and level, as far as it has them."""
    scene, forms = badge.scene_type, list[dict[str, object]]()
    if badge.HasField("text"):
        name = clip(badge.text.default_pattern)
        forms.append({"type": clip(badge.text.key), "badgeSceneType": scene, "name": name})
    if badge.HasField("image") and (url := clip_url(_first(badge.image.image.url_list))):
        kind = badge.image.display_type
        forms.append({"type": "image", "badgeSceneType": scene, "displayType": kind, "url": url})
    if level := wire_number(badge.privilege.level, _DIGITS):
        privilege = clip(badge.privilege.privilege_id)
        forms.append({"type": "privilege", "privilegeId": privilege, "level": level, "badgeSceneType": scene})
    return forms
