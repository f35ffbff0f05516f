"""API keys of sign servers: where a key is read from, and advice when the server rejects it. Never shows a key."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError
from tiktok_live.regular_files import read_regular_file, why_unreadable
from tiktok_live.signing.base import RejectedOutcome

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tiktok_live.signing.base import SignOutcome

__all__ = ["credential_reference", "read_secret", "with_key_advice"]

_MAX_SECRET = 64 * 1024  # bytes of a key file
_WITH_KEY = {
    "BAD_KEY": "Check the key in {place}",
    "PREMIUM": "The key in {place} does not allow this: use another key, or another sign provider",
    "FORBIDDEN": "Check the sign server's address and the key in {place}, or use another network",
}
_WITHOUT_KEY = {
    "BAD_KEY": "The sign server requires a key: put it in {place}, or use another sign provider",
    "PREMIUM": "The sign server requires a key that allows this: put it in {place}, or use another sign provider",
    "FORBIDDEN": "Check the sign server's address, put a key in {place}, or use another network",
}


def credential_reference(env: str, file: str) -> str:
    """Return where a key is read from: `file:PATH`, `env:NAME`, or empty."""
    if file:
        return f"file:{file}"
    return f"env:{env}" if env else ""


def read_secret(env: str, file: str, environ: Mapping[str, str] | None = None) -> str:
    """Return the secret in `file`, or in the environment variable `env` if no file is named; empty if it is not set.

    Raises:
        ConfigError: the file cannot be read, or is empty.
    """
    if not file:
        return (os.environ if environ is None else environ).get(env, "").strip() if env else ""
    with caught(OSError, UnicodeDecodeError) as failure:
        secret = read_regular_file(file, _MAX_SECRET).decode().strip()
    if failure:
        raise ConfigError(f"the key file {file} cannot be read: {why_unreadable(failure.error)}") from failure.cause
    if not secret:
        raise ConfigError(f"the key file {file} is empty")
    return secret


def with_key_advice(outcome: SignOutcome, credential: str, *, has_key: bool) -> SignOutcome:
    """Return `outcome`, with advice if it is a rejection that the key may have caused and it has no advice yet.

    Args:
        outcome: any outcome.
        credential: where the key is read from; see `credential_reference`.
        has_key: whether there is a key in that place.
    """
    if not isinstance(outcome, RejectedOutcome) or outcome.advice:
        return outcome
    advice = (_WITH_KEY if has_key else _WITHOUT_KEY).get(outcome.kind, "")
    return replace(outcome, advice=advice.format(place=_place(credential)))


def _place(credential: str) -> str:
    kind, _, name = credential.partition(":")
    if kind == "file":
        return f"the file {name}"
    return f"the environment variable {name}" if name else "an environment variable, and name that in api_key_env"
