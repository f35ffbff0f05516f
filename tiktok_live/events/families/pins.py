"""What the host or a moderator pins to the top of the comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tiktok_live.events.base import MessageEvent
from tiktok_live.events.models import Gift, User, read_gift, read_user
from tiktok_live.events.scalars import wire_time
from tiktok_live.events.texts import Segment, read_segments

if TYPE_CHECKING:
    from datetime import datetime

    from tiktok_live.proto.upb import chat_pb2, gift_pb2, pin_pb2

__all__ = ["MessagePinnedEvent", "MessageUnpinnedEvent", "PinEvent", "PinnedChat", "PinnedGift"]


class PinnedChat(msgspec.Struct, frozen=True):
    """A comment that was pinned; it was sent before and is no new one.

    Attributes:
        msg_id: the comment's id, 0 when absent (`Common.msg_id`, field 2).
        user: who wrote it.
        text: the comment (`content`, field 3).
        segments: the comment in pieces: text, emotes and mentions.
        language: language code as the platform guessed it (field 14).
    """

    msg_id: int = 0
    user: User = User()
    text: str = ""
    segments: tuple[Segment, ...] = ()
    language: str = ""

    def __bool__(self) -> bool:
        return bool(self.msg_id or self.text)


class PinnedGift(msgspec.Struct, frozen=True):
    """A gift that was pinned; it was given before and is no new one.

    Attributes:
        msg_id: the gift message's id, 0 when absent (`Common.msg_id`, field 2).
        user: who gave it.
        gift: the kind of gift.
        count: how many (`repeat_count`, field 5, times `group_count`, field 4).
        recipient_id: id of who received it (`to_user`, field 8, else `monitor_info.to_user_id`, fields 23 and 8).
    """

    msg_id: int = 0
    user: User = User()
    gift: Gift = Gift()
    count: int = 0
    recipient_id: int = 0

    def __bool__(self) -> bool:
        return bool(self.msg_id or self.gift)


class PinEvent(MessageEvent):
    """Something about a pin (`WebcastRoomPinMessage`).

    What was pinned is a value of this event: it never arrives again as a comment or a gift.
    """

    __slots__ = ("_chat", "_gift")
    _message: pin_pb2.WebcastRoomPinMessage
    _chat: PinnedChat
    _gift: PinnedGift

    @property
    def action(self) -> int:
        """The platform's number of what happened: 1 pinned, 2 unpinned (field 33)."""
        return self._message.action

    @property
    def pin_id(self) -> int:
        """The pin's id, the same when it is taken away (field 35)."""
        return self._message.pin_id

    @property
    def operator_id(self) -> int:
        """Id of who pinned it; the platform tells nothing else of them (`operator`, field 32)."""
        return self._message.operator.id

    @property
    def pinned_at(self) -> datetime | None:
        """When it was pinned, UTC (`pin_time`, field 31, in milliseconds); None when absent."""
        return wire_time(self._message.pin_time)

    @property
    def duration(self) -> int:
        """How long it stays, in seconds (`display_duration`, field 34)."""
        return self._message.display_duration

    @property
    def pinned_method(self) -> str:
        """The platform's name of what was pinned, for example `WebcastChatMessage` (`method`, field 30)."""
        return self._message.method

    @property
    def chat(self) -> PinnedChat:
        """The comment that was pinned; empty and falsy when it is something else (`chat_message`, field 2)."""
        try:
            return self._chat
        except AttributeError:
            self._chat = chat = _read_chat(self._message.chat_message)
            return chat

    @property
    def gift(self) -> PinnedGift:
        """The gift that was pinned; empty and falsy when it is something else (`gift_message`, field 4)."""
        try:
            return self._gift
        except AttributeError:
            self._gift = gift = _read_gift(self._message.gift_message)
            return gift


class MessagePinnedEvent(PinEvent):
    """Something was pinned (`WebcastRoomPinMessage`, action 1)."""

    __slots__ = ()


class MessageUnpinnedEvent(PinEvent):
    """A pin was taken away (`WebcastRoomPinMessage`, action 2).

    The platform repeats no content: match it by `pin_id`. Of `chat` or `gift` the `msg_id` alone is there.
    """

    __slots__ = ()


def _read_chat(chat: chat_pb2.WebcastChatMessage) -> PinnedChat:
    user = read_user(chat.user, chat.user_identity if chat.HasField("user_identity") else None)
    segments = read_segments(chat.content, chat.emotes, read_user(chat.at_user))
    return PinnedChat(chat.common.msg_id, user, chat.content, segments, chat.content_language)


def _read_gift(gift: gift_pb2.WebcastGiftMessage) -> PinnedGift:
    user = read_user(gift.user, gift.user_identity if gift.HasField("user_identity") else None)
    count = gift.repeat_count * max(gift.group_count, 1)
    recipient = gift.to_user.id or gift.monitor_info.to_user_id
    return PinnedGift(gift.common.msg_id, user, read_gift(gift), count, recipient)
