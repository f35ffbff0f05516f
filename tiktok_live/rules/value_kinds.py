"""What the values in a rules file may be, beyond the plain kinds that all options share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

from tiktok_live.client.options.kinds import CountKind, FlagKind, NumberKind, OptionKind, PathKind, in_home, shown
from tiktok_live.errors import ConfigError
from tiktok_live.relay.templates import Template, escape_line
from tiktok_live.rules.actions import Values

__all__ = [
    "FLAG",
    "LARGEST",
    "FilePathKind",
    "Hours",
    "HoursKind",
    "NumberInRange",
    "OneOrMore",
    "TemplateKind",
    "TextKind",
    "WholeInRange",
    "as_url_or_path",
    "one_line",
]

FLAG = FlagKind()
"""`true` or `false`."""

LARGEST = 1_000_000_000
"""The largest number of anything that a rule counts."""

_MAX_LIST = 100
_MAX_TEXT = 1_000  # characters
_DAY = 24 * 60  # minutes
_HOURS = re.compile(r"\s*(\d{1,2}):(\d\d)\s*-\s*(\d{1,2}):(\d\d)\s*")
_MAX_SHOWN = 80  # characters of a value that an error repeats


class WholeInRange(CountKind):
    """A whole number between two others."""

    def __init__(self, low: int, high: int) -> None:
        self.low, self.high = low, high
        self.words = f"a whole number from {low} to {high}"

    def fits(self, value: object) -> bool:
        """Return whether it is such a number."""
        return super().fits(value) and self.low <= cast("int", value) <= self.high


class NumberInRange(NumberKind):
    """A number between two others, the first excluded."""

    def __init__(self, low: float, high: float, unit: str = "") -> None:
        self.low, self.high = low, high
        self.words = f"a number{unit and ' of '}{unit} above {low:g}, at most {high:g}"

    def fits(self, value: object) -> bool:
        """Return whether it is such a number."""
        return (
            super().fits(value) and not isinstance(value, bool) and self.low < float(cast("float", value)) <= self.high
        )


class TextKind(OptionKind):
    """A text that is not empty."""

    def __init__(self, longest: int = _MAX_TEXT) -> None:
        self.longest = longest
        self.words = f"a text of 1 to {longest} characters"

    def fits(self, value: object) -> bool:
        """Return whether it is such a text."""
        return isinstance(value, str) and 0 < len(value) <= self.longest and bool(value.strip())


class TemplateKind(OptionKind):
    """A text with placeholders; the value is a `Template`."""

    words = "a text with placeholders such as {user}"

    def from_toml(self, name: str, value: object, folder: Path) -> Template:  # noqa: ARG002 - the same for all kinds
        """Return the template.

        Raises:
            ConfigError: it is not a text, or a placeholder is unknown.
        """
        if not isinstance(value, str):
            raise self.refusal(name, value)
        return Template.parse(value)


class OneOrMore(OptionKind):
    """One value, or a list of them; the value is a tuple."""

    def __init__(self, item: OptionKind) -> None:
        self.item = item
        self.words = f"{item.words}, or a list of these"

    def from_toml(self, name: str, value: object, folder: Path) -> tuple[object, ...]:
        """Return the values.

        Raises:
            ConfigError: one is not right, the list is empty or has more than 100.
        """
        values = value if isinstance(value, list) else [value]
        if not 0 < len(values) <= _MAX_LIST:
            raise ConfigError(f"{name} must have 1 to {_MAX_LIST} values, not {len(values)}")
        return tuple([self.item.from_toml(name, each, folder) for each in values])


class FilePathKind(PathKind):
    """The path of a file. It is fixed: what viewers write is never part of it."""

    words = "a path without placeholders"

    def from_toml(self, name: str, value: object, folder: Path) -> Path:
        """Return the path, relative to the folder of the rules file.

        Raises:
            ConfigError: it is not a path, or has a placeholder.
        """
        if not self.fits(value):
            raise self.refusal(name, value)
        return folder / in_home(_fixed(name, str(value)))


def as_url_or_path(name: str, text: str, folder: Path) -> str | Path:
    """Return the URL that a text is, or else the path of a file.

    Raises:
        ConfigError: it has a placeholder.
    """
    fixed = _fixed(name, text)
    return fixed if fixed.startswith(("https://", "http://")) else folder / in_home(fixed)


def _fixed(name: str, text: str) -> str:
    if "{" in text:
        raise ConfigError(
            f"{name} has a placeholder, {shown(text, _MAX_SHOWN)}",
            advice="Viewers must not choose files: write it without braces",
        )
    return text


@dataclass(frozen=True, slots=True)
class Hours:
    """A part of each day, from a minute to another, which may be after midnight.

    Attributes:
        start: minutes since midnight.
        end: minutes since midnight, excluded.
    """

    start: int
    end: int

    def has(self, moment: datetime) -> bool:
        """Return whether a local time is in this part of the day."""
        minute = moment.hour * 60 + moment.minute
        if self.start <= self.end:
            return self.start <= minute < self.end
        return minute >= self.start or minute < self.end

    def __str__(self) -> str:
        return f"{self.start // 60:02}:{self.start % 60:02}-{self.end // 60:02}:{self.end % 60:02}"


class HoursKind(OptionKind):
    """A part of each day, such as `23:00-07:00`; the value is an `Hours`."""

    words = 'a part of the day such as "23:00-07:00"'

    def from_toml(self, name: str, value: object, folder: Path) -> Hours:  # noqa: ARG002 - the same for all kinds
        """Return the hours.

        Raises:
            ConfigError: it is not written like that, or is empty.
        """
        match = _HOURS.fullmatch(value) if isinstance(value, str) else None
        hours = _hours(*map(int, match.groups())) if match is not None else None
        if hours is None:
            raise self.refusal(name, value)
        return hours

    def refusal(self, name: str, value: object) -> ConfigError:
        """Return the error, with the value, which is no secret."""
        return ConfigError(f"{name} must be {self.words}, not {shown(value, _MAX_SHOWN)}")


def _hours(hour: int, minute: int, end_hour: int, end_minute: int) -> Hours | None:
    start, end = hour * 60 + minute, end_hour * 60 + end_minute
    is_time = max(minute, end_minute) < 60 and start < _DAY and end <= _DAY  # noqa: PLR2004 - minutes of an hour
    return Hours(start, end % _DAY) if is_time and start != end % _DAY else None


def one_line(template: Template, values: Values) -> str:
    """Return a filled template as one line of text."""
    return escape_line(template.render(values, escape_line))
