"""JSONL and CSV: a line or record per event, UTF-8, whole lines only."""

from __future__ import annotations

import csv
import json
import re
from datetime import datetime
from io import StringIO
from typing import TYPE_CHECKING

from tiktok_live.export.columns import COLUMNS, ColumnType

if TYPE_CHECKING:
    from collections.abc import Callable

    from tiktok_live.export.columns import Row, Value

__all__ = ["CsvLines", "JsonLines", "iso_time", "literal_cell", "original_text"]

# Spreadsheets run a cell that begins with one of these as a formula, also in full width. An apostrophe begins a cell
# that was changed here, so that the original can be restored.
_FORMULA = re.compile("['=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
# Line ends for some readers, although not for JSON.
_LINE_ENDS = re.compile("[\x85\u2028\u2029]")
_TEXTS = frozenset(column.name for column in COLUMNS if column.type is ColumnType.TEXT)


def iso_time(value: datetime) -> str:
    """Return a time as text of constant width, so that texts sort like times."""
    return value.isoformat(timespec="microseconds")


def literal_cell(text: str) -> str:
    """Return `text` as a cell that no spreadsheet takes for a formula: an apostrophe is put in front if needed."""
    return f"'{text}" if _FORMULA.match(text) else text


def original_text(cell: str) -> str:
    """Return the text of which `literal_cell` made `cell`."""
    return cell.removeprefix("'")


class JsonLines:
    """Writes each row as one JSON object, with all columns in order.

    Args:
        write_line: writes a line without its end.
        flush: writes what is buffered.
    """

    def __init__(self, write_line: Callable[[str], object], flush: Callable[[], object]) -> None:
        self._write_line = write_line
        self._flush = flush

    def write(self, row: Row) -> None:
        """Write a row."""
        values = {name: iso_time(value) if isinstance(value, datetime) else value for name, value in row.items()}
        text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
        self._write_line(_LINE_ENDS.sub(lambda match: f"\\u{ord(match[0]):04x}", text))

    def flush(self) -> None:
        """Write what is buffered."""
        self._flush()

    def close(self) -> None:
        """Write what is buffered; the caller closes the file."""
        self._flush()


class CsvLines:
    """Writes a header and one record per row, as RFC 4180 describes them: commas, quotes, CR LF.

    Empty values are empty cells, booleans `true` and `false`. A text that a spreadsheet could run as a formula gets an
    apostrophe in front.

    Args:
        write_line: writes a line without its LF; a cell may contain line breaks.
        flush: writes what is buffered.
    """

    def __init__(self, write_line: Callable[[str], object], flush: Callable[[], object]) -> None:
        self._write_line = write_line
        self._flush = flush
        self._text = StringIO(newline="")
        self._csv = csv.writer(self._text, lineterminator="\r\n")
        self._write([column.name for column in COLUMNS])

    def write(self, row: Row) -> None:
        """Write a row."""
        self._write([_cell(name, value) for name, value in row.items()])

    def flush(self) -> None:
        """Write what is buffered."""
        self._flush()

    def close(self) -> None:
        """Write what is buffered; the caller closes the file."""
        self._flush()

    def _write(self, cells: list[str]) -> None:
        self._csv.writerow(cells)
        line = self._text.getvalue()
        self._text.seek(0)
        self._text.truncate()
        self._write_line(line.removesuffix("\n"))


def _cell(name: str, value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime():
            return iso_time(value)
        case str():
            return literal_cell(value) if name in _TEXTS else value
        case _:
            return str(value)
