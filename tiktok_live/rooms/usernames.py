"""User names: what people paste, and the one form the library works with."""

from __future__ import annotations

import re

from tiktok_live.errors import ConfigError

__all__ = ["normalize_unique_id"]

_ADDRESS = re.compile(r"(?:https?://)?(?:www\.|m\.)?tiktok\.com/(?P<name>@[^/?#]+)(?:/live)?/?(?:[?#].*)?")
# A name of dots alone would be a path step, not a user.
_NAME = re.compile(r"@*(?P<name>\.*\w[\w.]*)")
_SHOWN = 60  # characters of a wrong name that are worth repeating


def normalize_unique_id(text: str) -> str:
    """Return the user name in `text`, in lower case and without `@`: names do not depend on case.

    Accepts `name`, `@name`, and the address of a profile or its live page (`https://www.tiktok.com/@name/live`,
    with or without scheme, `www.` or `m.`, query and fragment), surrounded by spaces or not. A name is letters,
    digits, `_` and `.`; one of digits only is a name too, not a user's or room's number.

    Raises:
        ConfigError: for anything else.
    """
    if not isinstance(text, str):
        raise ConfigError(
            f"a user is given by name, not by a {type(text).__name__}",
            advice="Write name or @name; the number of a room goes into room_id",
        )
    asked = text.strip().lower()
    address = _ADDRESS.fullmatch(asked)
    found = _NAME.fullmatch(address["name"] if address else asked)
    if found is None:
        raise ConfigError(
            f"{text[:_SHOWN]!r} is not a user name",
            advice="Write name, @name or https://www.tiktok.com/@name/live; "
            "a name holds letters, digits, '_' and '.' only",
        )
    return found["name"]
