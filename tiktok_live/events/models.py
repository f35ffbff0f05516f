"""Plain frozen values that events are made of: people, pictures, gifts. Absent ones are empty and falsy, never None."""

from __future__ import annotations

from enum import IntEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec

from tiktok_live.events.images import Image, read_image
from tiktok_live.events.scalars import wire_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tiktok_live.proto.upb import common_pb2, gift_pb2, social_pb2, user_pb2

__all__ = [
    "Badge",
    "BadgeKind",
    "Gift",
    "Image",
    "TopViewer",
    "User",
    "read_gift",
    "read_image",
    "read_top_viewer",
    "read_user",
]


class BadgeKind(IntEnum):
    """What a badge stands for (`Badge.scene_type`, field 3). Numbers without a name here are `OTHER`."""

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
# Plain numbers, for the reading path: a member of an enumeration is slow to look up.
_OTHER = BadgeKind.OTHER
_MODERATOR = int(BadgeKind.MODERATOR)
_SUBSCRIBER = int(BadgeKind.SUBSCRIBER)
_NEW_SUBSCRIBER = int(BadgeKind.NEW_SUBSCRIBER)
_TOP_GIFTER = int(BadgeKind.TOP_GIFTER)
_GIFTER_LEVEL = int(BadgeKind.GIFTER_LEVEL)
_FAN_CLUB = int(BadgeKind.FAN_CLUB)


class Badge(msgspec.Struct, frozen=True):
    """A badge beside a name; each kind at most once per person.

    Attributes:
        kind: what it stands for.
        level: gifter or fan level, 0 where the badge has none (`Badge.privilege.level`, fields 12 and 5).
        text: its text as sent, often a level or a place; may be localised.
        icon: its picture.
        number: the platform's number of the kind, also where `kind` is `OTHER`.
    """

    kind: BadgeKind
    level: int = 0
    text: str = ""
    icon: Image = Image()
    number: int = 0


class User(msgspec.Struct, frozen=True):
    """A person, as far as the message tells. A flag is None where it cannot tell.

    Attributes:
        id: number that never changes; larger than 2^53, so give JavaScript a string (`User.id`, field 1).
        unique_id: the @handle without `@`; some messages leave it out (field 38).
        nickname: display name, free text (field 3).
        sec_uid: the web's key of the person (field 46).
        avatar: small picture (field 9).
        badges: one of each kind (field 64).
        gifter_level: 0 without a gifter badge.
        fan_level: level in the host's fan club, 0 without a badge of it.
        top_gifter_rank: place 1 to 3 among the top gifters, 0 without a badge of it.
        is_moderator: moderates this room.
        is_subscriber: subscribes to the host.
        is_follower: follows the host.
        is_friend: the host and the person follow each other.
        is_host: is the host.
        is_gifter: gave the host a gift at some time.
        following: how many people the person follows; None when the message does not say.
        followers: how many follow the person; None when the message does not say.
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
    """A kind of gift, as its message tells it; what that leaves out comes from the gift catalogue.

    Attributes:
        id: the kind's number (`WebcastGiftMessage.gift_id`, field 2).
        name: localised to the viewer; empty when nobody tells it (`Gift.name`, field 16).
        diamonds: price of one, in diamonds; 0 when nobody tells it (`Gift.diamond_count`, field 12).
        is_streakable: can be sent in streaks (`Gift.type` is 1, field 11).
        icon: its picture; the URLs do not expire (`Gift.icon`, field 21, else `Gift.image`, field 1).
    """

    id: int = 0
    name: str = ""
    diamonds: int = 0
    is_streakable: bool = False
    icon: Image = Image()

    def __bool__(self) -> bool:
        return bool(self.id)


_NOTHING_KNOWN: Mapping[int, Gift] = MappingProxyType({})


class TopViewer(msgspec.Struct, frozen=True):
    """A place among the top viewers (`Contributor`).

    Attributes:
        rank: 1 is the first (field 3).
        score: what they gave, in a unit that is not proved (field 1).
        user: from place 6 on only the id is sent (field 2).
    """

    rank: int
    score: int
    user: User


class _Badges(msgspec.Struct, frozen=True):
    """What the badges of one person tell; each flag and number as in `User`."""

    shown: tuple[Badge, ...] = ()
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
    # The key ends in the place ("..._profile1"); the pattern beside it is localised ("No. 1").
    key = badge.combine.text.key or badge.text.key
    return wire_number(key[len(key.rstrip("0123456789")) :], _DIGITS) or 0


def _read_badges(badges: Iterable[user_pb2.Badge]) -> _Badges:
    """Keep one badge of each kind and sum up what they tell."""
    found: dict[int, Badge] = {}
    rank = 0
    for badge in badges:
        number = badge.scene_type
        is_combined = badge.HasField("combine")
        # The same badge often comes twice, as text or image and combined; the combined one has the level.
        if is_combined or number not in found:
            found[number] = _read_badge(badge, number, is_combined=is_combined)
        if number == _TOP_GIFTER:
            rank = rank or _rank_of(badge)
    return _Badges(
        tuple(found.values()),
        found[_GIFTER_LEVEL].level if _GIFTER_LEVEL in found else 0,
        found[_FAN_CLUB].level if _FAN_CLUB in found else 0,
        rank,
        _MODERATOR in found,
        _SUBSCRIBER in found or _NEW_SUBSCRIBER in found,
    )


def read_user(user: user_pb2.User, identity: common_pb2.UserIdentity | None = None) -> User:
    """Return the wire's person as a plain value.

    Args:
        user: the message `User`; the same field numbers in every event.
        identity: roles towards the host, where the message has them. Present but empty means that none applies.
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
    # A full profile carries this submessage, though usually empty; one without it says nothing about roles.
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
        # follow_status: 0 none, 1 follows, 2 mutual. Wrong in gifts, which is why identity goes first.
        status = follow.follow_status
        follower = status >= 1
        friend = status == 2  # noqa: PLR2004 - told one line above
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
        badges.shown,
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


def read_gift(message: gift_pb2.WebcastGiftMessage, known: Mapping[int, Gift] = _NOTHING_KNOWN) -> Gift:
    """Return the kind of gift that a gift message names.

    Args:
        message: what it says goes first.
        known: kinds by id; what the message leaves out is taken from there.
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
    """Return the wire's place among the top viewers as a plain value."""
    return TopViewer(place.rank, place.score, read_user(place.user))
