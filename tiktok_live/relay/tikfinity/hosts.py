"""The host of a room, whom every message names, and who is asked for by name."""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

__all__ = ["Host", "handle_in"]

_NUMBERS = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Host:
    """The host of a room.

    Attributes:
        handle: without `@`.
        id: the host's id; 0 if unknown.
    """

    handle: str
    id: int = 0

    @property
    def number(self) -> int:
        """What stands for the host's account in TikFinity: always the same, from 1 to below 2^31."""
        key = self.id if self.id > 0 else crc32(self.handle.encode(errors="replace"))
        return key % (_NUMBERS - 1) + 1

    def fields(self) -> dict[str, object]:
        """Return `tikfinityUserId` and `tikfinityUsername`."""
        return {"tikfinityUserId": self.number, "tikfinityUsername": self.handle}


def handle_in(name: str) -> str:
    """Return the handle that a program asks for: `ann` for ` @Ann`. No error: an unknown one is simply not relayed."""
    return name.strip().removeprefix("@").lower()
