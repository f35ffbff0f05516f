"""Moderation by the platform and moderators: removed comments, warnings, punishments, checks."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from tiktok_live.events.base import MessageEvent
from tiktok_live.events.scalars import wire_time
from tiktok_live.events.texts import read_text

if TYPE_CHECKING:
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
    """A measure of the platform against a user.

    Attributes:
        id: the measure's id (`punish_id`, field 3).
        kind: the platform's name of it, for example `muting_cancel` or `risk_notice` (`punish_type`, field 1).
        reason: the platform's name of the reason; often empty (`punish_reason`, field 2).
        user_id: id of the user, 0 if absent (`violation_uid`, field 4).
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

    The platform lists users, and so far never single messages: remove all comments of these users.
    """

    __slots__ = ()
    _message: moderation_pb2.WebcastImDeleteMessage

    @property
    def user_ids(self) -> tuple[int, ...]:
        """Ids of the users whose comments are removed (`delete_user_ids_list`, field 3)."""
        return tuple(self._message.delete_user_ids_list[:])

    @property
    def message_ids(self) -> tuple[int, ...]:
        """Ids of removed messages, the `msg_id` of their events (`delete_msg_ids_list`, field 2)."""
        return tuple(self._message.delete_msg_ids_list[:])


class BottomNoticeEvent(MessageEvent):
    """A warning at the bottom of the screen (`WebcastBottomMessage`), for example that the live is prerecorded."""

    __slots__ = ()
    _message: moderation_pb2.WebcastBottomMessage

    @property
    def text(self) -> str:
        """The text, localised (`common.display_text`)."""
        return read_text(self._message.common.display_text)

    @property
    def key(self) -> str:
        """The platform's key of the text, for example `pm_mt_prerecorded_warning_banner` (`display_text.key`)."""
        return self._message.common.display_text.key

    @property
    def duration(self) -> int:
        """How long it is shown, apparently in seconds (field 5)."""
        return self._message.duration

    @property
    def punishment(self) -> Punishment:
        """The measure, with the id of the user (`punish_info`, field 8)."""
        return _read_punishment(self._message.punish_info)


class PunishmentEvent(MessageEvent):
    """A punishment began or ended (`WebcastPerceptionMessage`)."""

    __slots__ = ()
    _message: moderation_pb2.WebcastPerceptionMessage

    @property
    def punishment(self) -> Punishment:
        """The punishment; `kind` says what happened, for example `muting_cancel` (`punish_info`, field 3)."""
        return _read_punishment(self._message.punish_info)

    @property
    def scene(self) -> int:
        """Numeric code of the occasion; only 6 has been observed (`dialog.scene`, fields 2 and 7)."""
        return self._message.dialog.scene


class AccessRecallEvent(MessageEvent):
    """An access or a restriction was revoked (`WebcastAccessRecallMessage`); which of the two is unconfirmed."""

    __slots__ = ()
    _message: moderation_pb2.WebcastAccessRecallMessage

    @property
    def scene(self) -> str:
        """The subject, for example `CONTENT_CLASSIFICATION` or `GIFT` (field 5)."""
        return self._message.scene

    @property
    def status(self) -> int:
        """Numeric code of the state; 0 and 1 have been observed (field 2)."""
        return self._message.status

    @property
    def punishment(self) -> Punishment:
        """The measure; only its id has been observed; empty and falsy if none (`punish_info`, field 8)."""
        return _read_punishment(self._message.punish_info)


class AnonymousMemberEvent(MessageEvent):
    """Something happened to a viewer without an account (`WebcastUnauthorizedMemberMessage`)."""

    __slots__ = ()
    _message: moderation_pb2.WebcastUnauthorizedMemberMessage

    @property
    def action(self) -> int:
        """Numeric code of what happened; 1 means joined (field 2)."""
        return self._message.action

    @property
    def label(self) -> str:
        """The digits displayed after "Viewer" instead of a name (`nick_name`, field 4)."""
        return self._message.nick_name


class AnonymousJoinEvent(AnonymousMemberEvent):
    """A viewer without an account joined the live (`WebcastUnauthorizedMemberMessage`, action 1)."""

    __slots__ = ()


class DeliveryProbeEvent(MessageEvent):
    """The platform measures its delivery times (`WebcastMsgDetectMessage`). Nothing happened in the room."""

    __slots__ = ()
    _message: moderation_pb2.WebcastMsgDetectMessage

    @property
    def started_at(self) -> datetime | None:
        """When a client started it, UTC (`time_info.client_start_ms`, fields 4 and 1); None if absent."""
        return wire_time(self._message.time_info.client_start_ms)

    @property
    def accepted_at(self) -> datetime | None:
        """When the platform received it, UTC (`time_info.api_recv_time_ms`, fields 4 and 2); None if absent."""
        return wire_time(self._message.time_info.api_recv_time_ms)

    @property
    def forwarded_at(self) -> datetime | None:
        """When the platform forwarded it, UTC (`time_info.api_send_to_goim_ms`, fields 4 and 3); None if absent."""
        return wire_time(self._message.time_info.api_send_to_goim_ms)

    @property
    def region(self) -> str:
        """Country code of the client that started it, for example `ID` (`from_region`, field 6)."""
        return self._message.from_region


class RoomVerifyEvent(MessageEvent):
    """Provisional. The platform verifies the room (`WebcastRoomVerifyMessage`, also named `RoomVerifyMessage`)."""

    __slots__ = ()
    _message: moderation_pb2.WebcastRoomVerifyMessage

    @property
    def action(self) -> int:
        """Numeric code of what happened; 3 and, half a minute later, 4 have been observed (field 2)."""
        return self._message.action


class AccessControlEvent(MessageEvent):
    """Provisional. The platform requires a captcha (`WebcastAccessControlMessage`)."""

    __slots__ = ()


class AlertBoxAuditEvent(MessageEvent):
    """Provisional. An alert of the host was reviewed (`WebcastAlertBoxAuditResultMessage`)."""

    __slots__ = ()
