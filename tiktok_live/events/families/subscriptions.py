"""Subscribers, fan club members and super fans, and the banners that announce them.

One action causes several messages: a subscription is sent as a `SubscribeEvent` and as a `SubscriptionBannerEvent`, the
entrance of a high-level viewer as a `JoinEvent` and as a banner. Count only one of them.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from tiktok_live.events.base import MessageEvent, UserEvent
from tiktok_live.events.families.room import SystemMessageEvent
from tiktok_live.events.models import User, read_user
from tiktok_live.events.scalars import wire_time
from tiktok_live.events.texts import named_number, named_user, read_text

if TYPE_CHECKING:
    from tiktok_live.proto.upb import common_pb2, room_pb2, subscribe_pb2

__all__ = [
    "BarrageEvent",
    "FanClubEntranceEvent",
    "FanClubJoinEvent",
    "LevelEntranceEvent",
    "SubscribeEvent",
    "SubscriptionBannerEvent",
    "SubscriptionCapsuleEvent",
    "SubscriptionNoticeEvent",
    "SubscriptionPinEvent",
    "SuperFanEntranceEvent",
    "SuperFanEvent",
    "SuperFanNoticeEvent",
    "choose_barrage",
    "choose_room_message",
]

_FAN_CLUB_JOINED = "pm_mt_fan_live_joined_comment"

# Keys of a banner's sentence, in lower case. The first is for a user who became a super fan ("{0:user} just became a
# Super Fan"); the second, despite its name, for a super fan who entered the room ("Super Fan {0:user} joined").
_SUPER_FAN_BECAME = "ttlive_superfan_commentnotif_someonebecamesuperfan"
_SUPER_FAN_ENTERED = "ttlive_superfan_commentnotif_superfanjoined"
_SUPER_FAN = "ttlive_superfan"


def _texts(message: subscribe_pb2.WebcastBarrageMessage) -> tuple[common_pb2.Text, ...]:
    """Return where a banner may have its text; the header's is the last resort."""
    return message.content, message.common_barrage_content, message.common.display_text


class BarrageEvent(UserEvent):
    """A banner across the screen (`WebcastBarrageMessage`). `user` is its subject, empty if none."""

    __slots__ = ()
    _message: subscribe_pb2.WebcastBarrageMessage

    @property
    def kind(self) -> int:
        """Numeric code: 4 subscription, 9 entrance by gifter level, 11 entrance by fan level (`msg_type`, field 3)."""
        return self._message.msg_type

    @property
    def text(self) -> str:
        """The text, localised (`content`, field 5, `common_barrage_content`, field 24, or the header's)."""
        return next(filter(None, map(read_text, _texts(self._message))), "")

    @property
    def key(self) -> str:
        """The platform's key of the text, the same in all languages (fields 5 and 24, or the header's)."""
        return next((text.key for text in _texts(self._message) if text.key), "")

    @property
    def duration(self) -> float:
        """How long it is shown, in seconds (field 6, in milliseconds)."""
        return self._message.duration / 1000

    @property
    def sub_type(self) -> str:
        """The platform's name of the banner, for example `fans_entrance`; may be empty (field 23)."""
        return self._message.sub_type

    def _read_user(self) -> User:
        message = self._message
        level = message.user_grade_param if message.HasField("user_grade_param") else message.fans_level_param
        return read_user(level.user) or next(filter(None, map(named_user, _texts(message))), User())


class LevelEntranceEvent(BarrageEvent):
    """A viewer with a high gifter level joined the live (`WebcastBarrageMessage`, type 9)."""

    __slots__ = ()

    @property
    def level(self) -> int:
        """The viewer's gifter level (`user_grade_param.current_grade`, fields 100 and 1)."""
        return self._message.user_grade_param.current_grade


class FanClubEntranceEvent(BarrageEvent):
    """A member of the host's fan club joined the live (`WebcastBarrageMessage`, type 11)."""

    __slots__ = ()

    @property
    def level(self) -> int:
        """The viewer's level in the fan club (`fans_level_param.current_grade`, fields 101 and 1)."""
        return self._message.fans_level_param.current_grade


class SubscriptionBannerEvent(BarrageEvent):
    """A banner announces a subscription (`WebcastBarrageMessage`, type 4), in addition to `SubscribeEvent`."""

    __slots__ = ()


class SuperFanNoticeEvent(BarrageEvent):
    """A banner about super fans (`WebcastBarrageMessage`, `key` contains `ttlive_superfan`, ignoring case).

    The two banners with a known meaning have subclasses. For others, such as a level increase, see `key`.
    """

    __slots__ = ()


class SuperFanEvent(SuperFanNoticeEvent):
    """A user became a super fan (`key` is `ttlive_superFan_commentNotif_someoneBecameSuperFan`)."""

    __slots__ = ()


class SuperFanEntranceEvent(SuperFanNoticeEvent):
    """A super fan joined the live (`key` is `ttlive_superFan_commentNotif_superFanJoined`)."""

    __slots__ = ()


class SubscribeEvent(UserEvent):
    """A user subscribed to the host (`WebcastSubNotifyMessage`)."""

    __slots__ = ()
    _message: subscribe_pb2.WebcastSubNotifyMessage

    @property
    def months(self) -> int:
        """Number of months they have been subscribed (`sub_month`, field 4)."""
        return self._message.sub_month

    @property
    def status(self) -> int:
        """Numeric code of the subscription's state; 1 has been observed, for a single subscription (field 8)."""
        return self._message.subscribing_status

    @property
    def text(self) -> str:
        """The announcement, localised (`common.display_text`)."""
        return read_text(self._message.common.display_text)


class SubscriptionPinEvent(MessageEvent):
    """A card with the host's subscription goal is pinned (`WebcastSubPinEventMessage`)."""

    __slots__ = ()
    _message: subscribe_pb2.WebcastSubPinEventMessage

    @property
    def action(self) -> int:
        """Numeric code of what happened; 1, pinned, has been observed (`action_type`, field 2)."""
        return self._message.action_type

    @property
    def goal_id(self) -> int:
        """The goal's id (`card.goal_pin_card.goal_id`, fields 3, 8 and 1)."""
        return self._message.card.goal_pin_card.goal_id

    @property
    def text(self) -> str:
        """The host's text on the card (`card.goal_pin_card.desc.content`, fields 3, 8, 3 and 2)."""
        return self._message.card.goal_pin_card.desc.content

    @property
    def progress(self) -> int:
        """Number of subscriptions so far (`card.goal_pin_card.progress`, fields 3, 8 and 5)."""
        return self._message.card.goal_pin_card.progress

    @property
    def target(self) -> int:
        """Number of subscriptions to reach (`card.goal_pin_card.target`, fields 3, 8 and 4)."""
        return self._message.card.goal_pin_card.target

    @property
    def ends_at(self) -> datetime | None:
        """When the card disappears, UTC (`card.goal_pin_card.time_to_live`, fields 3, 8 and 2, a time in seconds)."""
        return wire_time(self._message.card.goal_pin_card.time_to_live)

    @property
    def operator_id(self) -> int:
        """Id of the user who pinned it (`operator_user_id`, field 4)."""
        return self._message.operator_user_id


class FanClubJoinEvent(SystemMessageEvent, UserEvent):
    """A user joined the host's fan club (`WebcastRoomMessage`, key `pm_mt_fan_live_joined_comment`).

    The platform announces it only in this system message. `user` is the new member.
    """

    __slots__ = ()

    @property
    def member_number(self) -> int:
        """Number of members including the new one; 0 if the text does not say."""
        return named_number(self._message.common.display_text)

    def _read_user(self) -> User:
        return named_user(self._message.common.display_text)


class SubscriptionCapsuleEvent(MessageEvent):
    """Provisional. A small notice about subscriptions with a button (`WebcastSubCapsuleMessage`)."""

    __slots__ = ()


class SubscriptionNoticeEvent(UserEvent):
    """Provisional. A notice about a user's subscription (`WebcastSubscriptionNotifyMessage`)."""

    __slots__ = ()


_BARRAGES: dict[int, type[BarrageEvent]] = {4: SubscriptionBannerEvent, 9: LevelEntranceEvent, 11: FanClubEntranceEvent}


def choose_barrage(message: subscribe_pb2.WebcastBarrageMessage) -> type[BarrageEvent]:
    """Return the class of a banner. Super fans are checked first: their entrances have the fan club's type (11)."""
    keys = " ".join(text.key for text in _texts(message)).lower()
    if _SUPER_FAN not in keys:
        return _BARRAGES.get(message.msg_type, BarrageEvent)
    if _SUPER_FAN_ENTERED in keys:
        return SuperFanEntranceEvent
    return SuperFanEvent if _SUPER_FAN_BECAME in keys else SuperFanNoticeEvent


def choose_room_message(message: room_pb2.WebcastRoomMessage) -> type[SystemMessageEvent]:
    """Return the class of a system message."""
    return FanClubJoinEvent if message.common.display_text.key == _FAN_CLUB_JOINED else SystemMessageEvent
