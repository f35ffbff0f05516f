"""Factories of users, gifts, pictures and rooms, and their form on the wire."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING, cast

from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError
from tiktok_live.events.images import Image
from tiktok_live.events.models import Badge, BadgeKind, Gift, User, read_user
from tiktok_live.events.writing.profiles import write_user
from tiktok_live.rooms.base import LookupStatus, Room, RoomLookup
from tiktok_live.simulator.audience.gifts import GIFTS
from tiktok_live.simulator.room import stable_id
from tiktok_live.wire.codec import message_type

if TYPE_CHECKING:
    from tiktok_live.proto.upb import common_pb2, user_pb2

__all__ = [
    "as_gift",
    "as_user",
    "make_gift_kind",
    "make_image",
    "make_lookup",
    "make_room",
    "make_user",
]

_FIRST_USER_ID = 6_700_000_000_000_000_000
_FIRST_ROOM_ID = 7_300_000_000_000_000_000
_FIRST_GIFT_ID = 900_000
_STARTED = datetime.fromtimestamp(1_750_000_000, UTC)


def make_image(name: str = "picture", *, urls: Iterable[str] = (), width: int = 100, height: int = 100) -> Image:
    """Return a picture.

    Args:
        name: of the file, from which the URLs are made.
        urls: instead, best first.
        width: in pixels.
        height: in pixels.
    """
    made = tuple(urls) or tuple(f"https://cdn.example/{name}.{kind}" for kind in ("webp", "jpg"))
    return Image(made, name, width, height)


def make_user(
    name: str = "ann",
    *,
    id: int | None = None,  # noqa: A002 - the attribute's name
    unique_id: str | None = None,
    nickname: str | None = None,
    is_moderator: bool = False,
    is_subscriber: bool = False,
    is_follower: bool = False,
    is_friend: bool = False,
    is_host: bool = False,
    is_gifter: bool = False,
    gifter_level: int = 0,
    fan_level: int = 0,
    top_gifter_rank: int = 0,
    following: int = 0,
    followers: int = 0,
    badges: Iterable[Badge] = (),
    avatar: Image | None = None,
    sec_uid: str | None = None,
) -> User:
    """Return a user; the same name always has the same id.

    Levels, ranks, moderators and subscribers get their badges, as on the platform.

    Args:
        name: the display name; the handle is made from it.
        id: by default made from the name.
        unique_id: the handle without `@`.
        nickname: the display name, if it differs from `name`.
        is_moderator: moderates the room.
        is_subscriber: subscribes to the host.
        is_follower: follows the host.
        is_friend: the host and the user follow each other.
        is_host: is the host.
        is_gifter: has given the host a gift before.
        gifter_level: 0 without a gifter badge.
        fan_level: 0 without a fan club badge.
        top_gifter_rank: 1 to 3; 0 without the badge.
        following: number of users this user follows.
        followers: number of followers.
        badges: more badges.
        avatar: by default one made from the handle.
        sec_uid: the key of the user on the web.
    """
    handle = name.lower().replace(" ", ".") if unique_id is None else unique_id
    plain = User(
        stable_id(handle, _FIRST_USER_ID) if id is None else id,
        handle,
        name if nickname is None else nickname,
        f"MS4wLjABAAAA{handle}" if sec_uid is None else sec_uid,
        make_image(f"avatar/{handle}") if avatar is None else avatar,
        (*badges, *_badges_for(is_moderator, is_subscriber, gifter_level, fan_level, top_gifter_rank)),
        gifter_level,
        fan_level,
        top_gifter_rank,
        is_moderator,
        is_subscriber,
        is_follower or is_friend,
        is_friend,
        is_host,
        is_gifter,
        following,
        followers,
    )
    return _as_read(plain)


def make_gift_kind(
    name: str = "Rose",
    *,
    diamonds: int | None = None,
    id: int | None = None,  # noqa: A002 - the attribute's name
    is_streakable: bool | None = None,
    icon: Image | None = None,
) -> Gift:
    """Return a kind of gift: a well-known one by its name, or a new one with its price.

    Args:
        name: of a well-known gift such as `Rose` or `Galaxy`; any other with `diamonds`.
        diamonds: price of one.
        id: by default the platform's, or one made from the name.
        is_streakable: whether it can be sent in streaks; new ones can.
        icon: by default one made from the name.

    Raises:
        ConfigError: the gift is not known, and has no price.
    """
    known = next((kind for kind in GIFTS if kind.name.lower() == name.lower()), None)
    if known is None and diamonds is None:
        raise _unknown_gift(name)
    new_id = known.id if known else _FIRST_GIFT_ID + stable_id(name, 0) % _FIRST_GIFT_ID
    return Gift(
        new_id if id is None else id,
        known.name if known else name,
        (known.diamonds if known else 0) if diamonds is None else diamonds,
        (known.is_streakable if known else True) if is_streakable is None else is_streakable,
        make_image(f"gift/{new_id}") if icon is None else icon,
    )


def make_room(
    unique_id: str = "host",
    *,
    room_id: int | None = None,
    status: LookupStatus = LookupStatus.LIVE,
    title: str = "A simulated live",
    viewers: int | None = 120,
    started_at: datetime | None = _STARTED,
) -> Room:
    """Return a room as a lookup finds it."""
    host = make_user(unique_id, is_host=True)
    return Room(
        room_id=stable_id(unique_id, _FIRST_ROOM_ID) if room_id is None else room_id,
        unique_id=unique_id,
        status=status,
        title=title,
        host_id=host.id,
        host_nickname=host.nickname,
        host_sec_uid=host.sec_uid,
        viewers=viewers,
        started_at=started_at,
    )


def make_lookup(
    status: LookupStatus | str = LookupStatus.LIVE, room: Room | None = None, detail: str = ""
) -> RoomLookup:
    """Return the result of a lookup, for resolvers of your own; a live or paused one has a room."""
    found = LookupStatus(status)
    if room is None and found.is_watchable:
        room = make_room(status=found)
    return RoomLookup(status=found, source="page", detail=detail or f"the simulated status is {found}", room=room)


def as_user(value: User | str) -> User:
    """Return the user; a name makes one."""
    return make_user(value) if isinstance(value, str) else value


def as_gift(value: Gift | str) -> Gift:
    """Return the kind of gift; the name of a well-known one makes it."""
    return make_gift_kind(value) if isinstance(value, str) else value


def _badges_for(is_moderator: bool, is_subscriber: bool, gifter: int, fan: int, rank: int) -> Iterable[Badge]:  # noqa: FBT001 - the flags of one user
    shown = {
        BadgeKind.MODERATOR: (is_moderator, 0, ""),
        BadgeKind.SUBSCRIBER: (is_subscriber, 0, "Subscriber"),
        BadgeKind.TOP_GIFTER: (rank > 0, 0, f"No. {rank}"),
        BadgeKind.GIFTER_LEVEL: (gifter > 0, gifter, str(gifter)),
        BadgeKind.FAN_CLUB: (fan > 0, fan, "I"),
    }
    return [
        Badge(kind, level, text, make_image(f"badge/{int(kind)}"), int(kind))
        for kind, (is_shown, level, text) in shown.items()
        if is_shown
    ]


def _as_read(user: User) -> User:
    """Return the user as the decoder reads it from a message that has everything."""
    message = cast("user_pb2.User", message_type("user.User")())
    identity = cast("common_pb2.UserIdentity", message_type("common.UserIdentity")())
    with caught(TypeError, ValueError) as failure:
        write_user(message, user, identity)
    if failure:
        raise ConfigError(f"a user cannot have these attributes: {failure.error}") from failure.cause
    return read_user(message, identity)


def _unknown_gift(name: str) -> ConfigError:
    names = [kind.name for kind in GIFTS]
    near = get_close_matches(name, names, n=1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    return ConfigError(
        f"no well-known gift is named {name!r}{hint}",
        advice=f'Give its price, as in make_gift_kind("{name}", diamonds=10), or use one of {", ".join(names)}',
    )
