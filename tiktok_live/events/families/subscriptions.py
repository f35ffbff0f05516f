"""Subscribers, fan club members and super fans, and the banners that announce them.

One act brings several messages: a subscription comes as a `SubscribeEvent` and as a `SubscriptionBannerEvent`, the
entrance of somebody with a high level as a `JoinEvent` and as a banner. Count one kind of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tiktok_live.events.base import MessageEvent, UserEvent
from tiktok_live.events.families.room import SystemMessageEvent
from tiktok_live.events.models import read_user
from tiktok_live.events.scalars import wire_time
from tiktok_live.events.texts import named_number, named_user, read_text

if TYPE_CHECKING:
    from datetime import datetime

    from tiktok_live.events.models import User
    from tiktok_live.proto.upb import room_pb2, subscribe_pb2

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

# Keys of a banner's sentence, in lower case. The second is a super fan who enters the room, whatever its name
# suggests ("Super Fan {0:user} joined"); the first is somebody who became one ("{0:user} just became a Super Fan").
_SUPER_FAN_BECAME = "ttlive_superfan_commentnotif_someonebecamesuperfan"
_SUPER_FAN_ENTERED = "ttlive_superfan_commentnotif_superfanjoined"
_SUPER_FAN = "ttlive_superfan"


class BarrageEvent(UserEvent):
    """A banner across the screen (`WebcastBarrageMessage`). `user` is whom it is about, empty when nobody."""

    __slots__ = ()
    _message: subscribe_pb2.WebcastBarrageMessage

    @property
    def kind(self) -> int:
        """The platform's number: 4 subscription, 9 entrance by gifter level, 11 by fan level (`msg_type`, field 3)."""
        return self._message.msg_type

    @property
    def text(self) -> str:
        """What it says, localised (`content`, field 5, else `common_barrage_content`, field 24)."""
        return read_text(self._message.content) or read_text(self._message.common_barrage_content)

    @property
    def key(self) -> str:
        """The platform's key of that sentence, the same in all languages (fields 5 and 24)."""
        return self._message.content.key or self._message.common_barrage_content.key

    @property
    def duration(self) -> float:
        """How long it stays, in seconds (field 6, in milliseconds)."""
        return self._message.duration / 1000

    def _read_user(self) -> User:
        message = self._message
        level = message.user_grade_param if message.HasField("user_grade_param") else message.fans_level_param
        return read_user(level.user) or named_user(message.content) or named_user(message.common_barrage_content)


class LevelEntranceEvent(BarrageEvent):
    """Somebody with a high gifter level came to watch (`WebcastBarrageMessage`, type 9)."""

    __slots__ = ()

    @property
    def level(self) -> int:
        """Their gifter level (`user_grade_param.current_grade`, fields 100 and 1)."""
        return self._message.user_grade_param.current_grade


class FanClubEntranceEvent(BarrageEvent):
    """A member of the host's fan club came to watch (`WebcastBarrageMessage`, type 11)."""

    __slots__ = ()

    @property
    def level(self) -> int:
        """Their level in the fan club (`fans_level_param.current_grade`, fields 101 and 1)."""
        return self._message.fans_level_param.current_grade


class SubscriptionBannerEvent(BarrageEvent):
    """A banner says that somebody subscribed (`WebcastBarrageMessage`, type 4). It comes beside `SubscribeEvent`."""

    __slots__ = ()


class SuperFanNoticeEvent(BarrageEvent):
    """A banner about super fans (`WebcastBarrageMessage`, `key` contains `ttlive_superfan` in any case).

    Its subclasses are the two that mean something certain. Of any other, such as a rise in level, `key` tells.
    """

    __slots__ = ()

    @property
    def sub_type(self) -> str:
        """The platform's word for the banner, for example `fans_entrance`; may be empty (field 23)."""
        return self._message.sub_type


class SuperFanEvent(SuperFanNoticeEvent):
    """Somebody became a super fan (`key` is `ttlive_superFan_commentNotif_someoneBecameSuperFan`)."""

    __slots__ = ()


class SuperFanEntranceEvent(SuperFanNoticeEvent):
    """Somebody who is a super fan already came to watch (`key` is `ttlive_superFan_commentNotif_superFanJoined`)."""

    __slots__ = ()


class SubscribeEvent(UserEvent):
    """Somebody subscribed to the host (`WebcastSubNotifyMessage`)."""

    __slots__ = ()
    _message: subscribe_pb2.WebcastSubNotifyMessage

    @property
    def months(self) -> int:
        """For how many months they have subscribed (`sub_month`, field 4)."""
        return self._message.sub_month

    @property
    def status(self) -> int:
        """The platform's number of the subscription's state; 1 was seen, for a single one (field 8)."""
        return self._message.subscribing_status

    @property
    def text(self) -> str:
        """What the platform says of it, localised (`common.display_text`)."""
        return read_text(self._message.common.display_text)


class SubscriptionPinEvent(MessageEvent):
    """A card with the host's subscription goal is pinned (`WebcastSubPinEventMessage`)."""

    __slots__ = ()
    _message: subscribe_pb2.WebcastSubPinEventMessage

    @property
    def action(self) -> int:
        """The platform's number of what happened; 1, pinned, was seen (`action_type`, field 2)."""
        return self._message.action_type

    @property
    def goal_id(self) -> int:
        """The goal's id (`card.goal_pin_card.goal_id`, fields 3, 8 and 1)."""
        return self._message.card.goal_pin_card.goal_id

    @property
    def text(self) -> str:
        """The host's words on the card (`card.goal_pin_card.desc.content`, fields 3, 8, 3 and 2)."""
        return self._message.card.goal_pin_card.desc.content

    @property
    def progress(self) -> int:
        """Subscriptions so far (`card.goal_pin_card.progress`, fields 3, 8 and 5)."""
        return self._message.card.goal_pin_card.progress

    @property
    def target(self) -> int:
        """Subscriptions wanted (`card.goal_pin_card.target`, fields 3, 8 and 4)."""
        return self._message.card.goal_pin_card.target

    @property
    def ends_at(self) -> datetime | None:
        """When the card goes, UTC (`card.goal_pin_card.time_to_live`, fields 3, 8 and 2, in seconds since 1970)."""
        return wire_time(self._message.card.goal_pin_card.time_to_live)

    @property
    def operator_id(self) -> int:
        """Id of who pinned it (`operator_user_id`, field 4)."""
        return self._message.operator_user_id


class FanClubJoinEvent(SystemMessageEvent, UserEvent):
    """Somebody joined the host's fan club (`WebcastRoomMessage`, key `pm_mt_fan_live_joined_comment`).

    The platform tells it in this system message alone. `user` is the new member.
    """

    __slots__ = ()

    @property
    def member_number(self) -> int:
        """How many members the club has with the new one; 0 when the sentence does not tell."""
        return named_number(self._message.common.display_text)

    def _read_user(self) -> User:
        return named_user(self._message.common.display_text)


class SubscriptionCapsuleEvent(MessageEvent):
    """Provisional. A small notice about subscriptions, with a button (`WebcastSubCapsuleMessage`)."""

    __slots__ = ()


class SubscriptionNoticeEvent(UserEvent):
    """Provisional. A notice about somebody's subscription (`WebcastSubscriptionNotifyMessage`)."""

    __slots__ = ()


_BARRAGES: dict[int, type[BarrageEvent]] = {4: SubscriptionBannerEvent, 9: LevelEntranceEvent, 11: FanClubEntranceEvent}


def choose_barrage(message: subscribe_pb2.WebcastBarrageMessage) -> type[BarrageEvent]:
    """Return the class of a banner. Super fans go first: their entrances have the type of the fan club's (11)."""
    keys = f"{message.content.key} {message.common_barrage_content.key}".lower()
    if _SUPER_FAN not in keys:
        return _BARRAGES.get(message.msg_type, BarrageEvent)
    if _SUPER_FAN_ENTERED in keys:
        return SuperFanEntranceEvent
    return SuperFanEvent if _SUPER_FAN_BECAME in keys else SuperFanNoticeEvent


def choose_room_message(message: room_pb2.WebcastRoomMessage) -> type[SystemMessageEvent]:
    """Return the class of a system message."""
    return FanClubJoinEvent if message.common.display_text.key == _FAN_CLUB_JOINED else SystemMessageEvent
