"""One failure in the catalogue."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tiktok_live.errors import TikTokLiveError

__all__ = ["Provoke", "Row", "row"]

Provoke = Callable[[Path], Awaitable[TikTokLiveError]]


@dataclass(frozen=True)
class Row:
    """One failure.

    Attributes:
        kind: of the error.
        said: part of its message, as the documentation has it; `…` stands for what differs.
        hop: who refused.
        retryable: whether trying again by itself can help.
        advised: part of the advice.
        provoke: makes a client fail; given a folder.
    """

    kind: type[TikTokLiveError]
    said: str
    hop: str
    retryable: bool
    advised: str
    provoke: Provoke

    @property
    def name(self) -> str:
        return f"{self.kind.__name__}, {self.said}, {self.advised}"

    def fits(self, message: str) -> bool:
        return re.search(".*".join(map(re.escape, self.said.split("…"))), message) is not None


def row(kind: type[TikTokLiveError], said: str, advised: str, provoke: Provoke, **other: Any) -> Row:
    """A failure with the class's own `hop`, and `again` (`retryable`), unless it has others."""
    return Row(kind, said, other.get("hop", kind.hop), other.get("again", kind.retryable), advised, provoke)
