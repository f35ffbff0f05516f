"""What each field of a message means for a user's privacy. A field that no rule names is emptied if it is text."""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from google.protobuf.descriptor import FieldDescriptor

__all__ = ["HUGE", "LARGE_ID", "Role", "is_user_map", "number_role", "role_of", "text_role"]


class Role(Enum):
    """What happens to a value."""

    KEEP = auto()
    """Kept; a text with a long number in it is emptied."""
    COLOR = auto()
    """Kept."""
    CLEAR = auto()
    ID = auto()
    """The id of a user or a room: replaced."""
    LARGE_ID = auto()
    """Replaced if it is so large that it could be a user's or a room's."""
    COUNT = auto()
    """An amount, a count or a time: kept, unless it is too large to be one."""
    ROUGH = auto()
    """A count that singles a user out, such as followers: rounded to one digit."""
    HANDLE = auto()
    NICKNAME = auto()
    TEXT = auto()
    """Written by a user."""
    SENTENCE = auto()
    """Written by the platform, with names in it."""
    NUMBER_TEXT = auto()
    """A number as text, such as `1.2K`; any other text is emptied."""


LARGE_ID = 10**12
"""Ids from here on are replaced in fields that may hold one; ids of gifts are smaller."""
HUGE = 10**17
"""A number from here on is an id, whatever the name of its field; the largest times are microseconds."""

# Names without their prefix, such as `anchor_` or `to_`.
_USER = re.compile(
    r"(?:^|_)(?:user|uid|u_?id|anchor|owner|member|host|sender|receiver|contributor|operator|inviter|invitee|sponsor"
    r"|teammate|action_by_user|room|channel|author|creator|target_user|sec)(?:_?(?:id|ids|uid))?(?:_str|_int|_list)*$"
    r"|(?:user|anchor|owner|member|room|host)_?(?:ids?|uid)|uid",
    re.IGNORECASE,
)
_ID = re.compile(r"(?:^|_)(?:ids?|uid|uuid|i_d)(?:_str|_int|_list|_str_list)*$|(?:id|Id|ID)(?:_?str|Str)?$")
_HANDLES = frozenset(
    {
        "display_id",
        "displayid",
        "unique_id",
        "uniqueid",
        "contributor_display_id",
        "username",
        "user_name",
        "unique_name",
    }
)
_NICKNAMES = frozenset(
    {"nickname", "nick_name", "nickName", "to_member_nickname", "send_user_name", "poll_sponsor", "host_nickname"}
)
# Numbers that must stay equal, or that identify no user.
_KEPT_NUMBERS = frozenset(
    {
        "msg_id", "log_id", "seq_id", "gift_id", "group_id", "color_id", "primary_effect_id", "delete_msg_ids_list",
        "gallery_gift_id", "available_gift_ids", "live_id", "send_packet_seq_id", "sentence_id", "sequence_id",
        "gift_ids", "msgid", "giftid",
    }
)  # fmt: skip
_ROUGH = frozenset(
    {
        "follower_count", "following_count", "follow_count", "followercount", "followingcount", "heartcount", "heart",
        "videocount", "friendcount", "diggcount", "video_total_count", "video_total_play_count",
        "video_total_favorite_count",
    }
)  # fmt: skip
_CLEARED_NUMBERS = frozenset({"User.create_time", "User.modify_time", "CommentQualityScore.score"})

_TEXTS = frozenset({"content", "display_content", "word", "comment", "text", "diff_text", "toast_text"})
_CLEARED_TEXTS = frozenset(
    {
        "WebcastLiveIntroMessage.content", "BattleRivalTag.content",
        # May be the name that a host gave to a fan club.
        "BadgeText.default_pattern", "TextBadge.default_pattern",
    }
)  # fmt: skip
_SENTENCES = frozenset(
    {
        "WebcastRoomMessage.content", "WebcastNoticeMessage.content", "WebcastBottomMessage.content",
        "WebcastRoomVerifyMessage.content", "WebcastToastMessage.toast_text", "BattleNoticeText.text",
        "BattleDisplayConfig.text", "BattleDisplayConfig.diff_text", "WebcastSystemMessage.message",
        "WebcastControlMessage.tips", "default_pattern", "reason", "cause", "detail", "advice", "error", "delay_reason",
        "message", "prompts", "status_message",
    }
)  # fmt: skip
_NUMBER_TEXTS = frozenset(
    {
        "pop_str",
        "string_value",
        "str",
        "create_at",
        "level_str",
        "level",
        "prompt_field_value",
        "pieces",
        "data2",
        "data3",
    }
)
_KEPT_TEXTS = frozenset(
    {
        # Of messages
        "method", "key", "payload_encoding", "payload_type", "content_language", "lang", "card_name_key",
        "gift_name_key", "prompt_key", "prompt_field_key", "title_key", "content_key", "starling_key",
        "effect_starling_key", "rank_type", "gift_type", "client_enter_source", "client_enter_type",
        "client_live_reason", "user_share_type", "scene", "sub_scene", "sub_type", "message_scene", "source",
        "signature_version", "algorithm_version", "challenge_type", "leave_source", "video_type_name",
        "Gift.name", "Gift.describe", "PayGrade.name",
        # Of records and answers
        "event", "kind", "status", "provider", "type", "language", "region", "software", "evidence", "mode",
    }
)  # fmt: skip
_TEXT_RULES = (
    (_CLEARED_TEXTS, Role.CLEAR),
    (_SENTENCES, Role.SENTENCE),
    (_KEPT_TEXTS, Role.KEEP),
    (_HANDLES, Role.HANDLE),
    (_NICKNAMES, Role.NICKNAME),
    (_TEXTS, Role.TEXT),
    (_NUMBER_TEXTS, Role.NUMBER_TEXT),
)
_COLOR = re.compile(r"color|_colors$")
_USER_MAPS = frozenset({"armies", "battle_result", "battle_combo_v2", "user_infos"})


@cache
def role_of(field: FieldDescriptor) -> Role:
    """Return the role of a field that is a number or a text."""
    owner = field.containing_type.name if field.containing_type is not None else ""
    if field.type == field.TYPE_BYTES:
        return Role.CLEAR
    if field.type == field.TYPE_STRING:
        return text_role(field.name, owner)
    return number_role(field.name, owner)


def number_role(name: str, owner: str = "") -> Role:
    """Return the role of a number by its name, in a message or in JSON."""
    plain = name.lower()
    if f"{owner}.{name}" in _CLEARED_NUMBERS:
        return Role.CLEAR
    if plain in _KEPT_NUMBERS or f"{owner}.{name}" == "Gift.id":
        return Role.KEEP
    if plain in _ROUGH:
        return Role.ROUGH
    if (
        f"{owner}.{name}" == "User.id"
        or name == "key"
        or (_ID.search(name) and _USER.search(name))
        or plain.endswith("uid")
    ):
        return Role.ID
    return Role.LARGE_ID if _ID.search(name) or name == "origin_display_to_user_list" else Role.COUNT


def text_role(name: str, owner: str = "") -> Role:
    """Return the role of a text by its name, in a message or in JSON."""
    full, plain = f"{owner}.{name}", name.lower()
    for names, role in _TEXT_RULES:
        if full in names or name in names or plain in names:
            return role
    if _COLOR.search(name):
        return Role.COLOR
    return Role.ID if _ID.search(name) or plain in {"sec_uid", "secuid"} else Role.CLEAR


def is_user_map(name: str) -> bool:
    """Return whether the keys of a map field are users."""
    return name in _USER_MAPS
