"""Attributes of events from the JSON of `to_dict()`: the reverse of `json_value`."""

from __future__ import annotations

import base64
import types
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import msgspec

if TYPE_CHECKING:
    from tiktok_live.events.base import Event

__all__ = ["attribute_type", "from_json"]

_Value = TypeVar("_Value")


def attribute_type(cls: type[Event], name: str) -> object:
    """Return the annotated type of an attribute."""
    getter = cast("property", getattr(cls, name)).fget
    return _returned(cast("Callable[[Event], object]", getter))


@cache
def _returned(getter: Callable[[Event], object]) -> object:
    return get_type_hints(getter)["return"]


def from_json(kind: object, value: object) -> object:
    """Return the value of type `kind` that `json_value` wrote as `value`.

    Raises:
        ValueError, TypeError, KeyError, OverflowError: it is not the JSON of such a value.
    """
    origin = get_origin(kind)
    if origin in {Union, types.UnionType}:
        return _one_of(get_args(kind), value)
    if origin is tuple:
        item, *_ = get_args(kind)
        return tuple(from_json(item, each) for each in _checked(list, value))
    if origin is not None:
        return value  # a mapping of plain values
    return _plain(cast("type", kind), value)


def _one_of(kinds: tuple[object, ...], value: object) -> object:
    """Return the first alternative that fits; a model's attributes are the keys of an object."""
    if value is None and type(None) in kinds:
        return None
    others = [kind for kind in kinds if kind is not type(None)]
    if isinstance(value, Mapping):
        others = [kind for kind in others if set(getattr(kind, "__struct_fields__", ())) == set(value)] or others
    return from_json(others[0], value)


def _plain(kind: type, value: object) -> object:
    if kind in _READERS:
        return _READERS[kind](value)
    if issubclass(kind, Enum):
        return kind[_checked(str, value).upper()]
    if issubclass(kind, msgspec.Struct):
        return _model(kind, _checked(dict, value))
    return _checked(kind, value)


@cache
def _types_of(kind: type) -> Mapping[str, object]:
    return get_type_hints(kind)


def _model(kind: type[msgspec.Struct], value: Mapping[str, object]) -> msgspec.Struct:
    """Return a model; keys that it has no attribute for are ignored."""
    hints = _types_of(kind)
    known = {name: from_json(hints[name], value[name]) for name in kind.__struct_fields__ if name in value}
    return kind(**known)


def _checked(kind: type[_Value], value: object) -> _Value:
    if not isinstance(value, kind):
        raise TypeError(f"expected {kind.__name__}, got {type(value).__name__}")
    return value


def _number(value: object) -> int:
    return int(value) if isinstance(value, str) else _checked(int, value)


def _duration(value: object) -> float:
    return float(_checked(int, value)) if isinstance(value, int) else _checked(float, value)


def _time(value: object) -> datetime:
    return datetime.fromisoformat(_checked(str, value))


def _bytes(value: object) -> bytes:
    return base64.b64decode(_checked(str, value), validate=True)


_READERS: Mapping[type, Callable[[object], object]] = {int: _number, float: _duration, datetime: _time, bytes: _bytes}
