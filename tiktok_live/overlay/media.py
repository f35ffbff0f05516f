"""The user's own files for pages: pictures, videos, sounds, fonts and style sheets, from one folder."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError

__all__ = ["MEDIA_ROUTE", "MEDIA_TYPES", "Media", "is_secure_url"]

MEDIA_ROUTE = "/overlay/own/"
"""Where pages find these files."""

MEDIA_TYPES: Mapping[str, str] = {
    ".apng": "image/apng",
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".wav": "audio/wav",
    ".css": "text/css",
    ".ttf": "font/ttf",
    ".woff2": "font/woff2",
}
"""The types of files that are served, by their endings."""

MAX_MEDIA = 64 * 1024 * 1024
"""Bytes of the largest file."""

# Parts of a name: no drive, no stream of Windows, nothing hidden, no dots or spaces at the end.
_PART = re.compile(r"(?!\.)[^/\\:*?\"<>|\x00-\x1f]{1,100}(?<![. ])")
_PARTS = 4
_PUBLISHED = 1_000
_SECURE = re.compile(r"https://[^\s\"'<>\\]{1,1900}")


def is_secure_url(text: str) -> bool:
    """Return whether a text is the URL of a file elsewhere that pages may load."""
    return _SECURE.fullmatch(text) is not None


class Media:
    """Finds the user's files.

    Args:
        folder: of these files; None for none.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._published: dict[str, Path] = {}

    def find(self, name: str) -> Path | None:
        """Return the file under a name of the address; None if there is none that may be served."""
        if name in self._published:
            path = self._published[name]
            return path if _is_servable(path) else None
        parts = name.split("/")
        if self._folder is None or len(parts) > _PARTS or not all(map(_PART.fullmatch, parts)):
            return None
        with caught(OSError, ValueError, RuntimeError):  # RuntimeError: links in a circle
            folder = self._folder.resolve(strict=True)
            path = folder.joinpath(*parts).resolve(strict=True)
            if path.is_relative_to(folder) and _is_servable(path):
                return path
        return None

    def url_of(self, name: str) -> str:
        """Return the address of a file in the folder, from the name that a configuration has.

        Raises:
            ConfigError: there is no such file, or it may not be served.
        """
        if self.find(name) is None:
            where = f"in the folder {self._folder}" if self._folder is not None else "because there is no media folder"
            raise ConfigError(f"there is no file {name[:80]!r} {where}", advice=_ADVICE)
        return f"{MEDIA_ROUTE}{name}"

    def publish(self, path: Path) -> str:
        """Return an address for any file of the user; the same for the same file.

        Raises:
            ConfigError: there is no such file, or it may not be served.
        """
        with caught(OSError, ValueError, RuntimeError):
            path = path.resolve(strict=True)
        if not _is_servable(path):
            raise ConfigError(f"pages cannot show or play {path}", advice=_ADVICE)
        name = f"{hashlib.sha256(str(path).encode(errors='surrogateescape')).hexdigest()[:16]}{path.suffix.lower()}"
        if name not in self._published and len(self._published) >= _PUBLISHED:
            raise ConfigError(f"rules use more than {_PUBLISHED} files", advice="Use fewer, or restart the server")
        self._published[name] = path
        return f"{MEDIA_ROUTE}{name}"


_ADVICE = f"It must exist, be no larger than {MAX_MEDIA >> 20} MB, and end in one of {', '.join(MEDIA_TYPES)}"


def _is_servable(path: Path) -> bool:
    with caught(OSError, ValueError):
        is_file = path.is_file() and path.stat().st_size <= MAX_MEDIA
        return is_file and path.suffix.lower() in MEDIA_TYPES
    return False
