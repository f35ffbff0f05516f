"""The users of a simulated audience, and their form on the wire."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from random import Random

from tiktok_live.proto import (
    Badge,
    BadgeText,
    CombineBadge,
    FollowInfo,
    Image,
    ImageBadge,
    Privilege,
    TextBadge,
    User,
    UserAttr,
    UserIdentity,
)
from tiktok_live.simulator.phrases import NICKNAMES

__all__ = ["SimulatedUser", "make_audience", "wire_identity", "wire_image", "wire_user"]

_IMAGES = "https://p16-sign.simulator.example"
_FIRST_ID = 6_900_000_000_000_000_000
_FAN_LEVELS_PER_TIER = 10
# Numbers of `Badge.scene_type` and of `Badge.display_type` (schema: user.proto).
_MODERATOR, _SUBSCRIBER, _TOP_GIFTER, _GIFTER, _FAN = 1, 4, 6, 8, 10
_AS_IMAGE, _AS_TEXT, _COMBINED = 1, 2, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedUser:
    """A viewer or the host.

    Attributes:
        id: larger than 2^53, like the platform's.
        unique_id: the user name, without `@`.
        nickname: the display name.
        language: of their comments; `un` is emoji only.
        gifter_level: 0 for no badge.
        fan_level: 0 for no badge.
        top_gifter_rank: 1 to 3; 0 for no badge.
        is_moderator: of the room.
        is_subscriber: of the host.
        is_follower: of the host.
        following: number of users that they follow.
        followers: number of users that follow them.
    """

    id: int
    unique_id: str
    nickname: str
    language: str = "en"
    gifter_level: int = 0
    fan_level: int = 0
    top_gifter_rank: int = 0
    is_moderator: bool = False
    is_subscriber: bool = False
    is_follower: bool = False
    following: int = 0
    followers: int = 0

    @property
    def sec_uid(self) -> str:
        """The user's key on the web, derived from the id."""
        digest = hashlib.sha256(str(self.id).encode()).digest()
        return "MS4wLjABAAAA" + base64.urlsafe_b64encode(digest).decode().rstrip("=")


def make_audience(rng: Random, size: int) -> tuple[SimulatedUser, ...]:
    """Return `size` different users; one in three has a badge."""
    return tuple(_make_user(rng, number) for number in range(size))


def _make_user(rng: Random, number: int) -> SimulatedUser:
    language = rng.choice(tuple(NICKNAMES))
    decorated = rng.random() < 1 / 3
    return SimulatedUser(
        id=_FIRST_ID + rng.randrange(10**12) * 10**5 + number,
        unique_id=f"viewer_{language}.{number}_{rng.randrange(1000)}",
        nickname=rng.choice(NICKNAMES[language]),
        language=language,
        gifter_level=rng.randrange(1, 40) if decorated else 0,
        fan_level=rng.randrange(1, 30) if decorated and rng.random() < 1 / 2 else 0,
        top_gifter_rank=number + 1 if number < 3 else 0,  # noqa: PLR2004 - the platform shows three places
        is_moderator=rng.random() < 1 / 20,
        is_subscriber=rng.random() < 1 / 10,
        is_follower=rng.random() < 1 / 2,
        following=rng.randrange(2000),
        followers=rng.randrange(5000),
    )


def wire_image(name: str) -> Image:
    """Return an image under two mirror URLs of a host that does not exist (RFC 2606)."""
    urls = [f"{_IMAGES}/{name}~100x100.webp", f"{_IMAGES}/{name}~100x100.jpeg"]
    return Image(url_list=urls, uri=f"100x100/{name}", width=100, height=100)


def wire_user(user: SimulatedUser) -> User:
    """Return the message `User` with the fields that the platform sets."""
    return User(
        id=user.id,
        nickname=user.nickname,
        avatar_thumb=wire_image(f"avatar/{user.id}"),
        follow_info=FollowInfo(
            following_count=user.following,
            follower_count=user.followers,
            follow_status=int(user.is_follower),
        ),
        user_attr=UserAttr(is_admin=user.is_moderator),
        display_id=user.unique_id,
        sec_uid=user.sec_uid,
        badge_list=_badges(user),
    )


def wire_identity(user: SimulatedUser, host_id: int) -> UserIdentity:
    """Return the roles relative to the host; all unset for most users."""
    return UserIdentity(
        is_gift_giver_of_anchor=user.gifter_level > 0,
        is_subscriber_of_anchor=user.is_subscriber,
        is_follower_of_anchor=user.is_follower,
        is_moderator_of_anchor=user.is_moderator,
        is_anchor=user.id == host_id,
    )


def _badges(user: SimulatedUser) -> list[Badge]:
    badges: list[Badge] = []
    if user.is_moderator:
        # The platform sends some badges twice, plain and combined.
        plain = ImageBadge(display_type=_AS_IMAGE, image=wire_image("badge/moderator"))
        badges += [Badge(display_type=_AS_IMAGE, scene_type=_MODERATOR, image=plain), _combined(_MODERATOR)]
    if user.is_subscriber:
        text = TextBadge(display_type=_AS_TEXT, key="subscriber", default_pattern="Subscriber")
        badges += [Badge(display_type=_AS_TEXT, scene_type=_SUBSCRIBER, text=text), _combined(_SUBSCRIBER)]
    if user.top_gifter_rank:
        rank = user.top_gifter_rank
        place = BadgeText(key=f"simulated_top_gifter_profile{rank}", default_pattern=f"No. {rank}")
        badges.append(_combined(_TOP_GIFTER, place=place))
    if user.gifter_level:
        badges.append(_combined(_GIFTER, user.gifter_level, str(user.gifter_level)))
    if user.fan_level:
        # The text is the tier in Roman numerals; the level is a field of its own.
        tier = "I" * min(3, 1 + user.fan_level // _FAN_LEVELS_PER_TIER)
        badges.append(_combined(_FAN, user.fan_level, tier))
    return badges


def _combined(scene: int, level: int = 0, text: str = "", *, place: BadgeText | None = None) -> Badge:
    return Badge(
        display_type=_COMBINED,
        scene_type=scene,
        privilege=Privilege(level=str(level) if level else ""),
        combine=CombineBadge(display_type=_COMBINED, icon=wire_image(f"badge/{scene}"), text=place, str=text),
    )
