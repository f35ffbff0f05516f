"""Writes the extension to a folder that a browser can load ("Load unpacked"), and updates an earlier copy."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError
from tiktok_live.regular_files import read_regular_file, why_unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["SITE", "extension_files", "write_extension"]

SITE = "https://www.tiktok.com"
"""The only site that the extension may read."""

_MANIFEST = "manifest.json"
_MAX_FILE = 1024 * 1024


def extension_files(site: str = SITE) -> Mapping[str, bytes]:
    """Return the files of the extension by name.

    Args:
        site: scheme and host of the site that it may read; another one is for tests with a simulator.

    Raises:
        ConfigError: `site` is not the address of a site.
    """
    found = {each.name: each.read_bytes() for each in files(__package__).joinpath("files").iterdir() if each.is_file()}
    manifest = json.loads(found[_MANIFEST])
    manifest["host_permissions"] = [f"{_origin(site)}/*"]
    return {**found, _MANIFEST: json.dumps(manifest, indent=2).encode() + b"\n"}


def write_extension(folder: Path, site: str = SITE) -> bool:
    """Write the extension to `folder`, which is made if it does not exist; return whether it was there before.

    Raises:
        ConfigError: the folder holds something else, or cannot be written.
    """
    content = extension_files(site)
    with caught(OSError) as failure:
        folder.mkdir(parents=True, exist_ok=True)
        is_update = any(folder.iterdir())
        if is_update and not _is_ours(folder, content):
            raise ConfigError(
                f"the folder {folder} is not empty, and holds no earlier copy of the extension",
                advice="Name a new folder",
            )
        for name, data in content.items():
            (folder / name).write_bytes(data)
        return is_update
    raise ConfigError(
        f"the extension cannot be written to {folder}: {why_unreadable(failure.error)}"
    ) from failure.cause


def _is_ours(folder: Path, content: Mapping[str, bytes]) -> bool:
    with caught(OSError, ValueError) as failure:
        manifest = json.loads(read_regular_file(folder / _MANIFEST, _MAX_FILE))
    return not failure and isinstance(manifest, dict) and manifest.get("name") == json.loads(content[_MANIFEST])["name"]


def _origin(site: str) -> str:
    invalid = ConfigError(f"host: {site!r} is not the address of a site", advice=f"Write it like {SITE}")
    with caught(ValueError) as failure:
        parts = urlsplit(site)
        _ = parts.port
    if failure:
        raise invalid from failure.cause
    if (
        parts.scheme not in {"http", "https"}
        or not parts.hostname
        or parts.netloc != site.rpartition("//")[2].strip("/")
    ):
        raise invalid
    return f"{parts.scheme}://{parts.netloc}"
