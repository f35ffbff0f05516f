"""Made-up events, to try pages and rules: decoded from messages that are written for them, as in a live. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from tiktok_live.causes import caught
from tiktok_live.client.options.suggestions import nearest
from tiktok_live.errors import ConfigError
from tiktok_live.events.base import DecodeContext, Event, MessageEvent
from tiktok_live.events.decode import decode_message
from tiktok_live.events.families.chat import ChatEvent
from tiktok_live.events.families.gifts import GiftCompleteEvent, GiftCompleteReason, GiftEvent
from tiktok_live.events.families.social import FollowEvent, JoinEvent, LikeEvent, ShareEvent
from tiktok_live.events.families.subscriptions import SubscribeEvent
from tiktok_live.events.models import Gift, User
from tiktok_live.events.registry import MESSAGE_SPECS
from tiktok_live.events.writing.event_fields import payload_of

__all__ = ["MADE_UP_KINDS", "MadeUp", "made_up", "read_made_up"]

_CLASSES: Mapping[str, tuple[str, type[MessageEvent]]] = {
    "chat": ("WebcastChatMessage", ChatEvent),
    "gift": ("WebcastGiftMessage", GiftEvent),
    "like": ("WebcastLikeMessage", LikeEvent),
    "follow": ("WebcastSocialMessage", FollowEvent),
    "share": ("WebcastSocialMessage", ShareEvent),
    "subscribe": ("WebcastSubNotifyMessage", SubscribeEvent),
    "join": ("WebcastMemberMessage", JoinEvent),
}

MADE_UP_KINDS = tuple(_CLASSES)
"""Kinds of events that can be made up."""

_MOST = 1_000_000
_LONGEST = 150
_USER_ID = 1  # belongs to nobody
_GIFT_ID = 1


class MadeUp(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a made-up event says.

    Attributes:
        kind: one of `MADE_UP_KINDS`.
        room: handle of the host; empty for the first room.
        user: display name.
        text: of a comment.
        gift: name of the gift.
        diamonds: price of one gift.
        count: of gifts, likes or months.
    """

    kind: str
    room: str = ""
    user: str = "Ann"
    text: str = "This is a test"
    gift: str = "Rose"
    diamonds: int = 1
    count: int = 1


def read_made_up(content: bytes) -> MadeUp:
    """Return what a request asks for, as JSON.

    Raises:
        ConfigError: it is not valid.
    """
    with caught(msgspec.DecodeError, UnicodeDecodeError, RecursionError) as failure:
        wanted = msgspec.json.decode(content, type=MadeUp)
    if failure:
        raise ConfigError(f"the body is not what was expected: {failure.error}") from failure.cause
    if wanted.kind not in _CLASSES:
        near = nearest(wanted.kind, _CLASSES)
        advice = f"Did you mean {near!r}?" if near else None
        raise ConfigError(f"kind must be one of {', '.join(_CLASSES)}", advice=advice)
    if not (1 <= wanted.count <= _MOST and 0 <= wanted.diamonds <= _MOST):
        raise ConfigError(f"count and diamonds must be whole numbers up to {_MOST}, and count at least 1")
    if max(map(len, (wanted.user, wanted.text, wanted.gift))) > _LONGEST:
        raise ConfigError(f"user, text and gift may have {_LONGEST} characters")
    return wanted


def made_up(wanted: MadeUp, number: int, wall: float) -> Event:
    """Return a made-up event.

    Args:
        wanted: what it says.
        number: the id of its message.
        wall: seconds since 1970.
    """
    method, cls = _CLASSES[wanted.kind]
    payload = payload_of(cls, MESSAGE_SPECS[method], _values(wanted))
    event = decode_message(method, payload, number, context=DecodeContext(received_at=wall))
    if isinstance(event, GiftEvent):
        return GiftCompleteEvent(event, wanted.count, GiftCompleteReason.SINGLE)
    return event


def _values(wanted: MadeUp) -> Mapping[str, Any]:
    handle = "".join(filter(str.isalnum, wanted.user.lower())) or "test"
    user = User(id=_USER_ID, unique_id=handle, nickname=wanted.user)
    gift = Gift(_GIFT_ID, wanted.gift, wanted.diamonds)
    own: Mapping[str, Mapping[str, Any]] = {
        "chat": {"text": wanted.text},
        "gift": {"gift": gift, "count": wanted.count},
        "like": {"count": wanted.count},
        "subscribe": {"months": wanted.count},
    }
    return {"user": user, **own.get(wanted.kind, {})}
