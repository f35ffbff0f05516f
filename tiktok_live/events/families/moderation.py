"""What the platform and moderators do about rules: removed comments, warnings, punishments, checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tiktok_live.events.base import MessageEvent
from tiktok_live.events.scalars import wire_time
from tiktok_live.events.texts import read_text

if TYPE_CHECKING:
    from datetime import datetime

    from tiktok_live.proto.upb import moderation_pb2

__all__ = [
    "AccessControlEvent",
    "AccessRecallEvent",
    "AlertBoxAuditEvent",
    "AnonymousJoinEvent",
    "AnonymousMemberEvent",
    "BottomNoticeEvent",
    "DeliveryProbeEvent",
    "MessagesDeletedEvent",
    "Punishment",
    "PunishmentEvent",
    "RoomVerifyEvent",
]


class Punishment(msgspec.Struct, frozen=True):
    """A measure of the platform against somebody.

    Attributes:
        id: the measure's id (`punish_id`, field 3).
        kind: the platform's word for it, for example `muting_cancel` or `risk_notice` (`punish_type`, field 1).
        reason: the platform's word for the reason; often empty (`punish_reason`, field 2).
        user_id: id of whom it concerns, 0 when absent (`violation_uid`, field 4).
    """

    id: str = ""
    kind: str = ""
    reason: str = ""
    user_id: int = 0

    def __bool__(self) -> bool:
        return bool(self.id or self.kind)


def _read_punishment(info: moderation_pb2.Punishment) -> Punishment:
    return Punishment(info.punish_id, info.punish_type, info.punish_reason, info.violation_uid)


class MessagesDeletedEvent(MessageEvent):
    """Comments were removed (`WebcastImDeleteMessage`).

    The platform names people, as far as was seen never messages: remove everything that they wrote.
    """

    __slots__ = ()
    _message: moderation_pb2.WebcastImDeleteMessage

    @property
    def user_ids(self) -> tuple[int, ...]:
        """Ids of the people whose comments go (`delete_user_ids_list`, field 3)."""
        return tuple(self._message.delete_user_ids_list[:])

    @property
    def message_ids(self) -> tuple[int, ...]:
        """Ids of single messages that go, the `msg_id` of their events (`delete_msg_ids_list`, field 2)."""
        return tuple(self._message.delete_msg_ids_list[:])


class BottomNoticeEvent(MessageEvent):
    """A warning at the bottom of the screen (`WebcastBottomMessage`), for example that the live is a recording."""

    __slots__ = ()
    _message: moderation_pb2.WebcastBottomMessage

    @property
    def text(self) -> str:
        """What it says, localised (`common.display_text`)."""
        return read_text(self._message.common.display_text)

    @property
    def key(self) -> str:
        """The platform's key of the sentence, for example `pm_mt_prerecorded_warning_banner` (`display_text.key`)."""
        return self._message.common.display_text.key

    @property
    def duration(self) -> int:
        """How long it stays, as it seems in seconds (field 5)."""
        return self._message.duration

    @property
    def punishment(self) -> Punishment:
        """The measure behind it, which names whom it concerns (`punish_info`, field 8)."""
        return _read_punishment(self._message.punish_info)


class PunishmentEvent(MessageEvent):
    """The platform tells of a punishment or its end (`WebcastPerceptionMessage`)."""

    __slots__ = ()
    _message: moderation_pb2.WebcastPerceptionMessage

    @property
    def punishment(self) -> Punishment:
        """Which; its `kind` tells what happened, for example `muting_cancel` (`punish_info`, field 3)."""
        return _read_punishment(self._message.punish_info)

    @property
    def scene(self) -> int:
        """The platform's number of the occasion; 6 in all that was seen (`dialog.scene`, fields 2 and 7)."""
        return self._message.dialog.scene


class AccessRecallEvent(MessageEvent):
    """An access or a restriction was taken back (`WebcastAccessRecallMessage`); which of the two is not proved."""

    __slots__ = ()
    _message: moderation_pb2.WebcastAccessRecallMessage

    @property
    def scene(self) -> str:
        """What it is about, for example `CONTENT_CLASSIFICATION` or `GIFT` (field 5)."""
        return self._message.scene

    @property
    def status(self) -> int:
        """The platform's number of the state; 0 and 1 were seen (field 2)."""
        return self._message.status

    @property
    def punishment(self) -> Punishment:
        """The measure behind it, of which the id alone was seen; empty and falsy when none (`punish_info`, field 8)."""
        return _read_punishment(self._message.punish_info)


class AnonymousMemberEvent(MessageEvent):
    """Something about somebody without an account (`WebcastUnauthorizedMemberMessage`)."""

    __slots__ = ()
    _message: moderation_pb2.WebcastUnauthorizedMemberMessage

    @property
    def action(self) -> int:
        """The platform's number of what happened; 1 is joining (field 2)."""
        return self._message.action

    @property
    def label(self) -> str:
        """The digits that the platform shows after "Viewer" instead of a name (`nick_name`, field 4)."""
        return self._message.nick_name


class AnonymousJoinEvent(AnonymousMemberEvent):
    """Somebody without an account came to watch (`WebcastUnauthorizedMemberMessage`, action 1)."""

    __slots__ = ()


class DeliveryProbeEvent(MessageEvent):
    """The platform measures how fast messages arrive (`WebcastMsgDetectMessage`). Nothing happened in the room."""

    __slots__ = ()
    _message: moderation_pb2.WebcastMsgDetectMessage

    @property
    def started_at(self) -> datetime | None:
        """When a client began it, UTC (`time_info.client_start_ms`, fields 4 and 1); None when absent."""
        return wire_time(self._message.time_info.client_start_ms)

    @property
    def accepted_at(self) -> datetime | None:
        """When the platform received it, UTC (`time_info.api_recv_time_ms`, fields 4 and 2); None when absent."""
        return wire_time(self._message.time_info.api_recv_time_ms)

    @property
    def forwarded_at(self) -> datetime | None:
        """When the platform sent it on, UTC (`time_info.api_send_to_goim_ms`, fields 4 and 3); None when absent."""
        return wire_time(self._message.time_info.api_send_to_goim_ms)

    @property
    def region(self) -> str:
        """Country code of the client that began it, for example `ID` (`from_region`, field 6)."""
        return self._message.from_region


class RoomVerifyEvent(MessageEvent):
    """Provisional. The platform verifies the room (`WebcastRoomVerifyMessage`, also named `RoomVerifyMessage`)."""

    __slots__ = ()
    _message: moderation_pb2.WebcastRoomVerifyMessage

    @property
    def action(self) -> int:
        """The platform's number of what happened; 3, and half a minute later 4, were seen (field 2)."""
        return self._message.action


class AccessControlEvent(MessageEvent):
    """Provisional. The platform wants a captcha (`WebcastAccessControlMessage`)."""

    __slots__ = ()


class AlertBoxAuditEvent(MessageEvent):
    """Provisional. An alert of the host was judged (`WebcastAlertBoxAuditResultMessage`)."""

    __slots__ = ()
