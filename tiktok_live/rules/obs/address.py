"""Where OBS is, and where its password is read from. The password itself is in no attribute and in no error."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tiktok_live.errors import ConfigError
from tiktok_live.relay.webhooks.references import is_reference, read_reference

__all__ = ["DEFAULT_URL", "ObsAddress"]

DEFAULT_URL = "ws://127.0.0.1:4455"
"""Where OBS listens as it is installed."""

_WHERE = "Write env:NAME with the name of an environment variable, or file:PATH with a file's"


@dataclass(frozen=True, slots=True, kw_only=True)
class ObsAddress:
    """Where OBS is.

    Attributes:
        url: of its WebSocket server: `ws://HOST:PORT`.
        password: where the password is: `env:NAME` or `file:PATH`; empty if OBS requires none.
        folder: where relative paths begin.

    Raises:
        ConfigError: the URL is not one of a WebSocket, or the password is none of these.
    """

    url: str = DEFAULT_URL
    password: str = ""
    folder: Path = Path()

    def __post_init__(self) -> None:
        if not _is_address(self.url):
            raise ConfigError(
                "[obs] url must be the address of the WebSocket server of OBS",
                advice=f'Write it like "{DEFAULT_URL}": without a path, a user or a password',
            )
        if self.password and not is_reference(self.password):
            # Not shown: it may well be the password.
            raise ConfigError("[obs] password must name where the password is, never be it", advice=_WHERE)

    def read_password(self) -> str:
        """Return the password; empty if none is named. It is read anew each time.

        Raises:
            ConfigError: the variable is not set, or the file cannot be read or is empty.
        """
        return read_reference(self.password, self.folder).value if self.password else ""


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        is_plain = parts.path in {"", "/"} and not (parts.query or parts.fragment or "@" in parts.netloc)
        return parts.scheme in {"ws", "wss"} and bool(parts.hostname) and parts.port != 0 and is_plain
    except ValueError:  # the port is no number, or the brackets contain no address
        return False
