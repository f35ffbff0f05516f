"""API keys: known by their hash alone, so that a stolen file opens nothing."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from typing import TYPE_CHECKING, NamedTuple, Self

from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError
from tiktok_live.regular_files import read_regular_file, why_unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["ApiKeys", "NewKey", "new_key"]

_NAME = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_HASH = re.compile(r"[0-9a-f]{64}")
_MAX_FILE = 16 * 1024 * 1024  # bytes
_KEY_BYTES = 32  # far too many to guess, which is why a plain hash is enough


class NewKey(NamedTuple):
    """A key that was just made.

    Attributes:
        key: for its owner; it is shown once and kept nowhere.
        line: for the file of keys.
    """

    key: str
    line: str

    def __repr__(self) -> str:
        return f"NewKey({self.line.partition(':')[0]!r})"


def new_key(name: str) -> NewKey:
    """Make a key.

    Args:
        name: whose it is; it stands in the log.

    Raises:
        ConfigError: the name does not fit in a line of the file.
    """
    if not _NAME.fullmatch(name):
        raise ConfigError("a key's name is 1 to 64 letters, digits, '_', '.' or '-'")
    key = secrets.token_urlsafe(_KEY_BYTES)
    return NewKey(key, f"{name}:{_hash(key)}")


class ApiKeys:
    """The keys that open a server; none at all opens it for everybody on this machine.

    Args:
        hashes: SHA-256 of each key in hex, by its owner's name.

    Raises:
        ConfigError: a name or a hash is none.
    """

    def __init__(self, hashes: Mapping[str, str] | None = None) -> None:
        self._hashes = {name: digest.lower() for name, digest in (hashes or {}).items()}
        for name, digest in self._hashes.items():
            if not _NAME.fullmatch(name) or not _HASH.fullmatch(digest):
                # The value is not repeated: it may be a key that somebody forgot to hash.
                raise ConfigError("a key must be name:sha256, with 64 hexadecimal digits")

    @classmethod
    def from_file(cls, path: str | Path) -> Self:
        """Return the keys of a file of lines `name:sha256`; empty lines and those with `#` first are skipped.

        Raises:
            ConfigError: it cannot be read, holds something else, or no key.
        """
        with caught(OSError, UnicodeDecodeError) as failure:
            text = read_regular_file(path, _MAX_FILE).decode()
        if failure:
            said = f"the file of keys {path} cannot be read: {why_unreadable(failure.error)}"
            raise ConfigError(said) from failure.cause
        hashes: dict[str, str] = {}
        for number, line in enumerate(text.splitlines(), start=1):
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            name, _, digest = line.strip().partition(":")
            if name in hashes or not _NAME.fullmatch(name) or not _HASH.fullmatch(digest.lower()):
                raise ConfigError(f"{path}, line {number}: name:sha256 is needed, each name once")
            hashes[name] = digest
        if not hashes:
            raise ConfigError(f"the file of keys {path} holds none")
        return cls(hashes)

    def __len__(self) -> int:
        return len(self._hashes)

    def __repr__(self) -> str:
        return f"ApiKeys({sorted(self._hashes)})"

    def owner(self, key: str) -> str:
        """Return the name of the key's owner; empty when it is no key. How long it takes tells nothing."""
        asked = _hash(key)
        owner = ""
        for name, digest in self._hashes.items():
            # Every one is compared, also after the right one was found.
            if hmac.compare_digest(asked, digest):
                owner = name
        return owner


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", errors="surrogateescape")).hexdigest()
