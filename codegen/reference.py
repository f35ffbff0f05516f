"""Write `docs/events.md` and `docs/events.schema.json`: the reference of all events, told from the code.

python codegen/reference.py [--check]
"""

from __future__ import annotations

import argparse
from pathlib import Path

from tiktok_live.cli.events import as_json
from tiktok_live.events.base import Event
from tiktok_live.events.names import EVENTS
from tiktok_live.events.reference import Attribute, describe, schema_of_all
from tiktok_live.events.samples import sample

DOCS = Path(__file__).resolve().parents[1] / "docs"

HEAD = """# Events

Generated from the code by `make generate`. One name per event, used by `client.on("...")`, `--only` and JSON alike; the
class is imported from `tiktok_live`. A handler on a base receives its children; `event` receives all.

Ids are numbers in Python and text in JSON: they exceed 2^53, where JavaScript's numbers end. Times are aware datetimes
in UTC, and ISO 8601 in JSON. Where a user, gift or picture is promised there is never None: an absent one is empty, and
falsy. `event.proto` is the platform's own message. `event.repaired`, which events of a message have, tells that some
text was not UTF-8: it has U+FFFD where it could not be read, and all else is as it was sent. Samples are made up.
`events.schema.json` beside this page is the JSON Schema of all of them, and `tiktok-live events NAME --schema` prints
that of one.

Every event has:

"""


def table(attributes: list[Attribute]) -> list[str]:
    """Return the attributes as a table."""
    texts = [" ".join(each.text.split()) for each in attributes]
    types = [each.type.replace("|", "or") for each in attributes]
    rows = [f"| `{each.name}` | `{kind}` | {text} |" for each, kind, text in zip(attributes, types, texts, strict=True)]
    return ["| attribute | type | what |", "|---|---|---|", *rows, ""]


def section(cls: type[Event], shared: set[str]) -> list[str]:
    """Return what the page says of one event."""
    told = describe(cls)
    lines = [f"## {told.name}", "", f"`{told.cls}`, one of {', '.join(f'`{base}`' for base in told.bases)}.", ""]
    lines += [told.text, ""]
    own = [attribute for attribute in told.attributes if attribute.name not in shared]
    lines += table(own) if own else ["Nothing beyond what every event has.", ""]
    try:
        made = sample(cls).to_dict()
    except KeyError:
        return [*lines, "A base: no event is of exactly this class.", ""]
    return [*lines, "<details><summary>sample</summary>", "", "```json", as_json(made), "```", "", "</details>", ""]


def page() -> str:
    """Return the whole page."""
    common = list(describe(EVENTS["message"]).attributes)
    shared = {attribute.name for attribute in common}
    lines = table(common)
    for _, cls in sorted(EVENTS.items()):
        if cls is not Event:
            lines += section(cls, shared)
    return HEAD + "\n".join(lines).rstrip() + "\n"


def main() -> None:
    """Write the files, or with `--check` only compare and exit with 1 when committed ones differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare with the committed files, write nothing")
    check: bool = parser.parse_args().check
    schemas = as_json(schema_of_all()) + "\n"
    for target, text in ((DOCS / "events.md", page()), (DOCS / "events.schema.json", schemas)):
        if not check:
            target.write_text(text, encoding="utf-8", newline="\n")
        elif target.read_text(encoding="utf-8") != text:
            raise SystemExit(f"{target.name} is not what the code says, run `make generate`")


if __name__ == "__main__":
    main()
