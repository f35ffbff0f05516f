"""Rankings: of the host among hosts, and of viewers in the room."""

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
    """The host's rank in one ranking (`RankUpdate`).

    Attributes:
        rank_type: numeric code of the ranking; 1 is the weekly ranking (field 1).
        rank: the rank, 1 is the best; 0 if the host has none (`owner_rank`, field 2).
        seconds_left: seconds until the ranking ends (`countdown`, field 6).
        text: the ranking and the rank as text, localised (`default_content`, field 3).
        key: the platform's key of that text, the same in all languages.
    """

    rank_type: int = 0
    rank: int = 0
    seconds_left: int = 0
    text: str = ""
    key: str = ""


class RankUpdateEvent(MessageEvent):
    """The host's ranks (`WebcastRankUpdateMessage`); sent often, even if nothing changed."""

    __slots__ = ("_ranks",)
    _message: rank_pb2.WebcastRankUpdateMessage
    _ranks: tuple[HostRank, ...]

    @property
    def ranks(self) -> tuple[HostRank, ...]:
        """The host's rank in each ranking of the message (`updates_list`, field 2)."""
        try:
            return self._ranks
        except AttributeError:
            self._ranks = ranks = tuple([_read_rank(update) for update in self._message.updates_list])
            return ranks


class ViewerRankEvent(UserEvent):
    """A viewer reached a rank among the top viewers (`WebcastRankTextMessage`). `user` is the viewer."""

    __slots__ = ()
    _message: rank_pb2.WebcastRankTextMessage

    @property
    def rank(self) -> int:
        """The rank, 1 is the best (`owner_idx_after_update`, field 4)."""
        return self._message.owner_idx_after_update

    @property
    def previous_rank(self) -> int:
        """The previous rank; 0 if there was none (`owner_idx_before_update`, field 3)."""
        return self._message.owner_idx_before_update

    @property
    def text(self) -> str:
        """The announcement, localised (`common.display_text`)."""
        return read_text(self._message.common.display_text)

    def _read_user(self) -> User:
        message = self._message
        # The profile is only in the sentences; newer messages also have the id in field 7.
        user = named_user(message.other_get_badge_msg) or named_user(message.common.display_text)
        return user or User(id=message.cur_user_id)


class HourlyRankRewardEvent(MessageEvent):
    """The winners of a ranking are rewarded (`WebcastHourlyRankRewardMessage`)."""

    __slots__ = ()
    _message: rank_pb2.WebcastHourlyRankRewardMessage

    @property
    def user_ids(self) -> tuple[int, ...]:
        """Ids of the rewarded users (`winners[].user_id`, fields 2 and 1)."""
        return tuple([winner.user_id for winner in self._message.winners])


class HourlyRankEvent(MessageEvent):
    """Provisional. A ranking of hosts is shown (`WebcastHourlyRankMessage`), so far without ranks or scores."""

    __slots__ = ()


class GameRankEvent(MessageEvent):
    """Provisional. A ranking of game hosts changed (`WebcastGameRankNotifyMessage`)."""

    __slots__ = ()


def _read_rank(update: rank_pb2.RankUpdate) -> HostRank:
    sentence = update.default_content
    return HostRank(update.rank_type, update.owner_rank, update.countdown, read_text(sentence), sentence.key)
