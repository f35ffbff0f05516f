"""Rules and events for tests."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tiktok_live.net.clock import Clock
from tiktok_live.net.options import NetworkOptions
from tiktok_live.rules.actions import Surroundings
from tiktok_live.rules.file import LoadedRules, read_rules
from tiktok_live.rules.memory import RuleMemory
from tiktok_live.testing import VirtualClock

if TYPE_CHECKING:
    from collections.abc import Callable

    from tiktok_live.rules.alerts import AlertSink
    from tiktok_live.rules.rule import Rule

DO = 'do = [{action = "wait", seconds = 1}]'
"""An action that does nothing, for rules of which only the conditions matter."""


def load(
    text: str, folder: Path = Path(), *, alerts: AlertSink | None = None, clock: Clock | None = None, **more: Any
) -> LoadedRules:
    """Read the text of a rules file that lies in a folder."""
    surroundings = Surroundings(clock or VirtualClock(), NetworkOptions(), folder, alerts=alerts)
    return read_rules(text.encode(), folder / "rules.toml", surroundings, **more)


def rule(text: str) -> Rule:
    """A rule with these keys."""
    loaded = load(f'[[rule]]\nname = "r"\n{text}\n{"" if "do =" in text else DO}\n')
    assert loaded.rules is not None, loaded.mistakes
    return loaded.rules.rules[0]


def memory(
    text: str, clock: Clock | None = None, random: Callable[[], float] = lambda: 0.0, persons: int = 100
) -> RuleMemory:
    """What decides for a rule with these keys; its day is in UTC."""
    return RuleMemory(rule(text), clock or VirtualClock(), random, UTC, persons)


def mistakes(text: str, folder: Path = Path(), **more: Any) -> list[str]:
    """The mistakes of a text, without the path of the file: `line 3: ...`."""
    loaded = load(text, folder, **more)
    assert (loaded.rules is None) == bool(loaded.mistakes)
    return [str(each).removeprefix(f"configuration: {folder / 'rules.toml'}, ") for each in loaded.mistakes]
