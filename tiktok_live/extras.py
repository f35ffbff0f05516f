"""The error of a feature whose optional packages are not installed."""

from __future__ import annotations

from tiktok_live.errors import ConfigError

__all__ = ["extra_not_installed"]


def extra_not_installed(what: str, extra: str) -> ConfigError:
    """Return the error to raise when a feature needs an extra that is not installed.

    Args:
        what: the feature, such as `browser`.
        extra: name of the extra.
    """
    return ConfigError(
        f"{what} needs a package that is not installed", advice=f'Install it with: pip install "tiktok-live[{extra}]"'
    )
