"""Charts made of block characters, for a terminal."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["plot_lines"]

_BLOCKS = " ▁▂▃▄▅▆▇█"
_HEIGHT = 6  # lines
_FULL = len(_BLOCKS) - 1


def plot_lines(values: Sequence[float | None], width: int) -> list[str]:
    """Return the lines of a chart with a column for each value, or for the mean of several if there are too many.

    Args:
        values: None where there is none.
        width: of all, in cells.
    """
    highest = max((value for value in values if value is not None), default=0)
    label = f"{highest:,.0f}"
    columns = _columns(values, max(1, width - len(label) - 2))
    eighths = [round(value / highest * _HEIGHT * _FULL) if highest else 0 for value in columns]
    names = [label, *[""] * (_HEIGHT - 2), "0"]
    floors = range((_HEIGHT - 1) * _FULL, -1, -_FULL)
    return [
        f"{name:>{len(label)}} │{''.join([_block(each - floor) for each in eighths])}".rstrip()
        for name, floor in zip(names, floors, strict=True)
    ]


def _block(eighths: int) -> str:
    return _BLOCKS[min(max(eighths, 0), _FULL)]


def _columns(values: Sequence[float | None], limit: int) -> list[float]:
    number = min(len(values), limit)
    edges = [len(values) * column // number for column in range(number + 1)] if number else []
    return [_mean([value for value in values[start:end] if value is not None]) for start, end in pairwise(edges)]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
