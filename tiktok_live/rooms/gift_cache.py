"""Gift lists on disk, so that most programs never ask for one. Whatever is wrong with the disk, nothing raises."""

from __future__ import annotations

import contextlib
import logging
import os
import re
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from tiktok_live.events.models import Gift  # noqa: TC001 - the signature of the struct tells its fields' types
from tiktok_live.regular_files import read_regular_file

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["GiftCache", "StoredGifts", "default_cache_dir"]

_log = logging.getLogger(__name__)

_FOLDER = "tiktok_live"
_MAX_FILE = 16 * 1024 * 1024  # bytes; lists of 670 gifts have 0.5 MB
_UNSAFE = re.compile(r"[^A-Za-z0-9.-]+")


class StoredGifts(msgspec.Struct, frozen=True):
    """What a cache file holds.

    Attributes:
        host: who was asked, so that a simulator's gifts are never taken for the platform's.
        language: what the names are in.
        region: country code.
        stored_at: wall time in seconds since 1970.
        gifts: the list.
    """

    host: str
    language: str
    region: str
    stored_at: float
    gifts: tuple[Gift, ...]


_decode = msgspec.json.Decoder(StoredGifts).decode


class GiftCache:
    """One file for each host, language and region, in a folder that several processes may share.

    Both methods block: call them in a thread.
    """

    def __init__(self, folder: Path, *, host: str, language: str, region: str) -> None:
        self._owner = host, language, region
        name = "-".join(_UNSAFE.sub("_", part) for part in ("gifts", *self._owner))
        self._path = folder / f"{name}.json"

    def read(self) -> StoredGifts | None:
        """Return what is stored, of any age; None when there is nothing, or nothing that can be read."""
        try:
            stored = _decode(read_regular_file(self._path, _MAX_FILE))
        except (OSError, ValueError, msgspec.MsgspecError, RecursionError) as error:
            _log.debug("no gift list in %s: %s", self._path, error)
            return None
        # Two owners can share a file name: unsafe characters are replaced, and some disks ignore case.
        if (stored.host, stored.language, stored.region) != self._owner:
            return None
        return stored

    def write(self, stored: StoredGifts) -> None:
        """Store a list in one step: a reader sees the old file or the new one, never half of one."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._replace(msgspec.json.encode(stored))
        except (OSError, ValueError) as error:
            _log.debug("the gift list was not stored in %s: %s", self._path, error)

    def _replace(self, content: bytes) -> None:
        handle, name = tempfile.mkstemp(prefix=f"{self._path.stem}.", suffix=".tmp", dir=self._path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(name).replace(self._path)
        finally:
            with contextlib.suppress(OSError):
                Path(name).unlink(missing_ok=True)


def default_cache_dir(environ: Mapping[str, str] | None = None, platform: str = sys.platform) -> Path | None:
    """Return this library's folder among the user's caches; None when the environment does not say where they are.

    `%LOCALAPPDATA%` on Windows, `~/Library/Caches` on macOS, `$XDG_CACHE_HOME` or `~/.cache` elsewhere. Nothing is
    created.
    """
    env = os.environ if environ is None else environ
    home = env.get("USERPROFILE" if platform == "win32" else "HOME", "")
    if platform == "win32":
        base = env.get("LOCALAPPDATA") or (home and f"{home}/AppData/Local")
    elif platform == "darwin":
        base = home and f"{home}/Library/Caches"
    else:
        # The specification wants a path that is not absolute to be ignored.
        named = env.get("XDG_CACHE_HOME", "")
        base = named if named.startswith("/") else home and f"{home}/.cache"
    return Path(base) / _FOLDER if base else None
