"""The line of each key in a TOML text, which `tomllib` does not say.

The text has been parsed before, so the scan relies on it: it looks only for where keys, strings, arrays and tables
begin and end.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import TypeAlias

from tiktok_live.causes import caught

__all__ = ["KeyPath", "Lines"]

KeyPath: TypeAlias = tuple[str | int, ...]
"""Keys and positions in arrays: `("rule", 0, "do", 1, "text")`."""

_BLANK = re.compile(r"(?:[ \t\r\n,]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}(?!")' r"|'''.*?'{3,5}(?!')" r'|"(?:[^"\\\n]|\\.)*"' r"|'[^'\n]*'", re.DOTALL
)
_PLAIN = re.compile(r"[^,\]}#\n]*")  # a number, a boolean or a time


class Lines:
    """Where the keys of a text are.

    Args:
        text: valid TOML. For other texts some keys may be missing.
    """

    def __init__(self, text: str) -> None:
        scan = _Scan(text)
        with caught(_Unexpected, RecursionError):  # lines that were found are right, whatever comes after them
            scan.run()
        self._found: Mapping[KeyPath, int] = scan.found

    def of(self, path: KeyPath) -> int:
        """Return the line of a key, from 1, or of the nearest table around it; 0 if none is known."""
        while path and path not in self._found:
            path = path[:-1]
        return self._found.get(path, 0)


class _Unexpected(Exception):
    """The text is not what the scan relies on."""


class _Scan:
    def __init__(self, text: str) -> None:
        self.found: dict[KeyPath, int] = {}
        self._text = text
        self._at = 0
        self._line, self._counted = 1, 0
        self._last: dict[KeyPath, int] = {}  # position of the last table of each array of tables

    def run(self) -> None:
        table: KeyPath = ()
        self._skip(_BLANK)
        while self._at < len(self._text):
            if self._peek("["):
                table = self._header()
            else:
                self._pair(table)
            self._skip(_BLANK)

    def _header(self) -> KeyPath:
        is_array = self._peek("[[")
        line = self._line_here()
        self._at += 2 if is_array else 1
        *parents, name = self._key()
        path: KeyPath = ()
        for parent in parents:
            path = (*path, parent)
            if path in self._last:
                path = (*path, self._last[path])
        path = (*path, name)
        if is_array:
            self._last[path] = self._last.get(path, -1) + 1
            self.found.setdefault(path, line)
            path = (*path, self._last[path])
        self._expect("]]" if is_array else "]")
        self.found.setdefault(path, line)
        return path

    def _pair(self, table: KeyPath) -> None:
        line = self._line_here()
        path = (*table, *self._key())
        for length in range(len(table) + 1, len(path) + 1):
            self.found.setdefault(path[:length], line)
        self._expect("=")
        self._skip(_SPACE)
        self._value(path)

    def _key(self) -> list[str]:
        names = []
        while True:
            self._skip(_SPACE)
            names.append(self._name())
            self._skip(_SPACE)
            if not self._peek("."):
                return names
            self._at += 1

    def _name(self) -> str:
        word = _BARE.match(self._text, self._at) or _STRING.match(self._text, self._at)
        if word is None:
            raise _Unexpected
        self._at = word.end()
        if word[0][0] not in "\"'":
            return word[0]
        with caught(ValueError):
            return str(tomllib.loads(f"key = {word[0]}")["key"])
        raise _Unexpected

    def _value(self, path: KeyPath) -> None:
        if self._peek("["):
            self._array(path)
        elif self._peek("{"):
            self._table(path)
        else:
            string = _STRING.match(self._text, self._at)
            end = string.end() if string is not None else self._end(_PLAIN)
            if end == self._at:
                raise _Unexpected
            self._at = end

    def _array(self, path: KeyPath) -> None:
        self._at += 1
        position = 0
        while not self._closes("]"):
            self.found.setdefault((*path, position), self._line_here())
            self._value((*path, position))
            position += 1

    def _table(self, path: KeyPath) -> None:
        self._at += 1
        while not self._closes("}"):
            self._pair(path)

    def _closes(self, bracket: str) -> bool:
        self._skip(_BLANK)
        if self._at >= len(self._text):
            raise _Unexpected
        if not self._peek(bracket):
            return False
        self._at += 1
        return True

    def _expect(self, sign: str) -> None:
        if not self._peek(sign):
            raise _Unexpected
        self._at += len(sign)

    def _peek(self, sign: str) -> bool:
        return self._text.startswith(sign, self._at)

    def _skip(self, what: re.Pattern[str]) -> None:
        self._at = self._end(what)

    def _end(self, what: re.Pattern[str]) -> int:
        match = what.match(self._text, self._at)
        assert match is not None, "these expressions match an empty text"
        return match.end()

    def _line_here(self) -> int:
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line
