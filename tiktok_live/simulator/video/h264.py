"""A tiny H.264 stream, generated: a bright bar that moves over a grey picture of 64 by 48 pixels. Pure.

One picture in ten is a key picture, in which every block is sent as plain samples (I_PCM); the others repeat it by
skipping every block. So no part of a real encoder is needed, and every decoder reads it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

__all__ = ["HEIGHT", "PER_SECOND", "PICTURES_PER_GROUP", "PPS", "SPS", "WIDTH", "Picture", "picture"]

WIDTH, HEIGHT = 64, 48
PER_SECOND = 10
"""Pictures per second."""
PICTURES_PER_GROUP = 10
"""Pictures from one key picture to the next."""

_BLOCK = 16
_COLUMNS, _LINES = WIDTH // _BLOCK, HEIGHT // _BLOCK
_GREY, _BRIGHT, _NEUTRAL = 90, 220, 128


class _Bits:
    """Writes bits, most significant first, and the Exp-Golomb codes of the standard."""

    def __init__(self) -> None:
        self._bits: list[str] = []

    def fixed(self, value: int, width: int) -> _Bits:
        self._bits.append(f"{value:0{width}b}")
        return self

    def golomb(self, *values: int) -> _Bits:
        for value in values:
            digits = f"{value + 1:b}"
            self._bits.append("0" * (len(digits) - 1) + digits)
        return self

    def samples(self, data: bytes) -> _Bits:
        """Add bytes at the next whole byte."""
        self._bits = [self._aligned()]
        self._bits.append("".join(f"{byte:08b}" for byte in data))
        return self

    def unit(self, header: int) -> bytes:
        """Return a NAL unit with the end bit; three bytes that look like a start code are kept apart."""
        self.fixed(1, 1)
        text = self._aligned()
        body = int(text, 2).to_bytes(len(text) // 8, "big")
        for last in (0, 1, 2, 3):
            body = body.replace(bytes((0, 0, last)), bytes((0, 0, 3, last)))
        return bytes([header]) + body

    def _aligned(self) -> str:
        text = "".join(self._bits)
        return text + "0" * (-len(text) % 8)


# Baseline profile, level 1; order by decoding; no cropping, no usability information.
SPS = (
    _Bits()
    .fixed(66, 8)
    .fixed(0xC0, 8)
    .fixed(10, 8)
    .golomb(0, 0, 2, 1)
    .fixed(0, 1)
    .golomb(_COLUMNS - 1, _LINES - 1)
    .fixed(0b1100, 4)
    .unit(0x67)
)
"""The sequence parameter set, a NAL unit."""

# CAVLC, one slice group, one reference, no weights, deblocking controlled by each slice.
PPS = _Bits().golomb(0, 0).fixed(0, 2).golomb(0, 0, 0).fixed(0, 3).golomb(0, 0, 0).fixed(0b100, 3).unit(0x68)
"""The picture parameter set, a NAL unit."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture.

    Attributes:
        number: from 0.
        is_key: whether it needs no other picture.
        unit: its NAL unit.
    """

    number: int
    is_key: bool
    unit: bytes

    @property
    def milliseconds(self) -> int:
        """When it is shown, since the start of the stream."""
        return self.number * 1000 // PER_SECOND


def picture(number: int) -> Picture:
    """Return picture `number` of the endless stream."""
    group, place = divmod(number, PICTURES_PER_GROUP)
    unit = _key_unit(group % (2 * _COLUMNS)) if place == 0 else _repeat_unit(place)
    return Picture(number, place == 0, unit)


@lru_cache(maxsize=2 * _COLUMNS)
def _key_unit(group: int) -> bytes:
    # Two key pictures in a row need different numbers.
    bits = _Bits().golomb(0, 7, 0).fixed(0, 4).golomb(group % 2).fixed(0, 2).golomb(0, 1)
    chroma = bytes([_NEUTRAL]) * (2 * _BLOCK * _BLOCK // 4)
    for block in range(_COLUMNS * _LINES):
        shade = _BRIGHT if block % _COLUMNS == group % _COLUMNS else _GREY
        bits.golomb(25).samples(bytes([shade]) * (_BLOCK * _BLOCK) + chroma)
    return bits.unit(0x65)


@lru_cache(maxsize=PICTURES_PER_GROUP)
def _repeat_unit(place: int) -> bytes:
    return _Bits().golomb(0, 5, 0).fixed(place, 4).fixed(0, 3).golomb(0, 1, _COLUMNS * _LINES).unit(0x41)
