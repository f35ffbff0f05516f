"""Rows of text in columns that share the width of a terminal. Texts are sanitized here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rich.cells import cell_len, set_cell_size

from tiktok_live.cli.output import sanitize

__all__ = ["Column", "header_row", "row"]

_GAP = "  "
_ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Attributes:
        title: of the header.
        least: cells that it always has.
        most: cells that it has where there is room; None for the last column, which takes the rest.
        is_number: whether it is aligned to the right.
    """

    title: str
    least: int
    most: int | None
    is_number: bool = False

    def fitting(self, cells: int) -> Column:
        """Return the column with no more cells than its longest text needs."""
        least = min(self.least, max(cells, len(self.title)))
        return replace(self, least=least, most=max(least, min(self.most or cells, cells)))


def header_row(columns: Sequence[Column], width: int | None) -> str:
    """Return the titles."""
    return row(columns, [column.title for column in columns], width)


def row(columns: Sequence[Column], cells: Sequence[str], width: int | None) -> str:
    """Return one line without trailing spaces.

    Args:
        columns: of the table.
        cells: a text for each.
        width: of the terminal in cells; None cuts nothing off, for a pipe or a file.
    """
    sizes = _sizes(columns, width)
    pairs = zip(columns, map(sanitize, cells), sizes, strict=True)
    return _GAP.join(_cell(column, text, size, is_cut=width is not None) for column, text, size in pairs).rstrip()


def _sizes(columns: Sequence[Column], width: int | None) -> list[int]:
    """Return the cells of each column; what is left after the least goes to the first columns first."""
    if width is None:
        return [column.most or column.least for column in columns]
    left = max(0, width - len(_GAP) * (len(columns) - 1) - sum(column.least for column in columns))
    sizes = []
    for column in columns:
        more = left if column.most is None else min(left, column.most - column.least)
        left -= more
        sizes.append(column.least + more)
    return sizes


def _cell(column: Column, text: str, size: int, *, is_cut: bool) -> str:
    if is_cut and cell_len(text) > size:
        text = set_cell_size(text, size - 1).rstrip() + _ELLIPSIS
    padding = " " * max(0, size - cell_len(text))
    return padding + text if column.is_number else text + padding
