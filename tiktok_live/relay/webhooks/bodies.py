"""What a webhook sends: the event as JSON, JSON with placeholders, or a form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from tiktok_live.client.options.kinds import shown
from tiktok_live.errors import ConfigError
from tiktok_live.events.base import Event
from tiktok_live.relay.native import json_bytes
from tiktok_live.relay.templates import Escape, Placeholder, Template, escape_form, escape_plain
from tiktok_live.relay.webhooks.mistakes import in_key
from tiktok_live.relay.webhooks.references import Secret

__all__ = ["Body", "EventBody", "FormBody", "JsonBody", "Node", "parse_node"]

Node: TypeAlias = "Template | Secret | int | float | bool | list[Node] | dict[str, Node] | None"
"""A value of JSON with templates or secrets in the place of texts."""

_MAX_DEPTH = 8
_MAX_NODES = 500
_LARGEST = 2**63 - 1


class Body(Protocol):
    """Makes the body of a request."""

    @property
    def content_type(self) -> str:
        """The header `Content-Type`."""
        ...

    def encode(self, values: Mapping[str, str | int], event: Event, *, masked: bool = False) -> bytes:
        """Return the body for an event and its values; `masked` without its secrets, to be shown."""
        ...


@dataclass(frozen=True, slots=True)
class EventBody:
    """The whole event: `to_dict()`, and the handle of the host as `room`."""

    content_type: str = "application/json"

    def encode(self, values: Mapping[str, str | int], event: Event, *, masked: bool = False) -> bytes:
        """Return the JSON."""
        del masked
        return json_bytes({"room": values["room"], **event.to_dict()})


@dataclass(frozen=True, slots=True)
class JsonBody:
    """JSON with placeholders.

    Attributes:
        content: the value. A text that is one placeholder becomes the value itself: a number stays a number.
        content_type: the header `Content-Type`.
    """

    content: Node
    content_type: str = "application/json"

    def encode(self, values: Mapping[str, str | int], event: Event, *, masked: bool = False) -> bytes:
        """Return the JSON; only `values` is used."""
        del event
        return json_bytes(_filled(self.content, values, masked))


@dataclass(frozen=True, slots=True)
class FormBody:
    """A form, as browsers send it.

    Attributes:
        fields: names and values.
        clean: what is done with each value before it is escaped.
        content_type: the header `Content-Type`.
    """

    fields: Mapping[str, Template | Secret]
    clean: Escape = escape_plain
    content_type: str = "application/x-www-form-urlencoded"

    def encode(self, values: Mapping[str, str | int], event: Event, *, masked: bool = False) -> bytes:
        """Return the form; only `values` is used."""
        del event
        texts = {name: self._text(field, values, masked=masked) for name, field in self.fields.items()}
        return "&".join([f"{escape_form(name)}={escape_form(text)}" for name, text in texts.items()]).encode()

    def _text(self, field: Template | Secret, values: Mapping[str, str | int], *, masked: bool) -> str:
        return _revealed(field, masked) if isinstance(field, Secret) else field.render(values, self.clean)


def parse_node(value: object, text: Callable[[str], Template | Secret]) -> Node:
    """Return a value of TOML or JSON with its texts as templates. Names of fields stay as they are.

    Args:
        value: what the file says.
        text: returns the template or the secret that a text stands for.

    Raises:
        ConfigError: a text is wrong, which the message names, or JSON does not have such a value; or it is too large.
    """
    return _Reader(text).read(value, "", 0)


class _Reader:
    """Reads one value. Counts what it reads."""

    def __init__(self, text: Callable[[str], Template | Secret]) -> None:
        self._text = text
        self._nodes = 0

    def read(self, value: object, path: str, depth: int) -> Node:
        self._nodes += 1
        if depth > _MAX_DEPTH or self._nodes > _MAX_NODES:
            raise ConfigError(f"it has more than {_MAX_NODES} values, or more than {_MAX_DEPTH} levels")
        match value:
            case str():
                return self._leaf(value, path)
            case int() if abs(value) > _LARGEST:
                raise ConfigError(f"{path or 'it'} is a number that is too large", advice="Write it as text")
            case None | bool() | int() | float():
                return value
            case list():
                return [self.read(item, f"{path}[{index}]", depth + 1) for index, item in enumerate(value)]
            case dict():
                return {
                    str(name): self.read(item, f"{path}.{name}".lstrip("."), depth + 1) for name, item in value.items()
                }
        raise ConfigError(f"{path or 'it'} is {shown(value)}, which JSON does not have", advice="Write it as text")

    def _leaf(self, text: str, path: str) -> Template | Secret:
        try:
            return self._text(text)
        except ConfigError as error:
            raise (in_key(path, error) if path else error) from error.__cause__


def _filled(node: Node, values: Mapping[str, str | int], masked: bool) -> object:  # noqa: FBT001 - private
    match node:
        case Secret():
            return _revealed(node, masked)
        case Template(parts=(Placeholder(name=name),)):
            return values[name]
        case Template():
            return node.render(values)
        case list():
            return [_filled(item, values, masked) for item in node]
        case dict():
            return {name: _filled(item, values, masked) for name, item in node.items()}
    return node


def _revealed(secret: Secret, masked: bool) -> str:  # noqa: FBT001 - private
    return str(secret) if masked else secret.value
