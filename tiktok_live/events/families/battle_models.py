"""Plain frozen values of battles: settings, sides, supporters, teams."""

from __future__ import annotations

from datetime import datetime
from enum import IntEnum
from typing import TYPE_CHECKING

import msgspec

from tiktok_live.events.images import read_image
from tiktok_live.events.models import User
from tiktok_live.events.scalars import wire_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tiktok_live.proto.upb import battle_pb2

__all__ = [
    "BattleResult",
    "BattleSettings",
    "BattleSide",
    "BattleSupporter",
    "BattleTeam",
    "read_battle_settings",
    "read_battle_user",
    "read_scores",
    "read_sides",
    "read_teams",
]


class BattleResult(IntEnum):
    """How a battle ended for one side (`BattleResult.result`, field 2). The wire omits the 0 of the winner."""

    WIN = 0
    LOSE = 1
    DRAW = 2


_RESULTS: dict[int, BattleResult] = {int(result): result for result in BattleResult}


class BattleSettings(msgspec.Struct, frozen=True):
    """The settings of a battle; empty and falsy if a message leaves them out.

    Attributes:
        started_at: when it started, UTC (`start_time_ms`, field 2).
        duration: in seconds (field 3).
        battle_type: numeric code: 1 each host for themselves, 2 in teams (field 8).
        status: numeric code: 1 running, 3 in the punishment phase, 4 finished (field 5).
    """

    started_at: datetime | None = None
    duration: int = 0
    battle_type: int = 0
    status: int = 0

    def __bool__(self) -> bool:
        return self.started_at is not None or bool(self.duration or self.battle_type or self.status)


class BattleSupporter(msgspec.Struct, frozen=True):
    """One of the top supporters of a side; the platform sends at most three.

    Attributes:
        user: the supporter; only id, nickname and avatar, no handle.
        score: points they contributed. Points are not diamonds: gloves and tasks multiply them.
    """

    user: User
    score: int


class BattleSide(msgspec.Struct, frozen=True):
    """One host of a battle; `BattleSide()` is empty and falsy.

    Attributes:
        host: the host; in score messages only `host.id` is set.
        score: current or final points.
        supporters: the top supporters, best first.
        result: None while the battle runs, or if the platform does not send it.
        win_streak: battles won in a row, as displayed next to the name; 0 in score messages.
    """

    host: User = User()
    score: int = 0
    supporters: tuple[BattleSupporter, ...] = ()
    result: BattleResult | None = None
    win_streak: int = 0

    def __bool__(self) -> bool:
        return bool(self.host)


class BattleTeam(msgspec.Struct, frozen=True):
    """One team of a team battle; `BattleTeam()` is empty and falsy.

    Attributes:
        team_id: the team's id.
        host_ids: ids of its hosts, matching `BattleSide.host.id`.
        score: points of the whole team.
        supporters: the top supporters of the whole team, best first.
        result: None while the battle runs, or if the platform does not send it.
    """

    team_id: int = 0
    host_ids: tuple[int, ...] = ()
    score: int = 0
    supporters: tuple[BattleSupporter, ...] = ()
    result: BattleResult | None = None

    def __bool__(self) -> bool:
        return bool(self.team_id or self.host_ids)


def read_battle_settings(settings: battle_pb2.BattleSettings) -> BattleSettings:
    """Return the settings of a battle as a plain value."""
    started = wire_time(settings.start_time_ms)
    return BattleSettings(started, settings.duration, settings.battle_type, settings.status)


def read_battle_user(user: battle_pb2.BattleBaseUserInfo) -> User:
    """Return a user of a battle message: id, handle, nickname and avatar."""
    return User(user.user_id, user.display_id, user.nick_name, avatar=read_image(user.avatar_thumb))


def _supporter(army: battle_pb2.BattleUserArmy) -> BattleSupporter:
    return BattleSupporter(User(army.user_id, nickname=army.nickname, avatar=read_image(army.avatar_thumb)), army.score)


def _supporters(armies: battle_pb2.BattleUserArmies) -> tuple[BattleSupporter, ...]:
    return tuple([_supporter(army) for army in armies.user_army])


def read_sides(message: battle_pb2.WebcastLinkMicBattle) -> tuple[BattleSide, ...]:
    """Combine the four lists of a battle message, each in a different order, by host id."""
    hosts = {host.key: host.value.user for host in message.anchors_info}
    armies = {army.key: army.value for army in message.armies}
    results, streaks = message.battle_result, message.battle_combo_v2
    sides = []
    # Maps of the parser have no reliable order, and reading a missing key inserts it.
    for key in dict.fromkeys([*hosts, *armies, *sorted(results)]):
        result, army, streak = results.get(key), armies.get(key), streaks.get(key)
        side = BattleSide(
            read_battle_user(hosts[key]) if key in hosts else User(key),
            result.score if result is not None else army.hostscore if army is not None else 0,
            _supporters(army) if army is not None else (),
            _RESULTS.get(result.result) if result is not None else None,
            streak.combo_count if streak is not None else 0,
        )
        sides.append(side)
    return tuple(sides)


def read_scores(armies: Mapping[int, battle_pb2.BattleUserArmies]) -> tuple[BattleSide, ...]:
    """Return the sides of a running battle, sorted by host id."""
    pairs = [(key, armies[key]) for key in sorted(armies)]
    return tuple([BattleSide(User(key), army.hostscore, _supporters(army)) for key, army in pairs])


def read_teams(
    armies: Iterable[battle_pb2.BattleTeamUserArmies], results: Iterable[battle_pb2.BattleTeamResult] = ()
) -> tuple[BattleTeam, ...]:
    """Combine the two lists of teams by team id."""
    teams = {
        army.team_id: BattleTeam(
            army.team_id,
            tuple([user.user_id for user in army.team_users]),
            army.team_total_score,
            _supporters(army.user_armies),
        )
        for army in armies
    }
    for result in results:
        known = teams.get(result.team_id, BattleTeam())
        ids = tuple([user.user_id for user in result.team_users]) or known.host_ids
        outcome = _RESULTS.get(result.result)
        teams[result.team_id] = BattleTeam(result.team_id, ids, result.total_score, known.supporters, outcome)
    return tuple(teams.values())
