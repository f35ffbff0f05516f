"""Pictures as FLV. Pure."""

from __future__ import annotations

import struct

from tiktok_live.simulator.video.h264 import PPS, SPS, Picture

__all__ = ["FLV_HEADER", "flv_tag"]

_VIDEO = 9
_KEY_AVC, _INTER_AVC = 0x17, 0x27
_CONFIGURATION, _UNITS = 0, 1


def flv_tag(picture: Picture) -> bytes:
    """Return the tag of one picture."""
    unit = struct.pack(">I", len(picture.unit)) + picture.unit
    return _tag(_KEY_AVC if picture.is_key else _INTER_AVC, _UNITS, picture.milliseconds, unit)


def _tag(kind: int, content: int, milliseconds: int, data: bytes) -> bytes:
    """Return a video tag and its size. The upper byte of the time comes after the lower three."""
    body = bytes([kind, content, 0, 0, 0]) + data
    time = (milliseconds & 0xFFFFFF) << 8 | milliseconds >> 24 & 0xFF
    header = bytes([_VIDEO]) + len(body).to_bytes(3, "big") + struct.pack(">I", time) + bytes(3)
    return header + body + struct.pack(">I", len(header) + len(body))


def _configuration() -> bytes:
    parameters = b"\xe1" + struct.pack(">H", len(SPS)) + SPS + b"\x01" + struct.pack(">H", len(PPS)) + PPS
    return bytes([1, SPS[1], SPS[2], SPS[3], 0xFF]) + parameters


FLV_HEADER = b"FLV\x01\x01" + struct.pack(">II", 9, 0) + _tag(_KEY_AVC, _CONFIGURATION, 0, _configuration())
"""What precedes the first picture: the file's header and the decoder's configuration."""
