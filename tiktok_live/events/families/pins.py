"""Comments and gifts that the host or a moderator pins above the chat."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from tiktok_live.events.base import MessageEvent
from tiktok_live.events.models import Gift, User, read_gift, read_sender, read_user
from tiktok_live.events.scalars import wire_time
from tiktok_live.events.texts import Segment, read_segments

if TYPE_CHECKING:
    from tiktok_live.proto.upb import chat_pb2, gift_pb2, pin_pb2

__all__ = ["MessagePinnedEvent", "MessageUnpinnedEvent", "PinEvent", "PinnedChat", "PinnedGift"]


class PinnedChat(msgspec.Struct, frozen=True):
    """A pinned comment; it is not a new comment.

    Attributes:
        msg_id: the comment's id, 0 if absent (`Common.msg_id`, field 2).
        user: the user who wrote it.
        text: the comment (`content`, field 3).
        segments: the comment split into text, emotes and mentions.
        language: language code detected by the platform (field 14).
    """

    msg_id: int = 0
    user: User = User()
    text: str = ""
    segments: tuple[Segment, ...] = ()
    language: str = ""

    def __bool__(self) -> bool:
        return bool(self.msg_id or self.text)


class PinnedGift(msgspec.Struct, frozen=True):
    """A pinned gift; it is not a new gift.

    Attributes:
        msg_id: the gift message's id, 0 if absent (`Common.msg_id`, field 2).
        user: the user who sent it.
        gift: the kind of gift.
        count: number of gifts (`repeat_count`, field 5, times `group_count`, field 4).
        recipient_id: id of the recipient (`to_user`, field 8, or `monitor_info.to_user_id`, fields 23 and 8).
    """

    msg_id: int = 0
    user: User = User()
    gift: Gift = Gift()
    count: int = 0
    recipient_id: int = 0

    def __bool__(self) -> bool:
        return bool(self.msg_id or self.gift)


class PinEvent(MessageEvent):
    """A pin changed (`WebcastRoomPinMessage`).

    The pinned comment or gift is an attribute of this event; it does not arrive again as an event of its own.
    """

    __slots__ = ("_chat", "_gift")
    _message: pin_pb2.WebcastRoomPinMessage
    _chat: PinnedChat
    _gift: PinnedGift

    @property
    def action(self) -> int:
        """Numeric code of the change: 1 pinned, 2 unpinned (field 33)."""
        return self._message.action

    @property
    def pin_id(self) -> int:
        """The pin's id, also used when it is removed (field 35)."""
        return self._message.pin_id

    @property
    def operator_id(self) -> int:
        """Id of the user who pinned it; the platform sends only the id (`operator`, field 32)."""
        return self._message.operator.id

    @property
    def pinned_at(self) -> datetime | None:
        """When it was pinned, UTC (`pin_time`, field 31, in milliseconds); None if absent."""
        return wire_time(self._message.pin_time)

    @property
    def duration(self) -> int:
        """How long it is shown, in seconds (`display_duration`, field 34)."""
        return self._message.display_duration

    @property
    def pinned_method(self) -> str:
        """Method of the pinned message, for example `WebcastChatMessage` (`method`, field 30)."""
        return self._message.method

    @property
    def chat(self) -> PinnedChat:
        """The pinned comment; empty and falsy if something else is pinned (`chat_message`, field 2)."""
        try:
            return self._chat
        except AttributeError:
            self._chat = chat = _read_chat(self._message.chat_message)
            return chat

    @property
    def gift(self) -> PinnedGift:
        """The pinned gift; empty and falsy if something else is pinned (`gift_message`, field 4)."""
        try:
            return self._gift
        except AttributeError:
            self._gift = gift = _read_gift(self._message.gift_message)
            return gift


class MessagePinnedEvent(PinEvent):
    """Something was pinned (`WebcastRoomPinMessage`, action 1)."""

    __slots__ = ()


class MessageUnpinnedEvent(PinEvent):
    """A pin was removed (`WebcastRoomPinMessage`, action 2).

    The platform does not repeat the content: match events by `pin_id`. `chat` or `gift` has only its `msg_id`.
    """

    __slots__ = ()


def _read_chat(chat: chat_pb2.WebcastChatMessage) -> PinnedChat:
    segments = read_segments(chat.content, chat.emotes, read_user(chat.at_user))
    return PinnedChat(chat.common.msg_id, read_sender(chat), chat.content, segments, chat.content_language)


def _read_gift(gift: gift_pb2.WebcastGiftMessage) -> PinnedGift:
    count = gift.repeat_count * max(gift.group_count, 1)
    recipient = gift.to_user.id or gift.monitor_info.to_user_id
    return PinnedGift(gift.common.msg_id, read_sender(gift), read_gift(gift), count, recipient)
