"""Pictures as segments of an MPEG transport stream, for HLS. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from tiktok_live.simulator.video.h264 import PPS, SPS, Picture

__all__ = ["segment"]

_PACKET, _HEADER = 188, 4
_TABLE_PID, _PROGRAM_PID, _VIDEO_PID = 0, 0x1000, 0x100
_H264, _VIDEO_STREAM = 0x1B, 0xE0
_CLOCK = 90  # ticks per millisecond
_DELAY = 1000  # milliseconds, so that no time is 0
_START = b"\x00\x00\x00\x01"
_DELIMITER = _START + b"\x09\xf0"
_COUNTERS = 16


def segment(pictures: Iterable[Picture]) -> bytes:
    """Return a segment that begins with its tables; its first picture must be a key picture."""
    tables = _section_packet(_TABLE_PID, _programs()) + _section_packet(_PROGRAM_PID, _streams())
    packets, counter = [tables], 0
    for picture in pictures:
        for packet in _packets(picture, counter, is_first=len(packets) == 1):
            packets.append(packet)
            counter = (counter + 1) % _COUNTERS
    return b"".join(packets)


def _packets(picture: Picture, counter: int, *, is_first: bool) -> Iterable[bytes]:
    """Yield the packets of one picture; the first one has the clock, and says that the counter begins anew."""
    ticks = (picture.milliseconds + _DELAY) * _CLOCK
    rest, is_start = _elementary(picture, ticks), True
    adaptation = _clock(ticks - _DELAY // 2 * _CLOCK, (0x80 if is_first else 0) | (0x50 if picture.is_key else 0x10))
    while rest:
        space = _PACKET - _HEADER
        adaptation = adaptation if is_start else b""
        missing = space - len(adaptation) - len(rest)
        if missing > 0:
            adaptation = _stuffed(adaptation, missing)
        size = space - len(adaptation)
        flags = (0x30 if adaptation else 0x10) | counter
        pid = _VIDEO_PID | (0x4000 if is_start else 0)
        yield b"\x47" + pid.to_bytes(2, "big") + bytes([flags]) + adaptation + rest[:size]
        rest, counter, is_start = rest[size:], (counter + 1) % _COUNTERS, False


def _elementary(picture: Picture, ticks: int) -> bytes:
    parameters = _START + SPS + _START + PPS if picture.is_key else b""
    return (
        b"\x00\x00\x01"
        + bytes([_VIDEO_STREAM, 0, 0, 0x80, 0x80, 5])
        + _time(ticks)
        + (_DELIMITER + parameters + _START + picture.unit)
    )


def _time(ticks: int) -> bytes:
    """Return 33 bits in five bytes, with marker bits between."""
    value = 0x21 << 32 | (ticks >> 30 & 7) << 33 | (ticks >> 15 & 0x7FFF) << 17 | 1 << 16 | (ticks & 0x7FFF) << 1 | 1
    return value.to_bytes(5, "big")


def _clock(ticks: int, flags: int) -> bytes:
    reference = (ticks & 0x1FFFFFFFF) << 15 | 0x3F << 9
    return bytes([7, flags]) + reference.to_bytes(6, "big")


def _stuffed(adaptation: bytes, missing: int) -> bytes:
    """Return an adaptation field that is longer by `missing` bytes."""
    if not adaptation:
        return b"\x00" if missing == 1 else bytes([missing - 1, 0]) + b"\xff" * (missing - 2)
    return bytes([adaptation[0] + missing]) + adaptation[1:] + b"\xff" * missing


def _programs() -> bytes:
    return _section(0, bytes([0, 1, 0xC1, 0, 0, 0, 1]) + (0xE000 | _PROGRAM_PID).to_bytes(2, "big"))


def _streams() -> bytes:
    pid = (0xE000 | _VIDEO_PID).to_bytes(2, "big")
    return _section(2, bytes([0, 1, 0xC1, 0, 0]) + pid + b"\xf0\x00" + bytes([_H264]) + pid + b"\xf0\x00")


def _section(table: int, body: bytes) -> bytes:
    content = bytes([table]) + (0xB000 | len(body) + 4).to_bytes(2, "big") + body
    return content + _checksum(content).to_bytes(4, "big")


def _section_packet(pid: int, section: bytes) -> bytes:
    header = b"\x47" + (0x4000 | pid).to_bytes(2, "big") + b"\x10\x00"
    return (header + section).ljust(_PACKET, b"\xff")


def _checksum(data: bytes) -> int:
    """Return the CRC-32 of MPEG: not reflected, and not inverted at the end."""
    value = 0xFFFFFFFF
    for byte in data:
        value ^= byte << 24
        for _ in range(8):
            value = (value << 1 ^ (0x04C11DB7 if value & 0x80000000 else 0)) & 0xFFFFFFFF
    return value
