"""The error of a feature whose optional packages are not installed."""

from __future__ import annotations

from tiktok_live.errors import ConfigError

__all__ = ["extra_not_installed"]


def extra_not_installed(what: str, extra: str) -> ConfigError:
    """Return the error of something that needs a package of one of the extras.

    Args:
        what: what needs it, for example `browser`.
        extra: the extra's name.
    """
    said = f"{what} needs a package that is not installed"
    return ConfigError(said, advice=f'Install it with: pip install "tiktok-live[{extra}]"')
