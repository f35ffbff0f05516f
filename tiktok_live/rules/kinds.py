"""The kinds of actions that a rules file may use."""

from __future__ import annotations

from collections.abc import Mapping

from tiktok_live.rules.actions import ActionKind

__all__ = ["ACTION_KINDS"]

_KINDS: tuple[ActionKind, ...] = ()

ACTION_KINDS: Mapping[str, ActionKind] = {kind.name: kind for kind in _KINDS}
"""By the name that `action = "..."` has in the file."""
