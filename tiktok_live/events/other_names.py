"""What other clients call the events, attributes and classes that have another name here, for hints in errors.

The clients are TikTokLive 7.0.1, tiktok-live-connector 2.5.0 and piratetok-live-py 0.3.0, and older versions that
tutorials show. Names are compared in snake case and without `Event`, so `roomUser`, `RoomUserEvent` and `room_user` are
one name. Methods of the platform are known too: an event that is named after its message needs no entry here.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping
    from types import FrameType
    from typing import NoReturn

__all__ = [
    "ATTRIBUTES",
    "CLASSES",
    "EVENT_NAMES",
    "class_here",
    "event_here",
    "explain_attributes",
    "in_snake_case",
    "refuse",
]

EVENT_NAMES: Mapping[str, str] = {
    "comment": "chat",
    "connect": "connected",
    "websocket_connected": "connected",
    "enter_room": "connected",
    "disconnect": "disconnected",
    "stream_end": "live_ended",
    "live_end": "live_ended",
    "end": "live_ended",
    "live_pause": "live_paused",
    "live_unpause": "live_resumed",
    "live_resume": "live_resumed",
    "room_user": "viewer_count",
    "viewer_count_update": "viewer_count",
    "emote_chat": "emote",
    "envelope_event": "envelope",
    "question_new": "question",
    "join_event": "join",
    "super_fan_join": "super_fan_entrance",
    "link_mic_armies": "battle_scores",
    "mic_armies": "battle_scores",
    "link_mic_battle": "battle",
    "mic_battle_start": "battle_start",
    "caption_message": "caption",
    "poll_message": "poll",
    "bottom": "bottom_notice",
    "bottom_message": "bottom_notice",
    "goal_update": "goal",
    "im_delete": "messages_deleted",
    "delete": "messages_deleted",
    "room_pin": "pin",
    "system": "system_message",
    "notify": "ticker",
    "websocket_response": "event",
    "raw_data": "message",
    "decoded_data": "message",
    "error": "handler_failed",
}
"""Names of events elsewhere, to names here."""

ATTRIBUTES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "MessageEvent": {
        "proto": ("common", "base_message", "as_base64"),
        "to_dict()": ("to_json", "as_dict", "data"),
        "created_at": ("create_time", "timestamp"),
        "method": ("display_type", "type"),
    },
    "UserEvent": {
        "user.unique_id": ("unique_id", "display_id"),
        "user.nickname": ("nickname", "nick_name"),
        "user.id": ("user_id",),
        "user.avatar": ("profile_picture", "profile_picture_url"),
        "user.badges": ("user_badges",),
        "user.is_moderator": ("is_moderator",),
        "user.is_subscriber": ("is_subscriber", "user_is_super_fan"),
        "user": ("user_identity", "from_user", "sender"),
    },
    "ChatEvent": {
        "text": ("comment", "content", "message"),
        "language": ("content_language",),
        "mentioned_user": ("at_user", "mention_users"),
    },
    "EmoteEvent": {"emotes": ("emote_list",)},
    "QuestionEvent": {"text": ("question_text", "content"), "asked_at": ("create_time",)},
    "LikeEvent": {"count": ("like_count",), "total": ("total_like_count", "total_likes")},
    "MemberEvent": {"viewers": ("member_count", "viewer_count")},
    "FollowEvent": {"followers": ("follow_count",)},
    "ViewerCountEvent": {
        "viewers": ("viewer_count", "viewers_count", "total"),
        "total_viewers": ("total_user",),
        "top_viewers": ("ranks", "ranks_list"),
    },
    "GiftEvent": {
        "count": ("repeat_count", "combo_count", "amount"),
        "is_final": ("repeat_end", "finished"),
        "not is_final": ("streaking",),
        "gift.is_streakable": ("streakable", "gift_type"),
        "gift.id": ("gift_id",),
        "gift.name": ("gift_name", "describe"),
        "gift.diamonds": ("diamond_count",),
        "recipient_id": ("to_user", "to_member_id", "receiver_user_id"),
        "gift": ("gift_details", "extended_gift_info"),
    },
    "GiftCompleteEvent": {
        "count": ("repeat_count", "combo_count", "amount"),
        "gift.id": ("gift_id",),
        "gift.name": ("gift_name", "describe"),
        "gift.diamonds": ("diamond_count",),
    },
    "SubscribeEvent": {"months": ("sub_month",)},
    "User": {
        "id": ("user_id", "id_str"),
        "unique_id": ("display_id", "username", "handle"),
        "nickname": ("nick_name", "display_name", "name"),
        "sec_uid": ("sec_user_id",),
        "avatar": (
            *("avatar_thumb", "avatar_medium", "avatar_large", "avatar_url"),
            *("profile_picture", "profile_picture_url", "avatar_jpg"),
        ),
        "badges": ("badge_list", "user_badges"),
        "followers": ("follower_count", "follow_info"),
        "following": ("following_count",),
        "is_follower": ("is_following", "follow_role", "follow_status"),
        "is_friend": ("is_mutual_following_with_anchor", "friend"),
        "is_subscriber": ("is_subscribe", "is_super_fan", "subscribe_info"),
        "is_host": ("is_anchor",),
        "gifter_level": ("pay_grade", "level"),
        "fan_level": ("member_level", "fans_club", "fans_club_info"),
        "top_gifter_rank": ("is_top_gifter",),
    },
    "Gift": {
        "id": ("gift_id",),
        "name": ("gift_name", "describe"),
        "diamonds": ("diamond_count", "price", "cost"),
        "is_streakable": ("streakable", "type", "gift_type", "combo"),
        "icon": ("image", "picture", "gift_picture_url"),
    },
    "LiveClient": {
        "on": ("add_listener", "add_event_listener", "event"),
        "start": ("connect",),
        "aclose": ("disconnect", "close", "stop"),
        "look_up": ("is_live", "fetch_is_live", "check_online", "fetch_room_info"),
        "room": ("room_info", "gift_info", "available_gifts"),
        "state": ("connected", "is_connected", "is_connecting"),
    },
    "Image": {"url": ("image_url",), "urls": ("url_list", "m_urls"), "uri": ("m_uri",)},
}
"""By class: the expression that has the value here, and the names of the attribute elsewhere."""

CLASSES: Mapping[str, str] = {
    "TikTokLiveClient": "LiveClient",
    "TikTokLiveConnection": "LiveClient",
    "WebcastPushConnection": "LiveClient",
    "UserOfflineError": "NotLive",
    "HostNotOnlineError": "NotLive",
    "UserNotFoundError": "RoomNotFound",
    "AgeRestrictedError": "AgeRestricted",
    "WebcastBlockedError": "ResolverBlocked",
    "TikTokBlockedError": "ResolverBlocked",
    "DeviceBlockedError": "HandshakeRejected",
    "SignAPIError": "SignError",
    "SignatureRateLimitError": "SignRateLimited",
    "PremiumEndpointError": "SignRejected",
    "PremiumFeatureError": "SignRejected",
    "AlreadyConnectedError": "UsageError",
    "AlreadyConnectingError": "UsageError",
    "PirateTokError": "TikTokLiveError",
    "TikTokApiError": "ResolverUnavailable",
    "GiftStreakTracker": "GiftCompleteEvent",
    "GiftStreakEvent": "GiftCompleteEvent",
    "TikTokEvent": "Event",
    "BaseEvent": "Event",
}
"""Names of classes elsewhere, to names of `tiktok_live`."""

_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def in_snake_case(name: str) -> str:
    """Return a name in snake case: `uniqueId` and `UniqueID` are `unique_id`."""
    return _WORD.sub("_", name).lower().replace("-", "_")


def event_here(name: str) -> str:
    """Return the name here of an event that another client calls `name`; empty if none is known."""
    key = in_snake_case(name.strip())
    short = key.removesuffix("_event")
    return EVENT_NAMES.get(key) or EVENT_NAMES.get(short) or _event_of_method(short)


def _event_of_method(name: str) -> str:
    from tiktok_live.events.registry import MESSAGE_SPECS  # noqa: PLC0415 - only for hints

    plain = name.removeprefix("webcast_").removesuffix("_message")
    for method, spec in MESSAGE_SPECS.items():
        if in_snake_case(method.removeprefix("Webcast").removesuffix("Message")) == plain:
            return spec.event.name
    return ""


def class_here(name: str) -> str:
    """Return the name here of a class that another client calls `name`; empty if none is known."""
    if not name.endswith("Event") or name in CLASSES:
        return CLASSES.get(name, "")
    event = event_here(name)
    return f"{event.title().replace('_', '')}Event" if event else ""


def refuse(name: str, module: str, homes: Container[str]) -> NoReturn:
    """Raise the error for a name that `module` does not have, with the right import if another client has it.

    Args:
        name: what `module` does not have.
        module: `tiktok_live` or `tiktok_live.events`.
        homes: the names that it has.

    Raises:
        ImportError: an import statement requests it. Of an AttributeError, Python would hide the text.
        AttributeError: anything else does, such as `hasattr`.
    """
    here = class_here(name)
    other = "tiktok_live.events" if module == "tiktok_live" else "tiktok_live"
    right = f"from {module if here in homes else other} import {here}"
    if here and _is_import(sys._getframe(2)):  # noqa: SLF001 - there is no other way to learn who asks
        raise ImportError(f"cannot import {name!r} from {module!r}: write {right}", name=module)
    hint = f": write {right}" if here else ""
    raise AttributeError(f"module {module!r} has no attribute {name!r}{hint}")


def _is_import(caller: FrameType) -> bool:
    """Return whether the import system asks a package for a name, as it does first in `from package import name`."""
    return caller.f_code.co_name == "_handle_fromlist" and "importlib" in caller.f_globals.get("__name__", "")


class _Elsewhere:
    """Stands on a class where another client has an attribute: reading it raises an error that has the name here.

    Attributes that exist cost nothing this way. With `__getattr__` every attribute would be slower.
    """

    __slots__ = ("_here", "_name")

    def __init__(self, name: str, here: str) -> None:
        self._name = name
        self._here = here

    def __get__(self, instance: object, owner: type) -> NoReturn:
        raise AttributeError(f"{owner.__name__!r} object has no attribute {self._name!r}: use {self._here!r}")


def explain_attributes(classes: Iterable[type]) -> None:
    """Explain, on these classes, the names that other clients use; the names in camel case too."""
    for cls in classes:
        own = [name for name in vars(cls) if not name.startswith("_")]
        names = {name: name for name in own if "_" in name}
        names |= {name: here for here, others in ATTRIBUTES.get(cls.__name__, {}).items() for name in others}
        for name, here in names.items():
            for other in {name, _camel_case(name)} - set(own):
                setattr(cls, other, _Elsewhere(other, here))
        if names:
            setattr(cls, "__dir__", _dir)  # noqa: B010 - the type says that it is a method of the class itself


def _camel_case(name: str) -> str:
    first, *words = name.split("_")
    return first + "".join(map(str.title, words))


def _dir(instance: object) -> list[str]:
    found = object.__dir__(instance)
    return [
        name for name in found if not any(type(vars(cls).get(name)) is _Elsewhere for cls in type(instance).__mro__)
    ]
