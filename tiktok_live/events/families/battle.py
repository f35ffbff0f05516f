"""Battles between hosts: start, scores, end."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from tiktok_live.events.base import MessageEvent
from tiktok_live.events.families.battle_models import (
    BattleResult,
    BattleSettings,
    BattleSide,
    BattleTeam,
    read_battle_settings,
    read_scores,
    read_sides,
    read_teams,
)
from tiktok_live.events.images import Image, read_image
from tiktok_live.events.scalars import wire_time

if TYPE_CHECKING:
    from tiktok_live.proto.upb import battle_pb2

__all__ = ["BattleActionEvent", "BattleEndEvent", "BattleEvent", "BattleScoresEvent", "BattleStartEvent"]

_PUNISHMENT = 3  # of `BattleSettings.status`


class BattleEvent(MessageEvent):
    """Base of all events about a battle between hosts.

    Every host's room sends its own messages about a battle, with different message ids and the same `battle_id`.
    """

    __slots__ = ()

    @property
    def battle_id(self) -> int:
        """The battle's id; 0 in tasks and notices, whose messages do not have it."""
        return int(getattr(self._message, "battle_id", 0))


class BattleActionEvent(BattleEvent):
    """The state of a battle changed (`WebcastLinkMicBattle`); start and end have their own classes."""

    __slots__ = ("_sides",)
    _message: battle_pb2.WebcastLinkMicBattle
    _sides: tuple[BattleSide, ...]

    @property
    def action(self) -> int:
        """Numeric code of the change: 4 start, 5 end (field 4)."""
        return self._message.action

    @property
    def settings(self) -> BattleSettings:
        """Start, duration and kind of the battle (`battle_setting`, field 3)."""
        return read_battle_settings(self._message.battle_setting)

    @property
    def sides(self) -> tuple[BattleSide, ...]:
        """The hosts in any order (`anchors_info`, field 10, combined by id with fields 5, 9 and 13)."""
        try:
            return self._sides
        except AttributeError:
            self._sides = sides = read_sides(self._message)
            return sides


class BattleStartEvent(BattleActionEvent):
    """A battle began (`WebcastLinkMicBattle`, action 4)."""

    __slots__ = ()

    @property
    def starter_id(self) -> int:
        """Id of the host who started it (`action_by_user_id`, field 16)."""
        return self._message.action_by_user_id


class BattleEndEvent(BattleActionEvent):
    """A battle ended (`WebcastLinkMicBattle`, action 5): `sides` have the final scores and results."""

    __slots__ = ("_teams",)
    _teams: tuple[BattleTeam, ...]

    @property
    def teams(self) -> tuple[BattleTeam, ...]:
        """The teams; empty if the hosts did not play in teams (`team_battle_result`, field 17, with field 18)."""
        try:
            return self._teams
        except AttributeError:
            self._teams = teams = read_teams(self._message.team_armies, self._message.team_battle_result)
            return teams

    @property
    def winner(self) -> BattleSide | None:
        """The only host who won; None on a draw. Team battles have a `winning_team`."""
        winners = [side for side in self.sides if side.result is BattleResult.WIN]
        return winners[0] if len(winners) == 1 else None

    @property
    def winning_team(self) -> BattleTeam | None:
        """The team that won; None on a draw, or if the hosts did not play in teams."""
        winners = [team for team in self.teams if team.result is BattleResult.WIN]
        return winners[0] if len(winners) == 1 else None

    @property
    def has_punishment(self) -> bool:
        """Whether the loser's punishment phase begins now (`status` of the settings is 3)."""
        return self._message.battle_setting.status == _PUNISHMENT


class BattleScoresEvent(BattleEvent):
    """The scores of a running battle (`WebcastLinkMicArmies`). Only `BattleStartEvent` has the names of the hosts."""

    __slots__ = ("_sides", "_teams")
    _message: battle_pb2.WebcastLinkMicArmies
    _sides: tuple[BattleSide, ...]
    _teams: tuple[BattleTeam, ...]

    @property
    def sides(self) -> tuple[BattleSide, ...]:
        """All hosts, sorted by id, with score and top supporters (`armies`, field 3)."""
        try:
            return self._sides
        except AttributeError:
            self._sides = sides = read_scores(self._message.armies)
            return sides

    @property
    def teams(self) -> tuple[BattleTeam, ...]:
        """The teams; empty if the hosts do not play in teams (`team_armies`, field 14)."""
        try:
            return self._teams
        except AttributeError:
            self._teams = teams = read_teams(self._message.team_armies)
            return teams

    @property
    def settings(self) -> BattleSettings:
        """Start, duration and kind of the battle (`battle_settings`, field 18)."""
        return read_battle_settings(self._message.battle_settings)

    @property
    def trigger_reason(self) -> int:
        """Numeric code of why it was sent; 1 means a changed score (field 7)."""
        return self._message.trigger_reason

    @property
    def giver_id(self) -> int:
        """Id of the user who changed the score (`from_user_id`, field 8)."""
        return self._message.from_user_id

    @property
    def gift_id(self) -> int:
        """Id of the gift that changed it; 0 if it was not a gift (field 9)."""
        return self._message.gift_id

    @property
    def gift_icon(self) -> Image:
        """Picture of that gift, if the message has one (field 11)."""
        return read_image(self._message.gif_icon_image)

    @property
    def gift_count(self) -> int:
        """Number of these gifts (field 10)."""
        return self._message.gift_count

    @property
    def repeat_count(self) -> int:
        """The streak's count at that moment (field 13)."""
        return self._message.repeat_count

    @property
    def diamonds(self) -> int:
        """Value of these gifts in diamonds; the points can be higher (`total_diamond_count`, field 12)."""
        return self._message.total_diamond_count

    @property
    def is_boosted(self) -> bool:
        """Whether a boosting glove multiplied the points (`trigger_critical_strike`, field 15)."""
        return self._message.trigger_critical_strike

    @property
    def gift_sent_at(self) -> datetime | None:
        """When the gift was sent, UTC (`send_gift_success_time`, field 5, in ms); None if absent."""
        return wire_time(self._message.send_gift_success_time)

    @property
    def updated_at(self) -> datetime | None:
        """When the scores were updated, UTC (`update_battle_score_time`, field 6, in ms); None if absent."""
        return wire_time(self._message.update_battle_score_time)
