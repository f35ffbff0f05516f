"""Which requests and sockets of a live page carry the room's messages. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from tiktok_live.net.addresses import is_loopback, is_platform
from tiktok_live.wire.frame_reader import BATCH, open_frame
from tiktok_live.wire.frames import PushFrame, encode_push_frame

__all__ = ["PageAddresses", "frame_of_body", "is_push_frame"]

_PREFIX = "/webcast/im/"
_FETCH = "/webcast/im/fetch"


@dataclass(frozen=True, slots=True)
class PageAddresses:
    """The hosts whose sockets and responses count: the platform's own, and the configured ones.

    Attributes:
        hosts: other hosts, in lower case, with the port if the address has one, for example a simulator's.
    """

    hosts: frozenset[str] = frozenset()

    @classmethod
    def of(cls, *urls: str) -> PageAddresses:
        """Return the addresses for the configured URLs (live pages, room API, socket).

        This machine has several names, and a frame of a page may use another one than the page.
        """
        hosts = {name for url in urls if not is_platform(url) for name in _names(url)}
        return cls(frozenset(hosts))

    def is_ours(self, url: str) -> bool:
        """Return whether `url` points to the platform or to a configured host."""
        try:
            return is_platform(url) or urlsplit(url).netloc.lower() in self.hosts
        except ValueError:
            return False

    def is_socket(self, url: str) -> bool:
        """Return whether a socket to `url` can carry a room's frames."""
        return self.is_ours(url) and urlsplit(url).path.startswith(_PREFIX)

    def is_fetch(self, url: str) -> bool:
        """Return whether the response of `url` is a batch (`FetchResult`)."""
        return self.is_ours(url) and urlsplit(url).path.rstrip("/") == _FETCH


def _names(url: str) -> tuple[str, ...]:
    parts = urlsplit(url)
    if not is_loopback(parts.hostname or ""):
        return (parts.netloc.lower(),)
    port = f":{parts.port}" if parts.port is not None else ""
    return tuple(f"{name}{port}" for name in ("localhost", "127.0.0.1", "[::1]"))


def is_push_frame(data: bytes) -> bool:
    """Return whether a binary message is a readable push frame: other sockets of the page carry something else."""
    frame = open_frame(data)
    return frame.broken is None and bool(frame.payload_type)


def frame_of_body(body: bytes) -> bytes:
    """Return the push frame for a batch that the page got by polling, so that a session reads both alike."""
    return encode_push_frame(PushFrame(BATCH, body))
