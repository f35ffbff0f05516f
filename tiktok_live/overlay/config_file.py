"""`overlay.toml`: read, and checked whole. Every mistake is reported, with its line."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError
from tiktok_live.overlay.alerts import ALERT_KINDS, AVATAR, GIFT, AlertConfig, AlertsConfig, Look
from tiktok_live.overlay.config import DEFAULT_ALERTS, DEFAULT_GOALS, DEFAULT_LOOKS, OverlayConfig
from tiktok_live.overlay.config_keys import (
    ALERTS_KEYS,
    FILE_KEYS,
    GOAL_KEYS,
    KIND_KEYS,
    TIMER_KEYS,
    VARIATION_KEYS,
)
from tiktok_live.overlay.goals import GoalConfig
from tiktok_live.overlay.media import Media, is_secure_url
from tiktok_live.overlay.timer import TimerConfig
from tiktok_live.regular_files import read_regular_file, why_unreadable
from tiktok_live.rules.keys import Key
from tiktok_live.rules.lines import KeyPath, Lines
from tiktok_live.rules.mistakes import Mistakes

__all__ = ["GOALS_LIMIT", "read_overlay_file"]

GOALS_LIMIT = 50
"""Goals of one file."""

_VARIATIONS = 50
_MAX_FILE = 1024 * 1024  # bytes
_TABLES = ("goal", "alerts", "timer")
_SHARED = ("seconds", "volume", "animation", "layout")
_SYNTAX = "See docs/overlay-config.md for the form of the file; a path with \\ belongs in single quotes"


def read_overlay_file(path: Path, media: Path | None = None) -> OverlayConfig:
    """Return what a file configures; what it does not mention has its default.

    Args:
        path: of the file.
        media: folder of the user's own files if the file names none; None for none.

    Raises:
        ConfigError: the file cannot be read, or has mistakes. The message has all of them.
    """
    with caught(OSError, UnicodeDecodeError) as failure:
        text = read_regular_file(path, _MAX_FILE).decode("utf-8-sig")  # editors on Windows write a byte order mark
    if failure:
        error = failure.error
        why = why_unreadable(error) if isinstance(error, OSError) else "it is not UTF-8 text"
        raise ConfigError(f"the overlay file {path} cannot be read: {why}") from failure.cause
    with caught(ValueError, RecursionError) as failure:
        tables = tomllib.loads(text)
    if failure:
        raise ConfigError(f"the overlay file {path} is not valid TOML: {failure.error}", advice=_SYNTAX)
    return _Reading(path, text, media).read(tables)


class _Reading:
    """One reading of a file. Places are named as in the file, for example `[alerts.gift]`."""

    def __init__(self, path: Path, text: str, media: Path | None) -> None:
        self._path = path
        self._mistakes = Mistakes(path, Lines(text))
        self._default_media = media
        self._media = Media(media)

    def read(self, tables: Mapping[str, Any]) -> OverlayConfig:
        top = self._table(tables, FILE_KEYS, (), _TABLES)
        media = (top and top["media"]) or self._default_media
        self._media = Media(media)
        if media is not None and not media.is_dir():
            self._mistakes.add(("media",), ConfigError(f"media: there is no folder {media}"))
        goals = self._goals(tables.get("goal"))
        alerts = self._alerts(tables.get("alerts", {}))
        timer = self._table(tables.get("timer", {}), TIMER_KEYS, ("timer",))
        mistakes = self._mistakes.all()
        if mistakes or timer is None:
            raise _joined(self._path, mistakes)
        return OverlayConfig(goals=goals, alerts=alerts, timer=TimerConfig(**timer), media=media)

    def _goals(self, tables: object) -> tuple[GoalConfig, ...]:
        if tables is None:
            return DEFAULT_GOALS
        if not isinstance(tables, list) or not 0 < len(tables) <= GOALS_LIMIT:
            self._mistakes.add(("goal",), ConfigError(f"goals are written as 1 to {GOALS_LIMIT} tables [[goal]]"))
            return ()
        goals: dict[str, GoalConfig] = {}
        for place, table in enumerate(tables):
            values = self._table(table, GOAL_KEYS, ("goal", place))
            if values is None:
                continue
            goal = GoalConfig(**{**values, "title": values["title"] or values["name"]})
            if goal.name in goals:
                self._mistakes.add(("goal", place, "name"), ConfigError(f"two goals have the name {goal.name!r}"))
            goals[goal.name] = goal
        return tuple(goals.values())

    def _alerts(self, table: object) -> AlertsConfig:
        where: KeyPath = ("alerts",)
        if not isinstance(table, dict):
            self._mistakes.add(where, ConfigError("alerts are written as a table [alerts]"))
            return DEFAULT_ALERTS
        values = self._table(table, ALERTS_KEYS, where, ALERT_KINDS)
        if values is None:
            return DEFAULT_ALERTS
        tiers = values["medium"], values["large"], values["huge"]
        if list(tiers) != sorted(tiers):
            self._mistakes.add(where, ConfigError("medium, large and huge must rise"))
        shared = {name: values[name] for name in _SHARED if values[name] is not None}
        kinds = {kind: self._kind(kind, table.get(kind), shared) for kind in ALERT_KINDS}
        return AlertsConfig(
            kinds={kind: config for kind, config in kinds.items() if config is not None},
            tiers=tiers,
            delay=values["delay"],
            jump="" if values["jump"] == "never" else values["jump"],
            waiting=values["waiting"],
        )

    def _kind(self, kind: str, table: object, shared: Mapping[str, Any]) -> AlertConfig | None:
        """Return the alerts of a kind; None if it has none."""
        look = replace(DEFAULT_LOOKS[kind], **shared)
        if table is None:
            return AlertConfig(look=look) if kind in DEFAULT_ALERTS.kinds else None
        where: KeyPath = ("alerts", kind)
        variations = table.get("variation", []) if isinstance(table, dict) else []
        values = self._table(table, KIND_KEYS, where, ("variation",))
        if values is None or not values["enabled"]:
            return None
        look = self._look(look, values, where)
        return AlertConfig(minimum=values["minimum"], look=look, variations=self._variations(variations, look, where))

    def _variations(self, tables: object, look: Look, where: KeyPath) -> tuple[tuple[int, Look], ...]:
        where = (*where, "variation")
        if not isinstance(tables, list) or len(tables) > _VARIATIONS:
            self._mistakes.add(where, ConfigError(f"variations are written as up to {_VARIATIONS} tables [[...]]"))
            return ()
        found: list[tuple[int, Look]] = []
        for place, table in enumerate(tables):
            values = self._table(table, VARIATION_KEYS, (*where, place))
            if values is not None:
                found.append((values["minimum"], self._look(look, values, (*where, place))))
        return tuple(sorted(found, key=lambda each: -each[0]))

    def _look(self, look: Look, values: Mapping[str, Any], where: KeyPath) -> Look:
        own = {name: value for name, value in values.items() if value is not None}
        own = {name: value for name, value in own.items() if name not in {"enabled", "minimum"}}
        for name, words in (("image", (GIFT, AVATAR)), ("sound", ())):
            if name in own:
                own[name] = self._url(own[name], words, (*where, name))
        return replace(look, **own)

    def _url(self, text: str, words: Sequence[str], where: KeyPath) -> str:
        if not text or text in words or is_secure_url(text):
            return text
        with caught(ConfigError) as failure:
            return self._media.url_of(text)
        error = failure.error
        self._mistakes.add(where, ConfigError(f"{where[-1]}: {error.message}", advice=error.advice), _title(where))
        return ""

    def _table(
        self, table: object, keys: Sequence[Key], where: KeyPath, tables: Sequence[str] = ()
    ) -> dict[str, Any] | None:
        return self._mistakes.read_table(table, keys, where, _title(where), tables)


def _title(where: KeyPath) -> str:
    """Return a table as it is written in the file, for example `[[goal]]`."""
    names = ".".join(name for name in where if isinstance(name, str) and name not in {"image", "sound"})
    if not names:
        return ""
    return f"[[{names}]]" if isinstance(where[-1], int) else f"[{names}]"


def _joined(path: Path, mistakes: Sequence[ConfigError]) -> ConfigError:
    if len(mistakes) == 1:
        return mistakes[0]
    texts = [mistake.message.removeprefix(f"{path}, ") + _hint(mistake.advice) for mistake in mistakes]
    return ConfigError(f"{path} has {len(mistakes)} mistakes: {'; '.join(texts)}", advice="Correct them all")


def _hint(advice: str) -> str:
    return f" ({advice})" if advice else ""
