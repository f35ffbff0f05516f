"""What may be signed: the platform's addresses and nobody else's, read strictly. This server is no open relay.

URL parsers disagree about odd addresses, and whoever signs must not understand another host than whoever asks. So
there is one plain form that all of them read alike, and everything else is refused: user names, backslashes, control
characters, letters beyond ASCII, encoded or trailing dots in the host, fragments, odd ports.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tiktok_live.errors import ConfigError
from tiktok_live.signserver.http_errors import HttpError

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["MAX_URL", "PLATFORM", "HostGuard", "host_of"]

MAX_URL = 8192
"""Characters of an address."""

PLATFORM = "tiktok.com"
"""The platform's domain; its subdomains are the platform too."""

_LABEL = r"[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?"
_NAME = rf"{_LABEL}(?:\.{_LABEL})*"
_HOST = rf"(?:{_NAME}|\[[0-9a-f:.]{{2,45}}\])"
_PORT = r"[1-9][0-9]{0,4}"
_AUTHORITY = re.compile(rf"(?P<host>{_HOST})(?::(?P<port>{_PORT}))?", re.IGNORECASE)
# Printable ASCII but the space, the backslash and the fragment's sign.
_REST = r"(?:[/?][!-\"$-\[\]-~]*)?"
_URL = re.compile(rf"(?P<scheme>https?)://(?P<authority>{_HOST}(?::{_PORT})?){_REST}", re.IGNORECASE)
_DEFAULT_PORTS = {"http": "80", "https": "443"}


class HostGuard:
    """Knows which hosts' addresses may be signed.

    Args:
        extra: hosts besides the platform's, each as `host` or `host:port`, exactly so.

    Raises:
        ConfigError: an extra one is no host.
    """

    def __init__(self, extra: Iterable[str] = ()) -> None:
        self._extra = frozenset(name.lower() for name in extra)
        for name in self._extra:
            if not _AUTHORITY.fullmatch(name):
                raise ConfigError(f"{name!r} is not a host, write host or host:port")

    def check(self, url: str) -> str:
        """Return `url`, its bytes unchanged.

        Raises:
            HttpError: it is not in the one plain form, or of a host that is not allowed.
        """
        if not url:
            raise HttpError(400, "the address to sign is missing", label="url")
        if len(url) > MAX_URL:
            raise HttpError(400, f"the address has more than {MAX_URL} characters", label="url")
        found = _URL.fullmatch(url)
        if found is None:
            raise HttpError(
                400, "the address is not a plain http or https URL in ASCII without a fragment", label="url"
            )
        if not self._allows(found["scheme"].lower(), found["authority"].lower()):
            raise HttpError(403, "only addresses of the platform are signed here", label="host")
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
    """Return the host of a `Host` header in lower case, without its port; empty when it is none."""
    found = _AUTHORITY.fullmatch(header)
    return found["host"].lower() if found else ""
