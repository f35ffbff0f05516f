"""Coins to win: bags that the host or the platform gives away, and the boxes of super fans."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tiktok_live.events.base import MessageEvent
from tiktok_live.events.families.gifts import EnvelopeEvent
from tiktok_live.events.models import User, read_image
from tiktok_live.events.scalars import wire_number, wire_time

if TYPE_CHECKING:
    from datetime import datetime

    from tiktok_live.proto.upb import envelope_pb2

__all__ = [
    "GoodyBagEvent",
    "GoodyBagOpenedEvent",
    "GoodyBagWinner",
    "GoodyBagWinnersEvent",
    "SuperFanBoxEvent",
    "choose_envelope",
]

_SUPER_FAN_BOX = 19
_SUPER_FAN_BOX_KEY = "ttlive_superfanbox"
_DIGITS = 19  # of a 64-bit id


class GoodyBagWinner(msgspec.Struct, frozen=True):
    """Somebody who won.

    Attributes:
        user: id, handle and avatar; the platform tells no nickname (`user_info`, field 1).
        coins: what they won (field 2).
    """

    user: User = User()
    coins: int = 0


class GoodyBagEvent(MessageEvent):
    """Something about a give-away of coins (`WebcastGoodyBagMessage`); its data is `base_info`, field 2."""

    __slots__ = ()
    _message: envelope_pb2.WebcastGoodyBagMessage

    @property
    def action(self) -> int:
        """The platform's number of what happened: 1 a new bag, 3 its winners (`type`, field 4)."""
        return self._message.type

    @property
    def goody_bag_id(self) -> str:
        """The bag's id, the same in all events about it (field 1)."""
        return self._message.base_info.goody_bag_id

    @property
    def coins(self) -> int:
        """What is inside, in coins (`coin_detail.total_coin`, fields 5 and 1)."""
        return self._message.base_info.coin_detail.total_coin

    @property
    def winner_count(self) -> int:
        """How many can win (`common_detail.winner_headcount`, fields 4 and 1)."""
        return self._message.base_info.common_detail.winner_headcount

    @property
    def joined_count(self) -> int:
        """How many take part, 0 in a new bag (`common_detail.joined_headcount`, fields 4 and 2)."""
        return self._message.base_info.common_detail.joined_headcount

    @property
    def entry_method(self) -> int:
        """The platform's number of how to take part: 1 by a comment, 2 as it seems by sharing (fields 4 and 3)."""
        return self._message.base_info.common_detail.participate_method

    @property
    def entry_text(self) -> str:
        """The comment that one must write to take part; empty when none (fields 4 and 4)."""
        return self._message.base_info.common_detail.participate_method_content

    @property
    def opens_at(self) -> datetime | None:
        """When the winners are drawn, UTC (`common_detail.open_at`, fields 4 and 5, in seconds); None when absent."""
        return wire_time(self._message.base_info.common_detail.open_at)


class GoodyBagOpenedEvent(GoodyBagEvent):
    """A new give-away is open to take part (`WebcastGoodyBagMessage`, type 1), 5 to 10 minutes before `opens_at`."""

    __slots__ = ()


class GoodyBagWinnersEvent(GoodyBagEvent):
    """The winners of a give-away (`WebcastGoodyBagMessage`, type 3)."""

    __slots__ = ("_winners",)
    _winners: tuple[GoodyBagWinner, ...]

    @property
    def winners(self) -> tuple[GoodyBagWinner, ...]:
        """Who won what; up to 100 (`winners`, field 3)."""
        try:
            return self._winners
        except AttributeError:
            self._winners = winners = tuple([_read_winner(winner) for winner in self._message.winners])
            return winners


class SuperFanBoxEvent(EnvelopeEvent):
    """A super fan box appeared or went away (`WebcastEnvelopeMessage`).

    It is one where `business_type` is 19 or the sentence's key contains `ttlive_superfanbox`.
    """

    __slots__ = ()

    @property
    def key(self) -> str:
        """The platform's key of the sentence beside it; tells a box that was sent from one that was claimed."""
        return self._message.common.display_text.key


def choose_envelope(message: envelope_pb2.WebcastEnvelopeMessage) -> type[EnvelopeEvent]:
    """Return the class of a treasure chest."""
    is_super = message.envelope_info.business_type == _SUPER_FAN_BOX
    if is_super or _SUPER_FAN_BOX_KEY in message.common.display_text.key.lower():
        return SuperFanBoxEvent
    return EnvelopeEvent


def _read_winner(winner: envelope_pb2.GoodyBagWinnerInfo) -> GoodyBagWinner:
    info = winner.user_info
    user_id = wire_number(info.user_id, _DIGITS) or 0
    return GoodyBagWinner(User(id=user_id, unique_id=info.display_id, avatar=read_image(info.avatar)), winner.coins)
