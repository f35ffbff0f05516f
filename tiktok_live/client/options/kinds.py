"""What an option may be: checks the values of programs and files, and reads the text of variables and flags."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from os import PathLike, fspath
from pathlib import Path

from tiktok_live.causes import caught
from tiktok_live.client.options.suggestions import nearest
from tiktok_live.errors import ConfigError

__all__ = [
    "OFF",
    "ChoiceKind",
    "CountKind",
    "FlagKind",
    "ListKind",
    "NumberKind",
    "OptionKind",
    "OptionalKind",
    "PathKind",
    "SecondsKind",
    "in_home",
    "shown",
]

OFF = "off"
"""Text that stands for None in variables and flags; in TOML it is `false`."""

_NONE = frozenset({OFF, "none", "no", "false"})
_FLAGS = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, OFF: False, "0": False}
_MAX_SHOWN = 8  # characters; a longer text may be a secret in the wrong place
_MAX_CHOICE = 24  # characters
_SECRETS = frozenset({"proxy", "session"})


class OptionKind:
    """What the value of an option may be. The methods take the option's name for their errors.

    Attributes:
        words: what the value must be, for a sentence.
        form: a short name, for help texts.
    """

    words = "text"
    form = "TEXT"

    def fits(self, value: object) -> bool:
        """Return whether a program's value is of this kind."""
        return isinstance(value, str)

    def converted(self, value: object) -> object:
        """Return a value that fits, in the type of the option."""
        return value

    def parsed(self, text: str) -> object:
        """Return the value that `text` stands for; ValueError if there is none."""
        return text

    def checked(self, name: str, value: object) -> object:
        """Return a program's value in the type of the option.

        Raises:
            ConfigError: it is not of this kind.
        """
        if not self.fits(value):
            raise self.refusal(name, value)
        return self.converted(value)

    def from_toml(self, name: str, value: object, folder: Path) -> object:  # noqa: ARG002 - for paths
        """Return a value of a file that is in `folder`.

        Raises:
            ConfigError: it is not of this kind.
        """
        return self.checked(name, value)

    def from_text(self, name: str, text: str) -> object:
        """Return the value of a variable or a flag.

        Raises:
            ConfigError: it is not of this kind.
        """
        with caught(ValueError, OverflowError) as failure:
            return self.checked(name, self.parsed(text))
        raise failure.error if isinstance(failure.error, ConfigError) else self.refusal(name, text)

    def refusal(self, name: str, value: object) -> ConfigError:
        """Return the error for a value that is not of this kind."""
        seen = "" if name in _SECRETS else f", not {shown(value)}"
        return ConfigError(f"{name} must be {self.words}{seen}")


class FlagKind(OptionKind):
    """A boolean."""

    words = "true or false"
    form = ""

    def fits(self, value: object) -> bool:
        """Return whether it is a boolean."""
        return isinstance(value, bool)

    def parsed(self, text: str) -> object:
        """Return the boolean that a word stands for."""
        return _FLAGS.get(text.strip().lower(), text)


class CountKind(OptionKind):
    """A whole number."""

    words = "a whole number"
    form = "N"

    def fits(self, value: object) -> bool:
        """Return whether it is a whole number."""
        return isinstance(value, int) and not isinstance(value, bool) and not _is_huge(value)

    def parsed(self, text: str) -> object:
        """Return the number."""
        return int(text)


class NumberKind(OptionKind):
    """A number."""

    words = "a number"
    form = "NUMBER"

    def fits(self, value: object) -> bool:
        """Return whether it is a number that a float can hold."""
        if isinstance(value, bool | float) or not isinstance(value, int):
            return isinstance(value, float)
        return abs(value) <= sys.float_info.max

    def converted(self, value: object) -> object:
        """Return it as a float."""
        return float(value)  # type: ignore[arg-type] # fits

    def parsed(self, text: str) -> object:
        """Return the number."""
        return float(text)


class SecondsKind(NumberKind):
    """A duration."""

    words = "a number of seconds"
    form = "SECONDS"


class PathKind(OptionKind):
    """A path. Relative ones of a file begin at its folder; `~` is the user's home."""

    words = "a path"
    form = "PATH"

    def fits(self, value: object) -> bool:
        """Return whether it is a path or text."""
        return isinstance(value, str | PathLike) and bool(fspath(value)) and "\0" not in str(value)

    def converted(self, value: object) -> object:
        """Return it as a path."""
        return Path(value)  # type: ignore[arg-type] # fits

    def parsed(self, text: str) -> object:
        """Return the path."""
        return in_home(text)

    def from_toml(self, name: str, value: object, folder: Path) -> object:
        """Return the path."""
        return folder / in_home(str(self.checked(name, value)))


class ChoiceKind(OptionKind):
    """One of several words."""

    def __init__(self, choices: tuple[str, ...]) -> None:
        self.choices = choices
        self.words = f"one of {', '.join(choices)}"
        self.form = "|".join(choices)

    def fits(self, value: object) -> bool:
        """Return whether it is one of the words."""
        return isinstance(value, str) and value in self.choices

    def refusal(self, name: str, value: object) -> ConfigError:
        """Return the error, with the nearest choice as its advice."""
        near = nearest(value, self.choices) if isinstance(value, str) else ""
        message = f"{name} must be {self.words}, not {shown(value, _MAX_CHOICE)}"
        return ConfigError(message, advice=f"Did you mean {near!r}?" if near else None)


class ListKind(OptionKind):
    """Several values, separated by commas in text."""

    def __init__(self, item: OptionKind, plural: str) -> None:
        self.item = item
        self.words = f"a list of {plural}"
        self.form = f"{item.form},..."

    def fits(self, value: object) -> bool:
        """Return whether it is a list; a text is not."""
        return isinstance(value, list | tuple)

    def checked(self, name: str, value: object) -> object:
        """Return it as a tuple."""
        if not self.fits(value):
            raise self.refusal(name, value)
        return tuple(self.item.checked(name, each) for each in value)  # type: ignore[attr-defined] # fits

    def parsed(self, text: str) -> object:
        """Return the values."""
        return [word.strip() for word in text.split(",") if word.strip()]


class OptionalKind(OptionKind):
    """A kind that None fits too."""

    def __init__(self, inner: OptionKind) -> None:
        self.inner = inner
        self.words = inner.words
        self.form = inner.form

    def checked(self, name: str, value: object) -> object:
        """Return the value or None."""
        return None if value is None else self.inner.checked(name, value)

    def from_toml(self, name: str, value: object, folder: Path) -> object:
        """Return the value, or None for `false`."""
        return None if value is False else self.inner.from_toml(name, value, folder)

    def from_text(self, name: str, text: str) -> object:
        """Return the value, or None for `off`."""
        return None if text.strip().lower() in _NONE else self.inner.from_text(name, text)


def in_home(text: str) -> Path:
    """Return a path, with `~` replaced by the user's home.

    Raises:
        ConfigError: there is no such user.
    """
    with caught(RuntimeError) as failure:
        return Path(text).expanduser()
    raise ConfigError(f"the home folder in the path {text!r} is unknown") from failure.cause


def _is_huge(value: object) -> bool:
    """Return whether it is a whole number beyond 64 bits; Python refuses to write some of them."""
    return isinstance(value, int) and abs(value) > sys.maxsize


def shown(value: object, longest: int = _MAX_SHOWN) -> str:
    """Return a value for an error: its type if it is long, because it could be a secret."""
    match value:
        case str():
            return repr(value) if len(value) <= longest else f"a text of {len(value)} characters"
        case bool():
            return str(value).lower()
        case int() | float() | None:
            return "a number that is too large" if _is_huge(value) else repr(value)[:longest]
        case list() | tuple():
            return "a list"
        case Mapping():
            return "a table"
    return f"a {type(value).__name__}"
