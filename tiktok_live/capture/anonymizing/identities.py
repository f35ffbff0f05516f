"""Replacements of identities: the same for the same input, and unrelated to it without the key, which is not kept."""

from __future__ import annotations

import re
from hashlib import blake2b
from secrets import token_bytes
from typing import Literal, TypeAlias

from tiktok_live.capture.anonymizing.known_names import KnownNames

__all__ = ["Identities", "Texts"]

Texts: TypeAlias = Literal["keep", "mask"]
"""What happens to texts that users wrote: kept without the names in them, or each letter and digit replaced by x."""

_FIRST_ID, _IDS = 6_000_000_000_000_000_000, 10**18
_LINK_OR_MENTION = re.compile(
    # The limits are those of mail and host names: a long text would take hours without.
    r"[\w.+-]{1,64}@[\w-]+\.[\w.-]+"  # an address of electronic mail
    r"|(?:https?://|www\.)\S+|\b[\w-]{1,63}\.(?:com|net|org|tv|gg|me|live|ly)\b\S*"
    r"|@(?P<handle>[\w.]*\w)",
    re.IGNORECASE,
)
_LONG_NUMBER = re.compile(r"\d(?:[\s().-]?\d){6,}")
_LETTER = re.compile(r"\w")


class Identities:
    """The replacements of one capture.

    Args:
        texts: what happens to texts that users wrote.
        key: secret bytes that decide the replacements; random by default.
    """

    def __init__(self, *, texts: Texts = "keep", key: bytes | None = None) -> None:
        self._texts = texts
        self._key = token_bytes(32) if key is None else key
        self._names = KnownNames()

    def number(self, value: int) -> int:
        """Return the replacement of an id; 0 stays."""
        return _FIRST_ID + self._hash("id", str(value)) % _IDS if value else 0

    def id_text(self, value: str) -> str:
        """Return the replacement of an id in a text: that of the number, if it is one."""
        if value.isascii() and value.isdigit() and len(value) <= 20:  # noqa: PLR2004 - digits of 64 bits
            return str(self.number(int(value)))
        return f"id{self._hash('text', value):016x}" if value else ""

    def handle(self, value: str) -> str:
        """Return the replacement of a user name, and remember the name for texts."""
        name = value.strip().removeprefix("@").lower()
        if not name:
            return ""
        new = self._new_handle(name)
        self._names.add(name, new)
        return new

    def nickname(self, value: str) -> str:
        """Return the replacement of a display name, and remember the name for texts."""
        if not value.strip():
            return ""
        new = f"User {self._hash('nickname', value.strip()):016x}"
        self._names.add(value.strip(), new)
        return new

    def text(self, value: str) -> str:
        """Return a text that a user wrote: masked, or without the names, addresses and long numbers in it."""
        return _LETTER.sub("x", value) if self._texts == "mask" else self.sentence(value)

    def sentence(self, value: str) -> str:
        """Return a text without mentions, known names, links and numbers of seven or more digits."""
        parts: list[str] = []
        kept = 0
        for found in _LINK_OR_MENTION.finditer(value):
            parts += [self._without_names(value[kept : found.start()]), self._instead(found)]
            kept = found.end()
        return "".join([*parts, self._without_names(value[kept:])])

    def _instead(self, found: re.Match[str]) -> str:
        handle = found["handle"]
        return "[link]" if handle is None else f"@{self._new_handle(handle.lower())}"

    def _without_names(self, value: str) -> str:
        # Not in the replacements, which may have seven digits in a row.
        return self._names.replaced(value, rest=_without_long_numbers)

    def _new_handle(self, name: str) -> str:
        return f"user_{self._hash('handle', name):016x}"

    def _hash(self, kind: str, value: str) -> int:
        digest = blake2b(value.encode("utf-8", "surrogatepass"), key=self._key, person=kind.encode(), digest_size=8)
        return int.from_bytes(digest.digest(), "big")


def _without_long_numbers(value: str) -> str:
    return _LONG_NUMBER.sub("0000000", value)
