"""The table of all options, read from the module of the pages: what follows the equals sign is JSON."""

from __future__ import annotations

import json
from typing import Any

from tests.overlay.pages.fake_server import PAGES

TABLE: dict[str, Any] = json.loads(
    (PAGES / "shared" / "option_table.js")
    .read_text(encoding="utf-8")
    .partition("TABLE = ")[2]
    .strip()
    .removesuffix(";")
)


def rows(options: list[dict[str, Any]]) -> list[str]:
    """Return the rows of a table of options as the documentation shows it."""
    return [f"| `{option['name']}` | {_values(option)} | {_default(option)} | {option['says']} |" for option in options]


def _values(option: dict[str, Any]) -> str:
    if "values" in option:
        return ", ".join(f"`{value}`" for value in option["values"] if value)
    if option["kind"] == "number":
        unit = f" {option['unit']}" if "unit" in option else ""
        return f"{option['min']} to {option['max']}{unit}"
    return {"flag": "`true`, `false`", "file": "a file name"}.get(option["kind"], f"a {option['kind']}")


def _default(option: dict[str, Any]) -> str:
    value = option["default"]
    return "" if value == "" else f"`{str(value).lower() if isinstance(value, bool) else value}`"
