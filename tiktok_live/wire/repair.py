"""Text that is not UTF-8, repaired inside a message, so that it costs itself alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tiktok_live.wire.codec import message_type
from tiktok_live.wire.fields import fields, shape_of

if TYPE_CHECKING:
    from tiktok_live.wire.fields import Shape

__all__ = ["repair"]

_MAX_DEPTH = 100  # the parser refuses what is nested deeper


def repair(name: str, payload: bytes) -> bytes | None:
    """Return the message `name` with every text that is not UTF-8 made so, at any depth; all else stays as it is.

    What cannot be read becomes U+FFFD, the replacement character. None when there is nothing to repair, or when the
    bytes are no protobuf, or nested too deep.

    Raises:
        KeyError: there is no such message in `protos/`.
    """
    try:
        return _repair(memoryview(payload), shape_of(message_type(name).DESCRIPTOR), _MAX_DEPTH)
    except ValueError:
        return None


def _repair(data: memoryview, shape: Shape, depth: int) -> bytes | None:
    if not depth:
        raise ValueError(f"messages are nested more than {_MAX_DEPTH} deep")
    parts: list[bytes | memoryview] = []
    kept = 0
    for number, _, begin, value, end in fields(data):
        repaired = None
        if number in shape.inner:
            repaired = _repair(data[value:end], shape_of(shape.inner[number]), depth - 1)
        elif number in shape.texts:
            repaired = _repair_text(bytes(data[value:end]))
        if repaired is not None:
            parts += [data[kept:begin], _head(number, len(repaired)), repaired]
            kept = end
    return b"".join([*parts, data[kept:]]) if parts else None


def _repair_text(raw: bytes) -> bytes | None:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return raw.decode(errors="replace").encode()
    return None


def _head(number: int, size: int) -> bytes:
    return _varint(number << 3 | 2) + _varint(size)


def _varint(value: int) -> bytes:
    written = bytearray()
    while value > 0x7F:  # noqa: PLR2004 - seven bits a byte
        written.append(value & 0x7F | 0x80)
        value >>= 7
    written.append(value)
    return bytes(written)
