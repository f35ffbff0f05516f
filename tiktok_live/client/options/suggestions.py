"""The nearest right spelling of a name, for the advice of errors."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

__all__ = ["nearest", "suggest"]


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the known name that `name` most resembles, whatever its case and hyphens; empty if it resembles none."""
    spellings = {_plain(each): each for each in known}
    near = difflib.get_close_matches(_plain(name), spellings, n=1, cutoff=0.6)
    return spellings[near[0]] if near else ""


def suggest(name: str, known: Iterable[str]) -> str:
    """Return the advice for an unknown name: the nearest known one, or all of them."""
    names = list(known)
    near = nearest(name, names)
    return f"Did you mean {near!r}?" if near else f"The options are: {', '.join(names)}"


def _plain(name: str) -> str:
    return name.lower().replace("-", "_")
