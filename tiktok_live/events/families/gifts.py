"""Gifts and treasure chests."""

from __future__ import annotations

from enum import StrEnum, unique
from typing import TYPE_CHECKING

from tiktok_live.events.base import MessageEvent, UserEvent
from tiktok_live.events.derived import DerivedEvent
from tiktok_live.events.models import read_gift, read_image, read_user
from tiktok_live.events.scalars import wire_time

if TYPE_CHECKING:
    from datetime import datetime

    from tiktok_live.events.models import Gift, Image, User
    from tiktok_live.proto.upb import envelope_pb2, gift_pb2

__all__ = ["EnvelopeEvent", "GiftCompleteEvent", "GiftCompleteReason", "GiftEvent"]

_STREAKABLE = 1
_HIDE = 2


@unique
class GiftCompleteReason(StrEnum):
    """Why nothing more of a gift is expected."""

    SINGLE = "single"
    """It is no streak."""
    END = "end"
    """The streak said that it ended."""
    REPLACED = "replaced"
    """The same sender began another streak of the same gift to the same recipient."""
    TIMEOUT = "timeout"
    """The streak was silent for too long (`LiveConfig.streak_timeout`), or longest of more than 5,000 open ones."""
    EVICTED = "evicted"
    """What the client retains took too many bytes, and of the open streaks this one was silent longest."""
    LIVE_ENDED = "live_ended"
    """The live ended before the streak did."""
    CLOSED = "closed"
    """The client was closed, or gave up, before the streak ended."""


class GiftEvent(UserEvent):
    """Somebody gave a gift, or continued a streak of one (`WebcastGiftMessage`).

    A streak comes as several events, its ticks, with a growing `count`. For sums take `delta` and `diamonds` of every
    tick, or `count` and `diamonds` of every `GiftCompleteEvent`; never the `count` of ticks.
    """

    __slots__ = ("_gift",)
    _message: gift_pb2.WebcastGiftMessage
    _gift: Gift

    @property
    def gift(self) -> Gift:
        """The kind of gift; what the message leaves out is that of the streak's ticks before, or of the catalogue."""
        try:
            return self._gift
        except AttributeError:
            self._gift = gift = read_gift(self._message, self._context.gifts)
            return gift

    @property
    def count(self) -> int:
        """How many were given since the streak began (`repeat_count`, field 5, times `group_count`, field 4).

        Never negative, so that no message takes back what others gave.
        """
        return max(self._message.repeat_count, 0) * max(self._message.group_count, 1)

    @property
    def delta(self) -> int:
        """How many this event adds to those before it in the streak, never negative.

        The first tick that a client sees counts whole; so does an event that no session has read.
        """
        return self.count if self._session_value is None else self._session_value

    @property
    def diamonds(self) -> int:
        """What this event adds, in diamonds: `delta` times the price of one."""
        return self.delta * self._price

    @property
    def streak_id(self) -> str:
        """The streak: the same in all its ticks and in its completion, and in those of no other gift.

        Ids of sender, gift, recipient and group, joined by colons; for a single gift the id of its message.
        """
        message = self._message
        if not message.group_id and self._msg_id and not self.is_streak:
            return str(self._msg_id)
        gift_id = message.gift_id or message.gift.id
        return f"{message.user.id}:{gift_id}:{self.recipient_id}:{message.group_id}"

    @property
    def is_streak(self) -> bool:
        """Whether the gift can come in streaks, so that more of it may follow (`gift.type`, fields 15 and 11, is 1).

        Where the message leaves that out: whether it names a streak (`group_id`, field 11).
        """
        kind = self._message.gift.type
        return kind == _STREAKABLE if kind else self._message.group_id != 0

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

    def with_delta(self, delta: int, earlier: GiftEvent | None = None) -> GiftEvent:
        """Return the same event as a session hands it out, which knows the ticks before it.

        Args:
            delta: how many it adds to them.
            earlier: one of them; its gift is taken where this message leaves it out.
        """
        event = GiftEvent(*self._constructor_args())
        event._session_value = delta
        if earlier is not None and not self._message.HasField("gift"):
            event._gift = earlier.gift
        return event

    @property
    def _price(self) -> int:
        # The whole gift with its pictures is not needed for a sum.
        return self._message.gift.diamond_count or self.gift.diamonds

    def _read_user(self) -> User:
        message = self._message
        return read_user(message.user, message.user_identity if message.HasField("user_identity") else None)

    def _copy_state(self) -> tuple[int, Gift | None]:
        return self.delta, None if self._message.HasField("gift") else self.gift

    def __setstate__(self, state: tuple[int, Gift | None]) -> None:
        self._session_value, gift = state
        if gift is not None:
            self._gift = gift


class GiftCompleteEvent(DerivedEvent):
    """A gift is complete: one for every single gift and for every streak, however it ended.

    When more of a streak arrives after its completion, because that came of a time-out or of a lost message, there is
    another one for what was added, with `continues`. So the counts of all completions are the sum of all deltas.

    Args:
        source: the last tick.
        count: how many were given.
        reason: why nothing more is expected.
        continues: whether there was a completion of the same streak before.
        diamonds: what was given, in diamonds; None for `count` times the price of one.
    """

    __slots__ = ("_continues", "_count", "_diamonds", "_reason")
    _source: GiftEvent

    def __init__(
        self,
        source: GiftEvent,
        count: int,
        reason: GiftCompleteReason,
        continues: bool = False,  # noqa: FBT001, FBT002 - pickle gives it by its place
        diamonds: int | None = None,
    ) -> None:
        super().__init__(source)
        self._count = count
        self._reason = reason
        self._continues = continues
        self._diamonds = diamonds

    @property
    def user(self) -> User:
        """Who gave it."""
        return self._source.user

    @property
    def gift(self) -> Gift:
        """The kind of gift."""
        return self._source.gift

    @property
    def count(self) -> int:
        """How many were given: the sum of its ticks' `delta`. Where it `continues`, what was added since."""
        return self._count

    @property
    def diamonds(self) -> int:
        """What was given, in diamonds: the sum of its ticks' `diamonds`."""
        return self._count * self._source.gift.diamonds if self._diamonds is None else self._diamonds

    @property
    def continues(self) -> bool:
        """Whether the streak had a completion before, to which this one adds: more of it came late."""
        return self._continues

    @property
    def streak_id(self) -> str:
        """The same as in its ticks."""
        return self._source.streak_id

    @property
    def recipient_id(self) -> int:
        """Id of who receives it; 0 when the message does not say."""
        return self._source.recipient_id

    @property
    def reason(self) -> GiftCompleteReason:
        """Why nothing more is expected; equals its text, as in `event.reason == "timeout"`."""
        return self._reason

    def _constructor_args(self) -> tuple[object, ...]:
        return self._source, self._count, self._reason, self._continues, self.diamonds


class EnvelopeEvent(MessageEvent):
    """A treasure chest appeared or went away (`WebcastEnvelopeMessage.envelope_info`, field 2).

    One that goes away carries its id alone. The same chest is sent again under new message ids: `envelope_id` stays,
    and what was told once is not told again.
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

    def repeat_key(self) -> tuple[str, int, str]:
        """Return what stays the same when this is sent again under another message id.

        The chest, its state (`display`, field 3), and the key of the sentence beside it, which tells a super fan box
        that was sent from one that was claimed.
        """
        return self.envelope_id, self._message.display, self._message.common.display_text.key

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
