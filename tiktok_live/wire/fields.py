"""Walks protobuf bytes field by field without parsing them: to limit size before parsing, and to repair text."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, cast

import msgspec

from tiktok_live.wire.codec import message_type

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from google.protobuf.descriptor import Descriptor, FieldDescriptor

__all__ = ["OPAQUE", "Shape", "fields", "has_more_than", "repair", "shape_of"]

_VARINT, _SIZED, _GROUP, _GROUP_END = 0, 2, 3, 4  # wire types
_FIXED = {1: 8, 5: 4}  # the fixed-size wire types, and the bytes of their values
_ONE_BYTE = 0x7F  # the largest number that one byte holds
_LONGEST_VARINT = 10
_MAX_DEPTH = 100  # the parser rejects deeper nesting
_BYTES_A_MESSAGE, _BYTES_A_FIELD = 16, 8  # slightly more than the parser allocates for an empty message


class Shape(msgspec.Struct, frozen=True):
    """What a walk needs to know about a message.

    Attributes:
        texts: numbers of the text fields.
        packed: numbers of the repeated fields whose values may be packed.
        inner: types of the submessages, map entries included, by field number.
        weights: bytes that the parser allocates for each such submessage when it is empty, by field number.
        weight: bytes that the parser allocates for this message when it is empty.
    """

    texts: frozenset[int] = frozenset()
    packed: frozenset[int] = frozenset()
    inner: Mapping[int, Descriptor] = {}
    weights: Mapping[int, int] = {}
    weight: int = 0


OPAQUE = Shape()
"""The shape for walking only the fields of the message itself, not those of its submessages."""


@cache
def shape_of(descriptor: Descriptor) -> Shape:
    """Return what a walk needs to know about the message that `descriptor` describes."""
    known = cast("list[FieldDescriptor]", descriptor.fields)
    inner = {field.number: field.message_type for field in known if field.message_type is not None}
    return Shape(
        frozenset(field.number for field in known if field.type == field.TYPE_STRING),
        frozenset(field.number for field in known if field.is_repeated and _is_number(field)),
        inner,
        {number: _weight(held) for number, held in inner.items()},
        _weight(descriptor),
    )


def _is_number(field: FieldDescriptor) -> bool:
    return field.cpp_type not in {field.CPPTYPE_STRING, field.CPPTYPE_MESSAGE}


def _weight(descriptor: Descriptor) -> int:
    return _BYTES_A_MESSAGE + _BYTES_A_FIELD * len(descriptor.fields)


def fields(data: bytes | memoryview, shape: Shape = OPAQUE) -> Iterator[tuple[int, Shape, int, int, int]]:  # noqa: C901, PLR0912 - a hot loop
    """Walk the fields of a message; after each submessage field, walk the fields of the submessage.

    Accepts everything that the parser accepts, including tags and lengths in overlong encodings.

    Args:
        data: the message.
        shape: its shape. The default walks no submessages.

    Yields:
        For each field its number, the shape of the message that it belongs to, and the offsets at which the field
        begins, its value begins and the field ends. The number is 0 for fields that are not length-delimited, and
        inside groups, which our schema does not use.

    Raises:
        ValueError: the bytes are not protobuf.
    """
    at, end, groups = 0, len(data), 0
    inner = shape.inner
    outer: list[tuple[int, Shape]] = []
    with suppress(IndexError):
        while True:
            while at >= end:
                if at > end or groups:
                    raise ValueError("a field is longer than its message")
                if not outer:
                    return
                end, shape = outer.pop()
                inner = shape.inner
            begin, number, key = at, 0, data[at]
            at += 1
            if key > _ONE_BYTE:
                key, at = _varint(data, begin)
            kind, value = key & 7, at
            if kind == _SIZED:
                size = data[at]
                value += 1
                if size > _ONE_BYTE:
                    size, value = _varint(data, at)
                at = value + size
                number = 0 if groups else key >> 3
            elif kind == _VARINT:
                while data[at] > _ONE_BYTE and at < value + _LONGEST_VARINT:
                    at += 1
                at += 1
            elif kind in _FIXED:
                at += _FIXED[kind]
            elif kind == _GROUP:
                groups += 1
            elif kind == _GROUP_END and groups:
                groups -= 1
            else:
                raise ValueError("a field has an unknown wire type")
            yield number, shape, begin, value, at
            if number in inner and value < at <= end:
                outer.append((end, shape))
                shape = shape_of(inner[number])
                at, end, inner = value, at, shape.inner
    raise ValueError("a field is truncated")


def _varint(data: bytes | memoryview, at: int) -> tuple[int, int]:
    """Return the varint at offset `at`, and the offset after it."""
    number = shift = 0
    for place in range(at, at + _LONGEST_VARINT):
        byte = data[place]
        number |= (byte & _ONE_BYTE) << shift
        if byte <= _ONE_BYTE:
            return number, place + 1
        shift += 7
    raise ValueError("a varint is too long")


def has_more_than(data: bytes, number: int, limit: int) -> bool:
    """Return whether the field `number` occurs more than `limit` times, or there are more than `2 * limit` fields.

    Counts without the parser, which would allocate an object for each. Cheap checks go first: a field takes at least
    two bytes, and each of these fields begins with its tag, or with the first byte of the tag in an overlong encoding.
    """
    tag = number << 3 | _SIZED
    if len(data) <= 2 * limit or data.count(tag) + data.count(tag | 0x80) <= limit:
        return False
    occurrences = 0
    try:
        for count, (each, *_) in enumerate(fields(data), 1):
            occurrences += each == number
            if occurrences > limit or count > 2 * limit:
                return True
    except ValueError:
        return False  # the parser will reject it, and say why
    return False


def repair(name: str, payload: bytes) -> bytes | None:
    """Return the message `name` with invalid UTF-8 repaired in every text, at any depth; all else is unchanged.

    Undecodable bytes become U+FFFD, the replacement character. None if there is nothing to repair, or if the bytes are
    not protobuf or are nested too deeply.

    Raises:
        KeyError: `protos/` has no such message.
    """
    try:
        return _repair(memoryview(payload), shape_of(message_type(name).DESCRIPTOR), _MAX_DEPTH)
    except ValueError:
        return None


def _repair(data: memoryview, shape: Shape, depth: int) -> bytes | None:
    if not depth:
        raise ValueError(f"messages are nested more than {_MAX_DEPTH} levels deep")
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
    return _write_varint(number << 3 | 2) + _write_varint(size)


def _write_varint(value: int) -> bytes:
    written = bytearray()
    while value > 0x7F:  # noqa: PLR2004 - seven bits per byte
        written.append(value & 0x7F | 0x80)
        value >>= 7
    written.append(value)
    return bytes(written)
