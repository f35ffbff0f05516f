"""Bounded gunzip: a bomb is an error, not a dead process."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any, cast

from tiktok_live.causes import stand_in
from tiktok_live.errors import PayloadTooLarge, RemoteProtocolError

if TYPE_CHECKING:
    from collections.abc import Callable

try:
    from isal import isal_zlib
except ImportError:
    _decompressor: Callable[..., Any] = zlib.decompressobj
    _errors: tuple[type[Exception], ...] = (zlib.error,)
else:
    _decompressor = isal_zlib.decompressobj
    _errors = (cast("type[Exception]", isal_zlib.error),)  # its stub calls it an instance

__all__ = ["GZIP_MAGIC", "MAX_INFLATED", "inflate", "is_gzip"]

GZIP_MAGIC = b"\x1f\x8b\x08"
"""First bytes of a gzip stream (RFC 1952, deflate). No protobuf message can begin so: 0x1f would be wire type 7."""

MAX_INFLATED = 16 * 1024 * 1024
"""Default limit of one inflated payload, in bytes. The largest ever recorded is under 200 KB."""

# Servers send one. Each costs a copy of all that follows it: hundreds of thousands of tiny ones would take minutes and
# never reach the limit of bytes.
_MAX_MEMBERS = 100

_GZIP_WBITS = 31  # zlib's way to say: gzip header and trailer, window of up to 32 KB


def is_gzip(data: bytes) -> bool:
    """Return whether `data` begins as a gzip stream does."""
    return data.startswith(GZIP_MAGIC)


def inflate(data: bytes, limit: int = MAX_INFLATED) -> bytes:
    """Return the content of the gzip stream `data`, of at most `limit` bytes.

    Raises:
        PayloadTooLarge: the content is larger than `limit`; inflating stopped there.
        RemoteProtocolError: corrupt or truncated data, or a stream in more than 100 pieces.
    """
    parts: list[bytes] = []
    room = limit
    while data:
        if len(parts) == _MAX_MEMBERS:
            raise RemoteProtocolError(f"gzip data in more than {_MAX_MEMBERS} pieces")
        stream = _decompressor(wbits=_GZIP_WBITS)
        part = _decompress(stream, data, room + 1)
        room -= len(part)
        if room < 0:
            raise PayloadTooLarge(f"a payload inflates to more than {limit} bytes")
        if not stream.eof:
            raise RemoteProtocolError("truncated gzip data")
        parts.append(part)
        data = stream.unused_data  # RFC 1952 allows one stream after the other
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _decompress(stream: Any, data: bytes, most: int) -> bytes:
    try:
        part: bytes = stream.decompress(data, most)
    except _errors as error:
        said, cause = f"corrupt gzip data: {error}", stand_in(error)
    else:
        return part
    raise RemoteProtocolError(said) from cause
