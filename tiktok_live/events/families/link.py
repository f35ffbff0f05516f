"""Guests and co-hosts on the microphone: who asks, who is linked, who leaves.

One change usually comes twice: once for guests with whole profiles, once one layer lower with ids alone.
"""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - the signature of the struct tells its fields' types
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
    """Somebody on the microphone, or who asks to be.

    Attributes:
        user: who.
        role: the platform's number: 1 the host, 2 a guest, 3 invited, 4 asks to join (`role_type`).
        since: when they were linked, or asked, UTC.
        coins: what they were given in this live; 0 unless linked (`fan_ticket`).
    """

    user: User
    role: int = 0
    since: datetime | None = None
    coins: int = 0

    @property
    def is_host(self) -> bool:
        """Whether it is the host of the room."""
        return self.role == _HOST


class Cohost(msgspec.Struct, frozen=True):
    """The host of another room, or of this one, on the same screen.

    Attributes:
        user: id, handle, nickname and avatar.
        room_id: their own room.
        linked_at: when they were linked, UTC; None when absent.
    """

    user: User
    room_id: int = 0
    linked_at: datetime | None = None


def _linked(user: link_pb2.LinkListUser) -> LinkedUser:
    # In seconds here: the layer below sends the same time in nanoseconds.
    return LinkedUser(read_user(user.user), user.role_type, wire_time(user.linked_time), user.fan_ticket)


def _entered(user: link_pb2.ListUser) -> LinkedUser:
    return LinkedUser(read_user(user.user), user.role_type, wire_time(user.modify_time))


def _cohost(user: link_pb2.CohostListUser) -> Cohost:
    person = User(user.user_id, user.display_id, user.nick_name, avatar=read_image(user.avatar_thumb))
    return Cohost(person, user.room_id, wire_time(user.linked_time))


def _read_group(
    group: link_pb2.GroupChannelAllUser, profiles: Mapping[int, link_pb2.CohostUserInfo]
) -> tuple[Cohost, ...]:
    """Join by user id the group, which knows rooms, and the profiles beside it."""
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
    """Something about guests or co-hosts; the base of all changes to them.

    Itself an event for whatever has no name here (`WebcastLinkMessage`, `WebcastLinkLayerMessage`, `LinkMicMethod`).
    """

    __slots__ = ()

    @property
    def message_type(self) -> int:
        """The platform's number of what happened; each of its messages has numbers of its own (field 2)."""
        return int(getattr(self._message, "message_type", 0))

    @property
    def channel_id(self) -> int:
        """The platform's number of the call, the same in all messages about it; 0 when absent."""
        return int(getattr(self._message, "channel_id", 0) or getattr(self._message, "linker_id", 0))

    @property
    def scene(self) -> int:
        """The platform's number of the kind of call: 2 with other hosts, 4 with guests."""
        return int(getattr(self._message, "scene", 0))


class GuestListEvent(LinkEvent):
    """Who is on the microphone, or asks to be, has changed (`WebcastLinkMessage`, types 20 and 21)."""

    __slots__ = ("_applicants", "_linked")
    _message: link_pb2.WebcastLinkMessage
    _applicants: tuple[LinkedUser, ...]
    _linked: tuple[LinkedUser, ...]

    @property
    def linked(self) -> tuple[LinkedUser, ...]:
        """All on the microphone, the host among them (`list_change_content.linked_users`, fields 20 and 1)."""
        try:
            return self._linked
        except AttributeError:
            self._linked = linked = tuple([_linked(user) for user in self._message.list_change_content.linked_users])
            return linked

    @property
    def applicants(self) -> tuple[LinkedUser, ...]:
        """All who ask to join (`list_change_content.applied_users`, fields 20 and 2)."""
        try:
            return self._applicants
        except AttributeError:
            users = self._message.list_change_content.applied_users
            self._applicants = applicants = tuple([_linked(user) for user in users])
            return applicants


class GuestJoinEvent(LinkEvent):
    """A guest came to the microphone (`WebcastLinkMessage`, type 6); who of the list is new is not told."""

    __slots__ = ()
    _message: link_pb2.WebcastLinkMessage

    @property
    def linked(self) -> tuple[LinkedUser, ...]:
        """All on the microphone now (`enter_content.linked_users_list`, fields 9 and 1)."""
        return tuple([_entered(user) for user in self._message.enter_content.linked_users_list])


class GuestLeaveEvent(LinkEvent):
    """A guest left the microphone (`WebcastLinkMessage`, types 7 and 19)."""

    __slots__ = ()
    _message: link_pb2.WebcastLinkMessage

    @property
    def user_id(self) -> int:
        """Id of who left (`leave_content.user_id`, fields 10 and 1)."""
        return self._message.leave_content.user_id


class CohostListEvent(LinkEvent):
    """Which hosts share the screen has changed (`WebcastLinkMessage`, type 22; `WebcastLinkLayerMessage`, type 18)."""

    __slots__ = ("_cohosts",)
    _message: link_pb2.WebcastLinkMessage | link_pb2.WebcastLinkLayerMessage
    _cohosts: tuple[Cohost, ...]

    @property
    def cohosts(self) -> tuple[Cohost, ...]:
        """All of them (`cohost_list_change_content.users`, or the group's members with their profiles)."""
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
    """A host opened the microphone to others (`WebcastLinkLayerMessage`, type 1)."""

    __slots__ = ()
    _message: link_pb2.WebcastLinkLayerMessage

    @property
    def user_id(self) -> int:
        """Id of the host (`create_channel_content.owner`, fields 100, 1 and 2)."""
        return self._message.create_channel_content.owner.user_id


class LinkLeaveEvent(LinkEvent):
    """Somebody left, or asks no longer (`WebcastLinkLayerMessage`, type 9)."""

    __slots__ = ()
    _message: link_pb2.WebcastLinkLayerMessage

    @property
    def user_id(self) -> int:
        """Id of who left (`leave_content.leaver`, fields 110, 1 and 2)."""
        return self._message.leave_content.leaver.user_id

    @property
    def reason(self) -> int:
        """The platform's number of why (`leave_content.leave_reason`, fields 110 and 2)."""
        return self._message.leave_content.leave_reason


class LinkCloseEvent(LinkEvent):
    """A host closed the microphone to others (`WebcastLinkLayerMessage`, type 10)."""

    __slots__ = ()
    _message: link_pb2.WebcastLinkLayerMessage

    @property
    def user_id(self) -> int:
        """Id of the host (`finish_content.owner`, fields 111, 1 and 2)."""
        return self._message.finish_content.owner.user_id

    @property
    def reason(self) -> int:
        """The platform's number of why (`finish_content.finish_reason`, fields 111 and 2)."""
        return self._message.finish_content.finish_reason


class LinkListEvent(LinkEvent):
    """The same as `GuestListEvent`, by ids alone (`WebcastLinkLayerMessage`, type 11)."""

    __slots__ = ()
    _message: link_pb2.WebcastLinkLayerMessage

    @property
    def linked_ids(self) -> tuple[int, ...]:
        """Ids of all on the microphone, the host among them (`list_change_content.list.linked_list`)."""
        return tuple([one.user.user_id for one in self._message.list_change_content.list.linked_list])

    @property
    def applicant_ids(self) -> tuple[int, ...]:
        """Ids of all who ask to join (`list_change_content.list.applied_list`)."""
        return tuple([one.user.user_id for one in self._message.list_change_content.list.applied_list])


class LinkLayoutEvent(MessageEvent):
    """Provisional. How the pictures of linked people are laid out (`WebcastLinkMicLayoutStateMessage`)."""

    __slots__ = ()


class LinkStateEvent(MessageEvent):
    """Provisional. The state of a call (`WebcastLinkStateMessage`)."""

    __slots__ = ()


class HostCoins(msgspec.Struct, frozen=True):
    """What one host was given in this live.

    Attributes:
        user_id: the host.
        coins: coins since the live began, one for each diamond of a gift.
    """

    user_id: int
    coins: int


class HostCoinsEvent(MessageEvent):
    """What the hosts were given in this live so far; very frequent.

    Comes as `WebcastLinkMicFanTicketMethod` and, for one host, as `WebcastLinkMicMethod` of type 8. The two overtake
    each other: the highest number is the newest.
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
        """Coins of all hosts together (`total_linkmic_fan_ticket`, field 2 of field 2; or field 7)."""
        message = self._message
        if hasattr(message, "fan_ticket_room_notice"):
            return message.fan_ticket_room_notice.total_linkmic_fan_ticket
        return message.total_linkmic_fan_ticket
