"""What the hosts of a live were given so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tiktok_live.events.base import MessageEvent

if TYPE_CHECKING:
    from tiktok_live.proto.upb import link_pb2

__all__ = ["HostCoins", "HostCoinsEvent"]


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
