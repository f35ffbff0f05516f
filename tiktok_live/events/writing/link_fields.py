"""Which fields feed the attributes of events about calls with guests and co-hosts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tiktok_live import events
from tiktok_live.events.base import MessageEvent
from tiktok_live.events.writing.writers import Message, Writer, field, profile, rows, seconds, user

__all__ = ["LINK_FIELDS"]

_LINKED: Mapping[str, Writer] = {
    "user": user("user"),
    "role": field("role_type"),
    "since": seconds("linked_time"),
    "coins": field("fan_ticket"),
}
_ENTERED: Mapping[str, Writer] = {
    "user": user("user"),
    "role": field("role_type"),
    "since": seconds("modify_time"),
}
_COHOST: Mapping[str, Writer] = {
    "user": profile("", id="user_id", unique_id="display_id", nickname="nick_name", avatar="avatar_thumb"),
    "room_id": field("room_id"),
    "linked_at": seconds("linked_time"),
}


def _channel(message: Message, value: int) -> None:
    name = "channel_id" if hasattr(message, "channel_id") else "linker_id"
    setattr(message, name, value)


def _ids(name: str) -> Writer:
    def write(message: Message, value: Iterable[int]) -> None:
        for user_id in value:
            getattr(message.list_change_content.list, name).add().user.user_id = user_id

    return write


def _hosts(message: Message, value: Iterable[Any]) -> None:
    if hasattr(message, "fan_ticket_room_notice"):
        for host in value:
            message.fan_ticket_room_notice.user_fan_ticket_list.add(user_id=host.user_id, fan_ticket=host.coins)
    else:  # the message of one host
        (host,) = value
        message.user_id, message.fan_ticket = host.user_id, host.coins


def _total(message: Message, value: int) -> None:
    notice = message.fan_ticket_room_notice if hasattr(message, "fan_ticket_room_notice") else message
    notice.total_linkmic_fan_ticket = value


LINK_FIELDS: Mapping[type[MessageEvent], Mapping[str, Writer]] = {
    events.LinkEvent: {
        "message_type": field("message_type"),
        "channel_id": _channel,
        "scene": field("scene"),
    },
    events.GuestListEvent: {
        "linked": rows("list_change_content.linked_users", _LINKED),
        "applicants": rows("list_change_content.applied_users", _LINKED),
    },
    events.GuestJoinEvent: {"linked": rows("enter_content.linked_users_list", _ENTERED)},
    events.GuestLeaveEvent: {"user_id": field("leave_content.user_id")},
    events.CohostListEvent: {"cohosts": rows("cohost_list_change_content.users", _COHOST)},
    events.LinkOpenEvent: {"user_id": field("create_channel_content.owner.user_id")},
    events.LinkLeaveEvent: {
        "user_id": field("leave_content.leaver.user_id"),
        "reason": field("leave_content.leave_reason"),
    },
    events.LinkCloseEvent: {
        "user_id": field("finish_content.owner.user_id"),
        "reason": field("finish_content.finish_reason"),
    },
    events.LinkListEvent: {"linked_ids": _ids("linked_list"), "applicant_ids": _ids("applied_list")},
    events.HostCoinsEvent: {
        "hosts": _hosts,
        "total": _total,
    },
}
