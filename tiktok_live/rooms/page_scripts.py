"""The data that a web page carries in its scripts. Pure; no input makes these functions raise."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from tiktok_live.net.json_fields import as_object

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["first_object", "split_page"]

_SCRIPT = re.compile(r"<script\b", re.IGNORECASE)
_SCRIPT_END = re.compile(r"</script", re.IGNORECASE)
_ID = re.compile(r"""(?<![\w-])id\s*=\s*["']?(?P<id>[\w-]+)""", re.IGNORECASE)


def split_page(page: str) -> tuple[dict[str, str], str]:
    """Return the contents of the scripts that have an id, by it, and the page without them."""
    scripts: dict[str, str] = {}
    rest: list[str] = []
    read = 0
    for name, start, end in _scripts(page):
        scripts[name] = page[start:end]
        rest.append(page[read:start])
        read = end
    return scripts, "".join([*rest, page[read:]])


def first_object(script: str) -> dict[str, object]:
    """Return the JSON object a script holds or assigns, `window['SIGI_STATE']={...};`; empty when there is none."""
    start = script.find("{")
    if start < 0:
        return {}
    try:
        value, _ = json.JSONDecoder().raw_decode(script, start)
    except (ValueError, RecursionError, MemoryError):
        return {}
    return as_object(value)


def _scripts(page: str) -> Iterator[tuple[str, int, int]]:
    """Yield id, start and end of every script that has an id; one pass, whatever the page is."""
    start = _SCRIPT.search(page)
    while start is not None:
        opened = page.find(">", start.end())
        end = _SCRIPT_END.search(page, opened) if opened >= 0 else None
        if end is None:
            return
        if named := _ID.search(page, start.end(), opened):
            yield named["id"], opened + 1, end.start()
        start = _SCRIPT.search(page, end.end())
