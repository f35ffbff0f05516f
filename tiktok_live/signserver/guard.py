"""Which URLs may be signed: the platform's and explicitly allowed hosts', so that the server is not an open relay.

URL parsers disagree about unusual URLs, so the signer and this check could see different hosts. Only one plain form,
which every parser reads alike, is accepted. Rejected are user names, backslashes, control characters, non-ASCII
letters, encoded or trailing dots in the host, fragments and other ports than the scheme's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tiktok_live.errors import ConfigError
from tiktok_live.signserver.messages import HttpError

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["MAX_URL", "PLATFORM", "HostGuard", "host_of"]

MAX_URL = 8192
"""Characters of a URL."""

PLATFORM = "tiktok.com"
"""The platform's domain; subdomains are allowed too."""

_LABEL = r"[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?"
_NAME = rf"{_LABEL}(?:\.{_LABEL})*"
_HOST = rf"(?:{_NAME}|\[[0-9a-f:.]{{2,45}}\])"
_PORT = r"[1-9][0-9]{0,4}"
_AUTHORITY = re.compile(rf"(?P<host>{_HOST})(?::(?P<port>{_PORT}))?", re.IGNORECASE)
# Printable ASCII except space, backslash and `#`.
_REST = r"(?:[/?][!-\"$-\[\]-~]*)?"
_URL = re.compile(rf"(?P<scheme>https?)://(?P<authority>{_HOST}(?::{_PORT})?){_REST}", re.IGNORECASE)
_DEFAULT_PORTS = {"http": "80", "https": "443"}


class HostGuard:
    """Checks URLs against the allowed hosts.

    Args:
        extra: allowed hosts besides the platform's, as `host` or `host:port`; matched exactly.

    Raises:
        ConfigError: an extra host is invalid.
    """

    def __init__(self, extra: Iterable[str] = ()) -> None:
        self._extra = frozenset(name.lower() for name in extra)
        for name in self._extra:
            if not _AUTHORITY.fullmatch(name):
                raise ConfigError(f"{name!r} is not a host, write host or host:port")

    def check(self, url: str) -> str:
        """Return `url` unchanged.

        Raises:
            HttpError: it is not in the plain form, or its host is not allowed.
        """
        if not url:
            raise HttpError(400, "the URL to sign is missing", label="url")
        if len(url) > MAX_URL:
            raise HttpError(400, f"the URL has more than {MAX_URL} characters", label="url")
        match = _URL.fullmatch(url)
        if match is None:
            raise HttpError(400, "the URL must be plain http or https, in ASCII, without a fragment", label="url")
        if not self._allows(match["scheme"].lower(), match["authority"].lower()):
            raise HttpError(403, "this server signs only URLs of the platform", label="host")
        return url

    def _allows(self, scheme: str, authority: str) -> bool:
        if authority in self._extra:
            return True
        parts = _AUTHORITY.fullmatch(authority)
        if parts is None or parts["port"] not in {None, _DEFAULT_PORTS[scheme]}:
            return False
        host = parts["host"]
        return host == PLATFORM or host.endswith(f".{PLATFORM}")


def host_of(header: str) -> str:
    """Return the host of a `Host` header in lower case, without its port; empty if the header is invalid."""
    match = _AUTHORITY.fullmatch(header)
    return match["host"].lower() if match else ""
