"""Loads the platform's script: from the user's file, or from the user's URL with a required digest.

The script belongs to the platform: it is not part of this package, and it is fetched only if the user configures that.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tiktok_live.errors import NetworkError, PayloadTooLarge
from tiktok_live.regular_files import FileTooLarge, read_regular_file, replace_file, why_unreadable
from tiktok_live.signing.base import BadOutputOutcome, UnavailableOutcome

if TYPE_CHECKING:
    from tiktok_live.net.http_client import HttpClient
    from tiktok_live.signing.config.provider_config import JsConfig

__all__ = ["MAX_SCRIPT", "Script", "fetch_script", "read_script", "store_script"]

MAX_SCRIPT = 8 * 1024 * 1024
"""Limit of a script, in bytes."""

_TIMEOUT = 30.0
_OK = 200
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Script:
    """A platform script.

    Attributes:
        text: source code.
        sha256: digest of its bytes, in hex.
        size: in bytes.
    """

    text: str
    sha256: str
    size: int


def read_script(config: JsConfig, cache_dir: Path | None) -> Script | BadOutputOutcome | UnavailableOutcome | None:
    """Return the script from a file; None if it has a URL and there is no valid copy in `cache_dir`."""
    if config.path:
        return _from_file(config)
    return _from_cache(config, cache_dir) if cache_dir is not None else None


def _from_file(config: JsConfig) -> Script | BadOutputOutcome | UnavailableOutcome:
    try:
        return _checked(read_regular_file(config.path, MAX_SCRIPT), config.sha256)
    except FileTooLarge:
        return BadOutputOutcome(f"the script has more than {MAX_SCRIPT} bytes")
    except OSError as error:
        return UnavailableOutcome(f"the script cannot be read: {why_unreadable(error)}")


def _from_cache(config: JsConfig, cache_dir: Path) -> Script | None:
    try:
        cached = _checked(read_regular_file(_cache_path(cache_dir, config), MAX_SCRIPT), config.sha256)
    except FileNotFoundError:
        return None
    except OSError as error:
        _logger.warning("the cached script cannot be read and is fetched again: %s", why_unreadable(error))
        return None
    # A damaged copy is fetched again and replaced.
    return cached if isinstance(cached, Script) else None


async def fetch_script(config: JsConfig, http: HttpClient) -> Script | BadOutputOutcome | UnavailableOutcome:
    """Return the script from its URL. A script with another digest than `config.sha256` is a bad output."""
    try:
        response = await http.get(config.url, headers={}, timeout=_TIMEOUT, max_bytes=MAX_SCRIPT)
    except NetworkError as error:
        return UnavailableOutcome(error.message)
    except PayloadTooLarge as error:
        return BadOutputOutcome(error.message)
    if response.status != _OK:
        return UnavailableOutcome(f"the script's host returned {response.status}")
    return _checked(response.body, config.sha256)


def store_script(config: JsConfig, script: Script, cache_dir: Path) -> None:
    """Store a fetched script, readable only by this user. An error is logged; the script is then fetched next time."""
    try:
        cache_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_file(_cache_path(cache_dir, config), script.text.encode())
    except OSError as error:
        _logger.warning("the script cannot be stored: %s", type(error).__name__)


def _cache_path(cache_dir: Path, config: JsConfig) -> Path:
    return cache_dir / f"{config.sha256.lower()}.js"


def _checked(content: bytes, sha256: str) -> Script | BadOutputOutcome:
    digest = hashlib.sha256(content).hexdigest()
    if sha256 and digest != sha256.lower():
        return BadOutputOutcome(f"the digest of the script is {digest}, which is not the configured sha256")
    try:
        return Script(content.decode("utf-8"), digest, len(content))
    except UnicodeDecodeError:
        return BadOutputOutcome("the script is not UTF-8 text")
