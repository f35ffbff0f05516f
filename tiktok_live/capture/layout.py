"""The bytes of a capture: prologue, header, records. Pure; `docs/captures.md` describes every byte.

    prologue  magic (8 bytes), version (u16), length of the header (u32), CRC-32 of the header (u32)
    header    JSON, UTF-8
    record    head: marker (4 bytes), length of the data (u32), offset in microseconds (u64), kind (u8), flags (u8),
              CRC-32 of the data (u32), CRC-32 of the head so far (u32); then the data

Numbers are little-endian.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from struct import Struct

import msgspec

from tiktok_live.capture.records import CaptureHeader

__all__ = [
    "DEFLATED",
    "HEAD_SIZE",
    "MAGIC",
    "MARKER",
    "MAX_DATA",
    "MAX_HEADER",
    "PROLOGUE_SIZE",
    "REPEATED",
    "RecordHead",
    "encode_header",
    "encode_record",
    "head_in",
    "inflated",
    "prologue_in",
]

MAGIC = b"\x89TTL\r\n\x1a\n"
"""First bytes of each capture. A transfer as text changes them."""
MARKER = b"\xf5TTR"
"""First bytes of each record, so that a reader finds the next one after damage. Never part of UTF-8 text."""
MAX_HEADER = 64 * 1024
"""Limit of the header, in bytes."""
MAX_DATA = 32 * 1024 * 1024
"""Limit of the data of one record, stored and inflated, in bytes."""
DEFLATED = 1
"""Flag: the data is a zlib stream."""
REPEATED = 2
"""Flag: the record repeats one of an earlier part, so that this part can be read by itself."""

_PROLOGUE = Struct("<8sHII")
_HEAD = Struct("<4sIQBBI")
_CRC = Struct("<I")
PROLOGUE_SIZE = _PROLOGUE.size
HEAD_SIZE = _HEAD.size + _CRC.size
_MICROSECONDS = 1_000_000
_MAX_OFFSET = 10**18  # 30,000 years


@dataclass(frozen=True, slots=True)
class RecordHead:
    """What stands before a record's data; `size` in bytes, `offset` in seconds."""

    size: int
    offset: float
    kind: int
    flags: int
    checksum: int


def encode_header(header: CaptureHeader) -> bytes:
    """Return the first bytes of a capture, up to its first record."""
    text = msgspec.json.encode(header)
    return _PROLOGUE.pack(MAGIC, header.version, len(text), zlib.crc32(text)) + text


def prologue_in(data: bytes) -> tuple[bytes, int, int, int]:
    """Return magic, version, length and checksum of the header."""
    magic, version, size, checksum = _PROLOGUE.unpack_from(data)
    return magic, version, size, checksum


def encode_record(offset: float, kind: int, data: bytes, flags: int = 0) -> bytes:
    """Return a record's bytes, with the data deflated if the flags say so. A negative offset becomes 0."""
    stored = zlib.compress(data) if flags & DEFLATED else data
    microseconds = min(max(0, round(offset * _MICROSECONDS)), _MAX_OFFSET)
    head = _HEAD.pack(MARKER, len(stored), microseconds, kind, flags, zlib.crc32(stored))
    return head + _CRC.pack(zlib.crc32(head)) + stored


def head_in(data: bytes) -> RecordHead | None:
    """Return the head of a record; None if these bytes are not one."""
    if not data.startswith(MARKER) or len(data) < HEAD_SIZE:
        return None
    (checksum,) = _CRC.unpack_from(data, _HEAD.size)
    if zlib.crc32(data[: _HEAD.size]) != checksum:
        return None
    _, size, offset, kind, flags, data_checksum = _HEAD.unpack_from(data)
    if size > MAX_DATA or offset > _MAX_OFFSET:
        return None
    return RecordHead(size, offset / _MICROSECONDS, kind, flags, data_checksum)


def inflated(data: bytes) -> bytes | None:
    """Return the content of a zlib stream; None if it is broken or larger than `MAX_DATA`."""
    stream = zlib.decompressobj()
    try:
        content = stream.decompress(data, MAX_DATA + 1)
    except zlib.error:
        return None
    return content if stream.eof and len(content) <= MAX_DATA else None
