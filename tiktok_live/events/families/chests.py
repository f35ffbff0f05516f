"""Giveaways of coins: goody bags of the host or the platform, and super fan boxes."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from tiktok_live.events.base import MessageEvent
from tiktok_live.events.families.gifts import EnvelopeEvent
from tiktok_live.events.models import User, read_image
from tiktok_live.events.scalars import wire_number, wire_time

if TYPE_CHECKING:
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
    """A winner of a giveaway.

    Attributes:
        user: id, handle and avatar; the platform does not send the nickname (`user_info`, field 1).
        coins: coins they won (field 2).
    """

    user: User = User()
    coins: int = 0


class GoodyBagEvent(MessageEvent):
    """A giveaway of coins changed (`WebcastGoodyBagMessage`); its fields are in `base_info`, field 2."""

    __slots__ = ()
    _message: envelope_pb2.WebcastGoodyBagMessage

    @property
    def action(self) -> int:
        """Numeric code of the change: 1 a new bag, 3 its winners (`type`, field 4)."""
        return self._message.type

    @property
    def goody_bag_id(self) -> str:
        """The bag's id, equal in all events about it (field 1)."""
        return self._message.base_info.goody_bag_id

    @property
    def coins(self) -> int:
        """The coins in the bag (`coin_detail.total_coin`, fields 5 and 1)."""
        return self._message.base_info.coin_detail.total_coin

    @property
    def winner_count(self) -> int:
        """Number of possible winners (`common_detail.winner_headcount`, fields 4 and 1)."""
        return self._message.base_info.common_detail.winner_headcount

    @property
    def joined_count(self) -> int:
        """Number of participants, 0 for a new bag (`common_detail.joined_headcount`, fields 4 and 2)."""
        return self._message.base_info.common_detail.joined_headcount

    @property
    def entry_method(self) -> int:
        """Numeric code of how to participate: 1 with a comment, 2 apparently by sharing (fields 4 and 3)."""
        return self._message.base_info.common_detail.participate_method

    @property
    def entry_text(self) -> str:
        """The comment required to participate; empty if none (fields 4 and 4)."""
        return self._message.base_info.common_detail.participate_method_content

    @property
    def opens_at(self) -> datetime | None:
        """When the winners are drawn, UTC (`common_detail.open_at`, fields 4 and 5, in seconds); None if absent."""
        return wire_time(self._message.base_info.common_detail.open_at)


class GoodyBagOpenedEvent(GoodyBagEvent):
    """A new giveaway opened (`WebcastGoodyBagMessage`, type 1), 5 to 10 minutes before `opens_at`."""

    __slots__ = ()


class GoodyBagWinnersEvent(GoodyBagEvent):
    """The winners of a giveaway were drawn (`WebcastGoodyBagMessage`, type 3)."""

    __slots__ = ("_winners",)
    _winners: tuple[GoodyBagWinner, ...]

    @property
    def winners(self) -> tuple[GoodyBagWinner, ...]:
        """The winners and their coins; up to 100 (`winners`, field 3)."""
        try:
            return self._winners
        except AttributeError:
            self._winners = winners = tuple([_read_winner(winner) for winner in self._message.winners])
            return winners


class SuperFanBoxEvent(EnvelopeEvent):
    """A super fan box appeared or disappeared (`WebcastEnvelopeMessage`).

    A chest is a super fan box if `business_type` is 19 or `key` contains `ttlive_superfanbox`, ignoring case.
    """

    __slots__ = ()

    @property
    def key(self) -> str:
        """The platform's key of the sentence; distinguishes a box that was sent from one that was claimed."""
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
