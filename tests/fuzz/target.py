"""What is fuzzed: a parser, its seeds, and everything that it may answer. Imports nothing of the library."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["Target", "UndocumentedError", "head_and_body"]


class UndocumentedError(AssertionError):
    """A parser answered what it does not document."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Target:
    """One parser, or several of the same input.

    Attributes:
        name: on the command line.
        read: gives the bytes to the parser, checks the answer and returns its name: an outcome, or the class of an
            error. Any exception that leaves it is a crash.
        seeds: makes the inputs to start from, which together must give every outcome.
        outcomes: the names that may come out.
        tokens: pieces that mean something to the parser.
        max_bytes: of an input.
    """

    name: str
    read: Callable[[bytes], Iterable[str]]
    seeds: Callable[[], list[bytes]]
    outcomes: frozenset[str]
    tokens: tuple[bytes, ...] = ()
    max_bytes: int = 4096

    def __repr__(self) -> str:
        return f"Target({self.name!r})"

    def run(self, data: bytes) -> frozenset[str]:
        """Give one input to the parser.

        Raises:
            UndocumentedError: for an outcome that is none of those that the target names.
        """
        found = frozenset(self.read(data))
        if not found <= self.outcomes:
            raise UndocumentedError(f"{self.name} answered {', '.join(sorted(found - self.outcomes))}")
        return found


def head_and_body(data: bytes) -> tuple[dict[str, str], bytes]:
    """Return an input as headers, `Name: value` in lines, and what follows the empty line."""
    head, _, body = data.partition(b"\n\n")
    pairs = (line.partition(":") for line in head.decode("ascii", errors="surrogateescape").split("\n"))
    return {name.strip(): value.strip() for name, _, value in pairs if name.strip()}, body
