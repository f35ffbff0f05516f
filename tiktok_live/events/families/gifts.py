"""Gifts and treasure chests."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum, unique
from typing import TYPE_CHECKING

from tiktok_live.events.base import MessageEvent, UserEvent
from tiktok_live.events.derived import DerivedEvent
from tiktok_live.events.models import Gift, Image, User, read_gift, read_image, read_sender
from tiktok_live.events.scalars import wire_time

if TYPE_CHECKING:
    from tiktok_live.proto.upb import envelope_pb2, gift_pb2

__all__ = ["EnvelopeEvent", "GiftCompleteEvent", "GiftCompleteReason", "GiftEvent"]

_STREAKABLE = 1
_DISPLAY_HIDE = 2


@unique
class GiftCompleteReason(StrEnum):
    """Why a gift is complete."""

    SINGLE = "single"
    """The gift is not a streak."""
    END = "end"
    """The streak's last message arrived."""
    REPLACED = "replaced"
    """The sender started another streak of the same gift to the same recipient."""
    TIMEOUT = "timeout"
    """No tick arrived for `LiveConfig.streak_timeout`, or this was the most idle of more than 5,000 open streaks."""
    EVICTED = "evicted"
    """The client's memory budget was exceeded, and this was the most idle of the open streaks."""
    LIVE_ENDED = "live_ended"
    """The live ended before the streak did."""
    CLOSED = "closed"
    """The client closed or gave up before the streak ended."""


class GiftEvent(UserEvent):
    """A user sent a gift, or continued a streak (`WebcastGiftMessage`).

    A streak is sent as several events, its ticks, with a growing `count`. For sums, add up `delta` and `diamonds` of
    every tick, or `count` and `diamonds` of every `GiftCompleteEvent`; never the `count` of ticks.
    """

    __slots__ = ("_gift",)
    _message: gift_pb2.WebcastGiftMessage
    _gift: Gift

    @property
    def gift(self) -> Gift:
        """The kind of gift; what the message leaves out is from earlier ticks of the streak, or from the catalogue."""
        try:
            return self._gift
        except AttributeError:
            self._gift = gift = read_gift(self._message, self._context.gifts)
            return gift

    @property
    def count(self) -> int:
        """Number of gifts since the streak began (`repeat_count`, field 5, times `group_count`, field 4).

        Never negative, so that no message can reduce a sum.
        """
        return max(self._message.repeat_count, 0) * max(self._message.group_count, 1)

    @property
    def delta(self) -> int:
        """Number of gifts that this event adds to the earlier ticks of its streak; never negative.

        Equal to `count` for the first tick that the client receives, and for events decoded without a session.
        """
        return self.count if self._session_value is None else self._session_value

    @property
    def diamonds(self) -> int:
        """Diamonds that this event adds: `delta` times the price of one gift."""
        return self.delta * self._price

    @property
    def streak_id(self) -> str:
        """Identifies the streak: equal in all its ticks and its completion, and unique to it.

        The ids of sender, gift, recipient and group, joined by colons; for a single gift, the id of its message.
        """
        message = self._message
        if not message.group_id and self._msg_id and not self.is_streak:
            return str(self._msg_id)
        gift_id = message.gift_id or message.gift.id
        return f"{message.user.id}:{gift_id}:{self.recipient_id}:{message.group_id}"

    @property
    def is_streak(self) -> bool:
        """Whether the gift can be sent in streaks, so that more may follow (`gift.type`, fields 15 and 11, is 1).

        If the message leaves this out: whether it names a streak (`group_id`, field 11).
        """
        kind = self._message.gift.type
        return kind == _STREAKABLE if kind else self._message.group_id != 0

    @property
    def is_final(self) -> bool:
        """Whether this is a single gift or the last tick of a streak (`repeat_end`, field 9)."""
        return not self.is_streak or self._message.repeat_end == 1

    @property
    def group_id(self) -> int:
        """The platform's id of the streak, the time of its first gift in ms; 0 for single gifts (field 11)."""
        return self._message.group_id

    @property
    def recipient_id(self) -> int:
        """Id of the recipient (`to_user`, field 8, or `monitor_info.to_user_id`, fields 23 and 8)."""
        return self._message.to_user.id or self._message.monitor_info.to_user_id

    def with_delta(self, delta: int, earlier: GiftEvent | None = None) -> GiftEvent:
        """Return a copy of the event with what the session knows from earlier ticks.

        Args:
            delta: number of gifts that this event adds.
            earlier: an earlier tick; supplies `gift` if this message leaves it out.
        """
        event = GiftEvent(*self._constructor_args())
        event._session_value = delta
        if earlier is not None and not self._message.HasField("gift"):
            event._gift = earlier.gift
        return event

    @property
    def _price(self) -> int:
        # Avoids building the whole gift with its pictures.
        return self._message.gift.diamond_count or self.gift.diamonds

    def _read_user(self) -> User:
        return read_sender(self._message)

    def _copy_state(self) -> tuple[int, Gift | None]:
        return self.delta, None if self._message.HasField("gift") else self.gift

    def __setstate__(self, state: tuple[int, Gift | None]) -> None:
        self._session_value, gift = state
        if gift is not None:
            self._gift = gift


class GiftCompleteEvent(DerivedEvent):
    """A gift is complete: emitted once for every single gift and for every streak, however it ended.

    If more ticks arrive after the completion, for example after a timeout, another event with `continues` reports what
    they added. The counts of all completions therefore equal the sum of all deltas.

    Args:
        source: the last tick.
        count: number of gifts.
        reason: why the gift is complete.
        continues: whether the streak already had a completion.
        diamonds: total in diamonds; None for `count` times the price of one gift.
    """

    __slots__ = ("_continues", "_count", "_diamonds", "_reason")
    _source: GiftEvent

    def __init__(
        self,
        source: GiftEvent,
        count: int,
        reason: GiftCompleteReason,
        continues: bool = False,  # noqa: FBT001, FBT002 - pickle passes it by position
        diamonds: int | None = None,
    ) -> None:
        super().__init__(source)
        self._count = count
        self._reason = reason
        self._continues = continues
        self._diamonds = diamonds

    @property
    def user(self) -> User:
        """The user who sent it."""
        return self._source.user

    @property
    def gift(self) -> Gift:
        """The kind of gift."""
        return self._source.gift

    @property
    def count(self) -> int:
        """Number of gifts: the sum of the ticks' `delta`; with `continues`, since the last completion."""
        return self._count

    @property
    def diamonds(self) -> int:
        """Total in diamonds: the sum of the ticks' `diamonds`."""
        return self._count * self._source.gift.diamonds if self._diamonds is None else self._diamonds

    @property
    def continues(self) -> bool:
        """Whether the streak already had a completion, and this one adds later ticks to it."""
        return self._continues

    @property
    def streak_id(self) -> str:
        """Equal to `streak_id` of the ticks."""
        return self._source.streak_id

    @property
    def recipient_id(self) -> int:
        """Id of the recipient; 0 if the message does not say."""
        return self._source.recipient_id

    @property
    def reason(self) -> GiftCompleteReason:
        """Why the gift is complete; can be compared with a string, as in `event.reason == "timeout"`."""
        return self._reason

    def _constructor_args(self) -> tuple[object, ...]:
        return self._source, self._count, self._reason, self._continues, self.diamonds


class EnvelopeEvent(MessageEvent):
    """A treasure chest appeared or disappeared (`WebcastEnvelopeMessage.envelope_info`, field 2).

    When it disappears, only its id is sent. The platform repeats a chest under new message ids; the session drops these
    repetitions.
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
        """Whether it disappeared (`display`, field 3, is 2)."""
        return self._message.display == _DISPLAY_HIDE

    def repeat_key(self) -> tuple[str, int, str]:
        """Return a key that is equal for repetitions under other message ids.

        It consists of the chest's id, its state (`display`, field 3) and the key of its sentence, which distinguishes a
        super fan box that was sent from one that was claimed.
        """
        return self.envelope_id, self._message.display, self._message.common.display_text.key

    @property
    def business_type(self) -> int:
        """Source of the coins: 1 a viewer, 2 the platform, 4 a portal, 19 a super fan (field 2)."""
        return self._message.envelope_info.business_type

    @property
    def diamonds(self) -> int:
        """Value of the contents in diamonds (field 5)."""
        return self._message.envelope_info.diamond_count

    @property
    def winners(self) -> int:
        """Number of users who share the contents (field 6)."""
        return self._message.envelope_info.people_count

    @property
    def opens_at(self) -> datetime | None:
        """When it opens, UTC (`unpack_at`, field 7, in seconds); None if absent."""
        return wire_time(self._message.envelope_info.unpack_at)

    @property
    def sender_id(self) -> str:
        """Id of the user who sent it; empty if absent (field 8)."""
        return self._message.envelope_info.send_user_id

    @property
    def sender_name(self) -> str:
        """Name of the user who sent it, apparently the handle (field 4)."""
        return self._message.envelope_info.send_user_name

    @property
    def sender_avatar(self) -> Image:
        """Avatar of the user who sent it (field 9)."""
        try:
            return self._sender_avatar
        except AttributeError:
            self._sender_avatar = avatar = read_image(self._message.envelope_info.send_user_avatar)
            return avatar
