"""Parses the arguments of a chat command: words, numbers, choices, the rest of the line."""

from __future__ import annotations

import math
import re
from collections import deque
from dataclasses import dataclass
from inspect import Parameter
from typing import TYPE_CHECKING, Literal, NamedTuple
from unicodedata import normalize

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["READERS", "Argument", "Reader", "bare", "choice_of", "plain", "read_line"]

# What keyboards, copied texts and chat tools leave around words: direction marks and byte order marks, and characters
# without width, as some tools add so that the same comment can be sent twice.
_MARKS = (
    "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
    "\u00ad\u034f\u115f\u1160\u180e\u200b\u200c\u2060\u2061\u2062\u2063\u2064\u2800\u3164\uffa0\U000e0000\U000e0001"
)
# Parts of emoji, which may be the end of an argument, but not of a command's name.
_JOINERS = "\u200d\ufe0e\ufe0f"
_SPACES = "".join(char for char in map(chr, range(0x3001)) if char.isspace())
_QUOTES = (('"', '"'), ("“", "”"), ("„", "“"), ("”", "”"), ("«", "»"))  # phones replace straight quotes by curly ones
_QUOTED = "|".join(f"{opening}([^{closing}]*){closing}" for opening, closing in _QUOTES)
# A quote that is not closed, or that is closed within a word, is an ordinary character.
_WORD = re.compile(rf"[{_MARKS}]*(?:{_QUOTED})[{_MARKS}]*(?=\s|$)|\S+")

# At most as many digits as fit into a database's 64-bit column; neither infinity nor NaN.
_WHOLE = re.compile(r"[+-]?\d{1,18}")
_DECIMAL = re.compile(r"[+-]?(\d{1,18}(\.\d{0,18})?|\.\d{1,18})([eE][+-]?\d{1,3})?")
_BOOLEANS = dict.fromkeys(("yes", "true", "on", "1"), True) | dict.fromkeys(("no", "false", "off", "0"), False)
_MAX_SHOWN = 40  # characters of a user's word in an error


def bare(text: str) -> str:
    """Return the text without the spaces and invisible marks around it."""
    return text.strip(_SPACES + _MARKS)


def plain(word: str) -> str:
    """Return a word as it is compared with a name: without case, marks, and full-width or combined letters."""
    return normalize("NFKC", word.strip(_SPACES + _MARKS + _JOINERS)).casefold()


@dataclass(frozen=True, slots=True)
class Reader:
    """Converts a word to a value.

    Attributes:
        read: returns the value, or None if the word is invalid.
        expected: describes a valid word for users: `a whole number`.
        choices: the valid words, if they are limited.
    """

    read: Callable[[str], object]
    expected: str
    choices: tuple[str, ...] = ()


def _read_int(word: str) -> int | None:
    word = bare(word)
    return int(word) if _WHOLE.fullmatch(word) else None


def _read_float(word: str) -> float | None:
    word = bare(word)
    value = float(word) if _DECIMAL.fullmatch(word) else math.inf
    return value if math.isfinite(value) else None


def _read_bool(word: str) -> bool | None:
    return _BOOLEANS.get(bare(word).casefold())


READERS: dict[object, Reader] = {
    str: Reader(str, "a text"),
    int: Reader(_read_int, "a whole number"),
    float: Reader(_read_float, "a number"),
    bool: Reader(_read_bool, "yes or no"),
}
"""Readers by the annotation of a parameter."""


def choice_of(choices: tuple[object, ...]) -> Reader:
    """Return a reader that accepts one of these, in any case."""
    by_word = {str(choice).casefold(): choice for choice in choices}
    words = tuple(map(str, choices))
    return Reader(lambda word: by_word.get(bare(word).casefold()), f"one of {', '.join(words)}", words)


class _Word(NamedTuple):
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a command.

    Attributes:
        name: the parameter's name.
        reader: converts a word to a value.
        takes: one word, all remaining words, or the rest of the line unchanged.
        default: the value if the word is missing; `Parameter.empty` if it is required.
    """

    name: str
    reader: Reader
    takes: Literal["word", "words", "rest"] = "word"
    default: object = Parameter.empty

    @property
    def label(self) -> str:
        """Its name in error messages: `TITLE`."""
        return self.name.upper()

    @property
    def usage(self) -> str:
        """Its form in the usage: `TITLE`, `[TIMES]`, `on|off`, `[WORDS...]`."""
        shown = "|".join(self.reader.choices) or self.label
        if self.takes == "words":
            return f"[{shown}...]"
        return shown if self.default is Parameter.empty else f"[{shown}]"

    def take(self, words: deque[_Word], line: str) -> object:
        """Remove its words from the front of `words`, which are those of `line`, and return the value.

        Raises:
            ValueError: the word is missing or invalid; the text is meant for users.
        """
        if self.takes == "words":
            values = tuple([self._value(word.text) for word in words])
            words.clear()
            return values
        if not words:
            if self.default is Parameter.empty:
                raise ValueError(f"{self.label} is missing")
            return self.default
        word = words.popleft()
        if self.takes == "word":
            return self._value(word.text)
        words.clear()
        return bare(line[word.start :])

    def _value(self, word: str) -> object:
        value = self.reader.read(word)
        if value is None:
            raise ValueError(f"{self.label} must be {self.reader.expected}, not {_cut(word)}")
        return value


def read_line(line: str, arguments: tuple[Argument, ...]) -> dict[str, object]:
    """Return the values of the arguments in a line, by name.

    Raises:
        ValueError: the line does not match the arguments; the text is meant for users.
    """
    words = _words(line)
    values = {argument.name: argument.take(words, line) for argument in arguments}
    if words:
        raise ValueError(f"{_cut(words[0].text)} is one word too many; put quotes around text with spaces")
    return values


def _words(line: str) -> deque[_Word]:
    words: deque[_Word] = deque()
    for match in _WORD.finditer(line):
        is_quoted = match.lastindex is not None
        text = match[match.lastindex or 0] if is_quoted else bare(match[0])
        if text or is_quoted:
            words.append(_Word(text, match.start()))
    return words


def _cut(word: str) -> str:
    return repr(word if len(word) <= _MAX_SHOWN else f"{word[:_MAX_SHOWN]}...")
