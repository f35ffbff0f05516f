"""API keys, stored only as hashes: a leaked key file grants no access."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, Self

from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError
from tiktok_live.regular_files import read_regular_file, why_unreadable

__all__ = ["ApiKeys", "NewKey", "add_key", "new_key"]

_NAME = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_HASH = re.compile(r"[0-9a-f]{64}")
_MAX_FILE = 16 * 1024 * 1024  # bytes
_KEY_BYTES = 32  # random bytes: cannot be guessed, so an unsalted hash is enough


class NewKey(NamedTuple):
    """A newly generated key.

    Attributes:
        key: the secret, for its owner; it is stored nowhere.
        line: the line for the key file.
    """

    key: str
    line: str

    def __repr__(self) -> str:
        return f"NewKey({self.line.partition(':')[0]!r})"


def new_key(name: str) -> NewKey:
    """Generate a key.

    Args:
        name: the owner, as it appears in the access log.

    Raises:
        ConfigError: the name is not valid in a key file.
    """
    if not _NAME.fullmatch(name):
        raise ConfigError("a key's name is 1 to 64 letters, digits, '_', '.' or '-'")
    key = secrets.token_urlsafe(_KEY_BYTES)
    return NewKey(key, f"{name}:{_hash(key)}")


def add_key(path: Path, name: str) -> str:
    """Generate a key, add its line to a key file, which is created if it does not exist, and return the key.

    Raises:
        ConfigError: the name is invalid or has a key in the file already, or the file cannot be read or written.
    """
    key, line = new_key(name)
    if path.exists() and path.stat().st_size and name in ApiKeys.from_file(path).names:
        raise ConfigError(f"{path} has a key of {name} already", advice="Remove its line first, or use another name")
    with caught(OSError) as failure:
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")
        return key
    raise ConfigError(f"the key file {path} cannot be written: {why_unreadable(failure.error)}") from failure.cause


class ApiKeys:
    """The keys that a server accepts. Without any, it serves every program on this machine.

    Args:
        hashes: SHA-256 of each key in hex, by owner.

    Raises:
        ConfigError: a name or a hash is invalid.
    """

    def __init__(self, hashes: Mapping[str, str] | None = None) -> None:
        self._hashes = {name: digest.lower() for name, digest in (hashes or {}).items()}
        for name, digest in self._hashes.items():
            if not _NAME.fullmatch(name) or not _HASH.fullmatch(digest):
                # The value is left out of the message: it may be a key that was not hashed.
                raise ConfigError("a key must be name:sha256, with 64 hexadecimal digits")

    @classmethod
    def from_file(cls, path: str | Path) -> Self:
        """Return the keys of a file of lines `name:sha256`; empty lines and `#` comments are skipped.

        Raises:
            ConfigError: the file cannot be read, has an invalid line, or contains no key.
        """
        with caught(OSError, UnicodeDecodeError) as failure:
            text = read_regular_file(path, _MAX_FILE).decode()
        if failure:
            message = f"the key file {path} cannot be read: {why_unreadable(failure.error)}"
            raise ConfigError(message) from failure.cause
        hashes: dict[str, str] = {}
        for number, line in enumerate(text.splitlines(), start=1):
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            name, _, digest = line.strip().partition(":")
            if name in hashes or not _NAME.fullmatch(name) or not _HASH.fullmatch(digest.lower()):
                raise ConfigError(f"{path}, line {number}: must be name:sha256, each name once")
            hashes[name] = digest
        if not hashes:
            raise ConfigError(f"the key file {path} contains no keys")
        return cls(hashes)

    @property
    def names(self) -> frozenset[str]:
        """The owners."""
        return frozenset(self._hashes)

    def __len__(self) -> int:
        return len(self._hashes)

    def __repr__(self) -> str:
        return f"ApiKeys({sorted(self._hashes)})"

    def owner(self, key: str) -> str:
        """Return the owner of `key`; empty if the key is unknown. Takes the same time for every key."""
        key_hash = _hash(key)
        owner = ""
        for name, digest in self._hashes.items():
            # No early return: the time must not depend on which key matches.
            if hmac.compare_digest(key_hash, digest):
                owner = name
        return owner


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", errors="surrogateescape")).hexdigest()
