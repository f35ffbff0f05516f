"""The command `events`: the reference of all events, generated from the code."""

from __future__ import annotations

import re
import shutil
import sys
import textwrap
from typing import TYPE_CHECKING

import msgspec

from tiktok_live.causes import caught
from tiktok_live.cli.output import Output
from tiktok_live.errors import ConfigError
from tiktok_live.events.names import EVENTS, event_class
from tiktok_live.events.reference import Description, describe, describe_model, models, models_in, schema, schema_of_all
from tiktok_live.events.samples import sample
from tiktok_live.session.room_view import BattleSnapshot, LiveStatus, RoomSnapshot

if TYPE_CHECKING:
    from collections.abc import Container
    from enum import Enum

__all__ = ["all_models", "as_json", "event_page", "overview", "show"]


async def show(name: str | None, *, as_schema: bool = False, as_sample: bool = False) -> None:
    """Print all events, or one event or model, to stdout.

    Raises:
        ConfigError: no event or model has that name, or the event is a base class and has no sample.
    """
    output = Output(sys.stdout)
    if name is None:
        text = as_json(schema_of_all()) if as_schema else overview(_width())
    elif as_schema:
        text = as_json(schema(event_class(name)))
    elif as_sample:
        text = as_json(_sample(name))
    else:
        text = event_page(name, _width())
    for line in text.splitlines():
        output.line(line)


def overview(width: int = 120) -> str:
    """Return one line per event: its name and what it means; longer texts continue on the next line."""
    column = max(map(len, EVENTS)) + 2
    return "\n".join(
        _row(f"{name:{column}}", " ".join(describe(cls).text.split("\n\n")[0].split()), column, width)
        for name, cls in sorted(EVENTS.items())
    )


def event_page(name: str, width: int = 120) -> str:
    """Return the description of one event or model, with its attributes, in lines of at most `width` characters."""
    known = all_models()
    if name in known and name not in EVENTS:
        return _page(name, describe_model(known[name]), known, width)
    event = describe(event_class(name))
    return _page(f"{event.name} ({event.cls}, one of: {', '.join(event.bases) or 'none'})", event, known, width)


def all_models() -> dict[str, type[msgspec.Struct | Enum]]:
    """Return the types of the attributes of events, and those of `client.room`, by name."""
    return {**models(), "BattleSnapshot": BattleSnapshot, "LiveStatus": LiveStatus, "RoomSnapshot": RoomSnapshot}


def _page(title: str, description: Description, known: Container[str], width: int) -> str:
    attributes = description.attributes
    column = max((len(attribute.name) for attribute in attributes), default=0) + 4
    lines = [textwrap.fill(title, width), "", *_paragraphs(description.text, width), ""]
    for each in attributes:
        lines.append(_row(f"{'  ' + each.name:{column}}", each.type, column, width))
        lines += [f"{'':{column}}{line}" for line in _paragraphs(each.text, width - column)]
    others = [other for other in models_in(attributes, known) if other != description.name]
    if others:
        lines += ["", *_paragraphs(f"For {', '.join(others)}: tiktok-live events NAME", width)]
    return "\n".join(line.rstrip() for line in lines)


def _row(head: str, text: str, column: int, width: int) -> str:
    wrapper = _wrapper(width)
    wrapper.initial_indent, wrapper.subsequent_indent = head, " " * column
    return wrapper.fill(text)


def _wrapper(width: int) -> textwrap.TextWrapper:
    return textwrap.TextWrapper(width, break_long_words=False, break_on_hyphens=False)


def _paragraphs(text: str, width: int) -> list[str]:
    """Return `text` in lines of at most `width` characters; what stands on a line of its own stays there."""
    lines: list[str] = []
    for paragraph in text.split("\n\n"):
        kept = (
            paragraph.splitlines()
            if re.search(r"^(- | {2})", paragraph, re.MULTILINE)
            else [" ".join(paragraph.split())]
        )
        lines += ["", *(part for line in kept for part in _wrapper(max(width, 20)).wrap(line))]
    return lines[1:]


def as_json(value: object) -> str:
    """Return `value` as indented JSON."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()


def _width() -> int:
    return max(40, shutil.get_terminal_size().columns)


def _sample(name: str) -> dict[str, object]:
    with caught(KeyError) as failure:
        return sample(event_class(name)).to_dict()
    raise ConfigError(f"{name} has no sample: it is a base class of other events") from failure.cause
