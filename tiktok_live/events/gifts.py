"""Gifts and treasure chests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tiktok_live.events.base import MessageEvent, UserEvent, wire_time
from tiktok_live.events.models import read_gift, read_image, read_user

if TYPE_CHECKING:
    from datetime import datetime

    from tiktok_live.events.models import Gift, Image, User
    from tiktok_live.proto.upb import envelope_pb2, gift_pb2

__all__ = ["EnvelopeEvent", "GiftEvent"]

_HIDE = 2


class GiftEvent(UserEvent):
    """Somebody gave a gift, or continued a streak of one (`WebcastGiftMessage`).

    A streak comes as several events with a growing `count`; the last one has `is_final`.
    """

    __slots__ = ("_gift",)
    _message: gift_pb2.WebcastGiftMessage
    _gift: Gift

    @property
    def gift(self) -> Gift:
        """The kind of gift."""
        try:
            return self._gift
        except AttributeError:
            self._gift = gift = read_gift(self._message)
            return gift

    @property
    def count(self) -> int:
        """How many were given since the streak began (`repeat_count`, field 5, times `group_count`, field 4)."""
        return self._message.repeat_count * max(self._message.group_count, 1)

    @property
    def is_streak(self) -> bool:
        """Whether the gift can come in streaks, so that more of it may follow."""
        return self.gift.is_streakable

    @property
    def is_final(self) -> bool:
        """Whether nothing more will follow: a single gift, or the last of a streak (`repeat_end`, field 9)."""
        return not self.is_streak or self._message.repeat_end == 1

    @property
    def group_id(self) -> int:
        """The platform's number of the streak, the time of its first gift in ms; 0 for single gifts (field 11)."""
        return self._message.group_id

    @property
    def recipient_id(self) -> int:
        """Id of who receives it (`to_user`, field 8, else `monitor_info.to_user_id`, fields 23 and 8)."""
        return self._message.to_user.id or self._message.monitor_info.to_user_id

    def _read_user(self) -> User:
        message = self._message
        return read_user(message.user, message.user_identity if message.HasField("user_identity") else None)


class EnvelopeEvent(MessageEvent):
    """A treasure chest appeared or went away (`WebcastEnvelopeMessage.envelope_info`, field 2).

    One that goes away carries its id alone. The same chest is sent again under new message ids: `envelope_id` stays.
    """

    __slots__ = ("_sender_avatar",)
    _message: envelope_pb2.WebcastEnvelopeMessage
    _sender_avatar: Image

    @property
    def envelope_id(self) -> str:
        """The chest's id (field 1)."""
        return self._message.envelope_info.envelope_id

    @property
    def is_hidden(self) -> bool:
        """Whether it goes away (`display`, field 3, is 2)."""
        return self._message.display == _HIDE

    @property
    def business_type(self) -> int:
        """Whose coins: 1 a viewer's, 2 the platform's, 4 a portal, 19 a super fan's (field 2)."""
        return self._message.envelope_info.business_type

    @property
    def diamonds(self) -> int:
        """What is inside, in diamonds (field 5)."""
        return self._message.envelope_info.diamond_count

    @property
    def winners(self) -> int:
        """Among how many people it is divided (field 6)."""
        return self._message.envelope_info.people_count

    @property
    def opens_at(self) -> datetime | None:
        """When it opens, UTC (`unpack_at`, field 7, in seconds); None when absent."""
        opens = self._message.envelope_info.unpack_at
        return wire_time(opens) if opens else None

    @property
    def sender_id(self) -> str:
        """Id of who hid it; empty when absent (field 8)."""
        return self._message.envelope_info.send_user_id

    @property
    def sender_name(self) -> str:
        """Name of who hid it, as it seems their handle (field 4)."""
        return self._message.envelope_info.send_user_name

    @property
    def sender_avatar(self) -> Image:
        """Picture of who hid it (field 9)."""
        try:
            return self._sender_avatar
        except AttributeError:
            self._sender_avatar = avatar = read_image(self._message.envelope_info.send_user_avatar)
            return avatar
