"""The rules file: read, checked whole, and turned into rules. Every mistake is reported, with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from tiktok_live.causes import caught
from tiktok_live.client.options.suggestions import nearest
from tiktok_live.errors import ConfigError
from tiktok_live.regular_files import read_regular_file, why_unreadable
from tiktok_live.rules.actions import Action, ActionKind, KeyValues, Surroundings, Target, TargetKind
from tiktok_live.rules.keys import Key
from tiktok_live.rules.kinds import ACTION_KINDS
from tiktok_live.rules.lines import KeyPath, Lines
from tiktok_live.rules.mistakes import Mistakes
from tiktok_live.rules.rule import Rule
from tiktok_live.rules.rule_tables import DO, read_rule, title
from tiktok_live.rules.value_kinds import NumberInRange, WholeInRange

__all__ = [
    "MAX_ACTIONS",
    "MAX_RULES",
    "QUEUE_KEYS",
    "LoadedRules",
    "QueueLimits",
    "RuleSet",
    "load_rules",
    "read_rules",
]

MAX_RULES = 500
"""Rules of one file."""
MAX_ACTIONS = 20
"""Actions of one rule."""

_MAX_BYTES = 1024 * 1024
_RULE = "rule"
_QUEUES = "queues"
_ACTION = "action"
_SYNTAX = "Texts need quotes, an action {...} is one line, a path with \\ belongs in single quotes; see docs/rules.md"
_OF_TOML = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_NO_OVERLAY = "Use `tiktok-live overlay @someone --rules FILE`, which shows alerts and plays sounds"


@dataclass(frozen=True, slots=True)
class QueueLimits:
    """The section `[queues]`: what waits when actions come faster than they can be done.

    Attributes:
        length: actions of one kind that may wait; with more, the new ones are dropped.
        seconds: age at which an action that waits is dropped.
    """

    length: int = 100
    seconds: float = 60.0


QUEUE_KEYS: tuple[Key, ...] = (
    Key("length", WholeInRange(1, 10_000), "Actions of one kind that may wait; more are dropped", QueueLimits().length),
    Key(
        "seconds",
        NumberInRange(0, 3600, "seconds"),
        "Age at which an action that waits is dropped",
        QueueLimits().seconds,
    ),
)
"""The keys of the section `[queues]`."""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """All rules of a file.

    Attributes:
        rules: in the order of the file.
        queues: limits of the queues.
        targets: what actions act on, by kind, each with the values of its section.
    """

    rules: tuple[Rule, ...] = ()
    queues: QueueLimits = QueueLimits()
    targets: Mapping[TargetKind[Any], tuple[KeyValues, Target]] = field(default_factory=dict[Any, Any])


@dataclass(frozen=True, slots=True)
class LoadedRules:
    """What came of a file.

    Attributes:
        rules: the rules; None if there are mistakes.
        mistakes: in the order of their lines.
    """

    rules: RuleSet | None
    mistakes: tuple[ConfigError, ...] = ()


def load_rules(
    path: Path,
    surroundings: Surroundings,
    previous: RuleSet | None = None,
    kinds: Mapping[str, ActionKind] = ACTION_KINDS,
) -> LoadedRules:
    """Read and check a rules file. Nothing is connected or started.

    Args:
        path: of the file.
        surroundings: what actions are made with; its targets are ignored.
        previous: the rules before a reload, whose targets are used again if their sections have not changed.
        kinds: kinds of actions by name.
    """
    with caught(OSError) as failure:
        content = read_regular_file(path, _MAX_BYTES)
    if failure:
        why = why_unreadable(failure.error)
        return LoadedRules(None, (ConfigError(f"{path} cannot be read: {why}", advice="Check the name of the file"),))
    return read_rules(content, path, surroundings, previous, kinds)


def read_rules(
    content: bytes,
    path: Path,
    surroundings: Surroundings,
    previous: RuleSet | None = None,
    kinds: Mapping[str, ActionKind] = ACTION_KINDS,
) -> LoadedRules:
    """Check the content of a rules file; see `load_rules`. `path` is used for messages and relative paths."""
    with caught(ValueError, RecursionError) as failure:  # a number with too many digits is a plain ValueError
        text = content.decode("utf-8-sig")
        document = tomllib.loads(text)
    if failure:
        return LoadedRules(None, (_syntax_error(path, failure.error),))
    return _Reader(document, path, Lines(text), surroundings, kinds).read(previous or RuleSet())


def _syntax_error(path: Path, error: Exception) -> ConfigError:
    if isinstance(error, UnicodeDecodeError):
        return ConfigError(f"{path} is not a text in UTF-8", advice="Save it as UTF-8 in your editor")
    if isinstance(error, RecursionError):
        return ConfigError(f"{path} is nested too deeply", advice=_SYNTAX)
    place = _OF_TOML.search(str(error))
    line = f", line {place[1]}" if place is not None and place[1] else ""
    return ConfigError(f"{path}{line} is not TOML: {_OF_TOML.sub('', str(error))}", advice=_SYNTAX)


class _Reader:
    """Reads one file."""

    def __init__(
        self,
        document: Mapping[str, Any],
        path: Path,
        lines: Lines,
        surroundings: Surroundings,
        kinds: Mapping[str, ActionKind],
    ) -> None:
        self._document = document
        self._kinds = kinds
        self._mistakes = Mistakes(path, lines)
        self._surroundings = surroundings
        self._targets: dict[TargetKind[Any], tuple[KeyValues, Target]] = {}

    def read(self, previous: RuleSet) -> LoadedRules:
        self._check_sections()
        self._read_targets(previous)
        limits = self._mistakes.read_table(self._document.get(_QUEUES, {}), QUEUE_KEYS, (_QUEUES,))
        rules = self._read_rules()
        if self._mistakes or limits is None:
            return LoadedRules(None, self._mistakes.all())
        used = {kind: self._targets[kind] for kind in self._used_targets()}
        return LoadedRules(RuleSet(rules, QueueLimits(**limits), used))

    def _check_sections(self) -> None:
        known = [_RULE, _QUEUES, *[kind.section for kind in self._target_kinds() if kind.section]]
        for name in self._document:
            if name not in known:
                near = nearest(name, known)
                advice = f"Did you mean [[{near}]]?" if near == _RULE else f"Did you mean [{near}]?"
                others = f"The file has [[rule]] and, if needed, {', '.join(f'[{each}]' for each in known[1:])}"
                shown = name if len(name) <= 40 else f"{name[:40]}..."  # noqa: PLR2004 - enough to find it
                error = ConfigError(f"there is no section {shown!r}", advice=advice if near else others)
                self._mistakes.add((name,), error)

    def _target_kinds(self) -> tuple[TargetKind[Any], ...]:
        return tuple(dict.fromkeys(kind.target for kind in self._kinds.values() if kind.target is not None))

    def _used_targets(self) -> Iterator[TargetKind[Any]]:
        actions = [action for rule in self._rule_tables() for action in rule.get(DO, ())]
        used = {self._kinds[action[_ACTION]].target for action in actions}
        return (kind for kind in self._targets if kind in used)

    def _read_targets(self, previous: RuleSet) -> None:
        for kind in self._target_kinds():
            values = self._mistakes.read_table(self._document.get(kind.section, {}), kind.keys, (kind.section,))
            if values is None:
                continue
            before = previous.targets.get(kind)
            if before is not None and before[0] == values:
                self._targets[kind] = before
                continue
            with caught(ConfigError) as failure:
                self._targets[kind] = values, kind.make(values, self._surroundings)
            if failure:
                self._mistakes.add((kind.section,), failure.error)
        targets = {kind: target for kind, (_, target) in self._targets.items()}
        self._surroundings = replace(self._surroundings, targets=targets)

    def _rule_tables(self) -> list[Any]:
        tables = self._document.get(_RULE, [])
        return tables if isinstance(tables, list) else []

    def _read_rules(self) -> tuple[Rule, ...]:
        if not isinstance(self._document.get(_RULE, []), list):
            self._mistakes.add((_RULE,), ConfigError("a rule begins with [[rule]], in two brackets"))
        tables = self._rule_tables()
        if len(tables) > MAX_RULES:
            self._mistakes.add((_RULE,), ConfigError(f"{len(tables)} rules are too many; {MAX_RULES} are allowed"))
            return ()
        rules = [self._rule(table, (_RULE, number)) for number, table in enumerate(tables)]
        self._check_names(tables)
        return tuple([rule for rule in rules if rule is not None])

    def _rule(self, table: object, where: KeyPath) -> Rule | None:
        actions = self._actions(table, (*where, DO))
        return read_rule(table, where, self._mistakes, actions)

    def _check_names(self, tables: list[Any]) -> None:
        seen: set[str] = set()
        for number, table in enumerate(tables):
            name = table.get("name") if isinstance(table, dict) else None
            if isinstance(name, str) and name in seen:
                error = ConfigError("another rule has this name", advice="Give each rule a name of its own")
                self._mistakes.add((_RULE, number, "name"), error, title(table))
            seen.add(str(name))

    def _actions(self, table: object, where: KeyPath) -> tuple[Action, ...]:
        about = title(table)
        given = table.get(DO) if isinstance(table, dict) else None
        if not isinstance(given, list) or not given:
            advice = f'Write {DO} = [{{action = "text_file", path = "last.txt", text = "{{user}}"}}]'
            self._mistakes.add(where, ConfigError(f"{DO} must be a list of actions", advice=advice), about)
            return ()
        if len(given) > MAX_ACTIONS:
            error = ConfigError(f"{len(given)} actions are too many for one rule; {MAX_ACTIONS} are allowed")
            self._mistakes.add(where, error, about)
            return ()
        actions = [self._action(each, (*where, number), about) for number, each in enumerate(given)]
        return tuple([action for action in actions if action is not None])

    def _action(self, table: object, where: KeyPath, about: str) -> Action | None:
        kind = self._action_kind(table, where, about)
        if kind is None:
            return None
        rest = {key: value for key, value in cast("dict[str, object]", table).items() if key != _ACTION}
        about = f"{about}, {kind.name}"
        values = rest if kind.checks_keys else self._mistakes.read_table(rest, kind.keys, where, about)
        if values is None or (kind.target is not None and kind.target not in self._targets):
            return None  # its mistakes are noted
        with caught(ConfigError) as failure:
            return kind.make(values, self._surroundings)
        self._mistakes.add(where, failure.error, about)
        return None

    def _action_kind(self, table: object, where: KeyPath, about: str) -> ActionKind | None:
        name = table.get(_ACTION) if isinstance(table, dict) else None
        kind = self._kinds.get(name) if isinstance(name, str) else None
        if kind is None:
            near = nearest(name, self._kinds) if isinstance(name, str) else ""
            advice = f"Did you mean {near!r}?" if near else f"The actions are: {', '.join(self._kinds)}"
            problem = f"there is no action {name[:40]!r}" if isinstance(name, str) else "action is missing"
            self._mistakes.add((*where, _ACTION), ConfigError(problem, advice=advice), about)
            return None
        if kind.needs_alerts and self._surroundings.alerts is None:
            error = ConfigError(f"the action {name!r} needs an overlay", advice=_NO_OVERLAY)
            self._mistakes.add((*where, _ACTION), error, about)
            return None
        return kind
