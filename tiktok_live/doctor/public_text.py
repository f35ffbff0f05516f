"""Makes a text fit to be pasted in public: no secrets, and nothing that identifies this machine or its network."""

from __future__ import annotations

import re
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

from tiktok_live.net.addresses import is_loopback
from tiktok_live.redaction import redact

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["PublicText"]

# Neither a package's version (`name==1.2.3.4`) nor a browser's (`Chrome/140.0.0.0`) is an address.
_BEFORE = r"(?:(?<![\w.])(?<!==)(?<!\w/)|(?<=\\u[0-9A-Fa-f]{4}))"  # or an escaped character of JSON
_IPV4 = _BEFORE + r"\d{1,3}(?:\.\d{1,3}){3}(?!\w|\.\d)"
_IPV6 = r"(?<![\w:.])(?:[0-9A-Fa-f]{0,4}:){2,7}(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f]{0,4})(?![\w:])"
_ADDRESS = re.compile(f"{_IPV4}|{_IPV6}")
_SHORTEST = 3  # characters of a private name; a shorter one would match parts of other words


class PublicText:
    """Masks secrets, IP addresses other than loopback, the home folder, and given names.

    Args:
        private: names to mask, for example the proxy's host.
    """

    def __init__(self, private: Collection[str] = ()) -> None:
        names = sorted({name for name in private if len(name) >= _SHORTEST and not is_loopback(name)}, key=len)
        self._names = re.compile("|".join(map(re.escape, reversed(names))) or r"(?!)", re.IGNORECASE)
        home = str(Path.home())
        self._home = home if len(home) >= _SHORTEST else ""

    def __call__(self, text: str) -> str:
        """Return `text`, masked."""
        text = redact(text)
        if self._home:
            text = text.replace(self._home, "~")
        return _ADDRESS.sub(_masked_address, self._names.sub("<private>", text))


def _masked_address(match: re.Match[str]) -> str:
    try:
        address = ip_address(match[0])
    except ValueError:
        return match[0]
    return match[0] if address.is_loopback else "<address>"
