"""Plain frozen values used by many events: users, badges, gifts. Absent values are empty and falsy, never None."""

from __future__ import annotations

from enum import IntEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec

from tiktok_live.events.images import Image, read_image
from tiktok_live.events.scalars import wire_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tiktok_live.proto.upb import chat_pb2, common_pb2, gift_pb2, social_pb2, user_pb2

__all__ = [
    "Badge",
    "BadgeKind",
    "Gift",
    "Image",
    "TopViewer",
    "User",
    "read_gift",
    "read_image",
    "read_sender",
    "read_top_viewer",
    "read_user",
]


class BadgeKind(IntEnum):
    """The kind of a badge (`Badge.scene_type`, field 3). Numbers without a name here are `OTHER`."""

    OTHER = 0
    MODERATOR = 1
    NEW_GIFTER = 2
    FRIEND = 3
    SUBSCRIBER = 4
    TOP_GIFTER = 6
    NEW_SUBSCRIBER = 7
    GIFTER_LEVEL = 8
    FAN_CLUB = 10


_DIGITS = 9  # of a level or a place
_KINDS: dict[int, BadgeKind] = {int(kind): kind for kind in BadgeKind}
# Plain numbers for the decoder: looking up enum members is slow.
_OTHER = BadgeKind.OTHER
_MODERATOR = int(BadgeKind.MODERATOR)
_SUBSCRIBER = int(BadgeKind.SUBSCRIBER)
_NEW_SUBSCRIBER = int(BadgeKind.NEW_SUBSCRIBER)
_TOP_GIFTER = int(BadgeKind.TOP_GIFTER)
_GIFTER_LEVEL = int(BadgeKind.GIFTER_LEVEL)
_FAN_CLUB = int(BadgeKind.FAN_CLUB)


class Badge(msgspec.Struct, frozen=True):
    """A badge next to a user's name; at most one of each kind per user.

    Attributes:
        kind: the kind of badge.
        level: gifter or fan level, 0 if the badge has none (`Badge.privilege.level`, fields 12 and 5).
        text: the text on the badge, often a level or a rank; may be localised.
        icon: the picture.
        number: the platform's number of the kind, also if `kind` is `OTHER`.
    """

    kind: BadgeKind
    level: int = 0
    text: str = ""
    icon: Image = Image()
    number: int = 0


class User(msgspec.Struct, frozen=True):
    """A user, as far as the message describes them. A flag is None if the message does not say.

    Attributes:
        id: a number that never changes; larger than 2^53, so pass it to JavaScript as a string (`User.id`, field 1).
        unique_id: the handle without `@`; some messages leave it out (field 38).
        nickname: display name, free text (field 3).
        sec_uid: the key of the user on the web (field 46).
        avatar: a small picture (field 9).
        badges: at most one of each kind (field 64).
        gifter_level: 0 without a gifter badge.
        fan_level: level in the host's fan club, 0 without a fan club badge.
        top_gifter_rank: rank 1 to 3 among the top gifters, 0 without a top gifter badge.
        is_moderator: moderates this room.
        is_subscriber: subscribes to the host.
        is_follower: follows the host.
        is_friend: the host and the user follow each other.
        is_host: is the host.
        is_gifter: has given the host a gift before.
        following: number of users this user follows; None if the message does not say.
        followers: number of followers; None if the message does not say.
    """

    id: int = 0
    unique_id: str = ""
    nickname: str = ""
    sec_uid: str = ""
    avatar: Image = Image()
    badges: tuple[Badge, ...] = ()
    gifter_level: int = 0
    fan_level: int = 0
    top_gifter_rank: int = 0
    is_moderator: bool | None = None
    is_subscriber: bool | None = None
    is_follower: bool | None = None
    is_friend: bool | None = None
    is_host: bool | None = None
    is_gifter: bool | None = None
    following: int | None = None
    followers: int | None = None

    def __bool__(self) -> bool:
        return bool(self.id or self.unique_id or self.nickname)

    def __repr__(self) -> str:
        return f"User(id={self.id}, unique_id={self.unique_id!r}, nickname={self.nickname!r})"


class Gift(msgspec.Struct, frozen=True):
    """A kind of gift, from its message; what the message leaves out is taken from the gift catalogue.

    Attributes:
        id: the gift's id (`WebcastGiftMessage.gift_id`, field 2).
        name: localised for the viewer; empty if unknown (`Gift.name`, field 16).
        diamonds: price of one gift in diamonds; 0 if unknown (`Gift.diamond_count`, field 12).
        is_streakable: whether it can be sent in streaks (`Gift.type` is 1, field 11).
        icon: the picture; the URLs do not expire (`Gift.icon`, field 21, or `Gift.image`, field 1).
    """

    id: int = 0
    name: str = ""
    diamonds: int = 0
    is_streakable: bool = False
    icon: Image = Image()

    def __bool__(self) -> bool:
        return bool(self.id)


_NO_GIFTS: Mapping[int, Gift] = MappingProxyType({})


class TopViewer(msgspec.Struct, frozen=True):
    """One of the top viewers (`Contributor`).

    Attributes:
        rank: 1 is the best (field 3).
        score: the value of their gifts, in an unconfirmed unit (field 1).
        user: from rank 6 on, only the id is sent (field 2).
    """

    rank: int
    score: int
    user: User


class _Badges(msgspec.Struct, frozen=True):
    """What the badges of one user say; flags and numbers as in `User`."""

    badges: tuple[Badge, ...] = ()
    gifter_level: int = 0
    fan_level: int = 0
    top_gifter_rank: int = 0
    is_moderator: bool = False
    is_subscriber: bool = False


_NO_BADGES = _Badges()


def _read_badge(badge: user_pb2.Badge, number: int, *, is_combined: bool) -> Badge:
    if is_combined:
        combine = badge.combine
        text = combine.str or combine.text.default_pattern
        icon = read_image(combine.icon)
    else:
        text = badge.text.default_pattern or badge.str.str
        icon = read_image(badge.image.image) if badge.HasField("image") else Image()
    return Badge(_KINDS.get(number, _OTHER), wire_number(badge.privilege.level, _DIGITS) or 0, text, icon, number)


def _rank_of(badge: user_pb2.Badge) -> int:
    # The key ends with the rank ("..._profile1"); the pattern is localised ("No. 1").
    key = badge.combine.text.key or badge.text.key
    return wire_number(key[len(key.rstrip("0123456789")) :], _DIGITS) or 0


def _read_badges(badges: Iterable[user_pb2.Badge]) -> _Badges:
    """Keep one badge of each kind and summarise them."""
    by_kind: dict[int, Badge] = {}
    rank = 0
    for badge in badges:
        number = badge.scene_type
        is_combined = badge.HasField("combine")
        # A badge is often sent twice, as text or image and as `combine`; only `combine` has the level.
        if is_combined or number not in by_kind:
            by_kind[number] = _read_badge(badge, number, is_combined=is_combined)
        if number == _TOP_GIFTER:
            rank = rank or _rank_of(badge)
    return _Badges(
        tuple(by_kind.values()),
        by_kind[_GIFTER_LEVEL].level if _GIFTER_LEVEL in by_kind else 0,
        by_kind[_FAN_CLUB].level if _FAN_CLUB in by_kind else 0,
        rank,
        _MODERATOR in by_kind,
        _SUBSCRIBER in by_kind or _NEW_SUBSCRIBER in by_kind,
    )


def read_user(user: user_pb2.User, identity: common_pb2.UserIdentity | None = None) -> User:
    """Return the `User` of a message as a plain value.

    Args:
        user: the message `User`.
        identity: the user's relations to the host, if the message has them; an empty one means none.
    """
    wire_badges = user.badge_list
    badges = _read_badges(wire_badges) if wire_badges else _NO_BADGES
    moderator: bool | None = None
    subscriber: bool | None = None
    follower: bool | None = None
    friend: bool | None = None
    host: bool | None = None
    gifter: bool | None = None
    following: int | None = None
    followers: int | None = None
    # A full profile has this submessage, usually empty; a profile without it says nothing about roles.
    if user.HasField("user_attr"):
        moderator = badges.is_moderator or user.user_attr.is_admin
        subscriber = badges.is_subscriber
    elif badges is not _NO_BADGES:
        moderator = badges.is_moderator
        subscriber = badges.is_subscriber
    if user.HasField("follow_info"):
        follow = user.follow_info
        following = follow.following_count
        followers = follow.follower_count
        # follow_status: 0 none, 1 follows, 2 mutual. It is wrong in gift messages, so `identity` overrides it.
        status = follow.follow_status
        follower = status >= 1
        friend = status == 2  # noqa: PLR2004 - explained above
    if identity is not None:
        follower = identity.is_follower_of_anchor
        friend = identity.is_mutual_following_with_anchor
        host = identity.is_anchor
        gifter = identity.is_gift_giver_of_anchor
        moderator = moderator or identity.is_moderator_of_anchor
        subscriber = subscriber or identity.is_subscriber_of_anchor
    return User(
        user.id,
        user.display_id,
        user.nickname,
        user.sec_uid,
        read_image(user.avatar_thumb),
        badges.badges,
        badges.gifter_level,
        badges.fan_level,
        badges.top_gifter_rank,
        moderator,
        subscriber,
        follower,
        friend,
        host,
        gifter,
        following,
        followers,
    )


def read_sender(
    message: chat_pb2.WebcastChatMessage | chat_pb2.WebcastEmoteChatMessage | gift_pb2.WebcastGiftMessage,
) -> User:
    """Return the user who sent a message, with their relations to the host if it has them."""
    return read_user(message.user, message.user_identity if message.HasField("user_identity") else None)


def read_gift(message: gift_pb2.WebcastGiftMessage, known: Mapping[int, Gift] = _NO_GIFTS) -> Gift:
    """Return the kind of gift that a gift message names.

    Args:
        message: takes precedence over `known`.
        known: gifts by id, for what the message leaves out.
    """
    gift = message.gift
    gift_id = message.gift_id or gift.id
    icon = read_image(gift.icon if gift.HasField("icon") else gift.image)
    other = known.get(gift_id)
    if other is None:
        return Gift(gift_id, gift.name, gift.diamond_count, gift.type == 1, icon)
    return Gift(
        gift_id,
        gift.name or other.name,
        gift.diamond_count or other.diamonds,
        gift.type == 1 if gift.type else other.is_streakable,
        icon or other.icon,
    )


def read_top_viewer(place: social_pb2.Contributor) -> TopViewer:
    """Return the `Contributor` of a message as a plain value."""
    return TopViewer(place.rank, place.score, read_user(place.user))
