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
