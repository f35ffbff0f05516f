"""This library's folders in those of the user. Nothing here creates a folder."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

__all__ = ["cache_folder", "config_folder", "data_folder"]

_FOLDER = "tiktok_live"


def data_folder(environ: Mapping[str, str] | None = None, platform: str = sys.platform) -> Path | None:
    """Return the folder for what is kept; None if the environment does not name the user's home.

    `%LOCALAPPDATA%` on Windows, `~/Library/Application Support` on macOS, `$XDG_DATA_HOME` or `~/.local/share`
    elsewhere.
    """
    return _folder(environ, platform, mac="Library/Application Support", xdg="XDG_DATA_HOME", other=".local/share")


def cache_folder(environ: Mapping[str, str] | None = None, platform: str = sys.platform) -> Path | None:
    """Return the folder for what can be fetched again; None if the environment does not name the user's home.

    `%LOCALAPPDATA%` on Windows, `~/Library/Caches` on macOS, `$XDG_CACHE_HOME` or `~/.cache` elsewhere.
    """
    return _folder(environ, platform, mac="Library/Caches", xdg="XDG_CACHE_HOME", other=".cache")


def config_folder(environ: Mapping[str, str] | None = None, platform: str = sys.platform) -> Path | None:
    """Return the folder for what the user configures; None if the environment does not name the user's home.

    `%LOCALAPPDATA%` on Windows, `~/Library/Application Support` on macOS, `$XDG_CONFIG_HOME` or `~/.config` elsewhere.
    It has the name of the command that reads it.
    """
    folder = _folder(environ, platform, mac="Library/Application Support", xdg="XDG_CONFIG_HOME", other=".config")
    return folder.with_name("tiktok-live") if folder is not None else None


def _folder(environ: Mapping[str, str] | None, platform: str, *, mac: str, xdg: str, other: str) -> Path | None:
    env = os.environ if environ is None else environ
    home = env.get("USERPROFILE" if platform == "win32" else "HOME", "")
    if platform == "win32":
        base = env.get("LOCALAPPDATA") or (home and f"{home}/AppData/Local")
    elif platform == "darwin":
        base = home and f"{home}/{mac}"
    else:
        # The XDG specification requires that relative paths are ignored.
        named = env.get(xdg, "")
        base = named if named.startswith("/") else home and f"{home}/{other}"
    return Path(base) / _FOLDER if base else None
