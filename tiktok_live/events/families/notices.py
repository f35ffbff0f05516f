"""Notices of the platform: banners, announcements, hints with a button, gifts in other rooms.

Of the classes that say "Provisional." no payload, or none that tells its meaning, has been seen yet. They have what all
events have; what else their message holds is in `proto`.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, cast

import msgspec

from tiktok_live.events.base import MessageEvent, UserEvent
from tiktok_live.events.models import Gift, User, read_image
from tiktok_live.events.texts import named_user, read_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tiktok_live.events.models import Image
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

_NOTHING: Mapping[str, object] = MappingProxyType({})
_LEVELS = 50  # of nesting; what goes deeper is no banner and would exhaust the stack of whoever walks it


class BannerEvent(MessageEvent):
    """Banners of the platform's campaigns beside the live (`WebcastInRoomBannerMessage`)."""

    __slots__ = ("_data",)
    _message: room_pb2.WebcastInRoomBannerMessage
    _data: Mapping[str, object]

    @property
    def data(self) -> Mapping[str, object]:
        """What the platform's JSON text says, by name of the banner (field 2).

        Read on first use; empty when the text is no JSON object.
        """
        try:
            return self._data
        except AttributeError:
            self._data = data = _read_json(self._message.json)
            return data


class AnnouncementEvent(MessageEvent):
    """Announcements that run across the screen (`WebcastMarqueeAnnouncementMessage`)."""

    __slots__ = ()
    _message: room_pb2.WebcastMarqueeAnnouncementMessage

    @property
    def scene(self) -> str:
        """The platform's word for the occasion, for example `start_room_event` (field 2)."""
        return self._message.message_scene

    @property
    def texts(self) -> tuple[str, ...]:
        """What they say, localised (`message_entity[].notify`, fields 3 and 1, its `common.display_text`)."""
        return tuple([read_text(entity.notify.common.display_text) for entity in self._message.message_entity])


class CapsuleEvent(MessageEvent):
    """A small notice with a button (`WebcastCapsuleMessage`), for example about a new subscription goal."""

    __slots__ = ("_icon",)
    _message: room_pb2.WebcastCapsuleMessage
    _icon: Image

    @property
    def text(self) -> str:
        """What it says, localised (`desc`, field 3)."""
        return read_text(self._message.desc)

    @property
    def key(self) -> str:
        """The platform's key of the sentence, for example `pm_mt_goal_reminder` (`desc.key`, fields 3 and 1)."""
        return self._message.desc.key

    @property
    def button_text(self) -> str:
        """What the button says, localised (field 4)."""
        return read_text(self._message.button_text)

    @property
    def scene(self) -> str:
        """The platform's word for the occasion, for example `notice_viewer_new_goal` (field 7)."""
        return self._message.scene

    @property
    def kind(self) -> int:
        """The platform's number of the kind; 10 in all that was seen (`type`, field 6)."""
        return self._message.type

    @property
    def icon(self) -> Image:
        """Its picture (field 2)."""
        try:
            return self._icon
        except AttributeError:
            self._icon = icon = read_image(self._message.icon)
            return icon


class TickerEvent(MessageEvent):
    """A line of text above the comments (`WebcastRoomNotifyMessage`)."""

    __slots__ = ()
    _message: gift_pb2.WebcastRoomNotifyMessage

    @property
    def text(self) -> str:
        """What it says, localised (`common.display_text`)."""
        return read_text(self._message.common.display_text)

    @property
    def key(self) -> str:
        """The platform's key of the sentence, the same in all languages (`display_text.key`)."""
        return self._message.common.display_text.key

    @property
    def kind(self) -> int:
        """The platform's number of the kind (field 3)."""
        return self._message.notify_type

    @property
    def source(self) -> str:
        """The platform's word for what caused it, for example `gift_broadcast`; may be empty (field 9)."""
        return self._message.source

    @property
    def from_user_id(self) -> int:
        """Id of who caused it, 0 when absent (field 10)."""
        return self._message.from_user_id

    @property
    def duration(self) -> int:
        """How long it stays, as it seems in seconds (`extra.duration`, fields 6 and 1)."""
        return self._message.extra.duration


class GiftBroadcastEvent(UserEvent):
    """A large gift is announced to many rooms (`WebcastGiftBroadcastMessage`); `user` gave it.

    It is no gift to this host: the gift itself arrives as a `GiftEvent`, in the room where it was given. All is told by
    one sentence (`deep_link_notification`, field 4, its `common.display_text`).
    """

    __slots__ = ("_gift", "_recipient")
    _message: gift_pb2.WebcastGiftBroadcastMessage
    _gift: Gift
    _recipient: User

    @property
    def text(self) -> str:
        """What the platform says of it, localised."""
        return read_text(self._message.notify.common.display_text)

    @property
    def recipient(self) -> User:
        """Who received it: the second person in the sentence; empty and falsy when absent."""
        try:
            return self._recipient
        except AttributeError:
            self._recipient = recipient = named_user(self._message.notify.common.display_text, 1)
            return recipient

    @property
    def gift(self) -> Gift:
        """The kind of gift: number, name and picture (`left_icon`, field 3). The platform does not tell the price."""
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
    """Provisional. The panel that gifts are chosen from changed (`WebcastGiftPanelUpdateMessage`)."""

    __slots__ = ()


class GiftRestrictionEvent(MessageEvent):
    """Provisional. Restrictions on gifts changed (`WebcastGiftDynamicRestrictionMessage`)."""

    __slots__ = ()


class GiftPromptEvent(MessageEvent):
    """Provisional. A hint about gifts (`WebcastGiftPromptMessage`)."""

    __slots__ = ()


class BindingGiftEvent(MessageEvent):
    """Provisional. A gift that is bound to another message (`WebcastBindingGiftMessage`)."""

    __slots__ = ()


class BoostCardEvent(MessageEvent):
    """Provisional. A card that boosts a score (`WebcastBoostCardMessage`)."""

    __slots__ = ()


class ViewerPicksEvent(MessageEvent):
    """Provisional. What the viewers picked changed (`WebcastViewerPicksUpdateMessage`)."""

    __slots__ = ()


class GuideEvent(MessageEvent):
    """Provisional. A hint on how to use the platform (`WebcastGuideMessage`)."""

    __slots__ = ()


class NoticeEvent(MessageEvent):
    """Provisional. A notice of the platform (`WebcastNoticeMessage`)."""

    __slots__ = ()


class DeepLinkNotificationEvent(MessageEvent):
    """Provisional. A notification of the platform (`WebcastNotifyMessage`)."""

    __slots__ = ()


class SpeakerEvent(MessageEvent):
    """Provisional. A loudspeaker message (`WebcastSpeakerMessage`)."""

    __slots__ = ()


class PlatformBroadcastEvent(MessageEvent):
    """Provisional. The platform says something (`WebcastSystemMessage`); to the audience by `SystemMessageEvent`."""

    __slots__ = ()


class ToastEvent(MessageEvent):
    """Provisional. A text that shows for a moment (`WebcastToastMessage`)."""

    __slots__ = ()


def _read_json(text: str) -> Mapping[str, object]:
    try:
        data = msgspec.json.decode(text, type=dict[str, object])
    except (msgspec.DecodeError, RecursionError):
        return _NOTHING
    return MappingProxyType(data) if _is_shallow(data, _LEVELS) else _NOTHING


def _is_shallow(value: object, levels: int) -> bool:
    if isinstance(value, dict):
        inner = list(cast("dict[str, object]", value).values())
    elif isinstance(value, list):
        inner = cast("list[object]", value)
    else:
        return True
    return levels > 0 and all(_is_shallow(item, levels - 1) for item in inner)
