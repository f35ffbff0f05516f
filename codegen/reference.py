"""Write `docs/events.md` and `docs/events.schema.json`: the reference of all events, from the code.

python codegen/reference.py [--check]
"""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from generated import write_or_check

from tiktok_live.cli.events import all_models, as_json
from tiktok_live.events.base import Event
from tiktok_live.events.names import EVENTS
from tiktok_live.events.reference import Attribute, describe, describe_model, models_in, schema_of_all
from tiktok_live.events.samples import sample

MODELS = all_models()
DOCS = Path(__file__).resolve().parents[1] / "docs"

HEAD = """# Events

Generated from the code by `make generate`. Each event has one name, used by `client.on("...")`, `--only` and JSON. The
classes are importable from `tiktok_live.events`. A handler for a base class receives the events of all its subclasses;
`event` receives all events.

Ids are numbers in Python and strings in JSON, because JavaScript numbers are exact only up to 2^53. Times are aware
datetimes in UTC, and ISO 8601 in JSON. Users, gifts and pictures are never None: an absent one is empty and falsy.
`event.proto` is the platform's message. `event.repaired` is true if some text of the message was not valid UTF-8; the
invalid bytes are replaced with U+FFFD. The samples are made up. `events.schema.json` has the JSON Schema of all events;
`tiktok-live events NAME --schema` prints the schema of one event.

[Models](#models) are the types of attributes, such as `User`, `Gift` and `Image`.

Attributes of every event:

"""

MODELS_HEAD = """# Models

The types of the events' attributes, and `RoomSnapshot`, the type of `client.room`. They are immutable, and importable
from `tiktok_live.events`; the most common ones, and those of `client.room`, from `tiktok_live`. In JSON they are
objects with the same names; members of an enumeration are their names in lower case."""


def linked(attribute: Attribute) -> str:
    """Return the type of an attribute, with a link to the first model in it."""
    written = f"`{attribute.type.replace('|', 'or')}`"
    models = models_in([attribute], MODELS)
    return f"[{written}](#{models[0].lower()}-model)" if models else written


def table(attributes: list[Attribute]) -> list[str]:
    """Return the attributes as a table."""
    texts = [" ".join(each.text.split()) for each in attributes]
    types = [linked(each) for each in attributes]
    rows = [f"| `{each.name}` | {kind} | {text} |" for each, kind, text in zip(attributes, types, texts, strict=True)]
    return ["| attribute | type | description |", "|---|---|---|", *rows, ""]


def section(cls: type[Event], shared: set[str]) -> list[str]:
    """Return the section of one event."""
    description = describe(cls)
    lines = [
        f"## {description.name}",
        "",
        f"`{description.cls}`, subclass of {', '.join(f'`{base}`' for base in description.bases)}.",
        "",
    ]
    lines += [description.text, ""]
    own = [attribute for attribute in description.attributes if attribute.name not in shared]
    lines += table(own) if own else ["No attributes besides those of every event.", ""]
    try:
        example = sample(cls).to_dict()
    except KeyError:
        return [*lines, "A base class: no event is of exactly this class.", ""]
    return [*lines, "<details><summary>sample</summary>", "", "```json", as_json(example), "```", "", "</details>", ""]


def model_section(name: str) -> list[str]:
    """Return the section of one model."""
    description = describe_model(MODELS[name])
    if issubclass(MODELS[name], Enum):
        rows = [f"| `{each.name}` | `{each.type}` |" for each in description.attributes]
        members = ["| member | value |", "|---|---|", *rows, ""]
        return [f"## {name} (model)", "", description.text, "", *members]
    return [f"## {name} (model)", "", description.text, "", *table(list(description.attributes))]


def page() -> str:
    """Return the whole page."""
    common = list(describe(EVENTS["message"]).attributes)
    shared = {attribute.name for attribute in common}
    lines = table(common)
    for _, cls in sorted(EVENTS.items()):
        if cls is not Event:
            lines += section(cls, shared)
    lines += [*MODELS_HEAD.splitlines(), ""]
    for name in sorted(MODELS):
        lines += model_section(name)
    return HEAD + "\n".join(lines).rstrip() + "\n"


def main() -> None:
    """Write the files, or with `--check` only compare."""
    schemas = as_json(schema_of_all()) + "\n"
    write_or_check(__doc__, {DOCS / "events.md": page(), DOCS / "events.schema.json": schemas})


if __name__ == "__main__":
    main()
