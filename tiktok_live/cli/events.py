"""The command `events`: the reference of all events, generated from the code."""

from __future__ import annotations

import sys

import msgspec

from tiktok_live.causes import caught
from tiktok_live.cli.output import Output
from tiktok_live.errors import ConfigError
from tiktok_live.events.names import EVENTS, event_class
from tiktok_live.events.reference import describe, schema, schema_of_all
from tiktok_live.events.samples import sample

__all__ = ["as_json", "event_page", "overview", "show"]


async def show(name: str | None, *, as_schema: bool = False, as_sample: bool = False) -> None:
    """Print all events, or one, to stdout.

    Raises:
        ConfigError: the event does not exist, or is a base class and has no sample.
    """
    output = Output(sys.stdout)
    if name is None:
        text = as_json(schema_of_all()) if as_schema else overview()
    elif as_schema:
        text = as_json(schema(event_class(name)))
    elif as_sample:
        text = as_json(_sample(name))
    else:
        text = event_page(name)
    for line in text.splitlines():
        output.line(line)


def overview() -> str:
    """Return one line per event: its name and what it means."""
    width = max(map(len, EVENTS)) + 2
    return "\n".join(f"{name:{width}}{describe(cls).text.splitlines()[0]}" for name, cls in sorted(EVENTS.items()))


def event_page(name: str) -> str:
    """Return the description of one event and its attributes."""
    event = describe(event_class(name))
    width = max(len(attribute.name) for attribute in event.attributes) + 2 if event.attributes else 0
    lines = [f"{event.name} ({event.cls}, one of: {', '.join(event.bases) or 'none'})", "", event.text, ""]
    lines += [f"  {each.name:{width}}{each.type}\n  {'':{width}}{each.text}" for each in event.attributes]
    return "\n".join(lines)


def as_json(value: object) -> str:
    """Return `value` as indented JSON."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()


def _sample(name: str) -> dict[str, object]:
    with caught(KeyError) as failure:
        return sample(event_class(name)).to_dict()
    raise ConfigError(f"{name} has no sample: it is a base class of other events") from failure.cause
