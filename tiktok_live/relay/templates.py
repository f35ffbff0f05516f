"""Templates: texts with placeholders such as `{user}`, filled with the values of an event. Pure.

What viewers write is data: it is inserted once, escaped for its target, and never read as a template itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import quote, quote_plus

from tiktok_live.client.options.suggestions import nearest
from tiktok_live.errors import ConfigError
from tiktok_live.relay.event_values import VALUES, values_of

__all__ = [
    "MAX_PLACEHOLDERS",
    "MAX_TEMPLATE",
    "Escape",
    "Placeholder",
    "Template",
    "escape_form",
    "escape_line",
    "escape_plain",
    "escape_url",
    "values_of",
]

MAX_TEMPLATE = 16 * 1024
"""Characters of the longest template."""
MAX_PLACEHOLDERS = 64
"""Placeholders of one template."""

Escape: TypeAlias = Callable[[str | int], str]
"""Turns a value into text that is safe in its target."""

_TOKEN = re.compile(r"\{\{|\}\}|\{(?P<name>[^{}]*)\}|[{}]")
_SPACE = re.compile(r"\s+")
_JOINERS = frozenset("\u200c\u200d")  # parts of emoji and of Persian words
_MAX_SHOWN = 40  # characters of an unknown name in an error


def escape_form(value: str | int) -> str:
    """Return a value for `application/x-www-form-urlencoded`: a space is a plus sign."""
    return quote_plus(str(value), safe="", errors="replace")


def escape_url(value: str | int) -> str:
    """Return a value for one component of a URL: everything but letters, digits and `_.-~` is percent-encoded."""
    return quote(str(value), safe="", errors="replace")


def escape_line(value: str | int) -> str:
    """Return a value as one line: spaces and line breaks are one space each, control characters are removed."""
    text = _SPACE.sub(" ", str(value))
    return "".join([letter for letter in text if letter.isprintable() or letter in _JOINERS]).strip()


def escape_plain(value: str | int) -> str:
    """Return a value as text, unchanged."""
    return str(value)


@dataclass(frozen=True, slots=True)
class Placeholder:
    """The place of a value.

    Attributes:
        name: of the value.
    """

    name: str


@dataclass(frozen=True, slots=True)
class Template:
    """A text with placeholders. `parse` makes one.

    Attributes:
        parts: texts and placeholders, in order.
    """

    parts: tuple[str | Placeholder, ...]

    @classmethod
    def parse(cls, text: str, known: Collection[str] = VALUES) -> Template:
        """Return the template that a text stands for. `{{` and `}}` stand for braces.

        Args:
            text: at most `MAX_TEMPLATE` characters and `MAX_PLACEHOLDERS` placeholders.
            known: the names that placeholders may have; by default those of every event.

        Raises:
            ConfigError: a placeholder is unknown, which the advice corrects; a brace has no partner; or it is too long.
        """
        if len(text) > MAX_TEMPLATE:
            raise ConfigError(f"a template of {len(text)} characters is too long; {MAX_TEMPLATE} are allowed")
        parts: list[str | Placeholder] = []
        end = 0
        for token in _TOKEN.finditer(text):
            parts += [text[end : token.start()], _part(token, known)]
            end = token.end()
        template = cls(_joined([*parts, text[end:]]))
        if len(template.names) > MAX_PLACEHOLDERS:
            raise ConfigError(f"a template may have {MAX_PLACEHOLDERS} placeholders, not {len(template.names)}")
        return template

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the placeholders, in order, with repetitions."""
        return tuple([part.name for part in self.parts if isinstance(part, Placeholder)])

    def render(self, values: Mapping[str, str | int], escape: Escape = escape_plain) -> str:
        """Return the text with the values in their places; what is between the places is not escaped.

        Raises:
            KeyError: `values` lacks a name that `parse` was allowed.
        """
        return "".join([part if isinstance(part, str) else escape(values[part.name]) for part in self.parts])


def _part(token: re.Match[str], known: Collection[str]) -> str | Placeholder:
    if token[0] in {"{{", "}}"}:
        return token[0][0]
    name = token["name"]
    if name is None:
        raise ConfigError(f"a {token[0]} has no partner", advice="Write {{ and }} for braces, {user} for a value")
    if name not in known:
        raise _unknown(name, known)
    return Placeholder(name)


def _unknown(name: str, known: Collection[str]) -> ConfigError:
    shown = name if len(name) <= _MAX_SHOWN else f"{name[:_MAX_SHOWN]}..."
    word = (re.findall(r"\w+", name) or [""])[0]  # of `user.nickname` and `count:03`, which templates do not have
    near = word if word in known else nearest(name, known)
    advice = f"Did you mean {{{near}}}?" if near else f"There are {', '.join(f'{{{each}}}' for each in sorted(known))}"
    return ConfigError(f"there is no placeholder {{{shown}}}", advice=advice)


def _joined(parts: list[str | Placeholder]) -> tuple[str | Placeholder, ...]:
    """Return the parts without empty texts, and with neighbouring texts as one."""
    joined: list[str | Placeholder] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        elif part:
            joined.append(part)
    return tuple(joined)
