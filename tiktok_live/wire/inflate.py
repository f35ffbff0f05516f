"""Gunzip with a size limit, so that a gzip bomb is an error and does not exhaust the memory."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any, cast

from tiktok_live.causes import as_foreign_error
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
"""First bytes of a gzip stream (RFC 1952, deflate). No protobuf message begins with them: 0x1f would be wire type 7."""

MAX_INFLATED = 16 * 1024 * 1024
"""Default limit of one inflated payload, in bytes. The largest recorded one is under 200 KB."""

# Servers send one. Each costs a copy of the rest of the data: hundreds of thousands of tiny ones would take minutes
# without reaching the byte limit.
_MAX_MEMBERS = 100

_GZIP_WBITS = 31  # zlib: gzip header and trailer, 32 KB window


def is_gzip(data: bytes) -> bool:
    """Return whether `data` begins like a gzip stream."""
    return data.startswith(GZIP_MAGIC)


def inflate(data: bytes, limit: int = MAX_INFLATED) -> bytes:
    """Return the content of the gzip stream `data`, at most `limit` bytes.

    Raises:
        PayloadTooLarge: the content is larger than `limit`; inflating stops there.
        RemoteProtocolError: corrupt or truncated data, or more than 100 gzip members.
    """
    parts: list[bytes] = []
    remaining = limit
    while data:
        if len(parts) == _MAX_MEMBERS:
            raise RemoteProtocolError(f"gzip data has more than {_MAX_MEMBERS} members")
        stream = _decompressor(wbits=_GZIP_WBITS)
        part = _decompress(stream, data, remaining + 1)
        remaining -= len(part)
        if remaining < 0:
            raise PayloadTooLarge(f"a payload inflates to more than {limit} bytes")
        if not stream.eof:
            raise RemoteProtocolError("truncated gzip data")
        parts.append(part)
        data = stream.unused_data  # RFC 1952 allows several members in a row
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _decompress(stream: Any, data: bytes, limit: int) -> bytes:
    try:
        part: bytes = stream.decompress(data, limit)
    except _errors as error:
        message, cause = f"corrupt gzip data: {error}", as_foreign_error(error)
    else:
        return part
    raise RemoteProtocolError(message) from cause
