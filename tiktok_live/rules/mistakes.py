"""Collects every mistake of a file, each with its line, so that users see all of them at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tiktok_live.causes import caught
from tiktok_live.client.options.suggestions import suggest
from tiktok_live.errors import ConfigError
from tiktok_live.rules.keys import Key
from tiktok_live.rules.lines import KeyPath, Lines

__all__ = ["Mistakes", "joined"]

_MAX_SHOWN = 40  # characters of a name of the user
_MAX_MISTAKES = 100


class Mistakes:
    """The mistakes of one file.

    Args:
        path: of the file.
        lines: of its keys.
    """

    def __init__(self, path: Path, lines: Lines) -> None:
        self._path = path
        self._lines = lines
        self._found: list[tuple[int, ConfigError]] = []

    def __len__(self) -> int:
        return len(self._found)

    def add(self, where: KeyPath, error: ConfigError, about: str = "") -> None:
        """Note a mistake.

        Args:
            where: the key.
            error: what is wrong, without the place.
            about: the rule, for the message.
        """
        if len(self._found) >= _MAX_MISTAKES:
            return
        line = self._lines.of(where)
        place = f"{self._path}, line {line}" if line else str(self._path)
        message = f"{place}: {about and f'{about}: '}{error.message}"
        self._found.append((line, ConfigError(message, advice=error.advice)))

    def all(self) -> tuple[ConfigError, ...]:
        """Return the mistakes in the order of their lines."""
        return tuple([error for _, error in sorted(self._found, key=lambda found: found[0])])

    def read_table(
        self, table: object, keys: Sequence[Key], where: KeyPath, about: str = "", tables: Sequence[str] = ()
    ) -> dict[str, Any] | None:
        """Return the checked values of a table by key, defaults included; None if it has a mistake, which is noted.

        `tables` names what may stand there beside the keys, for advice.
        """
        if not isinstance(table, dict):
            self.add(where, ConfigError("this must be a table of keys and values"), about)
            return None
        before = len(self._found)
        self._check_names(table, [*(key.name for key in keys), *tables], where, about)
        values = {key.name: self._value(table, key, where, about) for key in keys}
        return values if len(self._found) == before else None

    def _check_names(self, table: Mapping[str, object], known: list[str], where: KeyPath, about: str) -> None:
        for name in table:
            if name not in known:
                shown = name if len(name) <= _MAX_SHOWN else f"{name[:_MAX_SHOWN]}..."
                error = ConfigError(f"there is no key {shown!r}", advice=_advice(name, known))
                self.add((*where, name), error, about)

    def _value(self, table: Mapping[str, object], key: Key, where: KeyPath, about: str) -> object:
        if key.name not in table:
            if key.is_required:
                self.add(where, ConfigError(f"{key.name} is missing", advice=f"It is {key.kind.words}"), about)
            return key.default
        with caught(ConfigError) as failure:
            return key.kind.from_toml(key.name, table[key.name], self._path.parent)
        self.add((*where, key.name), _named(failure.error, key), about)
        return None


def _advice(name: str, known: list[str]) -> str:
    advice = suggest(name, known)
    return advice if advice.startswith("Did") else f"The keys are: {', '.join(known)}"


def _named(error: ConfigError, key: Key) -> ConfigError:
    """Return an error that names its key."""
    if error.message.startswith(f"{key.name} "):
        return error
    return ConfigError(f"{key.name}: {error.message}", advice=error.advice)


def joined(path: Path, mistakes: Sequence[ConfigError]) -> ConfigError:
    """Return one error for all mistakes of a file; there is at least one."""
    if len(mistakes) == 1:
        return mistakes[0]
    texts = [mistake.message.removeprefix(f"{path}, ") for mistake in mistakes]
    return ConfigError(
        f"{path} has {len(mistakes)} mistakes: {'; '.join(texts)}",
        advice=f"Correct them; `tiktok-live rules check {path}` explains each",
    )
