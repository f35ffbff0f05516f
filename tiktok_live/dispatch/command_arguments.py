"""What a command takes, as it stands in a comment: words, numbers, choices, the rest of the line."""

from __future__ import annotations

import math
import re
from collections import deque
from dataclasses import dataclass
from inspect import Parameter
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["READERS", "Argument", "Reader", "bare", "choice_of", "read_line"]

# Direction marks and a byte order mark, which keyboards and copied texts leave around words. Nobody sees them.
_MARKS = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
_SPACES = "".join(char for char in map(chr, range(0x3001)) if char.isspace())
_QUOTES = (('"', '"'), ("“", "”"), ("„", "“"), ("”", "”"), ("«", "»"))  # telephones write the round ones by themselves
_QUOTED = "|".join(f"{opening}([^{closing}]*){closing}" for opening, closing in _QUOTES)
# A quote that nothing closes, or that closes within a word, is a character like any other.
_WORD = re.compile(rf"[{_MARKS}]*(?:{_QUOTED})[{_MARKS}]*(?=\s|$)|\S+")

# No more digits than a database's 64-bit column takes, and nothing that is infinite or no number.
_WHOLE = re.compile(r"[+-]?\d{1,18}")
_DECIMAL = re.compile(r"[+-]?(\d{1,18}(\.\d{0,18})?|\.\d{1,18})([eE][+-]?\d{1,3})?")
_ANSWERS = dict.fromkeys(("yes", "true", "on", "1"), True) | dict.fromkeys(("no", "false", "off", "0"), False)
_SHOWN = 40  # characters of a stranger's word in a sentence


def bare(text: str) -> str:
    """Return the text without the spaces and direction marks around it."""
    return text.strip(_SPACES + _MARKS)


@dataclass(frozen=True, slots=True)
class Reader:
    """How a word becomes a value.

    Attributes:
        read: returns the value, or None when the word is none.
        wanted: what a word must be, for people: `a whole number`.
        choices: the words that are allowed, where only some are.
    """

    read: Callable[[str], object]
    wanted: str
    choices: tuple[str, ...] = ()


def _read_int(word: str) -> int | None:
    word = bare(word)
    return int(word) if _WHOLE.fullmatch(word) else None


def _read_float(word: str) -> float | None:
    word = bare(word)
    value = float(word) if _DECIMAL.fullmatch(word) else math.inf
    return value if math.isfinite(value) else None


def _read_bool(word: str) -> bool | None:
    return _ANSWERS.get(bare(word).casefold())


READERS: dict[object, Reader] = {
    str: Reader(str, "a text"),
    int: Reader(_read_int, "a whole number"),
    float: Reader(_read_float, "a number"),
    bool: Reader(_read_bool, "yes or no"),
}
"""By the annotation of a parameter."""


def choice_of(choices: tuple[object, ...]) -> Reader:
    """Return the reader of one of these, written in any case."""
    by_word = {str(choice).casefold(): choice for choice in choices}
    words = tuple(map(str, choices))
    return Reader(lambda word: by_word.get(bare(word).casefold()), f"one of {', '.join(words)}", words)


class _Word(NamedTuple):
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Argument:
    """One thing that a command takes.

    Attributes:
        name: the parameter's name.
        reader: how a word becomes a value.
        takes: one word, all the words that are left, or the rest of the line as it is.
        default: the value without a word; `Parameter.empty` when there must be one.
    """

    name: str
    reader: Reader
    takes: Literal["word", "words", "rest"] = "word"
    default: object = Parameter.empty

    @property
    def label(self) -> str:
        """Its name in sentences: `TITLE`."""
        return self.name.upper()

    @property
    def usage(self) -> str:
        """How it is shown in the usage: `TITLE`, `[TIMES]`, `on|off`, `[WORDS...]`."""
        shown = "|".join(self.reader.choices) or self.label
        if self.takes == "words":
            return f"[{shown}...]"
        return shown if self.default is Parameter.empty else f"[{shown}]"

    def take(self, words: deque[_Word], line: str) -> object:
        """Take what is its own from the front of `words`, which are those of `line`, and return the value.

        Raises:
            ValueError: there is nothing, or something else; the text is a sentence for people.
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
            raise ValueError(f"{self.label} must be {self.reader.wanted}, not {_cut(word)}")
        return value


def read_line(line: str, arguments: tuple[Argument, ...]) -> dict[str, object]:
    """Return what the line says for each argument, by name.

    Raises:
        ValueError: the line does not fit; the text is a sentence for people.
    """
    words = _words(line)
    values = {argument.name: argument.take(words, line) for argument in arguments}
    if words:
        raise ValueError(f"{_cut(words[0].text)} is one word too many; quotes keep words together")
    return values


def _words(line: str) -> deque[_Word]:
    found: deque[_Word] = deque()
    for match in _WORD.finditer(line):
        is_quoted = match.lastindex is not None
        text = match[match.lastindex or 0] if is_quoted else bare(match[0])
        if text or is_quoted:
            found.append(_Word(text, match.start()))
    return found


def _cut(word: str) -> str:
    return repr(word if len(word) <= _SHOWN else f"{word[:_SHOWN]}...")
