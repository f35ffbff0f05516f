"""A user's own session, from the environment or a file of its own: configuration files get shared."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError
from tiktok_live.regular_files import read_regular_file
from tiktok_live.signing.base import SessionCookies

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["SESSION_VARIABLES", "session_from_env", "session_from_file"]

SESSION_VARIABLES = ("TIKTOK_LIVE_SESSIONID", "TIKTOK_LIVE_TARGET_IDC")
"""Environment variables of the two cookies, `sessionid` and `tt-target-idc`."""

_MAX_FILE = 1024 * 1024  # bytes
_NAMES = ("sessionid", "tt-target-idc")
_ADVICE = "Copy both cookies of the site from your browser into environment variables, or as strings into a JSON file"


def session_from_env(environ: Mapping[str, str] | None = None) -> SessionCookies | None:
    """Return the session from the environment, or None.

    Raises:
        ConfigError: one of the two cookies is missing or invalid.
    """
    env = os.environ if environ is None else environ
    sessionid, target_idc = (env.get(variable, "").strip() for variable in SESSION_VARIABLES)
    if not sessionid and not target_idc:
        return None
    return _checked(sessionid, target_idc, " and ".join(SESSION_VARIABLES))


def session_from_file(path: str | Path) -> SessionCookies:
    """Return the session of a JSON file `{"sessionid": "...", "tt-target-idc": "..."}`.

    Raises:
        ConfigError: the file cannot be read, or a cookie is missing or invalid.
    """
    content: object = None
    with caught(OSError, ValueError, RecursionError) as failure:
        # Editors on Windows write a byte order mark, which is not JSON.
        content = json.loads(read_regular_file(path, _MAX_FILE).decode("utf-8-sig"))
    if failure:
        # The error text could quote the file, that is, the secret.
        why = failure.error.strerror if isinstance(failure.error, OSError) else "it is not valid JSON"
        raise ConfigError(f"the session file {path} cannot be read: {why}", advice=_ADVICE) from failure.cause
    cookies = content if isinstance(content, dict) else {}
    sessionid, target_idc = (_text(cookies.get(name)) for name in _NAMES)
    return _checked(sessionid, target_idc, f"{' and '.join(_NAMES)} in {path}")


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _checked(sessionid: str, target_idc: str, where: str) -> SessionCookies:
    if not sessionid or not target_idc:
        raise ConfigError(f"a session needs both cookies: {where}", advice=_ADVICE)
    for value in (sessionid, target_idc):
        if not (value.isascii() and value.isprintable()) or set(value) & set(' ;,"\\'):
            raise ConfigError(f"a cookie value contains characters that a cookie may not have: {where}", advice=_ADVICE)
    return SessionCookies(sessionid, target_idc)
