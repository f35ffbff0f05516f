"""A made-up payload for every method: each field set, to a depth at which mutations still come to all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from tiktok_live.events.registry import MESSAGE_SPECS
from tiktok_live.wire.codec import message_type

if TYPE_CHECKING:
    from collections.abc import Mapping

    from google.protobuf.descriptor import FieldDescriptor
    from google.protobuf.message import Message

__all__ = ["filled_payloads"]

_TEXTS = {
    "key": "pm_mt_fan_live_joined_comment",
    "default_pattern": "{0:user} sent {1:string}",
    "url_list": "https://cdn.example/aweme/100x100/a~c5_100x100.webp?x-expires=1750000000",
    "level": "12",
    "content": "hello \N{FIRE} \N{REGIONAL INDICATOR SYMBOL LETTER D}\N{REGIONAL INDICATOR SYMBOL LETTER E}",
    "json": '{"a": [1]}',
}
_LONGEST = 8_000  # bytes; what is longer is filled less deep
_TIME_MS = 1_750_000_000_000


def filled_payloads() -> list[tuple[str, bytes]]:
    """Return method and payload: of every method a full and an empty one, and a flat one for each of its variants."""
    payloads: list[tuple[str, bytes]] = []
    for method, row in MESSAGE_SPECS.items():
        deep = (_payload(row.message, depth) for depth in (3, 2, 1))
        payloads += [(method, b""), (method, next(payload for payload in deep if len(payload) <= _LONGEST))]
        for number in row.variants:
            payloads.append((method, _payload(row.message, 1, {row.discriminator: number})))
    return payloads


def _payload(name: str, depth: int, values: dict[str, int] | None = None) -> bytes:
    message = message_type(name)()
    _fill(message, depth)
    for field, value in (values or {}).items():
        setattr(message, field, value)
    return message.SerializeToString()


def _fill(message: Message, depth: int) -> None:
    for field in cast("list[FieldDescriptor]", message.DESCRIPTOR.fields):
        inner = field.message_type
        value = getattr(message, field.name)
        if inner is None and field.is_repeated:
            value.extend([_value(field)] * 2)
        elif inner is None:
            setattr(message, field.name, _value(field))
        elif depth and inner.GetOptions().map_entry:
            _fill_map(value, inner.fields_by_name, depth)
        elif depth:
            value = value.add() if field.is_repeated else value
            value.SetInParent()
            _fill(value, depth - 1)


def _fill_map(found: object, fields: Mapping[str, FieldDescriptor], depth: int) -> None:
    entries = cast("dict[object, object]", found)
    key = _value(fields["key"])
    if fields["value"].message_type is None:
        entries[key] = _value(fields["value"])
    else:
        _fill(cast("Message", entries[key]), depth - 1)


def _value(field: FieldDescriptor) -> str | bytes | bool | float:
    match field.cpp_type:
        case field.CPPTYPE_STRING if field.type == field.TYPE_BYTES:
            return b"\x0a\x01a"
        case field.CPPTYPE_STRING:
            return _TEXTS.get(field.name, "made up")
        case field.CPPTYPE_INT64 | field.CPPTYPE_UINT64:
            return _TIME_MS if "time" in field.name else 5655
        case field.CPPTYPE_BOOL:
            return True
        case _:
            return 2
