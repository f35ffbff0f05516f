"""The command `events`: what can happen, told from the code."""

from __future__ import annotations

import sys

import msgspec

from tiktok_live.causes import caught
from tiktok_live.cli.output import Output
from tiktok_live.errors import ConfigError
from tiktok_live.events.names import EVENTS, event_class
from tiktok_live.events.reference import describe, schema, schema_of_all
from tiktok_live.events.samples import sample

__all__ = ["as_json", "overview", "page", "show"]


async def show(name: str | None, *, as_schema: bool = False, as_sample: bool = False) -> None:
    """Print all events, or one of them, on stdout.

    Raises:
        ConfigError: no event has that name, or it only groups others and a sample was asked for.
    """
    output = Output(sys.stdout)
    if name is None:
        text = as_json(schema_of_all()) if as_schema else overview()
    elif as_schema:
        text = as_json(schema(event_class(name)))
    elif as_sample:
        text = as_json(_sample(name))
    else:
        text = page(name)
    for line in text.splitlines():
        output.line(line)


def overview() -> str:
    """Return a line per event: its name, and when it happens."""
    width = max(map(len, EVENTS)) + 2
    return "\n".join(f"{name:{width}}{describe(cls).text.splitlines()[0]}" for name, cls in sorted(EVENTS.items()))


def page(name: str) -> str:
    """Return what one event holds, for people."""
    told = describe(event_class(name))
    width = max(len(attribute.name) for attribute in told.attributes) + 2 if told.attributes else 0
    lines = [f"{told.name} ({told.cls}, one of: {', '.join(told.bases) or 'none'})", "", told.text, ""]
    lines += [f"  {each.name:{width}}{each.type}\n  {'':{width}}{each.text}" for each in told.attributes]
    return "\n".join(lines)


def as_json(value: object) -> str:
    """Return `value` as indented JSON."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()


def _sample(name: str) -> dict[str, object]:
    with caught(KeyError) as failure:
        return sample(event_class(name)).to_dict()
    raise ConfigError(f"{name} has no sample: it only groups other events") from failure.cause
