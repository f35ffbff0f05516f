"""Reference of the events, from the code: names, attributes, texts, and the JSON Schema of `to_dict()`."""

from __future__ import annotations

import builtins
import inspect
import re
import types
import typing
from collections.abc import Container, Iterable, Mapping
from datetime import datetime
from enum import Enum
from typing import get_args, get_origin

import msgspec

from tiktok_live.events.base import Event, is_id
from tiktok_live.events.names import EVENTS, MODULES

__all__ = ["Attribute", "Description", "describe", "describe_model", "models", "models_in", "schema", "schema_of_all"]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ID: dict[str, object] = {"type": "string", "pattern": "^-?[0-9]*$"}
_PLAIN: dict[object, dict[str, object]] = {
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    str: {"type": "string"},
    bytes: {"type": "string", "contentEncoding": "base64"},
    datetime: {"type": "string", "format": "date-time"},
    types.NoneType: {"type": "null"},
    object: {},
}


class Attribute(msgspec.Struct, frozen=True):
    """One attribute of an event.

    Attributes:
        name: the name in Python and in JSON.
        type: the type as written in the code.
        text: the description, with unit and source on the wire.
    """

    name: str
    type: str
    text: str


class Description(msgspec.Struct, frozen=True):
    """The description of an event class.

    Attributes:
        name: the name to subscribe to.
        cls: the class's name.
        bases: the names of its base classes, nearest first.
        text: the class's docstring.
        attributes: in the order of `to_dict()`.
        is_provisional: whether its attributes may still change.
    """

    name: str
    cls: str
    bases: tuple[str, ...]
    text: str
    attributes: tuple[Attribute, ...]
    is_provisional: bool


def describe(cls: type[Event]) -> Description:
    """Return the description of an event class."""
    documented = _documented_fields(cls)
    attributes = [
        Attribute(name, _written_type(cls, name), documented.get(name) or _property_text(cls, name))
        for name in cls.attributes
    ]
    bases = tuple(base.name for base in cls.__mro__[1:] if issubclass(base, Event))
    summary = _summary(cls)
    return Description(cls.name, cls.__name__, bases, summary, tuple(attributes), "Provisional" in summary)


def _summary(cls: type) -> str:
    return inspect.cleandoc(cls.__doc__ or "").split("\n\nAttributes:")[0].split("\n\nArgs:")[0]


def models() -> dict[str, type[msgspec.Struct | Enum]]:
    """Return the types of attributes that have attributes or members of their own, by class name."""
    found = {
        name: getattr(module, name)
        for module in MODULES
        if module.__name__ != Event.__module__
        for name in module.__all__
    }
    types_of_models = (msgspec.Struct, Enum)
    return {
        name: cls for name, cls in sorted(found.items()) if isinstance(cls, type) and issubclass(cls, types_of_models)
    }


def describe_model(cls: type[msgspec.Struct | Enum]) -> Description:
    """Return the description of a model, with its fields and properties, or with the members of an enumeration."""
    if issubclass(cls, Enum):
        attributes = [Attribute(member.name, repr(member.value), "") for member in cls]
    else:
        documented = _documented_fields(cls)
        properties = [name for name, value in vars(cls).items() if isinstance(value, property) and name[0] != "_"]
        attributes = [
            Attribute(name, _written_type(cls, name), documented.get(name) or _property_text(cls, name))
            for name in (*cls.__struct_fields__, *properties)
        ]
    return Description(cls.__name__, cls.__name__, (), _summary(cls), tuple(attributes), is_provisional=False)


def models_in(attributes: Iterable[Attribute], known: Container[str]) -> list[str]:
    """Return the names of the models that the types of these attributes name, in order, each once."""
    words = [word for attribute in attributes for word in re.findall(r"\w+", attribute.type)]
    return [word for word in dict.fromkeys(words) if word in known]


def schema(cls: type[Event]) -> dict[str, object]:
    """Return the JSON Schema of the class's `to_dict()`."""
    definitions: dict[str, object] = {}
    result: dict[str, object] = {"$schema": _DIALECT} | _event_schema(cls, definitions)
    return result | ({"$defs": definitions} if definitions else {})


def schema_of_all() -> dict[str, object]:
    """Return one JSON Schema for the `to_dict()` of all events; each is under its name in `$defs`."""
    definitions: dict[str, object] = {}
    schemas = {name: _event_schema(cls, definitions) for name, cls in sorted(EVENTS.items())}
    choices = [{"$ref": f"#/$defs/{name}"} for name in schemas]
    return {"$schema": _DIALECT, "title": "event", "oneOf": choices, "$defs": schemas | definitions}


def _event_schema(cls: type[Event], definitions: dict[str, object]) -> dict[str, object]:
    properties: dict[str, object] = {"event": {"const": cls.name}}
    for name in cls.attributes:
        properties[name] = _schema_of(_type_of(cls, name), name, definitions)
    return {
        "title": cls.name,
        "description": describe(cls).text,
        "type": "object",
        "properties": properties,
        "required": ["event", *cls.attributes],
        "additionalProperties": False,
    }


def _namespace() -> dict[str, object]:
    # The modules import the types of attributes only for type checkers, so they are collected here.
    namespace: dict[str, object] = {"datetime": datetime, "Mapping": Mapping}
    for module in MODULES:
        namespace |= {name: getattr(module, name) for name in module.__all__}
    return namespace


def _type_of(cls: type[Event], name: str) -> object:
    attribute = inspect.getattr_static(cls, name)
    if isinstance(attribute, property):
        source = attribute.fget
        where = vars(inspect.getmodule(source))
        return typing.get_type_hints(source, where, _namespace())["return"]
    return _field_hints(cls)[name]


def _field_hints(cls: type[Event]) -> dict[str, object]:
    return typing.get_type_hints(cls, localns=_namespace())


def _written_type(cls: type, name: str) -> str:
    attribute = inspect.getattr_static(cls, name)
    if isinstance(attribute, property):
        return str(attribute.fget.__annotations__["return"])
    owner = next(base for base in cls.__mro__ if name in vars(base).get("__annotations__", {}))
    return str(owner.__annotations__[name])


def _property_text(cls: type, name: str) -> str:
    return inspect.getdoc(inspect.getattr_static(cls, name)) or ""


def _documented_fields(cls: type) -> dict[str, str]:
    """Return the texts in the `Attributes:` sections of the class and its bases, by attribute."""
    texts: dict[str, str] = {}
    for base in reversed(cls.__mro__):
        _, _, part = inspect.cleandoc(base.__doc__ or "").partition("\nAttributes:\n")
        name = ""
        for line in part.splitlines():
            head, colon, rest = line.strip().partition(": ")
            if colon and line.startswith("    ") and not line.startswith("     "):
                name, texts[head] = head, rest[:1].upper() + rest[1:]
            elif name and line.strip():
                texts[name] += f" {line.strip()}"
    return texts


def _schema_of(kind: object, key: str, definitions: dict[str, object]) -> dict[str, object]:
    """Return the schema of `json_value(key, value)` for a value of type `kind`."""
    if kind is int and is_id(key):
        return _ID
    if kind in _PLAIN:
        return _PLAIN[kind]
    arguments = get_args(kind)
    match get_origin(kind):
        case types.UnionType | typing.Union:
            result: dict[str, object] = {"anyOf": [_schema_of(each, key, definitions) for each in arguments]}
        case typing.Literal:
            result = {"enum": list(arguments)}
        case builtins.tuple:
            result = {"type": "array", "items": _schema_of(arguments[0], key, definitions)}
        case None:
            result = _schema_of_class(kind, definitions)
        case _:
            result = {"type": "object"}
    return result


def _schema_of_class(kind: object, definitions: dict[str, object]) -> dict[str, object]:
    assert isinstance(kind, type), f"{kind!r} is not a type for attributes of events"
    if issubclass(kind, Enum):
        return {"enum": [member.name.lower() for member in kind]}
    if issubclass(kind, Event):
        return {"type": "object", "required": ["event"]}
    if issubclass(kind, BaseException):
        return {"type": "string"}
    assert issubclass(kind, msgspec.Struct), f"{kind!r} is not a type for attributes of events"
    if kind.__name__ not in definitions:
        definitions[kind.__name__] = {}  # ends the recursion for types that contain themselves
        hints = typing.get_type_hints(kind, localns=_namespace())
        definitions[kind.__name__] = {
            "type": "object",
            "properties": {name: _schema_of(hints[name], name, definitions) for name in kind.__struct_fields__},
            "required": list(kind.__struct_fields__),
            "additionalProperties": False,
        }
    return {"$ref": f"#/$defs/{kind.__name__}"}
