"""Protobuf's bytes, field by field, with nothing made of them: to weigh before a parser allocates, and to repair."""

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
_FIXED = {1: 8, 5: 4}  # two more, and how many bytes their values have
_ONE_BYTE = 0x7F  # the largest number that one byte holds
_LONGEST_VARINT = 10
_MAX_DEPTH = 100  # the parser refuses what is nested deeper
_BYTES_A_MESSAGE, _BYTES_A_FIELD = 16, 8  # what the parser allocates for an empty message is a little less


class Shape(msgspec.Struct, frozen=True):
    """What a walk must know of a message.

    Attributes:
        texts: numbers of the fields that hold text.
        packed: numbers of the repeated fields whose values may come packed.
        inner: the messages that fields hold, entries of maps included, by the field's number.
        weights: bytes that the parser allocates for one of each of them, whatever it holds.
        weight: the same of this message.
    """

    texts: frozenset[int] = frozenset()
    packed: frozenset[int] = frozenset()
    inner: Mapping[int, Descriptor] = {}
    weights: Mapping[int, int] = {}
    weight: int = 0


OPAQUE = Shape()
"""Of a message whose fields are walked, and nothing inside them."""


@cache
def shape_of(descriptor: Descriptor) -> Shape:
    """Return what a walk must know of the message that `descriptor` describes."""
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


def fields(data: bytes | memoryview, shape: Shape = OPAQUE) -> Iterator[tuple[int, Shape, int, int, int]]:  # noqa: C901, PLR0912 - one loop, which turns a million times
    """Walk the fields of a message, and behind each field that holds a message the fields of that one.

    All that the parser takes is taken here too, tags and lengths of more bytes than they need included.

    Args:
        data: the message.
        shape: what it is. The default goes into none of its fields.

    Yields:
        Of each field its number, the shape of the message that it is in, and where it begins, where its value does and
        where it ends. The number is 0 where no length stands before the value, and inside groups, which nothing of
        ours is.

    Raises:
        ValueError: the bytes are no protobuf.
    """
    at, end, groups = 0, len(data), 0
    inner = shape.inner
    outer: list[tuple[int, Shape]] = []
    with suppress(IndexError):
        while True:
            while at >= end:
                if at > end or groups:
                    raise ValueError("a field is longer than what it is in")
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
                raise ValueError("a field has no wire type")
            yield number, shape, begin, value, at
            if number in inner and value < at <= end:
                outer.append((end, shape))
                shape = shape_of(inner[number])
                at, end, inner = value, at, shape.inner
    raise ValueError("a field is cut off")


def _varint(data: bytes | memoryview, at: int) -> tuple[int, int]:
    """Return the number that is written at `at`, and the place behind it."""
    number = shift = 0
    for place in range(at, at + _LONGEST_VARINT):
        byte = data[place]
        number |= (byte & _ONE_BYTE) << shift
        if byte <= _ONE_BYTE:
            return number, place + 1
        shift += 7
    raise ValueError("a number does not end")


def has_more_than(data: bytes, number: int, limit: int) -> bool:
    """Return whether the field `number` comes more than `limit` times, or twice as many fields of all kinds do.

    Counted without a parser, which would make an object of each, and by the cheapest way that answers: no field is
    shorter than two bytes, and each of these begins with its tag, or with that of a tag of more bytes than it needs.
    """
    tag = number << 3 | _SIZED
    if len(data) <= 2 * limit or data.count(tag) + data.count(tag | 0x80) <= limit:
        return False
    found = 0
    try:
        for count, (each, *_) in enumerate(fields(data), 1):
            found += each == number
            if found > limit or count > 2 * limit:
                return True
    except ValueError:
        return False  # the parser refuses it where this walk did, and tells what it is not
    return False


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
    return _write_varint(number << 3 | 2) + _write_varint(size)


def _write_varint(value: int) -> bytes:
    written = bytearray()
    while value > 0x7F:  # noqa: PLR2004 - seven bits a byte
        written.append(value & 0x7F | 0x80)
        value >>= 7
    written.append(value)
    return bytes(written)
