"""Places in rankings, of the host among hosts and of viewers in the room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tiktok_live.events.base import MessageEvent, UserEvent
from tiktok_live.events.models import User
from tiktok_live.events.texts import named_user, read_text

if TYPE_CHECKING:
    from tiktok_live.proto.upb import rank_pb2

__all__ = [
    "GameRankEvent",
    "HostRank",
    "HourlyRankEvent",
    "HourlyRankRewardEvent",
    "RankUpdateEvent",
    "ViewerRankEvent",
]


class HostRank(msgspec.Struct, frozen=True):
    """The host's place in one ranking (`RankUpdate`).

    Attributes:
        rank_type: the platform's number of the ranking; 1 is the weekly one (field 1).
        rank: the place, 1 is the first; 0 when the host has none (`owner_rank`, field 2).
        seconds_left: until the ranking ends (`countdown`, field 6).
        text: the ranking and the place in words, localised (`default_content`, field 3).
        key: the platform's key of that sentence, the same in all languages.
    """

    rank_type: int = 0
    rank: int = 0
    seconds_left: int = 0
    text: str = ""
    key: str = ""


class RankUpdateEvent(MessageEvent):
    """The host's places in rankings (`WebcastRankUpdateMessage`); sent often, also when nothing changed."""

    __slots__ = ("_ranks",)
    _message: rank_pb2.WebcastRankUpdateMessage
    _ranks: tuple[HostRank, ...]

    @property
    def ranks(self) -> tuple[HostRank, ...]:
        """The places, one for each ranking that the message tells of (`updates_list`, field 2)."""
        try:
            return self._ranks
        except AttributeError:
            self._ranks = ranks = tuple([_read_rank(update) for update in self._message.updates_list])
            return ranks


class ViewerRankEvent(UserEvent):
    """Somebody got a place among the top viewers (`WebcastRankTextMessage`). `user` is the viewer."""

    __slots__ = ()
    _message: rank_pb2.WebcastRankTextMessage

    @property
    def rank(self) -> int:
        """The place, 1 is the first (`owner_idx_after_update`, field 4)."""
        return self._message.owner_idx_after_update

    @property
    def previous_rank(self) -> int:
        """The place before; 0 when there was none (`owner_idx_before_update`, field 3)."""
        return self._message.owner_idx_before_update

    @property
    def text(self) -> str:
        """What the platform says of it, localised (`common.display_text`)."""
        return read_text(self._message.common.display_text)

    def _read_user(self) -> User:
        message = self._message
        # Only newer messages carry the id in a field of its own (7); the profile is in the sentences alone.
        user = named_user(message.other_get_badge_msg) or named_user(message.common.display_text)
        return user or User(id=message.cur_user_id)


class HourlyRankRewardEvent(MessageEvent):
    """The best of a ranking are rewarded (`WebcastHourlyRankRewardMessage`)."""

    __slots__ = ()
    _message: rank_pb2.WebcastHourlyRankRewardMessage

    @property
    def user_ids(self) -> tuple[int, ...]:
        """Ids of who is rewarded (`winners[].user_id`, fields 2 and 1)."""
        return tuple([winner.user_id for winner in self._message.winners])


class HourlyRankEvent(MessageEvent):
    """Provisional. A ranking of hosts is shown (`WebcastHourlyRankMessage`); it never told a place or a score."""

    __slots__ = ()


class GameRankEvent(MessageEvent):
    """Provisional. A ranking of game hosts changed (`WebcastGameRankNotifyMessage`)."""

    __slots__ = ()


def _read_rank(update: rank_pb2.RankUpdate) -> HostRank:
    sentence = update.default_content
    return HostRank(update.rank_type, update.owner_rank, update.countdown, read_text(sentence), sentence.key)
