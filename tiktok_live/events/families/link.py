"""Calls with guests and co-hosts: requests, joins, leaves, lists, and the coins of each host.

A change is usually sent twice: as `WebcastLinkMessage` with full profiles, and as `WebcastLinkLayerMessage` with ids.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, cast

import msgspec

from tiktok_live.events.base import MessageEvent
from tiktok_live.events.images import read_image
from tiktok_live.events.models import User, read_user
from tiktok_live.events.scalars import wire_time

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tiktok_live.proto.upb import link_pb2

__all__ = [
    "Cohost",
    "CohostListEvent",
    "GuestJoinEvent",
    "GuestLeaveEvent",
    "GuestListEvent",
    "HostCoins",
    "HostCoinsEvent",
    "LinkCloseEvent",
    "LinkEvent",
    "LinkLayoutEvent",
    "LinkLeaveEvent",
    "LinkListEvent",
    "LinkOpenEvent",
    "LinkStateEvent",
    "LinkedUser",
]

_LAYER = "WebcastLinkLayerMessage"
_HOST = 1  # of `LinkedUser.role`


class LinkedUser(msgspec.Struct, frozen=True):
    """A user in the call, or one who requested to join.

    Attributes:
        user: the user.
        role: numeric code: 1 host, 2 guest, 3 invited, 4 requested to join (`role_type`).
        since: when they joined or requested to join, UTC.
        coins: coins they received in this live; 0 unless they are in the call (`fan_ticket`).
    """

    user: User
    role: int = 0
    since: datetime | None = None
    coins: int = 0

    @property
    def is_host(self) -> bool:
        """Whether the user is the host of the room."""
        return self.role == _HOST


class Cohost(msgspec.Struct, frozen=True):
    """A host, of this or another room, who shares the screen.

    Attributes:
        user: id, handle, nickname and avatar.
        room_id: their own room.
        linked_at: when they joined, UTC; None if absent.
    """

    user: User
    room_id: int = 0
    linked_at: datetime | None = None


def _linked(user: link_pb2.LinkListUser) -> LinkedUser:
    # In seconds here; `WebcastLinkLayerMessage` sends the same time in nanoseconds.
    return LinkedUser(read_user(user.user), user.role_type, wire_time(user.linked_time), user.fan_ticket)


def _entered(user: link_pb2.ListUser) -> LinkedUser:
    return LinkedUser(read_user(user.user), user.role_type, wire_time(user.modify_time))


def _cohost(user: link_pb2.CohostListUser) -> Cohost:
    person = User(user.user_id, user.display_id, user.nick_name, avatar=read_image(user.avatar_thumb))
    return Cohost(person, user.room_id, wire_time(user.linked_time))


def _read_group(
    group: link_pb2.GroupChannelAllUser, profiles: Mapping[int, link_pb2.CohostUserInfo]
) -> tuple[Cohost, ...]:
    """Combine the members of a group, who have room ids, with their profiles."""
    cohosts = []
    for member in group.user_list:
        player = member.owner_user.user
        profile = profiles.get(player.user_id)
        person = User(player.user_id)
        if profile is not None:
            avatar = read_image(profile.avatar_thumb)
            person = User(player.user_id, profile.display_id, profile.nickname, avatar=avatar)
        cohosts.append(Cohost(person, player.room_id, wire_time(member.linked_time)))
    return tuple(cohosts)


class LinkEvent(MessageEvent):
    """A change in a call with guests or co-hosts; the base of all such events.

    Changes without a class of their own are events of exactly this class (`WebcastLinkMessage`,
    `WebcastLinkLayerMessage`, `LinkMicMethod`).
    """

    __slots__ = ()

    @property
    def message_type(self) -> int:
        """Numeric code of what happened; the codes differ between the three messages (field 2)."""
        return int(getattr(self._message, "message_type", 0))

    @property
    def channel_id(self) -> int:
        """The call's id, equal in all messages about it; 0 if absent."""
        return int(getattr(self._message, "channel_id", 0) or getattr(self._message, "linker_id", 0))

    @property
    def scene(self) -> int:
        """Numeric code of the kind of call: 2 with other hosts, 4 with guests."""
        return int(getattr(self._message, "scene", 0))


class GuestListEvent(LinkEvent):
    """The users in the call or the requests to join changed (`WebcastLinkMessage`, types 20 and 21)."""

    __slots__ = ("_applicants", "_linked")
    _message: link_pb2.WebcastLinkMessage
    _applicants: tuple[LinkedUser, ...]
    _linked: tuple[LinkedUser, ...]

    @property
    def linked(self) -> tuple[LinkedUser, ...]:
        """All users in the call, including the host (`list_change_content.linked_users`, fields 20 and 1)."""
        try:
            return self._linked
        except AttributeError:
            self._linked = linked = tuple([_linked(user) for user in self._message.list_change_content.linked_users])
            return linked

    @property
    def applicants(self) -> tuple[LinkedUser, ...]:
        """All users who requested to join (`list_change_content.applied_users`, fields 20 and 2)."""
        try:
            return self._applicants
        except AttributeError:
            users = self._message.list_change_content.applied_users
            self._applicants = applicants = tuple([_linked(user) for user in users])
            return applicants


class GuestJoinEvent(LinkEvent):
    """A guest joined the call (`WebcastLinkMessage`, type 6); the message does not say which of `linked` is new."""

    __slots__ = ()
    _message: link_pb2.WebcastLinkMessage

    @property
    def linked(self) -> tuple[LinkedUser, ...]:
        """All users now in the call (`enter_content.linked_users_list`, fields 9 and 1)."""
        return tuple([_entered(user) for user in self._message.enter_content.linked_users_list])


class GuestLeaveEvent(LinkEvent):
    """A guest left the call (`WebcastLinkMessage`, types 7 and 19)."""

    __slots__ = ()
    _message: link_pb2.WebcastLinkMessage

    @property
    def user_id(self) -> int:
        """Id of the user who left (`leave_content.user_id`, fields 10 and 1)."""
        return self._message.leave_content.user_id


class CohostListEvent(LinkEvent):
    """The hosts who share the screen changed (`WebcastLinkMessage`, type 22; `WebcastLinkLayerMessage`, type 18)."""

    __slots__ = ("_cohosts",)
    _message: link_pb2.WebcastLinkMessage | link_pb2.WebcastLinkLayerMessage
    _cohosts: tuple[Cohost, ...]

    @property
    def cohosts(self) -> tuple[Cohost, ...]:
        """All hosts (`cohost_list_change_content.users`, or the group's members with their profiles)."""
        try:
            return self._cohosts
        except AttributeError:
            self._cohosts = cohosts = self._read_cohosts()
            return cohosts

    def _read_cohosts(self) -> tuple[Cohost, ...]:
        if self._method == _LAYER:
            layer = cast("link_pb2.WebcastLinkLayerMessage", self._message)
            profiles = layer.business_content.cohost_content.list_change_biz_content.user_infos
            return _read_group(layer.group_change_content.group_user, profiles)
        message = cast("link_pb2.WebcastLinkMessage", self._message)
        return tuple([_cohost(user) for user in message.cohost_list_change_content.users])


class LinkOpenEvent(LinkEvent):
    """A host opened a call (`WebcastLinkLayerMessage`, type 1)."""

    __slots__ = ()
    _message: link_pb2.WebcastLinkLayerMessage

    @property
    def user_id(self) -> int:
        """Id of the host (`create_channel_content.owner`, fields 100, 1 and 2)."""
        return self._message.create_channel_content.owner.user_id


class LinkLeaveEvent(LinkEvent):
    """A user left the call or withdrew their request (`WebcastLinkLayerMessage`, type 9)."""

    __slots__ = ()
    _message: link_pb2.WebcastLinkLayerMessage

    @property
    def user_id(self) -> int:
        """Id of the user who left (`leave_content.leaver`, fields 110, 1 and 2)."""
        return self._message.leave_content.leaver.user_id

    @property
    def reason(self) -> int:
        """Numeric code of the reason (`leave_content.leave_reason`, fields 110 and 2)."""
        return self._message.leave_content.leave_reason


class LinkCloseEvent(LinkEvent):
    """A host closed the call (`WebcastLinkLayerMessage`, type 10)."""

    __slots__ = ()
    _message: link_pb2.WebcastLinkLayerMessage

    @property
    def user_id(self) -> int:
        """Id of the host (`finish_content.owner`, fields 111, 1 and 2)."""
        return self._message.finish_content.owner.user_id

    @property
    def reason(self) -> int:
        """Numeric code of the reason (`finish_content.finish_reason`, fields 111 and 2)."""
        return self._message.finish_content.finish_reason


class LinkListEvent(LinkEvent):
    """Like `GuestListEvent`, with ids only (`WebcastLinkLayerMessage`, type 11)."""

    __slots__ = ()
    _message: link_pb2.WebcastLinkLayerMessage

    @property
    def linked_ids(self) -> tuple[int, ...]:
        """Ids of all users in the call, including the host (`list_change_content.list.linked_list`)."""
        return tuple([one.user.user_id for one in self._message.list_change_content.list.linked_list])

    @property
    def applicant_ids(self) -> tuple[int, ...]:
        """Ids of all users who requested to join (`list_change_content.list.applied_list`)."""
        return tuple([one.user.user_id for one in self._message.list_change_content.list.applied_list])


class LinkLayoutEvent(MessageEvent):
    """Provisional. The layout of the users in a call changed (`WebcastLinkMicLayoutStateMessage`)."""

    __slots__ = ()


class LinkStateEvent(MessageEvent):
    """Provisional. The state of a call changed (`WebcastLinkStateMessage`)."""

    __slots__ = ()


class HostCoins(msgspec.Struct, frozen=True):
    """The coins that one host has received in this live.

    Attributes:
        user_id: the host's id.
        coins: coins since the live began, one for each diamond of a gift.
    """

    user_id: int
    coins: int


class HostCoinsEvent(MessageEvent):
    """The coins that the hosts have received in this live; very frequent.

    Sent as `WebcastLinkMicFanTicketMethod` and, for a single host, as `WebcastLinkMicMethod` of type 8. The two can
    arrive out of order: the highest number is the newest.
    """

    __slots__ = ()
    _message: link_pb2.WebcastLinkMicFanTicketMethod | link_pb2.WebcastLinkMicMethod

    @property
    def hosts(self) -> tuple[HostCoins, ...]:
        """Each host's coins (`user_fan_ticket_list`, field 1 of field 2; or `fan_ticket`, field 6)."""
        message = self._message
        if hasattr(message, "fan_ticket_room_notice"):
            hosts = message.fan_ticket_room_notice.user_fan_ticket_list
            return tuple([HostCoins(host.user_id, host.fan_ticket) for host in hosts])
        return (HostCoins(message.user_id, message.fan_ticket),)

    @property
    def total(self) -> int:
        """Total coins of all hosts (`total_linkmic_fan_ticket`, field 2 of field 2; or field 7)."""
        message = self._message
        if hasattr(message, "fan_ticket_room_notice"):
            return message.fan_ticket_room_notice.total_linkmic_fan_ticket
        return message.total_linkmic_fan_ticket
