"""Plain frozen values that battles are made of: settings, sides, supporters, teams."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - the signature of the struct tells its fields' types
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
    """How a battle ended for one side (`BattleResult.result`, field 2). The winner's number is absent on the wire."""

    WIN = 0
    LOSE = 1
    DRAW = 2


_RESULTS: dict[int, BattleResult] = {int(result): result for result in BattleResult}


class BattleSettings(msgspec.Struct, frozen=True):
    """What a battle is about; empty and falsy where a message leaves it out.

    Attributes:
        started_at: when it began, UTC (`start_time_ms`, field 2).
        duration: how long it runs, in seconds (field 3).
        battle_type: the platform's number of the kind: 1 each host alone, 2 in teams (field 8).
        status: the platform's number: 1 running, 3 in the punishment phase, 4 all over (field 5).
    """

    started_at: datetime | None = None
    duration: int = 0
    battle_type: int = 0
    status: int = 0

    def __bool__(self) -> bool:
        return self.started_at is not None or bool(self.duration or self.battle_type or self.status)


class BattleSupporter(msgspec.Struct, frozen=True):
    """One of the top supporters of a side, of whom the platform names three at most.

    Attributes:
        user: who; id, nickname and avatar alone are sent, no handle.
        score: points they gave. Points are not diamonds: gloves and tasks multiply them.
    """

    user: User
    score: int


class BattleSide(msgspec.Struct, frozen=True):
    """One host of a battle; `BattleSide()` is empty and falsy.

    Attributes:
        host: the host; score messages do not name hosts, so that there `host.id` alone is filled.
        score: points so far, or at the end.
        supporters: the top supporters, best first.
        result: None while the battle runs, and where the platform does not tell.
        win_streak: battles won in a row, as the platform shows it beside the name; 0 in score messages.
    """

    host: User = User()
    score: int = 0
    supporters: tuple[BattleSupporter, ...] = ()
    result: BattleResult | None = None
    win_streak: int = 0

    def __bool__(self) -> bool:
        return bool(self.host)


class BattleTeam(msgspec.Struct, frozen=True):
    """One team of a battle of teams; `BattleTeam()` is empty and falsy.

    Attributes:
        team_id: the platform's number of the team.
        host_ids: ids of its hosts; `BattleSide.host.id` is one of them.
        score: points of the whole team.
        supporters: the top supporters of the whole team, best first.
        result: None while the battle runs, and where the platform does not tell.
    """

    team_id: int = 0
    host_ids: tuple[int, ...] = ()
    score: int = 0
    supporters: tuple[BattleSupporter, ...] = ()
    result: BattleResult | None = None

    def __bool__(self) -> bool:
        return bool(self.team_id or self.host_ids)


def read_battle_settings(settings: battle_pb2.BattleSettings) -> BattleSettings:
    """Return the wire's settings of a battle as a plain value."""
    started = wire_time(settings.start_time_ms)
    return BattleSettings(started, settings.duration, settings.battle_type, settings.status)


def read_battle_user(user: battle_pb2.BattleBaseUserInfo) -> User:
    """Return a person as battles name them: id, handle, nickname and avatar."""
    return User(user.user_id, user.display_id, user.nick_name, avatar=read_image(user.avatar_thumb))


def _supporter(army: battle_pb2.BattleUserArmy) -> BattleSupporter:
    return BattleSupporter(User(army.user_id, nickname=army.nickname, avatar=read_image(army.avatar_thumb)), army.score)


def _supporters(armies: battle_pb2.BattleUserArmies) -> tuple[BattleSupporter, ...]:
    return tuple([_supporter(army) for army in armies.user_army])


def read_sides(message: battle_pb2.WebcastLinkMicBattle) -> tuple[BattleSide, ...]:
    """Join by host id what is sent in four lists, each in its own order."""
    hosts = {host.key: host.value.user for host in message.anchors_info}
    armies = {army.key: army.value for army in message.armies}
    results, streaks = message.battle_result, message.battle_combo_v2
    sides = []
    # A map of the parser has no order that can be relied on, and makes an entry when one that is not there is read.
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
    """Return the sides of a running battle, in the order of their hosts' ids."""
    pairs = [(key, armies[key]) for key in sorted(armies)]
    return tuple([BattleSide(User(key), army.hostscore, _supporters(army)) for key, army in pairs])


def read_teams(
    armies: Iterable[battle_pb2.BattleTeamUserArmies], results: Iterable[battle_pb2.BattleTeamResult] = ()
) -> tuple[BattleTeam, ...]:
    """Join by team id what is sent in two lists."""
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
