"""Normalization of user names and profile URLs."""

from __future__ import annotations

import re

from tiktok_live.errors import ConfigError

__all__ = ["normalize_unique_id"]

_SCHEME = r"(?:https?://)?"
_ADDRESS = re.compile(
    _SCHEME + r"(?!v[mt]\.)(?:[a-z]{1,3}\.)?tiktok\.com/(?:@|%40)(?P<name>[^/?#]+)"
    r"(?:/live|/(?:video|photo)/\d+)?/?(?:[?#].*)?"
)
_SHORT_LINK = re.compile(_SCHEME + r"(?:v[mt]\.tiktok\.com|(?:[a-z]{1,3}\.)?tiktok\.com/t)/[\w-]+/?(?:[?#].*)?")
# A name consisting only of dots would be a path segment.
_NAME = re.compile(r"@*(?P<name>\.*\w[\w.]*)")
_MAX_QUOTED = 60  # characters of an invalid name in the error


def normalize_unique_id(text: str) -> str:
    """Return the user name in `text`, in lower case and without `@`; names are case-insensitive.

    Accepts `name`, `@name`, and the URL of a profile, its live page or a video (`https://www.tiktok.com/@name/live`,
    with or without scheme, query and fragment, also on `m.` or `us.`), with or without surrounding spaces. A name
    consists of letters, digits, `_` and `.`; digits only are a name too, not the id of a user or room.

    Raises:
        ConfigError: `text` is anything else.
    """
    if not isinstance(text, str):
        raise ConfigError(
            f"a user name must be a string, not {type(text).__name__}",
            advice="Write name or @name; pass a room id as room_id",
        )
    given = text.strip().lower()
    address = _ADDRESS.fullmatch(given)
    name = _NAME.fullmatch(address["name"] if address else given)
    if _SHORT_LINK.fullmatch(given):
        raise ConfigError(
            f"{text[:_MAX_QUOTED]!r} is a short link, which does not contain the user name",
            advice="Open it in a browser, and use the name in the address that it leads to",
        )
    if name is None:
        raise ConfigError(
            f"{text[:_MAX_QUOTED]!r} is not a user name",
            advice="Write name, @name or https://www.tiktok.com/@name/live; "
            "a name has only letters, digits, '_' and '.'",
        )
    return name["name"]
