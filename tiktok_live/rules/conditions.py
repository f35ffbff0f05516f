"""The conditions of a rule that look at one event only: each is a key of the file, and a filter of the library."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, cast

from tiktok_live.causes import caught
from tiktok_live.client.options.kinds import OptionKind
from tiktok_live.dispatch.builtin_filters import HasText, contains, in_language, matches, min_count, min_diamonds
from tiktok_live.dispatch.commands import make_command
from tiktok_live.dispatch.filters import Filter
from tiktok_live.errors import ConfigError
from tiktok_live.events.families.chat import ChatEvent
from tiktok_live.events.models import Gift
from tiktok_live.rules.keys import Key
from tiktok_live.rules.value_kinds import LARGEST, OneOrMore, TextKind, WholeInRange

__all__ = ["CONDITIONS", "Condition", "HasGift", "command_parts"]

_MAX_MATCHED = 500  # characters of a text that an expression of the user is applied to
_COMMAND = re.compile(r"(\W*)(\w.*)", re.DOTALL)


class HasGift(Protocol):
    """An event about a gift."""

    @property
    def gift(self) -> Gift:
        """The kind of gift."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition, written as one key.

    Attributes:
        key: of the rule's table; its default is None.
        where: returns the filter for a value.
        in_words: returns the condition in plain words, for a sentence that begins with "if".
    """

    key: Key
    where: Callable[[Any], Filter[Any]]
    in_words: Callable[[Any], str]


class _GiftKind(TextKind):
    """The name of a gift, or its id."""

    def __init__(self) -> None:
        super().__init__(longest=100)
        self.words = "the name of a gift or its id"

    def fits(self, value: object) -> bool:
        """Return whether it is one of these."""
        is_id = isinstance(value, int) and not isinstance(value, bool) and 0 < value < LARGEST
        return is_id or super().fits(value)


class _CommandKind(TextKind):
    """A chat command with its sign."""

    def __init__(self) -> None:
        super().__init__(longest=50)
        self.words = "a word with a sign before it, such as !song"

    def from_toml(self, name: str, value: object, folder: Path) -> object:
        """Return the command.

        Raises:
            ConfigError: it is not one word with a sign.
        """
        command = cast("str", super().from_toml(name, value, folder))
        prefix, word = command_parts(command)
        with caught(ConfigError) as failure:
            make_command(_nothing, word, prefix=prefix)
        if failure or not prefix:
            raise self.refusal(name, value)
        return command


def command_parts(command: str) -> tuple[str, str]:
    """Return the sign and the word of a command: `!song` is `!` and `song`."""
    parts = _COMMAND.fullmatch(command.strip())
    return (parts[1], parts[2]) if parts is not None else (command.strip(), "")


def _is_gift(names: tuple[str | int, ...]) -> Filter[HasGift]:
    ids = {name for name in names if isinstance(name, int)}
    words = {name.strip().casefold() for name in names if isinstance(name, str)}

    def is_listed(event: HasGift) -> bool:
        gift = event.gift
        return gift.id in ids or gift.name.strip().casefold() in words

    return Filter(is_listed, f"is_gift({_listed(names)})", ("gift",))


def _has_word(words: tuple[str, ...]) -> Filter[HasText]:
    any_word = "|".join(re.escape(word.strip()) for word in words)
    return matches(rf"(?i)(?<!\w)(?:{any_word})(?!\w)")


def _matches(expression: str) -> Filter[HasText]:
    search = re.compile(expression).search
    return Filter(lambda event: search(event.text[:_MAX_MATCHED]) is not None, f"matches({expression!r})", ("text",))


def _is_command(commands: tuple[str, ...]) -> Filter[HasText]:
    known = [make_command(_nothing, word, prefix=prefix) for prefix, word in map(command_parts, commands)]

    def is_listed(event: HasText) -> bool:
        return any(command.line_in(event.text) is not None for command in known)

    return Filter(is_listed, f"is_command({_listed(commands)})", ("text",))


def _nothing(event: ChatEvent) -> None:
    """What a command of the library calls; here a rule does the work."""


def _listed(values: tuple[object, ...], joint: str = ", ") -> str:
    return joint.join(str(value) for value in values)


def _quoted(values: tuple[object, ...]) -> str:
    return " or ".join(f'"{value}"' for value in values)


class _ExpressionKind(TextKind):
    """A regular expression."""

    def __init__(self) -> None:
        super().__init__(longest=200)
        self.words = "a regular expression of up to 200 characters"

    def from_toml(self, name: str, value: object, folder: Path) -> object:
        """Return the expression.

        Raises:
            ConfigError: it is not one.
        """
        expression = cast("str", super().from_toml(name, value, folder))
        matches(expression)
        return expression


_TEXTS = OneOrMore(TextKind(200))


def _key(name: str, kind: OptionKind, meaning: str) -> Key:
    return Key(name, kind, meaning, default=None)


CONDITIONS: tuple[Condition, ...] = (
    Condition(
        _key("gift", OneOrMore(_GiftKind()), "Name of the gift in any case, or its id; a list for several"),
        _is_gift,
        lambda names: f"the gift is {_listed(names, ' or ')}",
    ),
    Condition(
        _key(
            "min_diamonds", WholeInRange(1, LARGEST), "The gift is worth at least this many diamonds, all of a streak"
        ),
        min_diamonds,
        lambda least: f"it is worth at least {least} diamonds",
    ),
    Condition(
        _key("min_count", WholeInRange(1, LARGEST), "At least this many gifts in the streak, or likes in the event"),
        min_count,
        lambda least: f"there are at least {least} of them",
    ),
    Condition(
        _key("command", OneOrMore(_CommandKind()), "The comment is this command, with its sign: `!song`"),
        _is_command,
        lambda commands: f"the comment is {_listed(commands, ' or ')}",
    ),
    Condition(
        _key("word", _TEXTS, "The text has this whole word, in any case; a list for several"),
        _has_word,
        lambda words: f"the text has the word {_quoted(words)}",
    ),
    Condition(
        _key("contains", _TEXTS, "The text contains this, in any case, also inside of words; a list for several"),
        lambda texts: contains(*texts),
        lambda texts: f"the text contains {_quoted(texts)}",
    ),
    Condition(
        _key("matches", _ExpressionKind(), "The text matches this regular expression anywhere; for experts, see below"),
        _matches,
        lambda expression: f"the text matches {expression}",
    ),
    Condition(
        _key("language", _TEXTS, "The platform takes the comment to be in this language: `en`; a list for several"),
        lambda codes: in_language(*codes),
        lambda codes: f"the language is {_listed(codes, ' or ')}",
    ),
)
"""In the order of the documentation."""
