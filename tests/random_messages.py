"""Random messages of the schema, and random wire data that looks like them, for hypothesis."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import betterproto2
from betterproto2 import parse_fields
from hypothesis import strategies as st

import tiktok_live.proto
from tiktok_live.events.registry import MESSAGE_SPECS

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = ["MESSAGES", "field", "holds_no_surprise", "messages", "varint", "wire"]

Class = type[betterproto2.Message]

MESSAGES: dict[str, Class] = {
    row.method: getattr(tiktok_live.proto, row.message.partition(".")[2]) for row in MESSAGE_SPECS.values()
}
"""The class of each row's message, by method."""

_INT32 = st.integers(-(2**31), 2**31 - 1)
_INT64 = st.integers(-(2**63), 2**63 - 1)
_SCALARS: dict[str, SearchStrategy[Any]] = {
    "int32": _INT32,
    "int64": _INT64,
    "uint32": st.integers(0, 2**32 - 1),
    "uint64": st.integers(0, 2**64 - 1),
    "bool": st.booleans(),
    "string": st.text(max_size=20),
    "bytes": st.binary(max_size=20),
}
_NESTED = {"message", "map"}
_LENGTH_DELIMITED = {"string", "bytes", *_NESTED}
_PACKED = betterproto2.PACKED_TYPES


@st.composite
def messages(draw: DrawFn, cls: Class, depth: int = 3) -> Any:
    """Any message of this class, with some of its fields set."""
    meta = cls._betterproto
    if not meta.sorted_field_names:
        return cls()
    names = draw(st.lists(st.sampled_from(meta.sorted_field_names), unique=True, max_size=8))
    return cls(**{name: draw(_field_value(cls, name, depth)) for name in names})


def _field_value(cls: Class, name: str, depth: int) -> SearchStrategy[Any]:
    meta = cls._betterproto.meta_by_field_name[name]
    if meta.map_meta is not None:
        key, value = meta.map_meta
        inner = _single(value.proto_type, cls._betterproto.cls_by_field.get(f"{name}.value"), depth)
        return st.dictionaries(_SCALARS[key.proto_type], inner, max_size=2)
    one = _single(meta.proto_type, cls._betterproto.cls_by_field[name], depth)
    return st.lists(one, max_size=3) if meta.repeated else one


def _single(proto_type: str, cls: Any, depth: int) -> SearchStrategy[Any]:
    if proto_type == "message":
        return messages(cls, depth - 1) if depth else st.builds(cls)
    return _INT32.map(cls) if proto_type == "enum" else _SCALARS[proto_type]


def varint(value: int) -> bytes:
    """Encode a number from 0 to 2^64 - 1."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def field(number: int, value: int | bytes) -> bytes:
    """Encode one field: a varint, or length-delimited."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


@st.composite
def wire(draw: DrawFn, cls: Class | None, depth: int = 3) -> bytes:
    """Wire data that a parser of `cls` meets: its fields and others, in any order, of the right type or not."""
    known = sorted(cls._betterproto.field_name_by_number) if cls else []
    numbers = st.one_of(st.sampled_from(known), st.integers(1, 120)) if known else st.integers(1, 120)
    return b"".join(draw(_wire_field(cls, number, depth)) for number in draw(st.lists(numbers, max_size=6)))


def _wire_field(cls: Class | None, number: int, depth: int) -> SearchStrategy[bytes]:
    def key(wire_type: int) -> Callable[[bytes], bytes]:
        return lambda value: varint(number << 3 | wire_type) + value

    numbers = st.integers(0, 2**64 - 1).map(varint) | st.integers(0, 3).map(varint)
    inner = _submessage(cls, number)
    likely = wire(inner, depth - 1) if depth and inner is not None else st.text(max_size=8).map(str.encode)
    others = [st.binary(max_size=8), st.lists(numbers, max_size=3).map(b"".join)]
    kinds = {
        0: numbers.map(key(0)),
        1: st.binary(min_size=8, max_size=8).map(key(1)),
        2: st.one_of(*[likely] * 8, *others).map(lambda value: field(number, value)),
        5: st.binary(min_size=4, max_size=4).map(key(5)),
    }
    # The right wire type comes first and most often.
    right = kinds[2 if _is_length_delimited(cls, number) else 0]
    return st.one_of(*[right] * 8, *kinds.values())


def _submessage(cls: Class | None, number: int) -> Class | None:
    name = cls._betterproto.field_name_by_number.get(number) if cls else None
    if cls is None or name is None or cls._betterproto.meta_by_field_name[name].proto_type not in _NESTED:
        return None
    inner: Class = cls._betterproto.cls_by_field[name]
    return inner


def _is_length_delimited(cls: Class | None, number: int) -> bool:
    name = cls._betterproto.field_name_by_number.get(number) if cls else None
    return (
        cls is not None
        and name is not None
        and (cls._betterproto.meta_by_field_name[name].proto_type in _LENGTH_DELIMITED)
    )


def holds_no_surprise(cls: Class, payload: bytes) -> bool:
    """Return whether the two parsers must agree on these bytes, which upb parses.

    They need not where a known field has another wire type, a singular submessage comes twice, there is a group (no
    field of ours is one), or a map's entry lacks its key or its value, or holds more than those.
    """
    seen: set[int] = set()
    meta = cls._betterproto
    for found in parse_fields(payload):
        name = meta.field_name_by_number.get(found.number)
        if name is None:
            if found.wire_type in {3, 4} or cls.__name__ == "Entry":
                return False
            continue
        kind = meta.meta_by_field_name[name]
        packed = kind.repeated and kind.proto_type in _PACKED
        right = {2} if kind.proto_type in _LENGTH_DELIMITED else {0, 2} if packed else {0}
        if found.wire_type not in right:
            return False
        if kind.proto_type in _NESTED:
            is_single = kind.proto_type == "message" and not kind.repeated
            if (is_single and found.number in seen) or not holds_no_surprise(meta.cls_by_field[name], found.value):
                return False
        seen.add(found.number)
    return cls.__name__ != "Entry" or seen >= {1, 2}
