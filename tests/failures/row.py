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
        text: part of its message, as in the documentation; `…` stands for a part that varies.
        hop: what refused or failed.
        retryable: whether a retry can help.
        advice: part of the advice.
        provoke: makes a client fail; takes a folder.
    """

    kind: type[TikTokLiveError]
    text: str
    hop: str
    retryable: bool
    advice: str
    provoke: Provoke

    @property
    def name(self) -> str:
        return f"{self.kind.__name__}, {self.text}, {self.advice}"

    def fits(self, message: str) -> bool:
        return re.search(".*".join(map(re.escape, self.text.split("…"))), message) is not None


def row(kind: type[TikTokLiveError], text: str, advice: str, provoke: Provoke, **other: Any) -> Row:
    """A failure with the class's own `hop`, and `again` (`retryable`), unless it has others."""
    return Row(kind, text, other.get("hop", kind.hop), other.get("again", kind.retryable), advice, provoke)
