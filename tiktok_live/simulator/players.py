"""Who opens the socket of the simulated live page."""

from __future__ import annotations

from typing import Literal, cast, get_args

from tiktok_live.errors import ConfigError

__all__ = ["Player", "check_player"]

Player = Literal["page", "frame", "foreign_frame", "worker", "shared_worker", "poll"]
"""The page itself, a frame of the same or of another origin, a dedicated or a shared worker; `poll` opens no socket."""


def check_player(name: str) -> Player:
    """Return `name` as a player.

    Raises:
        ConfigError: there is no such player.
    """
    players = get_args(Player)
    if name not in players:
        raise ConfigError(f"there is no player {name!r}", advice=f"Use one of {', '.join(players)}")
    return cast("Player", name)
