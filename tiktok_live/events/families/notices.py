"""Notices of the platform: banners, announcements, capsules, tickers, gifts in other rooms.

"Provisional." marks classes for messages without recorded payloads, or with payloads of unknown meaning. They have only
the attributes of all events; the fields of their message are in `proto`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

import msgspec

from tiktok_live.events.base import MessageEvent, UserEvent
from tiktok_live.events.models import Gift, Image, User, read_image
from tiktok_live.events.texts import named_user, read_text

if TYPE_CHECKING:
    from tiktok_live.proto.upb import gift_pb2, room_pb2

__all__ = [
    "AnnouncementEvent",
    "BannerEvent",
    "BindingGiftEvent",
    "BoostCardEvent",
    "CapsuleEvent",
    "DeepLinkNotificationEvent",
    "GiftBroadcastEvent",
    "GiftPanelUpdateEvent",
    "GiftPromptEvent",
    "GiftRestrictionEvent",
    "GuideEvent",
    "NoticeEvent",
    "PlatformBroadcastEvent",
    "SpeakerEvent",
    "TickerEvent",
    "ToastEvent",
    "ViewerPicksEvent",
]

_NO_DATA: Mapping[str, object] = MappingProxyType({})
_MAX_DEPTH = 50  # of nesting; deeper data is not a banner and could exceed the recursion limit of code that reads it


class BannerEvent(MessageEvent):
    """Banners of the platform's campaigns (`WebcastInRoomBannerMessage`)."""

    __slots__ = ("_data",)
    _message: room_pb2.WebcastInRoomBannerMessage
    _data: Mapping[str, object]

    @property
    def data(self) -> Mapping[str, object]:
        """The banners' JSON data, by name of the banner (field 2).

        Parsed on first use; empty if the text is not a JSON object.
        """
        try:
            return self._data
        except AttributeError:
            self._data = data = _read_json(self._message.json)
            return data


class AnnouncementEvent(MessageEvent):
    """Announcements that scroll across the screen (`WebcastMarqueeAnnouncementMessage`)."""

    __slots__ = ()
    _message: room_pb2.WebcastMarqueeAnnouncementMessage

    @property
    def scene(self) -> str:
        """The platform's name of the occasion, for example `start_room_event` (field 2)."""
        return self._message.message_scene

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts, localised (`message_entity[].notify`, fields 3 and 1, its `common.display_text`)."""
        return tuple([read_text(entity.notify.common.display_text) for entity in self._message.message_entity])


class CapsuleEvent(MessageEvent):
    """A small notice with a button (`WebcastCapsuleMessage`), for example about a new subscription goal."""

    __slots__ = ("_icon",)
    _message: room_pb2.WebcastCapsuleMessage
    _icon: Image

    @property
    def text(self) -> str:
        """The text, localised (`desc`, field 3)."""
        return read_text(self._message.desc)

    @property
    def key(self) -> str:
        """The platform's key of the text, for example `pm_mt_goal_reminder` (`desc.key`, fields 3 and 1)."""
        return self._message.desc.key

    @property
    def button_text(self) -> str:
        """The text on the button, localised (field 4)."""
        return read_text(self._message.button_text)

    @property
    def scene(self) -> str:
        """The platform's name of the occasion, for example `notice_viewer_new_goal` (field 7)."""
        return self._message.scene

    @property
    def kind(self) -> int:
        """Numeric code of the kind; only 10 has been observed (`type`, field 6)."""
        return self._message.type

    @property
    def icon(self) -> Image:
        """The picture (field 2)."""
        try:
            return self._icon
        except AttributeError:
            self._icon = icon = read_image(self._message.icon)
            return icon


class TickerEvent(MessageEvent):
    """A line of text shown above the chat for some seconds, for example about a gift (`WebcastRoomNotifyMessage`).

    Not to be confused with `NoticeEvent` and `DeepLinkNotificationEvent`, which have other messages.
    """

    __slots__ = ()
    _message: gift_pb2.WebcastRoomNotifyMessage

    @property
    def text(self) -> str:
        """The text, localised (`common.display_text`)."""
        return read_text(self._message.common.display_text)

    @property
    def key(self) -> str:
        """The platform's key of the text, the same in all languages (`display_text.key`)."""
        return self._message.common.display_text.key

    @property
    def kind(self) -> int:
        """Numeric code of the kind (field 3)."""
        return self._message.notify_type

    @property
    def source(self) -> str:
        """The platform's name of the cause, for example `gift_broadcast`; may be empty (field 9)."""
        return self._message.source

    @property
    def from_user_id(self) -> int:
        """Id of the user who caused it, 0 if absent (field 10)."""
        return self._message.from_user_id

    @property
    def duration(self) -> int:
        """How long it is shown, apparently in seconds (`extra.duration`, fields 6 and 1)."""
        return self._message.extra.duration


class GiftBroadcastEvent(UserEvent):
    """A large gift is announced in many rooms (`WebcastGiftBroadcastMessage`); `user` sent it.

    It is not a gift to this host: the gift arrives as a `GiftEvent` in the room where it was sent. The attributes are
    read from one sentence (`notify`, field 4, its `common.display_text`).
    """

    __slots__ = ("_gift", "_recipient")
    _message: gift_pb2.WebcastGiftBroadcastMessage
    _gift: Gift
    _recipient: User

    @property
    def text(self) -> str:
        """The announcement, localised."""
        return read_text(self._message.notify.common.display_text)

    @property
    def recipient(self) -> User:
        """The recipient: the second user in the sentence; empty and falsy if absent."""
        try:
            return self._recipient
        except AttributeError:
            self._recipient = recipient = named_user(self._message.notify.common.display_text, 1)
            return recipient

    @property
    def gift(self) -> Gift:
        """The kind of gift: id, name and picture (`left_icon`, field 3). The platform does not send the price."""
        try:
            return self._gift
        except AttributeError:
            self._gift = gift = self._read_gift()
            return gift

    def _read_gift(self) -> Gift:
        message = self._message
        icon = read_image(message.left_icon)
        for piece in message.notify.common.display_text.pieces:
            if piece.HasField("gift_value"):
                return Gift(piece.gift_value.gift_id, piece.gift_value.name_ref.default_pattern, icon=icon)
        return Gift(icon=icon)

    def _read_user(self) -> User:
        return named_user(self._message.notify.common.display_text) or User(id=self._message.from_user_id)


class GiftPanelUpdateEvent(MessageEvent):
    """Provisional. The gift panel changed (`WebcastGiftPanelUpdateMessage`)."""

    __slots__ = ()


class GiftRestrictionEvent(MessageEvent):
    """Provisional. Restrictions on gifts changed (`WebcastGiftDynamicRestrictionMessage`)."""

    __slots__ = ()


class GiftPromptEvent(MessageEvent):
    """Provisional. A hint about gifts (`WebcastGiftPromptMessage`)."""

    __slots__ = ()


class BindingGiftEvent(MessageEvent):
    """Provisional. A gift that is linked to another message (`WebcastBindingGiftMessage`)."""

    __slots__ = ()


class BoostCardEvent(MessageEvent):
    """Provisional. A card that boosts a score (`WebcastBoostCardMessage`)."""

    __slots__ = ()


class ViewerPicksEvent(MessageEvent):
    """Provisional. The viewers' picks changed (`WebcastViewerPicksUpdateMessage`)."""

    __slots__ = ()


class GuideEvent(MessageEvent):
    """Provisional. A hint on how to use the platform (`WebcastGuideMessage`)."""

    __slots__ = ()


class NoticeEvent(MessageEvent):
    """Provisional. A notice from the platform (`WebcastNoticeMessage`); lines above the chat are `TickerEvent`."""

    __slots__ = ()


class DeepLinkNotificationEvent(MessageEvent):
    """Provisional. A notification with a deep link into the app (`WebcastNotifyMessage`; apparently in field 2)."""

    __slots__ = ()


class SpeakerEvent(MessageEvent):
    """Provisional. A loudspeaker message (`WebcastSpeakerMessage`)."""

    __slots__ = ()


class PlatformBroadcastEvent(MessageEvent):
    """Provisional. A text that the platform broadcasts (`WebcastSystemMessage`).

    Texts for the viewers of this room, such as the welcome, are `SystemMessageEvent` (`WebcastRoomMessage`).
    """

    __slots__ = ()


class ToastEvent(MessageEvent):
    """Provisional. A text that is shown for a moment (`WebcastToastMessage`)."""

    __slots__ = ()


def _read_json(text: str) -> Mapping[str, object]:
    try:
        data = msgspec.json.decode(text, type=dict[str, object])
    except (msgspec.DecodeError, RecursionError):
        return _NO_DATA
    return MappingProxyType(data) if _is_shallow(data, _MAX_DEPTH) else _NO_DATA


def _is_shallow(value: object, levels: int) -> bool:
    if isinstance(value, dict):
        inner = list(cast("dict[str, object]", value).values())
    elif isinstance(value, list):
        inner = cast("list[object]", value)
    else:
        return True
    return levels > 0 and all(_is_shallow(item, levels - 1) for item in inner)
