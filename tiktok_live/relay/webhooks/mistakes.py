"""Errors in files of webhooks: which key is wrong."""

from __future__ import annotations

from tiktok_live.errors import ConfigError

__all__ = ["in_key"]


def in_key(key: str, error: ConfigError) -> ConfigError:
    """Return the error for a key with a wrong value; raise it from the cause of `error`."""
    # Quoted: what follows `secret:` would be masked as a secret.
    return ConfigError(f"`{key}`: {error.message}", advice=error.advice)
