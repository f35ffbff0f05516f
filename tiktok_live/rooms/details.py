"""What pages and APIs say about a room beside its id and status. Pure; no input makes these functions raise."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace

from tiktok_live.net.json_fields import as_array, as_object, as_text, as_whole
from tiktok_live.rooms.streams import Stream, parse_page_streams, parse_streams

__all__ = ["RoomDetails", "merge_details", "parse_page_details", "parse_room_details"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomDetails:
    """Facts about a room and its host; None, False or empty if the source does not have them.

    Attributes:
        likes: of the live so far.
        total_viewers: visits since the start; `Room.viewers` is the number at the moment.
        shares: of the live.
        new_followers: since the start.
        followers: of the host.
        following: number of users that the host follows.
        avatar_url: the host's picture; signed and short-lived, so it is not in the repr.
        bio: the host's text about themselves.
        is_verified: whether the host has the platform's check mark.
        topic: the live's topic, such as `Gaming`.
        game: name of the game; empty if none.
        introduction: the host's text about the live.
        is_sound_only: whether the live has no picture.
        is_for_subscribers: whether only subscribers may watch.
        has_goods: whether goods are sold.
        streams: the video's qualities with their addresses, the best first.
    """

    likes: int | None = None
    total_viewers: int | None = None
    shares: int | None = None
    new_followers: int | None = None
    followers: int | None = None
    following: int | None = None
    avatar_url: str = field(default="", repr=False)
    bio: str = ""
    is_verified: bool = False
    topic: str = ""
    game: str = ""
    introduction: str = ""
    is_sound_only: bool = False
    is_for_subscribers: bool = False
    has_goods: bool = False
    streams: tuple[Stream, ...] = ()


def parse_room_details(data: dict[str, object]) -> RoomDetails:
    """Parse `data` of a response of the webcast API about a room."""
    owner, stats = as_object(data.get("owner")), as_object(data.get("stats"))
    follows = as_object(owner.get("follow_info"))
    return RoomDetails(
        likes=as_whole(stats.get("like_count")) or as_whole(data.get("like_count")),
        total_viewers=as_whole(stats.get("total_user")),
        shares=as_whole(stats.get("share_count")),
        new_followers=as_whole(stats.get("follow_count")),
        followers=as_whole(follows.get("follower_count")),
        following=as_whole(follows.get("following_count")),
        avatar_url=_first_url(owner.get("avatar_large")) or _first_url(owner.get("avatar_thumb")),
        bio=as_text(owner.get("bio_description")),
        is_verified=owner.get("verified") is True,
        topic=as_text(as_object(data.get("hashtag")).get("title")),
        game=as_text(as_object(data.get("game_tag_detail")).get("display_name")),
        introduction=as_text(data.get("introduction")),
        is_sound_only=data.get("live_type_audio") is True,
        is_for_subscribers=data.get("live_sub_only") == 1,
        has_goods=data.get("has_commerce_goods") is True,
        streams=parse_streams(as_object(data.get("stream_url"))),
    )


def parse_page_details(info: dict[str, object]) -> RoomDetails:
    """Parse `{user, stats, liveRoom}`, which is in the live page and in the response of the user API."""
    user, live = as_object(info.get("user")), as_object(info.get("liveRoom"))
    # Zeros are a page that was served before the counts were loaded.
    stats, counts = as_object(info.get("stats")), as_object(live.get("liveRoomStats"))
    return RoomDetails(
        total_viewers=as_whole(counts.get("enterCount")) or None,
        followers=as_whole(stats.get("followerCount")) or None,
        following=as_whole(stats.get("followingCount")) or None,
        avatar_url=as_text(user.get("avatarLarger")) or as_text(user.get("avatarThumb")),
        bio=as_text(user.get("signature")),
        is_verified=user.get("verified") is True,
        is_for_subscribers=live.get("liveSubOnly") == 1,
        streams=parse_page_streams(live),
    )


def merge_details(first: RoomDetails, second: RoomDetails) -> RoomDetails:
    """Return `first` with the facts of `second` where it has none."""
    gaps = {each.name: getattr(second, each.name) for each in fields(first) if _is_absent(getattr(first, each.name))}
    return replace(first, **gaps)


def _is_absent(value: object) -> bool:
    return value in (None, "", (), 0)


def _first_url(image: object) -> str:
    return next(filter(None, map(as_text, as_array(as_object(image).get("url_list")))), "")
