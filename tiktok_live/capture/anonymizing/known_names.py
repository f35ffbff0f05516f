"""Finds known names in texts."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["MAX_NAMES", "KnownNames"]

MAX_NAMES = 200_000
"""Names that are remembered; further ones are not found in texts."""

_SHORTEST = 3  # characters; two, if they are no ASCII: many languages write names with two
_PREFIX = 2
_MAX_LENGTH = 100  # characters


class KnownNames:
    """Names and their replacements. Finding them takes the same time for ten names and for ten thousand."""

    def __init__(self) -> None:
        self._new: dict[str, str] = {}
        # The lengths of the names that begin with these two characters, longest first.
        self._lengths: dict[str, tuple[int, ...]] = {}

    def add(self, name: str, new: str) -> None:
        """Remember a name. Names of one or two letters would be found in ordinary words, and are left out."""
        name = _lower(name[:_MAX_LENGTH])
        if len(name) < _SHORTEST and (name.isascii() or len(name) < _PREFIX):
            return
        if name in self._new or len(self._new) >= MAX_NAMES:
            return
        self._new[name] = new
        lengths = {len(name), *self._lengths.get(name[:_PREFIX], ())}
        self._lengths[name[:_PREFIX]] = tuple(sorted(lengths, reverse=True))

    def replaced(self, text: str, rest: Callable[[str], str] = str) -> str:
        """Return a text with each known name replaced. An ASCII name is found only between non-letters.

        Args:
            text: the text.
            rest: changes what is between the names.
        """
        lower = _lower(text)
        parts: list[str] = []
        kept = at = 0
        while at < len(text):
            size = self._size_at(lower, at)
            if size:
                parts += [rest(text[kept:at]), self._new[lower[at : at + size]]]
                kept = at + size
            at += size or 1
        return "".join([*parts, rest(text[kept:])])

    def _size_at(self, text: str, at: int) -> int:
        for size in self._lengths.get(text[at : at + _PREFIX], ()):
            name = text[at : at + size]
            if name in self._new and (not name.isascii() or _is_word(text, at, at + size)):
                return size
        return 0


def _is_word(text: str, begin: int, end: int) -> bool:
    return not (text[begin - 1 : begin].isalnum() or text[end : end + 1].isalnum())


def _lower(text: str) -> str:
    """Return a text in lower case with the same number of characters."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(small if len(small := character.lower()) == 1 else character for character in text)
