"""Gift lists on disk, so that most programs never request one. Disk errors are logged, never raised."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import msgspec

from tiktok_live.events.models import Gift
from tiktok_live.regular_files import read_regular_file, replace_file

__all__ = ["GiftCache", "StoredGifts"]

_log = logging.getLogger(__name__)

_MAX_FILE = 16 * 1024 * 1024  # bytes; lists of 670 gifts have 0.5 MB
_UNSAFE = re.compile(r"[^A-Za-z0-9.-]+")


class StoredGifts(msgspec.Struct, frozen=True):
    """Content of a cache file.

    Attributes:
        host: host of the list, so that a simulator's gifts are never taken for the platform's.
        language: language of the names.
        region: country code.
        stored_at: wall time, in seconds since 1970.
        gifts: the gift list.
    """

    host: str
    language: str
    region: str
    stored_at: float
    gifts: tuple[Gift, ...]


_decode = msgspec.json.Decoder(StoredGifts).decode


class GiftCache:
    """One file per host, language and region, in a folder that several processes may share.

    `read` and `write` block: call them in a thread.
    """

    def __init__(self, folder: Path, *, host: str, language: str, region: str) -> None:
        self._key = host, language, region
        name = "-".join(_UNSAFE.sub("_", part) for part in ("gifts", *self._key))
        self._path = folder / f"{name}.json"

    def read(self) -> StoredGifts | None:
        """Return the stored list, of any age; None if there is none or it is unreadable."""
        try:
            stored = _decode(read_regular_file(self._path, _MAX_FILE))
        except (OSError, ValueError, msgspec.MsgspecError, RecursionError) as error:
            _log.debug("could not read a gift list from %s: %s", self._path, error)
            return None
        # Two keys can share a file name: unsafe characters are replaced, and some file systems ignore case.
        if (stored.host, stored.language, stored.region) != self._key:
            return None
        return stored

    def write(self, stored: StoredGifts) -> None:
        """Store a list atomically: readers see either the old file or the new one."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            replace_file(self._path, msgspec.json.encode(stored))
        except (OSError, ValueError) as error:
            _log.debug("could not store the gift list in %s: %s", self._path, error)
