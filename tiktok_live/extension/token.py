"""The token that the extension sends first, so that no other program or page can pose as it. Made once, kept in a file.

The folder is readable by its user only, and so is the file.
"""

from __future__ import annotations

import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError
from tiktok_live.regular_files import read_regular_file, replace_file, why_unreadable
from tiktok_live.user_folders import data_folder

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["default_token_file", "ensure_token", "read_token"]

_NAME = "extension-token"
_BYTES = 32
_MAX_FILE = 4096  # bytes
_ADVICE = "Run tiktok-live extension DIR, which makes it, and paste it into the page of the extension"


def default_token_file(environ: Mapping[str, str] | None = None, platform: str = sys.platform) -> Path | None:
    """Return the file of the token in the user's data folder; None if the user has no home. Creates nothing."""
    folder = data_folder(environ, platform)
    return folder / _NAME if folder is not None else None


def read_token(path: Path) -> str:
    """Return the token.

    Raises:
        ConfigError: there is none, or the file cannot be read.
    """
    with caught(OSError, UnicodeDecodeError) as failure, caught(FileNotFoundError) as missing:
        token = read_regular_file(path, _MAX_FILE).decode("ascii").strip()
        if token:
            return token
        raise ConfigError(f"the token file {path} is empty", advice=_ADVICE)
    if missing:
        raise ConfigError(f"the extension has no token yet: there is no file {path}", advice=_ADVICE)
    raise ConfigError(f"the token file {path} cannot be read: {why_unreadable(failure.error)}") from failure.cause


def ensure_token(path: Path, *, renew: bool = False) -> bool:
    """Make the token if there is none, or in any case with `renew`; return whether it is new.

    Raises:
        ConfigError: the file cannot be read or written.
    """
    if path.exists() and not renew:
        read_token(path)
        return False
    with caught(OSError) as failure:
        _write(path, secrets.token_urlsafe(_BYTES))
        return True
    raise ConfigError(f"the token file {path} cannot be written: {why_unreadable(failure.error)}") from failure.cause


def _write(path: Path, token: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    replace_file(path, f"{token}\n".encode("ascii"))
