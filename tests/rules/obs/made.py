"""Actions of OBS as a rules file would make them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tiktok_live.net.options import NetworkOptions
from tiktok_live.rules.actions import Surroundings
from tiktok_live.rules.obs.kinds import OBS, OBS_ACTIONS

if TYPE_CHECKING:
    from pathlib import Path

    from tiktok_live.net.clock import Clock
    from tiktok_live.rules.obs.actions import Obs

KINDS = {kind.name: kind for kind in OBS_ACTIONS}


def surroundings(obs: Obs, clock: Clock, folder: Path) -> Surroundings:
    """What actions are made with, and OBS."""
    return Surroundings(clock, NetworkOptions(), folder, targets={OBS: obs})


def action(name: str, around: Surroundings, **keys: object) -> Any:
    """The action that a table with these keys stands for; ConfigError if there is none."""
    kind = KINDS[name]
    assert keys.keys() <= {key.name for key in kind.keys}
    missing = [key.name for key in kind.keys if key.is_required and key.name not in keys]
    assert not missing, missing
    values = {
        key.name: key.kind.from_toml(key.name, keys[key.name], around.folder) if key.name in keys else key.default
        for key in kind.keys
    }
    return kind.make(values, around)
