"""Where the platform's script comes from: the user's file, or the user's URL with the digest that it must have.

The script is the platform's own work: it is never part of this package, and nothing is fetched that was not configured.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tiktok_live.errors import NetworkError, PayloadTooLarge
from tiktok_live.regular_files import FileTooLarge, read_regular_file, why_unreadable
from tiktok_live.signing.base import BadOutputOutcome, UnavailableOutcome

if TYPE_CHECKING:
    from tiktok_live.net.http_client import HttpClient
    from tiktok_live.signing.config.provider_config import JsSpec

__all__ = ["MAX_SCRIPT", "Script", "fetch_script", "read_script", "store_script"]

MAX_SCRIPT = 8 * 1024 * 1024
"""Bytes that a script may have."""

_TIMEOUT = 30.0
_OK = 200
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Script:
    """A platform script.

    Attributes:
        text: its source.
        sha256: of its bytes, in hex.
        size: bytes.
    """

    text: str
    sha256: str
    size: int


def read_script(spec: JsSpec, cache_dir: Path | None) -> Script | BadOutputOutcome | UnavailableOutcome | None:
    """Return the script from the disk; None when it comes from a URL and is not kept here as it should be."""
    if spec.path:
        return _given(spec)
    return _kept(spec, cache_dir) if cache_dir is not None else None


def _given(spec: JsSpec) -> Script | BadOutputOutcome | UnavailableOutcome:
    try:
        return _checked(read_regular_file(spec.path, MAX_SCRIPT), spec.sha256)
    except FileTooLarge:
        return BadOutputOutcome(f"the script has more than {MAX_SCRIPT} bytes")
    except OSError as error:
        return UnavailableOutcome(f"the script cannot be read: {why_unreadable(error)}")


def _kept(spec: JsSpec, cache_dir: Path) -> Script | None:
    try:
        kept = _checked(read_regular_file(_cached(cache_dir, spec), MAX_SCRIPT), spec.sha256)
    except FileNotFoundError:
        return None
    except OSError as error:
        _logger.warning("the kept script cannot be read and is fetched anew: %s", why_unreadable(error))
        return None
    # What is damaged is fetched again, and replaced.
    return kept if isinstance(kept, Script) else None


async def fetch_script(spec: JsSpec, http: HttpClient) -> Script | BadOutputOutcome | UnavailableOutcome:
    """Return the script from its URL. One without the digest that `spec` names is refused."""
    try:
        answer = await http.get(spec.url, headers={}, timeout=_TIMEOUT, max_bytes=MAX_SCRIPT)
    except NetworkError as error:
        return UnavailableOutcome(error.message)
    except PayloadTooLarge as error:
        return BadOutputOutcome(error.message)
    if answer.status != _OK:
        return UnavailableOutcome(f"the script's host answered {answer.status}")
    return _checked(answer.body, spec.sha256)


def store_script(spec: JsSpec, script: Script, cache_dir: Path) -> None:
    """Keep a fetched script for this user alone. That it cannot be kept is logged, and costs a fetch next time."""
    try:
        cache_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(_cached(cache_dir, spec), script.text.encode())
    except OSError as error:
        _logger.warning("the script cannot be kept: %s", type(error).__name__)


def _cached(cache_dir: Path, spec: JsSpec) -> Path:
    return cache_dir / f"{spec.sha256.lower()}.js"


def _checked(content: bytes, sha256: str) -> Script | BadOutputOutcome:
    digest = hashlib.sha256(content).hexdigest()
    if sha256 and digest != sha256.lower():
        return BadOutputOutcome(f"the script is not the one that sha256 names: it has {digest}")
    try:
        return Script(content.decode("utf-8"), digest, len(content))
    except UnicodeDecodeError:
        return BadOutputOutcome("the script is not UTF-8 text")


def _write(path: Path, content: bytes) -> None:
    """Put `content` in place at once: another process sees the whole file, or none."""
    # mkstemp gives the file to its owner alone.
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        temporary.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
