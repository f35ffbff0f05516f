"""The kinds of actions that a rules file may use."""

from __future__ import annotations

from collections.abc import Mapping

from tiktok_live.rules.actions import ActionKind
from tiktok_live.rules.alert import ALERT, SOUND
from tiktok_live.rules.command import COMMAND
from tiktok_live.rules.obs.kinds import OBS_ACTIONS
from tiktok_live.rules.text_file import TEXT_FILE
from tiktok_live.rules.wait import WAIT
from tiktok_live.rules.webhook import WEBHOOK

__all__ = ["ACTION_KINDS"]

_KINDS: tuple[ActionKind, ...] = (TEXT_FILE, WEBHOOK, COMMAND, ALERT, SOUND, WAIT, *OBS_ACTIONS)

ACTION_KINDS: Mapping[str, ActionKind] = {kind.name: kind for kind in _KINDS}
"""By the name that `action = "..."` has in the file, in the order of the documentation."""
