"""Rules files that are wrong."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

from tiktok_live.net.options import NetworkOptions
from tiktok_live.rules.actions import Surroundings
from tiktok_live.rules.file import load_rules
from tiktok_live.rules.mistakes import joined
from tiktok_live.testing import VirtualClock

__all__ = ["RULES"]

_PYTHON = json.dumps(sys.executable)
_WAIT = '{action = "wait", seconds = 1}'


def load(folder: Path) -> None:
    path = folder / "rules.toml"
    raise joined(path, load_rules(path, Surroundings(VirtualClock(), NetworkOptions(), folder)).mistakes)


def reading(text: str) -> Callable[[Path], object]:
    """Read a file with this text."""

    def provoke(folder: Path) -> None:
        (folder / "rules.toml").write_text(text)
        load(folder)

    return provoke


def rule(keys: str, action: str = _WAIT) -> Callable[[Path], object]:
    """Read a file with one rule."""
    return reading(f'[[rule]]\nname = "a"\n{keys}\ndo = [{action}]')


def action(keys: str) -> Callable[[Path], object]:
    """Read a file with a rule that has this action."""
    return rule('on = "chat"', f"{{{keys}}}")


RULES: list[tuple[str, Callable[[Path], object]]] = [
    ("rules.toml cannot be read: No such file or directory", load),
    ("line 2 is not TOML", reading("[[rule]]\nname = rose")),
    ("rules.toml has 2 mistakes", rule('on = "chta"\nwho = "folower"')),
    ("there is no section", reading("[rules]")),
    ("there is no key 'coldown'", rule('on = "chat"\ncoldown = 5')),
    ("there is no action 'textfile'", action('action = "textfile"')),
    ("on is missing", rule("")),
    ("likes_every does not work for 'chat'", rule('on = "chat"\nlikes_every = 5')),
    ("do must be a list of actions", reading('[[rule]]\nname = "a"\non = "chat"')),
    ("the action 'sound' needs an overlay", action('action = "sound", sound = "a.mp3"')),
    ("path has a placeholder", action('action = "text_file", path = "{user}.txt", text = "a"')),
    ("there is no folder …", action('action = "text_file", path = "no/a.txt", text = "a"')),
    ("run begins with a placeholder", action('action = "command", run = ["{text}"]')),
    ("there is no program 'no-such-program'", action('action = "command", run = ["no-such-program"]')),
    ("is a batch file", action('action = "command", run = ["a.bat"]')),
    ("of which a placeholder is only a part", action(f'action = "command", run = [{_PYTHON}, "-x={{text}}"]')),
    ("the argument after -c is a program", action('action = "command", run = ["python3", "-c", "{text}"]')),
    ("runs what its first argument names", action('action = "command", run = ["sh", "{text}"]')),
    ("starts what its arguments say", action('action = "command", run = ["env", "{text}"]')),
]
"""Part of the message, and what raises it."""
